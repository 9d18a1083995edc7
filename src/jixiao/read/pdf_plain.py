"""Tables without upright rulings: columns where the gaps of several lines agree, rows by lines or by level rulings.

Only where several lines agree is it a table: prose, lists, tables of contents and single lines with a gap stay running text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from jixiao.read.pdf_ink import Ink, Ruling
from jixiao.read.pdf_lattice import merged
from jixiao.read.pdf_rails import rail_tables
from jixiao.read.pdf_tables import Fragment
from jixiao.read.pdf_text import Line
from jixiao.read.pdf_unruled import fragment_of, rows_of

__all__ = ["plain_tables"]

_GAP = 1.0  # ems between two columns
_LEAST = 3  # lines that must agree where there is no ruling at all
_CAPTION = re.compile(r".*[:：].*|[（(].*[）)]")
_LEADERS = re.compile(r".*(?:[.．·…]\s*){4,}.*")
_PROSE = 18  # characters of a usual line in a column of prose


def plain_tables(
    ink: Ink, lines: Sequence[Line], tables: Sequence[Fragment], before: Fragment | None = None
) -> tuple[list[Fragment], list[Line]]:
    """The tables among the lines outside ruled tables, and the lines that are left.

    Args:
        ink: the page, for its level rulings.
        lines: the lines outside ruled tables, from top to bottom.
        tables: the ruled tables.
        before: the table at the end of the page before.
    """
    found: list[Fragment] = []
    used: set[int] = set()
    open_ = before if before is not None and not before.ruled else None

    def take(table: Fragment, taken: Sequence[Line]) -> None:
        found.append(table)
        used.update(id(line) for line in taken)

    for rulings in _stacks(ink, tables):
        inside = [n for n in lines if id(n) not in used and rulings[0].at - 2 < (n.top + n.bottom) / 2 < rulings[-1].at + 2]
        whole = next((t for t, taken in rail_tables(inside, open_, rulings) if len(taken) == len(inside)), None)
        table = whole or _table(inside, rulings, least=2)
        if table is not None:
            take(table, inside)
    for block in _blocks([line for line in lines if id(line) not in used], tables):
        for table, taken in rail_tables(block, open_):
            take(table, taken)
    for block in _blocks([line for line in lines if id(line) not in used], [*tables, *found]):
        for part in _trimmed(block):
            table = _table(part, [], least=_LEAST)
            if table is not None:
                take(table, part)
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
    """Runs of lines with nothing between them: where to look for columns."""
    block: list[Line] = []
    for line in lines:
        if block and (
            line.top - block[-1].bottom > 3.0 * line.em or any(block[-1].bottom <= t.top and t.bottom <= line.top for t in tables)
        ):
            yield block
            block = []
        block.append(line)
    yield block


def _trimmed(block: Sequence[Line]) -> Iterator[list[Line]]:
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
    placed = [[(*_columns(piece, gutters), piece) for piece in pieces] for pieces in cut]
    rows = rows_of(lines, placed, len(gutters) + 1, rulings)
    return fragment_of(rows, [left, *gutters, right], rulings) if len(rows) > 1 else None


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
