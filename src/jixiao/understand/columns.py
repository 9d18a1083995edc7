"""Columns whose headings no layout knows as they stand: told by a part of the heading, by one wrong character, by their values.

What is told so is a finding; what cannot be told stays left over.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jixiao.model import Cell
from jixiao.understand.align import COMPARISONS, OPERATORS, Slot, fits
from jixiao.understand.header import INDEX_WORDS, Header, is_index_row, path_over
from jixiao.understand.layout import GridLayout
from jixiao.understand.levels import POINTS
from jixiao.understand.near import likely
from jixiao.understand.rows import Row
from jixiao.words import is_absent, key

__all__ = ["Guess", "complete", "joined_levels", "unread"]

_TARGET = re.compile(r"([≥≤<>=≧≦±]|不少于|不低于|不超过|不小于|大于|小于|达到|控制在).*\d.*|[-+]?\d[\d,.]*[%‰]?\D{0,8}")
_COUNT = re.compile(r"\d{1,3}(\.\d+)?分?")
_JOINED = re.compile(r"(.+?)[-—–/>、]+(.+)")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_UNIT = re.compile(r"\D{0,3}[%‰个次人家元项件户台套份篇期场批处座所条栋间辆只头棵株亩吨克斤米里度天日月年时钟秒册名组对届班宗例起张]")
_MOST = 0.7


@dataclass(frozen=True)
class Guess:
    """A column that was told: its role, how (`like` a part of the heading, `near` a word, `values`), the word it was taken for."""

    role: str
    how: str
    word: str
    row: Row
    cell: Cell


def unread(header: Header) -> list[tuple[Row, Cell]]:
    """The lowest headings that stand over columns of no role."""
    lowest: dict[int, tuple[Row, Cell]] = {}
    for row, cell, _ in header.cells:
        if not is_index_row(row):
            lowest[cell.column] = (row, cell)
    layout = header.layout
    slots = [s for block in header.blocks for s in block]
    out = []
    for column, (row, cell) in sorted(lowest.items()):
        word = key(cell.text)
        group = word in layout.group_words or word in layout.over or word in INDEX_WORDS
        if not group and not any(s.first <= column <= s.last for s in slots):
            out.append((row, cell))
    return out


def complete(header: Header, body: Sequence[Row], skip: Iterable[Cell] = ()) -> tuple[Header, list[Guess]]:
    """The header with the columns that could be told, and what was told.

    Args:
        header: what the headings say as they stand.
        body: rows below it, of the same grid.
        skip: headings that are spoken for otherwise.
    """
    layout = header.layout
    guesses: list[Guess] = []
    spoken = {id(c) for c in skip}
    rows = list(dict.fromkeys(r for r, _, _ in header.cells if not is_index_row(r)))
    blocks = [list(b) for b in header.blocks]
    left = []
    latest = max((int(y[0]) for _, c, _ in header.cells for y in _YEAR.finditer(key(c.text))), default=0)
    for row, cell in unread(header):
        if id(cell) in spoken:
            continue
        block = blocks[header.block_of(cell)]
        found = likely(layout, path_over(rows, cell.column), {s.role for s in block})
        if found is None:
            left.append((row, cell))
            continue
        role, how, word = found
        if role.name == "actual" and (year := _YEAR.search(key(cell.text))) and int(year[0]) < latest:
            left.append((row, cell))  # what an earlier year came to
            continue
        block.append(Slot(role.name, cell.column, cell.column + cell.colspan - 1, role.shape))
        guesses.append(Guess(role.name, how, word, row, cell))
    guesses += _name_by_position(header, blocks)
    main = next((b for b in blocks if any(s.role == "name" for s in b)), blocks[0])
    guesses += _told_otherwise(header, main, body)
    guesses += _comparisons(header, main, body, left)
    for name, row, cell in _by_values(layout, main, body, left):
        told = layout.role(name)
        assert told is not None
        main.append(Slot(name, cell.column, cell.column + cell.colspan - 1, told.shape))
        guesses.append(Guess(name, "values", name, row, cell))
    for _, cell in left:  # what no role takes is kept beside the note, under its heading
        if id(cell) not in spoken and not any(s.first <= cell.column <= s.last for b in blocks for s in b):
            heading = "".join(cell.text.split())
            blocks[header.block_of(cell)].append(Slot(f"other:{heading}", cell.column, cell.column + cell.colspan - 1, "any"))
    if layout.role("item") is not None and not any(s.role == "item" for s in blocks[0]) and blocks[0]:
        first = min(s.first for s in blocks[0])  # the labels of a money grid need no heading
        if first > 1 and any(c.column < first and not fits(c.text, "money") for r in body for c in r.cells):
            blocks[0].append(Slot("item", 1, first - 1, "text"))
    blocks = [[_weight_in_shares(s, body) for s in b] for b in blocks]
    ordered = tuple(tuple(sorted(b, key=lambda s: s.first)) for b in blocks)
    return replace(header, blocks=ordered), guesses


def _weight_in_shares(slot: Slot, body: Sequence[Row]) -> Slot:
    """The column of weights that are all printed as shares of a hundred (10%), told by what they look like."""
    values = [c.text for r in body for c in r.cells if slot.first <= c.column <= slot.last] if slot.role == "weight" else []
    shares = len(values) > 1 and all(fits(v, "percent") for v in values)
    return replace(slot, shape="percent") if shares else slot


def _name_by_position(header: Header, blocks: list[list[Slot]]) -> list[Guess]:
    """The heading behind the levels heads the names where no other does."""
    block = blocks[0]
    levels = [s for s in block if s.role in ("level1", "level2")]
    role = header.layout.role("name")
    if role is None or not levels or any(s.role == "name" for b in blocks for s in b):
        return []
    last = max(s.last for s in levels)
    behind = [(r, c) for r, c, _ in header.cells if c.column == last + 1]
    if not behind:
        return []
    row, cell = behind[-1]
    block[:] = [s for s in block if s.first != cell.column]
    block.append(Slot("name", cell.column, cell.column + cell.colspan - 1, role.shape))
    return [Guess("name", "values", "name", row, cell)]


def _told_otherwise(header: Header, block: list[Slot], body: Sequence[Row]) -> list[Guess]:
    """Columns of text that hold the targets of a grid without a heading for them."""
    target = header.layout.role("target")
    if target is None or any(s.role == "target" for s in block):
        return []
    for at, slot in enumerate(block):
        if slot.role not in ("basis", "description", "note", "scoring_rule"):
            continue
        values = [key(c.text) for r in body for c in r.cells if slot.first <= c.column <= slot.last and not is_absent(c.text)]
        if len(values) >= 3 and _share(bool(_TARGET.fullmatch(v)) for v in values) >= _MOST:
            block[at] = Slot("target", slot.first, slot.last, target.shape)
            row, cell = next((r, c) for r, c, _ in header.cells if c.column == slot.first)
            return [Guess("target", "values", "target", row, cell)]
    return []


def _comparisons(header: Header, block: list[Slot], body: Sequence[Row], left: Sequence[tuple[Row, Cell]]) -> list[Guess]:
    """The column of comparisons, where another column of kinds or directions (定量, 正向) has a heading of operators too."""
    at = next((i for i, s in enumerate(block) if s.role == "operator"), None)
    if at is None or _compares(body, block[at].first, block[at].last):
        return []
    for row, cell in left:
        last = cell.column + cell.colspan - 1
        if _compares(body, cell.column, last):
            old = block[at]
            heading = next("".join(c.text.split()) for r, c, _ in reversed(header.cells) if c.column == old.first)
            block[at] = Slot("operator", cell.column, last, old.shape)
            block[:] = [s for s in block if s is block[at] or s.first != cell.column]
            block.append(Slot(f"other:{heading}", old.first, old.last, "any"))
            return [Guess("operator", "values", "operator", row, cell)]
    return []


def _compares(body: Sequence[Row], first: int, last: int) -> bool:
    """Whether the values of some columns are signs of comparison, but for those that say 定性."""
    values = [key(c.text) for r in body for c in r.cells if first <= c.column <= last and not is_absent(c.text)]
    signs = [v for v in values if v not in ("定性", "定性指标")]
    return bool(signs) and _share(v in COMPARISONS for v in signs) >= _MOST


def _by_values(layout: GridLayout, block: Sequence[Slot], body: Sequence[Row],
               left: Sequence[tuple[Row, Cell]]) -> Iterable[tuple[str, Row, Cell]]:
    """Roles that the values of a column tell, with the heading or the first cell of the column."""
    if layout.role("target") is None or not body:
        return
    body = [r for r in body if r.keys[0] not in layout.total_words]
    texts: dict[int, list[str]] = defaultdict(list)
    first: dict[int, tuple[Row, Cell]] = {}
    for row in body:
        for cell in row.cells:
            if not is_absent(cell.text):
                texts[cell.column].append(key(cell.text))
                first.setdefault(cell.column, (row, cell))
    heading = {c.column: (r, c) for r, c in left}
    name = next((s for s in block if s.role == "name"), None)
    taken = {s.role for s in block}
    free = [c for c in sorted(texts) if not any(s.first <= c <= s.last for s in block) and len(texts[c]) >= 3
            and (c in heading or (name is not None and c > name.first))]
    for column in free:
        role = _role_of(texts[column], taken) if name is None or column > name.first else ""
        if not role and "level1" not in taken and _share(joined_levels(layout, v) is not None for v in texts[column]) >= _MOST:
            role = "level1"
        if not role and (name is None or column < name.first):
            role = _level_of(layout, [POINTS.sub("", v) for v in texts[column]], taken)
        if role and layout.role(role) is not None:
            taken.add(role)
            yield role, *heading.get(column, first[column])


def joined_levels(layout: GridLayout, text: str) -> tuple[str, str] | None:
    """Level 1 and level 2 that stand in one cell, such as 产出指标-数量指标; None for any other text."""
    hit = _JOINED.fullmatch(key(text))
    return (hit[1], hit[2]) if hit and hit[1] in layout.level1 and hit[2] in layout.level2 else None


def _level_of(layout: GridLayout, values: Sequence[str], taken: set[str]) -> str:
    """The level whose words are at least half of the values of a column."""
    for level, known in (("level1", layout.level1), ("level2", layout.level2)):
        if level not in taken and 2 * sum(v in known for v in values) >= len(values):
            return level
    return ""


def _role_of(values: Sequence[str], taken: set[str]) -> str:
    if "operator" not in taken and _share(v in OPERATORS for v in values) >= _MOST:
        return "operator"
    if "target" not in taken and _share(bool(_TARGET.fullmatch(v)) for v in values) >= _MOST:
        return "target"
    points = [v for v in values if _COUNT.fullmatch(v)]
    if "weight" not in taken and "target" in taken and len(points) == len(values) and (
        40 <= sum(float(v.rstrip("分")) for v in points) <= 101
    ):
        return "weight"
    if "unit" not in taken and "target" in taken and _share(bool(_UNIT.fullmatch(v)) for v in values) >= _MOST and (
        len(set(values)) < len(values)
    ):
        return "unit"
    return ""


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)
