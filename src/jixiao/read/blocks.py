"""Tables and the text between them, in reading order: what readers of running documents share."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.model import Cell, Grid

__all__ = ["CAPTION_LINES", "Blocks", "caption_of"]

CAPTION_LINES = 5


def caption_of(lines: Iterable[str]) -> tuple[str, ...]:
    """The last non-blank lines of the text above a table.

    >>> caption_of(["说明", "2025年项目支出绩效目标表\\n单位：万元", " "])
    ('说明', '2025年项目支出绩效目标表', '单位：万元')
    """
    split = [part.strip() for line in lines for part in line.splitlines() if part.strip()]
    return tuple(split[-CAPTION_LINES:])


class Blocks:
    """The grids of a document as they are met, numbered over all and within their kind.

    Attributes:
        grids: the grids so far.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._counts = {"table": 0, "text": 0}
        self.grids: list[Grid] = []

    def table(self, rows: int, columns: int, cells: Iterable[Cell], caption: tuple[str, ...]) -> None:
        """Add a table."""
        self._add("table", rows, columns, cells, caption)

    def text(self, lines: list[str]) -> None:
        """Add a block of running text, a line to a row; nothing where there are no lines."""
        if lines:
            self._add("text", len(lines), 1, (Cell(row, 1, line) for row, line in enumerate(lines, 1)), ())

    def _add(self, kind: str, rows: int, columns: int, cells: Iterable[Cell], caption: tuple[str, ...]) -> None:
        self._counts[kind] += 1
        part = f"{kind} {self._counts[kind]}"
        self.grids.append(Grid(len(self.grids) + 1, part, kind, rows, columns, tuple(cells), self._origin, caption=caption))
