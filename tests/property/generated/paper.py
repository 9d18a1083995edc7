"""Blocks as pages of a PDF: cells as boxes, text wrapped and set in the middle, tables cut where a page ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from form import Form, Placed, Title
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from generated.draws import Noise
from generated.page import Block, Table, cut

__all__ = ["with_blanks", "write_pdf"]

_FONT, _SIZE, _LEADING, _PAD, _MARGIN = "STSong-Light", 9, 12, 3, 45


def write_pdf(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    """Write a PDF; where a page ends the header comes again or does not."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    paper = _Paper(Canvas(str(path), pagesize=landscape(A4), invariant=True), again=noise.lost == 1, lines=noise.fragment)
    for block in blocks:
        if isinstance(block, Table):
            paper.table(block)
        elif not isinstance(block, Form) and block.text.strip():
            paper.line(block.text, large=isinstance(block, Title))
    paper.canvas.save()


class _Paper:
    """Where the next thing goes."""

    def __init__(self, canvas: Canvas, *, again: bool, lines: bool) -> None:
        self.canvas, self.again, self.lines = canvas, again, lines
        self.width, self.height = landscape(A4)
        self.y = self.height - _MARGIN

    def new_page(self) -> None:
        self.canvas.showPage()
        self.y = self.height - _MARGIN

    def line(self, text: str, *, large: bool) -> None:
        size = 14 if large else _SIZE
        for part in _wrapped(text, self.width - 2 * _MARGIN, size):
            if self.y - size - 8 < _MARGIN:
                self.new_page()
            self.canvas.setFont(_FONT, size)
            x = (self.width - pdfmetrics.stringWidth(part, _FONT, size)) / 2 if large else _MARGIN
            self.canvas.drawString(x, self.y - size, part)
            self.y -= size + 8

    def table(self, table: Table) -> None:
        """A table on this page as far as it fits, the rest on the next ones."""
        widths = self._widths(table)
        while True:
            heights = _heights(table, widths)
            room, fits = self.y - _MARGIN, 0
            for height in heights:
                if room < height:
                    break
                room -= height
                fits += 1
            if fits == table.rows:
                self._draw(table, widths, heights)
                self.y -= sum(heights) + 8
                return
            if table.header and table.header[0] <= fits <= table.header[-1]:
                fits = table.header[0] - 1
            if fits > (table.header[-1] if table.header and table.header[0] == 1 else 0):
                above, table = cut(table, fits + 1, again=self.again and bool(table.names) and fits + 1 > min(table.names))
                self._draw(above, widths, _heights(above, widths))
            self.new_page()

    def _widths(self, table: Form) -> list[float]:
        wanted = [30.0] * table.columns
        for cell in table.cells:
            if cell.across == 1:
                longest = max(pdfmetrics.stringWidth(part, _FONT, _SIZE) for part in str(cell.value).split("\n"))
                wanted[cell.column - 1] = max(wanted[cell.column - 1], min(longest, 110) + 2 * _PAD + 1)
        scale = (self.width - 2 * _MARGIN) / sum(wanted)
        return [w * scale for w in wanted]

    def _draw(self, table: Form, widths: list[float], heights: list[float]) -> None:
        left = [_MARGIN + x for x in (0.0, *accumulate(widths))]
        top = [self.y - y for y in (0.0, *accumulate(heights))]
        self.canvas.setFont(_FONT, _SIZE)
        self.canvas.setLineWidth(0.5)
        for cell in with_blanks(table):
            x, right = left[cell.column - 1], left[cell.column + cell.across - 1]
            y, bottom = top[cell.row - 1], top[cell.row + cell.down - 1]
            if self.lines:
                self.canvas.lines([(x, y, right, y), (x, bottom, right, bottom), (x, y, x, bottom), (right, y, right, bottom)])
            else:
                self.canvas.rect(x, bottom, right - x, y - bottom)
            parts = _wrapped(str(cell.value), right - x - 2 * _PAD, _SIZE)
            base = (y + bottom) / 2 + len(parts) * _LEADING / 2 - _SIZE
            for number, part in enumerate(parts):
                self.canvas.drawString(x + _PAD, base - number * _LEADING, part)


def with_blanks(table: Form) -> list[Placed]:
    """The cells of a table and the blank ones between them."""
    taken = {(r, c) for p in table.cells for r in range(p.row, p.row + p.down) for c in range(p.column, p.column + p.across)}
    return [*table.cells, *(Placed(r, c, "", 1, 1) for r in range(1, table.rows + 1) for c in range(1, table.columns + 1)
                            if (r, c) not in taken)]


def _heights(table: Form, widths: list[float]) -> list[float]:
    """High enough for every cell; what a merged cell needs more than its rows have goes to its last row."""
    out = [_LEADING + 2.0 * _PAD] * table.rows
    for cell in sorted(table.cells, key=lambda c: c.down):
        width = sum(widths[cell.column - 1 : cell.column + cell.across - 1]) - 2 * _PAD
        need = len(_wrapped(str(cell.value), width, _SIZE)) * _LEADING + 2 * _PAD
        last = cell.row + cell.down - 2
        out[last] = max(out[last], need - sum(out[cell.row - 1 : last]))
    return out


def _wrapped(text: str, width: float, size: float) -> list[str]:
    out = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            if line and pdfmetrics.stringWidth(line + character, _FONT, size) > width:
                out.append(line)
                line = ""
            line += character
        out.append(line)
    return out
