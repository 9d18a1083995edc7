"""Text of cells and pages: by place, not by the order of drawing; lines broken at the edge whole again."""

from __future__ import annotations

from jixiao.model import Cell


def texts(grid):
    return [cell.text for cell in grid.cells if not cell.blank]


def cell_of(pen, width, *lines, size=10.0, step=14.0, height=None):
    """One cell with lines of text beside a cell that says where the table is."""
    bottom = 100 + (height or 10 + step * len(lines))
    pen.table([Cell(1, 1, "目标"), Cell(1, 2, "")], (60, 120, 120 + width), (100, bottom))
    pen.lines(123, 103, lines, size, step)
    (grid,) = pen.read().grids
    return grid.anchor(1, 2).text


def test_order_of_drawing_does_not_count(pen):
    pen.table([Cell(1, 1, ""), Cell(1, 2, "")], (60, 200, 300), (100, 125))
    pen.write(223, 103, "公里")
    pen.write(93, 103, "长度")
    pen.write(203, 103, "12")
    pen.write(63, 103, "清淤的")
    (grid,) = pen.read().grids
    assert texts(grid) == ["清淤的长度", "12公里"]


def test_figures_on_a_line_of_their_own(pen):
    pen.write(60, 100, "收入预算")
    pen.write(100, 98.2, "915.21")
    pen.write(135, 100, "万元，比上年减少")
    pen.write(215, 98.2, "3.40")
    pen.write(240, 100, "万元。")
    (grid,) = pen.read().grids
    assert [t.replace(" ", "") for t in texts(grid)] == ["收入预算915.21万元，比上年减少3.40万元。"]


def test_words_broken_at_the_edge_are_whole_again(pen):
    assert cell_of(pen, 66, "完成全区河道", "清淤与护岸修", "复工程") == "完成全区河道清淤与护岸修复工程"


def test_lines_that_had_room_stay_apart(pen):
    assert cell_of(pen, 120, "完成清淤", "完成护岸修复") == "完成清淤\n完成护岸修复"


def test_a_closing_sign_goes_with_the_sign_before_it(pen):
    """The line was full, as 公 would have fit and the comma behind it not."""
    assert cell_of(pen, 76, "完成清淤十二", "公，并验收") == "完成清淤十二公，并验收"


def test_enumerations_stay_apart_where_lines_are_full(pen):
    lines = ("目标1：清淤；", "目标2：护岸；", "（三）其他。")
    assert cell_of(pen, 76, *lines) == "\n".join(lines)


def test_numbers_and_words_over_two_lines(pen, make_pen):
    assert cell_of(pen, 36, "1,234,", "567.00") == "1,234,567.00"
    assert cell_of(make_pen(), 36, "1234567", "89") == "123456789"
    assert cell_of(make_pen(), 60, "water", "quality") == "water\nquality"
    assert cell_of(make_pen(), 66, "Yangtze river", "protection") == "Yangtze river protection"


def test_a_word_written_downwards(pen):
    assert cell_of(pen, 120, "绩", "效", "指", "标") == "绩效指标"


def test_text_that_is_turned_in_its_cell(pen):
    pen.table([Cell(1, 1, ""), Cell(1, 2, "十二公里")], (60, 90, 200), (100, 220))
    for x, line in ((65, "年度绩效"), (77, "目标")):
        pen.canvas.saveState()
        pen.canvas.translate(x + 9, pen.height - 160)
        pen.canvas.rotate(90)
        pen.canvas.setFont("STSong-Light", 10)
        pen.canvas.drawString(0, 0, line)
        pen.canvas.restoreState()
    (grid,) = pen.read().grids
    assert texts(grid) == ["年度绩效\n目标", "十二公里"]


def test_letters_set_apart_are_one_word_and_words_set_apart_are_not(pen):
    pen.table([Cell(1, 1, "合 计"), Cell(1, 2, "年度 目标")], (60, 200, 300), (100, 125))
    for number, letter in enumerate("收入总计"):
        pen.write(63 + 30 * number, 140, letter)
    table, text = pen.read().grids
    assert texts(table) == ["合计", "年度 目标"]
    assert texts(text) == ["收入总计"]


def test_fake_bold_is_read_once(pen):
    pen.table([Cell(1, 1, "合计"), Cell(1, 2, "11")], (60, 200, 300), (100, 125))
    pen.write(63.3, 103, "合计")
    pen.write(203.3, 103, "11")
    (grid,) = pen.read().grids
    assert texts(grid) == ["合计", "11"]


def test_text_beyond_the_page_is_named_and_not_read(pen):
    pen.write(60, 100, "看得见")
    pen.write(60, -30, "页面之上")
    pen.write(700, 100, "页面之右")
    content = pen.read()
    assert [texts(g) for g in content.grids] == [["看得见"]]
    assert [(n.code, n.severity, n.message) for n in content.notes] == [
        ("read-outside", "info", "第1页有8个字不会显示（在页面之外、被裁掉或不着墨），没有读取")
    ]


def test_fields_of_a_form_are_read_in_their_cells(pen):
    pen.table([Cell(1, 1, "年初预算"), Cell(1, 2, "")], (60, 200, 300), (100, 125))
    pen.canvas.acroForm.textfield(value="120.50", x=205, y=842 - 122, width=80, height=18, fontSize=10)
    (grid,) = pen.read().grids
    assert texts(grid) == ["年初预算", "120.50"]


def test_text_without_ink_is_named_and_not_read(pen):
    pen.write(60, 100, "看得见")
    text = pen.canvas.beginText(60, 600)
    text.setTextRenderMode(3)
    text.setFont("STSong-Light", 10)
    text.textLine("看不见")
    pen.canvas.drawText(text)
    content = pen.read()
    assert [texts(g) for g in content.grids] == [["看得见"]]
    assert [n.code for n in content.notes] == ["read-outside"]


def test_clipped_text_is_named_and_not_read(pen):
    canvas = pen.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(60, pen.height - 150, 100, 60)
    canvas.clipPath(path, stroke=0, fill=0)
    pen.write(62, 100, "看得见的一行，后面的都看不见")
    pen.write(62, 200, "看不见")
    canvas.restoreState()
    content = pen.read()
    assert [texts(g) for g in content.grids] == [["看得见的一行，后面的"]]
    assert [n.message for n in content.notes] == ["第1页有7个字不会显示（在页面之外、被裁掉或不着墨），没有读取"]


PROSE = (
    "    二〇二五年，青禾县水务局收入预算915.21万元，比上年",
    "减少3.40万元；支出预算915.21万元，其中基本支出803.21万",
    "元，项目支出112.00万元。",
    "    项目支出减少的主要原因是河道清淤工程已经完工。",
)


def prose(pen, lines, y=100):
    for number, line in enumerate(lines):
        indent = 20 if line.startswith(" ") else 0
        pen.write(60 + indent, y + 16 * number, line.strip())


def test_paragraphs_are_whole_and_apart(pen):
    pen.write(250, 60, "预算编制说明", 14)
    prose(pen, PROSE)
    (grid,) = pen.read().grids
    assert texts(grid) == [
        "预算编制说明",
        "二〇二五年，青禾县水务局收入预算915.21万元，比上年减少3.40万元；支出预算915.21万元，其中基本支出803.21万元，项目支出112.00万元。",
        "项目支出减少的主要原因是河道清淤工程已经完工。",
    ]
    assert (grid.kind, grid.part, grid.columns) == ("text", "page 1 text 1", 1)


def test_a_paragraph_goes_on_over_the_page(pen):
    prose(pen, PROSE[:2], 700)
    pen.turn_page()
    prose(pen, PROSE[2:], 60)
    first, second = (content := pen.read()).grids
    assert len(texts(first)) == 1
    assert texts(first)[0].endswith("其中基本支出803.21万元，项目支出112.00万元。")
    assert texts(second) == ["项目支出减少的主要原因是河道清淤工程已经完工。"]
    assert [(n.code, n.cells[0].row) for n in content.notes] == [("read-stitched", 1)]


def test_captions_stand_at_their_table_and_pieces_set_apart_are_cells(pen):
    pen.write(230, 60, "项目支出绩效目标表", 14)
    pen.write(60, 80, "填报单位：青禾县水务局")
    pen.write(400, 80, "单位：万元")
    pen.table([Cell(1, 1, "项目名称"), Cell(1, 2, "河道清淤")], (60, 200, 470), (100, 125))
    pen.write(60, 130, "注：本表由单位填写。")
    above, table, below = pen.read().grids
    assert [[c.text for c in above.row(r)] for r in (1, 2)] == [["项目支出绩效目标表"], ["填报单位：青禾县水务局", "单位：万元"]]
    assert table.caption == ("项目支出绩效目标表", "填报单位：青禾县水务局 单位：万元")
    assert (texts(below), below.part) == (["注：本表由单位填写。"], "page 1 text 2")


def test_short_lines_of_one_length_are_no_margin(pen):
    pen.write(200, 60, "二〇二五年度部门整体支出绩效自评表", 14)
    lines = ("填报单位（盖章）：青禾县水务局办公室", "金额单位：万元", "填表人：无，联系电话：无，日期：无。")
    pen.lines(60, 90, lines, step=20)
    (grid,) = pen.read().grids
    assert texts(grid)[1:] == list(lines)


def test_running_heads_feet_and_page_numbers(pen):
    for page in range(1, 5):
        pen.write(230, 30, "青禾县水务局部门决算公开", 9)
        pen.write(60, 100, f"第{'一二三四'[page - 1]}部分的正文只有这一行。")
        pen.write(290, 810, f"— {page} —", 9)
        pen.turn_page()
    content = pen.read()
    assert [texts(g)[0] for g in content.grids] == [f"第{n}部分的正文只有这一行。" for n in "一二三四"]
    assert [(n.code, n.message) for n in content.notes] == [
        ("read-running", "4页的页码没有读作正文"),
        ("read-running", "4页的页眉“青禾县水务局部门决算公开”没有读作正文"),
    ]


def test_a_title_on_every_page_is_no_running_head(pen):
    for page in range(1, 5):
        pen.write(230, 40, "项目支出绩效目标表", 14)
        pen.table([Cell(1, 1, "项目名称"), Cell(1, 2, f"第{page}个项目")], (60, 200, 470), (100, 125))
        pen.turn_page()
    grids = pen.read().grids
    assert [g.kind for g in grids] == ["text", "table"] * 4
    assert {texts(g)[0] for g in grids[::2]} == {"项目支出绩效目标表"}
