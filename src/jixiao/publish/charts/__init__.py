"""Charts as inline SVG: geometry and drawing only. What is drawn, and when nothing is, is decided where the rows are known."""

from jixiao.publish.charts.deviation import Result, against, deviation, holds
from jixiao.publish.charts.figure import Cell, Chart
from jixiao.publish.charts.parts import Part, parts, share
from jixiao.publish.charts.slope import GLYPHS, Point, Series, slope
from jixiao.publish.charts.strip import Marks, Stack, mini, strip

__all__ = [
    "GLYPHS",
    "Cell",
    "Chart",
    "Marks",
    "Part",
    "Point",
    "Result",
    "Series",
    "Stack",
    "against",
    "deviation",
    "holds",
    "mini",
    "parts",
    "share",
    "slope",
    "strip",
]
