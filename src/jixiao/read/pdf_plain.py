"""Tables without upright rulings: columns where the gaps of several lines agree, rows by lines or by level rulings.

Only where several lines agree is it a table: prose, lists, tables of contents and single lines with a gap stay running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from jixiao.read.pdf_ink import Glyph, Ink, Ruling
from jixiao.read.pdf_lattice import Box, merged
from jixiao.read.pdf_tables import Fragment, pieces_of
from jixiao.read.pdf_text import Line

__all__ = ["plain_tables"]

_GAP = 1.0  # ems between two columns
_LEAST = 3  # lines that must agree where there is no ruling at all
_CAPTION = re.compile(r".*[:：].*|[（(].*[）)]")
_LEADERS = re.compile(r".*(?:[.．·…]\s*){4,}.*")
_PROSE = 18  # characters of a usual line in a column of prose


@dataclass
class _Row:
    """Lines that make one row, in pieces, each with the columns it covers."""

    lines: list[Line]
    cells: list[tuple[int, int, Line]]

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)


def plain_tables(ink: Ink, lines: Sequence[Line], tables: Sequence[Fragment]) -> tuple[list[Fragment], list[Line]]:
    """The tables among the lines outside ruled tables, and the lines that are left.

    Args:
        ink: the page, for its level rulings.
        lines: the lines outside ruled tables, from top to bottom.
        tables: the ruled tables.
    """
    found: list[Fragment] = []
    used: set[int] = set()
    for rulings in _stacks(ink, tables):
        inside = [n for n in lines if id(n) not in used and rulings[0].at - 2 < (n.top + n.bottom) / 2 < rulings[-1].at + 2]
        table = _table(inside, rulings, least=2)
        if table is not None:
            found.append(table)
            used |= {id(line) for line in inside}
    for block in _blocks([line for line in lines if id(line) not in used], tables):
        table = _table(block, [], least=_LEAST)
        if table is not None:
            found.append(table)
            used |= {id(line) for line in block}
    return found, [line for line in lines if id(line) not in used]


def _stacks(ink: Ink, tables: Sequence[Fragment]) -> Iterator[list[Ruling]]:
    """Level rulings of the same reach, one below the other, outside other tables."""
    stacks: list[list[Ruling]] = []
    for ruling in merged(ink.level):
        middle = (ruling.start + ruling.end) / 2
        if ruling.end - ruling.start < 0.15 * ink.width or any(
            t.xs[0] - 3 <= middle <= t.xs[-1] + 3 and t.ys[0] - 3 <= ruling.at <= t.ys[-1] + 3 for t in tables
        ):
            continue
        for stack in stacks:
            if abs(stack[0].start - ruling.start) <= 6 and abs(stack[0].end - ruling.end) <= 6:
                stack.append(ruling)
                break
        else:
            stacks.append([ruling])
    yield from (stack for stack in stacks if len(stack) >= 2)


def _blocks(lines: Sequence[Line], tables: Sequence[Fragment]) -> Iterator[list[Line]]:
    """Runs of lines in which most have gaps: where to look for columns."""
    block: list[Line] = []
    for line in lines:
        if block and (
            line.top - block[-1].bottom > 3.0 * line.em or any(block[-1].bottom <= t.top and t.bottom <= line.top for t in tables)
        ):
            yield from _trimmed(block)
            block = []
        block.append(line)
    yield from _trimmed(block)


def _trimmed(block: list[Line]) -> Iterator[list[Line]]:
    """A block from its first to its last line with gaps, cut where more than two lines without follow one another."""
    parts: list[list[Line]] = [[]]
    plain = 0
    for line in block:
        gaps = len(line.cut(_GAP)) > 1 and not _LEADERS.fullmatch(line.text)
        plain = 0 if gaps else plain + 1
        if plain > 2:
            parts.append([])
            continue
        if gaps or parts[-1]:
            parts[-1].append(line)
    for part in parts:
        while part and len(part[-1].cut(_GAP)) < 2:
            part.pop()
        # A line such as “编制部门：…  单位：元” belongs above the table.
        while part and all(_CAPTION.fullmatch(piece.text) for piece in part[0].cut(_GAP)):
            part.pop(0)
        if len(part) >= _LEAST:
            yield part


def _table(lines: Sequence[Line], rulings: Sequence[Ruling], least: int) -> Fragment | None:
    cut = [line.cut(_GAP) for line in lines]
    spread = [pieces for pieces in cut if len(pieces) > 1]
    if len(spread) < least or len(spread) < 0.5 * len(cut):
        return None
    em = median(line.em for line in lines)
    gutters = _gutters(spread, em)
    if not gutters or not _agree(spread, gutters, em, bool(rulings)):
        return None
    left, right = min(line.left for line in lines) - 1, max(line.right for line in lines) + 1
    if rulings:
        left, right = min(left, rulings[0].start), max(right, rulings[0].end)
    rows = _rows(lines, cut, gutters, rulings)
    if len(rows) < 2:
        return None
    xs = [left, *gutters, right]
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
    return Fragment(lines[0].page, xs, ys, pieces_of(boxes, texts, edges), ruled=False)


def _reach(rows: Sequence[_Row], xs: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where the text of each column begins and ends."""
    lefts, rights = list(xs[1:]), list(xs[:-1])
    for row in rows:
        for first, last, piece in row.cells:
            lefts[first] = min(lefts[first], piece.left)
            rights[last] = max(rights[last], piece.right)
    return lefts, rights


def _gutters(spread: Sequence[Sequence[Line]], em: float) -> list[float]:
    """The middles of the stretches that no line covers, or hardly any: a heading may stand over two columns."""
    allowed = 0 if len(spread) < 5 else max(1, len(spread) // 10)
    edges = sorted([(p.left, 1) for line in spread for p in line] + [(p.right, -1) for line in spread for p in line])
    depth = 0
    best: tuple[int, float, float] | None = None  # the barest, then widest part of a stretch: depth, width, middle
    out = []
    for (at, step), (until, _) in pairwise(edges):
        depth += step
        if depth > allowed:
            if best is not None:
                out.append(best[2])
            best = None
        elif until - at >= 0.8 * em and (best is None or (depth, at - until) < best[:2]):
            best = (depth, at - until, (at + until) / 2)
    return out


def _columns(piece: Line, gutters: Sequence[float]) -> tuple[int, int]:
    """The first and the last column that a piece of a line covers."""
    em = piece.em
    first, last = bisect_right(gutters, piece.left + 0.5 * em), bisect_right(gutters, piece.right - 0.5 * em)
    return (first, last) if first <= last else (last, first)


def _agree(spread: Sequence[Sequence[Line]], gutters: Sequence[float], em: float, ruled: bool) -> bool:
    """True where in each column enough lines have a cell, and their cells stand in line."""
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for pieces in spread:
        for piece in pieces:
            first, last = _columns(piece, gutters)
            if first == last:
                columns[first].append(piece)
    pieces_all = [p for column in columns for p in column]
    if not pieces_all or sum(bool(_CAPTION.fullmatch(p.text)) for p in pieces_all) > 0.5 * len(pieces_all):
        return False
    if len(columns) == 2 and _contents(columns):
        return False
    wordy = sum(median(len(p.text) for p in column) > _PROSE for column in columns if column)
    if wordy == len(columns) and not ruled:
        return False
    needed = 2 if ruled else max(_LEAST, 0.35 * len(spread))
    kept = [column for column in columns if len(column) >= needed]
    if len(kept) < 2 or (not ruled and len(kept) < len(columns)):
        return False
    return all(
        max(_in_line([p.left for p in c], em), _in_line([p.right for p in c], em), _in_line([(p.left + p.right) / 2 for p in c], em))
        >= (0.5 if ruled else 0.6)
        for c in kept
    )


def _contents(columns: Sequence[Sequence[Line]]) -> bool:
    """True for a table of contents: the last column is page numbers that never go down."""
    texts = [p.text for p in columns[-1]]
    if not all(t.isdigit() and len(t) < 4 for t in texts):
        return False
    numbers = [int(t) for t in texts]
    return numbers == sorted(numbers)


def _in_line(places: Sequence[float], em: float) -> float:
    middle = median(places)
    return sum(abs(p - middle) < 0.6 * em for p in places) / len(places)


def _rows(lines: Sequence[Line], cut: Sequence[Sequence[Line]], gutters: Sequence[float], rulings: Sequence[Ruling]) -> list[_Row]:
    ends = [0.0] * (len(gutters) + 1)
    placed = []
    for pieces in cut:
        cells = [(*_columns(piece, gutters), piece) for piece in pieces]
        placed.append(cells)
        for first, last, piece in cells:
            if first == last:
                ends[first] = max(ends[first], piece.right)
    steps = [b.top - a.top for a, b in pairwise(lines)]
    pitch = median(steps) if steps else 0.0
    heights = [r.at for r in rulings]
    bands = [bisect_right(heights, (line.top + line.bottom) / 2) for line in lines]
    # Where rulings part most lines, a row is what stands between two of them.
    banded = len(set(bands)) >= 3 and len(lines) <= 2 * len(set(bands))
    rows: list[_Row] = []
    for index, (line, cells) in enumerate(zip(lines, placed, strict=True)):
        if rows:
            row, step = rows[-1], line.top - lines[index - 1].top
            together = bands[index] == bands[index - 1] and (banded or _goes_on(row, cells, step < 0.75 * pitch, ends))
            if together:
                row.lines.append(line)
                row.cells += cells
                continue
        rows.append(_Row([line], list(cells)))
    return rows


def _goes_on(row: _Row, cells: Sequence[tuple[int, int, Line]], near: bool, ends: Sequence[float]) -> bool:
    """True where a line is the rest of the cells above it: it stands near, or below a cell that is full."""
    above = {first: piece for first, last, piece in row.cells if first == last}
    if len(cells) >= len(above) or any(first != last or first not in above for first, last, _ in cells):
        return False
    return near or all(
        ends[first] - above[first].right < 1.3 * above[first].em and len(above[first].text) > 4 for first, _, _ in cells
    )


def _cells(row: _Row) -> list[tuple[int, int, list[Glyph]]]:
    """The cells of a row: pieces that cover the same columns are one."""
    spans: list[tuple[int, int, list[Glyph]]] = []
    for first, last, piece in sorted(row.cells, key=lambda c: (c[0], c[1])):
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]), [*spans[-1][2], *piece.glyphs])
        else:
            spans.append((first, last, list(piece.glyphs)))
    return spans
