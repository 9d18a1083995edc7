"""Which dialect a block of lines speaks, and its rows.

The decision is made block by block, for one file may hold several dialects one after another: cells between tabs, cells
between pipes (Markdown's rule lines are dropped; a cell broken over two lines is joined), each cell on a line of its own
behind one tab or before one pipe (a blank line ends the row, a lone tab or pipe is a blank cell), or running text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from jixiao.read.text_broken import glued, mended
from jixiao.read.text_drawn import drawn

__all__ = ["Line", "Numbered", "Part", "clean", "rows", "running"]

Numbered = tuple[int, str]  # the number of a line from 1, and the line
Part = tuple[int, int, str]  # line, cell in the line, text

_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:a|b|center|em|font|i|img|o:p|span|strong|sub|sup|table|tbody|td|th|tr|u)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_HASHES = re.compile(r"^\s*+#{1,6} ")
_BEHIND_TAB = re.compile(r" ?\t[^\t]*\t*")
_FRAMED = re.compile(r"\|\s(.*)\|\s*", re.DOTALL)
_BEFORE_PIPE = re.compile(r"[^|\t]*\|\s*")
_CELL_RUN = 5  # so many cells alone on their lines, one after another, are no rows of a table between tabs

_APART = 2  # blank lines
_WIDEST = 20  # cells of a row, each on a line
_MOST_LINES = 40  # of a row whose cells are broken over lines


@dataclass(frozen=True)
class Line:
    """A row of a table, or a line of running text: its number, and its cells with the places they stand at.

    `before` are the lines a row was put together of, as they stood; `apart`: a table of its own begins with it.
    """

    number: int
    cells: tuple[Part, ...]
    tabular: bool
    before: str = ""
    apart: bool = False


def clean(text: str) -> str:
    """A cell without the debris of converters: bookmarks, bold marks, tags, entities, blanks at the ends of lines.

    >>> clean("<p>目标1：一。</p><p>目标2： &ge;5 次</p>")
    '目标1：一。\\n目标2： ≥5 次'
    """
    text = _BOOKMARK.sub("", text).replace("**", "").replace("\f", "")
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    return "\n".join(part.strip() for part in text.split("\n") if part.strip())


def rows(lines: Sequence[Numbered]) -> Iterator[Line]:
    """The rows of lines that may change their dialect from block to block."""
    lines = mended(mended(drawn(lines), "|"), "\t")
    around = _around(lines)
    for family, block in _families(lines, around=around):
        if family == "tabs":
            yield from _tab_block(block)
        elif family == "pipes":
            yield from _pipe_block(block, around=around)
        else:
            yield from running(block)


def running(lines: Sequence[Numbered]) -> Iterator[Line]:
    """Lines of running text."""
    for number, line in lines:
        text = clean(_HASHES.sub("", line))
        if text:
            yield Line(number, ((number, 1, text),), tabular=False)


def _families(lines: Sequence[Numbered], *, around: bool) -> Iterator[tuple[str, list[Numbered]]]:
    """Blocks of lines with tabs, with pipes, with neither. Blank lines belong to the block they follow."""
    blocks: list[tuple[str, list[Numbered]]] = []
    open_to = 0
    width = max((line.count("|") for _, line in lines), default=0)
    for at, (number, line) in enumerate(lines):
        open_to = max(open_to, _row_end(lines, at, width) if around else 0)
        if at < open_to:
            family = "pipes"
        elif "\t" in line:
            family = "tabs"
        elif not line.strip() and blocks:
            family = blocks[-1][0]
        else:
            family = "pipes" if "|" in line else "text"
        if not blocks or blocks[-1][0] != family:
            blocks.append((family, []))
        blocks[-1][1].append((number, line))
    for family, block in blocks:
        yield ("text" if family == "pipes" and not _ruled(block) else family), block


def _around(lines: Sequence[Numbered]) -> bool:
    """Whether pipes stand around rows and not between cells alone: most lines with pipes end with one, and many begin with one."""
    ruled = [line.strip() for _, line in lines if line.count("|") > 1]
    ending, beginning = (sum(test(line) for line in ruled) for test in (_ends, _begins))
    return ending * 10 >= len(ruled) * 7 and beginning * 2 > len(ruled)


def _begins(line: str) -> bool:
    return line.startswith("|")


def _ends(line: str) -> bool:
    return line.endswith("|")


def _row_end(lines: Sequence[Numbered], start: int, width: int) -> int:
    """The end of a row between pipes whose cells are broken over lines, or its start where the row is on one line.

    Such a row begins with a pipe and goes on until a line ends with one; no line of it is blank or begins with a pipe, and it
    has no more pipes than the widest row on one line.
    """
    if not lines[start][1].lstrip().startswith("|") or lines[start][1].rstrip().endswith("|"):
        return start
    pipes = lines[start][1].count("|")
    for at in range(start + 1, min(len(lines), start + 1 + _MOST_LINES)):
        line = lines[at][1].strip()
        pipes += line.count("|")
        if not line or line.startswith("|") or "\t" in line or pipes > width:
            break
        if line.endswith("|"):
            return at + 1
    return start


def _ruled(block: Sequence[Numbered]) -> bool:
    """Whether pipes part cells: not where a single line of a page's chrome has some."""
    between = sum(line.count("|") > 1 for _, line in block)
    behind = sum(bool(_BEFORE_PIPE.fullmatch(line)) for _, line in block)
    return between > 1 or behind > 2


def _tab_block(block: Sequence[Numbered]) -> Iterator[Line]:
    """Lines with tabs: rows of cells, or one cell on each; where both occur, long runs of single cells are such."""
    filled = [(n, line) for n, line in block if line.strip() or "\t" in line]
    alone = {n: bool(_BEHIND_TAB.fullmatch(line)) for n, line in filled}
    bare = {n for n, line in filled if alone[n] and (line[-1] != "\t" or line.strip(" ") == "\t")}
    if not all(alone.values()) or not bare:
        run: list[int] = []
        for number, _ in [*filled, (0, "")]:
            if alone.get(number):
                run.append(number)
                continue
            if sum(n in bare for n in run) < _CELL_RUN:  # blanks behind a cell are the rest of a row
                alone |= dict.fromkeys(run, False)
            run = []
    part: list[Numbered] = []
    single = alone[filled[0][0]]
    for number, line in block:
        kind = alone.get(number, single)
        if kind != single:
            yield from _cells(part) if single else _tab_rows(part)
            part, single = [], kind
        part.append((number, line))
    yield from _cells(part) if single else _tab_rows(part)


def _tab_rows(block: Sequence[Numbered]) -> Iterator[Line]:
    for number, line in block:
        if line.strip():
            yield _row(number, line, "\t")


def _pipe_block(block: Sequence[Numbered], *, around: bool) -> Iterator[Line]:
    behind = sum(bool(_BEFORE_PIPE.fullmatch(line)) for _, line in block)
    if behind > sum(line.count("|") > 1 for _, line in block):
        yield from _cells([(n, re.sub(r"^(.*)\|\s*", r"\t\1", line)) for n, line in block])
    else:
        yield from _parted(list(_pipe_rows(block, around=around)))


def _parted(lines: list[Line]) -> Iterator[Line]:
    """Rows, where most follow each other without a blank line and some after several, as tables one after another."""
    gaps = [b.number - a.number - a.before.count("\n") - 1 for a, b in pairwise(lines)]
    close = gaps.count(0) * 2 > len(gaps)
    for gap, line in zip([0, *gaps], lines, strict=True):
        yield replace(line, apart=True) if close and gap >= _APART else line


def _pipe_rows(block: Sequence[Numbered], *, around: bool) -> Iterator[Line]:
    """Rows between pipes. A line that begins a row and lacks the pipes of its neighbours goes on in the next line."""
    width = max((line.count("|") for _, line in block), default=0)
    held: Numbered | None = None
    for number, line in _whole(block) if around else block:
        start, text = number, line
        if held is not None:
            start, text = held[0], f"{held[1]}\n{line}"
            held = None
        if not text.strip() or ("-" in text and re.fullmatch(r"[\s|:\-]*", text)):
            continue
        if text.startswith("|") and text.count("|") < min(3, width) and start == number and "\n" not in text:
            held = (number, line)
            continue
        yield _row(start, text, "|")
    if held is not None:
        yield from running([held])


def _row(number: int, text: str, mark: str) -> Line:
    """A row of cells between marks, each of them at the line on which its text begins."""
    inner = _FRAMED.fullmatch(text) if mark == "|" else None
    at, first = number, 1
    cells: list[Part] = []
    for part in (inner[1] if inner else text).split(mark):
        lead = len(part) - len(part.lstrip())
        below = part.count("\n", 0, lead)
        cells.append((at + below, 1 if below else first, clean(glued(part) if "\n" in part else part)))
        rest = part.count("\n", lead)
        at, first = at + below + rest, (1 if below or rest else first) + 1
    return Line(number, tuple(cells), tabular=True, before=text.strip("\n") if "\n" in text else "")


def _whole(block: Sequence[Numbered]) -> Iterator[Numbered]:
    """Lines, those of a row whose cells are broken over several as one."""
    width = max((line.count("|") for _, line in block), default=0)
    at = 0
    while at < len(block):
        end = max(_row_end(block, at, width), at + 1)
        yield block[at][0], "\n".join(line for _, line in block[at:end])
        at = end


def _cells(block: Sequence[Numbered]) -> Iterator[Line]:
    """Rows whose cells stand on a line each, behind a tab, headings in two rows each over its columns."""
    lines = list(_cell_rows(block))
    for number, line in enumerate(lines):
        below = [one.cells if one.tabular else () for one in lines[number + 1 : number + 3]]
        yield Line(line.number, _spread(line.cells, *below), line.tabular) if line.tabular and len(below) == 2 else line


def _spread(row: tuple[Part, ...], below: tuple[Part, ...], body: tuple[Part, ...]) -> tuple[Part, ...]:
    """A row of headings with blanks where one of them stands over several columns.

    A wide cell is a single line in this dialect, while one that goes on from above is a blank line of the row below. So where
    the row below has as many blanks and runs of headings as this row has cells, and the rows of values are as long as
    that one, each blank is under a cell of its own and each run is under one cell.
    """
    runs = [(filled, len(list(cells))) for filled, cells in groupby(below, key=lambda part: bool(part[2]))]
    places = [width for filled, width in runs for width in ((width,) if filled else (1,) * width)]
    if len(row) != len(places) or not len(row) < len(below) == len(body) or not all(part[2] for part in row):
        return row
    number = row[0][0]
    return tuple(part for one, width in zip(row, places, strict=True) for part in (one, *(((number, 0, ""),) * (width - 1))))


def _cell_rows(block: Sequence[Numbered]) -> Iterator[Line]:
    """Rows of one cell on each line. Where nothing ends the rows, each cell is a line of its own."""
    row: list[Part] = []
    for number, line in [*block, (0, "")]:
        cell = re.match(r" *\t(.*)", line)
        if row and (not cell or line.startswith(" ")):
            if len(row) <= _WIDEST:
                yield Line(row[0][0], tuple(row), tabular=True)
            else:
                yield from (Line(part[0], (part,), tabular=False) for part in row if part[2])
            row = []
        if cell:
            row.append((number, 1, clean(cell[1].rstrip("\t"))))
        elif line.strip():
            yield from running([(number, line)])
