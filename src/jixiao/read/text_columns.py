"""Columns that are set with runs of blanks, as `pdftotext -layout` and printed lists have them.

Positions count as a fixed-width font shows them: an East Asian wide character takes two. A column is what lies between two
gutters, positions that are blank in nearly all rows. Where no such gutters are, lines stay running text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

from jixiao.read.text_dialects import Line, Part, clean

__all__ = ["Block", "columns"]

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_FIGURE = re.compile(r"\d")
_COLON = re.compile(r"[:：]")
_PAGE = re.compile(r"[-—–]+ ?\d{1,3} ?[-—–]+|第 ?\d{1,3} ?页(，? ?共 ?\d{1,3} ?页)?")
_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
_LONGEST = 40
_ACROSS = 0.1  # so many of the rows may print over a gutter, as headings over several columns do
_MOSTLY = 0.7
_MARGIN = 2
_MOST_GAPS = 4
_BETWEEN = 2  # so many broken-off lines may stand between two rows


@dataclass
class _Row:
    """A line, and its pieces with their first and last position."""

    line: Line
    pieces: list[tuple[int, int, Part]]

    @property
    def full(self) -> bool:
        """Whether it has enough pieces to be a row."""
        return len(self.pieces) >= _LEAST_COLUMNS and all(len(p[2][2]) <= _LONGEST for p in self.pieces[:-1])

    @property
    def own(self) -> bool:
        """Whether, among rows, it is one and not what was broken off a row's cells.

        Words alone may be such a rest, but not figures, nor a label at the margin with its value, nor a long text alone.
        """
        if self.full or len(self.pieces) == 1:
            return self.full or len(self.pieces[0][2][2]) > _LONGEST
        return self.pieces[0][0] < _MARGIN or any(_FIGURE.search(p[2][2]) for p in self.pieces)


@dataclass
class Block:
    """Lines one after another.

    Where blanks set their columns, `joined` are the cells made of several lines: row, column from 1, and the text before and
    after. `dropped` are the page numbers left out: the row above from 1, and the text.
    """

    lines: list[Line]
    measured: bool = False
    joined: list[tuple[int, int, str, str]] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)


def columns(lines: Iterable[Line], raw: Mapping[int, str]) -> Iterator[Block]:
    """Blocks of lines, those read by the columns that blanks set among them.

    Args:
        lines: the lines as the other dialects see them.
        raw: the lines as they stand in the file, by number.
    """
    held: list[_Row] = []
    for line in lines:
        if line.tabular:
            yield from _search(held)
            held = []
            yield Block([line])
        else:
            held.append(_Row(line, _pieces(line, raw[line.number])))
    yield from _search(held)


def _pieces(line: Line, raw: str) -> list[tuple[int, int, Part]]:
    out: list[tuple[int, int, Part]] = []
    raw = raw.replace("\u3000", "  ")
    at = before = 0
    for nth, found in enumerate(_SEGMENT.finditer(raw), 1):
        at += _width(raw[before : found.start()])
        width = _width(found[0])
        out.append((at, at + width, (line.number, nth, clean(found[0]))))
        at, before = at + width, found.end()
    return [piece for piece in out if piece[2][2]]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" and c > "\u00ff" else 1 for c in text)


def _search(rows: list[_Row]) -> Iterator[Block]:
    """Cut running lines into tables set with blanks and the rest."""
    start = 0
    at = 0
    while at < len(rows):
        ends = _ends(rows, at)
        first = _above(rows, at, start)
        table, end = None, at
        for end in ends:
            if sum(r.full for r in rows[at:end]) >= _LEAST_ROWS:
                table = _table(rows[first:end], at - first)
            if table is not None:
                break
        if table is None:
            at = max(end, at + 1)
            continue
        if first > start:
            yield Block([r.line for r in rows[start:first]])
        yield table
        start = at = end
    if start < len(rows):
        yield Block([r.line for r in rows[start:]])


def _ends(rows: list[_Row], start: int) -> list[int]:
    """Where a table that begins at a line may end: behind the last row, or, where not all rows have the same columns, at one
    of the next blank lines, the furthest first.
    """
    end = _reach(rows, start)
    gaps = [i for i in range(start + 1, end) if rows[i].line.number > rows[i - 1].line.number + 1]
    return [end, *gaps[:_MOST_GAPS][::-1]]


def _above(rows: list[_Row], at: int, start: int) -> int:
    """The first of the lines just above a table that are parted by blanks as well: labels and their values."""
    while at > start and len(rows[at - 1].pieces) > 1 and rows[at].line.number - rows[at - 1].line.number == 1:
        at -= 1
    return at


def _reach(rows: list[_Row], start: int) -> int:
    """The end of the rows that begin at a line: rows with at most a few broken-off lines between them."""
    end, broken = start, 0
    for at in range(start, len(rows)):
        row = rows[at]
        several = row.own and len(row.pieces) > 1
        follows = at == end and at > start and row.line.number == rows[at - 1].line.number + 1
        if row.full or (several and follows and not _COLON.search(row.line.cells[0][2])):
            end, broken = at + 1, 0
        elif at == start or (broken == _BETWEEN and not several):
            break
        else:
            broken = 0 if several else broken + 1
    return end


def _table(rows: list[_Row], above: int) -> Block | None:
    """The table that rows make, the first of them labels above it; None where no gutters part them."""
    full = [r for r in rows[above:] if r.full]
    most = max(len(r.pieces) for r in full)
    core = [r for r in full if len(r.pieces) >= _MOSTLY * most]
    gutters = _gutters(core)
    if len(core) < _LEAST_ROWS or len(gutters) < max(_LEAST_COLUMNS, median(len(r.pieces) for r in core) - 1):
        return None
    placed = [_in_order(r, gutters) if i < above else _place(r, gutters) for i, r in enumerate(rows)]
    alone = sum(len(cells) == len(r.pieces) for r, cells in zip(rows[above:], placed[above:], strict=True) if r.full)
    if alone < _MOSTLY * len(full):
        return None
    share = [sum(c in cells for r, cells in zip(rows, placed, strict=True) if r.full) / len(full) for c in range(len(gutters))]
    return _joined(rows, placed, share, above)


def _gutters(rows: list[_Row]) -> list[tuple[int, int]]:
    """The first and last position of each column."""
    end = max(p[1] for r in rows for p in r.pieces)
    over = [0] * (end + 1)
    for row in rows:
        for first, last, _ in row.pieces:
            for at in range(first, last):
                over[at] += 1
    allowed = int(_ACROSS * len(rows))
    out: list[tuple[int, int]] = []
    for at in range(end):
        if over[at] <= allowed:
            continue
        if out and out[-1][1] == at:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out


def _place(row: _Row, gutters: list[tuple[int, int]]) -> dict[int, Part]:
    """The pieces of a row by column; two in one column are one cell."""
    out: dict[int, Part] = {}
    for first, last, part in row.pieces:
        column = max(range(len(gutters)), key=lambda c: (min(last, gutters[c][1]) - max(first, gutters[c][0]), -c))
        if column in out:
            line, nth, text = out[column]
            part = (line, nth, f"{text} {part[2]}")  # noqa: PLW2901
        out[column] = part
    return out


def _in_order(row: _Row, gutters: list[tuple[int, int]]) -> dict[int, Part]:
    """The pieces of a row by column, each in one of its own."""
    out: dict[int, Part] = {}
    for first, last, part in row.pieces:
        near = max(range(len(gutters)), key=lambda c: (min(last, gutters[c][1]) - max(first, gutters[c][0]), -c))
        out[max([near, *(c + 1 for c in out)])] = part
    return out


def _joined(rows: list[_Row], placed: list[dict[int, Part]], share: list[float], above: int) -> Block:
    """The rows, broken-off lines joined to the row whose cell they begin or end."""
    ahead: dict[int, Part] = {}
    done: list[tuple[Line, dict[int, Part]]] = []
    joined: list[tuple[int, int, str, str]] = []
    dropped: list[tuple[int, str]] = []

    def join(row: int, column: int, first: Part, second: Part) -> Part:
        joined.append((row, column + 1, f"{first[2]} | {second[2]}", first[2] + second[2]))
        return (first[0], first[1], first[2] + second[2])

    for at, (row, cells) in enumerate(zip(rows, placed, strict=True)):
        if done and _is_page(rows, at):
            dropped.append((len(done), row.line.cells[0][2]))
            continue
        if at < above or (row.own and not _heading_rest(rows, placed, at, above)):
            held = {c: join(len(done) + 1, c, p, cells[c]) if c in cells else p for c, p in ahead.items()}
            done.append((row.line, {**cells, **held}))
            ahead = {}
            continue
        following = next((p for r, p in zip(rows[at + 1 :], placed[at + 1 :], strict=True) if r.own), {})
        for column, part in cells.items():
            starts = following and column not in following and share[column] >= _MOSTLY and column not in ahead
            mine = done[-1][1] if done else {}
            if not starts and column in mine:
                mine[column] = join(len(done), column, mine[column], part)
            elif not starts and done and share[column] < _MOSTLY:
                mine[column] = part
            else:
                ahead[column] = join(len(done) + 1, column, ahead[column], part) if column in ahead else part
    width = max(len(share), *(c + 1 for _, cells in done for c in cells))
    lines = [
        replace(line, cells=tuple(cells.get(c, (line.number, 0, "")) for c in range(width)), tabular=True)
        for line, cells in done
    ]
    return Block(lines, measured=True, joined=joined, dropped=dropped)


def _is_page(rows: list[_Row], at: int) -> bool:
    """Whether a line is a page number: marked as one, or a bare number with blank lines around it."""
    text, number = rows[at].line.cells[0][2], rows[at].line.number
    if len(rows[at].pieces) > 1 or not (0 < at < len(rows) - 1):
        return False
    apart = rows[at - 1].line.number < number - 1 and number + 1 < rows[at + 1].line.number
    return bool(_PAGE.fullmatch(text)) or (apart and text.isdigit())


def _heading_rest(rows: list[_Row], placed: list[dict[int, Part]], at: int, first: int) -> bool:
    """Whether a line is what was broken off the headings next above it: words under some of them and nowhere else."""
    if at != first + 1 or rows[at].full or rows[at].line.number != rows[first].line.number + 1:
        return False
    words = not any(_FIGURE.search(p[2][2]) for row in rows[first : at + 1] for p in row.pieces)
    return words and set(placed[at]) <= set(placed[first])
