"""The figures in the texts of goals and tasks: where they stand, and the indicator that measures each."""

from __future__ import annotations

import pytest

from jixiao.model import TABLES
from jixiao.model.schema import Row
from jixiao.tables.promises import promises
from jixiao.tables.quantities import quantities, times


def indicator(name: str, target: str, unit: str, **more: str) -> Row:
    row = dict.fromkeys(TABLES["indicators"].names, "")
    return row | {"row_id": f"i-{name}", "level3": name, "target_number": target, "unit_of_measure": unit,
                  "target_text": f"≥{target}{unit}"} | more


def found(text: str, *indicators: Row, stage: str = "expected", table: str = "goals") -> list[tuple[str, str, str]]:
    column = "content" if table == "tasks" else "text"
    row = {column: text, "stage": stage}
    out = []
    for promise in promises(table, row, list(indicators)):
        quantity = promise.quantity
        assert text[quantity.start:quantity.end] == quantity.text
        out.append((quantity.text, promise.relation, promise.indicator["level3"] if promise.indicator else ""))
    return out


@pytest.mark.parametrize(("text", "expected"), [
    ("2024年建成 哨所 3 座，值守人员12名。", ["3 座", "12名"]),
    ("培训1,200人次，发放手册 1.5万份。", ["1,200人次", "1.5万份"]),
    ("满意度≥９０％；成灾率控制在0.9‰以内", ["９０％", "0.9‰"]),
    ("目标1：养护道路486.5公里、桥梁6座。", ["486.5公里", "6座"]),
    ("購置設備12臺（套）", ["12臺（套）"]),
    ("依据〔2021〕101号文，12月10日前、65岁以上、第3批、24小时值守、5月、2-3次、PM2.5", []),
    ("响应时间2小时以内", ["2小时"]),
    ("办好3个方面的事", []),
])
def test_quantities_of_a_text(text: str, expected: list[str]) -> None:
    assert [q.text for q in quantities(text)] == expected


def test_units_of_the_indicators_are_known() -> None:
    assert [q.text for q in quantities("飞行64架次", ["架次"])] == ["64架次"]
    assert times("万架次") == (10000, "架次")


def test_each_figure_finds_its_indicator() -> None:
    rows = indicator("山火扑救演练场次", "6", "场"), indicator("巡山次数", "200", "次"), indicator("林区群众满意度", "90", "%")
    assert found("开展山火演练6场、巡山200次，群众满意度不低于90%。", *rows) == [
        ("6场", "equal", "山火扑救演练场次"), ("200次", "equal", "巡山次数"), ("90%", "equal", "林区群众满意度")]


def test_ten_thousands_are_counted() -> None:
    assert found("抚育中幼林1.2万亩", indicator("中幼林抚育面积", "12000", "亩")) == [("1.2万亩", "equal", "中幼林抚育面积")]


def test_another_figure_is_told_with_its_indicator() -> None:
    assert found("山火扑救演练不少于6场", indicator("山火扑救演练场次", "5", "场")) == [("6场", "differs", "山火扑救演练场次")]


def test_what_was_reached_is_held_against_the_result() -> None:
    row = indicator("山火扑救演练场次", "5", "场", actual_number="6")
    assert found("山火扑救演练6场", row, stage="actual") == [("6场", "equal", "山火扑救演练场次")]
    assert found("山火扑救演练5场", row, stage="actual") == [("5场", "differs", "山火扑救演练场次")]


def test_a_goal_of_several_years_has_the_midterm_target() -> None:
    row = indicator("维修哨所数量", "10", "座", midterm_target="≥30座")
    assert found("三年内维修哨所30座", row) == [("30座", "midterm", "维修哨所数量")]


def test_what_nothing_measures() -> None:
    others = (indicator("山火扑救演练场次", "5", "场"), indicator("林区群众满意度", "90", "%"))
    assert found("新建瞭望塔4座。", *others) == [("4座", "unmeasured", "")]
    assert found("新建瞭望塔4座。", *others, table="tasks") == [("4座", "unmeasured", "")]


@pytest.mark.parametrize(("text", "rows", "why"), [
    ("新建瞭望塔4座", [], "no indicators to measure anything"),
    ("林区群众满意度90%", [("林区群众满意度", "90", "%"), ("林区群众满意度", "90", "%")], "two could be meant"),
    ("其中新建瞭望塔4座", [("山火扑救演练场次", "5", "场")], "a part of something"),
    ("安排资金300万元", [("山火扑救演练场次", "5", "场")], "money is measured by the budget"),
    ("瞭望塔值守覆盖4个片区", [("瞭望塔数量", "9", "个")], "words are near, and no more"),
    ("死亡人数下降20%", [("死亡赔付率", "20", "%")], "a change and no change"),
    ("群众满意度90%", [("护林员满意度", "90", "%")], "those asked are others"),
])
def test_nothing_is_said_where_it_is_not_sure(text: str, rows: list[tuple[str, str, str]], why: str) -> None:
    assert [relation for _, relation, _ in found(text, *(indicator(*row) for row in rows))] == ["open"], why


def test_duties_and_results_promise_nothing_that_could_lack_an_indicator() -> None:
    others = indicator("山火扑救演练场次", "5", "场")
    assert found("新建瞭望塔4座", others, stage="actual") == [("4座", "open", "")]
    assert found("管护瞭望塔4座", others, table="duties") == [("4座", "open", "")]
