"""Which places of a table are taken: where the next cell goes when cells above and beside it span."""

from __future__ import annotations

from jixiao.errors import ReadError

__all__ = ["MAX_PLACES", "Spans"]

MAX_PLACES = 1_000_000


class Spans:
    """The places taken so far. Rows are given from top to bottom, so one number for each column is enough.

    >>> spans = Spans()
    >>> spans.place(1, 1, 2, 1), spans.place(1, 2, 1, 3)
    ((1, 1), (2, 3))
    >>> spans.place(2, 1, 1, 2)
    (2, 2)
    """

    def __init__(self) -> None:
        self._until: dict[int, int] = {}
        self._places = 0

    def taken(self, row: int, column: int) -> bool:
        """True where a cell already covers the place."""
        return self._until.get(column, 0) >= row

    def place(self, row: int, column: int, rowspan: int, colspan: int) -> tuple[int, int]:
        """Take places for a cell at the first free column from the given one on.

        Returns:
            The column, and the columns it spans: fewer than asked for where a cell from above stands in the way.

        Raises:
            ReadError: the table would cover too many places.
        """
        start = column
        while self.taken(row, column):
            column += 1
        width = next((n for n in range(1, colspan) if self.taken(row, column + n)), colspan)
        self._places += column - start + width  # what is passed over counts too, else spans on spans take for ever
        if self._places > MAX_PLACES:
            raise ReadError(f"表格超过 {MAX_PLACES} 格；请拆分或取消过大的合并后再试。(The table is too large; split it.)")
        for at in range(column, column + width):
            self._until[at] = row + rowspan - 1
        return column, width
