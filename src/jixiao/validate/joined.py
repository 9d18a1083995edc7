"""Findings of every kind about one figure are one, with the others under it: comparisons, what queries decide, shapes.

A score above its weight and a total that is too high by as much, a figure of 三公 against the base data and against its own sum:
where one printed figure is in question on all sides, it is one finding. Comparisons are held together by what would mend them
(`causes`), the others by the figures that they name (`spots`, `met`), and some by what their rules say (`follows`). The gravest
comes first; of these one that compares, and of these the one that takes the fewest forms and figures together, for it says most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from jixiao.findings import SEVERITIES, Finding
from jixiao.validate.causes import Group, Repair, grouped, hint, width
from jixiao.validate.follows import LEAST, follows
from jixiao.validate.ground import Ground, Named
from jixiao.validate.met import Unit, met
from jixiao.validate.spots import Spot, Spots

__all__ = ["joined"]

_LOUD = ("error", "warning")


def joined(findings: Sequence[Finding], ground: Ground) -> list[Finding]:
    """The findings, each that follows from another one pointing to it by `cause`, and those that others follow from with hints.

    Args:
        findings: what rules found, with the severities that were decided on.
        ground: has the comparisons that were made, and the figures of what queries decided.
    """
    number = {finding.id: at for at, finding in reversed(list(enumerate(findings)))}
    spots = Spots(ground.book.tables)
    compared = [_compared(group, number, spots) for group in grouped(ground.made, number)]
    within = {at for unit in compared for at in unit.members}
    told = dict(follows(findings))
    single = [_single(at, finding, ground, spots) for at, finding in enumerate(findings) if at not in within and at not in told]
    loud = [unit for unit in (*compared, *single) if any(findings[at].severity in _LOUD for at in unit.members)]
    quiet = [unit for unit in compared if all(findings[at].severity not in _LOUD for at in unit.members)]
    sets = _Sets(len(findings))
    for unit in compared:
        above = [number[unit.group.under.members[0].finding]] if unit.group and unit.group.under else []
        sets.join(*above, *unit.members)
    for _, together in met([unit for unit in loud if not (unit.group and unit.group.under)]):
        sets.join(*(at for unit in together for at in unit.members))
        common = frozenset.intersection(*(unit.spots for unit in together))
        together[0].repairs = {at: repairs for at, repairs in together[0].repairs.items() if at in common}
    for pair in (*told.items(), *_on_the_row(quiet, loud, findings)):
        sets.join(*pair)
    widths = {one.finding: width(one) for one in ground.made if one.failed}

    def rank(at: int) -> tuple[int, bool, bool, tuple[int, int], int]:
        finding = findings[at]
        told_by = 1 + len({document for document, *_ in finding.elsewhere}), len(finding.cells)
        wide = widths.get(finding.id)
        return SEVERITIES.index(finding.severity), finding.code in LEAST, wide is None, wide or told_by, at

    heads = sets.heads(rank)
    hints: dict[int, str] = {}
    for unit in compared:
        left = [repair for repairs in unit.repairs.values() for repair in repairs]
        if unit.group and not unit.group.under and (said := hint(unit.group, left, ground.made)):
            head = heads[unit.members[0]]
            own = head if head in unit.members or head not in (*within, *hints) else min(unit.members, key=rank)
            hints[own] = said
    return [replace(finding, cause=findings[heads[at]].id if heads[at] != at else "", hint=hints.get(at, ""))
            for at, finding in enumerate(findings)]


def _compared(group: Group, number: Mapping[str, int], spots: Spots) -> Unit:
    """A group of comparisons; where nothing would mend it, every figure of its first one is in question."""
    repairs: dict[Spot, list[Repair]] = defaultdict(list)
    for repair in group.repairs:
        repairs[spots.figure(repair.figure)].append(repair)
    every = frozenset(repairs) or frozenset(map(spots.figure, group.members[0].all))
    figures = {spots.figure(figure): figure for one in group.members for figure in one.all}
    return Unit([number[one.finding] for one in group.members], every, figures, group=group, repairs=repairs)


def _single(at: int, finding: Finding, ground: Ground, spots: Spots) -> Unit:
    """What a query, a shape or code decided by itself."""
    named = ground.named.get(finding.id, Named())
    figures = {spots.figure(figure): figure for figure in named.figures}
    return Unit([at], spots.finding(finding, named), figures, named.beside, named.ordered)


def _on_the_row(quiet: Sequence[Unit], loud: Sequence[Unit], findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """Comparisons told for information, with the error or warning that is about one of their figures on their row."""
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
