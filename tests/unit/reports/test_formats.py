"""Each format holds every finding and says the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import lxml.html
import openpyxl
import pytest

from jixiao.reports import FORMATS, Report, assemble, baseline, render
from jixiao.settings import RuleSetting, Settings

ORDER = ["f-00000005", "f-00000004", "f-00000006", "f-00000003", "f-00000009", "f-00000002", "f-00000008", "f-00000007", "f-00000001"]


def _made(report: Report, name: str) -> bytes:
    return next(data for _, data in render(report, b"ttl", [name]))


def _page(report: Report) -> Any:
    return lxml.html.fromstring(_made(report, "html").decode())


def test_every_format_has_its_file_and_the_same_bytes_twice(full: Any) -> None:
    first, second = (dict(render(assemble(full.tables, Settings()), b"ttl", [*FORMATS, "csv"])) for _ in range(2))
    assert list(first) == ["report.html", "report.ttl", "report.csv", "report.json", "report.xlsx", "report.junit.xml"]
    assert first == second
    assert first["report.ttl"] == b"ttl"


def test_csv_has_a_line_for_each_finding_in_order(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(_made(report, "csv").decode())))
    assert [row["id"] for row in rows] == ORDER
    assert [row["number"] for row in rows] == ["1", "1.1", "1.1.1", "2", "3", "4", "5", "", ""]
    assert (rows[3]["unit"], rows[3]["year"], rows[3]["form_name"]) == ("青松县气象局", "2024", "表单2 项目支出绩效自评表：项目2")


def test_json_is_what_its_schema_says(full: Any, report: Report, root: Path) -> None:
    schema = json.loads((root / "site" / "report" / "report.schema.json").read_text(encoding="utf-8"))
    known = json.loads(baseline(full.tables["findings"][:3]))["findings"]
    for made in (report, assemble(full.tables, Settings(), "warning", [*known, {**known[0], "id": "f-0000dead"}])):
        jsonschema.validate(json.loads(_made(made, "json")), schema)
    data = json.loads(_made(report, "json"))
    assert [f["id"] for f in data["findings"]] == ORDER
    assert (data["conforms"], data["failing"]) == (False, ["f-00000005", "f-00000006", "f-00000003", "f-00000009"])
    assert data["checked"] == {"evaluated": 18, "passed": 10, "rounded": 2, "failed": 6, "not_applicable": 3}
    assert data["findings"][0]["consequences"] == ["f-00000004"]
    assert [c["text"] for c in data["findings"][0]["cells"]] == ["产出指标", "5.00", "5.00"]


def test_units_show_counts_and_shares_and_no_grade(report: Report) -> None:
    units = json.loads(_made(report, "json"))["units"]
    assert [(u["unit"], u["year"], u["forms"], u["rules"], u["share"], u["errors"], u["warnings"]) for u in units] == [
        ("青松县气象局", "2024", 2, 3, "80.0%", 1, 2), ("白河县粮食局", "2025", 1, 3, "0.0%", 2, 1), ("", "", 0, 0, "", 1, 0)]


def test_what_the_settings_decide_is_told_where_no_check_says_it(full: Any) -> None:
    rules = {"F01": RuleSetting(off=True, reason="不编决算"), "F02": RuleSetting(severity="info", reason="试行"),
             "S01": RuleSetting(thresholds={"points": 0.5}), "S02": RuleSetting(off=True, reason="本县不评执行率")}
    left = json.loads(_made(assemble(full.tables, Settings(rules=rules)), "json"))["not_checked"]["settings"]
    assert [(r["code"], r["reason"]) for r in left] == [
        ("S02", "已按设置关闭：本县不评执行率"), ("S07", "级别按设置改为 error：严管"), ("F01", "已按设置关闭：不编决算"),
        ("F02", "级别按设置改为 info：试行"), ("S01", "阈值按设置改为 points = 0.5")]


def test_what_was_not_checked_is_told_with_its_reason(report: Report) -> None:
    left = json.loads(_made(report, "json"))["not_checked"]
    assert [(r["code"], r["reason"], r["times"]) for r in left["settings"]] == [
        ("S02", "已按设置关闭：本县不评执行率", 1), ("S07", "级别按设置改为 error：严管", 10)]
    assert [(r["code"], r["reason"], r["times"]) for r in left["not_applicable"]] == [("S03", "没有资金来源", 2)]
    assert "F01" in left["rules_without_form"]
    assert not {"S01", "S02", "layout-residue"} & set(left["rules_without_form"])
    assert left["documents"] == [{"document": "丙.xlsx", "reading": "none"}]
    text = _page(report).get_element_by_id("unchecked").text_content()
    for words in ("已按设置关闭：本县不评执行率", "没有资金来源", "F01 ", "丙.xlsx"):
        assert words in text


@pytest.mark.parametrize(("fail_on", "failed"), [("error", {"S04", "S06", "S07", "read-damaged"}),
                                                 ("warning", {"S01", "S04", "S05", "S06", "S07", "I01", "read-damaged"})])
def test_junit_has_a_suite_for_each_document_and_a_case_for_each_rule_and_form(full: Any, fail_on: str, failed: set[str]) -> None:
    root = ET.fromstring(_made(assemble(full.tables, Settings(), fail_on), "junit"))
    assert [s.get("name") for s in root] == ["甲.xlsx", "乙.xlsx", "丙.xlsx", "全部文件 all documents"]
    cases = {str(c.get("name")).split()[0]: c for c in root.iter("testcase")}
    assert {code for code, case in cases.items() if case.find("failure") is not None} == failed
    assert {code: case.find("skipped").get("message") for code, case in cases.items() if case.find("skipped") is not None} == {
        "S02": "已按设置关闭：本县不评执行率", "S03": "没有资金来源"}
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("9", str(len(failed)), "2")
    assert [(s.get("tests"), s.get("failures")) for s in root][3] == ("1", "1")


def test_known_findings_pass_in_junit_and_are_told(full: Any) -> None:
    known = json.loads(baseline([r for r in full.tables["findings"] if r["code"] == "S07"]))["findings"]
    root = ET.fromstring(_made(assemble(full.tables, Settings(), "error", known), "junit"))
    case = next(c for c in root.iter("testcase") if str(c.get("name")).startswith("S07"))
    assert case.find("failure") is None
    assert "已知 known · 错误 error · S07的说明" in (case.findtext("system-out") or "")


def test_the_workbook_can_be_filtered_and_holds_text_as_text(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_made(report, "excel")))
    assert [name.split()[0] for name in book.sheetnames] == ["发现", "按文件", "按单位", "规则", "核查", "未核查", "说明"]
    sheet = book["发现 findings"]
    heads = [str(cell.value).split("\n")[1] for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert [row["id"].value for row in rows] == ORDER
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:V10")
    assert (rows[3]["observed"].value, rows[3]["observed"].number_format) == (6.5, "0.00")
    warning = rows[5]["observed"]
    assert (warning.value, warning.data_type) == ("=5", "s")  # no formula
    assert all(book[name].freeze_panes == "A2" and book[name].auto_filter.ref for name in book.sheetnames)


def test_the_page_shows_each_finding_once_with_its_consequences_under_it(report: Report) -> None:
    page = _page(report)
    articles = page.findall(".//article")
    assert sorted(a.get("id") for a in articles) == sorted(ORDER)
    inside = page.get_element_by_id("f-00000005")
    assert [a.get("id") for a in inside.iter("article")] == ["f-00000005", "f-00000004", "f-00000006"]
    assert "causes before" in page.get_element_by_id("first").text_content()
    assert [li.get("value") for li in page.get_element_by_id("first").iter("li")] == ["1", "2", "3", "4", "5"]
    cause = page.get_element_by_id("f-00000008").find(".//a[@href='#f-00000007']")
    assert cause is not None


def test_everything_is_visible_without_the_script_and_nothing_is_loaded(report: Report) -> None:
    page = _page(report)
    assert [e.tag for e in page.iter() if e.get("hidden") is not None] == ["form"]
    assert not list(page.iter("link", "img", "iframe"))
    assert [s.get("src") for s in page.iter("script")] == [None]
    targets = {a.get("href")[1:] for a in page.iter("a")}
    assert targets <= {e.get("id") for e in page.iter() if e.get("id")}


def test_an_excerpt_shows_the_figures_in_their_table(report: Report) -> None:
    page = _page(report)
    finding = page.get_element_by_id("f-00000003")
    table = finding.find(".//table")
    assert table.findtext("caption") == "工作表2 · 自评表"
    rows = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
    assert rows == [["", "A", "B", "C", "D"], ["1", "一级指标", "三级指标", "分值", "得分"], ["2", "产出指标", "指标2", "5.00", "=5"],
                    ["3", "指标3", "5.00", "=5"], ["4", "指标4", "5.00", "=5"]]
    assert [(c.text_content().strip(), c.get("class")) for c in table.iter("td") if c.get("class")] == [
        ("5.00", "expected"), ("=5", "observed")]
    assert [c.get("rowspan") for c in table.iter("td") if c.get("rowspan")] == ["3"]


def test_rows_far_apart_are_shown_with_what_is_left_out_between(report: Report) -> None:
    table = _page(report).get_element_by_id("f-00000005").find(".//table")
    rows = [row[0].text_content().strip() for row in table.find("tbody")]
    assert rows == ["1", "2", "3", "⋮", "11", "12", "13"]
    assert "略 7 行" in table.text_content()
    assert [c.get("class") for c in table.iter("td") if c.get("class")] == ["observed", "expected", "observed", "expected"]


def test_text_of_documents_is_never_markup(report: Report) -> None:
    assert "丁.docx：文件不完整&lt;无法读取&gt;" in _made(report, "html").decode()


def test_a_baseline_shows_what_is_new_known_and_gone(full: Any) -> None:
    known = json.loads(baseline([r for r in full.tables["findings"] if r["code"] == "S07"]))["findings"]
    gone = {**known[0], "id": "f-0000dead", "code": "S02", "message": "以前的差错"}
    page = _page(assemble(full.tables, Settings(), "error", [*known, gone]))
    assert "新发现 6 条，已知 1 条，已消除 1 条" in page.get_element_by_id("baseline").text_content()
    assert "以前的差错" in page.get_element_by_id("baseline").text_content()
    assert [a.get("id") for a in page.iter("article") if a.get("data-k") is not None] == ["f-00000003"]
    assert "f-00000003" not in [a.get("href")[1:] for a in page.get_element_by_id("first").iter("a")]


def test_a_thousand_findings_stay_usable(run: Any) -> None:
    run.document("甲.xlsx", forms=20)
    for number in range(1200):
        form, row = str(number % 20 + 1), number // 20 % 17 + 3
        run.find(f"f-{number:08x}", "S07", "error", "甲.xlsx", form, ((row, 4, "observed"), (row, 3, "expected")), observed="6.50",
                 expected="5", difference="1.5", tolerance="0", message="“群众应急服务满意度”得分 6（工作表1 H21）" * 4)
    data = _made(assemble(run.tables, Settings()), "html")
    assert len(data) < 2_000_000
    text = data.decode()
    assert text.count("<article") == 1200
    assert "原表摘录只给前 1000 条发现" in text
    assert "其余 1180 条" in text


def test_a_paragraph_is_shown_around_its_figure_which_is_marked(run: Any) -> None:
    run.document("甲.docx")
    at = {name: run.tables["documents"][0][name] for name in ("document", "document_id")}
    run.tables.add("grids", {**at, "grid": "9", "part": "text 1", "kind": "text", "rows": "9", "columns": "1"})
    for row, text in (("4", "上一段"), ("5", "绩" * 400 + "支出1,234.50万元，<增长>5%。"), ("6", "下一段")):
        run.tables.add("cells", {**at, "grid": "9", "row": row, "column": "1", "rowspan": "1", "colspan": "1", "text": text,
                                 "place": f"text 1 R{row}C1"})
    message = "正文 1234.50万元（文字块1第5行第1列）与表 5.00万元（表1第5行）不一致"
    row = run.find("f-00000001", "W01", "warning", "甲.docx", message=message)
    run.tables.add("finding_cells", {"id": row["id"], **at, "grid": "9", "row": "5", "cell_column": "1", "part": "observed"})
    table = _page(assemble(run.tables, Settings())).get_element_by_id("f-00000001").find(".//table")
    text = table.find(".//td").text_content().strip()
    assert text.startswith("…绩")
    assert text.endswith("绩支出1,234.50万元，<增长>5%。")
    assert len(text) < 300
    assert [m.text for m in table.iter("mark")] == ["1,234.50"]
    assert len(list(table.iter("tr"))) == 1
