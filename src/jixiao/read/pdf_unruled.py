"""Rows and cells of a table whose columns are known but not drawn: which lines are one row, which pieces are one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from jixiao.read.pdf_ink import Glyph, Ruling
from jixiao.read.pdf_lattice import Box
from jixiao.read.pdf_tables import Fragment, pieces_of
from jixiao.read.pdf_text import Line

__all__ = ["Placed", "Row", "fragment_of", "rows_of"]

Placed = tuple[int, int, Line]  # a piece of a line with the first and the last column that it covers


@dataclass
class Row:
    """Lines that make one row, in pieces, each with the columns it covers."""

    lines: list[Line]
    cells: list[Placed]

    @property
    def top(self) -> float:
        """The upper edge of its text."""
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        """The lower edge of its text."""
        return max(line.bottom for line in self.lines)


def rows_of(lines: Sequence[Line], placed: Sequence[Sequence[Placed]], columns: int, rulings: Sequence[Ruling]) -> list[Row]:
    """Lines, from top to bottom, put together to rows.

    Args:
        lines: the lines of the table.
        placed: the pieces of each line.
        columns: how many columns there are.
        rulings: the level rulings of the table, from top to bottom.
    """
    ends = [0.0] * columns
    for first, last, piece in (cell for cells in placed for cell in cells):
        if first == last:
            ends[first] = max(ends[first], piece.right)
    steps = [b.top - a.top for a, b in pairwise(lines)]
    pitch = median(steps) if steps else 0.0
    heights = [r.at for r in rulings]
    bands = [bisect_right(heights, (line.top + line.bottom) / 2) for line in lines]
    # Where rulings part most lines, a row is what stands between two of them.
    banded = len(set(bands)) >= 3 and len(lines) <= 2 * len(set(bands))
    rows: list[Row] = []
    for index, (line, cells) in enumerate(zip(lines, placed, strict=True)):
        if rows:
            row, step = rows[-1], line.top - lines[index - 1].top
            if bands[index] == bands[index - 1] and (banded or _goes_on(row, cells, step < 0.75 * pitch, ends)):
                row.lines.append(line)
                row.cells += cells
                continue
        rows.append(Row([line], list(cells)))
    return rows


def _goes_on(row: Row, cells: Sequence[Placed], near: bool, ends: Sequence[float]) -> bool:
    """True where a line is the rest of the cells above it: it stands near, or below a cell that is full."""
    above = {first: (last, piece) for first, last, piece in row.cells}
    if len(cells) >= len(above) or any(first not in above or last > above[first][0] for first, last, _ in cells):
        return False
    return near or all(
        max(ends[above[first][0]], ends[-1] if above[first][0] > first else 0.0) - above[first][1].right < 1.3 * piece.em
        and len(above[first][1].text) > 4
        for first, _, piece in cells
    )


def fragment_of(rows: Sequence[Row], xs: Sequence[float], rulings: Sequence[Ruling] = ()) -> Fragment:
    """The table that rows make between the columns' edges."""
    ys = [rows[0].top, *((a.bottom + b.top) / 2 for a, b in pairwise(rows)), rows[-1].bottom]
    if rulings:
        ys[0], ys[-1] = min(ys[0], rulings[0].at), max(ys[-1], rulings[-1].at)
    boxes: list[Box] = []
    texts: list[list[Glyph]] = []
    for index, row in enumerate(rows):
        column = 0
        for first, last, glyphs in [*_cells(row), (len(xs) - 1, len(xs) - 1, [])]:
            for blank in range(column, first):
                boxes.append(Box(index, blank, 1, 1, xs[blank], ys[index], xs[blank + 1], ys[index + 1]))
                texts.append([])
            if glyphs:
                boxes.append(Box(index, first, 1, last - first + 1, xs[first], ys[index], xs[last + 1], ys[index + 1]))
                texts.append(glyphs)
            column = last + 1
    # A column is as wide as its longest line.
    lefts, rights = _reach(rows, xs)
    edges = [(lefts[box.column], rights[box.column + box.colspan - 1]) for box in boxes]
    return Fragment(rows[0].lines[0].page, list(xs), ys, pieces_of(boxes, texts, edges), ruled=False)


def _reach(rows: Sequence[Row], xs: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where the text of each column begins and ends."""
    lefts, rights = list(xs[1:]), list(xs[:-1])
    for row in rows:
        for first, last, piece in row.cells:
            lefts[first] = min(lefts[first], piece.left)
            rights[last] = max(rights[last], piece.right)
    return lefts, rights


def _cells(row: Row) -> Iterator[tuple[int, int, list[Glyph]]]:
    """The cells of a row: pieces that cover the same columns are one."""
    spans: list[tuple[int, int, list[Glyph]]] = []
    for first, last, piece in sorted(row.cells, key=lambda c: (c[0], c[1])):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]), [*spans[-1][2], *piece.glyphs])
        else:
            spans.append((first, last, list(piece.glyphs)))
    yield from spans
