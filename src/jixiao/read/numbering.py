"""The numbers of automatic lists in Word documents, which stand in no paragraph's text: `一、`, `（二）`, `3.`, `④`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from jixiao.read.ooxml import attribute, child, integer, local_name

__all__ = ["Numbering", "chinese_numeral"]

_DIGITS = "零一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_CHINESE = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
})  # fmt: skip
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MAX_STYLES = 20


@dataclass(frozen=True)
class _Level:
    """How one level of a list is numbered; `text` is a pattern such as `（%1）`."""

    start: int = 1
    shape: str = "decimal"
    text: str = ""
    legal: bool = False


@dataclass
class _List:
    """A list: its levels, and where its count stands. Lists of one abstract definition count on together."""

    levels: dict[int, _Level]
    counts: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Numbers paragraphs one after another, in document order.

    Args:
        numbering: root of the numbering part, None where the document has none.
        styles: root of the styles part, None where the document has none.
    """

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, etree._Element | None]] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        if numbering is not None:
            self._read_lists(numbering)
        for style in _named(styles, "style"):
            based_on = attribute(child(style, "basedOn"), "val") or ""
            self._styles[attribute(style, "styleId") or ""] = (based_on, child(child(style, "pPr"), "numPr"))

    def label(self, paragraph: etree._Element) -> str:
        """The number that Word prints before a paragraph, "" where it prints none. Counts on, so ask once for each."""
        found = self._place(child(paragraph, "pPr"))
        listed = self._lists.get(found[0]) if found else None
        if not found or listed is None:
            return ""
        depth = found[1]
        level = listed.levels.get(depth)
        if level is None:
            return ""
        first = listed.restarts.pop(depth, None)
        listed.counts[depth] = first if first is not None else listed.counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in listed.counts if d > depth]:
            del listed.counts[deeper]
        if level.shape in ("bullet", "none"):
            return "" if level.shape == "bullet" else level.text.split("%")[0].strip()
        label = re.sub(r"%([1-9])", lambda match: self._number(listed, level, int(match[1]) - 1), level.text).strip()
        return label + (" " if label[-1:].isalnum() and label[-1:].isascii() else "")

    @staticmethod
    def _number(listed: _List, level: _Level, depth: int) -> str:
        other = listed.levels.get(depth, _Level())
        return _shaped(listed.counts.get(depth, other.start), "decimal" if level.legal else other.shape)

    def _place(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list and level of a paragraph, from itself or from its style."""
        own = child(properties, "numPr")
        number, depth = attribute(child(own, "numId"), "val"), attribute(child(own, "ilvl"), "val")
        name = attribute(child(properties, "pStyle"), "val") or ""
        for _ in range(_MAX_STYLES):
            if number is not None or name not in self._styles:
                break
            style, (name, inherited) = name, self._styles[name]
            number = attribute(child(inherited, "numId"), "val")
            if number is not None and depth is None:
                depth = attribute(child(inherited, "ilvl"), "val") or str(self._style_levels.get((number, style), 0))
        if number is None or number == "0":
            return None
        return number, int(depth) if depth and depth.isdecimal() else 0

    def _read_lists(self, root: etree._Element) -> None:
        abstract = {attribute(entry, "abstractNumId") or "": entry for entry in _named(root, "abstractNum")}
        counts: dict[str, dict[int, int]] = {}
        for entry in _named(root, "num"):
            number = attribute(entry, "numId") or ""
            base = attribute(child(entry, "abstractNumId"), "val") or ""
            levels: dict[int, _Level] = {}
            for level in _named(abstract.get(base), "lvl"):
                depth = _depth(level)
                levels[depth] = _level(level)
                style = attribute(child(level, "pStyle"), "val")
                if style:
                    self._style_levels[(number, style)] = depth
            restarts = {}
            for override in _named(entry, "lvlOverride"):
                depth = _depth(override)
                own, start = child(override, "lvl"), child(override, "startOverride")
                if own is not None:
                    levels[depth] = _level(own)
                if start is not None:
                    restarts[depth] = integer(start, 1)
                    levels[depth] = replace(levels.get(depth, _Level()), start=restarts[depth])
            self._lists[number] = _List(levels, counts.setdefault(base, {}), restarts)


def _named(parent: etree._Element | None, name: str) -> Iterable[etree._Element]:
    return () if parent is None else [element for element in parent if local_name(element) == name]


def _depth(element: etree._Element) -> int:
    text = attribute(element, "ilvl") or "0"
    return int(text) if text.isdecimal() else 0


def _level(element: etree._Element) -> _Level:
    legal = child(element, "isLgl")
    return _Level(
        integer(child(element, "start"), 0),
        attribute(child(element, "numFmt"), "val") or "decimal",
        attribute(child(element, "lvlText"), "val") or "",
        legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
    )


def chinese_numeral(number: int) -> str:
    """A number from 0 to 9999 in Chinese counting numerals.

    >>> [chinese_numeral(n) for n in (3, 10, 14, 20, 105, 110)]
    ['三', '十', '十四', '二十', '一百零五', '一百一十']
    """
    if number < 10:
        return _DIGITS[number]
    out = ""
    zero = False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return out.removeprefix("一") if 10 <= number < 20 else out


def _shaped(number: int, shape: str) -> str:
    """A count in the shape that a list asks for; shapes that are not known print digits."""
    if shape in _CHINESE and 0 <= number < 10_000:
        return chinese_numeral(number)
    if shape in _CIRCLED and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if shape == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if shape in ("upperLetter", "lowerLetter") and number >= 1:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in ("upperRoman", "lowerRoman") and 1 <= number < 4000:
        out = ""
        for value, sign in _ROMAN:
            out += sign * (number // value)
            number %= value
        return out.upper() if shape == "upperRoman" else out
    if shape == "decimalZero":
        return f"{number:02d}"
    if shape == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return str(number)
