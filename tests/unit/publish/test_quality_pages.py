"""What readers see of quality and findings: sentences with figures, their method, lists by severity, rule and unit, ways to units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from jixiao.findings import SEVERITIES, catalogue
from jixiao.publish.corpus import Corpus
from jixiao.publish.quality import DIMENSIONS, METRICS, Quality
from jixiao.publish.strings import Strings

if TYPE_CHECKING:
    from conftest import Site


def open_page(site: Site, path: str) -> html.HtmlElement:
    return html.fromstring((site.root / path / "index.html").read_bytes())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_five_lines_stand_on_the_page_of_the_site_with_their_method(site: Site) -> None:
    page = open_page(site, "quality")
    shares = Quality(Corpus(site.tables), catalogue()).of()
    words = Strings("zh")
    for key, metrics in DIMENSIONS.items():
        section = page.get_element_by_id(key)
        for metric in metrics:
            share = shares[metric]
            told = (words.plain(f"quality.{metric}", part=share.part, whole=share.whole, percent=share.percent) if share.whole
                    else words.plain("quality_none", why=words.plain(f"quality.{metric}.none")))
            assert told in text(section)
    method = [row.xpath("string(th/code)") for row in page.get_element_by_id("method").xpath(".//tbody/tr")]
    assert method == list(METRICS)


@pytest.mark.parametrize("path", ["unit/{unit}", "unit/{unit}/2025"])
def test_units_and_years_have_their_lines_which_lead_to_what_is_behind(site: Site, path: str) -> None:
    folder = path.format(unit=site.sample.UNIT)
    page = open_page(site, folder)
    links = page.xpath("//dl[@class='five']/dt/a/@href")
    assert [link.rpartition("#")[2] for link in links] == list(DIMENSIONS)
    behind = open_page(site, f"findings/unit/{site.sample.UNIT}")
    missing = text(behind.get_element_by_id("comparable"))
    assert "群众满意度" in missing
    assert "不能判断" in text(behind.get_element_by_id("timely"))


def test_every_unit_is_in_one_band_of_each_metric(site: Site) -> None:
    table = open_page(site, "quality").xpath("//table[caption[contains(., '单位数')]]")[0]
    for row in table.xpath(".//tbody/tr"):
        assert sum(int(n) for n in row.xpath("td/text()")) == len(site.tables["units"])


@pytest.mark.parametrize("severity", SEVERITIES)
def test_findings_of_a_severity_are_listed_with_permalinks(site: Site, severity: str) -> None:
    page = open_page(site, f"findings/severity/{severity}")
    expected = [f["id"] for f in site.tables["findings"] if f["severity"] == severity]
    assert [a.text.removeprefix("#") for a in page.xpath("//a[@class='src']")] == expected


def test_a_finding_shows_both_figures_linked_to_their_cells(site: Site) -> None:
    article = open_page(site, f"findings/unit/{site.sample.UNIT}").get_element_by_id("f-00000004")
    figures = {text(div.find("dt")): div.find("dd") for div in article.xpath(".//dl[contains(@class,'figures')]/div")}
    assert {name: text(dd) for name, dd in figures.items()} == {"实为": "310.00", "对照": "300.00", "差额": "10.00", "容差": "0.01"}
    assert [dd.xpath("string(a/@href)").rpartition("#")[2] for dd in figures.values()] == ["g2r3c5", "g2r2c5", "", ""]


def test_the_page_of_a_rule_says_why_what_to_do_and_shows_an_example(site: Site) -> None:
    page = open_page(site, "code/rule/F04")
    facts = {text(dt): text(dt.getnext()) for dt in page.xpath("//dl[contains(@class,'plainlist')]/dt")}
    assert "勾稽" in facts["为什么核查"]
    assert "更正" in facts["怎么办"]
    assert "未通过 1" in facts["运行次数"]
    assert "高于上级224的300.00" in text(page.get_element_by_id("f-00000004"))
    assert "没有违反" in text(open_page(site, "code/rule/F01"))


def test_units_are_found_by_letter_region_and_sector(site: Site) -> None:
    name = site.sample.NAME
    index = open_page(site, "unit")
    group = index.get_element_by_id("letter-q").getparent()
    assert name in text(group)
    cells = [text(td) for td in group.xpath("./tr[2]/td")]
    assert cells[:6] == ["青禾县", "应急", "2025", "2024", "—", "2024"]
    assert group.xpath(".//svg/title/text()") == ["应有 8 种，有 3 种"]
    assert name in text(open_page(site, "region"))
    assert name in text(open_page(site, "sector/emergency"))
    facts = {text(div.find("dt")): text(div.find("dd")) for div in open_page(site, f"unit/{site.sample.UNIT}").xpath("//dl/div")}
    assert (facts["地区"], facts["行业"]) == ("青禾县", "应急")


def test_the_overview_tells_what_passed(site: Site) -> None:
    page = open_page(site, "findings")
    assert "核对了 3 次，2 次相符（66.6%）" in text(page)
    row = next(r for r in page.xpath("//tbody/tr") if text(r).startswith("F04"))
    assert [text(td) for td in row.xpath("td")][1:] == ["1", "2", "1", "0", "1"]


def test_the_home_page_shows_questions_with_answers_and_the_quality(site: Site) -> None:
    page = html.fromstring((site.root / "index.html").read_bytes())
    asked = page.xpath("//h2[contains(., '问题和答案')]/following-sibling::h3/a")
    assert 1 <= len(asked) <= 3
    for link in asked:
        table = link.xpath("following::table[1]")[0]
        assert table.xpath(".//tbody/tr/td//text()")
        assert (site.root / link.get("href")).is_file()
    assert [text(dt) for dt in page.xpath("//dl[@class='five']/dt")] == ["完整", "一致", "可追溯", "可比", "及时"]
    latest = page.xpath("//h2[contains(., '最近的文档')]/following::table[1]//tbody/tr")
    assert len(latest) == len(site.tables["documents"])
    assert page.xpath("//link[@type='application/atom+xml']/@href") == ["changes/feed.atom"]
