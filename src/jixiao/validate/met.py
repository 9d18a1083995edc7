"""Findings that put one printed figure in question, and that one other value of it would settle together."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.validate.book import MONEY, Figure
from jixiao.validate.causes import Group, Repair
from jixiao.validate.compare import coarsest, factor
from jixiao.validate.spots import Spot

__all__ = ["Unit", "met"]

_FEW = 4  # figures of which any may be the wrong one; of more, one or the other stands otherwise to its neighbour by chance


@dataclass
class Unit:
    """Findings, by their numbers, that belong together already.

    Attributes:
        members: the numbers of the findings.
        spots: the figures one of which is in question.
        figures: what is known of these figures.
        beside: figures that they are held against, of which no single one is in question.
        ordered: whether one may be below the other; else both must be the same.
        group: the comparisons.
        repairs: what would mend the comparisons, by figure.
    """

    members: list[int]
    spots: frozenset[Spot]
    figures: dict[Spot, Figure] = field(default_factory=dict)
    beside: Sequence[Figure] = ()
    ordered: bool = False
    group: Group | None = None
    repairs: dict[Spot, list[Repair]] = field(default_factory=dict)

    def settled(self, spot: Spot, value: Decimal, among: int) -> bool:
        """Whether another value of a figure, one of `among` that may be wrong, may settle this, as far as is known.

        It does where it is the same as one of them then; or, where few figures may be wrong, much nearer to it. What asks for an
        order is settled by another order, and so may be what a few comparisons agree on.
        """
        own, others = self.figures.get(spot), self._others(spot)
        if own is None or not others:
            return self.group is None
        turns = self.ordered or 1 < among <= _FEW
        return any(_order(own, value, other) in (0, -_order(own, own.value, other) if turns else 0)
                   or (among <= _FEW and 2 * abs(_gap(own, value, other)) <= abs(_gap(own, own.value, other))) for other in others)

    def values(self, spot: Spot) -> list[Decimal] | None:
        """Values of a figure that would settle this: what mends the comparisons, or the figures beside it; None where unknown."""
        if self.group:
            return [repair.value for repair in self.repairs.get(spot, ())] or None
        own, others = self.figures.get(spot), self._others(spot)
        return [other.value * factor(other.unit, own.unit) for other in others] if own and others else None

    def _others(self, spot: Spot) -> list[Figure]:
        """The figures that one of them can be held against: those of the same unit; in comparisons, those of the same row."""
        own = self.figures.get(spot)
        others = [*(other for at, other in self.figures.items() if at != spot), *self.beside]
        return [other for other in others if own and (own.unit == other.unit or {own.unit, other.unit} <= MONEY.keys())
                and not (self.group and other.row is not own.row)]


def met(units: Sequence[Unit]) -> Iterator[tuple[Spot, list[Unit]]]:
    """The units that put one figure in question, with that figure; the figure that most of them name first.

    Two groups of comparisons are never put together: what would mend both of them is known not to exist. Where findings name
    different figures of one group, they may be different slips, and the group stands for itself; unless all but one of these
    figures turn out to be another group's.
    """
    left = list(units)
    while left:
        taken: set[int] = set()
        for spot, together in _most(left):
            taken |= {id(unit) for unit in together}
            yield spot, together
        if not taken:
            return
        left = [unit for unit in left if id(unit) not in taken]


def _most(units: Sequence[Unit]) -> Iterator[tuple[Spot, list[Unit]]]:
    """The figures that several units name, most first, with those units; each unit once."""
    named: dict[Spot, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        for spot in unit.spots:
            named[spot].append(at)
    agreed = {at: _agreed(unit, [units[o] for o in sorted({o for spot in unit.spots for o in named[spot]}) if not units[o].group])
              for at, unit in enumerate(units) if unit.group}
    taken: set[int] = set()

    def together(spot: Spot) -> list[int]:
        here = [at for at in named[spot] if at not in taken and spot in agreed.get(at, {spot})]
        first = min(here, key=lambda at: (units[at].group is None, len(units[at].spots), at), default=-1)
        return [at for at in here if at == first or (not units[at].group and _one(units[first], units[at], spot))]

    heap = [(-len(here), spot) for spot in named if len(here := together(spot)) > 1]
    heapq.heapify(heap)
    while heap:
        size, spot = heapq.heappop(heap)
        here = together(spot)
        if len(here) > 1 and -len(here) != size:
            heapq.heappush(heap, (-len(here), spot))
        elif len(here) > 1:
            taken |= set(here)
            yield spot, [units[at] for at in here]


def _agreed(group: Unit, others: Sequence[Unit]) -> frozenset[Spot]:
    """The figures of a group of comparisons that all findings beside it name too, where they name any that could be it."""
    agreed = group.spots
    for other in others:
        common = frozenset(spot for spot in group.spots & other.spots if _one(group, other, spot))
        agreed = agreed & common if common else agreed
    return agreed


def _one(unit: Unit, other: Unit, spot: Spot) -> bool:
    """Whether one value of a figure may settle both."""
    among = len(unit.spots) if unit.group else 0
    pairs = [(other, unit.values(spot)), (unit, other.values(spot))]
    return any(values is None or any(one.settled(spot, value, among) for value in values) for one, values in pairs)


def _gap(figure: Figure, value: Decimal, other: Figure) -> Decimal:
    return value - other.value * factor(other.unit, figure.unit)


def _order(figure: Figure, value: Decimal, other: Figure) -> int:
    """Whether a value of a figure is below, above or the same as another figure."""
    gap = _gap(figure, value, other)
    return 0 if abs(gap) <= coarsest([figure, other], figure.unit) else 1 if gap > 0 else -1
