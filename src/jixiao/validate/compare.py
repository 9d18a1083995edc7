"""A comparison: a printed figure beside what other figures say it must be, in exact decimals, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial
from itertools import product

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import MONEY, Figure, decimals
from jixiao.validate.expression import Expression, Missing
from jixiao.validate.ground import Ground, Told
from jixiao.validate.wording import amount, gap

__all__ = ["Comparison", "Doubts", "Formula", "Made", "Parts", "Side", "Verdict", "coarsest", "factor", "judge"]

_SUM = "合计"
_SHOWN = 4  # decimals of a tolerance in a sentence
_RATES = ("%", "‰")

Key = tuple[str, ...]  # of a figure
Parts = Callable[[str], Sequence[Figure]]  # the figures that a name of a formula stands for; raises Missing


@dataclass(frozen=True)
class Formula:
    """What is compared with what.

    Attributes:
        code: the rule.
        name: what the checked figure is called where several make it up.
        observed: formula of the printed side.
        expected: formulas of the other side; one of them must hold.
        relation: `=` or `<=`.
        tolerance: `tau`, `digit`, `printed`, `coarsest`, `alike`, `spread`, or a number (docs/rules.md).
        least: the smallest tolerance.
        near: severity of a difference of not more than one unit of the last digit that is printed; none for that of the rule.
        says: how a sentence names the formula.
    """

    code: str
    name: str
    observed: Expression
    expected: tuple[Expression, ...]
    relation: str = "="
    tolerance: str = "tau"
    least: str = ""
    near: str = ""
    says: str = ""


@dataclass
class Side:
    """One side of a comparison: its value, the figures that went into it, with their factor to the checked unit, and how far
    the value may lie from that of the unrounded figures (where the tolerance asks for it).
    """

    value: Decimal = Decimal(0)
    figures: list[tuple[Figure, Decimal]] = field(default_factory=list)
    spread: Decimal = Decimal(0)

    def half(self, *, zeros: bool) -> Decimal:
        """The sum of what rounding may have taken from each figure (of those that are not 0, unless asked)."""
        return sum((f.half * factor for f, factor in self.figures if zeros or f.value), Decimal(0))


@dataclass
class Verdict:
    """How a comparison went: `passed`, `rounded` or `failed`, with the expected side that came nearest and its tolerance."""

    state: str
    observed: Side
    expected: Side
    tolerance: Decimal

    @property
    def printed(self) -> list[Figure]:
        """The figures of the observed side."""
        return [figure for figure, _ in self.observed.figures]

    @property
    def parts(self) -> list[Figure]:
        """The figures of the expected side."""
        return [figure for figure, _ in self.expected.figures]


@dataclass
class Made:
    """A comparison that was made: what it takes to make it again with another value of a figure.

    Attributes:
        formula: what was compared.
        unit: the unit that both sides were brought to.
        figures: the figures of each name that was asked for.
        failed: whether it did not hold.
        finding: identifier of the finding, "" where it held.
    """

    formula: Formula
    unit: str
    figures: dict[str, list[Figure]]
    failed: bool = False
    finding: str = ""

    @property
    def all(self) -> list[Figure]:
        """All figures, of both sides."""
        return [figure for parts in self.figures.values() for figure in parts]

    def verdict(self, changed: Mapping[Key, Decimal]) -> Verdict | None:
        """How it would go if figures had other values, by their keys; None where it could not be made."""
        def parts(name: str) -> list[Figure]:
            if name not in self.figures:
                raise Missing(name)
            return [f.printed_as(changed[f.key]) if f.key in changed else f for f in self.figures[name]]
        try:
            return judge(self.formula, self.unit, parts)
        except Missing:
            return None


Doubts = Callable[[Verdict], str]


class Comparison:
    """Makes comparisons; counts go to the ground's tally, what was made to its book of comparisons, findings come back."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._tally = ground, ground.tally

    def make(self, formula: Formula, form: Row, anchor: Row, parts: Parts, doubt: Doubts | None = None) -> Finding | None:
        """Compare once.

        Args:
            formula: what is compared.
            form: the form that the check is counted for, or a row of its document where it belongs to none.
            anchor: the row that a finding is about.
            parts: gives the figures of the names in the formula.
            doubt: tells why a comparison that failed may be missing a figure, "" if nothing speaks for it.

        Raises:
            Missing: a part that the comparison needs is not there, or may not have been read.
        """
        made = Made(formula, anchor.get("money_unit", ""), {})

        def noted(name: str) -> Sequence[Figure]:
            return made.figures.setdefault(name, list(parts(name)))

        verdict = judge(formula, made.unit, noted)
        if verdict.state == "failed" and _digits_agree(verdict):
            raise Missing("数字相同而金额单位不同，单位待核实")
        if doubt and verdict.state == "failed" and (reason := doubt(verdict)):
            raise Missing(reason)
        self._ground.made.append(made)
        if verdict.state == "passed":
            self._tally.passed(formula.code, form)
            return None
        if verdict.state == "rounded":
            self._tally.rounded(formula.code, form)
            return None
        self._tally.failed(formula.code, form)
        finding = self._finding(formula, form, anchor, verdict)
        made.failed, made.finding = True, finding.id
        if self._ground.doubt.cut_off(verdict):
            return replace(finding, severity="warning" if finding.severity == "error" else finding.severity,
                           message=f"{finding.message.removesuffix('。')}；表格在此随文件一起结束，其后可能还有没有印出的行。")
        unit_of_last = 2 * verdict.observed.figures[0][0].half
        near = formula.near and abs(verdict.observed.value - verdict.expected.value) <= unit_of_last
        return finding.graded(formula.near) if near else finding

    def _finding(self, formula: Formula, form: Row, anchor: Row, verdict: Verdict) -> Finding:
        observed, expected, tolerance = verdict.observed, verdict.expected, verdict.tolerance
        digits = max(2, *(decimals(f.printed) for f, _ in (*observed.figures, *expected.figures)))
        value = expected.value
        if value != value.quantize(Decimal(1).scaleb(-digits)):
            value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        left = [f for f, _ in observed.figures]
        right = [f for f, _ in expected.figures]
        unit = left[0].unit
        off = gap(abs(observed.value - value), unit)
        allowed = f"（容差 {gap(round(tolerance, min(_SHOWN, decimals(str(tolerance)))), unit)}）" if tolerance else ""
        # A product says all its factors; of a sum nobody misses the zeros.
        beside = left[0].label if len(left) == 1 else ""
        others = self._ground.in_row(right, form, beside) if formula.says else self._ground.listed(right, form, beside)
        told = right if formula.says else [f for f in right if f.value]
        summed = formula.says in ("", _SUM)
        if len(left) == 1:
            subject = self._ground.shown(left[0], form)
        else:
            parts = self._ground.listed(left, form).strip()
            subject = f"{formula.name.removesuffix('合计')}：{parts}合计 {amount(observed.value, unit)}"
        if formula.relation == "<=":
            relation = f"大于{others}，超出 {off}"
        elif not right:
            relation = f"，应为 {' 或 '.join(e.text for e in formula.expected if not e.names)}{unit}，相差 {off}"
        elif summed and len(right) == 1:
            relation = f"与{others}不一致，相差 {off}"
        elif summed and len(told) == 1:
            relation = f"与{others}（其余各项为 0）不一致，相差 {off}"
        else:
            relation = f"与{others}{formula.says or _SUM}的 {amount(value, unit)}不一致，相差 {off}"
        return self._ground.finding(formula.code, form, anchor, Told(
            observed=left, expected=right, observed_value=observed.value, expected_value=value, tolerance=tolerance,
            message=f"{subject}{relation}{allowed}。"))


def judge(formula: Formula, unit: str, parts: Parts) -> Verdict:
    """Compare, and say how it went.

    Args:
        formula: what is compared.
        unit: the unit of money that both sides are brought to, "" for that of the first figure.
        parts: gives the figures of the names in the formula.

    Raises:
        Missing: a part that the comparison needs is not there.
    """
    spread = formula.tolerance == "spread"
    observed = _side(formula.observed, parts, unit, spread=spread)
    if not observed.figures:
        raise Missing(f"没有{formula.name}")
    unit = unit or observed.figures[0][0].unit
    reasons: list[str] = []
    nearest: Verdict | None = None
    for expression in formula.expected:
        try:
            expected = _side(expression, parts, unit, spread=spread)
        except Missing as reason:
            reasons.append(str(reason))
            continue
        tolerance = _tolerance(formula, observed, expected)
        difference = observed.value - expected.value
        if difference == 0 or (formula.relation == "<=" and difference < 0) or _as_printed(formula, observed, expected):
            return Verdict("passed", observed, expected, tolerance)
        if difference.copy_abs() <= tolerance or _truncated(formula, observed, expected):
            return Verdict("rounded", observed, expected, tolerance)
        if nearest is None or abs(difference) < abs(observed.value - nearest.expected.value):
            nearest = Verdict("failed", observed, expected, tolerance)
    if nearest is None:
        raise Missing(reasons[0])
    return nearest


def _side(expression: Expression, parts: Parts, unit: str, *, spread: bool) -> Side:
    side = Side()
    known: dict[str, tuple[Decimal, Decimal]] = {}  # of each name its value, and what rounding may have taken from it
    wanted = [unit] if unit in MONEY else []  # a rate has no unit of money: its parts are brought to that of the first

    def term(name: str) -> Callable[[], Decimal]:
        def value() -> Decimal:
            if name not in known:
                figures = parts(name)
                wanted.extend(f.unit for f in figures if f.unit in MONEY)
                found = [(figure, factor(figure.unit, wanted[0] if wanted else unit)) for figure in figures]
                side.figures.extend(found)
                known[name] = (sum((f.value * by for f, by in found), Decimal(0)),
                               sum((f.half * by for f, by in found), Decimal(0)))
            return known[name][0]
        return value

    side.value = expression.value({name: term(name) for name in expression.names})
    if spread:
        side.spread = _spread(expression, side.value, known)
    return side


def _spread(expression: Expression, value: Decimal, known: Mapping[str, tuple[Decimal, Decimal]]) -> Decimal:
    """How far the value of a formula moves when each name is anywhere within its rounding (value and half a digit)."""
    widest = Decimal(0)
    for signs in product((-1, 1), repeat=len(known)):
        shifted = {name: at + sign * half for (name, (at, half)), sign in zip(known.items(), signs, strict=True)}

        def term(name: str, shifted: Mapping[str, Decimal] = shifted) -> Decimal:
            if name not in shifted:
                raise Missing(name)
            return shifted[name]

        with suppress(Missing):
            moved = expression.value({name: partial(term, name) for name in expression.names})
            widest = max(widest, abs(moved - value))
    return widest


def _tolerance(formula: Formula, observed: Side, expected: Side) -> Decimal:
    least = Decimal(formula.least or 0)
    if formula.tolerance == "tau":
        return max(observed.half(zeros=True) + expected.half(zeros=False), least)
    if formula.tolerance == "spread":
        return max((observed.spread + expected.spread).quantize(Decimal("0.0001"), ROUND_UP), least)
    figures = [*observed.figures, *expected.figures]
    if formula.tolerance == "alike":  # every figure of a list is as exact as the one with most digits
        digits = max(decimals(f.printed) for f, _ in figures)
        return sum((Decimal(5).scaleb(-digits - 1) * by for f, by in figures if f.value), least)
    if formula.tolerance == "printed":
        return sum((Decimal(5).scaleb(-decimals(f.printed) - 1) * factor for f, factor in figures if f.value), least)
    if formula.tolerance == "coarsest":
        return max(coarsest([f for f, _ in figures], observed.figures[0][0].unit), least)
    printed = decimals(observed.figures[0][0].printed)
    if formula.tolerance == "digit":
        return max(Decimal(5).scaleb(-printed - 1), least)
    return max(Decimal(formula.tolerance), least if printed == 1 else Decimal(0))


def _as_printed(formula: Formula, observed: Side, expected: Side) -> bool:
    """Whether the figure is the quotient rounded to the digits that are printed."""
    quotient = formula.tolerance in ("digit", "spread")
    if not quotient and not formula.least:
        return False
    digits = decimals(observed.figures[0][0].printed) or (0 if quotient else 2)
    step = Decimal(1).scaleb(-digits)
    return expected.value.quantize(step, ROUND_HALF_UP) == observed.value


def _truncated(formula: Formula, observed: Side, expected: Side) -> bool:
    """Whether a score was cut after two decimals instead of rounded (rules that allow for a score's digits)."""
    if formula.tolerance == "digit" or not formula.least:
        return False
    return expected.value.quantize(Decimal("0.01"), ROUND_DOWN) == observed.value


def coarsest(figures: Sequence[Figure], unit: str) -> Decimal:
    """Half a unit of the last digit of the figure that is printed with the fewest, in a unit; 0.01 where all money has two."""
    told = [f for f in figures if f.value]
    half = max((Decimal(5).scaleb(-f.digits - 1) * factor(f.unit, unit) for f in told), default=Decimal(0))
    fine = all(f.digits > 1 for f in told)
    return max(half, Decimal("0.01")) if fine and unit in MONEY else half


def _digits_agree(verdict: Verdict) -> bool:
    """Whether one figure stands against one of the same digits in another unit of money: a unit is wrong, or was not printed."""
    if len(verdict.printed) != 1 or len(verdict.parts) != 1:
        return False
    one, other = verdict.printed[0], verdict.parts[0]
    return one.value == other.value and one.value != 0 and one.unit != other.unit and {one.unit, other.unit} <= MONEY.keys()


def factor(unit: str, wanted: str) -> Decimal:
    """What a money figure is multiplied with to stand in the unit of the checked one; where that is a rate, to stand in one unit."""
    if unit == wanted or unit not in MONEY or wanted not in (*MONEY, *_RATES):
        return Decimal(1)
    return MONEY[unit] / MONEY.get(wanted, Decimal(1))
