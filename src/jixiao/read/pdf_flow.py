"""Pages put one behind another: text grids and tables in reading order, tables and paragraphs joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from jixiao.model import Cell, CellRef, Grid, Note
from jixiao.read.blocks import CAPTION_LINES
from jixiao.read.pdf_layout import Page
from jixiao.read.pdf_stitch import Table
from jixiao.read.pdf_tables import Fragment
from jixiao.read.pdf_text import Line, joined, paragraphs

__all__ = ["Flow"]

_APART = 2.0  # ems between two pieces of a line that are cells of their own
_CONTINUED = re.compile(r"[（(]?续(?:表|上表|前表)?\s*\d{0,2}[）)]?")


class Flow:
    """Takes the pages one after another and makes grids of them.

    Attributes:
        grids: the grids so far.
        notes: what was joined.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.grids: list[Grid] = []
        self.notes: list[Note] = []
        self._table: Table | None = None
        self._lines: list[Line] = []
        self._above: list[tuple[int, str]] = []
        self._texts: dict[int, int] = {}
        self._origins: dict[int, str] = {}
        self._over: list[CellRef] = []

    def page(self, page: Page) -> None:
        """Take the lines and tables of a page, from top to bottom."""
        self._origins[page.number] = page.origin
        for item in self._after_caption(page):
            if isinstance(item, Line):
                self._end_table()
                self._lines.append(item)
                continue
            if item.inside:
                self._end_table()
            elif self._table is not None and (why := self._table.goes_on(item)):
                self._table.extend(item, why)
                continue
            self._end_table()
            self._end_text()
            self._table = Table(item, page.origin)
            own = [text for number, text in self._above if number == page.number] or [text for _, text in self._above]
            self._table.caption = tuple(own[-CAPTION_LINES:])
            self._above = []

    def end(self) -> None:
        """No page is left."""
        self._end_table()
        self._end_text()
        if self._over:
            message = f"{len(self._over)}个段落在换页处断开，已接上"
            self.notes.append(Note("read-stitched", "info", message, tuple(self._over)))

    def _after_caption(self, page: Page) -> Sequence[Line | Fragment]:
        """The items of a page; without the caption above a table that only says the caption of the open table again."""
        if self._table is None:
            return page.items
        count = next((i for i, item in enumerate(page.items) if isinstance(item, Fragment)), 0)
        head = [item for item in page.items[:count] if isinstance(item, Line)]
        table = page.items[count] if count else None
        said = "".join("".join(self._table.caption).split())
        if not isinstance(table, Fragment) or not all(_again(line, said) for line in head):
            return page.items
        if not self._table.goes_on(table, captioned=True):
            return page.items
        text = " / ".join(line.text for line in head)
        self._table.say("read-stitched", f"第{page.number}页重复的表题已略去", text)
        return page.items[count:]

    def _end_table(self) -> None:
        if self._table is not None:
            number = len(self.grids) + 1
            self._table.finish()
            self.grids.append(self._table.grid(number))
            self.notes.extend(self._table.notes(number))
            self._table = None

    def _end_text(self) -> None:
        """The lines since the last table as paragraphs, those that begin on one page as one grid."""
        found = paragraphs(self._lines)
        self._lines = []
        for number, group in groupby(found, key=lambda p: p[0].page):
            self._text(number, list(group))

    def _text(self, page: int, found: Iterable[list[Line]]) -> None:
        rows: list[list[str]] = []
        for paragraph in found:
            if len(paragraph) > 1:
                rows.append([joined(paragraph)])
            else:
                rows.append([piece.text for piece in paragraph[0].cut(_APART)])
            if paragraph[-1].page != page:
                self._over.append(CellRef(len(self.grids) + 1, len(rows), 1))
            self._above.append((paragraph[-1].page, " ".join(rows[-1])))
        self._texts[page] = nth = self._texts.get(page, 0) + 1
        cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
        self.grids.append(
            Grid(len(self.grids) + 1, f"page {page} text {nth}", "text", len(rows), max(map(len, rows)), cells, self._origins[page])
        )


def _again(line: Line, said: str) -> bool:
    bare = "".join(line.text.split())
    return bool(_CONTINUED.fullmatch(bare)) or re.sub(r"[（(]?续表?\d{0,2}[）)]?$", "", bare) in said
