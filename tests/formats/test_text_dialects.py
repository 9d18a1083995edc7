"""One file may hold several dialects one after another; each block is read in its own."""

from __future__ import annotations

import pytest

from jixiao.model import Grid
from jixiao.read.sniff import sniff
from jixiao.read.text import read_text

TABS = "一级指标\t三级指标\t指标值\n产出指标\t修补堤段\t≥3处\n\t清淤\t≥2公里\n"
PIPES = "| 一级指标 | 三级指标 | 指标值 |\n|---|---|---|\n| 产出指标 | 修补堤段 | ≥3处 |\n| | 清淤 | ≥2公里 |\n"
ALONE = "\t一级指标\n\t三级指标\n\t指标值\n\n\t产出指标\n\t修补堤段\n\t≥3处\n\n\t\n\t清淤\n\t≥2公里\n"
BLANKS = (
    "一级指标    三级指标      指标值\n产出指标    修补堤段      ≥3处\n"
    "            清淤          ≥2公里\n 效益指标   受涝次数      ≤2次\n"
)
HTML = (
    "<table border=1><tr><th>一级指标</th><th>三级指标</th><th>指标值</th></tr>\n<tr><td rowspan='2'>产出指标</td>"
    "<td>修补堤段</td><td>&ge;3处</td></tr><tr><td>清淤</td><td>≥2公里</td></tr></table>"
)
TRUTH = ["一级指标", "三级指标", "指标值", "产出指标", "修补堤段", "≥3处", "清淤", "≥2公里"]


def _grids(text: str) -> list[Grid]:
    return list(read_text(text.encode()).grids)


def _at(grid: Grid) -> list[tuple[int, int, str]]:
    return [(c.row, c.column, c.text) for c in grid.cells]


@pytest.mark.parametrize("first", [TABS, PIPES, ALONE, HTML])
@pytest.mark.parametrize("second", [TABS, PIPES, ALONE, HTML])
def test_one_dialect_after_another(first: str, second: str) -> None:
    """The second table is read as if it stood alone."""
    tables = [g for g in _grids(f"甲表\n\n{first}\n乙表\n\n{second}\n注：完\n") if g.kind == "table"]
    assert [[c.text for c in g.cells] for g in tables] == [TRUTH, TRUTH]
    assert len({tuple(_at(g)) for g in tables}) == 1
    assert [g.part for g in tables] == ["table 1", "table 2"]


def test_columns_of_blanks() -> None:
    """Wide characters take two positions; a note says that columns were measured."""
    content = read_text(f"甲表\n{BLANKS}".encode())
    text, table = content.grids
    assert text.cells[0].text == "甲表"
    assert [(r, c) for r, c, _ in _at(table)] == [(r, c) for r in range(1, 5) for c in range(1, 4) if (r, c) != (3, 1)]
    assert table.place(table.row(3)[0]) == "line 4 cell 1"
    assert [n.code for n in content.notes] == ["read-columns"]


def test_broken_cells_between_columns_of_blanks() -> None:
    """The rest of a cell on the next line is joined: to the row above, or to the row below where that one lacks its name."""
    text = (
        "一级指标    三级指标              实际完成值   得分   偏差原因\n"
        "产出指标    修补堤段              3处          10\n"
        "            清淤                  1公里        5      雨季推迟，次年\n"
        "                                                      补做\n"
        "            沿河居民对排涝\n"
        "                                  92%          10\n"
        "            工作满意度\n"
        "效益指标    受涝次数              1次          20\n"
    )
    (grid,) = _grids(text)
    assert [c.text for c in grid.row(3)] == ["清淤", "1公里", "5", "雨季推迟，次年补做"]
    assert [c.text for c in grid.row(4)] == ["沿河居民对排涝工作满意度", "92%", "10"]


@pytest.mark.parametrize(
    "text",
    [
        "一是  加强巡查，做到早发现、早处置。\n二是  完善台账，逐项销号。\n三是  通报考核结果。\n",
        "单位负责人：        填表人：        日期：\n（盖章）\n",
        "首页 > 政务公开 > 预算决算          索引号：nyj-2025-0031   发布日期：2025-02-18   字体：大 中 小\n2025年绩效目标\n",
        "绩    效    目    标    表\n\n为做好  防汛  工作，特制定  本方案。\n各项任务  按期完成。\n",
        "【打印本页】 | 【关闭窗口】\n全年收入100万元。\n",
        "当前位置：首页 | 公开 | 预算\n部门预算说明\n",
    ],
)
def test_prose_and_page_chrome_are_no_tables(text: str) -> None:
    """Blanks and pipes in running text set no columns."""
    assert {g.kind for g in _grids(text)} == {"text"}


def test_debris() -> None:
    """Form feeds, tags, entities and Markdown's marks are not part of cells."""
    grids = _grids("## 2025年绩效目标表\n\f甲\t<span>目标</span>&nbsp;&lt;20&amp;次<br/>完\t\n")
    assert grids[0].cells[0].text == "2025年绩效目标表"
    assert [c.text for c in grids[1].cells] == ["甲", "目标\xa0<20&次\n完"]


def test_single_cells_among_rows_between_tabs() -> None:
    """A row of one cell and blanks is a row; five cells each alone on a line are a row of five."""
    rows = _grids("项目资金\t年初\t全年\n\t结转资金\t\t\n\t其他资金\t\t\n合计\t1\t2\n")[0]
    assert rows.rows == 4
    cells = _grids("合计\t1\t2\n\n" + "".join(f"\t{c}\n" for c in "甲乙丙丁戊") + "\n\t己\n\t庚\n")[-1]
    assert [c.text for c in cells.row(2)] == list("甲乙丙丁戊")


def test_utf16_without_mark() -> None:
    """UTF-16 that has lost its mark is text in either byte order; other bytes with zeros are not."""
    for encoding in ("utf-16-le", "utf-16-be"):
        data = "项目名称\t防汛\r\n预算数\t50.00\r\n".encode(encoding)
        assert sniff(data) == "text"
        assert [c.text for c in read_text(data).grids[0].cells] == ["项目名称", "防汛", "预算数", "50.00"]


def test_headings_in_two_rows_of_one_cell_a_line_stand_over_their_columns():
    """In this dialect a wide heading is one line, and one that goes on from above is a blank one."""
    rows = (("绩效指标", "指标值", "分值"), ("一级指标", "三级指标", "", ""), ("产出指标", "检查次数", "≥5次", "10"))
    text = "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
    (grid,) = read_text(text.encode()).grids
    assert [(c.column, c.text) for c in grid.row(1)] == [(1, "绩效指标"), (3, "指标值"), (4, "分值")]
    assert [grid.place(c) for c in grid.row(1)] == ["line 1 cell 1", "line 2 cell 1", "line 3 cell 1"]


LAYOUT = """\
项目名称          沙渠岁修补助
                  年初预算数      全年预算数      全年执行数      执行率
项目资金（万元）  12.00           11.50           11.27           98.00%
其中：财政拨款    12.00           11.50           11.27           98.00%
其他资金           0.00            0.00            0.00           —

绩效  一级指标     二级指标            三级指标          年度指标值    实际完成值    得分    偏差原因分析及
指标                                                                                         改进措施
      产出指标     数量指标            修补渠段数量      ≥3处          3处           10
                                       清除主干渠淤积    ≥2公里        1.5公里       7.5     秋灌提前，工期
                                       长度                                                  缩短

                                        {page}

                   质量指标            闸门启闭合格率    =100%         100%          10
      满意度指标   服务对象满意度指    用水户满意度      ≥90%          93%           10
                   标
                                       管水员满意度      ≥85%          88%           10
"""


@pytest.mark.parametrize("page", ["— 7 —", "第7页 共9页", "7"])
def test_columns_of_blanks_that_change_at_a_blank_line(page: str) -> None:
    """A table ends where its columns do; broken headings, names and levels are whole again; a page number is no cell."""
    content = read_text(LAYOUT.format(page=page).encode())
    table = content.grids[-1]
    rows = [[(c.column, c.text) for c in table.row(r)] for r in range(1, table.rows + 1)]
    assert rows[0][0] == (1, "绩效指标")
    assert rows[0][-1] == (8, "偏差原因分析及改进措施")
    assert rows[2] == [(4, "清除主干渠淤积长度"), (5, "≥2公里"), (6, "1.5公里"), (7, "7.5"), (8, "秋灌提前，工期缩短")]
    assert rows[3] == [(3, "质量指标"), (4, "闸门启闭合格率"), (5, "=100%"), (6, "100%"), (7, "10")]
    assert rows[4][1] == (3, "服务对象满意度指标")
    assert rows[5] == [(4, "管水员满意度"), (5, "≥85%"), (6, "88%"), (7, "10")]
    assert [n.before for n in content.notes if "页码" in n.message] == [page]


def test_a_row_between_pipes_goes_on_until_a_line_ends_with_one() -> None:
    """Cells broken over lines, one of them over three, are in one row; pipes one after another are blank cells."""
    text = (
        "| 项目名称 | 防汛 |||\n| 绩\n效指标 | 三级指标 | 年度\n指标值 | 偏差原因\n分析及\n改进措施 |\n"
        "| | 修补堤段 | ≥3处 | |\n| | 清淤 | ≥2公里 | 雨季推迟 |\n"
    )
    (grid,) = _grids(f"甲表\n\n{text}注：完\n")[1:2]
    assert [(c.row, c.column) for c in grid.cells] == [(1, 1), (1, 2), *((2, c) for c in range(1, 5)), (3, 2), (3, 3),
                                                      (4, 2), (4, 3), (4, 4)]  # fmt: skip
    assert [c.text for c in grid.row(2)] == ["绩效指标", "三级指标", "年度指标值", "偏差原因分析及改进措施"]


def test_a_last_row_without_its_pipe_takes_no_prose() -> None:
    """Where no line ends the row, what follows is running text."""
    grids = _grids("| 三级指标 | 指标值\n| 清淤 | ≥2公里\n单位对以上内容负责。\n")
    assert [g.kind for g in grids] == ["table", "text"]
