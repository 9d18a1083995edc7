"""Columns that are set with runs of blanks, as `pdftotext -layout` and printed lists have them.

Positions count as a fixed-width font shows them: an East Asian wide character takes two. A column is what lies between two
gutters, positions that are blank in nearly all rows. Where no such gutters are, lines stay running text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median

from jixiao.read.text_dialects import Line, Part, clean

__all__ = ["columns"]

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_FIGURE = re.compile(r"\d")
_COLON = re.compile(r"[:：]")
_LEAST_ROWS = 3
_LEAST_COLUMNS = 3
_LONGEST = 40
_ACROSS = 0.1  # so many of the rows may print over a gutter, as headings over several columns do
_MOSTLY = 0.7
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
        """Whether, among rows, it is one and not what was broken off a row's cells: words alone may be, figures are not."""
        return self.full or (len(self.pieces) > 1 and any(_FIGURE.search(p[2][2]) for p in self.pieces))


def columns(lines: Iterable[Line], raw: Mapping[int, str]) -> Iterator[tuple[list[Line], bool]]:
    """Blocks of lines, and whether a block was read by the columns that blanks set.

    Args:
        lines: the lines as the other dialects see them.
        raw: the lines as they stand in the file, by number.
    """
    held: list[_Row] = []
    for line in lines:
        if line.tabular:
            yield from _search(held)
            held = []
            yield [line], False
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


def _search(rows: list[_Row]) -> Iterator[tuple[list[Line], bool]]:
    """Cut running lines into tables set with blanks and the rest."""
    start = 0
    at = 0
    while at < len(rows):
        end = _reach(rows, at)
        table = _table(rows[at:end]) if sum(r.full for r in rows[at:end]) >= _LEAST_ROWS else None
        if table is None:
            at = max(end, at + 1)
            continue
        if at > start:
            yield [r.line for r in rows[start:at]], False
        yield table, True
        start = at = end
    if start < len(rows):
        yield [r.line for r in rows[start:]], False


def _reach(rows: list[_Row], start: int) -> int:
    """The end of the rows that begin at a line: rows with at most a few broken-off lines between them."""
    end, broken = start, 0
    for at in range(start, len(rows)):
        row = rows[at]
        follows = at == end and at > start and row.line.number == rows[at - 1].line.number + 1
        if row.full or (row.own and follows and not _COLON.search(row.line.cells[0][2])):
            end, broken = at + 1, 0
        elif at == start or (broken == _BETWEEN and not row.own):
            break
        else:
            broken = 0 if row.own else broken + 1
    return end


def _table(rows: list[_Row]) -> list[Line] | None:
    full = [r for r in rows if r.full]
    most = max(len(r.pieces) for r in full)
    core = [r for r in full if len(r.pieces) >= _MOSTLY * most]
    gutters = _gutters(core)
    if len(core) < _LEAST_ROWS or len(gutters) < max(_LEAST_COLUMNS, median(len(r.pieces) for r in core) - 1):
        return None
    placed = [_place(r, gutters) for r in rows]
    alone = sum(len(cells) == len(r.pieces) for r, cells in zip(rows, placed, strict=True) if r.full)
    if alone < _MOSTLY * len(full):
        return None
    share = [sum(c in cells for r, cells in zip(rows, placed, strict=True) if r.full) / len(full) for c in range(len(gutters))]
    return _joined(rows, placed, share)


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


def _joined(rows: list[_Row], placed: list[dict[int, Part]], share: list[float]) -> list[Line]:
    """The rows, broken-off lines joined to the row whose cell they begin or end."""
    ahead: dict[int, Part] = {}
    done: list[tuple[Line, dict[int, Part]]] = []
    for at, (row, cells) in enumerate(zip(rows, placed, strict=True)):
        if row.own:
            done.append((row.line, {**cells, **{c: _both(p, cells.get(c)) for c, p in ahead.items()}}))
            ahead = {}
            continue
        following = next((p for r, p in zip(rows[at + 1 :], placed[at + 1 :], strict=True) if r.own), {})
        for column, part in cells.items():
            starts = following and column not in following and share[column] >= _MOSTLY and column not in ahead
            if not starts and done and column in done[-1][1]:
                done[-1][1][column] = _both(done[-1][1][column], part)
            elif not starts and done and share[column] < _MOSTLY:
                done[-1][1][column] = part
            else:
                ahead[column] = _both(ahead[column], part) if column in ahead else part
    width = len(share)
    return [
        replace(line, cells=tuple(cells.get(c, (line.number, 0, "")) for c in range(width)), tabular=True)
        for line, cells in done
    ]


def _both(first: Part, second: Part | None) -> Part:
    return first if second is None else (first[0], first[1], first[2] + second[2])
