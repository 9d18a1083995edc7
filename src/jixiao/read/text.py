"""Plain text: the dialects in which converted documents arrive.

*Row per line*: the cells of a row stand on one line between tabs, or between pipes (Markdown's rule lines are dropped; a
cell broken over two lines is joined). *Cell per line*: each cell stands on a line of its own, behind one tab or before one
pipe, a blank line ends the row, a lone tab or pipe is a blank cell. In all of them merged cells have left blanks or
nothing at all, so spans are not reliable.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.errors import ReadError
from jixiao.model import Cell, Grid
from jixiao.read.blocks import CAPTION_LINES
from jixiao.read.content import Content

__all__ = ["decode", "read_text"]

_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_PARAGRAPH = re.compile(r"</?(?:p|br)\b[^<>]*>", re.IGNORECASE)
_CELL_LINE_SHARE = 0.3


@dataclass
class _Line:
    number: int
    cells: list[tuple[int, int, str]]  # line, cell in the line, text
    tabular: bool


def decode(data: bytes) -> str:
    """Bytes as text: UTF-8 (with or without mark), UTF-16 with a mark, else GB 18030.

    Raises:
        ReadError: none of them fits.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError("文本编码无法识别（不是 UTF-8 或 GB 18030），请另存为 UTF-8 后重试")


def read_text(data: bytes) -> Content:
    """The grids of a text file: tables, and blocks of running text between them as one-column grids.

    Raises:
        ReadError: the bytes are no text.
    """
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("文件内容不是文本（含有零字节），请确认文件类型")
    lines = decode(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = sum(bool(line.strip()) for line in lines)

    def share(pattern: str) -> float:
        return sum(bool(re.fullmatch(pattern, line)) for line in lines) / max(filled, 1)

    if share(r" ?\t[^\t]*\t*") > _CELL_LINE_SHARE:
        rows = _cell_lines(lines)
    elif share(r"[^|\t]*\|\s*") > _CELL_LINE_SHARE:
        rows = _cell_lines([re.sub(r"^(.*)\|\s*", r"\t\1", line) for line in lines])
    elif share(r"[^|\t]*\|[^|\t]*\|[^\t]*") > _CELL_LINE_SHARE:
        rows = _pipe_lines(lines)
    else:
        rows = _row_lines(lines)
    return Content(tuple(_grids(rows)))


def _clean(text: str) -> str:
    text = _BOOKMARK.sub("", text).replace("**", "")
    if _PARAGRAPH.search(text):
        text = html.unescape(_PARAGRAPH.sub("\n", text))
    return "\n".join(part.strip() for part in text.split("\n") if part.strip())


def _row_lines(lines: list[str]) -> Iterator[_Line]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            parts = line.split("\t")
            yield _Line(number, [(number, i, _clean(part)) for i, part in enumerate(parts, 1)], len(parts) > 1)


def _pipe_lines(lines: list[str]) -> Iterator[_Line]:
    """Rows between pipes. A line that begins a row and lacks the pipes of its neighbours goes on in the next line."""
    width = max((line.count("|") for line in lines), default=0)
    held: tuple[int, str] | None = None
    for number, line in enumerate(lines, 1):
        start, text = number, line
        if held is not None:
            start, text = held[0], f"{held[1]}\n{line}"
            held = None
        if not text.strip() or ("-" in text and re.fullmatch(r"[\s|:\-]*", text)):
            continue
        if text.startswith("|") and text.count("|") < min(3, width) and start == number:
            held = (number, line)
            continue
        if "|" not in text:
            yield _Line(start, [(start, 1, _clean(text))], False)
            continue
        inner = re.fullmatch(r"\|\s(.*)\|\s*", text, re.DOTALL)
        parts = (inner[1] if inner else text).split("|")
        yield _Line(start, [(start, i, _clean(part)) for i, part in enumerate(parts, 1)], True)


def _cell_lines(lines: list[str]) -> Iterator[_Line]:
    row: list[tuple[int, int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        cell = re.match(r" *\t(.*)", line)
        if cell and line.startswith(" ") and row:
            yield _Line(row[0][0], row, True)
            row = []
        if cell:
            row.append((number, 1, _clean(cell[1].rstrip("\t"))))
            continue
        if row:
            yield _Line(row[0][0], row, True)
            row = []
        if line.strip():
            yield _Line(number, [(number, 1, _clean(line))], False)


def _grids(lines: Iterator[_Line]) -> Iterator[Grid]:
    block: list[_Line] = []
    number = 0
    counts = {"table": 0, "text": 0}
    caption: list[str] = []
    for line in lines:
        if block and block[0].tabular != line.tabular:
            number += 1
            yield _grid(number, block, counts, caption)
            caption = [c[2] for one in block for c in one.cells][-CAPTION_LINES:] if not block[0].tabular else []
            block = []
        block.append(line)
    if block:
        yield _grid(number + 1, block, counts, caption)


def _grid(number: int, block: list[_Line], counts: dict[str, int], caption: list[str]) -> Grid:
    kind = "table" if block[0].tabular else "text"
    counts[kind] += 1
    cells = tuple(
        Cell(row, column, text, line=at, line_cell=nth)
        for row, line in enumerate(block, 1)
        for column, (at, nth, text) in enumerate(line.cells, 1)
        if text
    )
    return Grid(number, f"{kind} {counts[kind]}", kind, len(block), max(len(b.cells) for b in block), cells, "text",
                spans_reliable=False, caption=tuple(c for c in caption if c))
