"""One cause, one finding: comparisons that fail because of one printed figure belong together, with what would mend them.

A figure is a cause where another value of it makes failed comparisons hold and breaks none that held, or fewer. Which figure it is
is a hint, never a verdict: the sentence says what would agree, and a person looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product

from jixiao.validate.book import Figure
from jixiao.validate.compare import Made
from jixiao.validate.slips import slip
from jixiao.validate.wording import amount, spot

__all__ = ["Group", "Repair", "grouped", "hint", "width"]

_MOST = 200  # failed comparisons that hang together, and figures of a comparison, that are looked into
_TELLING = 3  # digits that a difference must have to be told apart from chance
_PAIRS = 120  # figures of a form that are tried in pairs
_NEAR = 8  # causes that are tried in pairs on what neither mends alone

Key = tuple[str, ...]


@dataclass
class Repair:
    """Another value of a figure, the failed comparisons that it makes hold, and how many others it breaks."""

    figure: Figure
    value: Decimal
    mends: list[Made] = field(default_factory=list)
    breaks: int = 0


@dataclass
class Group:
    """Failed comparisons of one cause.

    Attributes:
        members: the comparisons, in the order in which they were made.
        repairs: what would mend them all, each as well as the others; for one that stands alone, what breaks least else.
        under: the group whose repair, together with that of another group, mends these as well.
    """

    members: list[Made]
    repairs: list[Repair]
    under: Group | None = None


def grouped(made: Iterable[Made], told: Collection[str]) -> list[Group]:
    """The failed comparisons by cause.

    Args:
        made: all comparisons, those that held too.
        told: identifiers of the findings; a comparison that failed and is not told (its rule is switched off) counts for nothing.
    """
    known = [one for one in made if not one.failed or one.finding in told]
    failed = [one for one in known if one.failed]
    wanted = {figure.key for one in failed for figure in one.all}
    holding: dict[Key, list[Made]] = defaultdict(list)
    for one in known if failed else ():
        for key in wanted & {figure.key for figure in one.all}:
            holding[key].append(one)
    out = []
    for together in _connected(failed):
        groups = _groups(together[:_MOST], holding)
        _twice(groups)
        out += [*groups, *(Group([one], []) for one in together[_MOST:])]
    return out


def _connected(failed: Sequence[Made]) -> Iterator[list[Made]]:
    """The failed comparisons that have figures in common, directly or by way of others."""
    of: dict[Key, list[int]] = defaultdict(list)
    for at, one in enumerate(failed):
        for key in {figure.key for figure in one.all}:
            of[key].append(at)
    seen: set[int] = set()
    for start in range(len(failed)):
        if start in seen:
            continue
        part, ahead = {start}, [start]
        while ahead:
            near = {at for figure in failed[ahead.pop()].all for at in of.pop(figure.key, ())} - part
            part |= near
            ahead += near
        seen |= part
        yield [failed[at] for at in sorted(part)]


def _groups(failed: list[Made], holding: Mapping[Key, list[Made]]) -> list[Group]:
    """Comparisons that one figure mends, the figure that mends most first."""
    repairs = [repair for one in failed for repair in _repairs(one, holding)]
    left, out = list(failed), []
    while left:
        open_ = {id(one) for one in left}
        scored = [(len(mends) - repair.breaks, len(mends), repair) for repair in repairs
                  if (mends := [one for one in repair.mends if id(one) in open_])]
        if max((gain for gain, _, _ in scored), default=0) <= 0:  # what mends it breaks as much: it stands alone
            scored = [one for one in scored if any(mended is left[0] for mended in one[2].mends)]
        best = max(((gain, count) for gain, count, _ in scored), default=(0, 0))
        chosen = [repair for gain, count, repair in scored if (gain, count) == best]
        group = [one for one in chosen[0].mends if id(one) in open_] if best[0] > 0 else left[:1]
        same = [repair for repair in chosen if {id(m) for m in repair.mends} >= {id(one) for one in group}]
        out.append(Group(group, list({(r.figure.key, r.value): r for r in same}.values())))
        left = [one for one in left if not any(one is other for other in group)]
    return out


def _twice(groups: Sequence[Group]) -> None:
    """Put what two causes break together under the first of them: a total whose parts are wrong in two places is no third."""
    for group in sorted(groups, key=lambda g: -len(g.members[0].all)):
        first = group.members[0]
        verdict = first.verdict({})
        if verdict is None:
            continue
        gap, keys = verdict.observed.value - verdict.expected.value, {figure.key for one in group.members for figure in one.all}
        near = []
        for at, other in enumerate(groups):
            moved = [(repair, moves - gap) for repair in other.repairs
                     if repair.figure.key in keys and repair.breaks < len(repair.mends)
                     and (moves := _gap(first, {repair.figure.key: repair.value})) is not None]
            if other is not group and other.under is None and moved:
                near.append((at, moved))
        for (one, mine), (_, its) in combinations(near[:_NEAR], 2):
            if any(abs(gap + by + its_by) <= 2 * verdict.tolerance and repair.figure.key != its_repair.figure.key
                   and _mended(group, {repair.figure.key: repair.value, its_repair.figure.key: its_repair.value})
                   for (repair, by), (its_repair, its_by) in product(mine, its)):
                group.under = groups[one]
                break


def _gap(one: Made, changed: Mapping[Key, Decimal]) -> Decimal | None:
    verdict = one.verdict(changed)
    return None if verdict is None else verdict.observed.value - verdict.expected.value


def _mended(group: Group, changed: Mapping[Key, Decimal]) -> bool:
    verdicts = [one.verdict(changed) for one in group.members]
    return all(verdict is not None and verdict.state != "failed" for verdict in verdicts)


def _repairs(one: Made, holding: Mapping[Key, list[Made]]) -> Iterable[Repair]:
    """What other value of each of its figures would make a failed comparison hold."""
    for figure, value in _solved(one):
        if value < 0 <= figure.value and not figure.row.get("measure", "").startswith("change"):
            continue  # of a change the direction may be wrong; other figures are hardly negative
        repair = Repair(figure, value)
        for other in holding[figure.key]:
            verdict = other.verdict({figure.key: value})
            holds = verdict is not None and verdict.state != "failed"
            if other.failed and holds:
                repair.mends.append(other)
            elif not other.failed and not holds:
                repair.breaks += 1
        if any(m is one for m in repair.mends):
            yield repair


def _solved(one: Made) -> Iterator[tuple[Figure, Decimal]]:
    """The figures of a comparison, each with the value, in the digits that it is printed with, for which both sides are the same."""
    figures = list({figure.key: figure for figure in one.all}.values())[:_MOST]
    for expected in one.formula.expected:
        alone = replace(one, formula=replace(one.formula, expected=(expected,)))
        gap = _gap(alone, {})
        for figure in figures if gap is not None else ():
            more = _gap(alone, {figure.key: figure.value + 1})
            if gap is None or more is None or more == gap:
                continue
            value = (figure.value - gap / (more - gap)).quantize(Decimal(1).scaleb(-figure.scale), ROUND_HALF_UP)
            if value != figure.value:
                yield figure, value


def width(one: Made) -> tuple[int, int]:
    """How much a comparison takes together: forms, and figures. What takes together least tells most."""
    return len({(f.row["document"], f.row.get("form", "")) for f in one.all}), len(one.all)


def hint(group: Group, repairs: Sequence[Repair], made: Sequence[Made]) -> str:
    """What would mend a group, or what its difference is as large as; "" where nothing is more likely than chance.

    Args:
        group: failed comparisons of one cause.
        repairs: those of its repairs that are left when other findings have said which figure is in question.
        made: all comparisons; a difference is looked for among the figures of those of the same document.
    """
    root = min(group.members, key=width)
    document = root.all[0].row["document"]
    return _repaired(repairs, len(group.members)) or _composed(
        root, (one for one in made if one.all[0].row["document"] == document))


def _repaired(repairs: Sequence[Repair], size: int) -> str:
    """The one figure that would mend a group, if no other would do as well."""
    if len(repairs) != 1 or repairs[0].breaks or not repairs[0].figure.label:
        return ""
    figure, value = repairs[0].figure, repairs[0].value
    place = f"（{spot(figure.place)}）" if figure.place else ""
    slipped = slip(figure.value, value)
    return (f"若{figure.label}{place}不是 {amount(figure.value, figure.unit)}而是 {amount(value, figure.unit)}"
            f"{f'（{slipped}）' if slipped else ''}，{'则相符' if size == 1 else f'则这 {size} 项核对均相符'}")


def _composed(root: Made, comparisons: Iterable[Made]) -> str:
    """The printed figure, or the two of the same form, that the difference is as large as; "" where chance would do it too."""
    verdict = root.verdict({})
    if verdict is None:
        return ""
    gap = abs(verdict.observed.value - verdict.expected.value)
    if len(gap.normalize().as_tuple().digits) < _TELLING:
        return ""
    own = {figure.key for figure in root.all}
    where = {figure.row.get("form", "") for figure in root.all}
    unit = root.all[0].unit
    others = {f.key: f for one in comparisons for f in one.all
              if f.key not in own and f.value and f.unit == unit and f.label}
    alike = [f for f in others.values() if abs(f.value) == gap]
    if alike:
        return "差额等于" + "、".join(_named(f) for f in alike[:2])
    near = [f for f in others.values() if f.row.get("form", "") in where][:_PAIRS]
    pairs = [pair for pair in combinations(near, 2) if pair[0].value + pair[1].value == gap]
    if len(pairs) == 1 and len(gap.normalize().as_tuple().digits) > _TELLING:
        return f"差额等于{_named(pairs[0][0])}与{_named(pairs[0][1])}之和"
    return ""


def _named(figure: Figure) -> str:
    place = f"（{spot(figure.place)}）" if figure.place else ""
    return f"{figure.label} {amount(figure.value, figure.unit)}{place}"
