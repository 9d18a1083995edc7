"""Headings and labels that no layout knows: told by their parts, by one wrong character, by values; or kept as printed."""

from __future__ import annotations

import pytest

from jixiao import resources
from jixiao.model import Cell, Document, Grid, Record
from jixiao.understand import Reading, load, understand
from jixiao.understand.near import within_one

LAYOUTS = load(resources.files("mappings/layouts", "*.yaml"))
TITLE = "2025年项目支出绩效目标表"
PROJECT = (TITLE, "项目名称|校舍改造")
GRID, ROW = "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|演练次数|≥5次"


def _read(*rows: str, reliable: bool = True) -> Reading:
    """Rows of cells between `|`; `^` is a cell that the one above reaches into, `<` one that the one to the left does."""
    made: dict[tuple[int, int], Cell] = {}
    width = 0
    for r, line in enumerate(rows, 1):
        for c, text in enumerate(line.split("|"), 1):
            width = max(width, c)
            if text == "^":
                top = max(k for k in made if k[1] == c and k[0] < r)
                old = made[top]
                made[top] = Cell(old.row, old.column, old.text, r - old.row + 1, old.colspan)
            elif text == "<":
                left = max(k for k in made if k[0] == r)
                old = made[left]
                made[left] = Cell(old.row, old.column, old.text, old.rowspan, c - old.column + 1)
            elif text:
                made[r, c] = Cell(r, c, text)
    grid = Grid(1, "table 1", "table", len(rows), width, tuple(made[k] for k in sorted(made)), "docx", spans_reliable=reliable)
    return understand(Document("a.docx", "0" * 64, "x", 1, (grid,)), LAYOUTS, {})


def _rows(reading: Reading, table: str = "indicators") -> list[Record]:
    return [r for r in reading.records if r.table == table]


def _codes(reading: Reading) -> list[str]:
    return [f.code for f in reading.findings]


def _severities(reading: Reading, code: str) -> set[str]:
    return {f.severity for f in reading.findings if f.code == code}


HEAD = (*PROJECT, "一级指标|二级指标|三级指标|{}")


@pytest.mark.parametrize(("heading", "role"), [
    ("本年绩效指标值", "target"), ("绩效度量单位", "unit"), ("绩效指标性质", "operator"), ("本年权重", "weight"),
    ("年终实际完成数据", "actual"), ("单项指标得分", "score"), ("未达标原因及改进措施", "deviation"), ("指标内涵", "description"),
])
def test_a_part_of_the_heading_tells_the_role(heading: str, role: str) -> None:
    target = "" if role == "target" else "|指标值"
    value = {"target": "≥5次", "unit": "次", "operator": "≥", "weight": "10", "actual": "6次", "score": "9",
             "deviation": "受汛期影响", "description": "反映改造规模"}[role]
    reading = _read(*(line.format(heading) + (target if "{" in line else "") for line in HEAD),
                    f"产出指标|数量指标|演练次数|{value}" + ("" if role == "target" else "|≥5次"))
    assert _rows(reading)[0].text(role) == value
    assert _severities(reading, "layout-guessed-column") == {"info"}


def test_one_wrong_character_in_a_heading_is_a_repair() -> None:
    reading = _read(*PROJECT, "一级指标|二级指标|三级指际|指标值", ROW)
    assert [(r.text("level3"), r.text("target")) for r in _rows(reading)] == [("演练次数", "≥5次")]
    assert _codes(reading) == ["layout-near-heading"]
    reading = _read(*PROJECT, "一级指标|二级指标|三级指标|指标倌|度量单仿", "产出指标|数量指标|演练次数|≥5|次")
    assert (_rows(reading)[0].text("target"), _rows(reading)[0].text("unit")) == ("≥5", "次")
    repairs = [f for f in reading.findings if f.code == "layout-near-heading"]
    assert [(f.severity, f.before, f.after) for f in repairs] == [("repair", "指标倌", "指标值"), ("repair", "度量单仿", "度量单位")]


def test_one_wrong_character_in_a_level_word_is_a_repair() -> None:
    reading = _read(*PROJECT, GRID, "产岀指标|数星指标|演练次数|≥5次", "效益指标|某量指标|知晓率|≥80%")
    assert [(r.text("level1"), r.text("level2")) for r in _rows(reading)] == [("产出指标", "数量指标"), ("效益指标", "某量指标")]
    repairs = [(f.before, f.after) for f in reading.findings if f.code == "layout-near-heading"]
    assert repairs == [("产岀指标", "产出指标"), ("数星指标", "数量指标")]


def test_values_tell_columns_without_any_heading() -> None:
    reading = _read(
        *PROJECT, "一级指标|二级指标|三级指标|甲|乙", "产出指标|数量指标|演练次数|≥|5次",
        "^|^|培训人数|≥|300人次",
        "^|质量指标|合格率|=|100%", "^|时效指标|按期完成率|≥|95%")
    assert [(r.text("operator"), r.text("target")) for r in _rows(reading)] == [("≥", "5次"), ("≥", "300人次"),
        ("=", "100%"), ("≥", "95%")]
    assert _severities(reading, "layout-guessed-column") == {"warning"}


def test_a_column_that_nothing_tells_is_kept_under_its_heading() -> None:
    reading = _read(*PROJECT, "一级指标|二级指标|三级指标|指标值|完成时限", "产出指标|数量指标|演练次数|≥5次|十二月")
    assert _rows(reading)[0].text("note") == "完成时限：十二月"


def test_a_heading_over_a_second_header_row() -> None:
    """A heading beside reaches down, so the row below it is header too."""
    reading = _read(
        *PROJECT, "一级指标|二级指标|三级指标|指标值|<|<", "^|^|^|运算符号|内容|度量单位",
        "产出指标|数量指标|演练次数|≥|5|次")
    (row,) = _rows(reading)
    assert (row.text("operator"), row.text("target"), row.text("unit")) == ("≥", "5", "次")


def test_columns_of_a_list_say_whose_rows_they_are() -> None:
    reading = _read(
        TITLE, "单位名称|项目名称|预算金额|一级指标|二级指标|三级指标|指标值",
        "青禾县水务局|甲项目|12.50|产出指标|数量指标|演练次数|≥5次", "青禾县水务局|甲项目|12.50|效益指标|社会效益指标|知晓率|≥80%",
        "青禾县水务局|乙项目|7.00|产出指标|数量指标|巡查次数|≥9次")
    forms = {r.form: r for r in _rows(reading, "forms")}
    assert [(forms[r.form].text("project"), r.text("level3")) for r in _rows(reading)] == [
        ("甲项目", "演练次数"), ("甲项目", "知晓率"), ("乙项目", "巡查次数")]
    assert [(r.form, r.text("amount")) for r in _rows(reading, "amounts")] == [(1, "12.50"), (2, "7.00")]


def test_the_half_under_the_year_is_the_target() -> None:
    """The whole period stands at the left, the year at the right; the left value is the mid-term target."""
    reading = _read(
        TITLE, "项目名称|校舍改造|<|<|<|<", "总体目标|实施期目标|<|<|年度目标|<", "^|三年内完成改造。|<|<|完成两所学校。|<",
        "一级指标|二级指标|三级指标|指标值|三级指标|指标值", "产出指标|数量指标|改造面积|≥900平方米|改造面积|≥300平方米")
    (row,) = _rows(reading)
    assert (row.text("target"), row.text("midterm")) == ("≥300平方米", "≥900平方米")


def test_halves_whose_blanks_are_lost_part_where_the_name_comes_again() -> None:
    reading = _read(
        *PROJECT, "一级指标|二级指标|三级指标|中期指标值|二级指标|三级指标|年度指标值",
        "产出指标|数量指标|改造面积|≥900平方米|数量指标|改造面积|≥300平方米",
        "质量指标|合格率|≥95%|质量指标|合格率|≥98%", reliable=False)
    assert [(r.text("level2"), r.text("level3"), r.text("target"), r.text("midterm")) for r in _rows(reading)] == [
        ("数量指标", "改造面积", "≥300平方米", "≥900平方米"), ("质量指标", "合格率", "≥98%", "≥95%")]


def test_a_header_row_that_slid_goes_under_its_heading() -> None:
    reading = _read(
        *PROJECT, "一级指标|二级指标|三级指标|指标值|||权重", "指标值类型|指标值|度量单位",
        "产出指标|数量指标|演练次数|≥|5|次|10", reliable=False)
    (row,) = _rows(reading)
    assert (row.text("operator"), row.text("target"), row.text("unit"), row.text("weight")) == ("≥", "5", "次", "10")


def test_the_only_level_column_may_hold_level_two() -> None:
    reading = _read(*PROJECT, "指标类别|指标名称|指标值", "数量指标|演练次数|≥5次", "社会效益指标|知晓率|≥80%")
    assert [(r.text("level1"), r.text("level2")) for r in _rows(reading)] == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]


def test_levels_go_on_in_the_next_table() -> None:
    reading = _read(
        *PROJECT, GRID, ROW, GRID,
        "||巡查次数|≥9次")
    assert [(r.text("level1"), r.text("level2")) for r in _rows(reading)] == [("产出指标", "数量指标")] * 2


def test_values_under_a_row_of_labels() -> None:
    reading = _read(TITLE, "项目名称|主管部门", "校舍改造|青禾县教育局", GRID, ROW)
    (form,) = _rows(reading, "forms")
    assert (form.text("project"), form.text("department")) == ("校舍改造", "青禾县教育局")


def test_a_project_without_title_after_a_units_form() -> None:
    reading = _read(
        "2025年部门整体支出绩效目标表", GRID, ROW,
        "项目名称|校舍改造", GRID, "产出指标|数量指标|改造面积|≥9平方米")
    assert [(r.text("kind"), r.text("project")) for r in _rows(reading, "forms")] == [("unit-plan", ""), ("project-plan", "校舍改造")]


def test_labels_that_no_layout_knows_are_kept_and_named() -> None:
    reading = _read(
        TITLE, "项目名称|校舍改造|经办科所|基建科", "建设地点|河东片区", GRID, ROW)
    assert {(r.text("item"), r.text("text")) for r in _rows(reading, "facts")} == {("经办科所", "基建科"), ("建设地点", "河东片区")}
    (finding,) = [f for f in reading.findings if f.code == "layout-unknown-label"]
    assert "经办科所、建设地点" in finding.message


def test_a_name_like_a_label_ends_no_grid() -> None:
    reading = _read(
        *PROJECT, GRID, "产出指标|时效指标|项目实施周期|≤12个月", "^|^|按期完成率|≥95%")
    assert [r.text("level3") for r in _rows(reading)] == ["项目实施周期", "按期完成率"]


@pytest.mark.parametrize("rows", [
    ("销售部考核表", "维度|考核指标|目标值|权重|实际值|得分", "财务|销售收入|≥3500万元|25%|3600万元|25",
     "客户|投诉率|≤1%|10%|0.5%|10"),
    ("员工绩效考核表", "姓名|部门|岗位|分值", "甲某|财务科|会计|10", "乙某|财务科|出纳|10"),
    ("采购清单", "名称|单位|数量|单价", "电脑|台|5|4500", "打印机|台|2|1800"),
])
def test_what_is_no_form_yields_none(rows: tuple[str, ...]) -> None:
    reading = _read(*rows)
    assert _rows(reading) == []
    assert _rows(reading, "forms") == []


@pytest.mark.parametrize(("a", "b", "near"), [
    ("权重", "权垂", True), ("指标值", "目标值", True), ("产出", "效益", False), ("一二", "一二三四", False)])
def test_one_character_apart(a: str, b: str, near: bool) -> None:
    assert within_one(a, b) is near


def test_level_one_side_by_side() -> None:
    """A list of projects with the indicators of each level in columns of their own; a unit's line above its projects is none."""
    reading = _read(
        TITLE, "单位编码(项目编码)|单位(项目)名称|预算金额|产出指标|<|满意度指标|<", "^|^|^|三级指标|指标值|三级指标|指标值",
        "301001|青禾县水务局|20.00", "P01|甲项目|12.50|演练次数|≥5次|群众满意度|≥90%", "|||巡查次数|≥9次")
    assert [(r.text("level1"), r.text("level3"), r.text("target")) for r in _rows(reading)] == [
        ("产出指标", "演练次数", "≥5次"), ("满意度指标", "群众满意度", "≥90%"), ("产出指标", "巡查次数", "≥9次")]
    assert [r.text("amount") for r in _rows(reading, "amounts")] == ["12.50"]


def test_labels_of_a_money_grid_need_no_heading() -> None:
    reading = _read(
        "2024年度项目支出绩效自评表", "项目名称|校舍改造",
        "|年初预算数|全年(调整)预算数|全年执行数|执行率", "年度资金总额|10.00|12.00|9.00|75%",
        "一级指标|二级指标|三级指标|指标值|实际完成值", "产出指标|数量指标|演练次数|≥5次|6次")
    assert {(r.text("stage"), r.text("amount")) for r in _rows(reading, "amounts")} == {
        ("initial", "10.00"), ("adjusted", "12.00"), ("executed", "9.00")}


def test_a_heading_over_the_labels_of_money_is_no_column_of_figures() -> None:
    """预算执行情况 | 年度预算数 | 年初预算 | 调整后预算数: the second heads the lines, and each figure stays under its own."""
    reading = _read("2025年项目支出绩效自评表", "项目名称|校舍改造",
                    "预算执行情况(10分)|年度预算数(万元)|年初预算|调整后预算数|预算执行数|预算执行率|权重|得分",
                    "|总额|40.00|35.60|31.15|87.50%|10|8.75", "|其中：财政资金|40.00|35.60|31.15|87.50%")
    told = {(r.text("stage"), r.text("fund_source"), r.text("amount")) for r in _rows(reading, "amounts")}
    assert told == {(stage, fund, amount) for fund in ("total", "fiscal")
                    for stage, amount in (("initial", "40.00"), ("adjusted", "35.60"), ("executed", "31.15"))}
