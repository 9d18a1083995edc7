"""Header rows: which columns a grid has, when headings stand one above another and side by side."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.model import Cell
from jixiao.understand.align import Slot
from jixiao.understand.layout import GridLayout, Role
from jixiao.understand.rows import Row
from jixiao.words import key

__all__ = ["Header", "continues", "is_index_row", "matched", "parse"]

_INDEX_WORDS = frozenset({"栏次", "行次", "类", "款", "项", "合计", "栏次合计"})


@dataclass(frozen=True)
class Header:
    """The columns of a grid region: for each block its slots, left to right, and the first column of the block."""

    layout: GridLayout
    blocks: tuple[tuple[Slot, ...], ...]
    starts: tuple[int, ...]
    cells: tuple[tuple[Row, Cell, str], ...]

    def has(self, role: str) -> bool:
        """Whether any block has that role."""
        return any(s.role == role for block in self.blocks for s in block)

    def block_of(self, cell: Cell) -> int:
        """The block in whose columns a cell stands, from 0."""
        found = 0
        for i, start in enumerate(self.starts):
            if cell.column >= start:
                found = i
        return found


def _answers(role: Role, path: Sequence[str], counts: dict[str, int]) -> bool:
    last, joined = path[-1], "".join(path)
    for printed in role.words:
        word, _, nth = printed.partition("#")
        if "/" in word and key(word) not in (last, joined):
            rest = iter(path)
            if all(any(re.fullmatch(re.escape(key(part)), p) for p in rest) for part in word.split("/")) and key(
                word.rsplit("/", 1)[1]
            ) == last:
                return True
            continue
        pattern = word if "\\" in word else re.escape(key(word))
        pattern = pattern.replace("(", r"\(").replace(")", r"\)") if "\\" in word else pattern
        if any(re.fullmatch(pattern, candidate) for candidate in (last, joined)):
            if nth:
                counts[word] = counts.get(word, 0) + 1
                if counts[word] != int(nth):
                    counts[word] -= 1
                    continue
            return True
    return False


def _find(layout: GridLayout, path: Sequence[str], block: int, counts: dict[str, int]) -> Role | None:
    paths = [path, *([path[-1:]] if len(path) > 1 else [])]
    for candidate in paths:
        for role in layout.roles:
            if role.block in (0, block) and _answers(role, candidate, counts):
                return role
    return None


def matched(layout: GridLayout, row: Row) -> int:
    """How many different roles the cells of a row name; 0 when a needed one is missing."""
    counts: dict[str, int] = {}
    found = [r.name for c in row.cells if (r := _find(layout, [key(c.text)], 0, counts) or _any_block(layout, c)) is not None]
    if layout.needs - set(found):
        return 0
    groups = sum(key(c.text) in layout.group_words for c in row.cells)
    return len(set(found)) + groups


def _any_block(layout: GridLayout, cell: Cell) -> Role | None:
    return next((r for b in (1, 2, 3) if (r := _find(layout, [key(cell.text)], b, {})) is not None), None)


def is_index_row(row: Row) -> bool:
    """True for rows of column numbers: 栏次 1 2 3 …"""
    keys = [key(c.text) for c in row.cells]
    numbers = [int(k) for k in keys if k.isdigit() and len(k) <= 2]
    words = [k for k in keys if not k.isdigit()]
    rising = all(a < b for a, b in itertools.pairwise(numbers))
    if "栏次" in words or "栏次合计" in words:
        return len(numbers) + len(words) == len(keys) and set(words) <= _INDEX_WORDS
    return not words and len(numbers) >= 3 and rising and numbers[0] == 1


def continues(layout: GridLayout, row: Row) -> bool:
    """Whether a row under a header row belongs to the header: words or column numbers, no figures."""
    if is_index_row(row):
        return True
    if not row.cells or any(re.fullmatch(r"[-\d.,%]+", key(c.text)) for c in row.cells):
        return False
    known = sum(
        key(c.text) in _INDEX_WORDS or key(c.text) in layout.group_words or key(c.text) in layout.over
        or _find(layout, [key(c.text)], 0, {}) is not None or _any_block(layout, c) is not None
        or any(key(c.text) == part for r in layout.roles for w in r.words if "/" in w for part in map(key, w.split("/")))
        for c in row.cells
    )
    return known == len(row.cells)


def parse(layout: GridLayout, rows: Sequence[Row]) -> Header:
    """The columns that one or more header rows make. Headings reach over the blanks to their right."""
    words = [r for r in rows if not is_index_row(r)]
    columns = sorted({c.column for r in words for c in r.cells})
    blocks: list[list[Slot]] = [[]]
    starts: list[int] = [0]
    seen: set[str] = set()
    counts: dict[str, int] = {}
    for i, column in enumerate(columns):
        path = _path(words, column)
        role = _find(layout, path, len(blocks), counts)
        if role is not None and role.name in seen and len(blocks) < len(layout.blocks):
            blocks.append([])
            starts.append(column)
            seen = set()
            role = _find(layout, path, len(blocks), counts)
        if role is None or role.name in seen:
            continue
        seen.add(role.name)
        bottom = next(c for r in reversed(words) for c in r.cells if c.column == column)
        wide = column + bottom.colspan - 1
        following = columns[i + 1] - 1 if i + 1 < len(columns) else wide
        # The label column of a money grid may reach under blanks of the header; other columns end where their heading ends.
        last = following if role.name == "item" else min(wide, following)
        blocks[-1].append(Slot(role.name, column, max(last, column), role.shape))
    cells = tuple((r, c, "header") for r in rows for c in r.cells)
    return Header(layout, tuple(tuple(b) for b in blocks), tuple(starts), cells)


def _path(rows: Sequence[Row], column: int) -> list[str]:
    """The headings above a column, top down. In all rows but the last a heading also covers blanks to its right."""
    out: list[str] = []
    for i, row in enumerate(rows):
        own = next((c for c in row.cells if c.column == column), None)
        if own is None:
            below = any(c.column == column for later in rows[i + 1 :] for c in later.cells)
            before = [c for c in row.cells if c.column < column]
            reach = before[-1] if before and below else None
            if reach is not None and row.grid.spans_reliable and reach.column + reach.colspan <= column:
                reach = None
            own = reach
        if own is not None:
            out.append(key(own.text))
    return out
