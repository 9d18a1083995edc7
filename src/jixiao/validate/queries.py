"""Rules in SQL: `shapes/queries/*.yaml` says which figures must agree, or which rows break a rule; here they are compared."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.findings import Finding
from jixiao.model import CellRef
from jixiao.model.schema import Row
from jixiao.validate.book import Figure
from jixiao.validate.compare import Comparison, Formula
from jixiao.validate.expression import Missing
from jixiao.validate.ground import Ground, Named
from jixiao.validate.ledger import Ledger, View, refs
from jixiao.validate.rules import doubted, formula

__all__ = ["Query", "load_queries", "load_views", "run_query"]

_KEYS = {"code", "name", "forms", "none", "severity", "sql", "observed", "expected", "relation", "tolerance", "least", "near",
         "says", "doubt"}
_NAMES = re.compile(r"[a-z_]\w*")


@dataclass(frozen=True)
class Query:
    """A rule in SQL.

    Attributes:
        code: the rule.
        sql: gives one row for each comparison: `anchor` (the row that a finding is about), and either the names of the formula,
            each a reference, a JSON list of references, or a number, or `fails`, `message` and `cells`. `skip` says why a row
            cannot be checked.
        formula: what is compared; none for a rule that the query itself decides.
        forms: the kinds of form that the rule is counted for; none for a rule about whole documents.
        none: why the rule does not apply where the query gives no row.
        severity: where it is not that of the catalogue.
        doubt: the kind of doubt that speaks for a comparison that fails, "" for none.
        where: file and number, for messages about the rule itself.
    """

    code: str
    sql: str
    formula: Formula | None
    forms: tuple[str, ...]
    none: str
    severity: str
    doubt: str
    where: str


@lru_cache(maxsize=8)
def load_queries(own: tuple[Path, ...] = ()) -> tuple[Query, ...]:
    """All rules in SQL, in the order of the files.

    Raises:
        ShapeError: a rule is not what the format asks for; the message names file, rule and key.
    """
    return tuple(_query(entry, where) for entry, where in _entries(own) if "view" not in entry)


@lru_cache(maxsize=8)
def load_views(own: tuple[Path, ...] = ()) -> tuple[View, ...]:
    """What several rules ask of the tables, by the name under which they find it.

    Raises:
        ShapeError: a view is not what the format asks for.
    """
    found = [(entry, where) for entry, where in _entries(own) if "view" in entry]
    for entry, where in found:
        if set(entry) != {"view", "sql"} or not _NAMES.fullmatch(str(entry["view"])):
            raise ShapeError(f"{where}: a view has a name of small letters (view) and sql, nothing else")
    return tuple(View(entry["view"], entry["sql"], where) for entry, where in found)


def _entries(own: tuple[Path, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    for path in resources.files("shapes", "queries/*.yaml", own):
        try:
            entries = resources.content(path) or []
        except yaml.YAMLError as error:
            raise ShapeError(f"{path.name} is not YAML: {error}") from error
        for at, entry in enumerate(entries, 1):
            if not isinstance(entry, dict):
                raise ShapeError(f"{path.name}, rule {at} ({entry}): a rule is a mapping of keys to values")
            yield entry, f"{path.name}, rule {at} ({entry.get('code') or entry.get('view') or 'no code'})"


def _query(entry: dict[str, Any], where: str) -> Query:
    unknown = set(entry) - _KEYS
    if unknown:
        raise ShapeError(f"{where}: unknown key {', '.join(sorted(unknown))}; known are {', '.join(sorted(_KEYS))}")
    try:
        made = formula(entry, _NAMES.findall(entry["sql"]), observed="observed") if "expected" in entry else None
        doubt = doubted(entry, "")
    except (ValueError, KeyError, TypeError) as error:
        raise ShapeError(f"{where}: {error}") from error
    return Query(code=entry["code"], sql=entry["sql"], formula=made, forms=tuple(entry.get("forms", ())),
                 none=entry.get("none", "没有所需数据"), severity=entry.get("severity", ""), doubt=doubt, where=where)


def run_query(query: Query, ground: Ground, ledger: Ledger) -> list[Finding]:
    """Evaluate one rule on all tables.

    Raises:
        ShapeError: the query is not valid SQL, or gives what no rule may give.
    """
    try:
        rows = ledger.ask(query.sql)
        found, seen = [], set()
        for row in rows:
            anchor = ledger.row(row["anchor"])[1]
            form = ground.book.form_of(anchor) if query.forms else None
            home = form or _document(anchor, ground)
            seen.add((home["document"], home["form"]))
            try:
                finding = _checked(query, row, home, ground, ledger)
            except Missing as reason:
                ground.tally.not_applicable(query.code, home, str(reason))
                continue
            found += [finding] if finding else []
    except (sqlite3.Error, ValueError, KeyError) as error:
        raise ShapeError(f"{query.where}: {error}") from error
    for home in ground.book.forms if query.forms else [_document(row, ground) for row in ground.book.tables["documents"]]:
        if (home["document"], home["form"]) not in seen and (not query.forms or home["kind"] in query.forms):
            ground.tally.not_applicable(query.code, home, query.none)
    return found


def _document(row: Row, ground: Ground) -> Row:
    """A row that a check of a whole document is counted for; where it tells no unit, it is that of the document."""
    of = row if "year_key" in row else ground.book.documents[row["document"]]
    return {"document": row["document"], "document_id": row["document_id"], "form": "",
            "unit_key": of["unit_key"], "year_key": of.get("year_key") or of.get("year") or "undated"}


def _checked(query: Query, row: Row, home: Row, ground: Ground, ledger: Ledger) -> Finding | None:
    if "skip" in row:
        raise Missing(row["skip"])
    anchor = ledger.row(row["anchor"])[1]
    if query.formula is not None:
        finding = Comparison(ground).make(query.formula, home, anchor, lambda name: _figures(name, row, anchor, ledger),
                                          ground.doubt.of(query.doubt))
        if finding and row.get("hint"):
            finding = replace(finding, message=f"{finding.message.removesuffix('。')}；{row['hint']}。")
    else:
        finding = _decided(query, row, home, anchor, ground, ledger)
    severity = row.get("severity") or query.severity
    near = query.formula.near if query.formula else ""
    return finding.graded(severity) if finding and severity and finding.severity != near else finding


def _figures(name: str, row: Row, anchor: Row, ledger: Ledger) -> list[Figure]:
    value = row.get(name)
    if value is None:
        raise Missing("没有可比的数")
    if ":" not in value and not value.startswith("["):  # a number that the query counted
        return [Figure.counted(value, anchor)]
    found = [ledger.figure(ref) for ref in refs(value)]
    if None in found or not found:
        raise Missing("金额未填")
    return [figure for figure in found if figure]


def _decided(query: Query, row: Row, home: Row, anchor: Row, ground: Ground, ledger: Ledger) -> Finding | None:
    """What a query that decides itself says of one row."""
    if row.get("fails") != "1":
        ground.tally.passed(query.code, home)
        return None
    ground.tally.failed(query.code, home)
    cells: dict[CellRef, str] = {}
    places: list[str] = []
    named = Named()
    elsewhere: list[tuple[str, str, CellRef, str]] = []
    for part, column in (("observed", "cells"), ("expected", "others"), ("context", "context")):
        side = refs(row.get(column)) or ([row["anchor"]] if part == "observed" else [])
        several = "json_group_array" in query.sql and len({ledger.line(ref) for ref in side}) > 1
        for ref in side:
            cell, place = ledger.cell(ref)
            of = ledger.row(ref)[1]
            if several and cell:
                named.listed.add((of["document"], cell))
            if part != "context" and (figure := ledger.figure(_number(ref))):
                (named.beside if several else named.figures).append(figure)
            if of["document"] != anchor["document"]:
                elsewhere += [(of["document"], of["document_id"], cell, part)] if cell else []
                continue  # a finding's cells speak of its own document
            places.append(place)
            if cell:
                cells.setdefault(cell, part)
    finding = Finding(
        code=query.code, severity=ground.catalogue[query.code].severity, message=row["message"], document=anchor["document"],
        document_id=anchor["document_id"], form=int(anchor.get("form") or 0), unit_key=anchor.get("unit_key", home["unit_key"]),
        year_key=anchor.get("year_key", home["year_key"]), row_id=anchor.get("row_id", ""),
        place="; ".join(dict.fromkeys(p for p in places if p)),
        cells=tuple(cells.items()), elsewhere=tuple(dict.fromkeys(elsewhere)), expected=row.get("expected", ""),
        observed=row.get("observed", ""), difference=row.get("difference", ""))
    ground.named[finding.id] = named
    return finding


def _number(ref: str) -> str:
    """The column of numbers beside a column of text."""
    return re.sub(r":(target|actual)_text$", r":\1_number", ref)
