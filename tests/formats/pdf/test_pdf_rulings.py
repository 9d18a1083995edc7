"""Ruled tables, however their lines are drawn: every cell with its spans and its text."""

from __future__ import annotations

import pytest

from jixiao.model import Cell

FORM = (
    Cell(1, 1, "项目支出绩效自评表", 1, 5),
    Cell(2, 1, "项目名称", 1, 2), Cell(2, 3, "河道清淤", 1, 3),
    Cell(3, 1, "绩效\n指标", 3, 1), Cell(3, 2, "数量指标", 2, 1), Cell(3, 3, "清淤长度"), Cell(3, 4, "≥12公里"), Cell(3, 5, "15"),
    Cell(4, 3, "清运土方"), Cell(4, 4, "≥3万方"), Cell(4, 5, "10"),
    Cell(5, 2, "质量指标"), Cell(5, 3, "验收合格率", 1, 2), Cell(5, 5, "20"),
)  # fmt: skip
XS, YS = (60, 100, 170, 280, 370, 480), (100, 125, 150, 180, 205, 230)
TRUTH = {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in FORM}


def thin_fills(pen, left, top, right, bottom):
    for side in ((left, top, right, top + 0.5), (left, bottom - 0.5, right, bottom), (left, top, left + 0.5, bottom),
                 (right - 0.5, top, right, bottom)):  # fmt: skip
        pen.fill(*side)


def outlines(pen, left, top, right, bottom):
    pen.canvas.rect(left, pen.height - bottom, right - left, bottom - top, stroke=1, fill=0)


def dashes(pen, left, top, right, bottom):
    for x in range(int(left), int(right), 4):
        pen.rule(x, top, min(x + 2, right), top)
        pen.rule(x, bottom, min(x + 2, right), bottom)
    for y in range(int(top), int(bottom), 4):
        pen.rule(left, y, left, min(y + 2, bottom))
        pen.rule(right, y, right, min(y + 2, bottom))


def dash_pattern(pen, left, top, right, bottom):
    pen.canvas.setDash(3, 2)
    outlines(pen, left, top, right, bottom)


def dots(pen, left, top, right, bottom):
    for x in range(int(left), int(right) + 1, 3):
        pen.fill(x, top, x + 1, top + 1)
        pen.fill(x, bottom, x + 1, bottom + 1)
    for y in range(int(top), int(bottom) + 1, 3):
        pen.fill(left, y, left + 1, y + 1)
        pen.fill(right, y, right + 1, y + 1)


def double(pen, left, top, right, bottom):
    outlines(pen, left, top, right, bottom)
    outlines(pen, left + 1.5, top + 1.5, right - 1.5, bottom - 1.5)


def background(pen, left, top, right, bottom):
    pen.fill(left, top, right, bottom, gray=0.9)
    outlines(pen, left, top, right, bottom)


def crooked(pen, left, top, right, bottom):
    pen.rule(left, top, right, top + 0.4)
    pen.rule(left + 0.7, bottom, right, bottom + 0.3)
    pen.rule(left, top, left + 0.4, bottom)
    pen.rule(right - 0.6, top, right - 0.6, bottom)


@pytest.mark.parametrize(
    "box",
    [None, thin_fills, outlines, dashes, dash_pattern, dots, double, background, crooked],
    ids=lambda b: getattr(b, "__name__", "strokes"),
)
def test_a_form_keeps_every_cell(box, pen, placed):
    pen.table(FORM, XS, YS, box)
    content = pen.read()
    (grid,) = content.grids
    assert placed(grid) == TRUTH
    assert (grid.rows, grid.columns, grid.kind, grid.origin, grid.spans_reliable) == (5, 5, "table", "pdf", True)
    assert (grid.part, grid.place(grid.anchor(3, 1)), content.notes) == ("page 1 table 1", "page 1 table 1 R3C1", ())


def test_cells_drawn_by_their_backgrounds_only(pen, placed):
    def tile(pen, left, top, right, bottom):
        pen.fill(left + 0.5, top + 0.5, right - 0.5, bottom - 0.5, gray=0.8)

    pen.table(FORM, XS, YS, tile)
    (grid,) = pen.read().grids
    assert placed(grid) == TRUTH


def test_white_lines_and_backgrounds_are_no_rulings(pen, placed):
    pen.fill(60, 150, 480, 180, gray=0.85)
    pen.table(FORM, XS, YS)
    pen.canvas.setStrokeGray(1)
    pen.rule(230, 100, 230, 230)
    (grid,) = pen.read().grids
    assert placed(grid) == TRUTH


def test_sides_that_are_not_drawn(pen, placed):
    """Many printed tables are open at the left and at the right."""
    for y in (100, 125, 150):
        pen.rule(60, y, 400, y)
    pen.rule(200, 100, 200, 150)
    for x, y, text in ((65, 105, "一级指标"), (210, 105, "指标值"), (65, 130, "产出指标"), (210, 130, "≥12公里")):
        pen.write(x, y, text)
    (grid,) = pen.read().grids
    assert placed(grid) == {(1, 1, 1, 1, "一级指标"), (1, 2, 1, 1, "指标值"), (2, 1, 1, 1, "产出指标"), (2, 2, 1, 1, "≥12公里")}


@pytest.mark.parametrize(
    ("turn", "back"), [(90, (0, 1, -1, 0, 842, 0)), (180, (-1, 0, 0, -1, 595, 842)), (270, (0, -1, 1, 0, 0, 595))]
)
def test_a_page_that_is_shown_turned(turn, back, pen, placed):
    """The form is drawn so that it stands upright once the viewer has turned the page."""
    pen.canvas.setPageRotation(turn)
    pen.canvas.transform(*back)
    pen.table(FORM, XS, YS)
    (grid,) = pen.read().grids
    assert placed(grid) == TRUTH


def test_a_wide_table_drawn_sideways_on_an_upright_page(pen, placed):
    pen.canvas.transform(0, 1, -1, 0, 595, 0)
    pen.height = 595
    pen.table(FORM, XS, YS)
    (grid,) = pen.read().grids
    assert placed(grid) == TRUTH


def test_a_form_inside_a_form_object_with_its_own_place(pen, placed):
    pen.canvas.beginForm("table")
    pen.table(FORM, XS, YS)
    pen.canvas.endForm()
    pen.canvas.translate(20, -40)
    pen.canvas.scale(0.9, 0.9)
    pen.canvas.doForm("table")
    (grid,) = pen.read().grids
    assert placed(grid) == TRUTH


def test_a_cropped_page_counts_from_the_crop_box(pen, placed):
    pen.canvas.setCropBox((30, 300, 560, 800))
    pen.table(FORM, XS, YS)
    pen.write(100, 700, "裁掉的文字")
    content = pen.read()
    assert placed(content.grids[0]) == TRUTH
    assert len(content.grids) == 1
    assert [(n.code, n.message) for n in content.notes] == [
        ("read-outside", "第1页有5个字不会显示（在页面之外、被裁掉或不着墨），没有读取")
    ]


def test_two_tables_and_one_inside_a_cell(pen, rows_of):
    pen.table([Cell(1, 1, "甲"), Cell(1, 2, "乙")], (60, 120, 200), (100, 125))
    pen.table([Cell(1, 1, "外"), Cell(1, 2, "")], (60, 120, 400), (200, 320))
    pen.table([Cell(1, 1, "内一"), Cell(1, 2, "内二"), Cell(2, 1, "3"), Cell(2, 2, "4")], (140, 200, 260), (220, 240, 260))
    grids = pen.read().grids
    assert [rows_of(g) for g in grids] == [[["甲", "乙"]], [["外"]], [["内一", "内二"], ["3", "4"]]]
    assert [g.part for g in grids] == ["page 1 table 1", "page 1 table 2", "page 1 table 3"]


def test_a_frame_around_the_page_is_no_table(pen, placed):
    pen.canvas.rect(40, 40, 515, 762)
    pen.table(FORM, XS, YS)
    pen.write(60, 60, "附件二")
    text, grid = pen.read().grids
    assert (text.kind, [c.text for c in text.cells]) == ("text", ["附件二"])
    assert placed(grid) == TRUTH


def test_a_box_around_one_paragraph_is_a_table_of_one_cell(pen, rows_of):
    pen.table([Cell(1, 1, "填报说明：本表由项目单位填写。")], (60, 400), (100, 130))
    (grid,) = pen.read().grids
    assert rows_of(grid) == [["填报说明：本表由项目单位填写。"]]


def test_rows_without_lines_between_them(pen, rows_of):
    """Only the columns and the outline are ruled; each line of figures is a row."""
    names, figures = "办公费\n差旅费\n会议费\n培训费", "12.50\n3.00\n\n8.20"
    pen.table([Cell(1, 1, "科目"), Cell(1, 2, "决算数"), Cell(2, 1, names), Cell(2, 2, figures)], (60, 200, 300), (100, 125, 200))
    content = pen.read()
    (grid,) = content.grids
    assert rows_of(grid) == [["科目", "决算数"], ["办公费", "12.50"], ["差旅费", "3.00"], ["会议费"], ["培训费", "8.20"]]
    assert [(n.code, n.message) for n in content.notes] == [("read-unruled", "第1页的表格有3处没有横线，按逐行对齐的数字分行")]


def test_lists_in_cells_are_no_rows(pen, rows_of):
    cells = [Cell(1, 1, "1.清淤\n2.护岸\n3.绿化"), Cell(1, 2, "12公里\n3公里\n5亩"), Cell(1, 3, "15")]
    pen.table(cells, (60, 200, 300, 400), (100, 160))
    (grid,) = pen.read().grids
    assert rows_of(grid) == [["1.清淤\n2.护岸\n3.绿化", "12公里\n3公里\n5亩", "15"]]
