"""What every chart is: an inline SVG with a title and a description, and its figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from jixiao.publish.charts.geometry import em, percent
from jixiao.publish.markup import escaped, html

__all__ = ["Cell", "Chart", "frame", "text"]

Cell = Markup | str
"""A cell of the table: a text, or a link to the cell of the source that the figure was read from."""


@dataclass(frozen=True)
class Chart:
    """A chart for the macro `chart` of the templates.

    Attributes:
        title: what is shown, above the chart.
        svg: the drawing.
        columns: heads of the table's columns.
        lines: the table's lines, the first cell the head of its line; the same figures as in the drawing, in its order.
        note: what a reader must know to read it, below the drawing.
        folded: the table is unfolded by the reader; for long ones.
    """

    title: str
    svg: Markup
    columns: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]
    note: Cell = ""
    folded: bool = False


def frame(kind: str, identifier: str, title: str, words: str, height: float, shapes: Sequence[str]) -> Markup:
    """The drawing: `shapes` in a box as wide as the page and `height` em high.

    Args:
        kind: the class for the style.
        identifier: unique on the page.
        title: what is shown.
        words: the same in words, with the figures.
        height: in em of the chart's own size of type.
        shapes: SVG elements.
    """
    return html(
        f'<svg class="chart {kind}" height="{em(height)}" role="img" aria-labelledby="{identifier}-t {identifier}-d">'
        f'<title id="{identifier}-t">{escaped(title)}</title><desc id="{identifier}-d">{escaped(words)}</desc>{"".join(shapes)}</svg>'
    )


def text(x: float, y: float, content: str, at: str = "start", css: str = "") -> str:
    """A text as an SVG element: its base line starts, is centred or ends at a position."""
    turned = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}[at]
    named = f' class="{css}"' if css else ""
    return f'<text{named} x="{percent(x)}" y="{em(y)}"{turned}>{escaped(content)}</text>'
