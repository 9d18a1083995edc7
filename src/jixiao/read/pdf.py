"""PDF with text: pages to grids. Scans are told from text and named; tables that go over several pages are one grid."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium

from jixiao.errors import ReadError
from jixiao.model import Cell, Grid, Note
from jixiao.read.blocks import caption_of
from jixiao.read.content import Content
from jixiao.read.pdf_page import page_ink
from jixiao.read.pdf_stitch import Table
from jixiao.read.pdf_tables import Fragment, fragments
from jixiao.read.pdf_text import Line, joined, lines_of, paragraphs

__all__ = ["read_pdf"]

_ENCRYPTED = "PDF 文件已加密；请去掉打开密码后再试。(The PDF is encrypted; remove its password.)"
_DAMAGED = "PDF 文件已损坏；请重新导出或下载。(The PDF is damaged; export or download it again.)"


def read_pdf(data: bytes) -> Content:
    """Read the tables and the running text of a PDF.

    Raises:
        ReadError: the file is encrypted or damaged, or all its pages are scans.
    """
    with _opened(data) as document:
        pages = [_page(document, number) for number in range(1, len(document) + 1)]
    return _content(pages)


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        encrypted = getattr(error, "err_code", None) == 4
        raise ReadError(_ENCRYPTED if encrypted else _DAMAGED) from error
    try:
        yield document
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, number: int) -> list[Line | Fragment]:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise ReadError(_DAMAGED) from error
    try:
        ink = page_ink(page.raw)
    finally:
        page.close()
    tables, rest = fragments(ink, number)
    for nth, table in enumerate(tables, 1):
        table.number = nth
    items: list[Line | Fragment] = [*tables, *lines_of(rest)]
    return sorted(items, key=lambda i: i.top)


def _content(pages: list[list[Line | Fragment]]) -> Content:
    flow = _Flow()
    for number, items in enumerate(pages, 1):
        flow.page(number, items)
    flow.close()
    return Content(tuple(flow.grids), {"pages": str(len(pages))}, tuple(flow.notes))


class _Flow:
    """Takes the pages one after another and makes grids of them."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.notes: list[Note] = []
        self._table: Table | None = None
        self._above: list[str] = []
        self._older = 0
        self._texts = 0

    def page(self, number: int, items: list[Line | Fragment]) -> None:
        """Take the lines and tables of a page, from top to bottom."""
        lines = [i for i in items if isinstance(i, Line)]
        left, right = min((i.left for i in lines), default=0.0), max((i.right for i in lines), default=0.0)
        self._older, self._texts = len(self._above), 0
        run: list[Line] = []
        for item in items:
            if isinstance(item, Line):
                self.close()
                run.append(item)
                continue
            if self._table is not None and (why := self._table.goes_on(item)):
                self._table.extend(item, why)
                continue
            self.close()
            self._text(number, run, left, right)
            run = []
            # The lines on the table's own page are its caption, else those that came before.
            self._table = Table(item)
            self._table.caption = caption_of(self._above[self._older :] or self._above)
            self._above, self._older = [], 0
        self._text(number, run, left, right)

    def _text(self, page: int, lines: list[Line], left: float, right: float) -> None:
        if not lines:
            return
        self._texts += 1
        rows = [
            [joined(paragraph, right - left)] if len(paragraph) > 1 else [piece.text for piece in paragraph[0].cut(2.0)]
            for paragraph in paragraphs(lines, left, right)
        ]
        self._above += [" ".join(row) for row in rows]
        cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1))
        part = f"page {page} text {self._texts}"
        self.grids.append(Grid(len(self.grids) + 1, part, "text", len(rows), max(map(len, rows)), cells, "pdf"))

    def close(self) -> None:
        """The table that was open is complete."""
        if self._table is not None:
            number = len(self.grids) + 1
            self.grids.append(self._table.grid(number))
            self.notes.extend(self._table.notes(number))
            self._table = None
