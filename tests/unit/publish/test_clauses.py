"""Pages of duties and tasks, figures in texts, and the forms of a project side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from jixiao.identity.matching import load_matching
from jixiao.model import Tables
from jixiao.pipeline.mapping import map_all
from jixiao.publish import publish
from jixiao.publish.same_words import SameWords
from jixiao.tables import write

if TYPE_CHECKING:
    from types import ModuleType

    from conftest import Site

UNIT, PROJECT = "qinghe-yjglj", "qinghe-yjglj-xunhu"
CONTENT = "巡护山林200次，新建瞭望塔4座，演练不少于6场"
PLAN = [
    ["重点任务", "森林防火巡护", CONTENT, "130.00"],
    ["森林防火巡护次数", "≥180次"], ["应急演练场次", "≥6场"], ["森林防火巡护及时率", "≥95%"],
]
REPORT = [["青禾县森林防火巡护经费", "150.00"], ["应急演练场次", "≥5场", "5场"]]


def more(sample: ModuleType) -> Tables:
    """The sample with a plan of 2026 that has the task again, and another year of the project."""
    out: Tables = sample.tables()
    source = sample.Source(out, "next.docx", "2026", "2026年部门整体支出绩效目标表")
    source.grid(PLAN, form="1")
    source.row("forms", "form-00000026", "1", {"title": ("2026年部门整体支出绩效目标表", "")}, kind="unit-plan", year="2026",
               unit=sample.NAME, money_unit="万元")
    source.row("tasks", "t-00000026", "1", {"name": ("森林防火巡护", "g1r1c2"), "content": (CONTENT, "g1r1c3")}, ordinal="1")
    source.row("amounts", "a-00000026", "1", {"amount": ("130.00", "g1r1c4")}, form_kind="unit-plan", year="2026", subject="task",
               subject_ref="t-00000026", fund_source="total", stage="initial", item="森林防火巡护", money_unit="万元",
               measure_key="wan-yuan", ordinal="1")
    for number, (name, printed) in enumerate((row for row in PLAN[1:]), 2):
        cells = {"level3": (name, f"g1r{number}c1"), "target_text": (printed, f"g1r{number}c2")}
        source.row("indicators", f"i-0000002{number}", "1", cells, form_kind="unit-plan", year="2026", unit=sample.NAME,
                   ordinal=str(number), operator=">=", operator_code="ge", category="output-quantity", target_number=printed[1:-1],
                   target=printed[1:-1], unit_of_measure=printed[-1])
    for number, (text, relation, indicator) in enumerate((("200次", "differs", "i-00000022"), ("4座", "unmeasured", ""),
                                                          ("6场", "equal", "i-00000023")), 1):
        start = CONTENT.index(text)
        source.row("promises", f"p-0000002{number}", "1", {"text": (text, "g1r1c3")}, ordinal=str(number), text_table="tasks",
                   text_id="t-00000026", start=str(start), end=str(start + len(text)), number=text[:-1], unit_of_measure=text[-1],
                   measure_key="chang", relation=relation, indicator_id=indicator)
    source.finding("f-00000026", "P11", "info", "任务文字“新建瞭望塔4座”（表1第1行第3列）没有对应的绩效指标，供参考。", "g1r1c3",
                   form="1", row_id="t-00000026")
    source.close(1)
    other = sample.Source(out, "later.xlsx", "2025", "2025年度项目支出绩效自评表")
    other.grid(REPORT, form="1")
    other.row("forms", "form-00000027", "1", {"project": ("青禾县森林防火巡护经费", "g1r1c1")}, kind="project-evaluation",
              year="2025", unit=sample.NAME, project_key=sample.PROJECT, money_unit="万元", title="项目支出绩效自评表")
    other.row("amounts", "a-00000027", "1", {"amount": ("150.00", "g1r1c2")}, form_kind="project-evaluation", year="2025",
              subject="form", fund_source="total", stage="initial", money_unit="万元", measure_key="wan-yuan",
              project_key=sample.PROJECT, ordinal="1")
    other.row("indicators", "i-00000027", "1", {
        "level3": ("应急演练场次", "g1r2c1"), "target_text": ("≥5场", "g1r2c2"), "actual_text": ("5场", "g1r2c3")},
        form_kind="project-evaluation", year="2025", unit=sample.NAME, project_key=sample.PROJECT, ordinal="1",
        concept_key=sample.CONCEPT, category="output-quantity", operator=">=", operator_code="ge", target="5", target_number="5",
        actual="5", actual_number="5", unit_of_measure="场")
    other.close(1)
    return out


@pytest.fixture(scope="module")
def root(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample, folder = site.sample, tmp_path_factory.mktemp("clauses")
    tables = more(sample)
    write(tables, folder / "data")
    map_all(folder / "data", folder / "dump.nq", sample.SETTINGS)
    publish(tables, folder / "dump.nq", sample.REPORT, replace(sample.SETTINGS, languages=("zh",)), folder / "public")
    return folder / "public"


def page(root: Path, path: str) -> html.HtmlElement:
    return html.parse(root / path / "index.html").getroot()


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def leads_to(root: Path, path: str, link: html.HtmlElement) -> html.HtmlElement:
    """What a link of a page leads to."""
    file, _, fragment = link.get("href").partition("#")
    target = html.parse((root / path / file if file else root / path / "index.html").resolve()).getroot()
    return target.get_element_by_id(fragment) if fragment else target


TASK = f"unit/{UNIT}/2026/task/t-00000026"


def test_figures_are_marked_in_the_text_and_lead_to_its_cell(root: Path) -> None:
    for path in (TASK, f"unit/{UNIT}/2026"):
        marked = page(root, path).xpath("//span[contains(@class, 'said')]")
        assert [(m.get("class"), text(m)) for m in marked] == [
            ("said differs", "200次"), ("said unmeasured", "4座"), ("said equal", "6场")]
        for mark in marked:
            assert text(leads_to(root, path, mark[0])).startswith(CONTENT)


def test_the_iri_of_a_figure_is_where_it_stands(root: Path) -> None:
    assert text(page(root, f"unit/{UNIT}/2026").get_element_by_id("p-00000022")) == "4座"
    assert text(page(root, f"unit/{UNIT}/2025").get_element_by_id("p-00000001")) == "6场"


def test_the_margin_tells_what_measures_each_figure(root: Path) -> None:
    notes = page(root, TASK).xpath("//ul[@class='margin']/li")
    assert [text(n) for n in notes] == [
        "200次 与指标不同 森林防火巡护次数 ≥ 180 次", "4座 没有指标衡量 P11", "6场 与指标相同 应急演练场次 ≥ 6 场"]
    indicator = notes[0].xpath("a[2]")[0]
    assert "森林防火巡护次数" in text(leads_to(root, TASK, indicator))
    flag = notes[1].xpath("a[contains(@class, 'flag')]")[0]
    assert "没有对应的绩效指标" in text(leads_to(root, TASK, flag))


def test_a_task_has_its_money_and_what_serves_it_with_the_reason(root: Path) -> None:
    task = page(root, TASK)
    lines = [" ".join(filter(None, map(text, tr))) for tr in task.xpath("//table[contains(@class, 'indicators')]/tbody/tr")]
    assert lines[:2] == ["森林防火巡护次数 数量指标 ≥ 180 次 文字中的数量 200次", "应急演练场次 数量指标 ≥ 6 场 文字中的数量 6场"]
    assert lines[2].startswith("森林防火巡护及时率")
    assert lines[2].endswith("用语相同（表中没有写明） 森林防火巡护")
    assert "130.00" in [text(a) for a in task.xpath("//td[@class='num']/a")]


def test_the_same_task_of_another_year_is_beside_it(root: Path) -> None:
    other = page(root, f"unit/{UNIT}/2025/task/t-00000001")
    found = [a for a in other.xpath("//ul[@class='lines']//a") if text(a) == "2026年"]
    assert len(found) == 1
    assert text(leads_to(root, f"unit/{UNIT}/2025/task/t-00000001", found[0]).xpath("//h1")[0]) == "森林防火巡护"


def test_a_duty_without_anything_that_serves_it_says_so(root: Path) -> None:
    duty = page(root, f"unit/{UNIT}/2025/duty/d-00000001")
    assert "没有找到相应的指标" in text(duty)
    assert "没有找到相应的项目" in text(duty)


def test_the_page_of_the_year_and_the_page_of_the_task_link_to_each_other(root: Path) -> None:
    path = f"unit/{UNIT}/2026"
    row = page(root, path).get_element_by_id("t-00000026")
    assert text(leads_to(root, path, row.xpath(".//th//a")[0]).xpath("//h1")[0]) == "森林防火巡护"
    back = [a for a in page(root, TASK).xpath("//dl//a") if a.get("href").endswith("#t-00000026")]
    assert leads_to(root, TASK, back[0]).get("id") == "t-00000026"


def test_the_forms_of_a_project_stand_side_by_side(root: Path) -> None:
    path = f"project/{PROJECT}"
    tables = page(root, path).xpath("//div[@class='scroll']/table")
    totals = [[text(cell) for cell in tr] for tr in tables[0].xpath("tbody/tr")]
    assert [line[1:4] for line in totals] == [["100.00 万元", "110.00 万元", "99.00 万元"], ["150.00 万元", "", ""]]
    assert [[text(cell) for cell in tr] for tr in tables[1].xpath("tbody/tr")] == [["应急演练场次", "≥ 4 场", "3场", "≥ 5 场", "5场"]]
    assert [text(td) for td in tables[1].xpath("tbody/tr/td[contains(@class, 'changed')]")] == ["≥ 5 场"]
    year = tables[0].xpath("tbody/tr/th/a")[1]
    assert "2025年" in text(leads_to(root, path, year))


def test_a_word_that_many_names_share_tells_nothing() -> None:
    names = [f"安全生产{kind}数" for kind in ("检查", "培训", "演练", "会议", "巡察", "宣传")]
    light = load_matching(()).light["indicators"]
    assert SameWords(names, light).find("负责安全生产") == {}
    assert SameWords(names[:3], light).find("负责安全生产培训") == {
        "安全生产培训数": ["安全生产培训"], "安全生产检查数": ["安全生产"], "安全生产演练数": ["安全生产"]}
