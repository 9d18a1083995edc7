"""Pages of duties and tasks, figures in texts, and the forms of a project side by side."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from jixiao.identity.matching import load_matching
from jixiao.publish.same_words import SameWords

UNIT, PROJECT = "qinghe-yjglj", "qinghe-yjglj-xunhu"
def page(root: Path, path: str) -> html.HtmlElement:
    return html.parse(root / path / "index.html").getroot()


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def leads_to(extended: Path, path: str, link: html.HtmlElement) -> html.HtmlElement:
    """What a link of a page leads to."""
    file, _, fragment = link.get("href").partition("#")
    target = html.parse((extended / path / file if file else extended / path / "index.html").resolve()).getroot()
    return target.get_element_by_id(fragment) if fragment else target


FORMS = f"unit/{UNIT}/2026/page-2"  # the year is long: its forms stand on pages under it
TASK = f"unit/{UNIT}/2026/task/t-00000026"


def test_figures_are_marked_in_the_text_and_lead_to_its_cell(extended: Path) -> None:
    for path in (TASK, FORMS):
        marked = page(extended, path).xpath("//span[contains(@class, 'said')]")
        assert [(m.get("class"), text(m)) for m in marked] == [
            ("said differs", "200次"), ("said unmeasured", "4座"), ("said equal", "6场")]
        for mark in marked:
            assert text(leads_to(extended, path, mark[0])).startswith("巡护山林200次，新建瞭望塔4座，演练不少于6场")


def test_the_iri_of_a_figure_is_where_it_stands(extended: Path) -> None:
    assert text(page(extended, FORMS).get_element_by_id("p-00000022")) == "4座"
    assert text(page(extended, f"unit/{UNIT}/2025").get_element_by_id("p-00000001")) == "6场"


def test_the_margin_tells_what_measures_each_figure(extended: Path) -> None:
    notes = page(extended, TASK).xpath("//ul[@class='margin']/li")
    assert [text(n) for n in notes] == [
        "200次 与指标不同 森林防火巡护次数 ≥ 180 次", "4座 没有指标衡量 P11", "6场 与指标相同 应急演练场次 ≥ 6 场"]
    indicator = notes[0].xpath("a[2]")[0]
    assert "森林防火巡护次数" in text(leads_to(extended, TASK, indicator))
    flag = notes[1].xpath("a[contains(@class, 'flag')]")[0]
    assert "没有对应的绩效指标" in text(leads_to(extended, TASK, flag))


def test_a_task_has_its_money_and_what_serves_it_with_the_reason(extended: Path) -> None:
    task = page(extended, TASK)
    lines = [" ".join(filter(None, map(text, tr))) for tr in task.xpath("//table[contains(@class, 'indicators')]/tbody/tr")]
    assert lines[:2] == ["森林防火巡护次数 数量指标 ≥ 180 次 文字中的数量 200次", "应急演练场次 数量指标 ≥ 6 场 文字中的数量 6场"]
    assert lines[2].startswith("森林防火巡护及时率")
    assert lines[2].endswith("用语相同（表中没有写明） 森林防火巡护")
    assert "130.00" in [text(a) for a in task.xpath("//td[@class='num']/a")]


def test_the_same_task_of_another_year_is_beside_it(extended: Path) -> None:
    other = page(extended, f"unit/{UNIT}/2025/task/t-00000001")
    found = [a for a in other.xpath("//ul[@class='lines']//a") if text(a) == "2026年"]
    assert len(found) == 1
    assert text(leads_to(extended, f"unit/{UNIT}/2025/task/t-00000001", found[0]).xpath("//h1")[0]) == "森林防火巡护"


def test_a_duty_without_anything_that_serves_it_says_so(extended: Path) -> None:
    duty = page(extended, f"unit/{UNIT}/2025/duty/d-00000001")
    assert "没有找到相应的指标" in text(duty)
    assert "没有找到相应的项目" in text(duty)


def test_the_page_of_the_year_and_the_page_of_the_task_link_to_each_other(extended: Path) -> None:
    path = FORMS
    row = page(extended, path).get_element_by_id("t-00000026")
    assert text(leads_to(extended, path, row.xpath(".//th//a")[0]).xpath("//h1")[0]) == "森林防火巡护"
    back = [a for a in page(extended, TASK).xpath("//dl//a") if a.get("href").endswith("#t-00000026")]
    assert leads_to(extended, TASK, back[0]).get("id") == "t-00000026"


def test_the_forms_of_a_project_stand_side_by_side(extended: Path) -> None:
    path = f"project/{PROJECT}"
    tables = page(extended, path).xpath("//div[@class='scroll']/table")
    totals = [[text(cell) for cell in tr] for tr in tables[0].xpath("tbody/tr")]
    assert [line[1:4] for line in totals] == [["100.00 万元", "110.00 万元", "99.00 万元"], ["150.00 万元", "", ""]]
    assert [[text(cell) for cell in tr] for tr in tables[1].xpath("tbody/tr")] == [["应急演练场次", "≥ 4 场", "3场", "≥ 5 场", "5场"]]
    assert [text(td) for td in tables[1].xpath("tbody/tr/td[contains(@class, 'changed')]")] == ["≥ 5 场"]
    year = tables[0].xpath("tbody/tr/th/a")[1]
    assert "2025年" in text(leads_to(extended, path, year))


def test_a_word_that_many_names_share_tells_nothing() -> None:
    names = [f"安全生产{kind}数" for kind in ("检查", "培训", "演练", "会议", "巡察", "宣传")]
    light = load_matching(()).light["indicators"]
    assert SameWords(names, light).find("负责安全生产") == {}
    assert SameWords(names[:3], light).find("负责安全生产培训") == {
        "安全生产培训数": ["安全生产培训"], "安全生产检查数": ["安全生产"], "安全生产演练数": ["安全生产"]}
