"""Rows that line breaks in their cells have broken over several lines, put together again.

A line break in a cell breaks the line of its row, but not the number of its separators: the pieces of a row have as many
between them as a whole row has. So lines are joined only where their separators come to exactly the width of the table, and
a line that ends in padding (`甲 | 乙 | |||`) ends its row in any case. The width is that of whole rows, of rows filled up
with padding, or, where no row is whole, the one that sums come to again and again. Which lines make a row, and where
one width gives way to another, is decided for all lines at once: of all ways to read them the one with the fewest oddities.

Separators of rows that merged cells have left shorter may by chance come to the width as well. Where rows are not filled
up with padding, a join therefore needs a sign that a cell was broken: a piece without any separator, a line that does
not end as the others do, a row that begins with the blank of a merged cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jixiao.read.pdf_text import ENUMERATED
from jixiao.words import is_number

__all__ = ["glued", "mended"]

_PADDED = re.compile(r"\|\s+\|{2,}\s*$|^\s*\|{2,}\s*$")
_LAST = re.compile(r"\|\s\|\s*$")
_OPENING = re.compile(r" *(?:\| *)?[（(【\[]")
_ENDED = re.compile(r"[。；;！!？?：:]$")
_HALF = re.compile(r"[\u4e00-\u9fff]{1,2}[^\W\d_表注附页录章节]")
_ASCII = re.compile(r"[!-~]")
_RULE = re.compile(r"[\s|:\-]*")
_MOST_LINES = 60  # of one row
_MOST_WIDTHS = 12
_WIDEST = 60
_LEAST_AGAIN = 2  # so many lines of one width make it the width of a table
_LONGEST = 12  # characters of the first half of such a label
_MOST_RESTS = 6  # lines
_NEAR = 12  # lines
_LEAST_WHOLE = 3
_PAIRS = (1, 3)  # tabs of rows of one or two labels and their values
_LABEL = 3  # so many characters each half of a broken label has at most
_LABEL_BELOW = 8  # the same, where the row goes on below merged cells

# What it costs to read lines so: the cheapest way of all is taken.
_ODD, _OVER, _SHORT, _OPEN = 1.0, 3.0, 0.4, 1.5  # a row that is not whole, wider, filled up but shorter, without its end
_JOIN, _REST, _BLANK = 0.25, 0.02, 0.3  # a line joined to a row: with separators, without any, blank
_LED = -0.1  # a row that begins with a separator alone
_SURE = -0.1  # a rest of a cell beside its row
_CHANGE = 3.0  # of the width


@dataclass(frozen=True)
class _Shape:
    """What a line is made of: its separators, and how it begins and ends."""

    marks: int
    padded: bool
    open: bool
    blank: bool
    bare: bool
    alien: bool

    @property
    def rest(self) -> bool:
        """Whether it has text and no separator."""
        return not self.marks and not self.blank


def glued(text: str) -> str:
    """A cell whose text broken lines part, as one text: line breaks stay where a paragraph ends or one of a list begins.

    >>> glued("产\\n出\\n指\\n标\\n(50分)"), glued("清淤3处。\\n2.护岸"), glued("GDP\\ngrowth")
    ('产出指标(50分)', '清淤3处。\\n2.护岸', 'GDP growth')
    """
    out = ""
    for line in (part.strip() for part in text.split("\n")):
        if not out or not line:
            out += line
        elif _ENDED.search(out) or ENUMERATED.match(line):
            out += f"\n{line}"
        else:
            out += (" " if _ASCII.match(out[-1]) and _ASCII.match(line[0]) else "") + line
    return out


def mended(lines: Sequence[tuple[int, str]], mark: str) -> list[tuple[int, str]]:
    """Lines, those of a broken row as one with line breaks in it.

    Args:
        lines: numbered lines.
        mark: what stands between cells, `|` or a tab.
    """
    shapes = [_shape(line, mark) for _, line in lines]
    widths = _widths(shapes, mark)
    if mark == "|" and not any(shape.marks > 1 for shape in shapes):
        return _celled(lines, shapes)
    if not widths:
        return list(lines)
    out: list[tuple[int, str]] = []
    for start, end in _Reading([line for _, line in lines], shapes, widths, mark).rows():
        out.append((lines[start][0], "\n".join(line for _, line in lines[start:end])))
    return out


def _celled(lines: Sequence[tuple[int, str]], shapes: Sequence[_Shape]) -> list[tuple[int, str]]:
    """Lines of a table that has each cell on a line and a mark behind it: lines without one begin the cell that ends below."""
    out: list[tuple[int, str]] = []
    held: list[tuple[int, str]] = []
    inside = False
    for line, shape in zip(lines, shapes, strict=True):
        if shape.rest and inside and len(held) < _MOST_RESTS:
            held.append(line)
            continue
        if shape.marks and held:
            out.append((held[0][0], glued("\n".join(text for _, text in (*held, line))).replace("\n", " ")))
        else:
            out += [*held, line]
        held, inside = [], bool(shape.marks)
    return out + held


def _shape(line: str, mark: str) -> _Shape:
    marks = line.count(mark)
    padded = mark == "|" and bool(_PADDED.search(line))
    ends = line.rstrip(" \u3000\u00a0").endswith(mark)
    bare = mark == "|" and line.rstrip() == "|"
    other = "\t" if mark == "|" else "|"
    alien = other in line or (marks > 1 and "-" in line and bool(_RULE.fullmatch(line)))
    return _Shape(marks, padded, not ends, not line.strip() and not marks, bare, alien)


def _widths(shapes: Sequence[_Shape], mark: str) -> dict[int, bool]:
    """The widths that tables may have, and whether their rows are filled up to it."""
    singles = Counter(s.marks for s in shapes if s.marks > 1 and not s.alien)
    filled = Counter(s.marks for s in shapes if s.padded and not s.alien)
    sums: Counter[int] = Counter()
    held = 0
    for shape in shapes:
        held = 0 if shape.alien else held + shape.marks
        if shape.padded:
            sums[held] += 1
            held = 0
    least = max(filled, default=0)
    if mark == "|" and filled:
        again = {w for w, n in (filled + sums).items() if n >= _LEAST_AGAIN or w == least}
        led = {w + 1 for w in filled} if any(s.bare for s in shapes) else set()
        padded = {w: True for w in sorted(again | led) if 1 < w <= _WIDEST}
    else:
        padded = {}
    plain = {w: False for w, n in singles.most_common(_MOST_WIDTHS) if n >= _LEAST_AGAIN and w not in padded}
    plain |= {w: False for w in _recurring(shapes, mark) if w not in padded and w not in plain}
    return dict(list((padded | plain).items())[: 2 * _MOST_WIDTHS])


def _recurring(shapes: Sequence[_Shape], mark: str) -> list[int]:
    """Sums of lines one after another that come again and again, for tables in which no row is whole.

    Between bars, where each cell may stand on a line of its own, a line without any has to stand between.
    """
    found: Counter[int] = Counter()
    for at, shape in enumerate(shapes):
        if not shape.marks or shape.alien:
            continue
        total, rests = shape.marks, mark == "\t"
        for other in shapes[at + 1 : at + _NEAR]:
            if other.alien or other.blank:
                break
            total += other.marks
            rests = rests or other.rest
            if rests and other.marks:
                found[total] += 1
    return [w for w, n in found.most_common(_MOST_WIDTHS) if n > _LEAST_AGAIN and w > 1]


class _Reading:
    """The cheapest way to read lines as rows."""

    def __init__(self, lines: Sequence[str], shapes: Sequence[_Shape], widths: dict[int, bool], mark: str) -> None:
        self._lines, self._shapes, self._widths, self._mark = lines, shapes, widths, mark
        ruled = [s for s in shapes if s.marks > 1]
        self._cells = {cell.strip() for line in lines for cell in line.split(mark)[1:-1]}  # those that are surely whole
        self._ending = mark == "|" and sum(not s.open for s in ruled) * 10 >= len(ruled) * 7

    def rows(self) -> Iterable[tuple[int, int]]:
        """First line of each row and the line behind it; a line that is no row is one of its own."""
        count = len(self._lines)
        best: list[dict[int, tuple[float, int, int]]] = [{} for _ in range(count + 1)]
        best[0] = dict.fromkeys(self._widths, (0.0, 0, 0))
        for at in range(count):
            if not best[at]:
                continue
            cheapest, before = min((cost, w) for w, (cost, _, _) in best[at].items())
            for width in self._widths:
                entered = min((best[at].get(width, (1e18, 0, 0))[0], width), (cheapest + _CHANGE, before))
                for end, cost in self._steps(at, width):
                    total = entered[0] + cost
                    if total < best[end].get(width, (1e18, 0, 0))[0]:
                        best[end][width] = (total, at, entered[1])
        cut: list[tuple[int, int]] = []
        end = count
        width = min(best[count], key=lambda w: best[count][w][0]) if count else 0
        while end:
            _, start, width = best[end][width]
            cut.append((start, end))
            end = start
        return cut[::-1]

    def _steps(self, at: int, width: int) -> Iterable[tuple[int, float]]:
        """Where a row or line that begins at a line may end, and what that costs."""
        shape = self._shapes[at]
        if self._begins(at):
            yield from ((end, cost + _SURE) for end, cost in self._steps(at + 1, width))
        if not shape.marks or shape.alien:
            yield at + 1, 0.0
            return
        for end, cost in self._pieces(at, width):
            yield end, cost
            rest = self._ends(at, end) if self._mark == "\t" else end
            if rest > end:
                yield rest, cost + _SURE

    def _begins(self, at: int) -> bool:
        """Whether a line is the beginning of the first cell of the row below.

        Such a cell goes on with a bracket (`资金`, `（万元）`), both halves are of two or three characters (`一级`, `指标`), or it is
        set upright, a character on each line.
        """
        if not self._shapes[at].rest or at + 1 >= len(self._lines):
            return False
        text, below = self._lines[at].strip(), self._lines[at + 1]
        if len(text) == 1 and len(below.split(self._mark)[0].strip()) == 1:
            return bool(self._shapes[at + 1].marks) or self._begins(at + 1)
        if not self._shapes[at + 1].marks:
            return False
        if _OPENING.match(below):
            return bool(at and self._shapes[at - 1].marks and len(text) <= _LONGEST and not _ENDED.search(text))
        head = below.split(self._mark)[0].strip()
        return 1 < len(head) < _LABEL and bool(_HALF.fullmatch(text))

    def _ends(self, start: int, end: int) -> int:
        """The end of the lines that are the rest of the last cell of a row: words, before a row that goes on below merged cells.

        Of a cell that stands on a line by itself nothing tells where it ends.
        """
        last = self._lines[end - 1].split("\t")[-1].strip()
        alone = sum(shape.marks for shape in self._shapes[start:end]) <= 1
        if not last or alone or is_number(last) or _ENDED.search(last):
            return end
        after = next((i for i in range(end, len(self._shapes)) if not self._shapes[i].rest), len(self._shapes))
        goes_on = after < len(self._lines) and self._lines[after].startswith("\t")
        return after if goes_on and 0 < after - end <= _MOST_RESTS and after - start <= _MOST_LINES else end

    def _pieces(self, at: int, width: int) -> Iterable[tuple[int, float]]:
        """Where a row that begins at a line may end, and what that costs: on that line, or on one with which it has the width."""
        shape = self._shapes[at]
        yield at + 1, self._alone(shape, width)
        if shape.bare:
            end = self._until_bare(at)
            if end:
                yield end, _JOIN * (end - at) + _LED
        if shape.padded or shape.marks > width:
            return
        total, cost = shape.marks, _LED if shape.bare and width - 1 in self._widths else 0.0
        for end in range(at + 1, min(len(self._lines), at + _MOST_LINES)):
            other = self._shapes[end]
            total += other.marks
            cost += _BLANK if other.blank else _JOIN if other.marks else _REST
            if other.alien or total > width:
                return
            if other.marks and self._whole(end, total, width) and self._broken(at, end + 1, width):
                yield end + 1, cost
            if other.padded:
                return

    def _alone(self, shape: _Shape, width: int) -> float:
        if shape.marks == width:
            return _OPEN if self._ending and shape.open else 0.0
        if shape.marks > width:
            return _OVER
        return _SHORT if shape.padded else _ODD

    def _whole(self, last: int, total: int, width: int) -> bool:
        """Whether a row of so many separators ends on a line. What fills up a text that has lost its own separator lacks one."""
        shape = self._shapes[last]
        if self._ending and shape.open:
            return False
        lost = shape.padded and self._lines[last].strip(" |") == "" and self._shapes[last - 1].rest
        return total == width or (lost and total == width - 1)

    def _broken(self, start: int, end: int, width: int) -> bool:
        """Whether there is a sign, besides their number of separators, that lines are the pieces of one row."""
        if self._mark == "|" and self._widths[width]:
            return True
        shapes = self._shapes[start:end]
        if self._mark == "|":
            return all(s.open for s in shapes[:-1])  # the break is inside a cell, not behind one
        return self._tabbed(start, end, width)

    def _tabbed(self, start: int, end: int, width: int) -> bool:
        """Whether texts stand on both sides of each break between tabs, and look like halves of one cell, which two numbers do not.

        They do where there is a line without tabs between, where both are short, where brackets or the numbers of a list go on
        below, and in a table whose other rows are whole or come to the same width, so that none of its rows is shorter.
        """
        lines = [line for line in self._lines[start:end] if line.strip(" ")]
        short = _LABEL_BELOW if lines[0].startswith("\t") else _LABEL
        even = self._even(start, end, width)
        near = end - start == len(lines) and (even or self._near(start, end, width))
        for above, below in pairwise(lines):
            a, b = above.split("\t")[-1].strip(), below.split("\t")[0].strip()
            listed = bool(ENUMERATED.match(b))
            if not a or not b or (_ENDED.search(a) and not listed) or (is_number(a) and is_number(b)):
                return False
            label = len(a) <= short and len(b) <= short and b not in self._cells
            if "\t" in above and "\t" in below and not (near and (even or listed or label or _OPENING.match(b))):
                return False
        return True

    def _even(self, start: int, end: int, width: int) -> bool:
        """Whether all rows of a table are whole or broken: what stands between two whole rows comes to rows of the same width.

        Pairs of labels and values are rows of their own, though they may come to the width of others.
        """
        if all(shape.marks in _PAIRS for shape in self._shapes[start:end]):
            return False
        total = whole = 0
        for lines in (range(start - 1, -1, -1), range(end, len(self._shapes))):
            for at in lines:
                shape = self._shapes[at]
                if shape.blank or shape.alien or total > width * _MOST_LINES:
                    break
                if shape.marks == width and total % width:
                    return False
                total += shape.marks
                whole += bool(shape.marks) and not total % width
            if total % width:
                return False
        return whole >= _LEAST_WHOLE

    def _near(self, start: int, end: int, width: int) -> bool:
        """Whether a whole row stands near lines, with no blank line between."""
        for lines in (range(start - 1, max(-1, start - _NEAR), -1), range(end, min(len(self._lines), end + _NEAR))):
            for at in lines:
                if self._shapes[at].marks == width:
                    return True
                if self._shapes[at].blank:
                    break
        return False

    def _until_bare(self, start: int) -> int:
        """The end of a row that begins with a separator alone and has each cell on a line: 0 where it is no such row.

        It ends with padding or with a blank line, and the next such row follows.
        """
        end = 0
        for at in range(start + 1, min(len(self._lines), start + _MOST_LINES)):
            shape = self._shapes[at]
            if shape.alien or shape.bare:
                break
            if shape.padded or _LAST.search(self._lines[at]):
                end = at + 1
                break
            if shape.blank:
                end = at
                break
        if not end:
            return 0
        follows = next((s for s in self._shapes[end:] if not s.blank), None)
        return end if end > start + 1 and (follows is None or follows.bare or not follows.marks) else 0
