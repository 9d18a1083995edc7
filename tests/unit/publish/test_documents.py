"""Pages of documents: every cell leads to all that was read from it and every figure to its cell; long documents are cut."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from jixiao.publish.source_sheets import SourceSheets, Span

if TYPE_CHECKING:
    from conftest import Site

LONG = f"document/{sha256(b'long.xlsx').hexdigest()[:16]}"
RAW = 100_000  # bytes that a page may have


@cache
def opened(path: Path) -> html.HtmlElement:
    return html.parse(path).getroot()


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def leads_to(path: Path, href: str) -> html.HtmlElement:
    """What a link on a page leads to; without a fragment the page."""
    file, _, fragment = href.partition("#")
    root = opened((path.parent / file).resolve() if file else path)
    return root.get_element_by_id(fragment) if fragment else root


def sources(site: Site, name: str) -> list[Path]:
    """The pages with the source of a document, first its own."""
    (row,) = (d for d in site.tables["documents"] if d["document"] == name)
    folder = site.root / "document" / row["document_id"]
    return [folder / "index.html", *sorted(folder.glob("page-*/index.html"))]


@pytest.mark.parametrize("name", ["plan.docx", "report.xlsx"])
def test_each_cell_leads_to_all_rows_that_were_read_from_it(site: Site, name: str) -> None:
    (path,) = sources(site, name)
    cells = [c for c in site.tables["cells"] if c["document"] == name]
    rows: dict[tuple[str, str, str], set[str]] = {}
    for use in site.tables["evidence"]:
        if use["document"] == name:
            rows.setdefault((use["grid"], use["row"], use["cell_column"]), set()).add(use["row_id"])
    walked = 0
    for cell in cells:
        td = opened(path).get_element_by_id(f"g{cell['grid']}r{cell['row']}c{cell['column']}")
        links = [a.get("href") for a in td.xpath(".//a[not(contains(@class, 'flag'))]")]
        assert {href.partition("#")[2] for href in links} == rows.get((cell["grid"], cell["row"], cell["column"]), set())
        walked += sum(leads_to(path, href) is not None for href in links)
    assert walked >= len(rows)


def test_each_figure_on_the_pages_leads_to_a_cell_that_prints_it(site: Site, extended: Path) -> None:
    unit = "unit/qinghe-yjglj"
    walked = 0
    for root, paths in ((site.root, [f"{unit}/2024", f"{unit}/2025", f"{unit}/2025/task/t-00000001", "project/qinghe-yjglj-xunhu"]),
                        (extended, [f"{unit}/2026", f"{unit}/2026/task/t-00000026", "project/qinghe-yjglj-xunhu"])):
        for path in [file for name in paths for file in (root / name / "index.html", *(root / name).glob("page-*/index.html"))]:
            for link in opened(path).xpath("//a[@class='n']"):
                cell = leads_to(path, link.get("href"))
                digits = re.search(r"\d+(?:\.\d+)?", link.text_content())
                assert cell.tag == "td", link.get("href")
                assert not digits or digits[0] in cell.text_content().replace(",", "")
                walked += 1
    assert walked > 600


def test_a_cell_that_was_not_read_says_why(site: Site) -> None:
    (path,) = sources(site, "plan.docx")
    cell = opened(path).get_element_by_id("g1r11c3")
    assert cell.get("class") == "unread"
    assert cell.get("title") == "未解读：没有版式认得这一格，内容没有进入数据"


def test_documents_lead_to_their_neighbours(site: Site) -> None:
    first, second = (sources(site, d["document"])[0] for d in site.tables["documents"])
    after = opened(first).xpath("//nav[@class='neighbours']//a")
    assert [leads_to(first, a.get("href")) is opened(second) for a in after] == [True]
    assert [leads_to(second, a.get("href")) is opened(first) for a in opened(second).xpath("//nav[@class='neighbours']//a")] == [True]


def test_a_long_document_is_cut_into_pages_of_a_size(extended: Path) -> None:
    pages = sorted((extended / LONG).rglob("*.html"))
    assert len(list((extended / LONG).glob("page-*"))) > 1
    assert all(p.stat().st_size <= RAW for p in pages)
    rows = [tr.get("id") for p in sorted((extended / LONG).glob("page-*/index.html"), key=lambda p: int(p.parent.name[5:]))
            for tr in opened(p).xpath("//table[contains(@class, 'grid')]/tbody/tr")]
    assert rows == [f"g1r{n}" for n in range(1, 601)]


def test_every_iri_of_a_long_document_has_its_place_and_leads_on(extended: Path) -> None:
    path = extended / LONG / "index.html"
    data = (extended / LONG / "index.ttl").read_text(encoding="utf-8") + (extended / "dump.ttl").read_text(encoding="utf-8")
    named = set(re.findall(rf"{LONG}/#([\w-]+)", data))
    assert len(named) > 1200
    assert named - set(opened(path).xpath("//@id")) == set()
    place = opened(path).get_element_by_id("g1r600")
    assert text(leads_to(path, place.xpath("a/@href")[0])).startswith("600哨所600的值守")
    finding = opened(path).get_element_by_id("f-10000600")
    assert "第600行的人数待核实" in text(leads_to(path, finding.get("href")))
    assert "有未解读的单元格" in text(opened(path).get_element_by_id("f-10001000"))


def test_cells_of_a_long_document_are_linked_where_they_are(extended: Path) -> None:
    year = extended / "unit/qinghe-yjglj/2026"
    place = opened(year / "index.html").get_element_by_id("x-00000600").xpath("..//a/@href")[0]
    path = year / place.partition("#")[0]
    value = opened(path).get_element_by_id("x-00000600")
    assert "/page-" in value.get("href")
    assert text(leads_to(path, value.get("href"))).startswith("600")


def test_a_flag_leads_to_the_finding_on_its_page(extended: Path) -> None:
    for page in (extended / LONG).glob("page-*/index.html"):
        for flag in opened(page).xpath("//td//a[contains(@class, 'flag')]"):
            assert leads_to(page, flag.get("href")).tag == "article"


def test_joined_cells_are_not_cut() -> None:
    at = {"document_id": "d", "grid": "1", "column": "1", "text": "字" * 8000}
    cells = [{**at, "row": str(r), "rowspan": "3" if r % 3 == 1 else "1"} for r in range(1, 31)]
    grid = {"document_id": "d", "grid": "1", "rows": "30", "columns": "1"}
    sheets = SourceSheets({("d",): [grid]}, {("d", "1"): cells}, {}, {}, {}, {}).of["d"]
    assert len(sheets) > 1
    assert {span.first % 3 for sheet in sheets for span in sheet.spans} == {1}
    assert sheets[-1].spans == [Span("1", sheets[-1].spans[0].first, 30)]
