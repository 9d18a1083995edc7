"""The rows of the source around the cells of a finding, so that a reader sees the figures in their own table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.words import column_letters, spot

__all__ = ["Excerpt", "Excerpts", "Line", "Tile"]

_MOST_ROWS = 10  # rows with cells of the finding that are shown; of more the first and the last ones
_LAST_ROWS = 3
_MOST_COLUMNS = 12
_FIRST_COLUMNS = 2  # name a row in a wide table
_HEADS = 3
_TEXT, _LONG = 48, 280  # characters of a cell beside those of the finding, and of one of them
_LINE = re.compile(r"line (\d+) cell \d+")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")

Spot = tuple[int, int]
"""Row and column in a grid."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of the excerpt: its text, the part it has in the finding (or ""), and its size in rows and columns."""

    text: str
    part: str
    height: int = 1
    width: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the excerpt: what it is called, whether it is a heading, and how many rows are left out before it."""

    label: str
    head: bool
    skipped: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some rows of one grid.

    Attributes:
        document: the document.
        title: where the grid stands and what is printed over it.
        columns: the names of the columns; none where rows have cells of their own (text files), "…" for columns left out.
        lines: the rows.
        unshown: cells of the finding that stand in rows left out.
        prose: the rows are paragraphs.
    """

    document: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    unshown: int
    prose: bool


class _Grid:
    """The cells of one grid, each found from any place that it covers."""

    def __init__(self, row: Row, cells: Iterable[Row]) -> None:
        self.row = row
        self.text = row["kind"] == "text"
        self.sheet = row["part"].startswith("sheet")
        self.cells = list(cells)
        self.owner: dict[Spot, Row] = {}
        lines: dict[int, list[int]] = defaultdict(list)
        roles: dict[int, list[bool]] = defaultdict(list)
        for cell in self.cells:
            r, c = int(cell["row"]), int(cell["column"])
            for i in range(int(cell["rowspan"] or 1)):
                for j in range(int(cell["colspan"] or 1)):
                    self.owner.setdefault((r + i, c + j), cell)
            roles[r].append(cell["role"] == "header")
            if found := _LINE.fullmatch(cell["place"]):
                lines[r].append(int(found[1]))
        self.heads = {r for r, found in roles.items() if sum(found) * 2 > len(found)}
        self.rows = max((r for r, _ in self.owner), default=0)
        self.lines = {r: (f"{min(n)}–{max(n)}" if len(set(n)) > 1 else str(n[0])) for r, n in lines.items()}

    def title(self, forms: Collection[str]) -> str:
        """Where it stands, and the title printed over it: the line that a form is called by, else the first one."""
        lines = [" ".join(line.split()) for line in self.row["caption"].split(" / ")]
        caption = next((line for line in lines if line.replace(" ", "") in forms), lines[0])
        part = spot(self.row["part"])
        return part + (f" · {_cut(caption, 60)}" if caption else "")

    def heads_over(self, row: int) -> list[int]:
        """The block of headings nearest above a row."""
        found = []
        for r in range(row - 1, 0, -1):
            if r in self.heads:
                found.append(r)
            elif found:
                break
        return sorted(found[-_HEADS:])


class Excerpts:
    """Cuts excerpts from the tables `grids` and `cells`; only grids that are asked for are looked at."""

    def __init__(self, tables: Tables) -> None:
        wanted = {(cell["document_id"], cell["grid"]) for cell in tables["finding_cells"]}
        self._cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for cell in tables["cells"]:
            if (cell["document_id"], cell["grid"]) in wanted:
                self._cells[cell["document_id"], cell["grid"]].append(cell)
        self._rows = {key: row for row in tables["grids"] if (key := (row["document_id"], row["grid"])) in wanted}
        self._titles: dict[str, set[str]] = defaultdict(set)
        for form in tables["forms"]:
            self._titles[form["document_id"]].add(form["title"].replace(" ", ""))
        self._grids: dict[tuple[str, str], _Grid] = {}

    def of(self, cells: Sequence[Row], figures: str = "", without: Iterable[Row] = ()) -> list[Excerpt]:
        """Excerpts around cells, one for each grid, in the order of the cells.

        Args:
            cells: rows of `finding_cells`.
            figures: what the finding compares; of a long paragraph the part around the first of them is shown.
            without: cells that are shown already; a grid with all its rows among theirs is left out.
        """
        grids: dict[tuple[str, str], dict[Spot, str]] = {}
        for cell in cells:
            grids.setdefault((cell["document_id"], cell["grid"]), {}).setdefault(
                (int(cell["row"]), int(cell["cell_column"])), cell["part"])
        shown = {(cell["document_id"], cell["grid"], int(cell["row"])) for cell in without}
        return [_excerpt(self._grid(key), parts, figures, self._titles[key[0]]) for key, parts in grids.items()
                if key in self._rows and not all((*key, row) in shown for row, _ in parts)]

    def text(self, cell: Row) -> str:
        """What is printed in a cell of a finding, and "" where nothing is known of it."""
        key = cell["document_id"], cell["grid"]
        owner = self._grid(key).owner.get((int(cell["row"]), int(cell["cell_column"]))) if key in self._rows else None
        return owner["text"] if owner else ""

    def _grid(self, key: tuple[str, str]) -> _Grid:
        if key not in self._grids:
            self._grids[key] = _Grid(self._rows[key], self._cells[key])
        return self._grids[key]


def _excerpt(grid: _Grid, parts: dict[Spot, str], figures: str, forms: Collection[str]) -> Excerpt:
    hits = sorted({row for row, _ in parts})
    kept = hits if len(hits) <= _MOST_ROWS else [*hits[:_MOST_ROWS - _LAST_ROWS], *hits[-_LAST_ROWS:]]
    rows = set(kept)
    if not grid.text:
        rows |= {r for hit in kept for r in (hit - 1, hit + 1) if 1 <= r <= grid.rows and r not in hits}
        rows |= set(grid.heads_over(kept[0]))
    shown = sorted(rows)
    columns = _columns(grid, shown, parts)
    names = () if grid.text or grid.lines else tuple(
        "…" if c == 0 else column_letters(c) if grid.sheet else str(c) for c in columns)
    lines = []
    for tiles, at in zip(_tiles(grid, shown, columns, parts, figures), range(len(shown)), strict=True):
        row = shown[at]
        skipped = row - shown[at - 1] - 1 if at else 0
        lines.append(Line(grid.lines.get(row, str(row)), row in grid.heads, skipped, tuple(tiles)))
    return Excerpt(grid.row["document"], grid.title(forms), names, tuple(lines), sum(row not in rows for row, _ in parts), grid.text)


def _columns(grid: _Grid, rows: Sequence[int], parts: dict[Spot, str]) -> list[int]:
    """The columns with something in the rows; of a wide table the first ones and those beside the cells, 0 for a gap."""
    filled = sorted({c for r, c in grid.owner if r in set(rows)} | {c for _, c in parts})
    if len(filled) <= _MOST_COLUMNS:
        return filled
    wanted = {c + d for _, c in parts for d in (-1, 0, 1)} | set(filled[:_FIRST_COLUMNS])
    out: list[int] = []
    for c in filled:
        if c in wanted:
            out.append(c)
        elif out and out[-1]:
            out.append(0)
    return out


def _tiles(grid: _Grid, rows: Sequence[int], columns: Sequence[int], parts: dict[Spot, str],
           figures: str) -> Iterator[list[Tile]]:
    """The tiles of each row; merged cells keep their shape as far as their rows and columns are shown side by side."""
    covered: set[Spot] = set()
    of_owner = {id(grid.owner.get(place)): part for place, part in reversed(parts.items())}
    for at, row in enumerate(rows):
        tiles = []
        for index, column in enumerate(columns):
            if (row, index) in covered:
                continue
            owner = grid.owner.get((row, column))
            width = height = 1
            if owner is not None:
                while index + width < len(columns) and grid.owner.get((row, columns[index + width])) is owner:
                    width += 1
                while at + height < len(rows) and rows[at + height] == row + height and all(
                        grid.owner.get((row + height, columns[index + i])) is owner for i in range(width)):
                    height += 1
            covered |= {(row + i, index + j) for i in range(height) for j in range(width)}
            part = of_owner.get(id(owner), "") if owner else parts.get((row, column), "")
            text = " ".join(owner["text"].split()) if owner else ""
            text = _around(text, figures) if part else _cut(text, _TEXT)
            tiles.append(Tile(text, part, height, width))
        yield tiles


def _around(text: str, figures: str) -> str:
    """A long text cut to the part around the first figure that it prints.

    >>> _around("甲" * 300 + "支出1,234.50万元。", "1234.50")[-12:]
    '出1,234.50万元。'
    """
    if len(text) <= _LONG:
        return text
    at = next((found.start() for found in _FIGURE.finditer(text) if found[0].replace(",", "") in _FIGURE.findall(figures)), 0)
    start = max(0, min(at - _LONG // 2, len(text) - _LONG))
    return ("…" if start else "") + _cut(text[start:], _LONG)


def _cut(text: str, most: int) -> str:
    """The beginning of a long text.

    >>> _cut("应急指挥中心", 4)
    '应急指挥…'
    """
    return text if len(text) <= most else text[:most].rstrip() + "…"
