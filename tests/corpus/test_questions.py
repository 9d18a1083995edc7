"""The 25 questions over the seeds: how many rows each has, and rows worked out by hand from the documents and the gold answers."""

from __future__ import annotations

import pytest

from jixiao.graph import Store, named_queries
from jixiao.settings import Settings

pytestmark = pytest.mark.corpus

QUERIES = named_queries(Settings())

# Query -> number of rows, columns, rows that must be among them.
Row = tuple[str, ...]
ANSWERS: dict[str, tuple[int, Row, list[Row]]] = {
    # The form of 1022 / 889.8 / 365.93: 40 printed over 41, 91 + 10 points, a total that is 1 too low.
    "forms-not-adding-up": (6, ("project", "rule", "expected", "observed", "difference"), [
        ("株洲市安全生产与应急救援专项", "S04", "41.0", "40", "-1"), ("株洲市安全生产与应急救援专项", "S05", "100", "101.0", "1"),
        ("株洲市安全生产与应急救援专项", "S06", "91.68", "90.68", "-1")]),
    # Plans of the whole unit for 2026: two of the five bureaus; one has them for 2020 and 2021, one for projects only.
    "forms-not-filed": (3, ("unit", "latest"), [("唐山市路南区应急管理局", ""), ("库尔勒市应急管理局", "2021"),
        ("株洲市应急管理局", "")]),
    "weight-sums": (11, ("indicators", "indicator_weights", "execution_weight", "sum", "as_required"), [
        ("23", "91", "0", "91", "否 no"), ("110", "91", "10", "101", "否 no"), ("71", "90", "10", "100", "是 yes")]),
    # 92 bare targets in 002, 1 in 003, 2 in 004, and the four that print "-100%".
    "operators-not-stated": (99, ("source", "indicator", "verbatim"), [
        ("repaired", "工作保障率", "-100%"), ("repaired", "应急演练合格率", "-100%"), ("repaired", "公用经费支付及时性", "-100%"),
        ("repaired", "项目按期完成及时性", "-100%"), ("implied", "按规定时限缴纳保险", "100%")]),
    # Of 13 indicators of 2020 five are in the plan of 2021.
    "indicators-dropped": (8, ("year", "next_year", "indicator", "target"), [
        ("2020", "2021", "“三公经费”变动率", "≤3%"), ("2020", "2021", "应急演练成本", "≤25万元"),
        ("2020", "2021", "降低企业经济损失率", "≤5%")]),
    # 20 in the plan of the unit, twice 10 in the project plans.
    "project-forms-against-budget": (1, ("unit", "year", "projects", "sum", "printed", "difference", "agree"), [
        ("株洲市渌口区应急管理局", "2026", "2", "200000", "200000", "0", "是 yes")]),
    "unmet-but-full-score": (7, ("target", "actual", "score", "weight"), [
        ("≥90%", "89.6%", "1", "1"), ("52 期", "49 期", "1", "1"), ("1281.8万", "1308.7万", "5", "5"), ("650万", "1974万", "5", "5"),
        ("178.84万", "181.69万", "5", "5"), ("13万", "37.66万", "5", "5"), ("100", "0", "4", "4")]),
    "low-execution": (1, ("budget", "executed", "rate", "printed_rate"), [("889.8", "365.93", "41.12", "41.1%")]),
    # The self-evaluation speaks of both offices of the bureau, the accounts of one.
    "competing-figures": (3, ("nature", "lowest", "highest"), [
        ("合计", "32827300", "35020400"), ("基本支出", "13087300", "14903800"), ("项目支出", "19740000", "20116600")]),
    # 114.3 + 365.93 + 27.8 + 21.6 + 1209.8 + 196.2 + 20 + 59.58 + 34.7
    "projects-against-accounts": (1, ("projects", "executed", "accounts", "difference"), [("9", "20499100", "19740000", "-759100")]),
    # The text: nothing at the beginning for 2169999, 21.6 at the end; the form prints 21.6 as its initial budget.
    "initial-budget-without-appropriation": (1, ("project", "initial", "executed", "item_initial", "item_final", "text_place"), [
        ("株洲市防汛抗旱指挥部防汛抗灾工作经费", "21.6", "21.6", "0", "21.6", "line 550 cell 1")]),
    # Three projects live on what was carried over; the accounts open with 0.00.
    "carry-over-without-opening": (6, ("project", "phase", "carried_over", "opening"), [
        ("2023 年森林防灭火专项经费", "全年预算", "20", "0"), ("2023 年森林防灭火专项经费", "全年执行", "20", "0"),
        ("2023 年救灾物资采购资金", "全年预算", "60", "0"), ("2023 年救灾物资采购资金", "全年执行", "59.58", "0"),
        ("2023 年安全生产预防及应急救援专项", "全年预算", "40.2", "0"),
        ("2023 年安全生产预防及应急救援专项", "全年执行", "34.7", "0")]),
    # 6 lines of the table, 6 of the base data, 5 in the text: the table alone shows no overspending.
    "three-public-over-budget": (17, ("said_in", "item", "budget", "final", "over_budget"), [
        ("1 决算表", "合计", "39.04", "39.04", "否 no"), ("2 基础数据表", "三公经费", "24", "39", "是 yes"),
        ("2 基础数据表", "其中：公车购置", "1", "28.6", "是 yes"), ("3 正文", "三公经费", "27", "39", "是 yes"),
        ("3 正文", "公务用车购置费", "1", "28.6", "是 yes"), ("3 正文", "公务用车运行维护费", "15.5", "7.5", "否 no")]),
    "claimed-by-several-projects": (15, ("target", "actual", "forms"), [
        ("≥1000条", "1500余条", "3"), ("≥ 80 次", "88 次", "3"), ("77 台套", "77 台套", "2"), ("30 篇", "100 余篇", "2")]),
    # The total scores are 98.24, 99.73, 90.68, 97.81, 100, 97.15, 99.43, 100, 99.93, 95.8.
    "near-perfect-scores": (4, ("score",), [("100",), ("99.93",), ("99.73",)]),
    "cost-overspending": (4, ("target", "actual", "difference", "base_unit"), [
        ("650万", "1974万", "13240000", "元"), ("1281.8万", "1308.7万", "269000", "元"), ("13万", "37.66万", "246600", "元"),
        ("178.84万", "181.69万", "28500", "元")]),
    "said-about": (16, ("year", "said_in", "name", "statements", "different_values", "agree"), [
        ("2024", "正文", "发生生产安全事故", "1", "1", "是 yes"), ("2024", "指标完成值", "重大事故隐患整改率", "3", "2", "否 no"),
        ("2024", "指标完成值", "生产安全事故起数、死亡人数", "3", "1", "是 yes"),
        ("2021", "指标值", "安全生产事故发生率", "1", "1", "是 yes")]),
    # What the text calls the budget of 三公 is not the budget that the table prints; final figures agree but for their rounding.
    "claims-against-tables": (5, ("item", "phase", "text_figure", "table_figure"), [
        ("三公经费", "全年预算", "270000", "390400"), ("因公出国(境)费", "全年预算", "10000", "0"),
        ("公务接待费", "全年预算", "95000", "29300"),
        ("公务用车购置费", "全年预算", "10000", "286000"), ("公务用车运行维护费", "全年预算", "155000", "75000")]),
    # No seed has a result and a plan for the year after it.
    "targets-below-last-result": (0, (), []),
    "categories-by-unit-and-year": (48, ("unit", "year", "level2", "indicators"), [
        ("库尔勒市应急管理局", "2021", "数量指标", "6"), ("库尔勒市应急管理局", "2021", "成本指标（产出）", "8"),
        ("唐山市路南区应急管理局", "2025", "服务对象满意度指标", "8"), ("株洲市应急管理局", "2024", "经济成本指标", "29")]),
    # By the gold answers: 57/0, 13/2 + 26/3, 324/135, 52/6, 23/4.
    "qualitative-share": (6, ("year", "targets", "qualitative", "percent"), [
        ("2025", "57", "0", "0"), ("2020", "13", "2", "15.4"), ("2021", "26", "3", "11.5"), ("2024", "324", "135", "41.7"),
        ("2026", "52", "6", "11.5"), ("2026", "23", "4", "17.4")]),
    "spending-by-function": (6, ("code", "total", "basic", "project"), [
        ("208", "142.96", "142.96", "0"), ("210", "40.37", "40.37", "0"), ("216", "21.6", "0", "21.6"),
        ("221", "80.47", "80.47", "0"),
        ("223", "196.2", "0", "196.2"), ("224", "2801.14", "1044.94", "1756.2")]),
    "satisfaction-targets": (35, ("year", "indicator", "operator", "target"), [
        ("2020", "企业满意度", "≥", "90"), ("2021", "群众满意度", "≥", "95"), ("2025", "满意度投诉率", "≥", "95"),
        ("2026", "群众应急服务满意度", "≥", "90")]),
    "planned-happened-cost": (31, ("year", "indicator", "target", "actual", "budget", "executed"), [
        ("2021", "应急救援、地震演练次数", "≥4次", "", "1377.88", ""), ("2026", "应急救援演练次数", "≥ | 6 | 场", "", "557.6", "")]),
    # 20 as printed: the project expenditure of one plan, its ceiling, a weight of 20 points and more.
    "where-from": (29, ("part", "row", "column", "name"), [("table 1", "14", "8", "项目支出"),
        ("table 1", "18", "5", "项目支出控制额")]),
    # One version of each form only.
    "changed-between-versions": (0, (), []),
    "rules-evaluated": (120, ("rule", "evaluated", "passed", "rounded", "failed"), [("S06", "10", "9", "0", "1"),
        ("F05", "1", "1", "0", "0")]),
}


def test_every_query_is_asked() -> None:
    assert sorted(ANSWERS) == sorted(QUERIES)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_answers(seed_graph: Store, name: str) -> None:
    count, columns, some = ANSWERS[name]
    answer = seed_graph.query(QUERIES[name].text(seed_graph.base))
    at = [answer.columns.index(c) for c in columns]
    rows = [tuple(row[i] for i in at) for row in answer.text()]
    assert len(rows) == count
    assert [row for row in some if row not in rows] == []


def test_a_number_leads_to_its_cells(seed_graph: Store) -> None:
    """889.8 stands in three cells: twice in its form, once in the base data."""
    answer = seed_graph.query(QUERIES["where-from"].text(seed_graph.base, {"number": "889.8"}))
    assert {row[answer.columns.index("printed")] for row in answer.text()} == {"889.8"}
    assert len({row[answer.columns.index("cell")] for row in answer.text()}) == 3
