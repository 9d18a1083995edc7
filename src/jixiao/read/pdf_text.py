"""Characters by their places into lines, and lines into the paragraphs that somebody wrote.

The order in a PDF is the order of drawing: changed words come last, figures sit on a line of their own. Only places count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from jixiao.read.pdf_ink import Area, Glyph

__all__ = ["ENUMERATED", "Line", "ended", "joined", "lines_of", "paragraphs", "room_after", "trimmed", "upright"]

# What begins a new paragraph wherever it stands at the beginning of a line.
ENUMERATED = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]|第[一二三四五六七八九十]{1,3}(?:部分|章|节|条)|[（(]\d{1,2}[）)]"
    r"|\d{1,2}[、．]|\d{1,2}[.)）](?!\d)|[①-⑳⑴-⒇]|(?:目标|第)\s?\d{1,2}\s?[：:.、]|[\u2022\u25cf\u25a0\u25c6\u2605\uf0b7\uf06c])"
)
_CLOSING = frozenset("，。、；：？！）》」』】〉”’…—％‰,.;:?!)]}%·~～")
_OPENING = frozenset("（《「『【〈“‘([{")
_ENDS = re.compile(r"[。；;！!？?：:]$")
_LEADERS = re.compile(r"(?:[.．·…]\s*){3,}\d{0,3}$")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_WORD = re.compile(r"[0-9A-Za-z]")
_SLACK = 0.35  # ems that a line may end before its edge and still be full


@dataclass
class Line:
    """A line of characters from left to right, without blanks at its ends. `edges`: where its block begins and ends."""

    glyphs: list[Glyph]
    edges: tuple[float, float] = (0.0, 0.0)
    page: int = 0

    @cached_property
    def left(self) -> float:
        """Where its ink begins."""
        return self.glyphs[0].left

    @cached_property
    def right(self) -> float:
        """Where its ink ends."""
        return max(g.right for g in self.glyphs)

    @cached_property
    def core(self) -> float:
        """Where it ends without the closing sign that may hang over the margin."""
        last = self.glyphs[-1]
        return self.glyphs[-2].right if last.text in _CLOSING and len(self.glyphs) > 1 else last.right

    @cached_property
    def top(self) -> float:
        """The upper edge of its tallest character."""
        return min(g.top for g in self.glyphs)

    @cached_property
    def bottom(self) -> float:
        """The lower edge of its lowest character."""
        return max(g.bottom for g in self.glyphs)

    @cached_property
    def em(self) -> float:
        """The usual height of its characters."""
        heights = sorted(g.bottom - g.top for g in self.glyphs)
        return max(heights[len(heights) // 2], 1.0)

    @cached_property
    def text(self) -> str:
        """The text; blanks where they were typed, or where words stand apart."""
        return _spaced(self.glyphs, self.em)

    @cached_property
    def head(self) -> float:
        """The width of what must stand together at the line's beginning."""
        end = self.glyphs[0].right
        previous = ""
        for glyph in self.glyphs:
            letter = glyph.text[-1]
            if previous and not (
                letter in _CLOSING
                or previous in _OPENING
                or (_solid(previous) and _solid(letter))
                or (previous in _CLOSING and _WORD.match(letter))
            ):
                break
            if letter.isspace():
                break
            end, previous = glyph.right, letter
        return end - self.left

    def cut(self, gap: float) -> list[Line]:
        """The line in pieces, cut where there is more room than `gap` ems between two characters."""
        parts: list[list[Glyph]] = []
        end = 0.0
        for glyph in self.glyphs:
            if glyph.text.isspace():
                if parts:
                    parts[-1].append(glyph)
                continue
            if not parts or glyph.left - end > gap * self.em:
                parts.append([])
            parts[-1].append(glyph)
            end = max(end, glyph.right)
        return [Line(inked, self.edges, self.page) for part in parts if (inked := trimmed(part))]


def _solid(letter: str) -> bool:
    return not _HAN.match(letter)


def upright(glyphs: Sequence[Glyph], area: Area) -> tuple[list[Glyph], float, float]:
    """The characters of one cell, turned so that the way most of them run is from left to right.

    Returns:
        The characters, and where the turned cell begins and ends from left to right.
    """
    counts: dict[int, int] = {}
    for glyph in glyphs:
        counts[glyph.turn] = counts.get(glyph.turn, 0) + 1
    turn = max(counts, key=lambda t: (counts[t], -t), default=0)
    if turn == 90:
        return [Glyph(g.text, -g.bottom, g.left, -g.top, g.right) for g in glyphs], -area.bottom, -area.top
    if turn == 180:
        return [Glyph(g.text, -g.right, -g.bottom, -g.left, -g.top) for g in glyphs], -area.right, -area.left
    if turn == 270:
        return [Glyph(g.text, g.top, -g.right, g.bottom, -g.left) for g in glyphs], area.top, area.bottom
    return list(glyphs), area.left, area.right


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Lines from top to bottom. Characters printed twice (fake bold) count once; blank lines are left out."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.left)):
        tall = glyph.bottom - glyph.top
        if rows and glyph.y - middle <= 0.5 * max(min(tall, height), 0.6 * max(tall, height)):
            rows[-1].append(glyph)
            middle += (glyph.y - middle) / len(rows[-1])
            height = max(height, tall)
        else:
            rows.append([glyph])
            middle, height = glyph.y, tall
    return [Line(row) for found in rows if (row := trimmed(_once(found)))]


def _once(row: list[Glyph]) -> list[Glyph]:
    """A row in order from the left, without second prints."""
    row.sort(key=lambda g: (g.left, g.right))
    out: list[Glyph] = []
    for glyph in row:
        near = 0.25 * (glyph.right - glyph.left)
        if not any(g.text == glyph.text and glyph.left - g.left <= near and abs(g.right - glyph.right) <= near for g in out[-3:]):
            out.append(glyph)
    return out


def trimmed(row: list[Glyph]) -> list[Glyph]:
    """Characters without the blanks at both ends."""
    first, last = 0, len(row)
    while first < last and row[first].text.isspace():
        first += 1
    while last > first and row[last - 1].text.isspace():
        last -= 1
    return row[first:last]


def _spaced(glyphs: Sequence[Glyph], em: float) -> str:
    """The text of a line. Words of single letters that stand apart are one word: 合 计 is 合计."""
    pieces = [""]
    glue: list[str] = []
    end: float | None = None
    blank = False
    for glyph in glyphs:
        if glyph.text.isspace():
            blank = True
            continue
        if end is not None:
            gap = glyph.left - end
            latin = _WORD.match(glyph.text) and _WORD.match(pieces[-1][-1:])
            if blank or gap > (0.6 if not latin else 0.3) * em:
                pieces.append("")
                glue.append(" " if blank or latin or gap > 1.6 * em else "")
        pieces[-1] += glyph.text
        end = glyph.right if end is None else max(end, glyph.right)
        blank = False
    if len(pieces) > 1 and all(len(piece) == 1 and _HAN.match(piece) for piece in pieces):
        return "".join(pieces)
    return "".join(a + b for a, b in zip(["", *glue], pieces, strict=True))


def room_after(line: Line) -> float:
    """How much room a line leaves before its edge; where it stands in the middle, on both sides together."""
    before, after = line.left - line.edges[0], line.edges[1] - line.right
    if before > 0.5 * line.em and abs(before - after) < max(0.5 * line.em, 0.1 * before):
        return before + after
    return after


def paragraphs(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines, from top to bottom, that were one before they were broken at the edge belong together."""
    out: list[list[Line]] = []
    for line in lines:
        if out and _goes_on(out[-1], line):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _goes_on(paragraph: list[Line], line: Line) -> bool:
    previous = paragraph[-1]
    em = max(previous.em, line.em)
    if min(previous.em, line.em) < 0.75 * em:
        return False
    if len(line.text) == 1 and all(len(p.text) == 1 and _HAN.match(p.text) for p in paragraph) and _HAN.match(line.text):
        return True  # a word written downwards
    if room_after(previous) >= line.head + _SLACK * em:
        return False
    if _LEADERS.search(previous.text) or (line.page and _centred(line) and not _centred(previous)):
        return False
    closed = ended(previous.text)
    if ENUMERATED.match(line.text) and (closed or ENUMERATED.match(paragraph[0].text)):
        return False
    # After a full stop, a line that is drawn in begins anew; the rest of an item may hang behind its number.
    drawn_in = line.left - line.edges[0] > 1.2 * em and line.left - min(p.left - p.edges[0] for p in paragraph) > 1.2 * em
    return not (closed and drawn_in)


def ended(text: str) -> bool:
    """True where a text ends as sentences and clauses do."""
    return bool(_ENDS.search(text))


def _centred(line: Line) -> bool:
    """True for a heading: a line in the middle of the page with room on both sides."""
    before, after = line.left - line.edges[0], line.edges[1] - line.right
    return min(before, after) > 4 * line.em and abs(before - after) < 2 * line.em


def joined(paragraph: Sequence[Line]) -> str:
    """The text of a paragraph, its lines put together: a blank only between words that were apart before."""
    text = paragraph[0].text
    for before, line in pairwise(paragraph):
        text += _between(before, line) + line.text
    return text


def _between(before: Line, line: Line) -> str:
    last, first = before.text[-1], line.text[0]
    if not (_WORD.match(first) or first in "([") or not (_WORD.match(last) or last in ",.;:)]"):
        return ""
    if last in ",." and before.text[-2:-1].isdigit() and first.isdigit():
        return ""
    # Only a word that is wider than the line is broken in itself: it fills the line.
    alone = not any(g.text.isspace() or _HAN.match(g.text) for g in before.glyphs)
    letter = line.glyphs[0].right - line.glyphs[0].left
    return "" if alone and room_after(before) < letter + 0.1 * line.em else " "
