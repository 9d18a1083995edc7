"""Figures over years: a line for each series, the first and the last figure written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from jixiao.publish.charts.figure import Cell, Chart, frame, text
from jixiao.publish.charts.geometry import NARROW, Scale, em, fit, length, percent
from jixiao.publish.markup import escaped

__all__ = ["GLYPHS", "Point", "Series", "slope"]

GLYPHS = "●■○□"
"""Signs of the series in the table, the same shapes as in the drawing: they are told apart without colour."""

_TALL, _LINE = 6.0, 1.3
_ROOM = 9.4  # em for a figure beside the drawing


@dataclass(frozen=True)
class Point:
    """A figure of a year: its number, its text, and the link to its cell."""

    year: int
    value: float
    printed: str
    shown: Cell


@dataclass(frozen=True)
class Series:
    """Figures of several years; a year with two different ones breaks the line, for nobody can say which one holds."""

    name: str
    points: Sequence[Point]

    def of(self, year: int) -> list[Point]:
        """The figures of a year."""
        return [p for p in self.points if p.year == year]


def slope(title: str, series: Sequence[Series], identifier: str, first: str, note: Cell = "") -> Chart:
    """Lines over years on one scale that begins where the figures do.

    Args:
        title: what is shown, with its unit.
        series: at most as many as there are glyphs, with figures of at least two years together.
        identifier: unique on the page.
        first: head of the table's first column.
        note: below the drawing.
    """
    years = sorted({p.year for s in series for p in s.points})
    values = [p.value for s in series for p in s.points]
    left = max(_width(s.of(years[0])) for s in series) + 0.9
    right = max(_width(s.of(years[-1])) for s in series) + 0.9
    across = Scale(years[0], years[-1], max(left, 1.4) * 100 / NARROW, 100 - max(right, 1.4) * 100 / NARROW)
    most = max(len({p.value for s in series for p in s.of(year)}) for year in (years[0], years[-1]))
    tall = max(_TALL, most * _LINE)
    down = Scale(max(values), min(values), 0.9, tall + 0.9)
    shapes: list[str] = []
    for number, one in enumerate(series):
        for before, after in pairwise(sorted({p.year for p in one.points})):
            (a, *more), (b, *others) = one.of(before), one.of(after)
            if not more and not others:
                shapes.append(f'<line class="s{number}" x1="{percent(across.at(a.year))}" y1="{em(down.at(a.value))}" '
                              f'x2="{percent(across.at(b.year))}" y2="{em(down.at(b.value))}"/>')
        shapes += [_mark(number, across.at(p.year), down.at(p.value), p) for p in one.points]
    for year, turned in ((years[0], "end"), (years[-1], "start")):
        here = sorted((p for s in series for p in s.of(year)), key=lambda p: -p.value)
        x = across.at(year) + (-0.7 if turned == "end" else 0.7) * 100 / NARROW
        labels = {p.value: fit(p.printed, _ROOM) for p in here}
        places = _spread([down.at(value) for value in labels], tall + 1.2)
        shapes += [text(x, y + 0.35, label, turned) for label, y in zip(labels.values(), places, strict=True)]
    shapes += _axis(years, across, tall + 2.6)
    svg = frame("slope", identifier, title, _words(series), tall + 3.1, shapes)
    columns = (first, *(f"{GLYPHS[n]} {s.name}" if len(series) > 1 else s.name for n, s in enumerate(series)))
    lines = tuple((str(year), *(Markup(" / ").join(p.shown for p in s.of(year)) for s in series)) for year in years)
    return Chart(title, svg, columns, lines, note)


def _width(points: list[Point]) -> float:
    return max((length(fit(p.printed, _ROOM)) for p in points), default=0.0)


def _spread(wanted: list[float], most: float) -> list[float]:
    """Places from above, no two nearer than a line: pushed down where they would touch, then up from the bottom."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + _LINE) if placed else y)
    limit = most
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - _LINE
    return placed


def _mark(number: int, x: float, y: float, point: Point) -> str:
    hover = f"<title>{escaped(f'{point.year} {point.printed}')}</title>"
    if number % 2:
        return f'<rect class="m{number}" x="{percent(x)}" y="{em(y)}" width=".6em" height=".6em">{hover}</rect>'
    return f'<circle class="m{number}" cx="{percent(x)}" cy="{em(y)}" r=".32em">{hover}</circle>'


def _axis(years: list[int], across: Scale, y: float) -> list[str]:
    """The years below, as many as have room; the first and the last always."""
    room = (across.end - across.start) * NARROW / 100
    step = 1
    while len(years) > 2 and room * step / (years[-1] - years[0]) < length("2024") + 0.5 and step < len(years):
        step += 1
    kept = [year for at, year in enumerate(years)
            if year == years[-1] or (at % step == 0 and (years[-1] - year) * room / (years[-1] - years[0]) >= length("2024") + 0.5)]
    return [text(across.at(year), y, str(year), "middle") for year in kept]


def _words(series: Sequence[Series]) -> str:
    return "; ".join(f"{s.name} " + ", ".join(f"{p.year} {p.printed}" for p in sorted(s.points, key=lambda p: p.year))
                    for s in series)
