"""Tables whose cells hold line breaks, written in each dialect, come back cell for cell."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from jixiao.model import Grid
from jixiao.read.text import read_text

Rows = list[list[str]]

WORDS = [
    "修补", "堤段", "清淤", "巡查", "验收", "合格率", "及时率", "群众", "满意度", "补助", "发放", "人次",
    "公里", "水质", "达标", "维修", "养护", "渠道",
]  # fmt: skip
FIGURES = ["≥3处", "100%", "12.50", "≤2次", "/", "7", "2024年6月", "定性", "—"]


def _table(draw: Random, *, blanks: bool) -> Rows:
    """A title and rows of words and figures; some cells hold line breaks."""
    width = draw.randint(4, 9)
    rows = [["".join(draw.sample(WORDS, 3)), *[""] * (width - 1)]]
    for _ in range(draw.randint(5, 12)):
        row = ["".join(draw.sample(WORDS, draw.randint(1, 3))), *(_cell(draw, blanks=blanks) for _ in range(width - 2))]
        rows.append([*row, draw.choice(FIGURES)])
    return rows


def _cell(draw: Random, *, blanks: bool) -> str:
    if blanks and draw.random() < 0.15:
        return ""
    if draw.random() < 0.4:
        return draw.choice(FIGURES)
    words = draw.sample(WORDS, draw.randint(1, 4))
    return ("\n" if draw.random() < 0.25 else "").join(words)


def _padded(rows: Rows, between: str) -> str:
    """Each cell before a bar, the row filled up with bars to the width of the table."""
    out = []
    for row in rows:
        cells = row[: max(i for i, cell in enumerate(row) if cell) + 1]
        fill = "|" * (len(row) - len(cells))
        out.append(between.join(f"{cell} |" for cell in cells) + (f" {fill}" if fill else ""))
    return "\n".join(out)


def _bars(rows: Rows) -> str:
    return _padded(rows, " ")


def _bar_lines(rows: Rows) -> str:
    return _padded(rows, "\n")


def _behind_bars(rows: Rows) -> str:
    """A bar alone before each row, each cell on a line of its own."""
    return "\n".join(f"|\n{_padded([row], chr(10))}" for row in rows)


def _framed(rows: Rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _tabs(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows[1:])


WRITERS: dict[str, tuple[Callable[[Rows], str], bool]] = {
    "bars": (_bars, True),
    "bar-lines": (_bar_lines, True),
    "behind-bars": (_behind_bars, True),
    "framed": (_framed, True),
    "tabs": (_tabs, True),
}


def _read(grid: Grid) -> Rows:
    width = max(c.column for c in grid.cells)
    return [[{c.column: c.text for c in grid.row(r)}.get(n, "") for n in range(1, width + 1)] for r in range(1, grid.rows + 1)]


@pytest.mark.parametrize("dialect", WRITERS)
def test_broken_cells_come_back(dialect: str) -> None:
    """Of random tables with random breaks nearly every cell is where it was, whole."""
    write, blanks = WRITERS[dialect]
    right = total = 0
    for number in range(60):
        rows = _table(Random(f"{dialect}/{number}"), blanks=blanks)
        truth = [[cell.replace("\n", "") for cell in row] for row in (rows[1:] if write is _tabs else rows)]
        text = write(rows)
        if number % 3 == 0:
            text = text.replace("\n", "\r\n")
        tables = [g for g in read_text(f"附表\n\n{text}\n\n注：以上由单位填报。\n".encode()).grids if g.kind == "table"]
        found = [row for grid in tables for row in _read(grid)]
        for at, row in enumerate(truth):
            got = found[at] if at < len(found) else []
            total += len(row)
            right += sum((got[n] if n < len(got) else "") == cell for n, cell in enumerate(row))
    assert right >= 0.99 * total, f"{right} of {total}"
