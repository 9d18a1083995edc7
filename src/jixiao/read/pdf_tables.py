"""The ruled tables of one page, each cell with its text; what stands outside them is left for running text.

`fragments` takes rulings and positioned characters of any origin, so that recognised scans can be read with it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.read.pdf_ink import Area, Glyph, Ink, Ruling
from jixiao.read.pdf_lattice import Box, Lattice, area_rulings, lattices
from jixiao.read.pdf_rows import split_rows
from jixiao.read.pdf_text import Line, joined, lines_of, paragraphs, room_after, upright

__all__ = ["Fragment", "Piece", "fragments", "pieces_of"]

_FRAME = 0.5
_SIDE = 6.0


@dataclass(slots=True)
class Piece:
    """A cell on one page, and how its text lies in it, in ems.

    `room` is what its last line leaves free, `first` the width of its first word, `below` the height under its text.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    room: float = 0.0
    first: float = 0.0
    below: float = 0.0
    lines: int = 0
    left: float = 0.0
    right: float = 0.0
    place: str = ""


@dataclass
class Fragment:
    """A table, or the part of one that stands on a page. Rows and columns count from 0.

    `ruled`: its columns are drawn. `inside`: it stands in a cell of another. `free`: the share of the page under it.
    `added`: rows that were told by their figures, as no line parts them. `starts`: where the cells of each column begin, if
    that is how its columns are told.
    """

    page: int
    xs: list[float]
    ys: list[float]
    pieces: list[Piece]
    ruled: bool = True
    number: int = 0
    inside: bool = False
    free: float = 0.0
    added: int = 0
    starts: tuple[float, ...] = ()

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


def fragments(ink: Ink, page: int, before: Fragment | None = None) -> tuple[list[Fragment], list[Glyph]]:
    """The ruled tables of a page from top to bottom, and the characters outside them.

    Args:
        ink: rulings, areas and characters.
        page: the number of the page, from 1.
        before: the table at the end of the page before, which may go on with sides that are not drawn again.
    """
    tables = _tables(ink, before)
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
    for index, ruled in enumerate(tables):
        table = ruled
        texts = [inside.get((index, i), []) for i in range(len(table.boxes))]
        if any(not g.text.isspace() for glyphs in texts for g in glyphs):
            table, texts, added = split_rows(table, texts)
            pieces = pieces_of(table.boxes, texts)
            kept = [p for p, box in zip(pieces, table.boxes, strict=True) if p.text or not box.outside]
            fragment = Fragment(page, table.xs, table.ys, kept, added=added)
            fragment.inside = any(_contains(other, ruled) for other in tables if other is not ruled)
            out.append(fragment)
    return out, rest


def _size(table: Lattice) -> float:
    return (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0])


def _contains(outer: Lattice, inner: Lattice) -> bool:
    return outer.xs[0] <= inner.xs[0] and inner.xs[-1] <= outer.xs[-1] and outer.ys[0] <= inner.ys[0] and inner.ys[-1] <= outer.ys[-1]


def _tables(ink: Ink, before: Fragment | None) -> list[Lattice]:
    found = lattices(ink.level, ink.upright)
    if before is not None and found and (sides := _missing_sides(ink, found[0], before)):
        found = lattices([*ink.level, *sides[0]], [*ink.upright, *sides[1]])
    tall = [t for t in found if len(t.boxes) == 1 and t.ys[-1] - t.ys[0] > _FRAME * ink.height]
    found = [t for t in found if t not in tall and not (len(t.boxes) == 1 and any(_contains(t, o) for o in found if o is not t))]
    bare = [a for a in ink.areas if not any(t.holds((a.left + a.right) / 2, (a.top + a.bottom) / 2) for t in found)]
    if len(bare) >= 4:
        level, upright_ = area_rulings(bare)
        free = [r for r in ink.level if not any(t.holds((r.start + r.end) / 2, r.at) for t in found)]
        filled = lattices([*free, *level], upright_)
        found += [t for t in filled if len(t.xs) > 2 and len(t.ys) > 2 and len(t.boxes) >= 4]
    return sorted(found, key=lambda t: (t.ys[0], t.xs[0], -t.ys[-1]))


def _missing_sides(ink: Ink, table: Lattice, before: Fragment) -> tuple[list[Ruling], list[Ruling]] | None:
    """The outline of the table that goes on, where a page leaves out a side of it: as rulings, level and upright."""
    left, right = before.xs[0], before.xs[-1]
    top, bottom = table.ys[0], table.ys[-1]
    short = table.xs[0] > left + _SIDE or table.xs[-1] < right - _SIDE
    if not short or any(all(abs(x - known) > _SIDE / 2 for known in before.xs) for x in table.xs):
        return None
    inked = [g for g in ink.glyphs if not g.text.isspace()]
    if any(g.y < top - (g.bottom - g.top) for g in inked):
        return None
    # The columns that are missing hold text, or go on from a merged cell.
    text = any(top < g.y < bottom and left < g.x < right and not table.xs[0] < g.x < table.xs[-1] for g in inked)
    if not text and not any(
        p.rowspan > 1 and p.row + p.rowspan == before.rows and (p.right < table.xs[0] + _SIDE or p.left > table.xs[-1] - _SIDE)
        for p in before.pieces
    ):
        return None
    return [Ruling(at, left, right) for at in (top, bottom)], [Ruling(at, top, bottom) for at in (left, right)]


def pieces_of(boxes: Sequence[Box], texts: Sequence[list[Glyph]], edges: Sequence[tuple[float, float]] | None = None) -> list[Piece]:
    """The cells of a table with their text.

    Args:
        boxes: where the cells are.
        texts: the characters of each, in any order.
        edges: from where to where the lines of each may go, if known; else what cells keep free at their sides is seen at the
            lines that come nearest to them.
    """
    laid = []
    gaps = []
    for box, glyphs in zip(boxes, texts, strict=True):
        turned, left, right = upright(glyphs, Area(box.left, box.top, box.right, box.bottom))
        lines = lines_of(turned)
        laid.append((box, lines, left, right))
        gaps += [max(0.0, min(line.left - left, right - line.right)) for line in lines]
    gaps.sort()
    free = min(gaps[len(gaps) // 10], 8.0) if gaps else 0.0
    for index, (_, lines, left, right) in enumerate(laid):
        for line in lines:
            line.edges = edges[index] if edges else (left + free, right - free)
    return [_piece(box, lines) for box, lines, _, _ in laid]


def _piece(box: Box, lines: list[Line]) -> Piece:
    piece = Piece(box.row, box.column, box.rowspan, box.colspan, "", left=box.left, right=box.right)
    if lines:
        piece.text = "\n".join(joined(p) for p in paragraphs(lines))
        last = lines[-1]
        piece.room = room_after(last) / last.em
        piece.first = lines[0].head / lines[0].em
        piece.below = (box.bottom - last.bottom) / last.em
        piece.lines = len(lines)
    return piece
