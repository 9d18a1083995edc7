"""Tables from rulings: the full grid of lines, boxes without a line between them joined to cells with spans.

Knows nothing of PDF: rulings of any origin (a scan's, for instance) give the same tables.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao.read.pdf_ink import Area, Ruling

__all__ = ["Box", "Lattice", "area_rulings", "lattices", "merged"]

SNAP = 1.6  # rulings of one line stand so close to it
SLIM = 4.0  # rows and columns thinner than this hold no text: double lines
REACH = 3.5  # rulings that end so close to another one meet it
_DASH = 4.5  # gaps of a dashed line
_SHORT = 6.0
_COVER = 0.55
_MOST = 2_000  # lines of a page in one direction, and
_PLACES = 100_000  # places of a table: what has more is a drawing


@dataclass(slots=True)
class Box:
    """A cell: its place in the lattice and on the page. `outside`: a corner that the outline leaves out."""

    row: int
    column: int
    rowspan: int
    colspan: int
    left: float
    top: float
    right: float
    bottom: float
    outside: bool = False


@dataclass
class Lattice:
    """The lines of a table and the boxes between them, `boxes` by rows from the upper left."""

    xs: list[float]
    ys: list[float]
    boxes: list[Box]
    _at: dict[tuple[int, int], int]

    def find(self, x: float, y: float) -> int | None:
        """The index of the box that holds a point, or None."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        return self._at.get((row, column))

    def holds(self, x: float, y: float) -> bool:
        """True inside the outline."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def lattices(level: Sequence[Ruling], upright: Sequence[Ruling]) -> list[Lattice]:
    """All tables that rulings make, from top to bottom; a table inside another's cell comes after it.

    Args:
        level: rulings from left to right, in any order and cut into any pieces.
        upright: rulings from top to bottom, likewise.
    """
    found = []
    across, down = merged(level), merged(upright)
    if max(len(across), len(down)) > _MOST:
        return []
    for rows, columns in _meeting(across, down):
        if len(rows) >= 2 and columns:
            lattice = _lattice(rows, columns)
            if lattice is not None:
                found.append(lattice)
    return sorted(found, key=lambda t: (t.ys[0], t.xs[0], -t.ys[-1]))


def merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Pieces of one line joined: those drawn cell by cell, dashes, double strokes."""
    lines: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda r: r.at):
        if lines and ruling.at - lines[-1][0].at <= SNAP:
            lines[-1].append(ruling)
        else:
            lines.append([ruling])
    out = []
    for line in lines:
        line.sort(key=lambda r: r.start)
        run = [line[0]]
        end = line[0].end
        for ruling in line[1:]:
            if ruling.start - end > _DASH:
                out.append(_run(run, end))
                run, end = [], ruling.end
            run.append(ruling)
            end = max(end, ruling.end)
        out.append(_run(run, end))
    return [r for r in out if r.end - r.start >= _SHORT]


def _run(run: list[Ruling], end: float) -> Ruling:
    longest = max(run, key=lambda r: r.end - r.start)
    return Ruling(longest.at, run[0].start, end)


def area_rulings(areas: Iterable[Area]) -> tuple[list[Ruling], list[Ruling]]:
    """The edges of filled areas as rulings, for tables that are drawn by their backgrounds only."""
    level, upright = [], []
    for area in areas:
        level += [Ruling(at, area.left, area.right) for at in (area.top, area.bottom)]
        upright += [Ruling(at, area.top, area.bottom) for at in (area.left, area.right)]
    return level, upright


def _meeting(level: list[Ruling], upright: list[Ruling]) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Groups of rulings that touch one another."""
    parents = list(range(len(level) + len(upright)))
    order = sorted(range(len(level)), key=lambda i: level[i].at)
    heights = [level[i].at for i in order]
    for index, line in enumerate(upright, len(level)):
        for k in range(bisect_right(heights, line.start - REACH), bisect_right(heights, line.end + REACH)):
            other = level[order[k]]
            if other.start - REACH <= line.at <= other.end + REACH:
                parents[_root(parents, index)] = _root(parents, order[k])
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index in range(len(parents)):
        rows, columns = groups.setdefault(_root(parents, index), ([], []))
        if index < len(level):
            rows.append(level[index])
        else:
            columns.append(upright[index - len(level)])
    yield from groups.values()


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


class _Lines:
    """The lines of one direction: their places, and how far each is drawn."""

    def __init__(self, rulings: list[Ruling], across: list[Ruling]) -> None:
        self.at: list[float] = []
        self.drawn: list[list[tuple[float, float]]] = []
        for ruling in sorted(rulings, key=lambda r: r.at):
            if self.at and ruling.at - self.at[-1] < SLIM:
                self.drawn[-1].append((ruling.start, ruling.end))
            else:
                self.at.append(ruling.at)
                self.drawn.append([(ruling.start, ruling.end)])
        self.drawn = [_union(pieces) for pieces in self.drawn]
        # A side that is not drawn is where at least two lines across end.
        self.open_first = self._open(sorted(r.start for r in across), first=True)
        self.open_last = self._open(sorted((r.end for r in across), reverse=True), first=False)

    def _open(self, ends: list[float], first: bool) -> bool:
        edge = self.at[0 if first else -1]
        if len(ends) < 2 or abs(ends[0] - ends[1]) > REACH or (edge - ends[0] if first else ends[0] - edge) < 2 * SLIM:
            return False
        self.at.insert(0 if first else len(self.at), ends[0])
        self.drawn.insert(0 if first else len(self.drawn), [])
        return True

    def covers(self, index: int, start: float, end: float) -> bool:
        """True where the line is drawn over most of a stretch."""
        return sum(max(0.0, min(e, end) - max(s, start)) for s, e in self.drawn[index]) >= _COVER * (end - start)


def _union(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for start, end in sorted(pieces):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _lattice(rows: list[Ruling], columns: list[Ruling]) -> Lattice | None:
    down, right = _Lines(rows, columns), _Lines(columns, rows)
    ys, xs = down.at, right.at
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_columns < 1 or n_rows * n_columns > _PLACES:
        return None
    parents = list(range(n_rows * n_columns))
    for row in range(n_rows):
        for column in range(n_columns):
            place = row * n_columns + column
            if column and not right.covers(column, ys[row], ys[row + 1]):
                parents[_root(parents, place)] = _root(parents, place - 1)
            if row and not down.covers(row, xs[column], xs[column + 1]):
                parents[_root(parents, place)] = _root(parents, place - n_columns)
    regions: dict[int, list[tuple[int, int]]] = {}
    for place in range(n_rows * n_columns):
        regions.setdefault(_root(parents, place), []).append(divmod(place, n_columns))
    boxes = [
        Box(r0, c0, r1 - r0 + 1, c1 - c0 + 1, xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1])
        for region in regions.values()
        for r0, c0, r1, c1 in _rectangles(region)
    ]
    boxes.sort(key=lambda b: (b.row, b.column))
    for box in boxes:
        box.outside = _outside(box, down, right)
    at = {
        (row, column): index
        for index, box in enumerate(boxes)
        for row in range(box.row, box.row + box.rowspan)
        for column in range(box.column, box.column + box.colspan)
    }
    return Lattice(xs, ys, boxes, at)


def _rectangles(region: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """A region as rectangles (first row and column, last row and column): one, unless a line of it is missing."""
    runs: list[tuple[int, int, int, int]] = []
    by_row: dict[int, list[int]] = {}
    for row, column in region:
        by_row.setdefault(row, []).append(column)
    for row, columns in sorted(by_row.items()):
        start = previous = columns[0]
        spans = []
        for column in columns[1:]:
            if column != previous + 1:
                spans.append((start, previous))
                start = column
            previous = column
        spans.append((start, previous))
        for first, last in spans:
            above = next((i for i, r in enumerate(runs) if r[1:4] == (first, row - 1, last)), None)
            if above is None:
                runs.append((row, first, row, last))
            else:
                runs[above] = (runs[above][0], first, row, last)
    yield from runs


def _outside(box: Box, down: _Lines, right: _Lines) -> bool:
    """True for a corner that the outline leaves out: two of its sides on the border are not drawn."""
    bare = 0
    if box.row == 0 and not down.open_first:
        bare += not down.covers(0, box.left, box.right)
    if box.row + box.rowspan == len(down.at) - 1 and not down.open_last:
        bare += not down.covers(-1, box.left, box.right)
    if box.column == 0 and not right.open_first:
        bare += not right.covers(0, box.top, box.bottom)
    if box.column + box.colspan == len(right.at) - 1 and not right.open_last:
        bare += not right.covers(-1, box.top, box.bottom)
    return bare >= 2
