"""The characters of a page with their places, in the order of drawing; what does not show is only counted."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from jixiao.read.pdf_ink import Glyph, Ink
from jixiao.read.pdf_view import IDENTITY, Matrix, View, mapped

__all__ = ["UNREADABLE", "add_glyphs"]

UNREADABLE = "\ufffd"  # a character whose font does not say what it is

_ABOVE, _BELOW = 0.88, 0.12  # of an em: what a character takes above and below its baseline
# Characters that stand for another one: white space of all kinds, and hyphens that only mark a line break.
_LETTERS = dict.fromkeys([0x09, 0x20, 0xA0, 0x2002, 0x2003, 0x2009, 0x200B, 0x3000, 0xFEFF], " ")
_LETTERS |= dict.fromkeys([0x02, 0xAD, 0xFFFE], "-")
_BLANK = 0x20


def add_glyphs(page: pdfium.FPDF_PAGE, view: View, ink: Ink, inner: dict[int, Matrix]) -> None:
    """Add the characters of a page to its ink.

    Args:
        page: the page.
        view: how it is shown.
        ink: where they go; what does not show is counted there.
        inner: the maps of the forms that hold pieces of text, by the address of the piece.
    """
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    try:
        shows = _Shows(text, view, ink, inner)
        picture = ink.picture
        for run in _runs(text):
            # Characters of a run share their size, their turn and the part of the page in which they show.
            size = _Size(text, run[0][0])
            turn = (size.turn - view.turn) % 360
            bad = any(pdfium.FPDFText_HasUnicodeMapError(text, run[i][0]) == 1 for i in (0, -1))
            placed = []
            for index, letter, *at in run:
                known = not bad or pdfium.FPDFText_HasUnicodeMapError(text, index) != 1
                placed.append((index, Glyph(letter if known else UNREADABLE, *view.box(*size.box(*at)), turn)))
            ends = [(shows.of(placed[i][0]), placed[i][1]) for i in ((0, -1) if len(run) > 1 else (0,))]
            whole = all(show.holds(glyph) for show, glyph in ends)
            for index, glyph in placed:
                inked = not glyph.text.isspace()
                # Text without ink is the recognised text of a scan, or hidden.
                if (whole or shows.of(index).holds(glyph)) and (picture or ends[0][0].inked):
                    ink.glyphs.append(glyph)
                else:
                    ink.outside += inked
    finally:
        pdfium.FPDFText_ClosePage(text)


_Placed = tuple[int, str, float, float, float, float, float, float]


def _runs(text: pdfium.FPDF_TEXTPAGE) -> Iterator[list[_Placed]]:
    """Runs of characters that follow one another on one baseline: index, letter, origin, loose box."""
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    place, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    code_of, loose, origin = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
    run: list[_Placed] = []
    high = 0
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = code_of(text, index)
        if code <= _BLANK and pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        if not loose(text, index, place) or not origin(text, index, at_x, at_y):
            continue
        left, right = box.left, box.right
        if run:
            _, _, _, last_y, last_left, _, last_right, _ = run[-1]
            wide = max(last_right - last_left, right - left, 1.0)
            if abs(y.value - last_y) > 0.1 or not -0.5 * wide < left - last_right < wide:
                yield run
                run = []
        run.append(
            (
                index,
                _LETTERS.get(code) or (chr(code) if code > _BLANK else UNREADABLE),
                x.value,
                y.value,
                left,
                box.bottom,
                right,
                box.top,
            )
        )
    if run:
        yield run


class _Size:
    """How large the characters of a run are, and which way they are turned."""

    def __init__(self, text: pdfium.FPDF_TEXTPAGE, index: int) -> None:
        matrix = pdfium.FS_MATRIX()
        found = pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)) and math.isfinite(
            matrix.a + matrix.b + matrix.c + matrix.d
        )
        self.em = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d) if found else 0.0
        self.turn = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360 if found else 0

    def box(self, x: float, y: float, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """The box of a character: along the line as wide as it goes on, across it one em about its baseline.

        What fonts say of their height is not to be relied on: some give the height of each sign, so that commas sink.
        """
        em = self.em
        if self.turn % 180:
            across, along = right - left, top - bottom
        else:
            across, along = top - bottom, right - left
        if not 0.5 * max(across, along) <= em <= 4 * max(across, along, 0.1):
            return left, bottom, right, top
        if self.turn == 0:
            return left, y - _BELOW * em, right, y + _ABOVE * em
        if self.turn == 90:
            return x - _ABOVE * em, bottom, x + _BELOW * em, top
        if self.turn == 180:
            return left, y - _ABOVE * em, right, y + _BELOW * em
        return x - _BELOW * em, bottom, x + _ABOVE * em, top


@dataclass(slots=True)
class _Show:
    """The part of the page in which a piece of text shows, and whether it is drawn with ink."""

    left: float
    top: float
    right: float
    bottom: float
    inked: bool = True

    def holds(self, glyph: Glyph) -> bool:
        """True where the middle of a character shows."""
        return self.left <= glyph.x <= self.right and self.top <= glyph.y <= self.bottom


@dataclass
class _Shows:
    """Where pieces of text show. `inner` has the maps from the forms that hold some of them, by their address."""

    text: pdfium.FPDF_TEXTPAGE
    view: View
    ink: Ink
    inner: dict[int, Matrix]
    _known: dict[int, _Show] = field(default_factory=dict)

    def of(self, index: int) -> _Show:
        """Where the piece of a character shows."""
        item = pdfium.FPDFText_GetTextObject(self.text, index)
        key = ctypes.addressof(item.contents) if item else 0
        if key not in self._known:
            self._known[key] = show = _Show(0.0, 0.0, self.ink.width, self.ink.height)
            if item:
                show.inked = pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
                self._clip(pdfium.FPDFPageObj_GetClipPath(item), self.inner.get(key, IDENTITY), show)
        return self._known[key]

    def _clip(self, clip: pdfium.FPDF_CLIPPATH, matrix: Matrix, show: _Show) -> None:
        x, y = ctypes.c_float(), ctypes.c_float()
        for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
            points = []
            count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
            for segment in (0, 2) if count in {4, 5} else range(count):
                pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, segment), x, y)
                points.append((x.value, y.value))
            if points:
                xs, ys = [p[0] for p in points], [p[1] for p in points]
                left, top, right, bottom = self.view.box(*mapped((min(xs), min(ys), max(xs), max(ys)), matrix))
                show.left, show.top = max(show.left, left), max(show.top, top)
                show.right, show.bottom = min(show.right, right), min(show.bottom, bottom)
