"""The heads of account and budget tables: rows of headings one above another, read as one band.

What a column means is said by all the headings over it together, in whatever order they stand: 预算数 over 公务接待费 is
公务接待费 over 预算数. A layout lists what each word says (its facets); a year in a heading counts from the form's own year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jixiao.model import Cell
from jixiao.understand.align import Slot
from jixiao.understand.header import INDEX_WORDS, Header, answers, is_index_row
from jixiao.understand.layout import Facet, GridLayout, Role
from jixiao.understand.rows import Row
from jixiao.words import key

__all__ = ["UNKNOWN", "heading", "latest_year", "parse", "take"]

UNKNOWN = "unknown"
_PARTS = frozenset("类款项")  # these stand beside column numbers too
_FIGURE = re.compile(r"[-+]?[\d,]*\d(\.\d+)?%?")
_YEAR = re.compile(r"((?:19|20)\d\d)年度?")
_QUOTES = re.compile("[“”\"‘’'《》]")


def heading(text: str, year: int = 0) -> str:
    """The form of a heading that is looked up: without quotes, its year read as 上年 or left out.

    >>> heading("2025年“三公”经费预算数", 2025), heading("2024年执行数", 2025), heading("执行数（万元）"), heading("2025年", 2025)
    ('三公经费预算数', '上年执行数', '执行数', '本年')
    """
    names = {year: "", year - 1: "上年"} if year else {}
    if (alone := _YEAR.fullmatch(key(text))) is not None:
        return {year: "本年", year - 1: "上年"}.get(int(alone[1]), alone[0]) if year else alone[0]
    bare = re.sub(r"[(（](单位[:：])?(万元|元|亿元|千元)[)）]", "", _QUOTES.sub("", key(text)))
    return _YEAR.sub(lambda m: names.get(int(m[1]), m[0]), bare)


def take(layouts: Iterable[GridLayout], rows: Sequence[Row], index: int, year: str) -> tuple[GridLayout, list[Row]] | None:
    """The layout whose headings fill the rows from `index` on, and those rows; None where no table begins.

    Args:
        layouts: those that may stand here; only layouts with a band are tried.
        rows: the rows of the document.
        index: the row to begin with.
        year: the year of the form, "" where it is not known.
    """
    best: tuple[int, GridLayout, list[Row]] | None = None
    for layout in layouts:
        if not layout.band:
            continue
        band: list[Row] = []
        for at, row in enumerate(rows[index:], index):
            if row.grid is not rows[index].grid:
                break
            if not _belongs(layout, row, first=not band) and not (not band and _tops(layout, rows, at)):
                break
            band.append(row)
        if not band:
            continue
        header = parse(layout, band, year)
        slots = {s.role for block in header.blocks for s in block if not s.role.startswith(UNKNOWN)}
        money = [r for r in header.roles.values() if r.money and r.name in slots]
        if len(slots) < layout.at_least or layout.needs - slots or not money:
            continue
        if best is None or len(slots) > best[0]:
            best = (len(slots), layout, band)
    return (best[1], best[2]) if best else None


def _belongs(layout: GridLayout, row: Row, *, first: bool) -> bool:
    """Whether a row holds headings of a layout and no figures. Most of its cells must be known words."""
    if is_index_row(row):
        return not first
    if any(_FIGURE.fullmatch(k) for k in row.keys):
        return False
    known = sum(_known(layout, k) for k in row.keys)
    return known * 2 > len(row.keys)


def _tops(layout: GridLayout, rows: Sequence[Row], index: int) -> bool:
    """Whether a row of which few words are known stands over a row of headings: its cells reach down, or over others."""
    row = rows[index]
    if index + 1 >= len(rows) or len(row.cells) < 2 or rows[index + 1].grid is not row.grid:
        return False
    if any(_FIGURE.fullmatch(k) for k in row.keys) or not any(_known(layout, k) for k in row.keys):
        return False
    return any(c.rowspan > 1 or c.colspan > 1 for c in row.cells) and _belongs(layout, rows[index + 1], first=False)


def _known(layout: GridLayout, word: str) -> bool:
    bare = heading(word)
    if word in INDEX_WORDS or {word, bare} & (layout.group_words | layout.over) or layout.knows(bare):
        return True
    # Any year will do here: whose year it is matters only for what the heading says.
    years = {int(y) for y in _YEAR.findall(word)} or {0}
    return any(layout.facet(heading(word, y + after)) is not None for y in years for after in (0, 1))


def parse(layout: GridLayout, rows: Sequence[Row], year: str) -> Header:
    """The columns that the rows of a band make."""
    words = [r if not is_index_row(r) else replace(r, cells=tuple(c for c in r.cells if key(c.text) in _PARTS)) for r in rows]
    of = _year(words, year)
    columns = sorted({c.column for r in words for c in r.cells})
    blocks: list[list[Slot]] = [[]]
    starts = [0]
    roles: dict[str, Role] = {}
    seen: set[str] = set()
    for i, column in enumerate(columns):
        path = _path(words, column)
        role = _role(layout, path, of, len(blocks))
        if role.name in seen and not role.money and not _again(blocks[-1], role) and len(blocks) < len(layout.blocks):
            blocks.append([])
            starts.append(column)
            seen = set()
            role = _role(layout, path, of, len(blocks))
        if role.name in seen:
            if role.name.startswith((UNKNOWN, "derived")):
                role = Role(f"{role.name}-{column}", (), role.shape, money=role.money, says=role.says)
            elif role.money:  # a heading over it is not known: its figures are kept, and said
                role = _unknown(f"{UNKNOWN}-{column}", "".join(key(c.text) for c in path))
            elif _again(blocks[-1], role):  # 项目 | 科目名称: the heading nearest to the figures heads the labels
                blocks[-1].pop()
            else:
                continue
        seen.add(role.name)
        roles[role.name] = role
        bottom = path[-1]
        wide = column + bottom.colspan - 1
        following = columns[i + 1] - 1 if i + 1 < len(columns) else wide
        last = following if role.name == "item" else min(wide, following)
        blocks[-1].append(Slot(role.name, column, max(last, column), role.shape))
    cells = tuple((r, c, "header") for r in rows for c in r.cells)
    return Header(layout, tuple(tuple(b) for b in blocks), tuple(starts), cells, roles)


def _again(block: Sequence[Slot], role: Role) -> bool:
    return role.name == "item" and bool(block) and block[-1].role == "item"


def latest_year(band: Sequence[Row], below: Sequence[Row] = ()) -> str:
    """The latest year that stands in a heading, else that is the label of a row below, or ""."""
    headed = [y for r in band for k in r.keys for y in _YEAR.findall(k)]
    labels = [hit[1] for r in below if r.grid is band[0].grid and (hit := _YEAR.fullmatch(r.keys[0])) is not None]
    return max(headed or labels, default="")


def _year(rows: Sequence[Row], year: str) -> int:
    """The year that headings count from: the form's, or the latest that stands in a heading."""
    told = year if year.isdigit() else latest_year(rows)
    return int(told or 0)


def _path(rows: Sequence[Row], column: int) -> list[Cell]:
    """The headings over a column, top down. In all rows but the last a heading also covers blanks to its right."""
    out: list[Cell] = []
    for i, row in enumerate(rows):
        own = next((c for c in row.cells if c.column == column), None)
        if own is None and any(c.column == column for later in rows[i + 1 :] for c in later.cells):
            before = [c for c in row.cells if c.column < column]
            own = before[-1] if before else None
            if own is not None and row.grid.spans_reliable and own.column + own.colspan <= column:
                own = None
        if own is not None and own not in out:
            out.append(own)
    return out


def _role(layout: GridLayout, path: Sequence[Cell], year: int, block: int) -> Role:
    """What the headings over a column make of it: a label column, a column the layout names, or what its facets say."""
    printed = [key(c.text) for c in path]
    names = [heading(c.text, year) for c in path]
    texts = [r for r in layout.roles if not r.money]
    for end in range(len(names), 0, -1):
        below = names[end:]
        if below and (names[end - 1] in layout.over or not set(below) <= INDEX_WORDS):
            break
        for role in texts:
            if answers(role, printed[:end], {}) or answers(role, names[:end], {}):
                return role
    base = next((r for r in layout.roles if r.money and r.block in (0, block)
                 and (answers(r, printed, {}) or answers(r, names, {}))), None)
    return _composed(layout, base, path, names)


def _unknown(name: str, printed: str) -> Role:
    return Role(name, (), "value", money=True, says={"column": "", "nature": "", "unknown": printed})


def _composed(layout: GridLayout, base: Role | None, path: Sequence[Cell], names: Sequence[str]) -> Role:
    found = [(layout.facet(name), cell) for name, cell in zip(names, path, strict=True)]
    if any(f is not None and f.derived for f, _ in found):
        return Role("derived", (), "value")
    if base is None and found[-1][0] is None:
        return _unknown(UNKNOWN, names[-1])
    says: dict[str, str] = {}
    used: list[Facet] = []
    under = [(f, c) for i, (f, c) in enumerate(found) if f is not None and (i == len(found) - 1 or names[i] not in layout.over)]
    under = [(f, c) for f, c in under if base is None or not f.weak]
    for facet, cell in sorted(under, key=lambda p: p[0].weak):
        told = {k: v for k, v in facet.says.items() if not (facet.weak and k in says)}
        if "subject_ref" in told and "label" not in told:
            told["label"] = re.sub(r"\s+", "", cell.text)
        says |= told
        used += [facet] if told else []
    if base is not None:
        extra = {k: v for k, v in says.items() if k not in (*base.says, "column")}
        if not extra:
            return base
        says = {**extra, "column": base.name, **base.says}
        used = [f for f in used if extra.keys() & f.says.keys()]
    name = "+".join(dict.fromkeys((*([base.name] if base else []), *(f.name for f in used)))) or "amount"
    return Role(name, (), "money", money=True, says=says)
