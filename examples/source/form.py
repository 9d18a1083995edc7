"""A printed form: cells placed row by row, each as wide and as deep as it says, like a table in HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["Form", "Line", "Number", "Placed", "Span", "Title", "money", "percent"]


@dataclass(frozen=True)
class Number:
    """A number and the format that a spreadsheet shows it with; other formats print it the same way."""

    value: Decimal
    code: str

    def __str__(self) -> str:
        places = len(self.code.partition(".")[2].rstrip("%"))
        if self.code.endswith("%"):
            return f"{self.value * 100:.{places}f}%"
        return f"{self.value:,.{places}f}" if "," in self.code else f"{self.value:.{places}f}"


Value = str | Number


@dataclass(frozen=True)
class Span:
    """A cell that reaches over several columns or rows."""

    value: Value
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Placed:
    """A cell at its place."""

    row: int
    column: int
    value: Value
    across: int
    down: int


@dataclass(frozen=True)
class Title:
    """A heading above a form; `new_page` puts it on a page of its own."""

    text: str
    new_page: bool = False


@dataclass(frozen=True)
class Line:
    """A line of running text, or one that stands above or below a form."""

    text: str
    right: bool = False


@dataclass
class Form:
    """A table of a fixed number of columns; `widths` are shares of the page's width."""

    columns: int
    widths: tuple[int, ...] = ()
    cells: list[Placed] = field(default_factory=list)
    rows: int = 0
    _taken: set[tuple[int, int]] = field(default_factory=set)

    def row(self, *cells: Value | Span) -> None:
        """Add a row: each cell goes to the next column that is not covered from above; the rest stays blank."""
        self.rows += 1
        column = 1
        for cell in cells:
            span = cell if isinstance(cell, Span) else Span(cell)
            while (self.rows, column) in self._taken:
                column += 1
            if column + span.across - 1 > self.columns:
                raise ValueError(f"row {self.rows} is wider than {self.columns} columns")
            self.cells.append(Placed(self.rows, column, span.value, span.across, span.down))
            for down in range(span.down):
                self._taken.update((self.rows + down, column + across) for across in range(span.across))
            column += span.across

    def by_row(self) -> Iterator[list[Placed]]:
        """The cells of each row, left to right."""
        for row in range(1, self.rows + 1):
            yield sorted((c for c in self.cells if c.row == row), key=lambda c: c.column)


def money(value: Decimal | str, code: str = "0.00") -> Number:
    """An amount of money with two decimals, or as the format says."""
    return Number(Decimal(value), code)


def percent(part: Decimal, whole: Decimal, places: int = 2) -> Number:
    """A share, printed as a percentage."""
    unit = Decimal(1).scaleb(-places - 2)
    return Number((part / whole).quantize(unit), "0." + "0" * places + "%" if places else "0%")
