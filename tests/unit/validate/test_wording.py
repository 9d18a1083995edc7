"""Sentences of findings: what is listed, what is counted, and how places read."""

from __future__ import annotations

from tests.unit.validate.conftest import Builder

from jixiao.findings import Finding
from jixiao.settings import Settings
from jixiao.validate import check_tables


def _message(weights: list[str]) -> str:
    builder = Builder()
    indicators = [{"level1": "产出指标", "level1_weight": 40, "level3": f"项{n}", "weight": w} for n, w in enumerate(weights)]
    builder.document("句", [{"kind": "project-plan", "indicators": indicators}])
    return next(f.message for f in check_tables(builder.tables, Settings())[0] if f.code == "S04")


def test_few_figures_are_all_listed() -> None:
    assert _message(["20", "20.5"]) == ("“产出指标”标注分值 40分（第2行第4格）与“项0”分值 20分（第2行第3格）、"
                                        "“项1”分值 20.5分（第3行第3格）合计的 40.5分不一致，相差 0.5分。")


def test_many_figures_are_counted_with_their_span() -> None:
    assert _message(["4"] * 11) == ("“产出指标”标注分值 40分（第2行第4格）与 11 项分值（第2–12行第3格）合计的 44分不一致，"
                                    "相差 4分。")


def test_the_name_of_a_thing_is_said_once() -> None:
    """A score, its weight, target and result are of one indicator: its name stands before the first of them."""
    builder = Builder()
    indicator = {"level3": "演练", "weight": "10", "score": "10", "target": "5", "target_number": "5", "target_text": "≥5次",
                 "operator": ">=", "unit_of_measure": "次", "actual_text": "4次", "actual_number": "4"}
    builder.document("句", [{"kind": "project-evaluation", "indicators": [indicator]}])
    (said,) = [f.message for f in check_tables(builder.tables, Settings())[0] if f.code == "S08"]
    assert said.count("“演练”") == 1
    assert "与分值 10分（" in said


def test_a_sum_with_one_figure_that_is_not_zero_is_no_sum() -> None:
    builder = Builder()
    builder.document("句", [{"kind": "unit-plan", "amounts": [
        {"item": "资金总额", "fund_source": "total", "nature": "total", "amount": "12.00"},
        {"item": "基本支出", "fund_source": "total", "nature": "basic", "amount": "10.00"},
        {"item": "项目支出", "fund_source": "total", "nature": "project", "amount": "0.00"}]}])
    (said,) = [f.message for f in check_tables(builder.tables, Settings())[0] if f.code == "P02"]
    assert "合计" not in said
    assert "基本支出 10.00万元" in said
    assert "（其余各项为 0）不一致，相差 2.00万元" in said


def test_quotation_marks_nest() -> None:
    assert Finding("I07", "info", "““三公”经费指标值").message == "““三公”经费指标值"  # they do not pair: as printed
    assert Finding("I07", "info", "““三公”经费”指标值 ≤3%", hint="““三公”经费”").hint == "“‘三公’经费”"


def test_where_all_figures_stand_is_said_once() -> None:
    builder = Builder()
    claims = [{"about": about, "item": item, "measure": "amount", "value": value, "stage": "final", "of": of}
              for about, item, value, of in (("procurement", "政府采购", "230.44", ""), ("procurement-goods", "货物", "172.30", "1"),
                                             ("procurement-services", "服务", "48.14", "1"))]
    builder.document("句", [], {"claims": claims})
    (said,) = [f.message for f in check_tables(builder.tables, Settings())[0] if f.code == "F25"]
    assert "与正文中“货物”决算数 172.30万元（第502行第2格）、“服务”决算数 48.14万元" in said
