"""Tables that go on over page breaks become one grid; every decision is said in a note.

Three rules, each only where geometry or content leaves no doubt: a fragment goes on if its outline and its column lines are
those of the table before the break; a blank cell under a merged one goes on; a first row whose texts go on where the last
row's texts filled their cells is the rest of that row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jixiao.model import Cell, CellRef, Grid, Note
from jixiao.read.pdf_seam import FIGURE, glued, has_merges, row_is_cut
from jixiao.read.pdf_tables import Fragment, Piece

__all__ = ["Table"]

_SAME = 3.5  # column lines of two pages that stand so close are one
_WIDTH = 6.0
_GAP = 30.0
_FREE = 0.25  # of a page: so much is left only where the table ended
_TITLE = re.compile(r".{2,40}(表|书)\s*(?:[（(].{1,20}[）)])?")
_CONTINUED = re.compile(r"[（(]?续(?:表|上表)?\d{0,2}[）)]?|.{2,40}[（(]续表?\d{0,2}[）)]")


@dataclass
class _Event:
    """Something to be said once the grid has its number: the cells are named by the pieces."""

    code: str
    severity: str
    message: str
    pieces: list[Piece] = field(default_factory=list)
    before: str = ""
    after: str = ""


class Table:
    """A table as it grows over pages. Rows and columns count from 0; columns are kept by their places."""

    def __init__(self, fragment: Fragment, origin: str = "pdf") -> None:
        """Begin with the first fragment."""
        self._origin = origin
        self.first = fragment
        self.last = fragment
        self.xs = [x - fragment.xs[0] for x in fragment.xs]
        self.rows = fragment.rows
        self.pieces = [self._moved(p, fragment, p.row) for p in fragment.pieces]
        self.events: list[_Event] = []
        self._open: list[tuple[Piece, Piece]] = []
        self.caption: tuple[str, ...] = ()
        if not fragment.ruled:
            self.say("read-unruled", f"第{fragment.page}页没有竖线的表格按文字对齐分列")
        self._say_rows(fragment)

    def _moved(self, piece: Piece, fragment: Fragment, row: int) -> Piece:
        return replace(piece, row=row, left=piece.left - fragment.xs[0], right=piece.right - fragment.xs[0])

    # --- does it go on ------------------------------------------------------------------------------------------------
    def goes_on(self, fragment: Fragment, captioned: bool = False) -> str:
        """Why a fragment on the next page is the rest of this table, or "" where it is not.

        Args:
            fragment: the first table of the page.
            captioned: the table's caption stands above it again.
        """
        width, other = self.xs[-1], fragment.xs[-1] - fragment.xs[0]
        if abs(width - other) > _WIDTH or not (fragment.page == self.last.page + 1 or self._just_above(fragment)):
            return ""
        if self._begins_anew(fragment, captioned):
            return ""
        mine = self.xs[1:-1]
        theirs = [x - fragment.xs[0] for x in fragment.xs[1:-1]]
        shared = sum(any(abs(a - b) <= _SAME for b in mine) for a in theirs)
        if shared == len(theirs) == len(mine):
            return "列线相同"
        if shared == len(theirs):
            return "列线都在上页之中"
        if self.last.free > _FREE and fragment.page > self.last.page:
            return ""
        if shared == len(mine) or shared * 2 >= min(len(mine), len(theirs)):
            return "外框相同，列线大半相同"
        return ""

    def _just_above(self, fragment: Fragment) -> bool:
        """True on one page, where a blank line cuts a table below an open label."""
        corner = next((p for p in fragment.row(0) if p.column == 0), None)
        near = fragment.page == self.last.page and 0 <= fragment.top - self.last.bottom < _GAP
        return (
            near and abs(fragment.xs[0] - self.last.xs[0]) <= _SAME and corner is not None and not corner.text and corner.rowspan > 1
        )

    def _begins_anew(self, fragment: Fragment, captioned: bool) -> bool:
        """True where the fragment opens a form of its own: a title over its width, or the labels of this table's first rows."""
        same = self._repeated(fragment)
        if same == fragment.rows:
            return False
        first = [p for p in fragment.row(0) if p.text]
        if not same and len(first) == 1 and len(fragment.row(0)) == 1 and fragment.columns > 1:
            return bool(_TITLE.fullmatch(first[0].text)) and not _CONTINUED.fullmatch(first[0].text)
        mine = _signature(self.pieces, same)
        theirs = _signature(fragment.pieces, same)
        titled = any(len(_signature(self.pieces, row)) == 1 for row in range(same))
        label = bool(mine and theirs and mine[0] == theirs[0] and len(mine[0][1]) > 2 and not FIGURE.fullmatch(mine[0][1]))
        # A label that comes again within the table opens nothing.
        label = label and sum(p.column == 0 and "".join(p.text.split()) == mine[0][1] for p in self.pieces) == 1
        return label and (titled or captioned or not same)

    def _repeated(self, fragment: Fragment) -> int:
        """How many rows at the fragment's beginning are header rows of this table again: its first ones, or later ones."""
        first = _signature(fragment.pieces, 0)
        later = [row for row in range(self.rows - 1, 0, -1) if len(first) > 2 and _signature(self.pieces, row) == first]
        for begin in (0, *later[:1]):
            count = 0
            while (
                count < min(fragment.rows, self.rows - begin)
                and (mine := _signature(self.pieces, begin + count))
                and _signature(fragment.pieces, count) == mine
            ):
                count += 1
            while count and any(p.row < count < p.row + p.rowspan and not self._goes_beside(p) for p in fragment.pieces):
                count -= 1
            words = [p.text for p in fragment.pieces if p.row < count and p.text]
            figures = sum(bool(FIGURE.fullmatch(w)) for w in words)
            if len(words) >= 2 and figures * 2 <= len(words):
                return count
        return 0

    def _goes_beside(self, piece: Piece) -> bool:
        """True for a merged label at the left that was open at the page break and is printed again beside the header."""
        return piece.column == 0 and any(
            p.column == 0 and p.text == piece.text and p.row + p.rowspan == self.rows and p.rowspan > 1 for p in self.pieces
        )

    # --- going on -----------------------------------------------------------------------------------------------------
    def extend(self, fragment: Fragment, why: str) -> None:
        """Take the rest of the table from the next page."""
        page = fragment.page
        self._say_rows(fragment)
        head = self._repeated(fragment)
        if head:
            said = " / ".join(p.text.replace("\n", "") for p in fragment.pieces if p.row < head and p.text)
            self.events.append(_Event("read-stitched", "info", f"第{page}页重复的{head}行表头已略去", [], said, ""))
        added = [self._moved(p, fragment, p.row - head) for p in fragment.pieces if p.row >= head]
        for label in (p for p in fragment.pieces if p.row < head < p.row + p.rowspan):
            rest = self._moved(label, fragment, 0)
            rest.text, rest.rowspan = "", label.row + label.rowspan - head
            added.append(rest)
        for piece in added:
            row, column = piece.row + head + 1, piece.column + 1
            piece.place = f"page {page} table {fragment.number} R{row}C{column}"
        self._union(fragment)
        seam = [p for p in added if p.row == 0]
        above = [p for p in self.pieces if p.row + p.rowspan == self.rows]
        pairs = [(a, b) for b in seam for a in above if _same_place(a, b)]
        if added and len(pairs) == len(seam) and row_is_cut(pairs):
            start, gone = self.rows - 1, self._join_row(pairs, page)
        else:
            start, gone = self.rows, set()
            self._open += [(a, b) for a, b in pairs if not (a.text and b.text)]
        for piece in added:
            if id(piece) not in gone:
                piece.row += start
                self.pieces.append(piece)
        self.rows = start + fragment.rows - head
        pages = f"第{page - 1}页与第{page}页" if page > self.last.page else f"第{page}页上断开"
        message = f"{pages}的表格接为一张：{why}，其间没有标题或文字"
        self.last = fragment
        self.events.append(_Event("read-stitched", "info", message, [p for p in self.pieces if p.row == start and p.text][:1]))

    def _join_row(self, pairs: list[tuple[Piece, Piece]], page: int) -> set[int]:
        """Put the halves of a row together; gives the cells below the break that are no longer cells of their own."""
        for a, b in pairs:
            before = a.text
            if b.text:
                a.text = glued(a, b)
                a.room, a.lines, a.below = b.room, a.lines + b.lines, b.below
            if before and b.text:
                message = f"跨页的一行已接上（第{page}页）"
                self.events.append(_Event("read-joined-row", "repair", message, [a], f"{before} ⏎ {b.text}", a.text))
            a.rowspan += b.rowspan - 1
        return {id(b) for _, b in pairs}

    def finish(self) -> None:
        """No page is left: merged cells that page breaks cut are put together, as now all cells of a column are known."""
        merged: dict[int, Piece] = {}
        blank = {id(p) for pair in self._open for p in pair if not p.text}
        for above, b in self._open:
            a = merged.get(id(above), above)
            if bool(a.text) == bool(b.text):
                continue
            column = [p for p in self.pieces if p.row and id(p) not in blank and _same_place(p, a)]
            if (b if a.text else a).rowspan > 1 or has_merges(column):
                a.text = a.text or b.text
                a.rowspan += b.rowspan
                merged[id(b)] = a
        self.pieces = [p for p in self.pieces if id(p) not in merged]
        if merged:
            cells = list({id(p): p for p in merged.values()}.values())
            self.events.append(_Event("read-stitched", "info", f"{len(cells)}个合并单元格跨页延续", cells))

    def _union(self, fragment: Fragment) -> None:
        """Column lines that only the new page draws."""
        for x in fragment.xs[1:-1]:
            place = x - fragment.xs[0]
            if all(abs(place - known) > _SAME for known in self.xs):
                self.xs.append(place)
        self.xs.sort()

    def _say_rows(self, fragment: Fragment) -> None:
        if fragment.added:
            self.say("read-unruled", f"第{fragment.page}页的表格有{fragment.added}处没有横线，按逐行对齐的数字分行")

    def say(self, code: str, message: str, before: str = "") -> None:
        """Note something that concerns the table as a whole."""
        self.events.append(_Event(code, "info", message, [], before))

    # --- the grid -----------------------------------------------------------------------------------------------------
    def grid(self, number: int) -> Grid:
        """The finished grid."""
        cells = []
        for piece in sorted(self.pieces, key=lambda p: (p.row, p.left)):
            column, colspan = self._columns(piece)
            if piece.text or piece.rowspan > 1 or colspan > 1:
                cells.append(Cell(piece.row + 1, column, piece.text, piece.rowspan, colspan, place=piece.place))
        part = f"page {self.first.page} table {self.first.number}"
        return Grid(
            number, part, "table", self.rows, len(self.xs) - 1, tuple(cells), self._origin, spans_reliable=self.first.ruled,
            caption=self.caption,
        )  # fmt: skip

    def _columns(self, piece: Piece) -> tuple[int, int]:
        first = _nearest(self.xs, piece.left)
        return first + 1, max(1, _nearest(self.xs, piece.right) - first)

    def notes(self, number: int) -> Iterable[Note]:
        """What was decided, in order."""
        for event in self.events:
            cells = tuple(CellRef(number, p.row + 1, self._columns(p)[0]) for p in event.pieces if p.text or p.rowspan > 1)
            yield Note(event.code, event.severity, event.message, cells, event.before, event.after)


def _signature(pieces: Iterable[Piece], row: int) -> list[tuple[int, str]]:
    return [(p.column, "".join(p.text.split())) for p in pieces if p.row == row and p.text]


def _same_place(a: Piece, b: Piece) -> bool:
    """True where two cells take the same columns."""
    return abs(a.left - b.left) <= _SAME and abs(a.right - b.right) <= _SAME


def _nearest(xs: list[float], x: float) -> int:
    return min(range(len(xs)), key=lambda i: abs(xs[i] - x))
