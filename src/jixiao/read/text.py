"""Plain text: tables in the dialects of converted documents, tables as raw HTML, columns set with blanks, running text.

In all of them but raw HTML merged cells have left blanks or nothing at all, so spans are not reliable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jixiao.errors import ReadError
from jixiao.model import Cell, CellRef, Grid, Note
from jixiao.read.blocks import CAPTION_LINES
from jixiao.read.content import Content
from jixiao.read.decoding import decode, unmarked_utf16
from jixiao.read.html import read_html
from jixiao.read.text_columns import Block, columns
from jixiao.read.text_dialects import Line, Numbered, rows

__all__ = ["decode", "read_text"]

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OPENS = re.compile(r"<table\b[^<>]*>", re.IGNORECASE)
_CLOSES = re.compile(r"</table\s*>", re.IGNORECASE)


def read_text(data: bytes) -> Content:
    """The grids of a text file: tables, and blocks of running text between them as one-column grids.

    Raises:
        ReadError: the bytes are no text.
    """
    if b"\x00" in data[:4096] and not data.startswith(_MARKS) and not unmarked_utf16(data):
        raise ReadError("文件内容不是文本（含有零字节），请确认文件类型")
    lines = list(enumerate(decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "").split("\n"), 1))
    grids = _Grids()
    for part in _parts(lines):
        if isinstance(part, str):
            grids.page(part)
        else:
            grids.lines(part)
    grids.close()
    return Content(tuple(grids.done), notes=tuple(grids.notes))


def _parts(lines: Sequence[Numbered]) -> Iterator[list[Numbered] | str]:
    """Runs of lines, and between them the tables that stand in the text as HTML."""
    held: list[Numbered] = []
    at = 0
    while at < len(lines):
        number, line = lines[at]
        opens = _OPENS.search(line)
        end = _end(lines, at) if opens else None
        if opens is None or end is None:
            held.append((number, line))
            at += 1
            continue
        if line[: opens.start()].strip():
            held.append((number, line[: opens.start()]))
        if held:
            yield held
        last = lines[end][1]
        closes = list(_CLOSES.finditer(last))[-1].end()
        middle = [text for _, text in lines[at : end + 1]]
        middle[-1] = last[:closes]
        middle[0] = middle[0][opens.start() :]
        yield "\n".join(middle)
        held = [(lines[end][0], last[closes:])] if last[closes:].strip() else []
        at = end + 1
    if held:
        yield held


def _end(lines: Sequence[Numbered], start: int) -> int | None:
    """The line on which the table that opens on a line closes."""
    depth = 0
    for at in range(start, len(lines)):
        depth += len(_OPENS.findall(lines[at][1])) - len(_CLOSES.findall(lines[at][1]))
        if depth <= 0:
            return at
    return None


class _Grids:
    """Numbers grids over the file, tables and texts within their kind."""

    def __init__(self) -> None:
        self.done: list[Grid] = []
        self.notes: list[Note] = []
        self._counts = {"table": 0, "text": 0}
        self._block: list[Line] = []
        self._caption: list[str] = []

    def lines(self, lines: Sequence[Numbered]) -> None:
        """Add the tables and texts of a run of lines."""
        for block in columns(rows(lines), dict(lines)):
            if block.measured:
                self.close()
            for line in block.lines:
                if self._block and (line.apart or self._block[0].tabular != line.tabular):
                    self.close()
                self._block.append(line)
            if block.measured:
                self.close()
                self._measured(self.done[-1], block)

    def _measured(self, grid: Grid, block: Block) -> None:
        """Note that columns were measured, and which cells were joined of several lines."""
        refs = tuple(grid.ref(cell) for cell in grid.row(1))
        self.notes.append(Note("read-columns", "repair", f"{grid.rows}行文字按空格对齐，已按所在的列读成表格", refs,
                               before=f"{grid.rows}行文字", after=f"{grid.rows}行{grid.columns}列"))
        for row, column, before, after in block.joined:
            self.notes.append(Note("read-columns", "repair", "断成几行的文字已按所在的列接成一格",
                                   (CellRef(grid.number, row, column),), before=before, after=after))
        for row, text in block.dropped:
            self.notes.append(Note("read-columns", "repair", "表格中间的页码不是表格内容，已略去",
                                   (grid.ref(grid.row(row)[0]),), before=text))

    def page(self, markup: str) -> None:
        """Add the grids of a table in HTML."""
        self.close()
        try:
            found = read_html(markup.encode()).grids
        except ReadError:
            return
        for grid in found:
            self._add(replace(grid, origin="text", caption=grid.caption or tuple(self._caption)))
            self._caption = []

    def close(self) -> None:
        """End the block that is open."""
        if not self._block:
            return
        block, self._block = self._block, []
        tabular = block[0].tabular
        cells = tuple(
            Cell(row, column, text, line=at, line_cell=nth)
            for row, line in enumerate(block, 1)
            for column, (at, nth, text) in enumerate(line.cells, 1)
            if text
        )
        width = max(len(line.cells) for line in block)
        self._add(Grid(0, "", "table" if tabular else "text", len(block), width, cells, "text", spans_reliable=False,
                       caption=tuple(self._caption)))
        self._broken(self.done[-1], block)
        self._caption = [] if tabular else _last(part[2] for line in block for part in line.cells)

    def _broken(self, grid: Grid, block: Sequence[Line]) -> None:
        """Note which rows were put together of several lines: one by one, or, where most rows were, all of them at once."""
        rows = [(number, line) for number, line in enumerate(block, 1) if line.before and grid.row(number)]
        if not rows:
            return
        first = [grid.ref(grid.row(number)[0]) for number, _ in rows]
        told = [(line.before, " | ".join(part[2] for part in line.cells if part[2])) for _, line in rows]
        if len(rows) * 2 > len(block):
            self.notes.append(Note("read-broken-row", "repair", f"{len(rows)}行表格原来断成多行，已按分隔符的个数接成整行",
                                   tuple(first), before=told[0][0], after=told[0][1]))
            return
        for ref, (before, after) in zip(first, told, strict=True):
            self.notes.append(Note("read-broken-row", "repair", "一行表格原来断成几行，已按分隔符的个数接成整行",
                                   (ref,), before=before, after=after))

    def _add(self, grid: Grid) -> None:
        self._counts[grid.kind] += 1
        self.done.append(replace(grid, number=len(self.done) + 1, part=f"{grid.kind} {self._counts[grid.kind]}"))


def _last(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text][-CAPTION_LINES:]
