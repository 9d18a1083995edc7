"""Rules as formulas of a spreadsheet: what a check sheet beside a form shows is what `shapes/arithmetic/*.yaml` says.

The form has been filled in and read, so that the engine of the rules tells which cells each name of a formula stands for.
Figures are taken to be printed with two decimals and in one unit of money, as on the blank forms that jixiao writes.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jixiao.findings import catalogue
from jixiao.model import CellRef, Tables
from jixiao.model.blank import Identity
from jixiao.model.schema import Row
from jixiao.settings import Settings
from jixiao.validate.arithmetic import Arithmetic
from jixiao.validate.book import Book
from jixiao.validate.expression import Missing
from jixiao.validate.ground import Ground
from jixiao.validate.rules import Select, Sum, load
from jixiao.validate.wording import labels
from jixiao.words import column_letters

__all__ = ["identities"]

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_HALF = "0.005"  # half a unit of the last of two decimals


@dataclass(frozen=True)
class _Part:
    """A part of a formula: its value, whether its figures are there, and how many of them are not 0."""

    value: str
    ready: str = "TRUE"
    addends: str = "0"


def identities(tables: Tables, sheet: str, settings: Settings) -> list[Identity]:
    """The identities of a form, in the order of the rules.

    Args:
        tables: of one form in which every cell is filled in.
        sheet: the name of the sheet that the form stands on.
        settings: switches of rules, and a project's own rules.
    """
    ground = Ground(Book(tables), labels(settings.own), catalogue(settings.own))
    maker = _Maker(ground, sheet)
    out: list[Identity] = []
    for form in ground.book.forms:
        for rule in (*load(settings.own), *load(settings.own, "plain")):
            if isinstance(rule, Sum) and form["kind"] in rule.forms and not _off(rule.code, settings):
                out += maker.identities(rule, form)
        out += [i for i in (*maker.scores(form), *maker.schedule(form)) if not _off(i.code, settings)]
    return sorted(out, key=lambda i: i.code)


def _off(code: str, settings: Settings) -> bool:
    return code in settings.rules and settings.rules[code].off


class _Maker:
    def __init__(self, ground: Ground, sheet: str) -> None:
        self._ground, self._engine, self._sheet = ground, Arithmetic(ground), sheet

    def identities(self, rule: Sum, form: Row) -> Iterator[Identity]:
        """One for each row that the rule checks."""
        try:
            anchors = self._engine.rows(rule.each, form)
        except Missing:
            return
        for anchor in anchors:
            formula = rule.formula
            observed = self._node(formula.observed.tree, rule, form, anchor)
            sides = list(dict.fromkeys(s for s in (self._node(e.tree, rule, form, anchor) for e in formula.expected) if s))
            cells = [cell for name in formula.observed.names for cell, _ in self._figures(rule, name, form, anchor) or ()]
            if observed is None or not sides or not cells or formula.tolerance == "printed":
                continue
            expected = sides[0]
            for other in sides[1:]:
                distances = (f"ABS({observed.value}-{side.value})" for side in (other, expected))
                nearer = _all(other.ready, f"OR(NOT({expected.ready}),{'<'.join(distances)})")
                expected = _Part(_if(nearer, other.value, expected.value), _any(expected.ready, other.ready),
                                 _if(nearer, other.addends, expected.addends))
            least = formula.least or "0"
            tolerance = {"tau": f"MAX({_HALF}*({len(cells)}+{expected.addends}),{least})", "digit": f"MAX({_HALF},{least})"}
            yield Identity(
                formula.code, formula.name, self._ground.catalogue[formula.code].formula, _address(cells[0]), observed.value,
                expected.value, tolerance.get(formula.tolerance, formula.tolerance), _all(observed.ready, expected.ready),
                formula.relation, bool(formula.least) and formula.tolerance != "digit")

    # --- formulas ---------------------------------------------------------------------------------------------------------
    def _node(self, node: ast.expr, rule: Sum, form: Row, anchor: Row) -> _Part | None:
        """A part of a formula; None where the form has no place for what it needs."""
        match node:
            case ast.Name(id=name):
                return self._term(rule, name, form, anchor)
            case ast.Constant(value=constant):
                return _Part(str(constant))
            case ast.BinOp(left=left, op=op, right=right):
                one, two = (self._node(n, rule, form, anchor) for n in (left, right))
                if one is None or two is None:
                    return None
                ready = _all(one.ready, two.ready)
                if isinstance(op, ast.Div):
                    ready = f"IF({ready},{two.value}<>0,FALSE)"
                return _Part(f"({one.value}{_SIGNS[type(op)]}{two.value})", ready, _sum(one.addends, two.addends))
            case ast.Call(func=ast.Name(id=function), args=args):
                parts = [self._node(n, rule, form, anchor) for n in args]
                there = [p for p in parts if p is not None]
                if function == "first" and there:
                    return _first(there)
                if function == "first" or len(there) < len(parts):
                    return None
                return _Part(f"{function.upper()}({','.join(p.value for p in there)})", _all(*(p.ready for p in there)),
                             _sum(*(p.addends for p in there)))
        raise AssertionError(ast.dump(node))

    def _figures(self, rule: Sum, name: str, form: Row, anchor: Row) -> list[tuple[CellRef, Row]] | None:
        """The cells that a name stands for, with their rows; None where there is none and one is needed."""
        select = rule.each if name == "figure" else rule.terms[name]
        try:
            rows = [anchor] if name == "figure" else self._engine.rows(select, form, anchor, rule.each.table)
        except Missing:
            return None
        figures = ((self._ground.figure(select.table, row, select.figure), row) for row in rows)
        found = [(figure.cell, row) for figure, row in figures if figure is not None and figure.cell is not None]
        return found if found or select.missing == "zero" else None

    def _term(self, rule: Sum, name: str, form: Row, anchor: Row) -> _Part | None:
        found = self._figures(rule, name, form, anchor)
        if found is None:
            return None
        if not found:
            return _Part("0")
        select = rule.each if name == "figure" else rule.terms[name]
        cells = [cell for cell, _ in found]
        ranges = [self._range(r) for r in _ranges(cells)]
        figure = self._ground.figure(select.table, found[0][1], select.figure)
        percent = figure is not None and figure.unit == "%"
        value = f"SUM({','.join(ranges)})" + ("*100" if percent else "")
        addends = _sum(*(f"SUMPRODUCT(--({r}<>0))" for r in ranges))
        return _Part(value, self._ready(select, found), addends)

    def _ready(self, select: Select, found: Sequence[tuple[CellRef, Row]]) -> str:
        """Whether the figures are filled in: all, those of the rows that have a name, or any where blanks are no figures."""
        if select.missing == "zero":
            return "TRUE"
        ranges = _ranges([cell for cell, _ in found])
        count = f"COUNT({','.join(map(self._range, ranges))})"
        names = [self._named(select.table, row) for _, row in found]
        if any(names):
            column = next(n.column for n in names if n)
            blanks = [f'SUMPRODUCT(({self._range((CellRef(a.grid, a.row, column), CellRef(b.grid, b.row, column)))}<>"")*'
                      f'({self._range((a, b))}=""))=0' for a, b in ranges]
            return _all(f"{count}>0", *blanks)
        if (select.figure, None) in select.where:
            return f"{count}>0"
        return f"{count}={len(found)}"

    def _named(self, table: str, row: Row) -> CellRef | None:
        """The cell without which a row is no row: the name of an indicator or a task."""
        book = self._ground.book
        if table == "indicators":
            return book.cell(table, row, "level3")
        if row.get("subject") == "task":
            task = next((t for t in book.tables["tasks"] if t["row_id"] == row["subject_ref"]), None)
            return book.cell("tasks", task, "name") if task else None
        return None

    # --- what shapes say of single rows -------------------------------------------------------------------------------------
    def scores(self, form: Row) -> Iterator[Identity]:
        """S07: no score is above its weight."""
        pairs = [(self._ground.book.cell("indicators", row, "score"), self._ground.book.cell("indicators", row, "weight"))
                 for row in self._ground.book.rows("indicators", form)]
        scores, weights = [s for s, w in pairs if s and w], [w for s, w in pairs if s and w]
        if scores:
            above = _sum(*(f"SUMPRODUCT(({self._range(s)}>{self._range(w)})*1)"
                           for s, w in zip(_ranges(scores), _ranges(weights), strict=True)))
            yield Identity("S07", "得分大于分值的指标数", self._ground.catalogue["S07"].formula, _address(scores[0]), above, "0", "0",
                           f"COUNT({','.join(map(self._range, _ranges(scores)))})>0")

    def schedule(self, form: Row) -> Iterator[Identity]:
        """P07: cumulative shares do not fall and end at 100 %."""
        cells = [cell for row in self._ground.book.rows("schedule", form)
                 if (cell := self._ground.book.cell("schedule", row, "share"))]
        if len(cells) > 1:
            each = [self._range((c, c)) for c in cells]
            ready = f"COUNT({','.join(each)})={len(each)}"
            formula = self._ground.catalogue["P07"].formula
            falls = _sum(*(f"({b}<{a})*1" for a, b in itertools.pairwise(each)))
            yield Identity("P07", "累计比例下降的期数", formula, _address(cells[0]), falls, "0", "0", ready)
            yield Identity("P07", "最后一期累计比例", formula, _address(cells[-1]), each[-1], "100", "0", ready)

    def _range(self, ends: tuple[CellRef, CellRef]) -> str:
        a, b = ((f"${column_letters(c.column)}${c.row}") for c in ends)
        return f"'{self._sheet}'!{a}" + (f":{b}" if a != b else "")


def _address(cell: CellRef) -> str:
    return f"{column_letters(cell.column)}{cell.row}"


def _ranges(cells: Sequence[CellRef]) -> list[tuple[CellRef, CellRef]]:
    """Cells as runs down a column."""
    out: list[tuple[CellRef, CellRef]] = []
    for cell in sorted(cells, key=lambda c: (c.column, c.row)):
        if out and out[-1][1].column == cell.column and out[-1][1].row == cell.row - 1:
            out[-1] = (out[-1][0], cell)
        else:
            out.append((cell, cell))
    return out


def _first(parts: Sequence[_Part]) -> _Part:
    """The first part that is there."""
    *others, last = parts
    out = last
    for part in reversed(others):
        out = _Part(_if(part.ready, part.value, out.value), _any(part.ready, out.ready), _if(part.ready, part.addends, out.addends))
    return out


def _if(condition: str, yes: str, no: str) -> str:
    return yes if condition == "TRUE" or yes == no else f"IF({condition},{yes},{no})"


def _all(*conditions: str) -> str:
    needed = list(dict.fromkeys(c for c in conditions if c != "TRUE"))
    return f"AND({','.join(needed)})" if len(needed) > 1 else needed[0] if needed else "TRUE"


def _any(*conditions: str) -> str:
    return "TRUE" if "TRUE" in conditions else f"OR({','.join(dict.fromkeys(conditions))})"


def _sum(*values: str) -> str:
    return "+".join(v for v in values if v != "0") or "0"
