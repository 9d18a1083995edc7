"""From SHACL hits to findings: the row and the cells behind a node, the sentence, and what was evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.findings import Finding
from jixiao.model import CellRef
from jixiao.model.schema import Row
from jixiao.validate.book import Book, number
from jixiao.validate.compare import Formula, Made
from jixiao.validate.expression import Expression
from jixiao.validate.ground import Ground, Named
from jixiao.validate.shacl import Hit
from jixiao.validate.wording import amount_label, figure_label, plain, quoted_name, spot, target_said

__all__ = ["Scope", "count", "findings_of", "scopes"]

_SMALLER, _LARGER = Expression("smaller"), Expression("larger")
_RECORDS = ("forms", "indicators", "amounts", "facts", "schedule", "tasks", "goals", "duties")
_PARTS = ("-target", "-result")


@dataclass(frozen=True)
class Scope:
    """The rows that a SHACL rule is evaluated on."""

    table: str
    columns: tuple[str, ...]
    forms: tuple[str, ...]
    reason: str


@lru_cache(maxsize=8)
def scopes(own: tuple[Path, ...] = ()) -> dict[str, tuple[Scope, ...]]:
    """What each SHACL rule is evaluated on, from `shapes/scope.yaml`.

    Raises:
        ShapeError: an entry is not what the format asks for.
    """
    out: dict[str, tuple[Scope, ...]] = {}
    for path in resources.files("shapes", "scope*.yaml", own):
        for code, entries in (resources.content(path) or {}).items():
            try:
                out[code] = tuple(Scope(e["table"], tuple(e["columns"]), tuple(e["forms"]), e["reason"]) for e in entries)
            except (KeyError, TypeError) as error:
                raise ShapeError(f"{path.name}, {code}: an entry needs table, columns, forms and reason") from error
    return out


def findings_of(hits: Iterable[Hit], ground: Ground, base: str, scope: Mapping[str, tuple[Scope, ...]]) -> dict[Finding, str]:
    """Findings of SHACL hits, each with the constraint component that it comes from."""
    book = ground.book
    rows: dict[tuple[str, str], tuple[str, Row]] = {}
    for table in _RECORDS:
        for row in book.tables[table]:
            iri = f"{base}unit/{row['unit_key']}/{row['year_key']}/#{row['row_id']}"
            rows.setdefault((row["document_id"], iri), (table, row))
    out: dict[Finding, str] = {}
    for hit in hits:
        focus = hit.focus
        for part in _PARTS:
            focus = focus.removesuffix(part)
        if (hit.document, focus) not in rows:
            out[Finding(code=hit.rule, severity=hit.severity, message=f"{hit.focus} {hit.message}。",
                        expected=hit.expected)] = hit.component
            continue
        table, row = rows[hit.document, focus]
        columns = _columns(hit.rule, table, scope)
        finding = _finding(hit, table, row, ground, columns)
        figures = [figure for column in columns if (figure := ground.figure(table, row, column))]
        ground.named[finding.id] = Named(figures, ordered=True)
        if len({figure.key for figure in figures}) == 2 and figures[0].value > figures[1].value:
            ground.made.append(Made(Formula(hit.rule, "", _SMALLER, (_LARGER,), "<="), figures[0].unit,
                                    {"smaller": figures[:1], "larger": figures[1:]}, failed=True, finding=finding.id))
        if not any(f.code == finding.code and f.row_id == finding.row_id and f.message == finding.message for f in out):
            out[finding] = hit.component
    return out


def _columns(rule: str, table: str, scope: Mapping[str, tuple[Scope, ...]]) -> tuple[str, ...]:
    for entry in scope.get(rule, ()):
        if entry.table == table:
            return entry.columns
    return ()


def _finding(hit: Hit, table: str, row: Row, ground: Ground, columns: tuple[str, ...]) -> Finding:
    book, names = ground.book, ground.names
    said: list[str] = []
    cells: list[tuple[CellRef, str]] = []
    places: list[str] = []
    for at, column in enumerate(columns):
        if not row[column] or (column == "target_number" and "target_text" in columns):
            continue
        cell = book.cell(table, row, column, column.removesuffix("_text"), "target", "text")
        place = book.place(row, cell)
        words = _said(table, row, column, names)
        name = quoted_name(words)
        said.append((words.removeprefix(name) if said and name and said[0].startswith(name) else words)
                    + (f"（{spot(place)}）" if place else ""))
        places.append(place)
        if cell and cell not in (c for c, _ in cells):
            cells.append((cell, "expected" if at else "observed"))
    if not said:
        place = row["place"].split("; ")[0]
        said.append(_name(table, row, names) + (f"（{spot(place)}）" if place else ""))
        places.append(row["place"])
    earlier = _earlier(book, row) if table == "schedule" else None
    if earlier is not None:
        cell = book.cell(table, earlier, "share")
        places.append(book.place(earlier, cell))
        said.append("上一期" + _said(table, earlier, "share", names) + f"（{spot(book.place(earlier, cell))}）")
        cells += [(cell, "expected")] if cell else []
    expected = hit.expected
    if earlier is not None:
        expected = earlier["share"]
    elif len(columns) > 1 and columns[1] != "target_number":
        expected = row[columns[1]]
    observed = ""
    if columns:
        observed = target_said(row) if columns[0] == "target_text" else row[columns[0]]
    left, right = number(observed), number(expected)
    difference = ""
    if hit.rule in ("S07", "P07") and left is not None and right is not None:
        difference = plain(left - right)
        if earlier is not None or left < 0:
            expected = f"≥ {expected if earlier is not None else 0}"
        elif left > right:
            expected = f"≤ {expected}"
    return Finding(
        code=hit.rule, severity=hit.severity, message=f"{'、'.join(said)}：{hit.message}。", document=row["document"],
        document_id=row["document_id"], form=int(row["form"] or 0), unit_key=row["unit_key"], year_key=row["year_key"],
        row_id=row["row_id"], place="; ".join(dict.fromkeys(p for p in places if p)), cells=tuple(cells), expected=expected,
        observed=observed, difference=difference)


def _earlier(book: Book, step: Row) -> Row | None:
    """The payment step before this one, where it has the larger share."""
    steps = sorted((r for r in book.tables["schedule"] if (r["document"], r["form"]) == (step["document"], step["form"])),
                   key=lambda r: int(r["ordinal"]))
    at = [r["row_id"] for r in steps].index(step["row_id"])
    before, here = (number(r["share"]) for r in (steps[at - 1], step))
    return steps[at - 1] if at and before is not None and here is not None and before > here else None


def _said(table: str, row: Row, column: str, names: dict[str, dict[str, str]]) -> str:
    if column == "target_text":
        return f"“{row['level3']}”指标值 {target_said(row)}"
    if table == "schedule":
        return f"“{row['until']}”累计比例 {row['share']}%"
    return f"{figure_label(table, row, column, names)} {row[column]}{'分' if column in ('weight', 'score') else ''}"


def _name(table: str, row: Row, names: dict[str, dict[str, str]]) -> str:
    """What a record is called when none of its figures is at stake."""
    if table == "indicators":
        return f"指标“{row['level3']}”"
    if table == "amounts":
        return f"金额“{amount_label(row, names)}”"
    if table == "facts":
        return f"“{'·'.join(p for p in (row['item'], row['column'], row['value']) if p)}”"
    return row.get("title") or row.get("name") or row.get("until") or row["row_id"]


def count(found: Iterable[Finding], ground: Ground, scope: Mapping[str, tuple[Scope, ...]]) -> None:
    """Count for each SHACL rule and form how many rows were evaluated and how many failed."""
    book, tally = ground.book, ground.tally
    failed = {(f.code, f.document, str(f.form), f.row_id) for f in found}
    for form in book.forms:
        for code, entries in scope.items():
            mine = [e for e in entries if form["kind"] in e.forms]
            rows = {row["row_id"] for e in mine for row in book.rows(e.table, form) if all(row[c] for c in e.columns)}
            if not mine:
                continue
            if not rows:
                tally.not_applicable(code, form, mine[0].reason)
                continue
            bad = sum((code, form["document"], form["form"], row_id) in failed for row_id in rows)
            if bad:
                tally.failed(code, form, bad)
            if len(rows) > bad:
                tally.passed(code, form, len(rows) - bad)
