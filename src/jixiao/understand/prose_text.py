"""Running text as paragraphs: lines that were broken are joined, headings make sections, every character knows its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jixiao.model import CellRef
from jixiao.understand.prose_words import flat_char
from jixiao.understand.rows import Row

__all__ = ["Paragraph", "paragraphs"]

_NUMBERED = (
    re.compile(r"第[一二三四五六七八九十]+(部分|章)"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}(?:、|[.．](?:(?!\d)|(?=2\d{6}\D)))"),
    re.compile(r"[(（]\d{1,2}[)）]"),
    re.compile(r"[①-⑳]"),
)
_ENDS = "。;:!?"
_SECTION_END = re.compile(r"(说明|报告|情况|解释|附件|概况|职责|职能|设置|构成|目标|安排|依据|方案|主体|周期|概述)\)?$")
_FIGURE = re.compile(r"\d(万元|亿元|元|万|%)")
_HEADING = 60  # characters of a line that can be a heading
_LONGEST = 4000  # characters of a paragraph that is put together from lines


@dataclass
class Paragraph:
    """Text as printed with the cell of each character, its flat form for comparing, and the headings it stands under."""

    text: str = ""
    flat: str = ""
    number: str = ""
    level: int = -1
    heading: bool = False
    note: bool = False
    title: bool = False
    sections: tuple[str, ...] = ()
    _cells: list[tuple[int, CellRef]] = field(default_factory=list)
    _at: list[int] = field(default_factory=list)

    def add(self, text: str, ref: CellRef) -> None:
        """Append the text of one cell."""
        self._cells.append((len(self.text), ref))
        gap, last = True, self.flat[-1:]
        flat: list[str] = []
        for index, char in enumerate(text):
            made = flat_char(char)
            if not made:
                gap = True
                continue
            if gap and made.isdigit() and last.isdigit():
                flat.append("\x1f")
                self._at.append(len(self.text) + index)
            flat.append(made)
            self._at.append(len(self.text) + index)
            gap, last = False, made
        self.flat += "".join(flat)
        self.text += text

    def printed(self, start: int, end: int) -> str:
        """The text as printed between two places of the flat form."""
        return " ".join(self.text[self._at[start] : self._at[end - 1] + 1].split()) if end > start else ""

    def cells(self, start: int, end: int) -> tuple[CellRef, ...]:
        """The cells that hold the text between two places of the flat form."""
        first, last = self._at[start], self._at[end - 1]
        starts = [*(s for s, _ in self._cells), len(self.text)]
        return tuple(ref for n, (_, ref) in enumerate(self._cells) if starts[n] <= last and starts[n + 1] > first)


def _level(flat: str) -> tuple[int, str]:
    for level, pattern in enumerate(_NUMBERED):
        hit = pattern.match(flat)
        if hit:
            return level, hit[0]
    return -1, ""


def _is_heading(paragraph: Paragraph) -> bool:
    """Whether a line is a heading: numbered and short without a sentence, or a short line that ends as headings do."""
    flat = paragraph.flat
    if len(flat) > _HEADING or flat.count("“") != flat.count("”") or flat.count("(") != flat.count(")"):
        return False
    if _FIGURE.search(flat) or "，" in flat or "," in flat:
        return False
    inner = flat.rstrip("。:")
    if any(c in inner for c in _ENDS):
        return False
    if paragraph.level >= 0:
        return "(类)" not in flat and "(款)" not in flat and "(项)" not in flat
    return bool(_SECTION_END.search(inner)) and len(flat) <= _HEADING // 2 and not flat.endswith("。")


def _joined(rows: Iterable[Row], roles: Mapping[CellRef, str]) -> Iterator[Paragraph]:
    """Paragraphs: rows of running text that nothing else has read, broken lines joined."""
    open_: Paragraph | None = None
    for row in rows:
        if not row.running or len(row.cells) != 1:
            if open_ is not None and not row.running:
                yield open_
                open_ = None
            continue
        cell = row.cells[0]
        ref = row.ref(cell)
        role = roles.get(ref, "")
        if role == "page-number":
            continue
        if role:
            if role == "title":
                yield from () if open_ is None else (open_,)
                open_ = None
                yield Paragraph(title=True)
            if open_ is not None:
                yield open_
            open_ = None
            if role == "note" and not cell.text.strip()[0].isdigit():
                open_ = Paragraph(note=True)
                open_.add(cell.text.strip(), ref)
            continue
        fresh = Paragraph()
        fresh.add(cell.text.strip(), ref)
        fresh.level, fresh.number = _level(fresh.flat)
        ended = open_ is not None and (
            open_.note or open_.flat[-1:] in _ENDS or len(open_.flat) > _LONGEST or _is_heading(open_))
        if open_ is not None and (ended or fresh.level >= 0 or _is_heading(fresh)):
            yield open_
            open_ = None
        if open_ is None:
            open_ = fresh
        else:
            open_.add(cell.text.strip(), ref)
    if open_ is not None:
        yield open_


def paragraphs(rows: Iterable[Row], roles: Mapping[CellRef, str]) -> Iterator[Paragraph]:
    """The paragraphs of a document with the sections they stand in."""
    stack: list[tuple[int, str]] = []
    cut = False
    for paragraph in _joined(rows, roles):
        if paragraph.title:
            stack = []
            continue
        if paragraph.note:
            yield paragraph
            continue
        paragraph.heading = _is_heading(paragraph)
        if paragraph.heading:
            level, text = max(paragraph.level, 0), " ".join(paragraph.text.split())
            if cut and paragraph.level < 0:  # the second line of a long heading
                level, first = stack.pop()
                text = f"{first} {text}" if first.endswith(("部分", "章")) else first + text
            stack = [(n, t) for n, t in stack if n < level]
            stack.append((level, text))
        cut = paragraph.heading and paragraph.level == 0 and not _SECTION_END.search(paragraph.flat)
        paragraph.sections = tuple(t for _, t in stack)
        yield paragraph
