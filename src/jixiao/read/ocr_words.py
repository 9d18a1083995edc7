"""The words on a straightened page: found, cut where a ruling runs through them, and recognised."""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from jixiao.read.ocr_lines import Pixels, Sheet
from jixiao.read.pdf_lattice import Box, Lattice, lattices

__all__ = ["Area", "Word", "areas", "line_height", "turn_of", "words"]

_STROKES = frozenset("1Il|丨丿ノ/")
_SPECK = 6  # pixels: what is smaller is dirt
_LEAST = 2.5  # points: a sign is longer than that in one direction
_EDGE = 1.2  # points beside a ruling that are not looked at
_ROOM = 3  # pixels around a word that the recogniser wants to see
_ROW_GAP = 1.5  # points without ink between two lines
_WORD_GAP = 0.85  # heights of a line: words so far apart are two
_NEAR = 0.5  # heights of a line: ink so near to a word is a part of it
_OVER = -0.15  # likewise for two words that the engine found: they must overlap
_SAMPLE = 8
_TALL = 0.6
_THREADS = 2  # always as many, as sums over more parts differ in their last digits


@dataclass(frozen=True)
class Area:
    """A part of the picture, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Word:
    """A piece of a line: where its ink is, what it says, and how sure the engine is (0 to 1)."""

    area: Area
    text: str
    score: float


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415

    # The weights are those in the package; were they missing, the engine would look for them on a network.
    spec = importlib.util.find_spec("rapidocr")
    folder = Path(str(spec.origin)).parent / "models" if spec else Path()
    threads = "EngineConfig.onnxruntime.intra_op_num_threads"
    return RapidOCR(params={"Global.log_level": "critical", "Global.model_root_dir": str(folder), threads: _THREADS})


def line_height(grey: Pixels) -> float:
    """The usual height of a line of text in pixels, or 0 where there is none."""
    boxes = _engine()(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False).boxes
    if boxes is None:
        return 0.0
    sides = [sorted((np.linalg.norm(box[1] - box[0]), np.linalg.norm(box[3] - box[0])))[0] for box in boxes]
    return float(np.median(sides))


def areas(page: Sheet) -> list[Area]:
    """Where words are, from top to bottom: no area reaches over a ruling, and ink that the engine overlooks has one too."""
    picture = cv2.cvtColor(page.grey, cv2.COLOR_GRAY2BGR)
    boxes = _engine()(picture, use_det=True, use_cls=False, use_rec=False).boxes
    tables = lattices(page.level, page.upright)
    ink = _without_specks(page.ink)
    found: list[Area] = []
    for box in [] if boxes is None else boxes:
        (left, top), (right, bottom) = np.floor(box.min(axis=0)).astype(int), np.ceil(box.max(axis=0)).astype(int)
        for piece in _cut(Area(int(left), int(top), int(right), int(bottom)), tables, page.scale):
            for part in _parts(ink, piece):
                _add(found, part, _OVER)
    free = ink.copy()
    for area in found:
        free[area.top : area.bottom, area.left : area.right] = 0
    for table in tables:
        for cell in table.boxes:
            left, right = cell.left / page.scale, cell.right / page.scale
            for area in _overlooked(free, cell, page.scale):
                _add(found, area, _NEAR, left, right)
    return sorted(found, key=lambda a: (a.top, a.left))


def words(page: Sheet, where: Sequence[Area]) -> Iterator[Word]:
    """What stands in the areas."""
    crops = [_crop(page.grey, area) for area in where]
    if crops:
        read = _engine().recognize_txt(crops)
        for area, text, score in zip(where, read.txts, read.scores, strict=True):
            yield Word(area, _mended(str(text).strip(), page.ink, area), float(score))


def _mended(text: str, ink: Pixels, area: Area) -> str:
    """A word without the slips that the engine is known for: a stroke that leans is no one, `%o` is no word, brackets pair up.

    >>> _mended("0.9%o", np.zeros((1, 1), np.uint8), Area(0, 0, 1, 1)), _mended("部门（单位)", np.zeros((1, 1)), Area(0, 0, 1, 1))
    ('0.9‰', '部门（单位）')
    """
    if text in _STROKES and _leans(ink, area):
        return "/"
    text = re.sub(r"%[oO0](?![0-9])", "‰", text)
    return re.sub(r"（([^（）()]*)\)|\(([^（）()]*)）", lambda m: f"（{m[1] or m[2] or ''}）", text)


def _leans(ink: Pixels, area: Area) -> bool:
    """True for a stroke from the lower left to the upper right."""
    part = ink[area.top : area.bottom, area.left : area.right]
    third = max(1, len(part) // 3)
    above, below = (np.nonzero(rows)[1] for rows in (part[:third], part[-third:]))
    return bool(len(above) and len(below) and above.mean() - below.mean() > 0.15 * len(part))


def turn_of(page: Sheet, where: Sequence[Area]) -> int:
    """By how many degrees with the clock a page must be turned so that its lines run from left to right, as far as one look tells."""
    wide = sorted(where, key=lambda a: (a.left - a.right, a.top))
    tall = [a for a in where if a.bottom - a.top > 1.5 * (a.right - a.left)]
    if len(where) >= _SAMPLE and len(tall) > _TALL * len(where):
        return 90
    crops = [_crop(page.grey, area) for area in wide[:_SAMPLE]]
    if not crops:
        return 0
    _, seen = _engine().cls_and_rotate(crops)
    down = sum(label == "180" and score > 0.9 for label, score in seen.cls_res)
    return 180 if down > len(crops) / 2 else 0


def _without_specks(ink: Pixels) -> Pixels:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = np.zeros(count, bool)
    small[1:] = stats[1:, cv2.CC_STAT_AREA] < _SPECK
    out = ink.copy()
    out[small[labels]] = 0
    return out


def _cut(area: Area, tables: Sequence[Lattice], scale: float) -> Iterator[Area]:
    """An area in pieces that lie in one cell each; one outside all tables as it is."""
    y = (area.top + area.bottom) / 2 * scale
    middle = (area.left + area.right) / 2 * scale
    table = next((t for t in tables if t.ys[0] <= y <= t.ys[-1] and t.xs[0] <= middle <= t.xs[-1]), None)
    if table is None:
        yield area
        return
    edges = [area.left, *(round(x / scale) for x in table.xs if area.left < x / scale < area.right), area.right]
    start, cell = edges[0], table.find((edges[0] + edges[1]) / 2 * scale, y)
    for left, right in pairwise(edges[1:]):
        other = table.find((left + right) / 2 * scale, y)
        if other != cell:
            yield Area(start, area.top, left, area.bottom)
            start, cell = left, other
    yield Area(start, area.top, area.right, area.bottom)


def _parts(ink: Pixels, area: Area) -> Iterator[Area]:
    """The words in an area, parted where there is no ink for a while."""
    tight = _tight(ink, area)
    if tight is None:
        return
    columns = np.nonzero(ink[tight.top : tight.bottom, tight.left : tight.right].any(axis=0))[0]
    gap = _WORD_GAP * (tight.bottom - tight.top)
    for run in np.split(columns, np.nonzero(np.diff(columns) > gap)[0] + 1):
        part = _tight(ink, Area(tight.left + int(run[0]), tight.top, tight.left + int(run[-1]) + 1, tight.bottom))
        if part is not None:
            yield part


def _add(found: list[Area], area: Area, near: float, left: float = -math.inf, right: float = math.inf) -> None:
    """Add an area, or make the word wider that it overlaps or (where the engine cut it short) stands beside.

    Args:
        found: the words so far.
        area: another one.
        near: how many heights of a line may lie between two that are one.
        left: only words from here on are looked at,
        right: and only up to here.
    """
    for place, word in enumerate(found):
        height = word.bottom - word.top
        shared = min(word.bottom, area.bottom) - max(word.top, area.top)
        apart = max(word.left - area.right, area.left - word.right)
        inside = left <= (word.left + word.right) / 2 <= right
        if inside and apart <= near * height and shared > 0.5 * min(height, area.bottom - area.top):
            found[place] = Area(
                min(word.left, area.left), min(word.top, area.top), max(word.right, area.right), max(word.bottom, area.bottom)
            )
            return
    found.append(area)


def _tight(ink: Pixels, area: Area) -> Area | None:
    """The part of an area that has ink, or None where there is none."""
    left, top = max(area.left, 0), max(area.top, 0)
    part = ink[top : area.bottom, left : area.right]
    rows, columns = np.nonzero(part.any(axis=1))[0], np.nonzero(part.any(axis=0))[0]
    if not len(rows):
        return None
    return Area(left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1)


def _overlooked(ink: Pixels, cell: Box, scale: float) -> Iterator[Area]:
    """The lines of ink in a cell that nothing has been found for."""
    top, bottom = round((cell.top + _EDGE) / scale), round((cell.bottom - _EDGE) / scale)
    left, right = round((cell.left + _EDGE) / scale), round((cell.right - _EDGE) / scale)
    inked = ink[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)].any(axis=1)
    rows = np.nonzero(inked)[0]
    if not len(rows):
        return
    for line in np.split(rows, np.nonzero(np.diff(rows) > _ROW_GAP / scale)[0] + 1):
        area = _tight(ink, Area(left, top + int(line[0]), right, top + int(line[-1]) + 1))
        if area is not None and max(area.right - area.left, area.bottom - area.top) * scale >= _LEAST:
            yield area


def _crop(grey: Pixels, area: Area) -> Any:
    """The picture of a word with some paper around it, as wide as it is high at least."""
    height = area.bottom - area.top
    up = max(0, 24 - height) // 2 + _ROOM
    aside = max(0, height - (area.right - area.left)) // 2 + _ROOM
    part = grey[max(0, area.top - up) : area.bottom + up, max(0, area.left - aside) : area.right + aside]
    return cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_GRAY2BGR)
