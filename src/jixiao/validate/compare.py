"""A comparison: a printed figure beside what other figures say it must be, in exact decimals, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import MONEY, Figure, decimals
from jixiao.validate.expression import Expression, Missing
from jixiao.validate.ground import Ground, Told
from jixiao.validate.wording import amount, gap

__all__ = ["Comparison", "Formula", "Parts"]

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
        tolerance: `tau`, `digit`, `printed`, or a number (docs/rules.md).
        least: the smallest tolerance.
        says: how a sentence names the formula.
    """

    code: str
    name: str
    observed: Expression
    expected: tuple[Expression, ...]
    relation: str = "="
    tolerance: str = "tau"
    least: str = ""
    says: str = ""


@dataclass
class _Side:
    """One side of a comparison: its value and the figures that went into it, with their factor to the checked unit."""

    value: Decimal = Decimal(0)
    figures: list[tuple[Figure, Decimal]] = field(default_factory=list)

    def half(self, *, zeros: bool) -> Decimal:
        """The sum of what rounding may have taken from each figure (of those that are not 0, unless asked)."""
        return sum((f.half * factor for f, factor in self.figures if zeros or f.value), Decimal(0))


class Comparison:
    """Makes comparisons; counts go to the ground's tally, findings come back."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._tally = ground, ground.tally

    def make(self, formula: Formula, form: Row, anchor: Row, parts: Parts) -> Finding | None:
        """Compare once.

        Args:
            formula: what is compared.
            form: the form that the check is counted for, or a row of its document where it belongs to none.
            anchor: the row that a finding is about.
            parts: gives the figures of the names in the formula.

        Raises:
            Missing: a part that the comparison needs is not there.
        """
        unit = anchor.get("money_unit", "")
        observed = self._side(formula.observed, parts, unit)
        if not observed.figures:
            raise Missing(f"没有{formula.name}")
        unit = unit or observed.figures[0][0].unit
        reasons: list[str] = []
        nearest: tuple[_Side, Decimal] | None = None
        for expression in formula.expected:
            try:
                expected = self._side(expression, parts, unit)
            except Missing as reason:
                reasons.append(str(reason))
                continue
            tolerance = self._tolerance(formula, observed, expected)
            difference = observed.value - expected.value
            if difference == 0 or (formula.relation == "<=" and difference < 0) or self._as_printed(formula, observed, expected):
                self._tally.passed(formula.code, form)
                return None
            if difference.copy_abs() <= tolerance or self._truncated(formula, observed, expected):
                self._tally.rounded(formula.code, form)
                return None
            if nearest is None or abs(difference) < abs(observed.value - nearest[0].value):
                nearest = (expected, tolerance)
        if nearest is None:
            raise Missing(reasons[0])
        self._tally.failed(formula.code, form)
        return self._finding(formula, form, anchor, observed, nearest)

    @staticmethod
    def _side(expression: Expression, parts: Parts, unit: str) -> _Side:
        side = _Side()

        def term(name: str) -> Callable[[], Decimal]:
            def value() -> Decimal:
                found = [(figure, _factor(figure.unit, unit)) for figure in parts(name)]
                side.figures.extend(found)
                return sum((f.value * factor for f, factor in found), Decimal(0))
            return value

        side.value = expression.value({name: term(name) for name in expression.names})
        return side

    @staticmethod
    def _tolerance(formula: Formula, observed: _Side, expected: _Side) -> Decimal:
        least = Decimal(formula.least or 0)
        if formula.tolerance == "tau":
            return max(observed.half(zeros=True) + expected.half(zeros=False), least)
        if formula.tolerance == "printed":
            figures = [*observed.figures, *expected.figures]
            return sum((Decimal(5).scaleb(-decimals(f.printed) - 1) * factor for f, factor in figures if f.value), least)
        printed = decimals(observed.figures[0][0].printed)
        if formula.tolerance == "digit":
            return max(Decimal(5).scaleb(-printed - 1), least)
        return max(Decimal(formula.tolerance), least if printed == 1 else Decimal(0))

    @staticmethod
    def _as_printed(formula: Formula, observed: _Side, expected: _Side) -> bool:
        """Whether the figure is the quotient rounded to the digits that are printed."""
        if formula.tolerance != "digit" and not formula.least:
            return False
        digits = decimals(observed.figures[0][0].printed) or (0 if formula.tolerance == "digit" else 2)
        step = Decimal(1).scaleb(-digits)
        return expected.value.quantize(step, ROUND_HALF_UP) == observed.value

    @staticmethod
    def _truncated(formula: Formula, observed: _Side, expected: _Side) -> bool:
        """Whether a score was cut after two decimals instead of rounded (rules that allow for a score's digits)."""
        if formula.tolerance == "digit" or not formula.least:
            return False
        return expected.value.quantize(Decimal("0.01"), ROUND_DOWN) == observed.value

    def _finding(self, formula: Formula, form: Row, anchor: Row, observed: _Side, nearest: tuple[_Side, Decimal]) -> Finding:
        expected, tolerance = nearest
        digits = max(2, *(decimals(f.printed) for f, _ in (*observed.figures, *expected.figures)))
        value = expected.value
        if value != value.quantize(Decimal(1).scaleb(-digits)):
            value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        left = [f for f, _ in observed.figures]
        right = [f for f, _ in expected.figures]
        unit = left[0].unit
        off, allowed = gap(observed.value - value, unit), gap(tolerance, unit)
        others = self._ground.listed(right, form)
        if len(left) == 1:
            subject = self._ground.shown(left[0], form)
        else:
            subject = f"{formula.name}合计 {amount(observed.value, unit)}（{self._ground.listed(left, form).strip()}）"
        if formula.relation == "<=":
            relation = f"大于{others}，超出 {off}"
        elif not right:
            relation = f"应为 {' 或 '.join(e.text for e in formula.expected)}{unit}，相差 {off}"
        elif len(right) == 1 and not formula.says:
            relation = f"与{others}不一致，相差 {off}"
        else:
            relation = f"与{others}{formula.says or '合计'}的 {amount(value, unit)}不一致，相差 {off}"
        return self._ground.finding(formula.code, form, anchor, Told(
            observed=left, expected=right, observed_value=observed.value, expected_value=value, tolerance=tolerance,
            message=f"{subject}{relation}（容差 {allowed}）。"))


def _factor(unit: str, wanted: str) -> Decimal:
    """What a money figure is multiplied with to stand in the unit of the checked one."""
    if unit == wanted or unit not in MONEY or wanted not in MONEY:
        return Decimal(1)
    return MONEY[unit] / MONEY[wanted]
