"""The two text dialects become the same grids."""

from __future__ import annotations

import time

import pytest

from jixiao.errors import ReadError
from jixiao.read.text import decode, read_text

ROWS = "标题\n\n一级指标\t二级指标\t指标值\n产出指标\t数量指标\t≥5次\n\n\t质量指标\t≥95%\n\n注：说明\n"
CELLS = "标题\n\t一级指标\n\t二级指标\n\t指标值\n\n\t产出指标\n\t数量指标\n\t≥5次\n\n\t\n\t质量指标\n\t≥95%\n注：说明\n"


def _table(data: str) -> list[tuple[int, int, str]]:
    grids = read_text(data.encode()).grids
    assert [g.kind for g in grids] == ["text", "table", "text"]
    return [(c.row, c.column, c.text) for c in grids[1].cells]


def test_dialects_agree() -> None:
    """One truth in both dialects: the same cells at the same rows and columns."""
    assert _table(ROWS) == _table(CELLS)
    assert (3, 2, "质量指标") in _table(ROWS)


PIPES = "标题\n|一级指标|二级指标|指标值|\n|产出指标\n(40-50)分|数量指标|≥5次|\n||质量指标|≥95%|\n注：说明\n"
MARKDOWN = (
    "标题\n| 一级指标 | 二级指标 | 指标值 |\n| --- | --- | --- |\n"
    "| 产出指标 | 数量指标 | ≥5次 |\n|  | 质量指标 | ≥95% |\n注：说明\n"
)
PIPE_CELLS = (
    "标题\n\n一级指标 |\n二级指标 |\n指标值 |\n\n产出指标 |\n数量指标 |\n≥5次 |\n\n"
    "|\n质量指标 |\n≥95% |\n\n注：说明\n"
)


def test_pipes() -> None:
    """Pipes part cells as tabs do: in rows, in Markdown, and behind single cells."""
    assert _table(MARKDOWN) == _table(PIPE_CELLS) == _table(ROWS)
    rows = read_text(PIPES.encode()).grids[1]
    assert [(c.row, c.column, c.text) for c in rows.cells][3] == (2, 2, "产出指标(40-50)分")
    assert rows.columns == 5


def test_places_and_captions() -> None:
    """A cell knows its line; a table knows the lines above it; spans are not to be trusted."""
    grid = read_text(ROWS.encode()).grids[1]
    assert grid.place(grid.row(2)[2]) == "line 4 cell 3"
    assert grid.caption == ("标题",)
    assert not grid.spans_reliable


def test_debris_of_converters() -> None:
    """Paragraph tags become line breaks, bookmarks and bold marks go."""
    grid = read_text("[bookmark: _Toc1]**目标表**\n甲\t<p>目标1：一。</p> <p>目标2：二 &ge; 三。</p>\n".encode()).grids
    assert grid[0].cells[0].text == "目标表"
    assert grid[1].cells[1].text == "目标1：一。\n目标2：二 ≥ 三。"


def test_encodings() -> None:
    """UTF-8 with a mark, GB 18030 and UTF-16 read the same; anything else is refused with a sentence."""
    text = "指标值\t≥95%\n"
    for data in (text.encode("utf-8-sig"), text.encode("gb18030"), text.encode("utf-16")):
        assert decode(data).strip() == text.strip()
    with pytest.raises(ReadError, match="UTF-8"):
        decode(b"\xff\xff\x81\x20")
    with pytest.raises(ReadError):
        read_text(b"abc\x00def")


@pytest.mark.parametrize(
    "text",
    [
        "|" * 5_000 + "\t\na\tb\n",
        "a|\nb|\nc|\n" + "字" * 100_000 + "\n",
        "|a|b|c|\n|d|e|f|\n|g|h|i|\n" + "|" + "-" * 50_000 + "|x|\n",
        "<p " * 50_000 + "\n",
    ],
)
def test_odd_long_lines_take_no_long_time(text: str) -> None:
    """Lines of nothing but marks are read in one pass."""
    started = time.perf_counter()
    assert read_text(text.encode()).grids
    assert time.perf_counter() - started < 5


def test_two_rows_are_not_halves_of_one_where_numbers_meet() -> None:
    """After a page break the merged cells of codes are gone and rows are narrower: two of them come to the width of one before."""
    wide = "".join(f"2{n:02}\t\t\t\t\t\t支出{n}\t1.00\t0.00\n" for n in range(8))
    narrow = "".join(f"3{n:02}\t支出{n}\t1.00\t0.00\t1.00\n" for n in range(16))
    rows = [[cell.text for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)) if not cell.blank]
            for grid in read_text(f"{wide}\n{narrow}".encode()).grids]
    flat = [text for row in rows for text in row]
    assert "302" in flat
    assert not [text for text in flat if "1.00 3" in text or "1.00\n3" in text]
