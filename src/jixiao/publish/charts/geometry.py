"""Positions and widths: numbers to per cents of a chart's width, texts to ems.

Charts have no fixed width: what lies across is given in per cent of whatever width the page has, what lies down in em, so that
text keeps the size the reader chose. The narrowest width that texts must fit is that of a telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

__all__ = ["NARROW", "Scale", "anchor", "em", "fit", "length", "percent"]

NARROW = 23.0
"""The narrowest chart, in em: a telephone 360 px wide without the margins of its page."""

_WIDE = frozenset("WF")
_ASCII, _CAPITAL = 0.56, 0.68  # of an em, in the wider ones of the faces that the style names


@dataclass(frozen=True)
class Scale:
    """A straight scale from numbers to per cent.

    >>> Scale(0, 200).at(100)
    50.0
    >>> Scale(80, 100, 10, 90).at(95)
    70.0
    """

    low: float
    high: float
    start: float = 0.0
    end: float = 100.0

    def at(self, value: float) -> float:
        """Where a number stands; in the middle where the scale has no extent."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) * (self.end - self.start) / (self.high - self.low)


def percent(value: float) -> str:
    """A position as an attribute.

    >>> percent(50.0), percent(33.333333)
    ('50%', '33.33%')
    """
    return f"{_short(value)}%"


def em(value: float) -> str:
    """A length in em as an attribute.

    >>> em(1.5)
    '1.5em'
    """
    return f"{_short(value)}em"


def _short(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def length(text: str) -> float:
    """How wide a text is, in em, at most."""
    return sum(1.0 if east_asian_width(c) in _WIDE else 0.8 if c in "≥≤…—·" else _CAPITAL if c.isupper() else _ASCII for c in text)


def fit(text: str, room: float) -> str:
    """A text cut to a width in em.

    >>> fit("应急演练场次", 4)
    '应急演…'
    >>> fit("应急演练", 4)
    '应急演练'
    """
    if length(text) <= room:
        return text
    used, end = length("…"), 0
    for end, char in enumerate(text):  # noqa: B007
        used += length(char)
        if used > room:
            break
    return text[:end].rstrip() + "…"


def anchor(position: float, width: float) -> str:
    """How a text of a width in em is anchored at a position so that it stays within the narrowest chart.

    >>> anchor(2, 5), anchor(50, 5), anchor(97, 5)
    ('start', 'middle', 'end')
    """
    half = width / 2 * 100 / NARROW
    if position - half < 0:
        return "start"
    return "end" if position + half > 100 else "middle"
