"""Rulings, filled areas and images of a page, those in forms among them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from jixiao.read.pdf_ink import Area, Ink, Ruling
from jixiao.read.pdf_view import IDENTITY, Matrix, View, mapped, matrix_of, times

__all__ = ["Shapes"]

THIN = 3.0  # a filled strip up to this thickness is a ruling, not an area
_WHITE = 250
_BEYOND = 20.0  # rulings are followed so far past the edges of the page
_DEPTH = 8
_MOST = 200_000  # objects of a page: what has more is a drawing


@dataclass
class Shapes:
    """Walks through the drawn objects of a page and of the forms in it; `inner` maps texts in forms to the page."""

    view: View
    ink: Ink
    inner: dict[int, Matrix] = field(default_factory=dict)
    _seen: int = 0
    _limits: tuple[ctypes.c_float, ...] = field(default_factory=lambda: tuple(ctypes.c_float() for _ in range(4)))
    _color: tuple[ctypes.c_uint, ...] = field(default_factory=lambda: tuple(ctypes.c_uint() for _ in range(4)))

    def read(self, page: pdfium.FPDF_PAGE) -> None:
        """Add what is drawn on a page to its ink."""
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            self._object(pdfium.FPDFPage_GetObject(page, index), IDENTITY, 0)

    def _object(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix, depth: int) -> None:
        self._seen += 1
        if self._seen > _MOST:
            return
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
            inner = times(matrix_of(item), matrix)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _bounds(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> tuple[float, float, float, float]:
        left, bottom, right, top = self._limits
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            return 0.0, 0.0, 0.0, 0.0
        corners = (left.value, bottom.value, right.value, top.value)
        if matrix is not IDENTITY:
            corners = mapped(corners, matrix)
        return self.view.box(*corners)

    def _path(self, item: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> None:
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
        for part in _subpaths(item, times(matrix_of(item), matrix)):
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
        if not (right >= 0 and bottom >= 0 and left <= self.ink.width and top <= self.ink.height):
            return  # beyond the page, or no number at all
        left, top = max(left, -_BEYOND), max(top, -_BEYOND)
        right, bottom = min(right, self.ink.width + _BEYOND), min(bottom, self.ink.height + _BEYOND)
        width, height = right - left, bottom - top
        dot = max(width, height) <= THIN
        if dot or width >= height:
            self.ink.level.append(Ruling((top + bottom) / 2, left, right))
        if dot or height > width:
            self.ink.upright.append(Ruling((left + right) / 2, top, bottom))


def _axis_parallel(a: tuple[float, float, bool], b: tuple[float, float, bool]) -> bool:
    return b[2] and (abs(a[0] - b[0]) <= 0.5 or abs(a[1] - b[1]) <= 0.5)


def _subpaths(path: pdfium.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[list[tuple[float, float, bool]]]:
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
