"""Tables of which each cell is a line, blank cells too: a row is as many lines as the table has columns.

Nothing prints how many those are. The headings of the indicators say it: of all widths, the one under which each row below has
its name and its target where the headings are, and nothing but level words in the columns of levels.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.model import Cell, Grid
from jixiao.understand.lost_header import LostHeader
from jixiao.understand.lost_pieces import Piece, strip_points
from jixiao.understand.lost_words import Vocabulary

__all__ = ["Kept", "find_kept"]

_BESIDE = 4  # so many columns may stand beside the headings
_LEAST_ROWS = 3

Row = tuple[Cell | None, ...]


@dataclass(frozen=True)
class Kept:
    """The rows of a table and its first and last line; `headings` is the place of the row of headings among them."""

    rows: tuple[Row, ...]
    first: int
    last: int
    headings: int

    def pieces(self, grid: Grid, row: Row) -> tuple[tuple[int, tuple[Piece, ...]], ...]:
        """The cells of a row as pieces, by column."""
        return tuple((column, (Piece(cell.text, grid.ref(cell), cell.line, begins=True, blanks=0, whole=True),))
                     for column, cell in enumerate(row, 1) if cell is not None)


def find_kept(grid: Grid, header: LostHeader, vocabulary: Vocabulary) -> Kept | None:
    """The table in which headings stand, when its rows have one width that fits all of them and blank cells among them."""
    lines = [p.line for c in header.columns for p in c.pieces]
    if len(lines) != len(header.columns) or lines != list(range(lines[0], lines[0] + len(lines))):
        return None
    cells = {cell.line: cell for cell in grid.cells if not cell.blank}
    found = []
    for width in range(len(lines), len(lines) + _BESIDE + 1):
        for lead in range(width - len(lines) + 1):
            kept = _Width(cells, header, vocabulary, width, lead).table()
            if kept is not None:
                found.append(kept)
    one_width = len({len(kept.rows[0]) for kept in found}) == 1
    return max(found, key=lambda kept: kept.headings) if one_width else None  # blank columns at the margins fit either way


class _Width:
    """One width of rows, `lead` columns before the headings."""

    def __init__(self, cells: dict[int, Cell], header: LostHeader, vocabulary: Vocabulary, width: int, lead: int) -> None:
        self.cells = cells
        self.layout = header.layout
        self.vocabulary = vocabulary
        self.width = width
        self.start = header.columns[0].pieces[0].line - lead
        self.place = {c.role: i for i, c in enumerate(header.columns, lead)}

    def table(self) -> Kept | None:
        """The rows, where all below the headings are rows of indicators and some of their levels are blank."""
        end, last = self.start + self.width, max(self.cells)
        body: list[Row] = []
        while end <= last and self._indicator(self._row(end)):
            body.append(self._row(end))
            end += self.width
        blank = any(row[self.place[r]] is None for row in body for r in ("level1", "level2") if r in self.place)
        rest = self._row(end)
        if body and self._total(rest):
            body.append(rest)
            end += self.width
            rest = self._row(end)
        closed = end > last or any(self._outside(cell) for cell in rest)
        if len(body) < _LEAST_ROWS or not (closed or self._total(body[-1])) or not blank or not self._outset(body[0]):
            return None
        above: list[Row] = []
        first = self.start
        while first - self.width >= min(self.cells):
            row = self._row(first - self.width)
            if not any(row) or any(self._outside(cell) for cell in row) or not (row[0] is None or self._known(row)):
                break
            above.insert(0, row)
            first -= self.width
        while above and not self._known(above[0]):
            above.pop(0)
            first += self.width
        return Kept((*above, self._row(self.start), *body), first, end - 1, len(above))

    def _row(self, start: int) -> Row:
        return tuple(self.cells.get(line) for line in range(start, start + self.width))

    def _indicator(self, row: Row) -> bool:
        held = [role for role, at in self.place.items() if row[at] is not None]
        beside = [cell for at, cell in enumerate(row) if cell is not None and at not in self.place.values()]
        if "name" not in held or not {"target", "actual"} & set(held) or beside:
            return False
        levels = ((role, row[self.place[role]]) for role in held if role.startswith("level"))
        return all(cell is not None and strip_points(cell.text) in getattr(self.layout, role) for role, cell in levels)

    def _total(self, row: Row) -> bool:
        first = next((cell for cell in row if cell is not None), None)
        return first is not None and strip_points(first.text) in self.layout.total_words

    def _outset(self, row: Row) -> bool:
        """Whether the first row prints all its levels."""
        return all(row[at] is not None for role, at in self.place.items() if role.startswith("level"))

    def _known(self, row: Row) -> bool:
        return row[0] is not None and self.vocabulary.known(row[0].text)

    def _outside(self, cell: Cell | None) -> bool:
        return cell is not None and self.vocabulary.whole(cell.text)
