"""A page as lines and tables from top to bottom, and what a page says of itself: that it is a scan, that text is hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jixiao.read.pdf_glyphs import UNREADABLE
from jixiao.read.pdf_ink import Ink
from jixiao.read.pdf_plain import plain_tables
from jixiao.read.pdf_tables import Fragment, fragments
from jixiao.read.pdf_text import Line, ended, lines_of

__all__ = ["Page", "layout", "set_edges"]

_LONG = 0.4  # of the page's width
_COVER = 5  # lines of a title page
_FEET = 2
_MARGIN = 0.09  # of the page's height
_FEW = 20  # characters on a page that is only a picture


@dataclass
class Page:
    """A page with its lines and tables in reading order.

    `scan`: it must be recognised to be read, as it is a picture or most of its characters (`unreadable`) have no code.
    `origin` is `pdf`, or `ocr` where that was done.
    """

    number: int
    width: float
    height: float
    items: list[Line | Fragment] = field(default_factory=list)
    outside: int = 0
    unreadable: int = 0
    picture: bool = False
    scan: bool = False
    origin: str = "pdf"

    @property
    def lines(self) -> list[Line]:
        """Its lines outside tables."""
        return [item for item in self.items if isinstance(item, Line)]


def layout(ink: Ink, number: int, before: Page | None = None) -> Page:
    """The lines and tables of a page.

    Args:
        ink: what is printed on it.
        number: its number in the file, from 1.
        before: the page before it.
    """
    page = Page(number, ink.width, ink.height, outside=ink.outside)
    page.picture = ink.picture
    inked = sum(not g.text.isspace() for g in ink.glyphs)
    page.unreadable = sum(g.text == UNREADABLE for g in ink.glyphs)
    page.scan = (page.picture and inked < _FEW) or page.unreadable > inked / 2
    open_ = _open(before) if before is not None else None
    tables, rest = fragments(ink, number, open_)
    lines = lines_of(rest)
    for line in lines:
        line.page = number
    plain, lines = plain_tables(ink, lines, tables, open_)
    page.items = sorted([*tables, *plain, *lines], key=lambda item: item.top)
    for nth, table in enumerate((item for item in page.items if isinstance(item, Fragment)), 1):
        table.number = nth
        table.free = 1 - table.bottom / ink.height
    return page


def _open(page: Page) -> Fragment | None:
    """The table at the end of a page, which may go on; a line or two in the margin below it are a running foot."""
    for item in page.items[: -_FEET - 2 : -1]:
        if isinstance(item, Fragment):
            return item
        if item.top < (1 - _MARGIN) * page.height:
            break
    return None


def set_edges(pages: Sequence[Page]) -> None:
    """Say to each line where the text of its page begins and ends: at the margin that several lines reach."""
    by_width: dict[int, list[Line]] = defaultdict(list)
    for page in pages:
        by_width[round(page.width)] += page.lines
    usual = {width: _right(lines) for width, lines in by_width.items()}
    for page in pages:
        lines = page.lines
        if lines:
            left = min(line.left for line in lines)
            right = _right(lines) or _likely_right(lines, left, page.width, usual[round(page.width)])
            for line in lines:
                line.edges = (left, right)


def _likely_right(lines: Sequence[Line], left: float, width: float, usual: float | None) -> float:
    """The right margin of a page on which no two full lines end: its longest line's, that of other pages, or as wide as the left."""
    longest = max((line for line in lines if line.left - left < 3 * line.em), key=lambda line: line.core)
    # A long line from the left that ends within a sentence is full; a heading in the middle says nothing of the margin.
    level = sum(line.left - left < 0.6 * line.em for line in lines)
    full = level > 1 and longest.core - left > _LONG * width and not ended(longest.text)
    if full and (usual is None or len(lines) > _COVER):
        return longest.core
    farthest = max(line.core for line in lines)
    return usual if usual is not None and usual > farthest - 10 else max(farthest, width - left)


def _right(lines: Iterable[Line]) -> float | None:
    """The right margin: where the line that reaches farthest ends, if another full line ends there too."""
    ends = sorted(((line.core, line.em, line.core - line.left) for line in lines), reverse=True)
    full = [end for end, em, width in ends if end > ends[0][0] - 1.2 * em and width > 12 * em]
    return full[0] if len(full) > 1 else None
