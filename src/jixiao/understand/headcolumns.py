"""Columns of an indicator grid that say whose indicators its rows are: lists of projects with a row for each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao.model import Cell, Field
from jixiao.understand.columns import unread
from jixiao.understand.header import Header
from jixiao.understand.labels import LabelReader, find_label
from jixiao.understand.layout import Label, Layouts
from jixiao.understand.rows import Row
from jixiao.understand.state import Form, Gathered
from jixiao.words import is_absent

__all__ = ["HeadColumn", "HeadColumns", "head_columns"]

_OPENING = ("project", "project_code", "unit")
_SHARED = ("title", "year", "money_unit", "unit", "unit_code", "department")


@dataclass(frozen=True)
class HeadColumn:
    """A column whose heading is a label of a form's head."""

    first: int
    last: int
    label: Label
    name: Field
    cell: Cell


def head_columns(layouts: Layouts, kind: str, header: Header) -> tuple[HeadColumn, ...]:
    """The headings of a grid that are labels of the head of such a form."""
    out = []
    names = [s.first for b in header.blocks for s in b if s.role in ("level1", "level2", "name")]
    for row, cell in unread(header):
        if cell.column > min(names, default=0):
            continue  # what stands behind the levels speaks of the indicator
        hit = find_label(layouts, kind, cell.text)
        if hit is not None and not hit[1] and hit[0].makes in ("amount", "duty", "fact", "fills", "goal"):
            name = Field(cell.text.strip(), (row.ref(cell),))
            out.append(HeadColumn(cell.column, cell.column + cell.colspan - 1, hit[0], name, cell))
    return tuple(out)


@dataclass
class HeadColumns:
    """Reads the head columns row by row. Another project or unit begins another form."""

    gathered: Gathered
    layouts: Layouts
    columns: Sequence[HeadColumn]
    rows: Sequence[Row] = ()
    last: dict[str, str] = field(default_factory=dict)

    def take(self, row: Row, cells: Sequence[Cell], form: Form) -> tuple[list[Cell], Form]:
        """Take the cells of the head columns off a row.

        Returns:
            The other cells, and the form that the row belongs to.
        """
        mine: list[tuple[HeadColumn, Cell]] = []
        rest = []
        for cell in cells:
            column = next((c for c in self.columns if c.first <= cell.column <= c.last), None)
            if column is None:
                rest.append(cell)
            else:
                mine.append((column, cell))
        if not rest:  # the figures of a unit over those of its projects
            for column, cell in mine:
                self.gathered.claim(row, [cell], "subtotal" if column.label.makes == "amount" else column.label.id)
            return rest, form
        if any(c.label.target in _OPENING and c.label.makes == "fills" and not is_absent(cell.text)
               and self.last.get(c.label.id, cell.text) != cell.text for c, cell in mine):
            form = self._next(form)
        reader = LabelReader(self.gathered, self.layouts, form, self.rows)
        for column, cell in mine:
            refs = self.gathered.claim(row, [cell], column.label.id)
            if not is_absent(cell.text) and self.last.get(column.label.id) != cell.text:
                reader.store(column.label, column.name, cell.text, refs)
                self.last[column.label.id] = cell.text
        return rest, form

    def _next(self, form: Form) -> Form:
        shared = {n: f for n, f in form.fields.items() if n in _SHARED or n.startswith("title_")}
        replaced = {c.label.target for c in self.columns if c.label.makes == "fills"}
        new = Form(form.kind, form.titled, {n: f for n, f in shared.items() if n not in replaced}, has_header=True,
                   first=self.gathered.at)
        self.gathered.forms.append(new)
        self.last.clear()
        return new
