"""A document as one stream of rows: what all the passes of understanding walk over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jixiao.model import Cell, CellRef, Document, Grid
from jixiao.words import key

__all__ = ["Row", "stream"]


@dataclass(frozen=True)
class Row:
    """The non-blank cells of one row of a grid, left to right. `gap`: blank lines stood before it (a page break)."""

    grid: Grid
    number: int
    cells: tuple[Cell, ...]
    gap: bool

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The matching keys of the cells."""
        return tuple(key(c.text) for c in self.cells)

    @property
    def alone(self) -> str:
        """The key of the only cell, or "" where there are more."""
        return key(self.cells[0].text) if len(self.cells) == 1 else ""

    @property
    def running(self) -> bool:
        """True for a line of running text between tables."""
        return self.grid.kind == "text"

    def ref(self, cell: Cell) -> CellRef:
        """The address of one of the row's cells."""
        return self.grid.ref(cell)


def stream(document: Document) -> Iterator[Row]:
    """All rows that have something in them, in document order."""
    for grid in document.grids:
        last = 0
        for number in range(1, grid.rows + 1):
            cells = tuple(c for c in grid.row(number) if not c.blank)
            if not cells:
                continue
            first, end = cells[0].line, max(c.line for c in cells)
            yield Row(grid, number, cells, gap=bool(last and first > last + 1))
            last = end
