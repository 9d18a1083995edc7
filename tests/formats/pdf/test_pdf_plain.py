"""Tables without upright rulings: read where several lines agree, and prose is never taken for one."""

from __future__ import annotations


def texts(grid):
    return [[c.text for c in grid.row(r)] for r in range(1, grid.rows + 1)]


ROWS = (
    ("科目编码", "科目名称", "预算数", "决算数"),
    ("201", "一般公共服务支出", "1,230.00", "1,198.20"),
    ("20101", "人大事务", "30.00", "29.80"),
    ("208", "社会保障和就业支出", "98.60", "98.60"),
    ("221", "住房保障支出", "45.10", "45.10"),
)


def spread(pen, rows=ROWS, top=100, step=18, xs=(60, 140, 330, 430)):
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=True):
            width = 5 * sum(2 if ord(letter) > 255 else 1 for letter in text)
            pen.write(x + 60 - width if x >= 330 else x, top + step * number, text)


def test_columns_by_the_gaps_that_lines_share(pen):
    pen.write(230, 60, "支出决算表", 14)
    pen.write(60, 80, "编制单位：青禾县水务局")
    pen.write(440, 80, "单位：万元")
    spread(pen)
    pen.write(60, 200, "注：本表反映部门本年度支出情况。")
    content = pen.read()
    above, grid, below = content.grids
    assert texts(grid) == [list(row) for row in ROWS]
    assert (grid.kind, grid.spans_reliable, grid.part) == ("table", False, "page 1 table 1")
    assert grid.caption == ("支出决算表", "编制单位：青禾县水务局 单位：万元")
    assert texts(above)[0] == ["支出决算表"]
    assert texts(below) == [["注：本表反映部门本年度支出情况。"]]
    assert [(n.code, n.severity) for n in content.notes] == [("read-unruled", "info")]


def test_a_table_with_three_level_rulings(pen):
    for y in (95, 117, 190):
        pen.rule(55, y, 500, y)
    spread(pen)
    (grid,) = pen.read().grids
    assert texts(grid) == [list(row) for row in ROWS]


def test_level_rulings_part_the_rows_where_there_is_one_for_each(pen):
    rows = [("指标名称", "指标值", "得分"), ("河道清淤长度", "≥12公里", "15"), ("群众满意度", "≥90%", "10")]
    for number, row in enumerate(rows):
        top = 100 + 40 * number
        pen.rule(55, top - 5, 500, top - 5)
        for x, text in zip((60, 250, 400), row, strict=True):
            pen.write(x, top, text)
    pen.write(60, 154, "（按图测量）")
    pen.rule(55, 215, 500, 215)
    (grid,) = pen.read().grids
    assert texts(grid) == [
        ["指标名称", "指标值", "得分"],
        ["河道清淤长度（按图测量）", "≥12公里", "15"],
        ["群众满意度", "≥90%", "10"],
    ]


def test_a_name_over_two_lines_is_one_cell(pen):
    rows = [*ROWS[:3], ("208", "社会保障和就业支出中的基本养老保险", "98.60", "98.60"), ("", "缴费支出", "", ""), ROWS[4]]
    spread(pen, rows)
    (grid,) = pen.read().grids
    assert texts(grid)[3] == ["208", "社会保障和就业支出中的基本养老保险缴费支出", "98.60", "98.60"]
    assert texts(grid)[4] == list(ROWS[4])


def is_text_only(pen):
    content = pen.read()
    return [g.kind for g in content.grids] == ["text"] and not any(n.code == "read-unruled" for n in content.notes)


def test_prose_is_no_table(pen):
    for number in range(12):
        pen.write(
            60, 100 + 16 * number, "截至年末，全县共完成河道清淤 12 公里、护岸修复 3 公里，项目资金支付率 98.60%。"[number % 3 :]
        )
    assert is_text_only(pen)


def test_a_table_of_contents_is_no_table(pen):
    for number, title in enumerate(("单位概况", "收入支出决算总表", "收入决算表", "支出决算表", "名词解释")):
        pen.write(60, 100 + 20 * number, title)
        pen.write(500, 100 + 20 * number, str(3 + number))
    assert is_text_only(pen)


def test_leaders_are_no_gaps(pen):
    for number, title in enumerate(("单位概况", "收入支出决算总表", "收入决算表", "支出决算表", "名词解释")):
        pen.write(60, 100 + 20 * number, title + "…" * 20)
        pen.write(500, 100 + 20 * number, "九八七六五"[number])
    assert is_text_only(pen)


def test_single_lines_with_gaps_are_no_table(pen):
    pen.write(60, 100, "填表人：某甲")
    pen.write(240, 100, "联系电话：无")
    pen.write(420, 100, "填报日期：2025年")
    pen.write(60, 120, "正文从这里开始，写满一行以后在下一行继续，直到这一段结束为止，中间没有空隙，也没有表格。")
    assert is_text_only(pen)


def test_two_columns_of_prose_are_no_table(pen):
    for number in range(10):
        pen.write(60, 100 + 16 * number, "左栏的文字一行接着一行写下去没有停顿之处"[: 20 - number % 2])
        pen.write(300, 100 + 16 * number, "右栏的文字也是这样一行接着一行写到末尾处"[: 20 - number % 3])
    assert is_text_only(pen)


def test_lists_of_labels_are_no_table(pen):
    for number, (left, right) in enumerate(
        (("项目名称：清淤", "主管部门：水务局"), ("项目负责人：无", "联系电话：无"), ("起始时间：1月", "完成时间：12月"))
    ):
        pen.write(60, 100 + 20 * number, left)
        pen.write(300, 100 + 20 * number, right)
    assert is_text_only(pen)


FORM = (
    (100, ((60, "项目名称"), (150, "河道清淤工程"), (330, "实施单位"), (420, "青禾县河道管理所"))),
    (116, ((60, "年度目标"), (150, "清淤十二公里，护岸三公里，项目资金支付率达到百分之九十八以上，群众满意"))),
    (136, ((60, "一级指标"), (130, "二级指标"), (213, "三级指标"), (330, "指标值"), (380, "单位"), (480, "备注"))),
    (158, ((60, "产出指标"), (130, "数量指标"), (213, "清淤长度"), (330, "≥12"), (380, "公里"))),
    (180, ((213, "护岸长度"), (330, "≥3"), (380, "公里"))),
    (202, ((130, "质量指标"), (213, "验收合格率"), (330, "100"), (380, "%"))),
    (224, ((60, "满意度指标"), (130, "服务对象满意度指"), (213, "沿岸群众满意度"), (330, "≥90"), (380, "%"))),
    (236, ((130, "标"),)),
)
ENDING = (
    (60, ((60, "一级指标"), (130, "二级指标"), (213, "三级指标"), (330, "指标值"), (380, "单位"), (480, "备注"))),
    (82, ((213, "用水户满意度"), (330, "≥85"), (380, "%"))),
)


def stand(pen, lines):
    for top, cells in lines:
        for x, text in cells:
            pen.write(x, top, text)


def test_columns_begin_where_the_words_of_the_header_begin(pen):
    pen.write(230, 60, "项目支出绩效目标表", 14)
    stand(pen, FORM)
    above, grid = pen.read().grids
    rows = texts(grid)
    assert texts(above) == [["项目支出绩效目标表"]]
    assert rows[1] == ["年度目标", "清淤十二公里，护岸三公里，项目资金支付率达到百分之九十八以上，群众满意"]
    assert rows[2:] == [
        ["一级指标", "二级指标", "三级指标", "指标值", "单位", "备注"],
        ["产出指标", "数量指标", "清淤长度", "≥12", "公里"],
        ["护岸长度", "≥3", "公里"],
        ["质量指标", "验收合格率", "100", "%"],
        ["满意度指标", "服务对象满意度指标", "沿岸群众满意度", "≥90", "%"],
    ]
    assert {c.column for c in grid.cells if c.text in {"三级指标", "清淤长度", "护岸长度", "沿岸群众满意度"}} == {
        next(c.column for c in grid.cells if c.text == "三级指标")
    }


def test_the_columns_of_the_page_before_go_on(pen):
    stand(pen, FORM)
    pen.turn_page()
    stand(pen, ENDING)
    (grid,) = pen.read().grids
    assert texts(grid)[-1] == ["用水户满意度", "≥85", "%"]
    assert sum(c.text == "一级指标" for c in grid.cells) == 1


def test_lines_on_common_starts_without_a_header_are_no_table(pen):
    for number in range(4):
        for x, text in ((60, "参会：某甲"), (200, "记录：某乙"), (340, "主持：某丙")):
            pen.write(x, 100 + 20 * number, text)
    assert is_text_only(pen)
