"""One page of a PDF as ink: characters, rulings and filled areas, in points from the upper left corner as the page is shown."""

from __future__ import annotations

import pypdfium2.raw as pdfium

from jixiao.read.pdf_glyphs import add_glyphs
from jixiao.read.pdf_ink import Ink
from jixiao.read.pdf_shapes import Shapes
from jixiao.read.pdf_view import view_of

__all__ = ["page_ink"]


def page_ink(page: pdfium.FPDF_PAGE) -> Ink:
    """What is printed on a page.

    Args:
        page: a loaded page of pdfium.
    """
    view = view_of(page)
    width, height = view.size
    ink = Ink(width, height)
    shapes = Shapes(view, ink)
    shapes.read(page)
    add_glyphs(page, view, ink, shapes.inner)
    return _upright(ink)


def _upright(ink: Ink) -> Ink:
    """A page whose text runs up or down as a whole (a wide table on a tall page) is turned so that it can be read."""
    turned = [0, 0, 0, 0]
    for glyph in ink.glyphs:
        turned[glyph.turn // 90] += 1
    turn = max(range(4), key=turned.__getitem__)
    if turn == 0 or turned[turn] < 20 or turned[turn] < 0.7 * len(ink.glyphs):
        return ink
    return ink.turned(turn * 90)
