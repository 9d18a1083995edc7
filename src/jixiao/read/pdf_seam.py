"""What happened to the cells at a page break: whether a row was cut in two, whether a merged cell goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jixiao.read.pdf_tables import Piece
from jixiao.read.pdf_text import ENUMERATED

__all__ = ["FIGURE", "glued", "has_merges", "row_is_cut"]

FIGURE = re.compile(r"[-+]?[\d,，.]+[%％]?|[-—/]")
_BARE = re.compile(r"[≥≤＞＜><=＝≧≦]\s?[\d,，.]+")  # a target of which the unit is still to come
_UNIT = re.compile(r"[^\W\d_][^\d，。；、：]{0,8}")
_WORD = re.compile(r"[0-9A-Za-z]")
_HAN = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"(?:第|目标)?[（(]?(?:(\d{{1,2}})(?!\d)|([{_HAN}])(?=[、）)．.：:条点])|([①-⑳]))")


def has_merges(column: Iterable[Piece]) -> bool:
    """True for a column with merged cells and without blank ones: a blank cell at a page break is the rest of a merged one."""
    cells = list(column)
    return all(p.text or p.rowspan > 1 for p in cells) and any(p.rowspan > 1 for p in cells if p.text)


def row_is_cut(pairs: Sequence[tuple[Piece, Piece]]) -> bool:
    """True where the row under a page break is certainly the rest of the row above it."""
    both = [(a, b) for a, b in pairs if a.text and b.text]
    ended = [(a, b) for a, b in pairs if a.text and not b.text]
    late = any(b.text and not a.text for a, b in pairs)
    if not both or any(FIGURE.fullmatch(a.text) or a.below > 1.3 for a, _ in both):
        return False
    if any(_runs_on(a, b) for a, b in both) and all(_runs_on(a, b) or _unit_follows(a, b) for a, b in both):
        several = all(a.lines > 1 for a, _ in both)
        return several or (bool(ended) and not late and not any(FIGURE.fullmatch(b.text) for _, b in both))
    # A list that breaks between two of its items: the next number follows, and nothing else in the row does.
    return bool(ended) and not late and all(_runs_on(a, b) or _counts_on(a.text, b.text) for a, b in both)


def _counts_on(above: str, below: str) -> bool:
    """True where the list below goes on with the next number.

    >>> _counts_on("目标1：清淤；\\n目标2：护岸；", "目标3：绿化。"), _counts_on("（二）护岸", "（四）绿化")
    (True, False)
    """
    following = _number(below)
    return following > 1 and following - 1 in [_number(line) for line in above.split("\n")]


def _number(line: str) -> int:
    found = _NUMBERED.match(line)
    if found is None:
        return 0
    digits, han, ring = found.groups()
    return int(digits) if digits else _HAN.index(han) + 1 if han else ord(ring) - 0x245F


def _runs_on(a: Piece, b: Piece) -> bool:
    """True where the first word below would have found no room in the last line above."""
    return a.room < b.first + 0.35


def _unit_follows(a: Piece, b: Piece) -> bool:
    """True where the unit of the figure above, which is not broken in itself, stands below."""
    return bool(_BARE.fullmatch(a.text) and _UNIT.fullmatch(b.text))


def glued(a: Piece, b: Piece) -> str:
    """The text of the two halves of a cell."""
    if not a.text or not b.text:
        return a.text or b.text
    if not (_runs_on(a, b) or _unit_follows(a, b)) or ENUMERATED.match(b.text):
        return f"{a.text}\n{b.text}"
    return a.text + (" " if _WORD.match(a.text[-1]) and _WORD.match(b.text[0]) else "") + b.text
