"""The engine of the arithmetic rules: it finds the rows that `shapes/arithmetic/*.yaml` declares and has them compared."""

from __future__ import annotations

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import Figure
from jixiao.validate.compare import Comparison
from jixiao.validate.expression import Missing
from jixiao.validate.ground import Ground
from jixiao.validate.rules import Select, Sum
from jixiao.validate.wording import figure_label

__all__ = ["Arithmetic"]


class Arithmetic:
    """Evaluates sum rules form by form; findings collect in `findings`, counts in the ground's tally."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.book, self.tally = ground, ground.book, ground.tally
        self.findings: list[Finding] = []
        self._comparison = Comparison(ground)

    def run(self, rule: Sum) -> None:
        """Evaluate one rule on every form of the kinds it is for."""
        for form in self.book.forms:
            if form["kind"] not in rule.forms:
                continue
            try:
                anchors = self.rows(rule.each, form)
            except Missing as reason:
                self.tally.not_applicable(rule.formula.code, form, str(reason))
                continue
            for anchor in anchors:
                try:
                    self._check(rule, form, anchor)
                except Missing as reason:
                    self.tally.not_applicable(rule.formula.code, form, str(reason))

    def rows(self, select: Select, form: Row, anchor: Row | None = None, anchor_table: str = "") -> list[Row]:
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

    def _check(self, rule: Sum, form: Row, anchor: Row) -> None:
        def parts(name: str) -> list[Figure]:
            select = rule.each if name == "figure" else rule.terms[name]
            rows = [anchor] if name == "figure" else self.rows(select, form, anchor, rule.each.table)
            return self._figures(select, rows)

        finding = self._comparison.make(rule.formula, form, anchor, parts, self.ground.doubt.of(rule.doubt))
        self.findings += [finding] if finding else []

    def _figures(self, select: Select, rows: list[Row]) -> list[Figure]:
        """The figures of rows.

        Raises:
            Missing: one is blank, and blanks do not count as 0.
        """
        out, blank = [], ""
        for row in rows:
            figure = self.ground.figure(select.table, row, select.figure)
            if figure is not None:
                out.append(figure)
            elif select.missing != "zero":
                blank = blank or figure_label(select.table, row, select.figure, self.ground.names)
        if blank:
            raise Missing(f"{blank}未填" if out else f"没有{select.label or blank}")
        return out
