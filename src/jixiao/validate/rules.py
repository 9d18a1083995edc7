"""Arithmetic rules as data: `shapes/arithmetic/*.yaml` read into dataclasses. docs/rules.md explains the format."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.model import TABLES
from jixiao.model.schema import Row
from jixiao.validate.book import known
from jixiao.validate.compare import Formula
from jixiao.validate.doubt import KINDS
from jixiao.validate.expression import Expression
from jixiao.validate.wording import labels

__all__ = ["Hierarchy", "Select", "Sum", "doubted", "formula", "load"]

Condition = tuple[str, ...] | re.Pattern[str] | None


@dataclass(frozen=True)
class Select:
    """Which rows a term takes: a table, conditions on columns, and the columns that agree with the row being checked.

    A condition is a tuple of allowed values, a pattern, or None for "anything but blank".
    """

    table: str
    figure: str
    where: tuple[tuple[str, Condition], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    form: str = ""
    missing: str = ""
    label: str = ""
    distinct: tuple[str, ...] = ()

    def takes(self, row: Row) -> bool:
        """Whether a row meets the conditions."""
        for column, condition in self.where:
            value = row[column]
            if condition is None:
                if not value:
                    return False
            elif isinstance(condition, re.Pattern):
                if not condition.search(value):
                    return False
            elif value not in condition:
                return False
        return True


@dataclass(frozen=True)
class Sum:
    """A rule that compares a printed figure with what other figures say."""

    formula: Formula
    forms: tuple[str, ...]
    each: Select
    terms: dict[str, Select] = field(hash=False)
    doubt: str
    where: str

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.formula.code


@dataclass(frozen=True)
class Hierarchy:
    """A rule by which each budget code equals the sum of the codes below it, in every column of a table."""

    code: str
    name: str
    forms: tuple[str, ...]
    total: str
    where: str


_SELECT = {"table", "figure", "where", "same", "form", "missing", "label", "distinct"}
_SUM = {"code", "name", "forms", "each", "terms", "observed", "expected", "relation", "tolerance", "least", "says", "doubt"}
_HIERARCHY = {"code", "name", "forms", "hierarchy"}


@lru_cache(maxsize=8)
def load(own: tuple[Path, ...] = (), folder: str = "arithmetic") -> tuple[Sum | Hierarchy, ...]:
    """All arithmetic rules, in the order of the files.

    Args:
        own: a project's own roots.
        folder: of `shapes/`; `plain` has the identities of a form that is known to be whole.

    Raises:
        ShapeError: a rule is not what the format asks for; the message names file, rule and key.
    """
    out: list[Sum | Hierarchy] = []
    for path in resources.files("shapes", f"{folder}/*.yaml", own):
        try:
            entries = resources.content(path) or []
        except yaml.YAMLError as error:
            raise ShapeError(f"{path.name} is not YAML: {error}") from error
        for at, entry in enumerate(entries, 1):
            where = f"{path.name}, rule {at} ({entry.get('code', 'no code') if isinstance(entry, dict) else entry})"
            try:
                out.append(_rule(entry, where, labels(own)["kind"]))
            except (ValueError, KeyError, TypeError, re.error) as error:
                raise ShapeError(f"{where}: {error}") from error
    return tuple(out)


def _rule(entry: dict[str, Any], where: str, kinds: Collection[str]) -> Sum | Hierarchy:
    if not isinstance(entry["forms"], list):
        raise ValueError("forms must list kinds of forms")
    strange = [kind for kind in entry["forms"] if kind not in kinds]
    if strange:
        raise ValueError(f"there is no kind of form {', '.join(map(str, strange))}")
    common = {"code": entry["code"], "name": entry.get("name", ""), "forms": _texts(entry["forms"]), "where": where}
    if "hierarchy" in entry:
        _only(entry, _HIERARCHY)
        return Hierarchy(total=entry["hierarchy"].get("total", ""), **common)
    _only(entry, _SUM)
    each = _select(entry["each"])
    terms = {name: _select(term, each.table) for name, term in (entry.get("terms") or {}).items()}
    made = formula(entry, {*terms, "figure"}, observed="figure")
    return Sum(formula=made, forms=common["forms"], each=each, terms=terms, doubt=doubted(entry, "beside"), where=where)


def doubted(entry: Mapping[str, Any], usual: str) -> str:
    """The kind of doubt that an entry names.

    Raises:
        ValueError: there is no such kind.
    """
    kind = str(entry.get("doubt", usual))
    if kind not in ("", *KINDS):
        raise ValueError(f"doubt must be {', '.join(KINDS)}, not {kind!r}")
    return kind


def formula(entry: Mapping[str, Any], terms: Collection[str], observed: str) -> Formula:
    """The formula of an entry.

    Args:
        entry: with `code`, `name`, `expected`, and what else `Formula` tells of.
        terms: the names that may stand in it.
        observed: the checked side, where the entry does not say.

    Raises:
        ValueError: it is no formula.
    """
    expected = tuple(Expression(text) for text in _texts(entry["expected"]))
    checked = Expression(entry.get("observed", observed))
    for expression in (checked, *expected):
        unknown = set(expression.names) - set(terms)
        if unknown:
            raise ValueError(f"the formula {expression.text!r} uses {', '.join(sorted(unknown))}, which no term defines")
    relation = entry.get("relation", "=")
    if relation not in ("=", "<="):
        raise ValueError(f"relation must be = or <=, not {relation!r}")
    tolerance = str(entry.get("tolerance", "tau"))
    if tolerance not in ("tau", "digit", "printed", "coarsest", "alike", "spread") and not re.fullmatch(r"\d+(\.\d+)?", tolerance):
        raise ValueError(f"tolerance must be tau, digit, printed, coarsest, alike, spread or a number, not {tolerance!r}")
    return Formula(code=entry["code"], name=entry.get("name", ""), observed=checked, expected=expected, relation=relation,
                   tolerance=tolerance, least=str(entry.get("least", "")), near=entry.get("near", ""), says=entry.get("says", ""))


def _select(entry: dict[str, Any], anchor: str = "") -> Select:
    _only(entry, _SELECT)
    table = entry.get("table", "amounts")
    if table not in TABLES:
        raise ValueError(f"there is no table {table}")
    where = tuple((column, _condition(value)) for column, value in (entry.get("where") or {}).items())
    same = entry.get("same") or {}
    pairs = tuple(same.items()) if isinstance(same, dict) else tuple((column, column) for column in _texts(same))
    distinct = _texts(entry.get("distinct") or ())
    columns = {*(c for c, _ in where), *(c for c, _ in pairs), *distinct, entry.get("figure", "amount")}
    unknown = sorted(c for c in columns if not known(table, c))
    unknown += sorted(c for _, c in pairs if anchor and not known(anchor, c))
    if unknown:
        raise ValueError(f"table {table} has no column {', '.join(unknown)}")
    missing = entry.get("missing", "")
    if missing not in ("", "zero"):
        raise ValueError(f"missing must be zero or left out, not {missing!r}")
    return Select(table=table, figure=entry.get("figure", "amount"), where=where, same=pairs, form=entry.get("form", ""),
                  missing=missing, label=entry.get("label", ""), distinct=distinct)


def _condition(value: Any) -> Condition:
    if isinstance(value, dict):
        _only(value, {"match"})
        return re.compile(value["match"])
    if value == "*":
        return None
    return _texts(value) if isinstance(value, list) else (str(value),)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, Iterable) and not isinstance(value, str) else (str(value),)


def _only(entry: dict[str, Any], allowed: set[str]) -> None:
    unknown = set(entry) - allowed
    if unknown:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}; known are {', '.join(sorted(allowed))}")
