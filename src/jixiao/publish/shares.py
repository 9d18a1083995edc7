"""Amounts of one fund source in groups that may be added: one year, form, stage, vintage, nature and unit of money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from jixiao.model.schema import Row
from jixiao.publish.budgets import STAGES
from jixiao.publish.targets import number, year_order

__all__ = ["Group", "Shares"]

_TOTALS = ("total", "closing", "opening")


class Group(NamedTuple):
    """Amounts that say the same kind of thing.

    Attributes:
        first: any of them, for the words of its codes.
        rows: all of them.
        total: their sum; None where a unit or project has two different figures, so that no sum would be true, or for one amount.
        repeated: amounts that several documents print alike; they count once.
        doubtful: amounts of which there are different ones for the same thing.
    """

    first: Row
    rows: list[Row]
    total: Decimal | None
    repeated: int
    doubtful: int


class Shares:
    """Amounts by fund source, and of each the total that it is a part of. Made once."""

    def __init__(self, amounts: Iterable[Row]) -> None:
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.detail: dict[str, int] = defaultdict(int)
        self._wholes: dict[tuple[str, ...], Row] = {}
        for row in amounts:
            source = row["fund_source"]
            if not source:
                continue
            if row["subject"] not in ("form", "task") and row["subject_ref"] not in _TOTALS:
                self.detail[source] += 1
                continue
            self.rows[source].append(row)
            if source == "total" and row["nature"] in ("", "total") and row["column"] in ("", "amount", "total"):
                self._wholes.setdefault(_whole(row), row)

    def share(self, row: Row) -> tuple[float, Row] | None:
        """How much of its total an amount is, with the total; None where no total stands in the same form, or it is one itself."""
        whole = self._wholes.get(_whole(row))
        of, part = number(whole["amount"]) if whole else None, number(row["amount"])
        if not whole or whole is row or not of or part is None or whole["money_unit"] != row["money_unit"]:
            return None
        return float(part / of), whole

    def groups(self, source: str) -> list[Group]:
        """The amounts of a fund source, the latest year first."""
        grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in self.rows.get(source, ()):
            grouped[tuple(row[c] for c in ("year_key", "form_kind", "subject", "stage", "vintage", "nature", "side", "column",
                                           "money_unit"))].append(row)
        ordered = sorted(grouped.items(), key=lambda e: (e[0][1:3], _stage(e[0][3]), e[0][4:]))
        return [_group(rows) for _, rows in sorted(ordered, key=lambda e: year_order(e[0][0]), reverse=True)]


def _stage(stage: str) -> int:
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def _whole(row: Row) -> tuple[str, ...]:
    """What an amount and its total have in common."""
    return tuple(row[c] for c in ("document_id", "form", "subject", "subject_ref", "side", "stage"))


def _group(rows: list[Row]) -> Group:
    """A group with its sum, every amount once."""
    figures: dict[tuple[str, ...], set[Decimal]] = defaultdict(set)
    counted = 0
    for row in rows:
        value = number(row["amount"])
        if value is not None:
            counted += 1
            figures[row["unit_key"], row["project_key"], row["subject_ref"] if row["subject"] != "task" else row["item"]].add(value)
    doubtful = sum(len(values) > 1 for values in figures.values())
    sums = None if doubtful or len(figures) < 2 else sum((v for values in figures.values() for v in values), Decimal(0))
    return Group(rows[0], rows, sums, counted - len(figures) if not doubtful else 0, doubtful)
