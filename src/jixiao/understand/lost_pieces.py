"""Pieces of running text that may once have been cells: a line, or what stands between the blanks of a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from jixiao.model import CellRef, Grid
from jixiao.words import ABSENT, key

__all__ = ["Piece", "is_figure", "is_value", "joined", "pieces", "strip_points"]

_POINTS = re.compile(r"[(（【\[]?\d+(\.\d+)?(-\d+)?[)）】\]]?分[)）】\]]?$|[(（【\[]\d+(\.\d+)?%?[)）】\]]$")
_FIGURE = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_SIGN = r"(?:[≥≤<>=＞＜≧≦±]|>=|<=|不少于|不低于|不小于|不超过|不高于|不大于|大于等于|小于等于|大于|小于|共|约)"
_VALUE = re.compile(
    rf"{_SIGN}?=?[-+]?\d[\d.,]*(?:[%‰]|[万亿千百]?[^\d\s:：,，。、;；≥≤<>=＞＜]{{0,6}})(?:以内|以上|以下|内|/[^\d\s]{{1,4}})?"
    rf"|{_SIGN}\D{{0,3}}\d\S{{0,8}}|\d{{4}}[-年./]\d{{1,2}}([-月./]\d{{1,2}}日?)?(月?底|月?末)?前?(完成)?"
    r"|(每|第)?[\d一二三四]{1,2}(月|季度|学期)(\d{1,2}日)?(底|末)?前?(完成)?"
)


def strip_points(text: str) -> str:
    """The key of a level word without the points that hang on it.

    >>> strip_points("产出指标 （40分）")
    '产出指标'
    """
    return _POINTS.sub("", key(text))


def is_figure(text: str) -> bool:
    """True for a bare number."""
    return bool(_FIGURE.fullmatch(key(text)))


def is_value(text: str) -> bool:
    """True for what a target or a result looks like when it holds a figure: a sign, a number, a unit; a date.

    >>> is_value("≥8,600亩"), is_value("98.5%"), is_value("5月底前"), is_value("5G基站建设数量及时率")
    (True, True, True, False)
    """
    return bool(_VALUE.fullmatch(key(text)))


@dataclass(frozen=True)
class Piece:
    """A piece of a line. `blanks` lines stood before it; it `begins` a line, or follows another piece on it.

    `parts` are the pieces of a word that was cut over lines.
    """

    text: str
    ref: CellRef
    line: int
    begins: bool
    blanks: int
    whole: bool
    parts: tuple[Piece, ...] = ()

    @cached_property
    def key(self) -> str:
        """Its matching key."""
        return key(self.text)

    @cached_property
    def strong(self) -> bool:
        """Whether its shape shows that it is a cell of its own."""
        return is_value(self.text) or self.key in ABSENT or self.key in ("≥", "≤", "=", ">", "<", ">=", "<=", "定性")


def joined(parts: list[Piece], line_break: str = "") -> str:
    """The text of pieces that are one cell."""
    out = ""
    for part in parts:
        out += (line_break if part.begins else " ") * bool(out) + part.text
    return out


def pieces(grid: Grid, known: Callable[[str], bool], whole: Callable[[str], bool], rows: Callable[[int], bool]) -> list[Piece]:
    """The pieces of a block of running text.

    Args:
        grid: the block, a cell to a line.
        known: whether a text is a heading, a label or a level word.
        whole: whether a line is one of its own, whatever blanks are in it.
        rows: whether a line of that number stands where lines are rows, so that each blank may part cells.
    """
    out: list[Piece] = []
    last = 0
    for row in range(1, grid.rows + 1):
        for cell in grid.row(row):
            if cell.blank:
                continue
            number = cell.line or row
            text = " ".join(cell.text.split())
            one = " " not in text or known(text) or is_value(text) or whole(text)
            parts = [text] if one else _parts(text, known, rows=rows(number))
            for nth, part in enumerate(parts):
                blanks = max(number - last - 1, 0) if last and not nth else 0
                out.append(Piece(part, grid.ref(cell), number, nth == 0, blanks, len(parts) == 1))
            last = number
    return out


def _parts(text: str, known: Callable[[str], bool], *, rows: bool) -> list[str]:
    """A line cut at its blanks where that shows cells; else the line."""
    parts = _spelled(text.split(" "), known)
    words = [known(p) for p in parts]
    strong = [word or is_value(p) or key(p) in ABSENT for word, p in zip(words, parts, strict=True)]
    if rows or words[0] or sum(words) > 1 or (sum(strong) > 2 and sum(strong) * 2 >= len(parts)):
        return parts
    return [text]


def _spelled(parts: list[str], known: Callable[[str], bool]) -> list[str]:
    """Parts of which several make one known word (`绩 效 指 标`, `年度 指标值`) as that word."""
    out: list[str] = []
    at = 0
    while at < len(parts):
        for end in range(min(len(parts), at + 8), at, -1):
            word = "".join(parts[at:end])
            if end == at + 1 or (len(word) <= 24 and known(word) and not all(known(p) for p in parts[at:end])):
                out.append(" ".join(parts[at:end]))
                at = end
                break
    return out
