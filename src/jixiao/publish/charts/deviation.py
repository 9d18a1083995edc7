"""Results against their targets: how far each one stands from its target, on the side where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt

from jixiao.publish.charts.figure import Cell, Chart, frame, text
from jixiao.publish.charts.geometry import NARROW, Scale, em, fit, length, percent

__all__ = ["Result", "against", "deviation", "holds"]

_ROW = 2.5
_REACHES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""How far the drawing reaches, as a share of the target: as far as the farthest result, but never beyond twice the target."""
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}


@dataclass(frozen=True)
class Result:
    """A result against its target.

    Attributes:
        name: of the indicator.
        share: result / target - 1.
        met: whether the target's operator holds; None where the target is a plain figure that the result is not.
        verdict: met or not, in words with the share.
        line: its line in the table.
    """

    name: str
    share: float
    met: bool | None
    verdict: str
    line: tuple[Cell, ...]


def against(operator: str, target: Decimal, actual: Decimal) -> tuple[float, bool | None]:
    """How far a result is from its target as a share of it, and whether it meets it.

    >>> against(">=", Decimal(4), Decimal(3))
    (-0.25, False)
    """
    return float(actual / target) - 1, holds(operator, target, actual)


def holds(operator: str, target: Decimal, actual: Decimal) -> bool | None:
    """Whether a result meets its target in the direction of its operator.

    An equal figure meets `=`; a different one is neither met nor missed, for the form does not say which side is the better one.

    >>> holds("<=", Decimal(20), Decimal(15))
    True
    >>> holds("=", Decimal(100), Decimal(102)) is None
    True
    """
    if operator == "=":
        return True if actual == target else None
    return _HOLDS[operator](actual, target)


def deviation(title: str, words: str, results: Sequence[Result], identifier: str, columns: tuple[str, ...], middle: str,
              note: Cell = "") -> Chart:
    """A line for each result, from the middle (the target) to the right where it is more, to the left where it is less.

    Results that meet their target end in a full dot, others in an open one, those of plain figures in a square. A line that
    has no end leaves the drawing: its result is farther away than the drawing reaches.

    Args:
        title: what is shown.
        words: the description.
        results: at least one.
        identifier: unique on the page.
        columns: heads of the table.
        middle: the word at the line of the target.
        note: below the drawing.
    """
    farthest = max(abs(r.share) for r in results)
    reach = next((r for r in _REACHES if r >= farthest), _REACHES[-1])
    scale = Scale(-reach, reach, 2, 98)
    bottom = len(results) * _ROW
    shapes = [f'<line class="goal" x1="50%" x2="50%" y1="0" y2="{em(bottom)}"/>']
    for number, result in enumerate(results):
        y = number * _ROW
        verdict = fit(result.verdict, 10)
        name = fit(result.name, NARROW - length(verdict) - 1)
        beyond = abs(result.share) > reach
        x = percent((100 if result.share > 0 else 0) if beyond else scale.at(result.share))
        line = em(y + 1.75)
        css = {True: "met", False: "not", None: "side"}[result.met]
        shapes += [text(0, y + 1.1, name), text(100, y + 1.1, verdict, "end", css),
                   f'<line class="axis" x1="0" x2="100%" y1="{line}" y2="{line}"/>',
                   f'<line class="{css}" x1="50%" x2="{x}" y1="{line}" y2="{line}"/>']
        if not beyond:
            shapes.append(f'<rect class="{css}" x="{x}" y="{line}" width=".6em" height=".6em"/>' if result.met is None else
                          f'<circle class="{css}" cx="{x}" cy="{line}" r=".34em"/>')
    y = bottom + 1.1
    shapes += [text(0, y, f"−{reach:.0%}"), text(50, y, fit(middle, 8), "middle"), text(100, y, f"+{reach:.0%}", "end")]
    svg = frame("deviation", identifier, title, words, bottom + 1.6, shapes)
    return Chart(title, svg, columns, tuple(r.line for r in results), note, folded=True)
