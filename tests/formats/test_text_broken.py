"""Tables whose cells hold line breaks, written in each dialect, come back cell for cell."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from jixiao.model import Grid
from jixiao.read.text import read_text
from jixiao.read.text_broken import mended

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


def _tables(text: str) -> list[Rows]:
    return [_read(grid) for grid in read_text(text.encode()).grids if grid.kind == "table"]


def test_a_row_put_together_is_told_with_its_lines_and_its_places() -> None:
    """The note shows the row before and after; a cell keeps the line on which it begins."""
    text = "绩效表 | |||\n项目 名称 |\n清淤 | 总额 | 12.50 |\n产出 | 数量 | 修补\n堤段 | ≥3处 |\n"
    content = read_text(text.encode())
    (grid,) = content.grids
    assert _read(grid)[1:] == [["项目 名称", "清淤", "总额", "12.50"], ["产出", "数量", "修补堤段", "≥3处"]]
    assert [grid.place(c) for c in grid.row(2)] == ["line 2 cell 1", "line 3 cell 1", "line 3 cell 2", "line 3 cell 3"]
    note = content.notes[0]
    assert (note.code, note.before) == ("read-broken-row", "项目 名称 |\n清淤 | 总额 | 12.50 |")
    assert note.after == "项目 名称 | 清淤 | 总额 | 12.50"


def test_rows_of_other_widths_stay_rows() -> None:
    """Labels and values whose tabs come to the width of other rows are no halves; nor are units and levels."""
    text = "项目名称\t展演\n主管部门\t文旅局\t实施单位\t文化馆\n资金\t年初\t全年\t执行\t执行率\n总额\t20\t20\t18\t90%\n"
    assert [[c for c in row if c] for (row) in _tables(text)[0]] == [line.split("\t") for line in text.splitlines()]
    text = (
        "一级\t二级\t三级\t指标值\t单位\t分值\n产出指标\t成本指标\t体检\t≤600\t元\t10\n"
        "办结时限\t≤15\t天\n成本指标\t体检费\t≤600\t元\n"
    )
    assert len(_tables(text)[0]) == 4


def test_halves_of_labels_between_tabs() -> None:
    """Vertical words, first cells broken before a bracket or in two short halves, and no row whole."""
    text = (
        "一级\n指标\t二级\n指标\t三级指标\t指标值\n产\n出\t数量\n指标\t修补堤段\t≥3处\n"
        "效益\n指标\t社会\n效益\t受涝次数\t≤2次\n满意度\n指标\t服务\n对象\t居民满意度\t≥90%\n"
    )
    assert _tables(text)[0] == [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出", "数量指标", "修补堤段", "≥3处"],
        ["效益指标", "社会效益", "受涝次数", "≤2次"],
        ["满意度指标", "服务对象", "居民满意度", "≥90%"],
    ]
    text = "单位\t甲局\t年度\t2024\n资金\n（万元）\t年初\t全年\t执行\n\t20\t20\t18\n"
    assert _tables(text)[0][1] == ["资金（万元）", "年初", "全年", "执行"]


def test_prose_between_tables_stays_prose() -> None:
    """A narrative cell keeps its sentences; lines after the table belong to none; the next table has its own width."""
    text = (
        "表一 | ||\n序号 | 事项 | 说明 |\n1 | 巡查 | 一是加强。\n二是通报。 |\n本单位对以上内容负责。\n县住建局\n"
        "表二 | |||\n一级\n指标 | 三级指标 |\n指标值 | 得分 |\n产出指标 | 改造小区 | ≥4个 | 50 |\n"
    )
    grids = read_text(text.encode()).grids
    assert [g.kind for g in grids] == ["table", "text", "table"]
    assert grids[0].row(3)[2].text == "一是加强。\n二是通报。"
    assert [c.text for c in grids[2].row(2)] == ["一级指标", "三级指标", "指标值", "得分"]


def test_drawn_tables() -> None:
    """Full-width bars, and boxes whose lines between two rules are one row."""
    full = "｜一级指标｜三级指标｜指标值｜\n｜效益指标｜社会\n效益｜≥3处｜\n｜产出指标｜清淤｜≥2公里｜\n"
    assert [[c for c in row if c] for row in _tables(full)[0]][1] == ["效益指标", "社会效益", "≥3处"]
    box = "┌──┬──┐\n│一级│指标│\n│指标│值  │\n├──┼──┤\n│产出│≥3 │\n└──┴──┘\n"
    assert _tables(box) == [[["一级指标", "指标值"], ["产出", "≥3"]]]


def test_bars_in_running_text_stay_there() -> None:
    """One line of a page's chrome is no table."""
    assert {g.kind for g in read_text("首页｜公开｜预算\n全年收入100万元。\n".encode()).grids} == {"text"}


def test_rows_that_end_in_figures_are_never_halves_of_one() -> None:
    """Short rows after a page break may by chance have half the tabs of the table's width."""
    whole = ["科目\t\t\t名称\t合计\t基本支出\t项目支出\t备注\t"] * 3
    short = [f"22{n:02}\t某项支出\t{n}1.60\t0.00\t{n}1.60" for n in range(1, 9)]
    assert [line for _, line in mended(list(enumerate([*whole, "", *short])), "\t")] == [*whole, "", *short]
