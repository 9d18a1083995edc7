"""One page of a PDF as ink: characters, rulings and filled areas, in points from the upper left corner as the page is shown."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from jixiao.read.pdf_ink import Area, Glyph, Ink, Ruling

__all__ = ["page_ink"]

THIN = 3.0  # a filled strip up to this thickness is a ruling, not an area
_WHITE = 250
_DEPTH = 8
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class _View:
    """How a page is shown: its visible box and its rotation, as a map from page space to the screen."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 180 else (width, height)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom on the screen of a box in page space."""
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        if self.turn == 90:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.turn == 180:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.turn == 270:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0


def page_ink(page: pdfium.FPDF_PAGE) -> Ink:
    """What is printed on a page.

    Args:
        page: a loaded page of pdfium.
    """
    view = _view(page)
    width, height = view.size
    ink = Ink(width, height)
    shapes = _Shapes(view, ink)
    shapes.read(page)
    _characters(page, view, ink, shapes.inner)
    return _upright(ink)


def _view(page: pdfium.FPDF_PAGE) -> _View:
    box = pdfium.FS_RECTF()
    # The bounding box is what viewers show: the crop box inside the media box.
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        box.left, box.bottom = 0.0, 0.0
        box.right, box.top = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return _View(box.left, box.bottom, box.right, box.top, pdfium.FPDFPage_GetRotation(page) % 4 * 90)


def _characters(page: pdfium.FPDF_PAGE, view: _View, ink: Ink, inner: dict[int, _Matrix]) -> None:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    try:
        shows = _Shows(text, view, ink, inner)
        for run in _runs(text, view):
            # Characters of a run share their turn and what part of the page they show in, so its ends speak for all.
            turn = round(math.degrees(pdfium.FPDFText_GetCharAngle(text, run[0][0])) / 90) * 90 - view.turn
            ends = [shows.of(run[i][0]) for i in ((0, -1) if len(run) > 1 else (0,))]
            alike = all(show.holds(glyph) for show, (_, glyph) in zip(ends, (run[0], run[-1]), strict=False))
            for index, glyph in run:
                inked = not glyph.text.isspace()
                if not (alike or shows.of(index).holds(glyph)):
                    ink.outside += inked
                    continue
                glyph.turn = turn % 360
                ink.unseen += inked and not ends[0].inked
                ink.glyphs.append(glyph)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _runs(text: pdfium.FPDF_TEXTPAGE, view: _View) -> Iterator[list[tuple[int, Glyph]]]:
    """The characters in the order of drawing, in runs that follow one another without a gap; each with its index."""
    box = pdfium.FS_RECTF()
    place = ctypes.byref(box)
    code_of, loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    run: list[tuple[int, Glyph]] = []
    high = 0
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = code_of(text, index)
        if code in _BREAKS or (code == _BLANK and pdfium.FPDFText_IsGenerated(text, index) == 1):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        if not loose(text, index, place):
            continue
        glyph = Glyph(_LETTERS.get(code) or chr(code), *view.box(box.left, box.bottom, box.right, box.top))
        if run:
            last = run[-1][1]
            em = last.bottom - last.top
            if not (abs(glyph.bottom - last.bottom) < 0.3 * em and -0.5 * em < glyph.left - last.right < em):
                yield run
                run = []
        run.append((index, glyph))
    if run:
        yield run


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
    view: _View
    ink: Ink
    inner: dict[int, _Matrix]
    _known: dict[int, _Show] = field(default_factory=dict)

    def of(self, index: int) -> _Show:
        """Where the piece of a character shows."""
        item = pdfium.FPDFText_GetTextObject(self.text, index)
        key = ctypes.addressof(item.contents) if item else 0
        if key not in self._known:
            self._known[key] = show = _Show(0.0, 0.0, self.ink.width, self.ink.height)
            if item:
                show.inked = pdfium.FPDFTextObj_GetTextRenderMode(item) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
                self._clip(pdfium.FPDFPageObj_GetClipPath(item), self.inner.get(key, _IDENTITY), show)
        return self._known[key]

    def _clip(self, clip: pdfium.FPDF_CLIPPATH, matrix: _Matrix, show: _Show) -> None:
        x, y = ctypes.c_float(), ctypes.c_float()
        for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
            points = []
            count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
            for segment in (0, 2) if count in {4, 5} else range(count):
                pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, segment), x, y)
                points.append((x.value, y.value))
            if points:
                xs, ys = [p[0] for p in points], [p[1] for p in points]
                left, top, right, bottom = self.view.box(*_mapped((min(xs), min(ys), max(xs), max(ys)), matrix))
                show.left, show.top = max(show.left, left), max(show.top, top)
                show.right, show.bottom = min(show.right, right), min(show.bottom, bottom)


# Characters that stand for another one: white space of all kinds, and hyphens that only mark a line break.
_LETTERS = dict.fromkeys([0x09, 0xA0, 0x2002, 0x2003, 0x2009, 0x200B, 0x3000, 0xFEFF], " ")
_BREAKS = frozenset({0, 10, 13})
_BLANK = 0x20
_LETTERS |= dict.fromkeys([0x02, 0xAD, 0xFFFE], "-")


@dataclass
class _Shapes:
    """Walks through the drawn objects of a page and of the forms in it; `inner` maps texts in forms to the page."""

    view: _View
    ink: Ink
    inner: dict[int, _Matrix] = field(default_factory=dict)
    _limits: tuple[ctypes.c_float, ...] = field(default_factory=lambda: tuple(ctypes.c_float() for _ in range(4)))
    _color: tuple[ctypes.c_uint, ...] = field(default_factory=lambda: tuple(ctypes.c_uint() for _ in range(4)))

    def read(self, page: pdfium.FPDF_PAGE) -> None:
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            self._object(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)

    def _object(self, item: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix, depth: int) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if depth:
                self.inner[ctypes.addressof(item.contents)] = matrix
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, top, right, bottom = self._bounds(item, matrix)
            self.ink.images.append(Area(max(left, 0), max(top, 0), min(right, self.ink.width), min(bottom, self.ink.height)))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = _times(_matrix(item), matrix)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _bounds(self, item: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix) -> tuple[float, float, float, float]:
        left, bottom, right, top = self._limits
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        corners = (left.value, bottom.value, right.value, top.value)
        if matrix is not _IDENTITY:
            corners = _mapped(corners, matrix)
        return self.view.box(*corners)

    def _path(self, item: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        filled = fill.value != 0 and self._visible(pdfium.FPDFPageObj_GetFillColor, item)
        stroked = stroke.value != 0 and self._visible(pdfium.FPDFPageObj_GetStrokeColor, item)
        if not (filled or stroked):
            return
        left, top, right, bottom = self._bounds(item, matrix)
        if right - left <= THIN or bottom - top <= THIN:
            if right > left or bottom > top:
                self._strip(left, top, right, bottom)
            return
        for part in _subpaths(item, _times(_matrix(item), matrix)):
            self._part(part, filled, stroked)

    def _visible(self, color_of: object, item: pdfium.FPDF_PAGEOBJECT) -> bool:
        if not color_of(item, *self._color):  # type: ignore[operator]
            return True  # a pattern
        red, green, blue, alpha = (value.value for value in self._color)
        return alpha > 10 and min(red, green, blue) < _WHITE

    def _part(self, points: list[tuple[float, float, bool]], filled: bool, stroked: bool) -> None:
        """One subpath: `points` with, for each, whether a straight line leads to it."""
        if len(points) < 2:
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        left, top, right, bottom = self.view.box(min(xs), min(ys), max(xs), max(ys))
        if right - left <= THIN or bottom - top <= THIN:
            self._strip(left, top, right, bottom)
            return
        if stroked:
            for (x0, y0, _), (x1, y1, straight) in pairwise(points):
                if straight and (abs(x1 - x0) <= 0.5 or abs(y1 - y0) <= 0.5):
                    self._strip(*self.view.box(x0, y0, x1, y1))
        elif filled and all(_axis_parallel(a, b) for a, b in pairwise(points)):
            self.ink.areas.append(Area(left, top, right, bottom))

    def _strip(self, left: float, top: float, right: float, bottom: float) -> None:
        """A strip of ink: along its longer side it is a ruling; a dot may belong to a dotted one of either kind."""
        if right < 0 or bottom < 0 or left > self.ink.width or top > self.ink.height:
            return
        width, height = right - left, bottom - top
        dot = max(width, height) <= THIN
        if dot or width >= height:
            self.ink.level.append(Ruling((top + bottom) / 2, left, right))
        if dot or height > width:
            self.ink.upright.append(Ruling((left + right) / 2, top, bottom))


def _axis_parallel(a: tuple[float, float, bool], b: tuple[float, float, bool]) -> bool:
    return b[2] and (abs(a[0] - b[0]) <= 0.5 or abs(a[1] - b[1]) <= 0.5)


def _subpaths(path: pdfium.FPDF_PAGEOBJECT, matrix: _Matrix) -> Iterator[list[tuple[float, float, bool]]]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, bool]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        straight = kind == pdfium.FPDF_SEGMENT_LINETO
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f, straight))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append((*points[0][:2], True))
    if points:
        yield points


def _matrix(item: pdfium.FPDF_PAGEOBJECT) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    if then is _IDENTITY:
        return first
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _mapped(box: tuple[float, float, float, float], matrix: _Matrix) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners),
    )  # fmt: skip


def _upright(ink: Ink) -> Ink:
    """A page whose text runs up or down as a whole (a wide table on a tall page) is turned so that it can be read."""
    turned = [0, 0, 0, 0]
    for glyph in ink.glyphs:
        turned[glyph.turn // 90] += 1
    turn = max(range(4), key=turned.__getitem__)
    if turn == 0 or turned[turn] < 20 or turned[turn] < 0.7 * len(ink.glyphs):
        return ink
    return ink.turned(turn * 90)
