"""One cause, one finding: comparisons that fail because of one printed figure are put under one of them, with what would mend them.

A figure is a cause where another value of it makes failed comparisons hold and breaks none that held, or fewer. Which figure it is
is a hint, never a verdict: the sentence says what would agree, and a person looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from jixiao.findings import Finding
from jixiao.model import CellRef
from jixiao.validate.book import Figure
from jixiao.validate.compare import Made
from jixiao.validate.wording import amount, spot

__all__ = ["traced"]

_MOST = 200  # failed comparisons of a document, and figures of a comparison, that are looked into
_TELLING = 3  # digits that a difference must have to be told apart from chance
_PAIRS = 120  # figures of a form that are tried in pairs

Key = tuple[str, ...]


@dataclass
class _Repair:
    """Another value of a figure, the failed comparisons that it makes hold, and how many others it breaks."""

    figure: Figure
    value: Decimal
    mends: list[Made] = field(default_factory=list)
    breaks: int = 0


def traced(findings: Sequence[Finding], made: Iterable[Made],
           suspects: dict[str, set[tuple[str, CellRef]]]) -> list[Finding]:
    """Findings with `cause` where one follows from another, and with hints.

    Args:
        findings: what rules found.
        made: all comparisons, those that held too.
        suspects: gets, for each comparison that others follow from, the cells of the figures that would mend it and them.
    """
    by_document: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        by_document[one.all[0].row["document"]].append(one)
    of = {finding.id: finding for finding in findings}
    order = {finding.id: at for at, finding in enumerate(findings)}
    causes: dict[str, str] = {}
    hints: dict[str, list[str]] = defaultdict(list)
    for comparisons in by_document.values():
        failed = [one for one in comparisons if one.failed and one.finding in of][:_MOST]
        for group, repairs in _groups(failed, comparisons):
            root = min(group, key=lambda one: (*_width(one), order[one.finding]))
            causes |= {one.finding: root.finding for one in group if one.finding != root.finding}
            # A cell of running text holds many figures, and does not say which of them is meant.
            suspects[root.finding] = {(r.figure.row["document"], r.figure.cell) for r in repairs
                                      if r.figure.cell and "section" not in r.figure.row}
            hint = _repaired(repairs, len(group)) or _composed(root, comparisons)
            if hint:
                hints[root.finding].append(hint)
    return [replace(finding, cause=causes.get(finding.id, finding.cause), hint="；".join(hints.get(finding.id, ())))
            for finding in findings]


def _groups(failed: list[Made], comparisons: Iterable[Made]) -> list[tuple[list[Made], list[_Repair]]]:
    """The failed comparisons by cause, each group with the repairs that do it best."""
    holding: dict[Key, list[Made]] = defaultdict(list)
    for one in comparisons:
        for key in {figure.key for figure in one.all}:
            holding[key].append(one)
    repairs = [repair for one in failed for repair in _repairs(one, holding)]
    left, out = list(failed), []
    while left:
        open_ = {id(one) for one in left}
        scored = [(len(mends) - repair.breaks, len(mends), repair) for repair in repairs
                  if (mends := [one for one in repair.mends if id(one) in open_])]
        best = max(((gain, count) for gain, count, _ in scored), default=(0, 0))
        chosen = [repair for gain, count, repair in scored if (gain, count) == best] if best[0] > 0 else []
        group = [one for one in chosen[0].mends if id(one) in open_] if chosen else left[:1]
        same = [repair for repair in chosen if {id(m) for m in repair.mends} >= {id(one) for one in group}]
        out.append((group, list({(r.figure.key, r.value): r for r in same}.values())))
        left = [one for one in left if not any(one is other for other in group)]
    return out


def _repairs(one: Made, holding: Mapping[Key, list[Made]]) -> Iterable[_Repair]:
    """What other value of each of its figures would make a failed comparison hold."""
    figures = {figure.key: figure for figure in one.all}
    for key, figure in list(figures.items())[:_MOST]:
        value = _solved(one, figure)
        if value is None or (value < 0 <= figure.value):
            continue
        repair = _Repair(figure, value)
        for other in holding[key]:
            verdict = other.verdict({key: value})
            holds = verdict is not None and verdict.state != "failed"
            if other.failed and holds:
                repair.mends.append(other)
            elif not other.failed and not holds:
                repair.breaks += 1
        if any(m is one for m in repair.mends):
            yield repair


def _solved(one: Made, figure: Figure) -> Decimal | None:
    """The value of a figure, with the digits that it is printed with, for which both sides would be the same."""
    gaps = []
    for value in (figure.value, figure.value + 1):
        verdict = one.verdict({figure.key: value})
        if verdict is None:
            return None
        gaps.append(verdict.observed.value - verdict.expected.value)
    slope = gaps[1] - gaps[0]
    if slope == 0:
        return None
    step = Decimal(1).scaleb(-figure.scale)
    value = (figure.value - gaps[0] / slope).quantize(step, ROUND_HALF_UP)
    return None if value == figure.value else value


def _width(one: Made) -> tuple[int, int]:
    return len({(f.row["document"], f.row.get("form", "")) for f in one.all}), len(one.all)


def _repaired(repairs: Sequence[_Repair], size: int) -> str:
    """The one figure that would mend a group, if no other would do as well."""
    if len(repairs) != 1 or repairs[0].breaks or not repairs[0].figure.label:
        return ""
    figure, value = repairs[0].figure, repairs[0].value
    place = f"（{spot(figure.place)}）" if figure.place else ""
    slip = _slip(figure.value, value)
    return (f"若{figure.label}{place}不是 {amount(figure.value, figure.unit)}而是 {amount(value, figure.unit)}"
            f"{f'（{slip}）' if slip else ''}，{'则相符' if size == 1 else f'则这 {size} 项核对均相符'}")


def _slip(printed: Decimal, value: Decimal) -> str:
    """How one number becomes another by a slip of the hand."""
    a, b = (f"{abs(n):f}".replace(".", "").strip("0") for n in (printed, value))
    if a == b and printed != value:
        return "小数点移位或正负号不同"
    one, other = f"{printed:f}", f"{value.quantize(printed) if printed.as_tuple().exponent else value:f}"
    if len(one) == len(other):
        differ = [at for at, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
        if len(differ) == 2 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]:
            return "两位数字对调"
        if len(differ) == 1:
            return "一位数字不同"
    return ""


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
