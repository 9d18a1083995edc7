"""Rows of a table whose blank cells were lost: the cheapest way to deal pieces to columns, and whether another is as cheap.

Pieces keep their order, so a row is a rising run of columns, and the next row begins where the columns begin anew. What a
piece looks like, what a column may lack and how many blank lines there are cost something each; dynamic programming, forward
and backward, gives for each piece the cheapest reading and the cheapest *other* one. Where both are near, nothing is decided.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jixiao.understand.layout import GridLayout
from jixiao.understand.lost_header import LostHeader
from jixiao.understand.lost_levels import is_level, parts_of, whole_levels
from jixiao.understand.lost_pieces import Piece, is_figure, is_value, joined, strip_points
from jixiao.words import ABSENT, is_absent, key

__all__ = ["DOUBTFUL", "MARGIN", "LostCell", "LostRow", "deal", "is_blank_name", "prices"]

MARGIN = 1.0
_BAD = 10.0
DOUBTFUL = 4.0
_MOST_PARTS = 5
_LACK = {"number": 6.0, "level1": 0.3, "level2": 0.3, "name": 14.0, "operator": 3.0, "target": 5.0, "midterm": 3.0, "actual": 4.5,
         "unit": 1.2, "weight": 5.0, "score": 5.0, "description": 2.5, "basis": 2.5, "scoring_rule": 2.5, "deviation": 0.3,
         "note": 0.3, "other": 0.5}  # fmt: skip
_WORDS = frozenset({"description", "basis", "scoring_rule", "deviation", "note", "other"})
_OPERATORS = frozenset({">=", "<=", ">", "<", "=", "≥", "≤", "≧", "≦", "定性", "定量"})
_UNIT = re.compile(
    r"[%‰]|(万|亿|千|百)?(个|家|次|人|户|项|场|件|篇|条|元|亩|公里|千米|米|吨|台|套|辆|处|座|间|所|份|册|天|日|月|年|起|例|小时|分钟|"
    r"工作日|平方米|立方米|公顷|人次|批次|批|期|只|头|株|名|村|分|度|(毫|千|公)?(升|克|斤)|元/.{1,4}|.{1,3}/.{1,3}|百分比)"
)
_PAGE = re.compile(r"[-—]+\d{1,3}[-—]+|第\d{1,3}页(共\d{1,3}页)?")
_BLANK_NAME = re.compile(r"指标[\d一二三四五六七八九十]{0,2}[:：]?|[…\.]{2,}|…")  # what stands in a row that is not filled in
_LEAST_NAME = 5
_NAME_LIKE = re.compile(r"(率|数|数量|次数|人数|程度|情况|时间)$")
_AGAIN = 3.0  # a row that begins in mid-line, where rows stand on lines
_WRAPPED = 2.5  # a cell, or a row, that goes on in the next line
_SPACED = 0.8
_UNCALLED = 2.5  # a reason for a shortfall where there is none
_MEASURED = 0.2
_ODD = 2.0  # what no name looks like costs as much
_BARE = 1.0  # a level without a row
_EXPLAINED = 1.0  # less for a blank line that says something
_UNSAID = 4.0  # a blank cell without its line, where all have one, or a line without its cell
_SAME = 1.5  # less for a target in words, and a result in the same words
_SKIP = 6.0
_START = -1


@dataclass(frozen=True)
class LostCell:
    """A cell rebuilt: its column's role, its pieces, and how much dearer the next best reading of them is."""

    role: str
    pieces: tuple[Piece, ...]
    margin: float
    cost: float

    @property
    def sure(self) -> bool:
        """Whether no other reading is near, and this one is not far-fetched."""
        return self.margin >= MARGIN and self.cost < DOUBTFUL

    @property
    def text(self) -> str:
        """Its text."""
        return joined(list(self.pieces))


@dataclass(frozen=True)
class LostRow:
    """A row rebuilt, and the pieces met in it that fit nowhere."""

    cells: tuple[LostCell, ...]
    skipped: tuple[Piece, ...] = ()

    def cell(self, role: str) -> LostCell | None:
        """The cell of a role."""
        return next((c for c in self.cells if c.role == role), None)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All its pieces."""
        return tuple(p for c in self.cells for p in c.pieces) + self.skipped


@dataclass(frozen=True)
class _Edge:
    start: int
    before: int
    end: int
    after: int  # the column dealt to, or that before when a piece is skipped
    cost: float
    own: float
    skips: bool = False


def deal(pieces: Sequence[Piece], header: LostHeader, beside: frozenset[str]) -> tuple[float, list[LostRow], list[Piece]]:
    """Deal the pieces under a header to rows.

    Args:
        pieces: what stands under the header.
        header: the columns.
        beside: keys of words that stand beside tables and are no cells of theirs.

    Returns:
        What the dealing costs, the rows, and the pieces behind the last of them.
    """
    whole = whole_levels(pieces, header.layout, header.gap)
    held = [p for p in whole if p.key not in beside and not _PAGE.fullmatch(p.key)]
    says = ("nothing", "cells", "rows", "merged") if any(p.blanks > header.gap for p in held[1:]) else ("nothing",)
    return min((_Dealer(held, header, blanks).run() for blanks in says), key=lambda outcome: outcome[0])


class _Dealer:
    """One table. `blanks` is what blank lines say in it: nothing, that a cell is blank, that a row ends, or that a cell is
    blank that is no level (those of merged levels have no line)."""

    def __init__(self, pieces: list[Piece], header: LostHeader, blanks: str) -> None:
        self.pieces = pieces
        self.blanks = blanks
        self.layout = header.layout
        self.roles = [c.role for c in header.columns]
        self.name = self.roles.index("name")
        self.gap = header.gap
        lines = {p.line for p in pieces}
        self.by_line = header.on_one_line and len(lines) > 1
        lacks = [_LACK.get(r, 1.0) for r in self.roles]
        self.lacks = lacks
        self.until = [sum(lacks[:i]) for i in range(len(lacks) + 1)]
        self.price = prices(self.layout)
        self.levels = frozenset((*self.layout.level1, *self.layout.level2))

    def run(self) -> tuple[float, list[LostRow], list[Piece]]:
        """Find the cheapest dealing: what it costs, its rows, and what stands behind them."""
        n, m = len(self.pieces), len(self.roles)
        edges = [list(self._edges(i)) for i in range(n)]
        ahead = [[math.inf] * m for _ in range(n + 1)]
        first: list[list[_Edge | None]] = [[None] * m for _ in range(n + 1)]
        for i in range(n):
            for e in edges[i]:
                base = (0.0 if i == 0 else math.inf) if e.before == _START else ahead[i][e.before]
                if base + e.cost < ahead[e.end][e.after] - 1e-9:
                    ahead[e.end][e.after], first[e.end][e.after] = base + e.cost, e
        back = [[self._close(i, r) for r in range(m)] for i in range(n + 1)]
        for i in range(n - 1, -1, -1):
            for e in edges[i]:
                if e.before != _START:
                    back[i][e.before] = min(back[i][e.before], e.cost + back[e.end][e.after])
        best, at, role = min((ahead[i][r] + self._close(i, r), i, r) for i in range(n + 1) for r in range(m))
        if math.isinf(best):
            return best, [], list(parts_of(self.pieces))
        path: list[_Edge] = []
        i, r = at, role
        while i > 0:
            step = first[i][r]
            assert step is not None
            path.append(step)
            i, r = step.start, step.before
        others = self._others(edges, ahead, back)
        return best, self._rows(path[::-1], others, best), list(parts_of(self.pieces[at:]))

    # --- costs --------------------------------------------------------------------------------------------------------
    def _edges(self, i: int) -> list[_Edge]:
        out: list[_Edge] = []
        for k in range(1, _MOST_PARTS + 1):
            parts = self.pieces[i : i + k]
            if len(parts) < k or (k > 1 and not self._one(parts)):
                break
            text = joined(parts)
            spaced = _MEASURED if is_value(text) else _SPACED
            glue = sum(_WRAPPED if p.begins else spaced for p in parts[1:])
            held = min(glue, _WRAPPED) if self.blanks == "merged" else glue  # where lines tell cells, long ones are not far-fetched
            for after, role in enumerate(self.roles):
                own = self.price(role, text) + glue
                if own >= _BAD + glue and k > 1:
                    continue
                same = _SAME * (role == "target" and self._comes_again(text, i + k, after))
                for before in ([_START] if i == 0 else range(len(self.roles))):
                    out.append(_Edge(i, before, i + k, after, own + self._step(before, after, i) - same, own - glue + held))
        out += [_Edge(i, r, i + 1, r, _SKIP, _SKIP, skips=True) for r in range(len(self.roles)) if i]
        return out

    def _one(self, parts: Sequence[Piece]) -> bool:
        """Whether pieces may be one cell: none shows that it is one of its own, or they are a sign, a figure, a unit."""
        if any(p.blanks > self.gap or self._firm(p) for p in parts[1:]) or self._firm(parts[0]):
            return False
        if not any(p.begins for p in parts[1:]) and parts[0].strong:  # `≥ 80 次`, `2000 床棉被、1000 件棉衣`
            signed = parts[0].key in _OPERATORS and is_figure(parts[1].text)
            return not any(p.strong for p in parts[2 if signed else 1 :])
        return not any(p.strong for p in parts)

    def _level(self, piece: Piece) -> bool:
        return is_level(piece, self.layout)

    def _firm(self, piece: Piece) -> bool:
        """Whether a piece is a level word as printed in forms; what is only like one (`时间`) may begin or end a name."""
        return strip_points(piece.text) in self.levels

    def _step(self, before: int, after: int, i: int) -> float:
        """What it costs to go on from one column to another: columns left out, rows begun or broken off, blank lines."""
        piece = self.pieces[i]
        if before == _START:
            return self.until[after] + (3.0 if after and self.roles[0] == "level1" else 0.0)
        anew = after <= before
        if anew and before < self.name:
            return self.until[after] + _BARE if self._bare(before, i) else 4 * _BAD  # else a row without a name is none
        if anew:
            skipped = len(self.roles) - 1 - before + after
            lack = self.until[after] + (0.0 if self._placeholder(before, i) else self.until[-1] - self.until[before + 1])
        else:
            skipped = after - before - 1
            lack = self.until[after] - self.until[before + 1]
        cost = lack
        blanks = -(-max(piece.blanks - self.gap, 0) // (self.gap + 1))  # blank cells: each has its own gap
        if blanks and self.blanks == "cells":
            cost = -_EXPLAINED if blanks == skipped else lack + 0.5 * abs(blanks - skipped)
        elif self.blanks == "merged":
            lacking = range(before + 1, after) if not anew else (*range(before + 1, len(self.roles)), *range(after))
            levels = sum(self.lacks[c] for c in lacking if self.roles[c].startswith("level"))
            want = sum(not self.roles[c].startswith("level") for c in lacking)
            same = blanks == want or (not blanks and anew and self._placeholder(before, i))
            cost = levels - _EXPLAINED * bool(blanks) if same else max(lack, levels) + _UNSAID * abs(blanks - want)
        elif self.blanks == "rows":
            cost += (-_EXPLAINED if blanks else 0.5) if anew else _WRAPPED * bool(blanks)
        if self.by_line:
            cost += _AGAIN if anew and not piece.begins else _WRAPPED if piece.begins and not anew else 0.0
        return cost + self._pair(before, after, i)

    def _bare(self, before: int, i: int) -> bool:
        """Whether the level before a piece has no row: the piece is a level that cannot stand below it, and a name follows."""
        if before != self.name - 1 or i + 1 >= len(self.pieces):
            return False
        name = self.pieces[i + 1]
        above, level = (strip_points(p.text) for p in self.pieces[i - 1 : i + 1])
        if not (self._level(self.pieces[i - 1]) and self._level(self.pieces[i])) or above.endswith("指标") > level.endswith("指标"):
            return False  # of levels that say so, one that does not is rather a name
        below = above in self.layout.level1 and level in self.layout.level2
        again = self.layout.level2.get(above) == self.layout.level2.get(level)
        return not below and not again and (self._level(name) or self.price("name", name.text) < _ODD)

    def _comes_again(self, text: str, i: int, column: int) -> bool:
        """Whether a target in words is the result as well."""
        ahead = self.pieces[i : i + 2]
        if self.roles[column + 1 : column + 2] != ["actual"] or not ahead or ahead[0].key != key(text) or ahead[0].strong:
            return False
        return len(ahead) == 1 or ahead[1].strong  # it does not go on behind

    def _placeholder(self, before: int, i: int) -> bool:
        """Whether the piece before stands for a name that is not there: such a row has nothing more."""
        return before == self.name and is_blank_name(self.pieces[i - 1].key)

    def _pair(self, before: int, after: int, i: int) -> float:
        """A score is not more than its weight; where it is the whole weight, nothing is left to explain."""
        names = (self.roles[before], self.roles[after])
        if names == ("score", "deviation") and i > 1 and self.pieces[i - 1].key == self.pieces[i - 2].key:
            return _UNCALLED
        if names not in (("weight", "score"), ("score", "weight")) or after < before:
            return 0.0
        one, two = (_number(self.pieces[j].text) for j in (i - 1, i))
        if one is None or two is None:
            return 0.0
        weight, score = (one, two) if names[0] == "weight" else (two, one)
        return DOUBTFUL if score > weight else 0.0

    def _close(self, i: int, r: int) -> float:
        """What it costs to end the table here."""
        if r < self.name or i == 0:
            return math.inf
        left = len(self.pieces) - i
        lack = 0.0 if self._placeholder(r, i) else self.until[-1] - self.until[r + 1]
        return lack + (4.0 + 1.0 * left if left else 0.0)

    # --- outcome ------------------------------------------------------------------------------------------------------
    def _others(self, edges: list[list[_Edge]], ahead: list[list[float]], back: list[list[float]]) -> list[dict[object, float]]:
        """For each piece, the cost of the cheapest whole dealing in which it is this or that."""
        n = len(self.pieces)
        out: list[dict[object, float]] = [{} for _ in range(n)]
        for i in range(n):
            for e in edges[i]:
                base = (0.0 if i == 0 else math.inf) if e.before == _START else ahead[i][e.before]
                total = base + e.cost + back[e.end][e.after]
                if math.isinf(total):
                    continue
                for j in range(i, e.end):
                    what = self._what(e, j)
                    if total < out[j].get(what, math.inf):
                        out[j][what] = total
        tail = math.inf
        for j in range(n):  # the table may as well have ended before this piece
            tail = min(tail, min((ahead[j][r] + self._close(j, r) for r in range(len(self.roles))), default=math.inf))
            out[j]["tail"] = tail
        return out

    def _what(self, edge: _Edge, j: int) -> object:
        if edge.skips:
            return "skipped"
        role = self.roles[edge.after]
        return ("level" if role.startswith("level") else role, j > edge.start)

    def _rows(self, path: list[_Edge], others: list[dict[object, float]], best: float) -> list[LostRow]:
        rows: list[LostRow] = []
        cells: list[LostCell] = []
        skipped: list[Piece] = []
        for e in path:
            parts = tuple(self.pieces[e.start : e.end])
            if e.skips:
                skipped.append(parts[0])
                continue
            if cells and e.after <= e.before:
                rows.append(LostRow(tuple(cells), parts_of(skipped)))
                cells, skipped = [], []
            margin = min(
                min((v for what, v in others[j].items() if what != self._what(e, j)), default=math.inf) - best
                for j in range(e.start, e.end)
            )
            cells.append(LostCell(self.roles[e.after], parts_of(parts), margin, e.own))
        if cells:
            rows.append(LostRow(tuple(cells), parts_of(skipped)))
        return rows


def is_blank_name(bare: str) -> bool:
    """Whether the key of a name says that the row is not filled in: `/`, `指标2:`, `……`."""
    return bare in ABSENT or bool(_BLANK_NAME.fullmatch(bare))


def _is_unit(bare: str) -> bool:
    """Whether a key is a unit, or several (`家、次`, `台(套)`)."""
    return all(_UNIT.fullmatch(part) for part in re.sub(r"(?<=.)\(.{1,3}\)$", "", bare).split("、"))


def _number(text: str) -> float | None:
    bare = key(text).removesuffix("分").replace(",", "")
    return float(bare) if is_figure(bare) else None


@lru_cache(maxsize=32)
def _prices_for(level1: frozenset[str], level2: frozenset[str]) -> Callable[[str, str], float]:
    @lru_cache(maxsize=65_536)
    def price(role: str, text: str) -> float:
        bare = key(text)
        level = strip_points(text) in level1 or strip_points(text) in level2
        if role in ("level1", "level2"):
            return 0.0 if strip_points(text) in (level1 if role == "level1" else level2) else _BAD
        return _price(role, text, bare, level)

    return price


def prices(layout: GridLayout) -> Callable[[str, str], float]:
    """What it costs that a text stands in a column."""
    return _prices_for(frozenset(layout.level1), frozenset(layout.level2))


def _price(role: str, text: str, bare: str, level: bool) -> float:
    value, figure, absent = is_value(text), is_figure(text), is_absent(text) or bare in "-—－"
    if role == "number":
        return 0.0 if bare.rstrip(".、").isdigit() and len(bare) <= 3 else _BAD
    if role == "name":
        if figure or bare in _OPERATORS:
            return _BAD
        if absent or is_blank_name(bare):
            return 0.3
        if re.match(r"[≥≤<>\d]", bare):
            return 5.0 if value and len(re.sub(r"[^\u4e00-\u9fff]", "", bare)) < _LEAST_NAME else 1.5
        odd = 5.0 if value or _UNIT.fullmatch(bare) or len(bare) < 2 else 3.5 if level else 2.0 if len(bare) < 3 else 0.0
        return odd + (1.5 if len(bare) > 40 else 0.0) + (3.0 if "。" in bare else 0.0)
    if role in ("target", "actual", "midterm"):
        signed = 1.0 if role == "actual" and re.match(r"[≥≤<>]|不[少低超高大小]", bare) else 0.0
        if value:
            return signed + (0.2 if figure else 0.0)
        if absent:
            return 0.5
        if level:
            return _BAD
        if bare in _OPERATORS:
            return 0.5 if bare in ("定性", "定量") else 6.0
        return signed + (1.0 if _NAME_LIKE.search(bare) else 0.0) + (0.8 if len(bare) <= 12 else 2.0 if len(bare) <= 40 else 3.0)
    if role in ("weight", "score"):
        number = _number(text)
        return (0.0 if number <= 100 else 6.0) if number is not None else 1.0 if absent else _BAD
    if role == "operator":
        return 0.0 if bare in _OPERATORS else _BAD
    if role == "unit":
        if _is_unit(bare):
            return 0.0
        return 1.0 if absent else _BAD if re.search(r"\d", bare) or level or len(bare) > 8 else 1.5 if len(bare) <= 3 else 3.5
    if role in _WORDS:
        if absent:
            return 3.0 if bare.startswith("..") else 0.3
        return 5.0 if figure else 3.0 if value or level or _is_unit(bare) else 0.7
    return 1.0
