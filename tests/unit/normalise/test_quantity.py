"""How a target is read: the table of the decisions, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.model import CellRef, Document, Field, Record
from jixiao.normalise import normalise, read_result, read_target


@pytest.mark.parametrize(
    ("cells", "want"),
    [
        (("±3", "≤", "%"), ("qualitative", "≤±3%", "")),
        (("5-10", "=", "天"), ("qualitative", "5-10天", "")),
        (("优良中低差", "定性指标", ""), ("qualitative", "优良中低差", "")),
        (("95", "正向指标", "百分比"), ("=", "95", "%")),
        (("无", "", ""), ("qualitative", "无", "")),
    ],
)
def test_parts_of_a_target_in_cells_of_their_own(cells: tuple[str, str, str], want: tuple[str, str, str]) -> None:
    """A spread keeps its sign and unit in its words; kinds and directions are no operators."""
    target = read_target(*cells)
    assert (target.operator, target.value, target.unit) == want


@pytest.mark.parametrize(
    ("name", "weight", "want"),
    [
        ("项目完成率（5分）", "5", ("项目完成率", "5")),
        ("项目完成率 (满分5分)", "", ("项目完成率", "5")),
        ("项目完成率（5分）", "5.0分", ("项目完成率", "5.0")),
        ("项目完成率（5分）", "10", ("项目完成率（5分）", "10")),  # they contradict one another: as printed
        ("平均成绩（80分以上）", "10", ("平均成绩（80分以上）", "10")),
    ],
)
def test_points_behind_a_name(name: str, weight: str, want: tuple[str, str]) -> None:
    """Points behind a name are the weight, and no part of the name."""
    fields = {"level1": "", "level2": "", "level3": name, "weight": weight}
    record = Record("indicators", 1, {column: Field(text) for column, text in fields.items()})
    found = normalise(Document("a.txt", "0" * 64, "text/plain", 1, ()), [record])[0][0]
    assert (found.text("level3"), found.text("weight")) == want


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥95%", ">=", "95", "%"),
        ("≧ 95%", ">=", "95", "%"),
        (">=95％", ">=", "95", "%"),
        ("＞98%", ">", "98", "%"),
        ("95%", "=", "95", "%"),
        ("=8 个", "=", "8", "个"),
        ("300 篇", "=", "300", "篇"),
        ("≥3,000人次", ">=", "3000", "人次"),
        ("≥2.15万亩", ">=", "2.15", "万亩"),
        ("不少于3场", ">=", "3", "场"),
        ("不低于90%", ">=", "90", "%"),
        ("大于等于5家", ">=", "5", "家"),
        ("12次以上", ">=", "12", "次"),
        ("不超过10天", "<=", "10", "天"),
        ("36小时内", "<=", "36", "小时"),
        ("1年以内", "<=", "1", "年"),
        ("控制在20起以内", "<=", "20", "起"),
        ("≤1月", "<=", "1", "月"),
        ("共2条", "=", "2", "条"),
        ("1次/年", "=", "1", "次/年"),
        ("190元每人每月", "=", "190", "元每人每月"),
        ("≥100百分比", ">=", "100", "%"),
        ("0.5‰", "=", "0.5", "‰"),
        ("12个月", "=", "12", "个月"),
        ("支付误差率≤1%", "<=", "1", "%"),
        ("不超过10个工作日", "<=", "10", "个工作日"),
        ("2个工作日内", "<=", "2", "个工作日"),
        ("15日内", "<=", "15", "日"),
    ],
)
def test_quantities(text: str, operator: str, value: str, unit: str) -> None:
    """A single quantity has an operator, a number and a unit."""
    target = read_target(text)
    assert (target.operator, target.value, target.unit, target.numeric) == (operator, value, unit, True)


@pytest.mark.parametrize(
    "text",
    ["提升", "长期", "±5%以内", "2-3次", "11月30日前", "2024年", "2026年12月31日前", "12月底到位", "2024年10月前完成",
     "2000床棉被、1000件棉衣", "不少于14个屏和56个PAD终端", "每月10日前发放", "不低于上年度水平", "1600人、200人", "完成"],
)
def test_texts(text: str) -> None:
    """Words, dates, deadlines, ranges and lists stay text without a unit."""
    target = read_target(text)
    assert (target.operator, target.value, target.unit, target.numeric) == ("qualitative", text, "", False)


def test_columns_of_their_own() -> None:
    """Operator and unit may stand in columns of their own, and 定性 in either."""
    assert read_target("0.5", "≤", "%").operator == "<="
    assert read_target("0.5", "≤", "%").unit == "%"
    assert read_target("下降", "定性").operator == "qualitative"
    swapped = read_target("定性", "提升")
    assert (swapped.operator, swapped.value) == ("qualitative", "提升")
    assert read_target("30", "无", "次").operator == "="
    assert read_target("定性", "6月底前").value == "6月底前"


def test_sources_and_notes() -> None:
    """A bare number is implied; a printed negative rate is repaired; a year as a quantity and an estimate are noted."""
    assert read_target("95%").source == "implied"
    assert read_target("≥95%").source == "stated"
    repaired = read_target("-100%", name="工作保障率")
    assert (repaired.operator, repaired.value, repaired.source, repaired.note) == ("=", "100", "repaired", "repaired")
    assert read_target("≤2025年").note == "year-quantity"
    estimate = read_target("约3万人次")
    assert (estimate.operator, estimate.value, estimate.unit, estimate.note) == ("=", "3", "万人次", "approximate")


def test_a_sign_read_as_a_digit() -> None:
    """285% of a rate is ≥85% with a lost sign; of anything else it stands as printed."""
    rate = read_target("285%", name="用人单位满意度")
    assert (rate.operator, rate.value, rate.source, rate.note) == (">=", "85", "repaired", "misread")
    assert read_target("285%", name="产值增长幅度").value == "285"
    assert read_target("200%", name="完成率").value == "200"


def test_a_decrease_is_no_misprint() -> None:
    """A negative rate of change is read as printed."""
    kept = read_target("-100%", name="三公经费变动率")
    assert (kept.operator, kept.value, kept.source) == ("=", "-100", "implied")


def test_money_written_in_ten_thousands() -> None:
    """万 alone is money where the indicator is about money, else a magnitude."""
    assert read_target("30万", money=True).unit == "万元"
    assert read_target("10万/年", name="车辆租用成本").unit == "万元/年"
    assert read_target("3万", name="受益人口").unit == "万"


@pytest.mark.parametrize(
    ("text", "unit", "value", "number"),
    [("52次", "次", "52", "52"), ("1,308.7万", "万元", "1308.7", "1308.7"), ("1500余条", "条", "1500余条", ""),
     ("≥92%", "%", "≥92%", ""), ("完成", "%", "完成", ""), ("2024年", "", "2024年", ""), ("95", "%", "95", "95"),
     ("2000个", "个终端用户", "2000", "2000"), ("", "%", "", "")],
)
def test_results(text: str, unit: str, value: str, number: str) -> None:
    """A result is a number only when it is a single quantity in the target's unit."""
    assert read_result(text, unit, money=unit == "万元") == (value, number)


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["≥", "≤", "=", ">", "<", ""]),
       st.sampled_from(["%", "次", "家", "万元", "人次", "‰", "小时", "台套"]))
def test_every_quantity_prints_and_parses_back(number: object, sign: str, unit: str) -> None:
    """Digits, scale, operator and unit survive, with and without thousands separators."""
    for printed in (f"{number}", f"{number:,}"):
        target = read_target(f"{sign}{printed}{unit}")
        assert target.numeric
        assert target.value == str(number)
        assert target.unit == unit


@pytest.mark.parametrize(
    ("rule", "points"),
    [("达到标准值得满分4分；未达到按比例计分", "4"), ("效果明显得10分，效果一般得5分", "10"), ("每少一次扣0.5分", ""), ("", "")],
)
def test_points_of_a_scoring_rule(rule: str, points: str) -> None:
    """Where a form prints points only in its scoring rules, the most that a rule gives is the weight."""
    cells = (CellRef(1, 1, 1),)
    fields = {"level1": "产出指标", "level2": "数量指标", "level3": "演练次数", "target": "≥6场", "scoring_rule": rule}
    record = Record("indicators", 1, {name: Field(text, cells) for name, text in fields.items()})
    document = Document("a.txt", "0" * 64, "text/plain", 1, ())
    assert normalise(document, [record])[0][0].text("weight") == points
    other = record.with_fields(weight=Field("7", cells))
    assert [r.text("weight") for r in normalise(document, [record, other])[0]] == ["", "7"]


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("≥42.6万头（只、羽）", "42.6", "万头(只、羽)"),
    ("≤8.5人/10万", "8.5", "人/10万"),
    ("≥310吨/日", "310", "吨/日"),
    ("≤5%（含）", "5", "%"),
])
def test_units_with_brackets_and_rates(text: str, value: str, unit: str) -> None:
    target = read_target(text)
    assert (target.value, target.unit, target.numeric) == (value, unit, True)


@pytest.mark.parametrize("text", ["3（次）", "2000床棉被、1000件棉衣", "≥5场（次）、6期"])
def test_a_list_is_no_unit(text: str) -> None:
    assert not read_target(text).numeric


def test_a_result_in_days_keeps_its_text() -> None:
    assert read_result("59日", "日") == ("59日", "59")


@pytest.mark.parametrize(("text", "numeric"), [("11月", False), ("11月中旬", False), ("≤1月", True), ("8个月", True)])
def test_a_month_is_a_time_unless_it_is_counted(text: str, numeric: bool) -> None:
    assert read_target(text).numeric is numeric
