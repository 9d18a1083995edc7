"""Findings of every kind about one figure are one, with the others under it: comparisons, what queries decide, shapes.

A score above its weight and a total that is too high by as much, a figure of 三公 against the base data and against its own sum:
where one printed figure is in question on all sides, it is one finding. Comparisons are held together by what would mend them
(`causes`), the others by the figures that they name (`spots`), and some by what their rules say (`follows`). The gravest comes
first; of these one that compares, and of these the one that takes the fewest forms and figures together, for it says most.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jixiao.findings import SEVERITIES, Finding
from jixiao.validate.causes import Group, Repair, grouped, hint, width
from jixiao.validate.follows import follows
from jixiao.validate.ground import Ground
from jixiao.validate.spots import Spot, Spots

__all__ = ["joined"]

_LOUD = ("error", "warning")


@dataclass
class _Unit:
    """Findings, by their numbers, that belong together already, and the figures one of which is in question."""

    members: list[int]
    spots: frozenset[Spot]
    group: Group | None = None
    repairs: list[Repair] = field(default_factory=list)


def joined(findings: Sequence[Finding], ground: Ground) -> list[Finding]:
    """The findings, each that follows from another one pointing to it by `cause`, and those that others follow from with hints.

    Args:
        findings: what rules found, with the severities that were decided on.
        ground: has the comparisons that were made, and the figures of what queries decided.
    """
    number = {finding.id: at for at, finding in reversed(list(enumerate(findings)))}
    spots = Spots(ground.book.tables)
    compared = [_unit(group, number, spots) for group in grouped(ground.made, number)]
    within = {at for unit in compared for at in unit.members}
    single = [_Unit([at], spots.finding(finding, ground.decided.get(finding.id, ())))
              for at, finding in enumerate(findings) if at not in within]
    quiet = [u for u in (*compared, *single) if not any(findings[at].severity in _LOUD for at in u.members)]
    aside = {id(unit) for unit in quiet}
    loud = [unit for unit in (*compared, *single) if id(unit) not in aside]
    sets = _Sets(len(findings))
    for unit in compared:
        above = [number[unit.group.under.members[0].finding]] if unit.group and unit.group.under else []
        sets.join(*above, *unit.members)
    for spot, met in _met([unit for unit in loud if not (unit.group and unit.group.under)]):
        sets.join(*(at for unit in met for at in unit.members))
        for unit in met:
            unit.repairs = [repair for repair in unit.repairs if spots.figure(repair.figure) == spot]
    told = dict(follows(findings))
    for pair in (*told.items(), *_on_the_row(quiet, loud, findings)):
        sets.join(*pair)
    widths = {one.finding: width(one) for one in ground.made if one.failed}

    def rank(at: int) -> tuple[int, bool, bool, tuple[int, int], int]:
        finding = findings[at]
        told_by = 1 + len({document for document, *_ in finding.elsewhere}), len(finding.cells)
        return (SEVERITIES.index(finding.severity), at in told, finding.id not in widths, widths.get(finding.id, told_by), at)

    heads = sets.heads(rank)
    hints: dict[int, str] = {}
    for unit in compared:
        if unit.group and not unit.group.under and (said := hint(unit.group, unit.repairs, ground.made)):
            head = heads[unit.members[0]]
            own = head if head in unit.members or head not in hints else min(unit.members, key=rank)
            hints[own] = "；".join(filter(None, (hints.get(own), said)))
    return [replace(finding, cause=findings[heads[at]].id if heads[at] != at else "", hint=hints.get(at, ""))
            for at, finding in enumerate(findings)]


def _unit(group: Group, number: Mapping[str, int], spots: Spots) -> _Unit:
    """A group of comparisons; where nothing would mend it, every figure of its first one is in question."""
    figures = [repair.figure for repair in group.repairs] or group.members[0].all
    return _Unit([number[one.finding] for one in group.members], frozenset(map(spots.figure, figures)), group, group.repairs)


def _met(units: Sequence[_Unit]) -> Iterator[tuple[Spot, list[_Unit]]]:
    """The units that put one figure in question, with that figure; the figure that most of them name first.

    Two groups of comparisons are never put together: what would mend both of them is known not to exist. Where findings name
    different figures of one group, they may be different slips, and the group stands for itself.
    """
    named: dict[Spot, list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        for spot in unit.spots:
            named[spot].append(at)
    agreed = {at: unit.spots for at, unit in enumerate(units)}
    for at, unit in enumerate(units):
        if unit.group:
            for other in {o for spot in unit.spots for o in named[spot] if units[o].group is None}:
                agreed[at] &= units[other].spots
    taken: set[int] = set()

    def together(spot: Spot) -> list[int]:
        here = [at for at in named[spot] if at not in taken and spot in agreed[at]]
        groups = [at for at in here if units[at].group]
        first = sorted(groups, key=lambda at: (len(units[at].spots), at))[:1]
        return first + [at for at in here if not units[at].group]

    heap = [(-len(here), spot) for spot in named if len(here := together(spot)) > 1]
    heapq.heapify(heap)
    while heap:
        size, spot = heapq.heappop(heap)
        here = together(spot)
        if len(here) < 2:
            continue
        if -len(here) != size:
            heapq.heappush(heap, (-len(here), spot))
            continue
        taken |= set(here)
        yield spot, [units[at] for at in here]


def _on_the_row(quiet: Sequence[_Unit], loud: Sequence[_Unit], findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """What is said for information about a figure of a row, with the error or warning about that figure on that row."""
    there: dict[tuple[Spot, str, int, str], int] = {}
    for unit in loud:
        for at in unit.members:
            for spot in unit.spots:
                there.setdefault((spot, *_row(findings[at])), at)
    for unit in quiet:
        above = [there[where] for spot in sorted(unit.spots) if (where := (spot, *_row(findings[unit.members[0]]))) in there]
        if above and findings[above[0]].row_id:
            yield unit.members[0], above[0]


def _row(finding: Finding) -> tuple[str, int, str]:
    return finding.document, finding.form, finding.row_id


class _Sets:
    """Findings, by their numbers, in sets that grow together."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def join(self, *members: int) -> None:
        """Put the sets of some findings together."""
        for at in members[1:]:
            self._above[self._top(at)] = self._top(members[0])

    def heads(self, rank: Callable[[int], tuple[object, ...]]) -> list[int]:
        """For each finding the first of its set."""
        first: dict[int, int] = {}
        for at in range(len(self._above)):
            top = self._top(at)
            first[top] = min(first.get(top, at), at, key=rank)
        return [first[self._top(at)] for at in range(len(self._above))]

    def _top(self, at: int) -> int:
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at
