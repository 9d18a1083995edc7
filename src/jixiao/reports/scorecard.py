"""How the checks went for each unit and year: counts and shares, without a grade."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from jixiao.model import Tables
from jixiao.model.schema import Row

__all__ = ["Score", "Where", "scorecard", "share"]


@dataclass
class Score:
    """What was checked and found for one unit and year; `key` is empty for what belongs to no unit."""

    key: str
    year: str
    name: str
    documents: set[str] = field(default_factory=set)
    forms: int = 0
    rules: set[str] = field(default_factory=set)
    evaluated: int = 0
    passed: int = 0
    rounded: int = 0
    failed: int = 0
    not_applicable: int = 0
    errors: int = 0
    warnings: int = 0
    new: int = 0

    @property
    def share(self) -> str:
        """The share of evaluations that held, tolerance included."""
        return share(self.passed + self.rounded, self.evaluated)


class Where:
    """Which unit and year a finding, a check, a form or a document belongs to."""

    def __init__(self, tables: Tables) -> None:
        self._documents = {row["document_id"]: (row["unit_key"], row["year"]) for row in tables["documents"]}
        self._forms = {(row["document_id"], row["form"]): (row["unit_key"], row["year_key"]) for row in tables["forms"]}

    def of(self, row: Row) -> tuple[str, str]:
        """Key of the unit and of the year, each empty where it is not known."""
        if row.get("unit_key"):
            unit, year = row["unit_key"], row.get("year_key", row.get("year", ""))
        else:
            unit, year = self._forms.get((row["document_id"], row.get("form", "")),
                                         self._documents.get(row["document_id"], ("", "")))
        return unit, "" if year == "undated" else year


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal, never rounded up to a whole that it is not; empty of nothing.

    >>> share(1, 3), share(9999, 10000), share(2, 2), share(0, 0)
    ('33.3%', '99.9%', '100%', '')
    """
    if not whole:
        return ""
    percent = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_DOWN)
    return "100%" if part == whole else f"{percent}%"


def scorecard(tables: Tables, known: Iterable[str] = ()) -> list[Score]:
    """One line for each unit and year, units as the table `units` goes, then years; what has no unit comes last."""
    where, old = Where(tables), set(known)
    names = {row["unit_key"]: row["name"] for row in tables["units"]}
    scores: dict[tuple[str, str], Score] = {}

    def line(row: Row) -> Score:
        unit, year = where.of(row)
        return scores.setdefault((unit, year), Score(unit, year, names.get(unit, "")))

    for form in tables["forms"]:
        score = line(form)
        score.forms += 1
        score.documents.add(form["document"])
    for check in tables["checks"]:
        score = line(check)
        if int(check["evaluated"] or 0):
            score.rules.add(check["code"])
        for name in ("evaluated", "passed", "rounded", "failed", "not_applicable"):
            setattr(score, name, getattr(score, name) + int(check[name] or 0))
    for finding in tables["findings"]:
        if finding["severity"] in ("error", "warning"):
            score = line(finding)
            score.errors += finding["severity"] == "error"
            score.warnings += finding["severity"] == "warning"
            score.new += finding["id"] not in old
    order = {key: at for at, key in enumerate(names)}
    return sorted(scores.values(), key=lambda s: (order.get(s.key, len(order)), s.key, s.year))
