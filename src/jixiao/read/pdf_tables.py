"""The ruled tables of one page, each cell with its text; what stands outside them is left for running text.

`fragments` takes rulings and positioned characters of any origin, so that recognised scans can be read with it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.read.pdf_ink import Area, Glyph, Ink
from jixiao.read.pdf_lattice import Box, Lattice, area_rulings, lattices
from jixiao.read.pdf_text import Line, joined, lines_of, paragraphs, room_after, upright

__all__ = ["Fragment", "Piece", "fragments", "pieces_of"]

_FRAME = 0.5


@dataclass(slots=True)
class Piece:
    """A cell on one page. `full`: its last line reaches the edge, so that the text may go on; `first` is the width of its
    first word; `below` is the room under its text, in lines."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    full: bool = False
    first: float = 0.0
    below: float = 0.0
    lines: int = 0
    left: float = 0.0
    right: float = 0.0
    place: str = ""


@dataclass
class Fragment:
    """A table, or the part of one that stands on a page. Rows and columns count from 0."""

    page: int
    xs: list[float]
    ys: list[float]
    pieces: list[Piece]
    ruled: bool = True
    number: int = 0
    inside: bool = False

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.ys[-1]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    def row(self, row: int) -> list[Piece]:
        """The cells that begin in a row."""
        return [p for p in self.pieces if p.row == row]


def fragments(ink: Ink, page: int) -> tuple[list[Fragment], list[Glyph]]:
    """The ruled tables of a page from top to bottom, and the characters outside them.

    Args:
        ink: rulings, areas and characters.
        page: the number of the page, from 1.
    """
    tables = _tables(ink)
    inside: dict[tuple[int, int], list[Glyph]] = {}
    rest = []
    by_size = sorted(range(len(tables)), key=lambda i: _size(tables[i]))
    for glyph in ink.glyphs:
        x, y = glyph.x, glyph.y
        for index in by_size:
            if tables[index].holds(x, y) and (box := tables[index].find(x, y)) is not None:
                inside.setdefault((index, box), []).append(glyph)
                break
        else:
            rest.append(glyph)
    out = []
    for index, table in enumerate(tables):
        texts = [inside.get((index, i), []) for i in range(len(table.boxes))]
        if any(not g.text.isspace() for glyphs in texts for g in glyphs):
            fragment = Fragment(page, table.xs, table.ys, pieces_of(table.boxes, texts))
            fragment.inside = any(_contains(other, table) for other in tables if other is not table)
            out.append(fragment)
    return out, rest


def _size(table: Lattice) -> float:
    return (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0])


def _contains(outer: Lattice, inner: Lattice) -> bool:
    return outer.xs[0] <= inner.xs[0] and inner.xs[-1] <= outer.xs[-1] and outer.ys[0] <= inner.ys[0] and inner.ys[-1] <= outer.ys[-1]


def _tables(ink: Ink) -> list[Lattice]:
    found = lattices(ink.level, ink.upright)
    tall = [t for t in found if len(t.boxes) == 1 and t.ys[-1] - t.ys[0] > _FRAME * ink.height]
    found = [t for t in found if t not in tall and not (len(t.boxes) == 1 and any(_contains(t, o) for o in found if o is not t))]
    bare = [a for a in ink.areas if not any(t.holds((a.left + a.right) / 2, (a.top + a.bottom) / 2) for t in found)]
    if len(bare) >= 4:
        level, upright_ = area_rulings(bare)
        free = [r for r in ink.level if not any(t.holds((r.start + r.end) / 2, r.at) for t in found)]
        filled = lattices([*free, *level], upright_)
        found += [t for t in filled if len(t.xs) > 2 and len(t.ys) > 2 and len(t.boxes) >= 4]
    return sorted(found, key=lambda t: (t.ys[0], t.xs[0], -t.ys[-1]))


def pieces_of(boxes: Sequence[Box], texts: Sequence[list[Glyph]]) -> list[Piece]:
    """The cells of a table with their text.

    Args:
        boxes: where the cells are.
        texts: the characters of each, in any order.
    """
    laid = []
    gaps = []
    for box, glyphs in zip(boxes, texts, strict=True):
        turned, left, right = upright(glyphs, Area(box.left, box.top, box.right, box.bottom))
        lines = lines_of(turned)
        laid.append((box, lines, left, right))
        gaps += [max(0.0, min(line.left - left, right - line.right)) for line in lines]
    # What cells keep free at their sides is seen at the lines that come nearest to them.
    gaps.sort()
    free = min(gaps[len(gaps) // 10], 8.0) if gaps else 0.0
    for _, lines, left, right in laid:
        for line in lines:
            line.edges = (left + free, right - free)
    return [_piece(box, lines) for box, lines, _, _ in laid]


def _piece(box: Box, lines: list[Line]) -> Piece:
    piece = Piece(box.row, box.column, box.rowspan, box.colspan, "", left=box.left, right=box.right)
    if lines:
        piece.text = "\n".join(joined(p) for p in paragraphs(lines))
        last = lines[-1]
        piece.full = room_after(last) < 1.35 * last.em
        piece.first = lines[0].head
        piece.below = (box.bottom - last.bottom) / last.em
        piece.lines = len(lines)
    return piece
