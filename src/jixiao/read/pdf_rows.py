"""Rows that are not ruled off: a row of a table in which several columns hold one figure to a line is several rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jixiao.read.pdf_ink import Glyph
from jixiao.read.pdf_lattice import Box, Lattice
from jixiao.read.pdf_text import Line, lines_of

__all__ = ["split_rows"]

_FIGURE = re.compile(r"[-+]?[\d,，]+(?:\.\d+)?[%％]?")
_LEAST = 3


def split_rows(table: Lattice, texts: Sequence[list[Glyph]]) -> tuple[Lattice, list[list[Glyph]], int]:
    """Split rows in which the figures of one column stand line by line beside the lines of another.

    Args:
        table: the table as it is ruled.
        texts: the characters of each of its boxes.

    Returns:
        The table, the characters of its boxes, and how many rows were added.
    """
    lines = [lines_of(glyphs) if len(glyphs) > _LEAST else [] for glyphs in texts]
    cuts: dict[int, list[float]] = {}
    for row in range(len(table.ys) - 1):
        inside = [i for i, box in enumerate(table.boxes) if box.row <= row < box.row + box.rowspan]
        if all(table.boxes[i].rowspan == 1 for i in inside):
            middles = _middles([lines[i] for i in inside])
            if middles:
                cuts[row] = [(a + b) / 2 for a, b in pairwise(middles)]
    if not cuts:
        return table, list(texts), 0
    boxes: list[Box] = []
    out: list[list[Glyph]] = []
    for box, glyphs in zip(table.boxes, texts, strict=True):
        above = sum(len(found) for row, found in cuts.items() if row < box.row)
        within = sum(len(found) for row, found in cuts.items() if box.row <= row < box.row + box.rowspan)
        at = cuts.get(box.row, []) if box.rowspan == 1 else []
        edges = [box.top, *at, box.bottom]
        if not at:
            boxes.append(
                Box(box.row + above, box.column, box.rowspan + within, box.colspan, box.left, box.top, box.right, box.bottom)
            )
            out.append(glyphs)
        for number, (top, bottom) in enumerate(pairwise(edges) if at else ()):
            boxes.append(Box(box.row + above + number, box.column, 1, box.colspan, box.left, top, box.right, bottom))
            out.append([g for g in glyphs if top <= g.y < bottom])
    ys = sorted([*table.ys, *(y for found in cuts.values() for y in found)])
    return Lattice(table.xs, ys, boxes, {}), out, len(ys) - len(table.ys)


def _middles(columns: Sequence[list[Line]]) -> list[float]:
    """The heights of the lines that are rows of their own, or none: several columns must agree, one of them all figures."""
    longest = max(columns, key=len, default=[])
    if len(longest) < _LEAST:
        return []
    middles = [(line.top + line.bottom) / 2 for line in longest]
    near = 0.4 * longest[0].em
    agreeing = figures = 0
    for lines in columns:
        if any(min(abs((line.top + line.bottom) / 2 - m) for m in middles) > near for line in lines):
            return []
        agreeing += len(lines) >= _LEAST
        figures += len(lines) >= _LEAST and all(_FIGURE.fullmatch(line.text) for line in lines)
    return middles if figures and agreeing > 1 else []
