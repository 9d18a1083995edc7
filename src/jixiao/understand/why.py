"""Why a table was read as it was: how near each grid layout comes to a header row, and what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jixiao.model import Candidate, CellRef, Document, Grid, Nearest, Region
from jixiao.understand.header import answering, is_index_row
from jixiao.understand.layout import GridLayout, Layouts
from jixiao.understand.rows import Row, stream

__all__ = ["candidates", "nearest", "runners_up"]

_MOST = 3


def candidates(layouts: Layouts, kind: str, row: Row) -> list[Candidate]:
    """The grid layouts that know at least one heading of a row, the best first.

    Args:
        layouts: all layouts.
        kind: the kind of form in which the row stands, "" for none.
        row: the row.
    """
    found = (_candidate(layout, kind, row) for layout in layouts.grids)
    return sorted((c for c in found if c.roles), key=lambda c: (not c.fits, -len(c.roles), len(c.kinds) > 0, c.layout))


def _candidate(layout: GridLayout, kind: str, row: Row) -> Candidate:
    named = tuple(dict.fromkeys(role for _, role in answering(layout, row)))
    groups = sum(k in layout.group_words for k in row.keys)
    may_stand = kind in layout.forms or (not kind and layout.makes == "indicators")
    return Candidate(layout.id, layout.source, named, tuple(sorted(layout.needs - set(named))),
                     max(0, layout.at_least - len(named) - groups), () if may_stand else tuple(sorted(layout.forms)))


def runners_up(document: Document, region: Region, layouts: Layouts) -> tuple[Candidate, ...]:
    """The layouts that also know headings of the row by which a region's layout was known, best first, three at most."""
    wanted = {(ref.grid, ref.row) for ref, role in region.words if role}
    rows = [row for row in stream(document) if (row.grid.number, row.number) in wanted]
    best: dict[str, Candidate] = {}
    for row in rows:
        for found in candidates(layouts, region.kind, row):
            if found.layout != region.layout and len(found.roles) > len(best[found.layout].roles if found.layout in best else ()):
                best[found.layout] = found
    return tuple(sorted(best.values(), key=lambda c: (not c.fits, -len(c.roles), c.layout))[:_MOST])


def nearest(grid: Grid, layouts: Layouts, kind: str, claimed: Collection[CellRef]) -> Nearest | None:
    """For a table that no grid layout took: its row that looks most like a header.

    That is the row that names most columns of any layout, two at least; where there is none, the first row with the most cells
    that are words and not figures.
    """
    rows = [row for row in stream(Document("", "", "", 0, (grid,))) if len(row.cells) > 1 and not is_index_row(row)]
    rows = [row for row in rows if any(row.ref(c) not in claimed for c in row.cells)]
    if not rows:
        return None
    rated = [(candidates(layouts, kind, row), row) for row in rows]
    found, row = max(rated, key=lambda r: (_named(r[0]), _words(r[1])))
    known = {ref for layout in layouts.grids for ref, _ in answering(layout, row)}
    refs = tuple(row.ref(c) for c in row.cells)
    return Nearest(refs[0], refs, tuple(r for r in refs if r not in known and r not in claimed), tuple(found[:_MOST]))


def _named(found: Sequence[Candidate]) -> int:
    most = max((len(c.roles) for c in found), default=0)
    return most if most > 1 else 0


def _words(row: Row) -> int:
    """How many cells of a row look like headings: short, without digits."""
    return sum(len(k) <= 16 and not any(c.isdigit() for c in k) for k in row.keys)


def kinds_at(regions: Sequence[Region], grid: int) -> str:
    """The kind of form that is open where a grid begins."""
    before = [r for r in regions if r.first.grid <= grid]
    return before[-1].kind if before else ""
