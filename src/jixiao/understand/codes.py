"""Budget codes as tables print them: in one cell, in a cell each for 类, 款 and 项, or before the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.model import Cell
from jixiao.understand.align import Slot
from jixiao.words import key

__all__ = ["PARTS", "CodeReader", "scheme"]

PARTS = ("code", "section", "entry")
_WHOLE = re.compile(r"\d{3}|\d{5}|\d{7}")
_BEFORE_NAME = re.compile(r"[\[(]?(\d{7}|\d{5}|\d{3})[\])]?[-—_、.]*(?=[^\d.,%])")
_MARKS = re.compile(r"[-.\s]")


def scheme(code: str, codes: str) -> str:
    """The classification a code belongs to: `codes` says which, or `any`, then its first digit does.

    >>> scheme("2080505", "any"), scheme("30101", "any")
    ('function', 'economic')
    """
    if codes in ("function", "economic"):
        return codes
    return "economic" if code[0] in "345" else "function"


@dataclass
class CodeReader:
    """Puts codes together. 类 and 款 that a row leaves blank are those of the row above."""

    _class: str = ""
    _section: str = ""

    def code(self, found: dict[str, Cell], codes: str) -> str:
        """The whole code of a row, or ""."""
        if not codes:
            return ""
        first, section, entry = (_digits(found.get(part)) for part in PARTS)
        if "item" in found and not (first or section or entry):
            hit = _BEFORE_NAME.match(key(found["item"].text))
            return hit[1] if hit else ""
        for longer in (entry, section):  # a cell may repeat what stands before it, or have slid
            if len(longer) >= 3:
                first, section, entry = longer[:3], longer[3:5], longer[5:]
        if not first and (section or entry):
            first = self._class
            section = section or self._section
        self._class, self._section = first, section.zfill(2) if section else ""
        whole = first + "".join(part.zfill(2) for part in (section, entry) if part)
        return whole if _WHOLE.fullmatch(whole) else ""

    @staticmethod
    def joined(cells: list[Cell], slots: Sequence[Slot], *, exact: bool) -> list[Cell]:
        """The cells of a row with a code that stands in several cells under one heading made one cell."""
        slot = next((s for s in slots if s.role == "code"), None)
        if slot is None or any(s.role in ("section", "entry") for s in slots):
            return cells
        run = [c for c in cells if slot.first <= c.column <= (slot.last if exact else slot.first + 2)]
        run = run[: next((i for i, c in enumerate(run) if not re.fullmatch(r"\d{3}" if i == 0 else r"\d{2}", key(c.text))), len(run))]
        if len(run) < 2:
            return cells
        whole = replace(run[0], text="".join(key(c.text) for c in run), colspan=run[-1].column - run[0].column + 1)
        return [whole, *(c for c in cells if c not in run)]


def _digits(cell: Cell | None) -> str:
    text = _MARKS.sub("", key(cell.text)) if cell is not None else ""
    return text if text.isdigit() else ""
