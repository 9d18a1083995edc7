"""Header rows: which columns a grid has, when headings stand one above another and side by side."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from jixiao.model import Cell, CellRef
from jixiao.understand.align import Slot
from jixiao.understand.layout import GridLayout, Role, bare_heading
from jixiao.understand.near import likely
from jixiao.understand.rows import Row
from jixiao.words import key

__all__ = ["INDEX_WORDS", "Header", "answering", "answers", "continues", "cornered", "is_index_row", "matched", "parse", "path_over"]

_HEADING = 16  # characters of a heading
_TALL = 4  # rows of a header
_SENTENCE = re.compile(r"[。，；;,]")
_PERIOD = re.compile(r"[(](长期|中长期|中期|实施期|总体|三年|全周期|年度|当年|本年|全年|(19|20)\d\d年)[^()]{0,4}[)]$")
_NAMING = ("level1", "level2", "name")
INDEX_WORDS = frozenset({"栏次", "行次", "类", "款", "项", "合计", "栏次合计"})


@dataclass(frozen=True)
class Header:
    """The columns of a grid region: for each block its slots, left to right, and the first column of the block."""

    layout: GridLayout
    blocks: tuple[tuple[Slot, ...], ...]
    starts: tuple[int, ...]
    cells: tuple[tuple[Row, Cell, str], ...]
    roles: dict[str, Role] = field(default_factory=dict)
    levels: tuple[str, ...] = ()  # the level-1 word over each block, where blocks stand side by side for them

    def role(self, name: str) -> Role | None:
        """The role of that name: one that the headings made up together, or one of the layout."""
        return self.roles.get(name) or self.layout.role(name)

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


def answers(role: Role, path: Sequence[str], counts: dict[str, int]) -> bool:
    """Whether a role answers to the headings over a column; `counts` tells the second column of a word from the first."""
    last, joined, bare = path[-1], "".join(path), bare_heading(path[-1])
    for word in role.words:
        if word.pattern is not None:
            hit = bool(word.pattern.fullmatch(last) or word.pattern.fullmatch(joined))
        else:
            hit = word.key in (last, joined, bare) or (bool(word.parts) and last == word.parts[-1] and _under(word.parts, path))
        if hit and word.nth:
            nth = counts.get(word.key, 0) + 1
            hit = nth == word.nth
            counts[word.key] = nth if hit else nth - 1
        if hit:
            return True
    return False


def _under(parts: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the parts stand one under another in a path of headings."""
    rest = iter(path)
    return all(part in rest for part in parts)


def _find(layout: GridLayout, path: Sequence[str], block: int, counts: dict[str, int]) -> Role | None:
    paths = [path, *([path[-1:]] if len(path) > 1 else [])]
    for candidate in paths:
        for role in layout.roles:
            if role.block in (0, block) and answers(role, candidate, counts):
                return role
    return None


def matched(layout: GridLayout, rows: Sequence[Row]) -> int:
    """How many different roles the cells of header rows name; 0 when a needed one is missing."""
    found = {role for row in rows for _, role in answering(layout, row)}
    if layout.needs - found and len(found) > 1:
        near = (likely(layout, [k], found) for row in rows for k in row.keys if not layout.knows(k))
        found |= {hit[0].name for hit in near if hit is not None} & layout.needs
    if layout.needs - found == {"name"} and len(found) > 2 and found & {"level1", "level2"}:
        found |= {"name"}  # the heading behind the levels
    if layout.needs - found:
        return 0
    return len(found) + sum(k in layout.group_words for row in rows for k in row.keys)


def answering(layout: GridLayout, row: Row) -> list[tuple[CellRef, str]]:
    """The cells of a row that are headings of a layout, and the role that each names."""
    counts: dict[str, int] = {}
    known = ((c, k) for c, k in zip(row.cells, row.keys, strict=True) if layout.knows(k))
    return [(row.ref(c), r.name) for c, k in known if (r := _any_block(layout, k, counts)) is not None]


def _any_block(layout: GridLayout, heading: str, counts: dict[str, int]) -> Role | None:
    return next((r for r in layout.roles if answers(r, [heading], counts)), None)


def is_index_row(row: Row) -> bool:
    """True for rows of column numbers: 栏次 1 2 3 …"""
    keys = row.keys
    numbers = [int(k) for k in keys if k.isdigit() and len(k) <= 2]
    words = [k for k in keys if not k.isdigit()]
    rising = all(a < b for a, b in itertools.pairwise(numbers))
    if "栏次" in words or "栏次合计" in words:
        return len(numbers) + len(words) == len(keys) and set(words) <= INDEX_WORDS
    return not words and len(numbers) >= 3 and rising and numbers[0] == 1


def continues(layout: GridLayout, row: Row, above: Sequence[Row] = (), known: Callable[[str], bool] | None = None) -> bool:
    """Whether a row under header rows belongs to the header: words or column numbers, no figures; or headings reach down beside it.

    Args:
        layout: the layout of the grid.
        row: the row.
        above: the header rows above it.
        known: whether a word of theirs is a heading; by default, one of the layout.
    """
    if is_index_row(row):
        return True
    if any(re.fullmatch(r"[-\d.,%]+", k) for k in row.keys):
        return False
    if row.grid.spans_reliable and all(len(k) <= _HEADING and not _SENTENCE.search(k) for k in row.keys) and any(
        c.row + c.rowspan > row.number and c.rowspan <= _TALL and (known or layout.knows)(k) and k not in layout.group_words
        for r in above for c, k in zip(r.cells, r.keys, strict=True)
    ) and any(_under_group(cell, above) for cell in row.cells):
        return True
    return all(k in INDEX_WORDS or k in layout.group_words or k in layout.over or layout.knows(k) for k in row.keys)


def _under_group(cell: Cell, above: Sequence[Row]) -> bool:
    """Whether the heading next above the cell is wider than it: what stands under a heading of its own width is a value."""
    last = cell.column + cell.colspan - 1
    over = next((c for r in reversed(above) for c in r.cells if c.column <= cell.column and last < c.column + c.colspan), None)
    return over is not None and over.colspan > cell.colspan


def cornered(header: Header, body: Sequence[Row]) -> Header:
    """The header of a money grid whose first heading of money stands over the labels of its lines: 年度预算数 | 年初预算 | …."""
    before = ""
    for slot in header.blocks[0]:
        if slot.shape == "money" and before in ("", "item") and header.layout.role("item") is not None:
            texts = [key(c.text) for r in body[:2] for c in r.cells if slot.first <= c.column <= slot.last]
            if texts and all(re.search(r"[\u4e00-\u9fff]{2}", t) and not re.search(r"\d", t) for t in texts):
                return parse(header.layout, list(dict.fromkeys(r for r, _, _ in header.cells)), slot.first)
        before = slot.role
    return header


def parse(layout: GridLayout, rows: Sequence[Row], corner: int = 0) -> Header:
    """The columns that one or more header rows make. Headings reach over the blanks to their right.

    Args:
        layout: the layout of the grid.
        rows: the header rows.
        corner: a column whose heading stands over the labels of lines, whatever it says.
    """
    words = _settled(layout, [r for r in rows if not is_index_row(r)])
    columns = sorted({c.column for r in words for c in r.cells})
    blocks: list[list[Slot]] = [[]]
    starts: list[int] = [0]
    seen: set[str] = set()
    counts: dict[str, int] = {}
    headings: dict[str, str] = {}
    levels = [""]
    points = [c for c in columns if (r := _find(layout, path_over(words, c), 1, {})) is not None and r.name == "weight"]
    for i, column in enumerate(columns):
        path = path_over(words, column)
        role = _find(layout, path, len(blocks), counts) if column != corner else layout.role("item")
        if role is not None and column in points[:-1] and blocks[-1] and blocks[-1][-1].role in ("level1", "level2"):
            role = replace(role, name=f"{blocks[-1][-1].role}_weight")  # 一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值
        level = next((layout.level1[k] for k in path if k in layout.level1), "")
        room = len(blocks) < len(layout.blocks) or (level and level not in levels)
        if role is not None and role.name in seen and room and headings.get(role.name) == _bare(path[-1]):
            blocks.append([])
            levels.append(level)
            starts.append(column)
            seen = set()
            role = _find(layout, path, len(blocks), counts)
        if role is None or (role.name in seen and role.name != "item"):
            continue
        if role.name in seen:  # 项目资金 | 资金来源: the heading nearest to the figures heads the labels
            if blocks[-1][-1].role != "item":
                continue
            blocks[-1].pop()
        seen.add(role.name)
        headings[role.name] = _bare(path[-1])
        levels[-1] = levels[-1] or level
        bottom = next(c for r in reversed(words) for c in r.cells if c.column == column)
        wide = column + bottom.colspan - 1
        following = columns[i + 1] - 1 if i + 1 < len(columns) else wide
        # The label column of a money grid may reach under blanks of the header; other columns end where their heading ends.
        last = following if role.name == "item" else min(wide, following)
        blocks[-1].append(Slot(role.name, column, max(last, column), role.shape))
    cells = tuple((r, c, "header") for r in rows for c in r.cells)
    side_by_side = len(blocks) > 1 and all(levels)
    return Header(layout, tuple(tuple(b) for b in blocks), tuple(starts), cells, levels=tuple(levels) if side_by_side else ())


def _bare(heading: str) -> str:
    """A heading without the period in brackets behind it, which tells halves apart: 指标值(长期), 指标值(年度)."""
    return _PERIOD.sub("", heading)


def _settled(layout: GridLayout, rows: Sequence[Row]) -> list[Row]:
    """Header rows with a second row that has slid (blanks in front of it were lost) put back under its headings."""
    if len(rows) != 2 or rows[0].grid.spans_reliable:
        return list(rows)
    first, second = rows
    own = [c.column for c in first.cells]
    if own == list(range(own[0], own[0] + len(own))) and second.cells[0].column == own[0]:
        return _spread(layout, first, second)
    ends = [*own[1:], max(first.grid.columns, own[-1]) + 1]
    under: list[int] = []
    for cell, word, end in zip(first.cells, first.keys, ends, strict=True):
        if word in layout.group_words and end - cell.column > 1:
            under += range(cell.column, end)
    if len(under) < len(second.cells) or second.cells[0].column in under or not {c.column for c in second.cells} & set(own):
        return list(rows)
    cells = tuple(replace(c, column=column) for c, column in zip(second.cells, under, strict=False))
    return [first, replace(second, cells=cells)]


def _spread(layout: GridLayout, first: Row, second: Row) -> list[Row]:
    """Two header rows of which not even the blanks of merged cells are left: what follows a group moves to the right.

    Of two groups the first takes the levels and the name, and the other one the rest.
    """
    groups = [n for n, word in enumerate(first.keys) if word in layout.group_words]
    naming = max((n for n, word in enumerate(second.keys, 1) if (r := _find(layout, [word], 1, {})) and r.name in _NAMING), default=0)
    parts = [len(second.cells)] if len(groups) == 1 or naming == len(second.cells) else [naming, len(second.cells) - naming]
    if not all(parts) or not len(parts) <= len(groups) <= 2:
        return [first, second]
    groups = groups[:len(parts)]
    upper: list[Cell] = []
    lower: list[Cell] = []
    column, rest = first.cells[0].column, iter(second.cells)
    for number, cell in enumerate(first.cells):
        wide = parts[groups.index(number)] if number in groups else 1
        upper.append(replace(cell, column=column))
        if number in groups:
            lower += [replace(c, column=column + n) for n, c in enumerate(itertools.islice(rest, wide))]
        column += wide
    return [replace(first, cells=tuple(upper)), replace(second, cells=tuple(lower))]


def path_over(rows: Sequence[Row], column: int) -> list[str]:
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
