"""Grids with two halves side by side: the year's targets, and those of the whole period."""

from __future__ import annotations

import itertools
import re

from jixiao.model import Cell, Record
from jixiao.understand.align import fits
from jixiao.understand.header import Header
from jixiao.understand.levels import POINTS, VALUE
from jixiao.words import key

__all__ = ["annual", "folded", "of_row", "period_above"]

_ANNUAL = re.compile(r"年度|全年|当年|本年|年绩效")
_LONG = re.compile(r"(长期|中期|实施期).*(目标|指标)")
_PERIOD = re.compile(r"实施期|中期|长期|总体|[二三四五]年")


def period_above(header: Header) -> str:
    """The words of a line just above a grid that say that its targets are those of a longer period, or ""."""
    rows = {r.number: r for r, _, _ in header.cells}
    grid = next(iter(rows.values())).grid
    for number in range(min(rows) - 1, max(min(rows) - 3, 0), -1):
        cells = [c for c in grid.row(number) if not c.blank]
        word = key(cells[0].text) if len(cells) == 1 else ""
        if word and len(word) <= 16:
            return word if _LONG.search(word) and not _ANNUAL.search(word) else ""
    return ""


def folded(records: list[Record]) -> list[Record]:
    """The rows of a form in which a row of the long-term table has become the mid-term target of the year's row of that name."""
    of_year = {key(r.text("level3")) for r in records if r.table == "indicators" and not r.text("period")}
    long = {key(r.text("level3")): r for r in records if r.text("period") and key(r.text("level3")) in of_year}
    out = []
    for record in records:
        name = key(record.text("level3")) if record.table == "indicators" else ""
        if record.text("period") and name in long:
            continue
        if name in long and "target" in long[name].fields and not record.text("midterm"):
            record = record.with_fields(midterm=long[name].fields["target"])  # noqa: PLW2901
        out.append(record)
    return out


def of_row(header: Header, main: int, cells: list[Cell], *, exact: bool) -> tuple[list[Cell], list[Cell]]:
    """The cells of the half with the year's targets (and level 1, wherever it stands), and those of the other half.

    Args:
        header: the columns of the grid.
        main: the block with the year's targets, from `annual`.
        cells: the row's non-blank cells.
        exact: columns are known to be right.
    """
    if len(header.blocks) == 1:
        return cells, []
    if not exact and (parted := _parted(header, main, cells)) is not None:
        return parted
    level1 = next((s for b in (header.blocks[main], *header.blocks) for s in b if s.role == "level1"), None)
    mine = [c for c in cells if header.block_of(c) == main or (level1 is not None and level1.first <= c.column <= level1.last)]
    return mine, [c for c in cells if c not in mine]


def _parted(header: Header, main: int, cells: list[Cell]) -> tuple[list[Cell], list[Cell]] | None:
    """The halves of a row that may have slid, parted where the name comes again; None where no name does."""
    keys, layout = [key(c.text) for c in cells], header.layout
    again = next((i for i, word in enumerate(keys) if word in keys[:i] and word in layout.level2), None)
    if again is not None and main:
        left, right = cells[:again], cells[again:]
        levels = [c for c in left if POINTS.sub("", key(c.text)) in layout.level1 and key(c.text) != keys[again]]
        return [*levels, *right], [c for c in left if c not in levels]
    at = next((i for i, word in enumerate(keys) if word in keys[:i] and word not in layout.level2 and word not in layout.level1
               and fits(word, "name") and not VALUE.fullmatch(word)), None)
    if at is None:
        return None
    before = keys.index(keys[at])
    split = at - (keys[at - 1] in layout.level2 and before < at - 1)
    left, right = cells[:split], cells[split:]
    if not main:
        return left, right
    lead = itertools.takewhile(lambda c: POINTS.sub("", key(c.text)) in layout.level1, left[:before])
    levels = [c for c in lead if key(c.text) != key(right[0].text)]
    return [*levels, *right], [c for c in left if c not in levels]


def annual(header: Header) -> int:
    """The block with the year's targets: of halves that both have targets, the one that a heading calls the year's, else the
    right one if the left one is the whole period's; else the first."""
    targets = [i for i, b in enumerate(header.blocks) if any(s.role == "target" for s in b)]
    if len(targets) < 2:
        return targets[0] if targets else 0
    above = [_period(header, i) for i in targets]
    annual = next((i for i, text in zip(targets, above, strict=True) if _ANNUAL.search(text)), None)
    if annual is not None:
        return annual
    return next((i for i, text in zip(targets, above, strict=True) if not _PERIOD.search(text)), targets[0])


def _period(header: Header, block: int) -> str:
    """The nearest text over a block that names a period, in the header or above it."""
    slots = header.blocks[block]
    columns = range(slots[0].first, slots[-1].last + 1)
    rows = {r.number: r for r, _, _ in header.cells}
    grid = next(iter(rows.values())).grid
    for number in range(max(rows), max(min(rows) - 4, 0), -1):
        for cell in grid.row(number):
            word = key(cell.text)
            covered = range(max(cell.column, columns.start), min(cell.column + cell.colspan, columns.stop))
            over = len(covered) * 2 >= min(len(columns), cell.colspan)
            if over and len(word) <= 16 and (_ANNUAL.search(word) or _PERIOD.search(word)):
                return word
    return ""
