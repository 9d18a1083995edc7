"""A whole and its parts: a bar cut into segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jixiao.publish.charts.figure import Cell, Chart, frame, text
from jixiao.publish.charts.geometry import NARROW, length, percent
from jixiao.publish.markup import escaped, html

__all__ = ["Part", "parts", "share"]

_COLOURS = 6
_GAP = 1.0  # em between two labels


@dataclass(frozen=True)
class Part:
    """A part of a whole: its name, its size (above zero), its figure as text, and as a link to its cell."""

    name: str
    value: float
    printed: str
    shown: Cell


def parts(title: str, members: Sequence[Part], identifier: str, columns: tuple[str, str, str]) -> Chart:
    """A bar of parts; the widest ones carry their number and share below, the table names all.

    Args:
        title: what the whole is.
        members: its parts, which make up the whole.
        identifier: unique on the page.
        columns: heads of the table: part, amount, share.
    """
    total = sum(part.value for part in members)
    shapes, labels, lines, words = [], [], [], []
    at = free = 0.0
    for number, part in enumerate(members, 1):
        width = part.value * 100 / total
        share = f"{width:.1f}%"
        css = f"p{(number - 1) % _COLOURS}"
        shapes.append(f'<rect class="{css}" x="{percent(at)}" y="0" width="{percent(width)}" height="1.7em"/>')
        middle = (at + width / 2) * NARROW / 100
        for label in (f"{number} · {share}", str(number)):
            half = length(label) / 2
            if middle - half >= free and middle + half <= NARROW:
                labels.append(text(at + width / 2, 3.0, label, "middle"))
                free = middle + half + _GAP
                break
        lines.append((_named(number, css, part.name), part.shown, share))
        words.append(f"{part.name} {part.printed} ({share})")
        at += width
    svg = frame("parts", identifier, title, "; ".join(words), 3.6, [*shapes, *labels])
    return Chart(title, svg, columns, tuple(lines))


def _named(number: int, css: str, name: str) -> Cell:
    return html(f'<i class="{css}">{number}</i>{escaped(name)}')


def share(of_whole: float) -> Markup:
    """A bar small enough for a line of a table: a part against its whole; its figure stands beside it."""
    width = percent(100 * max(0.0, min(1.0, of_whole)))
    return html('<svg class="chart share" aria-hidden="true"><rect class="p5" width="100%" height="100%"/>'
                f'<rect class="p0" width="{width}" height="100%"/></svg>')
