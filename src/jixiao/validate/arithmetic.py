"""The engine of the arithmetic rules: it evaluates what `shapes/arithmetic/*.yaml` declares, over exact decimals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import MONEY, Figure, decimals
from jixiao.validate.expression import Expression, Missing
from jixiao.validate.ground import Ground, Told
from jixiao.validate.rules import Select, Sum
from jixiao.validate.wording import amount, figure_label, gap

__all__ = ["Arithmetic"]

@dataclass
class _Side:
    """One side of a comparison: its value and the figures that went into it, with their factor to the checked unit."""

    value: Decimal = Decimal(0)
    figures: list[tuple[Figure, Decimal]] = field(default_factory=list)

    def half(self, *, zeros: bool) -> Decimal:
        """The sum of what rounding may have taken from each figure (of those that are not 0, unless asked)."""
        return sum((f.half * factor for f, factor in self.figures if zeros or f.value), Decimal(0))


class Arithmetic:
    """Evaluates sum rules form by form; findings collect in `findings`, counts in the ground's tally."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.book, self.tally = ground, ground.book, ground.tally
        self.findings: list[Finding] = []

    def run(self, rule: Sum) -> None:
        """Evaluate one rule on every form of the kinds it is for."""
        for form in self.book.forms:
            if form["kind"] not in rule.forms:
                continue
            try:
                anchors = self._rows(rule.each, form)
            except Missing as reason:
                self.tally.not_applicable(rule.code, form, str(reason))
                continue
            for anchor in anchors:
                try:
                    self._check(rule, form, anchor)
                except Missing as reason:
                    self.tally.not_applicable(rule.code, form, str(reason))

    def _rows(self, select: Select, form: Row, anchor: Row | None = None, anchor_table: str = "") -> list[Row]:
        """The rows that a selection takes.

        Raises:
            Missing: there is none, or it is not clear in which form to look.
        """
        forms = [form]
        if select.form:
            forms = self.book.others(form, select.form)
            kind = self.ground.names["kind"].get(select.form, select.form)
            if not forms and select.missing == "zero":
                return []
            if len(forms) != 1:
                raise Missing(f"没有{kind}" if not forms else f"有 {len(forms)} 份{kind}")
        found, seen = [], set()
        for row in self.book.rows(select.table, forms[0]):
            if not select.takes(row):
                continue
            if anchor is not None and any(
                    self._value(select.table, row, own) != self._value(anchor_table, anchor, its) for own, its in select.same):
                continue
            token = tuple(row[c] for c in select.distinct) or (id(row),)
            if token not in seen:
                seen.add(token)
                found.append(row)
        if not found and select.missing != "zero":
            raise Missing(f"没有{select.label or '所需数据'}")
        return found

    def _value(self, table: str, row: Row, column: str) -> str:
        return self.book.line(table, row) if column == "line" else row[column]

    def _side(self, expression: Expression, rule: Sum, form: Row, anchor: Row) -> _Side:
        """One side of the comparison.

        Raises:
            Missing: a part is not there or blank.
        """
        side = _Side()

        def term(name: str) -> Callable[[], Decimal]:
            def value() -> Decimal:
                select = rule.each if name == "figure" else rule.terms[name]
                rows = [anchor] if name == "figure" else self._rows(select, form, anchor, rule.each.table)
                parts: list[tuple[Figure, Decimal]] = []
                blank = ""
                for row in rows:
                    figure = self.ground.figure(select.table, row, select.figure)
                    if figure is not None:
                        parts.append((figure, self._factor(figure, anchor)))
                    elif select.missing != "zero":
                        blank = blank or figure_label(select.table, row, select.figure, self.ground.names)
                if blank:
                    raise Missing(f"{blank}未填" if parts else f"没有{select.label or blank}")
                side.figures.extend(parts)
                return sum((f.value * factor for f, factor in parts), Decimal(0))
            return value

        side.value = expression.value({name: term(name) for name in expression.names})
        return side

    @staticmethod
    def _factor(figure: Figure, anchor: Row) -> Decimal:
        """What a money figure is multiplied with to stand in the unit of the checked one."""
        unit = anchor.get("money_unit", "")
        if figure.unit == unit or figure.unit not in MONEY or unit not in MONEY:
            return Decimal(1)
        return MONEY[figure.unit] / MONEY[unit]

    def _check(self, rule: Sum, form: Row, anchor: Row) -> None:
        observed = self._side(rule.observed, rule, form, anchor)
        if not observed.figures:
            raise Missing(f"没有{rule.name}")
        reasons: list[str] = []
        nearest: tuple[_Side, Decimal] | None = None
        for expression in rule.expected:
            try:
                expected = self._side(expression, rule, form, anchor)
            except Missing as reason:
                reasons.append(str(reason))
                continue
            tolerance = self._tolerance(rule, observed, expected)
            difference = observed.value - expected.value
            if difference == 0 or (rule.relation == "<=" and difference < 0) or self._as_printed(rule, observed, expected):
                self.tally.passed(rule.code, form)
                return
            if difference.copy_abs() <= tolerance or self._truncated(rule, observed, expected):
                self.tally.rounded(rule.code, form)
                return
            if nearest is None or abs(difference) < abs(observed.value - nearest[0].value):
                nearest = (expected, tolerance)
        if nearest is None:
            raise Missing(reasons[0])
        self.tally.failed(rule.code, form)
        self.findings.append(self._finding(rule, form, anchor, observed, nearest))

    @staticmethod
    def _tolerance(rule: Sum, observed: _Side, expected: _Side) -> Decimal:
        least = Decimal(rule.least or 0)
        if rule.tolerance == "tau":
            return max(observed.half(zeros=True) + expected.half(zeros=False), least)
        printed = decimals(observed.figures[0][0].printed)
        if rule.tolerance == "digit":
            return max(Decimal(5).scaleb(-printed - 1), least)
        return max(Decimal(rule.tolerance), least if printed == 1 else Decimal(0))

    @staticmethod
    def _as_printed(rule: Sum, observed: _Side, expected: _Side) -> bool:
        """Whether the figure is the quotient rounded to the digits that are printed."""
        if rule.tolerance != "digit" and not rule.least:
            return False
        digits = decimals(observed.figures[0][0].printed) or (0 if rule.tolerance == "digit" else 2)
        step = Decimal(1).scaleb(-digits)
        return expected.value.quantize(step, ROUND_HALF_UP) == observed.value

    @staticmethod
    def _truncated(rule: Sum, observed: _Side, expected: _Side) -> bool:
        """Whether a score was cut after two decimals instead of rounded (rules that allow for a score's digits)."""
        if rule.tolerance == "digit" or not rule.least:
            return False
        return expected.value.quantize(Decimal("0.01"), ROUND_DOWN) == observed.value

    def _finding(self, rule: Sum, form: Row, anchor: Row, observed: _Side, nearest: tuple[_Side, Decimal]) -> Finding:
        expected, tolerance = nearest
        digits = max(2, *(decimals(f.printed) for f, _ in (*observed.figures, *expected.figures)))
        value = expected.value
        if value != value.quantize(Decimal(1).scaleb(-digits)):
            value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        left = [f for f, _ in observed.figures]
        right = [f for f, _ in expected.figures]
        unit = left[0].unit
        off, allowed = gap(observed.value - value, unit), gap(tolerance, unit)
        others = self.ground.listed(right, form)
        if len(left) == 1:
            subject = self.ground.shown(left[0], form)
        else:
            subject = f"{rule.name}合计 {amount(observed.value, unit)}（{self.ground.listed(left, form).strip()}）"
        if rule.relation == "<=":
            relation = f"大于{others}，超出 {off}"
        elif not right:
            relation = f"应为 {' 或 '.join(e.text for e in rule.expected)}{unit}，相差 {off}"
        elif len(right) == 1 and not rule.says:
            relation = f"与{others}不一致，相差 {off}"
        else:
            relation = f"与{others}{rule.says or '合计'}的 {amount(value, unit)}不一致，相差 {off}"
        return self.ground.finding(rule.code, form, anchor, Told(
            observed=left, expected=right, observed_value=observed.value, expected_value=value, tolerance=tolerance,
            message=f"{subject}{relation}（容差 {allowed}）。"))
