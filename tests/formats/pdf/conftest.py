"""A pen for small PDF files: text, lines and tables at given places, from the upper left corner of the page."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from jixiao.model import Cell, Grid
from jixiao.read.content import Content
from jixiao.read.pdf import read_pdf

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class Pen:
    """Draws on a page. All places are points from the left and from the top."""

    canvas: Canvas
    out: io.BytesIO
    width: float = WIDTH
    height: float = HEIGHT

    def write(self, x: float, y: float, text: str, size: float = 10, font: str = "STSong-Light") -> None:
        """Text whose upper left corner is at a place."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y - 0.88 * size, text)

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 10, step: float = 14) -> None:
        """Lines of text, one below the other."""
        for number, line in enumerate(lines):
            self.write(x, y + number * step, line, size)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroke."""
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def fill(self, x0: float, y0: float, x1: float, y1: float, gray: float = 0.0) -> None:
        """A filled rectangle without an outline."""
        self.canvas.setFillGray(gray)
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
        self.canvas.setFillGray(0)

    def table(self, cells: Sequence[Cell], xs: Sequence[float], ys: Sequence[float], box: Callable[..., None] | None = None) -> None:
        """A table: each cell outlined (by `box`, else by four strokes), its text in lines from the upper left."""
        for cell in cells:
            left, right = xs[cell.column - 1], xs[cell.column + cell.colspan - 1]
            top, bottom = ys[cell.row - 1], ys[cell.row + cell.rowspan - 1]
            if box is None:
                for y in (top, bottom):
                    self.rule(left, y, right, y)
                for x in (left, right):
                    self.rule(x, top, x, bottom)
            else:
                box(self, left, top, right, bottom)
            self.lines(left + 3, top + 3, cell.text.split("\n") if cell.text else [])

    def turn_page(self) -> None:
        """A new page."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        """The file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()

    def read(self) -> Content:
        """The file as it is read."""
        return read_pdf(self.bytes())


def new_pen(width: float = WIDTH, height: float = HEIGHT) -> Pen:
    out = io.BytesIO()
    return Pen(Canvas(out, pagesize=(width, height), invariant=1), out, width, height)


@pytest.fixture
def pen() -> Pen:
    return new_pen()


@pytest.fixture
def make_pen() -> Callable[..., Pen]:
    return new_pen


@pytest.fixture
def rows_of() -> Callable[[Grid], list[list[str]]]:
    def rows(grid: Grid) -> list[list[str]]:
        return [[cell.text for cell in grid.row(row)] for row in range(1, grid.rows + 1)]

    return rows


@pytest.fixture
def placed() -> Callable[[Grid], set[tuple[int, int, int, int, str]]]:
    def cells(grid: Grid) -> set[tuple[int, int, int, int, str]]:
        return {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in grid.cells if not c.blank}

    return cells
