"""A grid of cells drawn in the terminal: merged cells stay merged, East Asian characters are two columns wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells
from rich.text import Text

__all__ = ["Box", "draw"]

_MOST = 40  # columns of the terminal that a column of the grid asks for at most
_LEAST = 4
# A corner by the lines that meet there: up, right, down, left.
_CORNERS = {
    (0, 1, 1, 0): "┌", (0, 0, 1, 1): "┐", (1, 1, 0, 0): "└", (1, 0, 0, 1): "┘", (1, 1, 1, 0): "├", (1, 0, 1, 1): "┤",
    (0, 1, 1, 1): "┬", (1, 1, 0, 1): "┴", (1, 1, 1, 1): "┼", (1, 0, 1, 0): "│", (0, 1, 0, 1): "─",
    (1, 0, 0, 0): "│", (0, 0, 1, 0): "│", (0, 1, 0, 0): "─", (0, 0, 0, 1): "─", (0, 0, 0, 0): " ",
}


@dataclass(frozen=True)
class Box:
    """One cell to draw: its place from 0, its spans, its text and style. `tag` stands before the text."""

    row: int
    column: int
    height: int
    width: int
    text: str = ""
    tag: str = ""
    style: str = ""


def draw(boxes: Sequence[Box], labels: Sequence[str], columns: int, width: int, most_lines: int) -> list[Text]:
    """Draw boxes that cover a grid exactly.

    Args:
        boxes: the cells, blank ones included.
        labels: what stands before each row.
        columns: how many columns the grid has.
        width: how many columns of the terminal there are.
        most_lines: lines of a cell after which it is cut; 0 for never.

    Returns:
        The lines; where the terminal is too narrow for the columns, one line for each cell that is not blank.
    """
    boxes, columns = _without_needless_columns(boxes, columns)
    margin = max((cell_len(label) for label in labels), default=0) + 1
    room = width - margin - columns - 1
    if room < columns * 2:
        return [Text.assemble((f"{labels[b.row]} C{b.column + 1} {b.tag}", "dim"), (_flat(b.text), b.style)) for b in boxes if b.text]
    widths = _widths(boxes, columns, room)
    return _Drawing(boxes, labels, widths, margin, most_lines).lines()


def _without_needless_columns(boxes: Sequence[Box], columns: int) -> tuple[list[Box], int]:
    """Boxes without the columns in which no cell begins: they only arise from merges elsewhere in a document."""
    starts = sorted({b.column for b in boxes}) or [0]
    place = {column: number for number, column in enumerate(starts)}
    ends = [*starts[1:], columns]
    out = []
    for b in boxes:
        last = max(number for number, start in enumerate(starts) if start < b.column + b.width)
        assert ends[last] >= b.column + b.width
        out.append(Box(b.row, place[b.column], b.height, last - place[b.column] + 1, b.text, b.tag, b.style))
    return out, len(starts)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _widths(boxes: Sequence[Box], columns: int, room: int) -> list[int]:
    """Widths by the longest text of each column; while there is too little room, the widest one gives."""
    widths = [_LEAST if room >= columns * _LEAST else 2] * columns
    for b in boxes:
        wanted = min(_MOST, max((cell_len(line) for line in b.text.split("\n")), default=0) + cell_len(b.tag))
        if b.width == 1:
            widths[b.column] = max(widths[b.column], wanted)
    for b in boxes:
        wanted = min(_MOST, cell_len(b.text) + cell_len(b.tag))
        lacking = wanted - sum(widths[b.column : b.column + b.width]) - (b.width - 1)
        if b.width > 1 and lacking > 0:
            widths[b.column + b.width - 1] += lacking
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


class _Drawing:
    """The lines of one grid."""

    def __init__(self, boxes: Sequence[Box], labels: Sequence[str], widths: list[int], margin: int, most: int) -> None:
        self.labels, self.widths, self.margin = labels, widths, margin
        self.rows, self.columns = len(labels), len(widths)
        self.at: dict[tuple[int, int], Box] = {}
        for b in boxes:
            for r in range(b.row, min(b.row + b.height, self.rows)):
                for c in range(b.column, min(b.column + b.width, self.columns)):
                    self.at[r, c] = b
        self.texts = {id(b): self._wrapped(b, most) for b in boxes}
        self.heights = self._heights(boxes)

    def _inner(self, b: Box) -> int:
        return sum(self.widths[b.column : b.column + b.width]) + b.width - 1

    def _wrapped(self, b: Box, most: int) -> list[str]:
        if not b.text:
            return []
        lines = [part for line in f"{b.tag}{b.text}".split("\n") for part in (chop_cells(line, self._inner(b)) or [""])]
        if most and len(lines) > most:
            last = lines[most - 1]
            while cell_len(last) > self._inner(b) - 1:
                last = last[:-1]
            lines = [*lines[: most - 1], f"{last}…"]
        return lines

    def _heights(self, boxes: Sequence[Box]) -> list[int]:
        heights = [1] * self.rows
        for b in sorted(boxes, key=lambda b: b.height):
            last = min(b.row + b.height, self.rows) - 1
            lacking = len(self.texts[id(b)]) - sum(heights[b.row : last + 1]) - (last - b.row)
            heights[last] += max(0, lacking)
        return heights

    def lines(self) -> list[Text]:
        out = []
        for r in range(self.rows):
            out.append(self._rule(r))
            out += [self._content(r, n) for n in range(self.heights[r])]
        out.append(self._rule(self.rows))
        return out

    def _rule(self, r: int) -> Text:
        """The line above row r; where a cell goes on across it, its text goes on too."""
        line = Text(" " * self.margin, no_wrap=True)
        for c in range(self.columns + 1):
            line.append(self._corner(r, c), "dim")
            if c == self.columns:
                break
            above, below = self.at.get((r - 1, c)), self.at.get((r, c))
            if above is None or below is None or above is not below:
                line.append("─" * self.widths[c], "dim")
            elif below.column == c:
                self._part(line, below, r, -1)
        return line

    def _corner(self, r: int, c: int) -> str:
        a, b = self.at.get((r - 1, c - 1)), self.at.get((r - 1, c))
        d, e = self.at.get((r, c - 1)), self.at.get((r, c))
        if a is not None and a is b and a is d and a is e:
            return ""
        lines = (int(a is not b), int(b is not e), int(d is not e), int(a is not d))
        return "" if a is not None and a is b is d is e else _CORNERS[lines]

    def _content(self, r: int, n: int) -> Text:
        label = self.labels[r] if n == 0 else ""
        line = Text(f"{label} ".rjust(self.margin), style="", no_wrap=True)
        line.stylize("dim", 0, self.margin)
        for c in range(self.columns):
            b = self.at[r, c]
            if b.column == c:
                line.append("│", "dim")
                self._part(line, b, r, n)
        line.append("│", "dim")
        return line

    def _part(self, line: Text, b: Box, r: int, n: int) -> None:
        """One line of a cell, padded to its width. `n` is the line within row r, -1 for the rule above it."""
        at = sum(self.heights[b.row : r]) + (r - b.row) + n
        texts, inner = self.texts[id(b)], self._inner(b)
        text = texts[at] if 0 <= at < len(texts) else ""
        if at == 0 and b.tag and text.startswith(b.tag):
            line.append(b.tag, "dim" if "reverse" not in b.style else b.style)
            line.append(text[len(b.tag):], b.style)
        else:
            line.append(text, b.style)
        line.append(" " * (inner - cell_len(text)))
