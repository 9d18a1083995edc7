"""What a reader hands on: documents made of grids made of cells, each able to say where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """The address of a cell in its document: grid, row and column, each from 1."""

    grid: int
    row: int
    column: int

    def __str__(self) -> str:
        return f"g{self.grid}r{self.row}c{self.column}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One anchored cell. A merged area is one cell with spans; `text` is as printed.

    `line` and `line_cell` say where the cell stands in a text file (both from 1), and are 0 elsewhere. `place` says where it
    stands when the grid's part does not: on a later page of a table that goes over several (`page 4 table 1 R2C3`).
    """

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    line: int = 0
    line_cell: int = 0
    hidden: bool = False
    place: str = ""

    @property
    def blank(self) -> bool:
        """True when there is nothing to read in the cell."""
        return not self.text.strip()


@dataclass(frozen=True)
class Grid:
    """A table, or a block of running text seen as a table of one column.

    `part` names where it stands in the file in English, as the place strings do: `table 2`, `sheet 1`, `page 3 table 2`,
    `text 4`. `caption` holds the text lines just above it. `origin` is the reader that made it (`text`, `docx`, `xlsx` …).
    `spans_reliable` is False where merges were lost on the way (plain text), so that columns may have slid.
    """

    number: int
    part: str
    kind: str
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    origin: str
    spans_reliable: bool = True
    caption: tuple[str, ...] = ()

    @cached_property
    def _anchors(self) -> dict[tuple[int, int], Cell]:
        return {(c.row, c.column): c for c in self.cells}

    @cached_property
    def _by_row(self) -> dict[int, tuple[Cell, ...]]:
        out: dict[int, list[Cell]] = {}
        for cell in self.cells:
            out.setdefault(cell.row, []).append(cell)
        return {row: tuple(sorted(cells, key=lambda c: c.column)) for row, cells in out.items()}

    def anchor(self, row: int, column: int) -> Cell | None:
        """The cell anchored at (row, column), or None."""
        return self._anchors.get((row, column))

    def row(self, row: int) -> tuple[Cell, ...]:
        """The cells anchored in a row, left to right."""
        return self._by_row.get(row, ())

    def ref(self, cell: Cell) -> CellRef:
        """The address of one of this grid's cells."""
        return CellRef(self.number, cell.row, cell.column)

    def place(self, cell: Cell) -> str:
        """Where a cell stands, in the words of the public tables.

        >>> Grid(1, "table 2", "table", 1, 1, (), "docx").place(Cell(5, 3, "x"))
        'table 2 R5C3'
        >>> Grid(1, "text 1", "text", 1, 1, (), "text").place(Cell(5, 3, "x", line=48, line_cell=3))
        'line 48 cell 3'
        """
        if cell.place:
            return cell.place
        if cell.line:
            return f"line {cell.line} cell {cell.line_cell}"
        return f"{self.part} R{cell.row}C{cell.column}"


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader repaired, joined, guessed or could not read: it becomes a finding.

    `code` is one of the catalogue (`read-…`), `severity` as in the table of findings; `before` and `after` show a repair.
    """

    code: str
    severity: str
    message: str
    cells: tuple[CellRef, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Document:
    """One source file as read.

    `sha256` is the hash of the file's bytes; `id` its first 16 hex digits, the key of the document's page; `modified` the date of
    its last change as it says itself, an `xsd:dateTime`.
    """

    name: str
    sha256: str
    media_type: str
    size: int
    grids: tuple[Grid, ...]
    converted_by: str = ""
    personal_data_removed: int = 0
    properties: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    modified: str = ""

    @property
    def id(self) -> str:
        """The key of the document in IRIs."""
        return self.sha256[:16]

    @cached_property
    def _grids(self) -> dict[int, Grid]:
        return {g.number: g for g in self.grids}

    def cell(self, ref: CellRef) -> Cell | None:
        """The cell at an address, or None."""
        grid = self._grids.get(ref.grid)
        return grid.anchor(ref.row, ref.column) if grid else None

    def place(self, refs: tuple[CellRef, ...]) -> str:
        """The places of several cells, joined by `; `."""
        places = []
        for ref in refs:
            cell = self.cell(ref)
            if cell is not None:
                places.append(self._grids[ref.grid].place(cell))
        return "; ".join(dict.fromkeys(places))

    def __iter__(self) -> Iterator[Grid]:
        return iter(self.grids)
