"""Cells with spans as rows of tiles that cover a grid exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["Tile", "tile"]


class Tile(NamedTuple):
    """One rectangle of a grid, by its upper left place, both from 1."""

    row: int
    column: int
    height: int = 1
    width: int = 1


def tile(spans: Mapping[tuple[int, int], tuple[int, int]], rows: int, columns: int) -> Iterator[list[Tile]]:
    """The tiles of each row, left to right; spans that would leave the grid or cover another cell are cut.

    Args:
        spans: rowspan and colspan of the cells by (row, column).
        rows: how many rows the grid has.
        columns: how many columns.

    >>> list(tile({(1, 1): (2, 1), (1, 2): (1, 9)}, 2, 3))[1]
    [Tile(row=2, column=2, height=1, width=1), Tile(row=2, column=3, height=1, width=1)]
    """
    covered: set[tuple[int, int]] = set()
    for r in range(1, rows + 1):
        line = []
        for c in range(1, columns + 1):
            if (r, c) in covered:
                continue
            height, width = spans.get((r, c), (1, 1))
            if height == width == 1:
                line.append(Tile(r, c))
                continue
            width = max(1, min(width, columns - c + 1))
            height = max(1, min(height, rows - r + 1))
            while width > 1 and any((r, c + j) in covered or (r, c + j) in spans for j in range(1, width)):
                width -= 1
            while height > 1 and any((r + i, c + j) in covered or (r + i, c + j) in spans
                                     for i in range(1, height) for j in range(width)):
                height -= 1
            covered.update((r + i, c + j) for i in range(height) for j in range(width))
            line.append(Tile(r, c, height, width))
        yield line
