"""Where one stands among others: dots on one line, equal figures above each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jixiao.publish.charts.figure import Cell, Chart, frame, text
from jixiao.publish.charts.geometry import NARROW, Scale, anchor, em, fit, length, percent

__all__ = ["Marks", "Stack", "mini", "strip"]

_STACK = 7  # dots above each other; where more are equal, columns are drawn instead
_STEP, _RADIUS = 0.62, 0.28
_TALL = 3.6  # em of the tallest column
_START, _END = 2.0, 98.0
_ENDS = NARROW / 2 - 1


@dataclass(frozen=True)
class Stack:
    """A figure, how often it occurs, and its line in the table."""

    value: float
    count: int
    line: tuple[Cell, ...]


@dataclass(frozen=True)
class Marks:
    """Words at places of the strip.

    Attributes:
        low: at the lowest figure.
        high: at the highest.
        own: at the one figure that is marked.
        own_value: its number; None where none is marked.
        middle: at the middle figure, below the strip.
        middle_value: its number; None where it is not drawn.
    """

    low: str
    high: str
    own: str = ""
    own_value: float | None = None
    middle: str = ""
    middle_value: float | None = None


def strip(title: str, words: str, stacks: Sequence[Stack], marks: Marks, identifier: str, columns: tuple[str, ...],
          note: Cell = "") -> Chart:
    """A strip of dots, with its table folded.

    Args:
        title: what is compared.
        words: the description.
        stacks: at least two different figures, from the lowest to the highest.
        marks: the words at the ends and at the marked figure.
        identifier: unique on the page.
        columns: heads of the table.
        note: below the drawing.
    """
    scale = Scale(stacks[0].value, stacks[-1].value, _START, _END)
    most = max(stack.count for stack in stacks)
    base = (most * _STEP if most <= _STACK else _TALL) + (1.5 if marks.own_value is not None else 0.4)
    shapes = [f'<line class="axis" x1="0" x2="100%" y1="{em(base)}" y2="{em(base)}"/>']
    for stack in stacks:
        x = percent(scale.at(stack.value))
        own = stack.value == marks.own_value
        if most <= _STACK:
            first = ' class="own"' if own else ""
            shapes += [f'<circle{"" if n else first} cx="{x}" cy="{em(base - _STEP * (n + 0.5))}" r="{em(_RADIUS)}"/>'
                       for n in range(stack.count)]
        else:
            shapes.append(f'<line class="{"own" if own else "column"}" x1="{x}" x2="{x}" y1="{em(base)}" '
                          f'y2="{em(base - _TALL * stack.count / most)}"/>')
    shapes.sort(key=lambda shape: 'class="own"' in shape)  # what is marked is drawn last, over its neighbours
    if marks.own_value is not None:
        shapes.append(_label(scale.at(marks.own_value), 1.0, marks.own, "own"))
    shapes += [text(0, base + 1.4, fit(marks.low, _ENDS)), text(100, base + 1.4, fit(marks.high, _ENDS), "end")]
    if marks.middle_value is not None:
        at = scale.at(marks.middle_value)
        shapes += [f'<line class="goal" x1="{percent(at)}" x2="{percent(at)}" y1="{em(base)}" y2="{em(base + 1.75)}"/>',
                   _label(at, base + 2.8, marks.middle)]
    height = base + (1.9 if marks.middle_value is None else 3.3)
    return Chart(title, frame("strip", identifier, title, words, height, shapes), columns, tuple(s.line for s in stacks), note,
                 folded=True)


def _label(at: float, y: float, words: str, css: str = "") -> str:
    """A text at a figure, turned so that it stays in the drawing."""
    words = fit(words, NARROW - 1)
    return text(at, y, words, anchor(at, length(words)), css)


def mini(values: Sequence[float], own: float) -> Markup:
    """A strip small enough for a line of a table; words beside it say what it shows, so it is left out where the page is read aloud.

    Args:
        values: different figures, from the lowest to the highest.
        own: the one that is marked.
    """
    scale = Scale(values[0], values[-1], 5.0, 95.0)
    dots = "".join(f'<circle cx="{percent(scale.at(v))}" cy="50%" r=".2em"/>' for v in values if v != own)
    return Markup('<svg class="chart mini" aria-hidden="true"><line class="axis" x1="0" x2="100%" y1="50%" y2="50%"/>'
                  f'{dots}<circle class="own" cx="{percent(scale.at(own))}" cy="50%" r=".36em"/></svg>')
