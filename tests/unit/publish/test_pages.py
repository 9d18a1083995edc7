"""What single pages say: budgets by stage, repairs, the strictest target, unread cells, rules that did not run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html
from markupsafe import Markup

from jixiao.errors import JixiaoError
from jixiao.model import Tables
from jixiao.publish import links, publish
from jixiao.publish.page import Page
from jixiao.publish.strings import Strings
from jixiao.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Site


def open_page(site: Site, path: str) -> html.HtmlElement:
    return html.fromstring((site.root / path / "index.html").read_bytes())


def rows(page: html.HtmlElement, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, as texts."""
    title = next(h for h in page.xpath("//h2 | //h3") if h.text_content().startswith(heading))
    table = title.xpath("following::table[1]")[0]
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tbody/tr[not(@class='hits')]")]


def test_budget_of_an_evaluation_stands_by_stage(site: Site) -> None:
    page = open_page(site, f"unit/{site.sample.UNIT}/2024")
    head = [th.text_content() for th in page.xpath("(//h3[contains(., '预算与执行')]/following::table)[1]//thead//th")]
    assert [h.split(" ")[0] for h in head][1:4] == ["年初预算", "全年预算", "全年执行"]
    assert rows(page, "预算与执行") == [["年度资金总额 全部资金", "100.00", "110.00", "99.00 90.00%", "10", "9", "表1第4行"]]


def test_composition_is_drawn_only_where_its_parts_add_up(site: Site, tmp_path: Path) -> None:
    page = open_page(site, f"unit/{site.sample.UNIT}/2025")
    assert [f.findtext("figcaption") for f in page.xpath("//figure")] == ["按资金来源 · 年初预算", "按支出性质 · 年初预算"]
    assert "项目支出 420.50 万元 (31.8%)" in page.xpath("//svg[@role='img']/desc/text()")[1]
    spoiled = Tables({name: [dict(r) for r in rows] for name, rows in site.tables.rows.items()})
    next(a for a in spoiled["amounts"] if a["amount"] == "420.50")["amount"] = "430.50"
    publish(spoiled, site.dump, b"", replace(site.sample.SETTINGS, languages=("zh",)), tmp_path)
    again = html.fromstring((tmp_path / "unit" / site.sample.UNIT / "2025" / "index.html").read_bytes())
    assert [f.findtext("figcaption") for f in again.xpath("//figure")] == ["按资金来源 · 年初预算"]


def test_account_lines_have_a_column_for_each_printed_one(site: Site) -> None:
    lines = rows(open_page(site, f"unit/{site.sample.UNIT}/2024"), "收支明细")
    assert lines[1] == ["22401 应急管理事务", "1200.00", "900.00", "310.00", "表2第3行"]
    assert len(lines) == 3


def test_a_repair_shows_what_was_printed(site: Site) -> None:
    page = open_page(site, f"unit/{site.sample.UNIT}/2025")
    row = page.get_element_by_id("i-00000002")
    assert row.xpath(".//span[@class='chip repair']/@title") == ["原文：-100%"]
    assert "“-100%”读作“=100%”" in row.getnext().text_content()


def test_a_concept_shows_strictest_and_loosest_and_all_spellings(site: Site) -> None:
    page = open_page(site, f"indicator/{site.sample.CONCEPT}")
    ranges = [" ".join(d.text_content().split()) for d in page.xpath("//dl[contains(@class,'range')]/div")]
    assert ranges == ["最严≥ 6 场 青禾县应急管理局 2025", "最宽≥ 4 场 青禾县应急管理局 2024"]
    assert "演练场次" in page.text_content()
    assert [line[1] for line in rows(page, "全部使用")] == ["2024", "2025"]


def test_a_project_shows_all_its_years_and_links_to_rows(site: Site) -> None:
    page = open_page(site, f"project/{site.sample.PROJECT}")
    assert f"../../unit/{site.sample.UNIT}/2024/index.html#a-10000001" in page.xpath("//a/@href")
    assert page.xpath("//span[contains(., '来年提前排定')]/@title") == ["偏差原因及改进措施"]


def test_a_document_is_shown_cell_by_cell(site: Site) -> None:
    document = site.tables["documents"][0]["document_id"]
    page = open_page(site, f"document/{document}")
    for cell in site.tables["cells"]:
        if cell["document_id"] == document:
            shown = page.get_element_by_id(f"g{cell['grid']}r{cell['row']}c{cell['column']}")
            assert shown.text_content().startswith(cell["text"])
            assert shown.get("rowspan", "1") == cell["rowspan"]
            assert shown.get("colspan", "1") == cell["colspan"]
            assert ("unread" in shown.get("class", "")) == (cell["claimed"] == "no")


def test_spans_that_overlap_or_leave_the_grid_are_cut(site: Site, tmp_path: Path) -> None:
    tables = Tables()
    source = site.sample.Source(tables, "wild.txt", "2025", "")
    source.grid([[("甲", 9, 9), "乙"], ["丙", "丁"]])
    source.cells[0].update(rowspan="9", colspan="9")
    source.close(0)
    dump = tmp_path / "dump.nq"
    dump.write_bytes(b"")
    publish(tables, dump, b"", Settings(), tmp_path / "public")
    page = html.fromstring((tmp_path / "public" / "document" / source.id / "index.html").read_bytes())
    texts = {td.get("id"): td.text_content() for td in page.xpath("//table[contains(@class,'grid')]//td[@id]")}
    assert sorted(texts.values()) == ["丁", "丙", "乙", "甲"]


def test_checks_tell_silence_from_absence(site: Site) -> None:
    page = open_page(site, "checks")
    lines = {r.xpath("string(th)").split(" ")[0]: r.xpath("td/text()") for r in page.xpath("//tbody/tr")}
    assert lines["F04"] == ["1", "2", "1", "0", "1", "0"]
    assert lines["S05"][-1] == "1"
    document = site.tables["documents"][0]["document_id"]
    line = open_page(site, f"document/{document}").get_element_by_id("check-F04-1")
    assert [td.text_content() for td in line.xpath("td")][:3] == ["1", "2", "1"]
    silent = page.xpath("//h2[contains(., '没有运行')]/following::li/a/text()")
    assert any(text.startswith("F01") for text in silent)
    assert "没有自评表" in open_page(site, "code/rule/S05").text_content()


def test_a_document_that_could_not_be_read_has_its_finding(site: Site) -> None:
    page = open_page(site, "findings")
    finding = page.get_element_by_id("f-00000009")
    assert "损坏.docx：文件不完整" in finding.text_content()
    assert finding.xpath(".//a[contains(@href, '#f-00000009')]/@href") == ["#f-00000009"]


def test_budget_codes_have_pages_with_their_money(site: Site) -> None:
    page = open_page(site, "code/function-2024/22401")
    assert "22401 应急管理事务" in page.findtext(".//h1")
    assert [line[5] for line in rows(page, "金额")] == ["1200.00", "900.00", "310.00"]


def test_contact_licence_and_publisher_are_on_every_page(site: Site) -> None:
    for path in site.root.rglob("index.html"):
        foot = html.fromstring(path.read_bytes()).xpath("string(//footer)")
        assert "青禾县数据开放办公室" in foot
        assert "CC BY 4.0" in foot
        assert "kaifang@qinghe.example" in foot or "embed" in path.parts  # a frame leads to the whole page


def test_keys_that_would_leave_the_folder_are_refused() -> None:
    with pytest.raises(JixiaoError, match="change the key"):
        links.page_of("https://e.org/unit/../../etc/", "https://e.org/")


def test_a_page_gives_each_anchor_once() -> None:
    page = Page("unit/index.html", "", "")
    assert page.anchor("i-1") == ' id="i-1"'
    assert page.anchor("i-1") == ""
    assert page.anchor("") == ""


def test_a_word_that_is_missing_is_named(tmp_path: Path) -> None:
    words = Strings("zh")
    assert (words.plain("units"), Strings("en").plain("units")) == ("单位", "Units")
    assert "<b>2</b>" in words.rich("concepts.lead", count=Markup("<b>2</b>"))
    assert "&lt;b&gt;" in words.rich("concepts.lead", count="<b>")
    with pytest.raises(JixiaoError, match="no word 'unheard'"):
        words.plain("unheard")
    (tmp_path / "site" / "templates").mkdir(parents=True)
    (tmp_path / "site" / "templates" / "words.yaml").write_text("units: 单位", encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"中文 \| English"):
        Strings("zh", [tmp_path])


def test_what_follows_from_a_finding_stands_behind_it(site: Site) -> None:
    [(cause, after)] = [(row["cause"], row["id"]) for row in site.tables["findings"] if row["cause"]]
    articles = open_page(site, f"findings/unit/{site.sample.UNIT}").xpath("//article")
    ids = [article.get("id") for article in articles]
    assert ids.index(after) == ids.index(cause) + 1
    assert [("under" in article.get("class").split()) for article in articles] == [identifier == after for identifier in ids]
