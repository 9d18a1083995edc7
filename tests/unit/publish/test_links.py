"""Every link and anchor of the site resolves, every IRI of the base has a page, every number leads to its cell and back."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from lxml import html

from jixiao.graph import parse
from jixiao.model import Tables
from jixiao.publish.corpus import Corpus
from jixiao.publish.page import Page
from jixiao.publish.sources import Sources

if TYPE_CHECKING:
    from conftest import Site

Pages = dict[str, html.HtmlElement]


@pytest.fixture(scope="module")
def pages(site: Site) -> Pages:
    return {p.relative_to(site.root).as_posix(): html.fromstring(p.read_bytes()) for p in sorted(site.root.rglob("*.html"))}


@pytest.fixture(scope="module")
def anchors(pages: Pages) -> dict[str, set[str]]:
    return {path: set(page.xpath("//@id")) for path, page in pages.items()}


def resolve(page: str, link: str) -> tuple[str, str]:
    """The file and the fragment that a relative link leads to."""
    path, _, fragment = link.partition("#")
    path = path.partition("?")[0]  # what a page is asked is read by its script
    return normpath(join(dirname(page), unquote(path))) if path else page, unquote(fragment)


def internal(page: html.HtmlElement) -> list[str]:
    """The links of a page that stay on the site."""
    found = [str(link) for link in page.xpath("//@href | //@src")]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def test_links_and_anchors_resolve(site: Site, pages: Pages, anchors: dict[str, set[str]]) -> None:
    broken = []
    count = 0
    for path, page in pages.items():
        for link in set(internal(page)):
            count += 1
            target, fragment = resolve(path, link)
            if not (site.root / target).is_file() or (fragment and fragment not in anchors[target]):
                broken.append(f"{path} -> {link}")
    assert broken == []
    assert count > 3000


def test_addresses_in_heads_and_in_structured_data_resolve(site: Site, anchors: dict[str, set[str]], pages: Pages) -> None:
    """Canonical addresses, the same page in the other language, and every IRI of the base in the JSON-LD of a page."""
    base = site.sample.SETTINGS.base
    told: dict[str, set[str]] = {"canonical": set(), "alternate": set(), "jsonld": set()}
    broken = []
    for path, page in pages.items():
        if path.startswith(("404", "embed/", "en/embed/")):
            continue
        found = [("canonical", str(a)) for a in page.xpath("//link[@rel='canonical']/@href")]
        found += [("alternate", str(a)) for a in page.xpath("//link[@rel='alternate'][@hreflang]/@href")]
        for script in page.xpath("//script[@type='application/ld+json']/text()"):
            found += [("jsonld", iri) for iri in re.findall(r'"(https?://[^"]*)"', script) if iri.startswith(base)]
        for kind, iri in found:
            told[kind].add(iri)
            where, _, fragment = unquote(iri.removeprefix(base)).partition("#")
            target = f"{where}index.html" if not where or where.endswith("/") else where
            if not (site.root / target).is_file() and f"{where}/index.html" in anchors:
                target = f"{where}/index.html"
            if not (site.root / target).is_file() or (fragment and target in anchors and fragment not in anchors[target]):
                broken.append(f"{path} {kind} -> {iri}")
    assert broken == []
    assert {kind for kind, iris in told.items() if len(iris) > 5} == set(told)


def test_links_work_from_a_disk(pages: Pages) -> None:
    for path, page in pages.items():
        for link in internal(page):
            assert not link.startswith("/"), f"{path} -> {link}"
            assert not link.partition("#")[0].endswith("/"), f"{path} -> {link}"


def test_every_iri_of_the_base_has_a_file_and_an_anchor(site: Site, anchors: dict[str, set[str]]) -> None:
    base = site.sample.SETTINGS.base
    iris = set()
    for quad in parse(site.dump):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if getattr(term, "value", "").startswith(base):
                iris.add(term.value)
    lost = []
    for iri in sorted(iris):
        path, _, fragment = iri[len(base):].partition("#")
        page = f"{path.rstrip('/')}/index.html" if path else "index.html"
        if page not in anchors or (fragment and fragment not in anchors[page]):
            lost.append(iri)
    assert lost == []
    assert len(iris) > 500


def test_every_row_stands_on_the_page_of_its_unit_and_year(site: Site, anchors: dict[str, set[str]]) -> None:
    for name in ("forms", "duties", "goals", "tasks", "amounts", "facts", "schedule", "indicators", "claims"):
        assert site.tables[name], f"the sample has no {name}"
        for row in site.tables[name]:
            assert row["row_id"] in anchors[f"unit/{row['unit_key']}/{row['year_key']}/index.html"], row["row_id"]


def test_every_number_leads_to_the_cell_that_prints_it(site: Site, pages: Pages) -> None:
    texts = {(c["document_id"], f"g{c['grid']}r{c['row']}c{c['column']}"): c["text"] for c in site.tables["cells"]}
    seen = 0
    for year in ("2024", "2025"):
        path = f"unit/{site.sample.UNIT}/{year}/index.html"
        for link in pages[path].xpath("//a[@class='n']"):
            target, fragment = resolve(path, link.get("href"))
            printed = texts[Path(target).parent.name, fragment]
            digits = re.search(r"\d+(\.\d+)?", link.text)
            assert (digits.group() if digits else link.text) in printed.replace(",", ""), (link.text, printed)
            assert re.fullmatch(r"表\d+第\d+行第\d+列|文字块\d+第\d+段", link.get("title"))
            seen += 1
    assert seen > 30


def test_amounts_targets_and_results_are_links(site: Site, pages: Pages) -> None:
    page = pages[f"unit/{site.sample.UNIT}/2024/index.html"]
    for row in site.tables["amounts"]:
        if row["year_key"] == "2024":
            assert page.get_element_by_id(row["row_id"]).get("href"), row["row_id"]
    assert page.get_element_by_id("i-00000001-target").find("a").text == "≥ 4 场"
    assert page.get_element_by_id("i-00000001-result").find("a").text == "3场"


def test_every_cell_that_was_used_leads_back_to_its_row(site: Site, pages: Pages) -> None:
    for use in site.tables["evidence"]:
        path = f"document/{use['document_id']}/index.html"
        cell = pages[path].get_element_by_id(f"g{use['grid']}r{use['row']}c{use['cell_column']}")
        targets = [resolve(path, str(link)) for link in cell.xpath(".//a/@href")]
        assert (f"unit/{use['unit_key']}/{use['year_key']}/index.html", use["row_id"]) in targets, use
        assert "read" in cell.get("class")


def test_cells_below_each_other_are_named_as_a_run(site: Site) -> None:
    corpus = Corpus(site.tables)
    page = Page("findings/index.html", "", "")
    document = site.tables["documents"][0]["document_id"]
    keys = [(document, "1", str(row), "5") for row in (4, 8, 9, 10, 6)]
    names = [re.sub("<[^>]*>", "", link) for link in Sources(corpus).cell_links(page, keys)]
    assert names == ["表1第4行第5列", "表1第6行第5列", "表1第8–10行第5列"]


def test_cells_are_named_as_their_file_counts_them() -> None:
    tables = Tables()
    for grid, part in (("1", "text 1"), ("2", "table 1"), ("3", "sheet 2")):
        tables.add("grids", {"document_id": "d", "grid": grid, "part": part})
    for row, place in (("1", "line 48 cell 3"), ("2", "line 50 cell 3"), ("3", "line 52 cell 1")):
        tables.add("cells", {"document_id": "d", "grid": "2", "row": row, "column": "3", "place": place})
    sources = Sources(Corpus(tables))
    assert sources.cell_name(("d", "1", "5", "1")) == "文字块1第5段"
    assert sources.cell_name(("d", "2", "1", "3")) == "第48行第3格"
    assert sources.row_name("d", "2", "3") == "第52行"
    assert sources.cell_name(("d", "3", "21", "8")) == "工作表2 H21"
    assert sources.row_name("d", "3", "21") == "工作表2第21行"
    assert [sources.column_label("d", grid, 28) for grid in "23"] == ["28", "AB"]
    page = Page("findings/index.html", "", "")
    runs = [[("d", "2", str(row), "3") for row in (1, 2, 3)], [("d", "3", str(row), "8") for row in (4, 5, 6)]]
    names = [re.sub("<[^>]*>", "", link) for run in runs for link in sources.cell_links(page, run)]
    assert names == ["第48行第3格至第52行第1格", "工作表2 H4–H6"]


def test_findings_stand_at_their_row_their_cell_and_their_rule(site: Site, pages: Pages) -> None:
    for finding in site.tables["findings"]:
        home = f"document/{finding['document_id']}/index.html" if finding["document_id"] else "findings/index.html"
        where = (home, finding["id"])
        assert pages[home].get_element_by_id(finding["id"]).tag == "article"
        if finding["row_id"]:
            path = f"unit/{finding['unit_key']}/{finding['year_key']}/index.html"
            assert where in [resolve(path, str(x)) for x in pages[path].xpath("//p[contains(@class,'hit')]/a/@href")]
        rule = f"code/rule/{finding['code']}/index.html"
        assert where in [resolve(rule, link) for link in internal(pages[rule])]
    for cell in site.tables["finding_cells"]:
        home = f"document/{cell['document_id']}/index.html"
        mark = pages[home].get_element_by_id(f"g{cell['grid']}r{cell['row']}c{cell['cell_column']}")
        assert f"#{cell['id']}" in mark.xpath(".//a/@href")
