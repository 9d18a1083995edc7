"""Level words that were cut over lines (`经济效` over `益指标`, `产出指标` over `(50)`), whole again before rows are dealt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jixiao.understand.layout import GridLayout
from jixiao.understand.lost_pieces import Piece, is_figure, joined, strip_points

__all__ = ["is_level", "parts_of", "whole_levels"]

_MOST_PARTS = 8
_LONGEST = 24
_POINTS = re.compile(r"[(【\[]\d+(\.\d+)?[%分]?[)】\]]分?|\d+(\.\d+)?分")
_LEVEL = re.compile(r".{2,}(指标|满意度)")  # what pieces make together is a level only when it says so


def whole_levels(pieces: Sequence[Piece], layout: GridLayout, gap: int) -> list[Piece]:
    """Pieces, of which those that make a level word together are one; `gap` blank lines part any two lines."""
    out: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = next((e for e in range(min(len(pieces), at + _MOST_PARTS), at + 1, -1) if _one(pieces[at:e], layout, gap)), at + 1)
        parts = tuple(pieces[at:end])
        if end + 1 < len(pieces) and _points_between(parts, pieces[end:], layout, gap):
            parts = (*parts, replace(pieces[end], text=f"{pieces[end].text}分"))
            end += 1
        out.append(parts[0] if len(parts) == 1 else replace(parts[0], text=joined(list(parts)), whole=False, parts=parts))
        at = end
    return out


def parts_of(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces as found."""
    return tuple(part for piece in pieces for part in (piece.parts or (piece,)))


def is_level(piece: Piece, layout: GridLayout) -> bool:
    """Whether a piece is a level word, with or without its points."""
    word = strip_points(piece.text)
    return word in layout.level1 or word in layout.level2


def _one(parts: Sequence[Piece], layout: GridLayout, gap: int) -> bool:
    """Whether pieces are one level word, in one way only, with or without its points in a piece of their own."""
    if any(p.blanks > gap for p in parts[1:]) or sum(len(p.key) for p in parts) > _LONGEST:
        return False
    words = parts[:-1] if _POINTS.fullmatch(parts[-1].key) else parts
    if len(words) == 1:
        return is_level(words[0], layout)
    text = "".join(p.key for p in words)
    word = strip_points(text)
    if not _LEVEL.fullmatch(word) or not (word in layout.level1 or word in layout.level2):
        return False
    return not any(_two(words[:cut], words[cut:], layout) for cut in range(1, len(words)))


def _points_between(parts: Sequence[Piece], behind: Sequence[Piece], layout: GridLayout, gap: int) -> bool:
    """Whether a bare number stands between a level and one below it: the points of the first."""
    if not is_figure(behind[0].text) or strip_points("".join(p.key for p in parts)) not in layout.level1 or behind[0].blanks > gap:
        return False
    ends = range(2, min(len(behind), _MOST_PARTS) + 1)
    return any(strip_points("".join(p.key for p in behind[1:end])) in layout.level2 for end in ends)


def _two(first: Sequence[Piece], second: Sequence[Piece], layout: GridLayout) -> bool:
    """Whether pieces may as well be a level and one below it."""
    one, two = (strip_points("".join(p.key for p in part)) for part in (first, second))
    return one in layout.level1 and two in layout.level2
