"""Targets that can be compared: of one indicator concept, one unit of measure and one direction, over units and years.

How they are compared is told on the pages (`standing.method` in the words): a target counts once for a unit, year and project,
however many documents print it; two different figures for the same thing are both kept. A unit is held against the targets of
the latest year of every other unit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from jixiao.model.schema import Row

__all__ = ["Comparable", "Standing", "Targets", "Use", "direction", "number", "year_order"]

_DIRECTIONS = {">=": "up", ">": "up", "<=": "down", "<": "down", "=": "equal"}
_ORDER = ("up", "down", "equal")
_COMMON = 200  # units; a concept that more of them use says nothing about who is like whom


class Use(NamedTuple):
    """A target as a number, with its row."""

    number: Decimal
    row: Row


class Standing(NamedTuple):
    """How many targets of others ask more, the same and less; where the direction is not known, how many are higher and lower."""

    stricter: int
    same: int
    looser: int

    @property
    def others(self) -> int:
        """The number of targets that one was held against."""
        return self.stricter + self.same + self.looser


def number(text: str) -> Decimal | None:
    """A figure of a table as a number; None where it is text or empty."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def direction(row: Row) -> str:
    """`up` where more is asked for, `down` where less is, `equal` for a plain figure, nothing for words."""
    return _DIRECTIONS.get(row["operator"], "")


def year_order(year: str) -> tuple[bool, str]:
    """Years in order; one that is not known comes first."""
    return year.isdigit(), year


@dataclass(frozen=True)
class Comparable:
    """All targets of one concept, unit of measure and direction, from the lowest to the highest."""

    measure: str
    direction: str
    uses: list[Use]

    @cached_property
    def units(self) -> list[str]:
        """The units that use it."""
        return list(dict.fromkeys(use.row["unit_key"] for use in self.uses))

    @cached_property
    def latest(self) -> list[Use]:
        """The targets of the latest year of each unit."""
        last: dict[str, str] = {}
        for use in self.uses:
            unit, year = use.row["unit_key"], use.row["year_key"]
            last[unit] = max(last.get(unit, ""), year, key=year_order)
        return [use for use in self.uses if use.row["year_key"] == last[use.row["unit_key"]]]

    @cached_property
    def _numbers(self) -> list[Decimal]:
        return [use.number for use in self.latest]

    @property
    def varies(self) -> bool:
        """Whether there are two different figures."""
        return len(self.uses) > 1 and self.uses[0].number != self.uses[-1].number

    def ends(self, uses: list[Use]) -> tuple[Use, Use]:
        """The strictest and the loosest of some targets in their order; of plain figures the highest and the lowest."""
        return (uses[0], uses[-1]) if self.direction == "down" else (uses[-1], uses[0])

    def standing(self, row: Row) -> Standing | None:
        """Where a target stands among the latest ones of other units; None where there are none."""
        own = number(row["target_number"])
        if own is None:
            return None
        mine = [use.number for use in self.latest if use.row["unit_key"] == row["unit_key"]]
        below = bisect_left(self._numbers, own) - sum(n < own for n in mine)
        above = len(self._numbers) - bisect_right(self._numbers, own) - sum(n > own for n in mine)
        same = len(self._numbers) - len(mine) - below - above
        found = Standing(below, same, above) if self.direction == "down" else Standing(above, same, below)
        return found if found.others else None

    def by_year(self) -> dict[str, list[Use]]:
        """The targets of each known year, in order."""
        years: dict[str, list[Use]] = defaultdict(list)
        for use in self.uses:
            if use.row["year_key"].isdigit():
                years[use.row["year_key"]].append(use)
        return dict(sorted(years.items()))


class Targets:
    """The comparable targets of a build, made once."""

    def __init__(self, indicators: Iterable[Row]) -> None:
        grouped: dict[str, dict[tuple[str, str], list[Use]]] = defaultdict(lambda: defaultdict(list))
        seen: set[tuple[str, ...]] = set()
        for row in indicators:
            found, way = number(row["target_number"]), direction(row)
            once = (row["concept_key"], row["measure_key"], way, row["unit_key"], row["year_key"], row["project_key"], str(found))
            if row["concept_key"] and found is not None and way and once not in seen:
                seen.add(once)
                grouped[row["concept_key"]][row["measure_key"], way].append(Use(found, row))
        self._groups = {concept: [Comparable(measure, way, sorted(uses, key=_rank)) for (measure, way), uses in
                                  sorted(groups.items(), key=lambda e: (-len(e[1]), _ORDER.index(e[0][1]), e[0][0]))]
                        for concept, groups in grouped.items()}

    def of_concept(self, concept: str) -> list[Comparable]:
        """The groups of a concept, the largest first."""
        return self._groups.get(concept, [])

    def of_row(self, row: Row) -> Comparable | None:
        """The group that a target belongs to."""
        way = direction(row)
        return next((g for g in self.of_concept(row["concept_key"]) if (g.measure, g.direction) == (row["measure_key"], way)), None)

    @cached_property
    def peers(self) -> dict[str, list[tuple[str, int]]]:
        """For each unit the units that share concepts with it, with how many, those with most first."""
        shared: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for groups in self._groups.values():
            units = sorted({use.row["unit_key"] for group in groups for use in group.uses})
            if len(units) <= _COMMON:
                for unit, other in permutations(units, 2):
                    shared[unit][other] += 1
        return {unit: sorted(others.items(), key=lambda e: (-e[1], e[0])) for unit, others in shared.items()}


def _rank(use: Use) -> tuple[Decimal, str, tuple[bool, str], str]:
    return use.number, use.row["unit_key"], year_order(use.row["year_key"]), use.row["row_id"]
