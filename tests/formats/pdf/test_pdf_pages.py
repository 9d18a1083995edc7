"""Tables over several pages: one grid, with every decision said; tables that only follow one another stay apart."""

from __future__ import annotations

from jixiao.model import Cell

HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
XS = (60, 130, 200, 380, 480)


def rows(pen, table, top=60, xs=XS, step=30):
    """A table of single cells; returns where it ends."""
    cells = [Cell(r, c, text) for r, row in enumerate(table, 1) for c, text in enumerate(row, 1)]
    pen.table(cells, xs, [top + step * n for n in range(len(table) + 1)])
    return top + step * len(table)


def body(first, last):
    return [("产出指标", "数量指标", f"巡查河道第{n}段", f"≥{n}次") for n in range(first, last + 1)]


def texts(grid):
    return [[c.text for c in grid.row(r)] for r in range(1, grid.rows + 1)]


def codes(content):
    return [n.code for n in content.notes]


def test_a_long_table_is_one_grid_and_cells_say_their_page(pen):
    rows(pen, [HEAD, *body(1, 20)])
    pen.turn_page()
    rows(pen, body(21, 30))
    content = pen.read()
    (grid,) = content.grids
    assert texts(grid) == [list(row) for row in (HEAD, *body(1, 30))]
    assert grid.part == "page 1 table 1"
    assert grid.place(grid.anchor(2, 3)) == "page 1 table 1 R2C3"
    assert grid.place(grid.anchor(22, 3)) == "page 2 table 1 R1C3"
    (note,) = content.notes
    assert (note.code, note.severity) == ("read-stitched", "info")
    assert note.message == "第1页与第2页的表格接为一张：列线相同，其间没有标题或文字"
    assert [(c.row, c.column) for c in note.cells] == [(22, 1)]


def test_header_rows_that_come_again_are_left_out(pen):
    rows(pen, [HEAD, *body(1, 20)])
    pen.turn_page()
    rows(pen, [HEAD, *body(21, 22)])
    content = pen.read()
    (grid,) = content.grids
    assert texts(grid) == [list(row) for row in (HEAD, *body(1, 22))]
    assert grid.place(grid.anchor(22, 1)) == "page 2 table 1 R2C1"
    assert (content.notes[0].message, content.notes[0].before) == ("第2页重复的1行表头已略去", " / ".join(HEAD))


def test_header_rows_inside_a_form_come_again_beside_their_label(pen, placed):
    """Spreadsheets can repeat any rows on each page, not only the first ones."""
    cells = [Cell(1, 1, "项目名称"), Cell(1, 2, "河道清淤", 1, 3), Cell(2, 1, "绩效指标", 4, 1)]
    cells += [Cell(2, c, t) for c, t in enumerate(HEAD[1:], 2)] + [Cell(r, c, f"第{r}行{c}") for r in (3, 4, 5) for c in (2, 3, 4)]
    pen.table(cells, XS, (500, 560, 620, 680, 740, 800))
    pen.turn_page()
    cells = [Cell(1, 1, "绩效指标", 3, 1), *(Cell(1, c, t) for c, t in enumerate(HEAD[1:], 2))]
    cells += [Cell(r, c, f"第{r + 4}行{c}") for r in (2, 3) for c in (2, 3, 4)]
    pen.table(cells, XS, (60, 90, 120, 150))
    (grid,) = pen.read().grids
    assert (grid.rows, (2, 1, 6, 1, "绩效指标") in placed(grid)) == (7, True)
    assert [c.text for c in grid.row(6)] == ["第6行2", "第6行3", "第6行4"]


def test_a_caption_that_comes_again_is_left_out(pen):
    for first, last in ((1, 20), (21, 22)):
        pen.write(200, 30, "项目支出绩效目标表", 14)
        pen.write(400, 46, "单位：万元")
        rows(pen, [HEAD, *body(first, last)])
        pen.turn_page()
    content = pen.read()
    assert [g.kind for g in content.grids] == ["text", "table"]
    assert len(texts(content.grids[1])) == 23
    assert [n.message for n in content.notes[:2]] == ["第2页重复的表题已略去", "第2页重复的1行表头已略去"]


def test_a_table_cut_by_a_blank_line_under_an_open_label(pen, placed):
    pen.table([Cell(1, 1, "产出指标", 2, 1), Cell(1, 2, "清淤"), Cell(2, 2, "护岸")], (60, 130, 480), (100, 130, 160))
    pen.table([Cell(1, 1, "", 2, 1), Cell(1, 2, "绿化"), Cell(2, 2, "巡查")], (60, 130, 480), (172, 202, 232))
    pen.table([Cell(1, 1, "效益指标"), Cell(1, 2, "受益人口")], (60, 130, 480), (244, 274))
    content = pen.read()
    grid, other = content.grids
    assert placed(grid) == {
        (1, 1, 4, 1, "产出指标"),
        (1, 2, 1, 1, "清淤"),
        (2, 2, 1, 1, "护岸"),
        (3, 2, 1, 1, "绿化"),
        (4, 2, 1, 1, "巡查"),
    }
    assert placed(other) == {(1, 1, 1, 1, "效益指标"), (1, 2, 1, 1, "受益人口")}
    assert content.notes[0].message == "第1页上断开的表格接为一张：列线相同，其间没有标题或文字"


def test_a_title_or_a_paragraph_between_begins_another_table(pen):
    rows(pen, [HEAD, *body(1, 20)])
    pen.turn_page()
    pen.write(60, 40, "二、其他项目")
    rows(pen, body(21, 22))
    content = pen.read()
    assert [g.kind for g in content.grids] == ["table", "text", "table"]
    assert codes(content) == []


def test_forms_of_one_shape_stay_apart(pen):
    """Each form begins with its title inside the table and the same labels."""
    for name in ("河道清淤", "护岸修复"):
        cells = [
            Cell(1, 1, "项目支出绩效目标表", 1, 2),
            Cell(2, 1, "项目名称"),
            Cell(2, 2, name),
            Cell(3, 1, "预算数"),
            Cell(3, 2, "20"),
        ]
        pen.table(cells, (60, 200, 480), (60, 300, 540, 780))
        pen.turn_page()
    content = pen.read()
    assert [texts(g)[1] for g in content.grids] == [["项目名称", "河道清淤"], ["项目名称", "护岸修复"]]
    assert codes(content) == []


def test_tables_of_another_width_stay_apart(pen):
    rows(pen, [HEAD, *body(1, 20)])
    pen.turn_page()
    rows(pen, [("资金来源", "金额"), ("财政拨款", "20")], xs=(60, 200, 330))
    assert len(pen.read().grids) == 2


def test_a_page_that_leaves_out_a_column_line(pen):
    """The last rows have no third column of their own; the columns are still those of the first page."""
    rows(pen, [HEAD, *body(1, 20)])
    pen.turn_page()
    rows(pen, [("总分", "", "100")], xs=(60, 130, 380, 480))
    content = pen.read()
    (grid,) = content.grids
    assert (grid.rows, grid.columns) == (22, 4)
    assert {(c.column, c.colspan, c.text) for c in grid.row(22) if c.text} == {(1, 1, "总分"), (4, 1, "100")}
    assert content.notes[-1].message.startswith("第1页与第2页的表格接为一张：列线都在上页之中")


def test_a_page_that_draws_a_line_more(pen):
    rows(pen, [HEAD[:2] + HEAD[3:], *[(a, b, d) for a, b, _, d in body(1, 20)]], xs=(60, 130, 380, 480))
    pen.turn_page()
    rows(pen, body(21, 22))
    (grid,) = pen.read().grids
    assert (grid.columns, [(c.column, c.colspan) for c in grid.row(1)]) == (4, [(1, 1), (2, 2), (4, 1)])
    assert texts(grid)[21] == list(body(21, 21)[0])


def test_a_merged_cell_goes_on_below_the_break(pen, placed):
    cells = [Cell(1, c, t) for c, t in enumerate(HEAD, 1)]
    cells += [Cell(2, 1, "产出指标", 20, 1), Cell(2, 2, "数量指标", 20, 1)]
    cells += [Cell(r, c, t) for r in range(2, 22) for c, t in ((3, f"第{r}段"), (4, f"≥{r}次"))]
    pen.table(cells, XS, [60 + 30 * n for n in range(22)])
    pen.turn_page()
    cells = [Cell(1, 1, "", 3, 1), Cell(1, 2, "", 2, 1), Cell(3, 2, "质量指标")]
    cells += [Cell(r, c, t) for r in range(1, 4) for c, t in ((3, f"第{r + 21}段"), (4, "100%"))]
    pen.table(cells, XS, (60, 90, 120, 150))
    content = pen.read()
    (grid,) = content.grids
    assert {(2, 1, 23, 1, "产出指标"), (2, 2, 22, 1, "数量指标"), (24, 2, 1, 1, "质量指标")} <= placed(grid)
    assert content.notes[1].message == "2个合并单元格跨页延续"


def test_a_merged_label_printed_below_the_break_only(pen, placed):
    cells = [Cell(1, 1, "", 20, 1), *(Cell(r, 2, f"第{r}段") for r in range(1, 21))]
    pen.table(cells, (60, 130, 480), [60 + 30 * n for n in range(21)])
    pen.turn_page()
    cells = [Cell(1, 1, "产出指标", 30, 1), *(Cell(r, 2, f"第{r + 20}段") for r in range(1, 31))]
    pen.table(cells, (60, 130, 480), [60 + 20 * n for n in range(31)])
    (grid,) = pen.read().grids
    assert (1, 1, 50, 1, "产出指标") in placed(grid)


LONG = ("完成全区河道清淤十二公里，", "修复护岸三公里，同步开展水", "质监测与巡查，汛期前全部完")
REST = ("成并通过验收。",)


def cut_row(pen, after, above=LONG, below=REST):
    """A row that the page break cuts: its last cell fills to the bottom."""
    xs = (60, 130, 269)
    pen.table([Cell(1, 1, "目标名称"), Cell(1, 2, "内容"), Cell(2, 1, "清淤"), Cell(2, 2, "")], xs, (700, 730, 776))
    pen.lines(133, 732, above, step=14)
    pen.turn_page()
    pen.table([Cell(1, 1, after), Cell(1, 2, ""), Cell(2, 1, "护岸"), Cell(2, 2, "修复三公里。")], xs, (60, 92, 120))
    pen.lines(133, 62, below, step=14)
    return pen.read()


def test_a_row_cut_by_the_break_is_joined_and_said(pen):
    content = cut_row(pen, "")
    (grid,) = content.grids
    whole = "".join((*LONG, *REST))
    assert texts(grid) == [["目标名称", "内容"], ["清淤", whole], ["护岸", "修复三公里。"]]
    (note,) = [n for n in content.notes if n.code == "read-joined-row"]
    assert (note.severity, note.before, note.after) == ("repair", "".join(LONG) + " ⏎ " + "".join(REST), whole)
    assert [(c.row, c.column) for c in note.cells] == [(2, 2)]


def test_a_unit_below_the_break_belongs_to_the_target_above(pen):
    xs = (60, 142, 212, 260)
    head = [Cell(1, c, text) for c, text in enumerate(("三级指标", "指标值", "分值"), 1)]
    pen.table([*head, *(Cell(2, c, "") for c in (1, 2, 3))], xs, (740, 760, 776))
    for x, text in ((63, "义务教育生均公用"), (145, "=940"), (215, "4")):
        pen.write(x, 763, text)
    pen.turn_page()
    rows = (("经费标准", "元/生·年", ""), ("教师满意度", "≥90%", "3"))
    pen.table([Cell(r, c, t) for r, row in enumerate(rows, 1) for c, t in enumerate(row, 1)], xs, (60, 80, 100))
    (grid,) = pen.read().grids
    assert texts(grid)[1:] == [["义务教育生均公用经费标准", "=940元/生·年", "4"], ["教师满意度", "≥90%", "3"]]


def test_a_row_with_a_label_of_its_own_is_not_joined(pen):
    content = cut_row(pen, "巡查", below=("巡查河道十次。",))
    assert len(texts(content.grids[0])) == 4
    assert codes(content) == ["read-stitched"]


def test_a_text_that_had_ended_is_not_joined(pen):
    content = cut_row(pen, "", above=("完成全区河道清淤。",))
    assert len(texts(content.grids[0])) == 4


def test_rows_of_figures_are_never_joined(pen):
    xs = (60, 130, 200, 270)
    rows(pen, [("类", "款", "金额"), *[("201", "01", "1,234,567,890")] * 20], xs=xs)
    pen.turn_page()
    rows(pen, [("208", "", "1,234,567,891"), ("208", "05", "1,234,567,892")], xs=xs)
    (grid,) = pen.read().grids
    assert texts(grid)[21:] == [["208", "1,234,567,891"], ["208", "05", "1,234,567,892"]]


def test_a_blank_cell_where_cells_are_often_blank_is_no_merged_cell(pen):
    table = [("201", "01", "办公"), ("201", "", "小计"), ("202", "01", "会议")]
    rows(pen, table * 7)
    pen.turn_page()
    rows(pen, [("202", "", "小计")])
    (grid,) = pen.read().grids
    assert all(c.rowspan == 1 for c in grid.cells)


def test_a_page_without_the_outer_side_of_a_merged_cell(pen, placed):
    """Spreadsheets print a merged cell's edges on its first page only."""
    cells = [Cell(1, 1, "产出指标", 20, 1), *(Cell(r, 2, f"第{r}段") for r in range(1, 21))]
    pen.table(cells, (60, 130, 480), [60 + 34 * n for n in range(21)])
    pen.turn_page()
    pen.table([Cell(r, 1, f"第{r + 20}段") for r in range(1, 4)], (130, 480), (60, 94, 128, 162))
    content = pen.read()
    (grid,) = content.grids
    assert (1, 1, 23, 1, "产出指标") in placed(grid)
    assert (23, 2, 1, 1, "第23段") in placed(grid)
