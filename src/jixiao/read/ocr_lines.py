"""A scanned page set straight, and the ruled lines on it (OpenCV). Lengths of the picture are in pixels, rulings in points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from jixiao.read.pdf_ink import Ruling

__all__ = ["Sheet", "sheet"]

Pixels = NDArray[np.uint8]

_MOST_SKEW = 3.0  # degrees
_SMALL = 900  # pixels that are enough to see how a page is turned
_WHITE = 255
# In points: the shortest run of ink that can be a ruling, the gaps it may have, the thickest one; what is so long that it
# needs no others; and how near the others have to be.
_RUN, _GAP, _THICK, _SURE, _NEAR = 11.0, 4.0, 3.0, 60.0, 4.0
_WHOLE = 0.9  # of its length is ink


@dataclass
class Sheet:
    """A page set straight: grey pixels without its rulings, the rulings, and how many points a pixel is."""

    grey: Pixels
    ink: Pixels
    level: list[Ruling]
    upright: list[Ruling]
    scale: float


def sheet(grey: Pixels, scale: float) -> Sheet:
    """Straighten a page and find its rulings.

    Args:
        grey: the picture, 0 is black.
        scale: points per pixel.
    """
    turned = _turned(grey, _skew(grey))
    dark = _dark(turned, scale)
    strokes = [_strokes(dark, scale, upright) for upright in (False, True)]
    level, upright = _kept(*strokes)
    mask = np.zeros_like(dark)
    for stroke in (*level, *upright):
        left, top, width, height = stroke.box
        mask[top : top + height, left : left + width][stroke.part] = _WHITE
    mask = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)
    clean = turned.copy()
    clean[mask > 0] = _WHITE
    ink = np.asarray(cv2.bitwise_and(dark, cv2.bitwise_not(mask)), np.uint8)
    return Sheet(clean, ink, [s.ruling for s in level], [s.ruling for s in upright], scale)


def _kept(level: list[_Stroke], upright: list[_Stroke]) -> tuple[list[_Stroke], list[_Stroke]]:
    """The strokes that are rulings: long ones, and those that go from one ruling across to another, as none in a character does."""
    kept: list[list[_Stroke]] = [[], []]
    left = [level, upright]
    found = True
    while found:
        found = False
        for way in (0, 1):
            across = [stroke.ruling for stroke in kept[1 - way]]
            rulings = [stroke for stroke in left[way] if _meets(stroke.ruling, across)]
            left[way] = [stroke for stroke in left[way] if stroke not in rulings]
            kept[way] += rulings
            found = found or bool(rulings)
    return kept[0], kept[1]


def _meets(ruling: Ruling, across: list[Ruling]) -> bool:
    if ruling.end - ruling.start >= _SURE:
        return True
    return all(
        any(abs(end - other.at) <= _NEAR and other.start - _NEAR <= ruling.at <= other.end + _NEAR for other in across)
        for end in (ruling.start, ruling.end)
    )


def _skew(grey: Pixels) -> float:
    """The angle by which a page is turned: turned back by it, its rows of ink stand out most."""
    ratio = min(1.0, _SMALL / max(grey.shape))
    small: Any = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    ink = np.asarray(_WHITE - small, np.float32)
    ink[ink < 60] = 0  # paper and noise

    def sharpness(angle: float) -> float:
        turned = _rotated(ink, angle, 0.0)
        return float(sum(np.sum(np.diff(turned.sum(axis=axis)) ** 2) for axis in (0, 1)))

    best = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, 0.25), key=lambda a: (sharpness(a), -abs(a)))
    fine = max(np.arange(best - 0.25, best + 0.26, 0.05), key=lambda a: (sharpness(a), -abs(a)))
    return float(fine)


def _turned(grey: Pixels, angle: float) -> Pixels:
    return grey if abs(angle) < 0.04 else np.asarray(_rotated(grey, angle, _WHITE), np.uint8)


def _rotated(picture: Any, angle: float, ground: float) -> Any:
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground)


def _dark(grey: Pixels, scale: float) -> Pixels:
    """Where there is ink: darker than the paper around it, so that shades and stains do not count."""
    around = max(3, round(12 / scale)) | 1
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return np.asarray(cv2.adaptiveThreshold(smooth, _WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 18), np.uint8)


@dataclass(eq=False)
class _Stroke:
    """A ruling and the pixels that make it: its box on the picture, and which pixels in it."""

    ruling: Ruling
    box: tuple[int, int, int, int]
    part: NDArray[np.bool_]


def _strokes(dark: Pixels, scale: float, upright: bool) -> list[_Stroke]:
    """Long thin runs of ink in one direction."""
    run, gap = max(5, round(_RUN / scale)), max(2, round(_GAP / scale))

    def bar(length: int) -> Any:
        return np.ones((length, 1) if upright else (1, length), np.uint8)

    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, bar(3))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, bar(run))
    joined = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, bar(gap))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[number])
        length, breadth = (height, width) if upright else (width, height)
        if area > _THICK / scale * length or breadth > length:
            continue
        part = labels[top : top + height, left : left + width] == number
        inked = (part & (closed[top : top + height, left : left + width] > 0)).any(axis=1 if upright else 0)
        if inked.sum() < _WHOLE * length:
            continue
        across = np.nonzero(part)[1 if upright else 0]
        at = (left if upright else top) + float(np.median(across)) + 0.5
        start = top if upright else left
        found.append(_Stroke(Ruling(at * scale, start * scale, (start + length) * scale), (left, top, width, height), part))
    return found
