"""Long lists over several pages: nothing is lost, and every link and anchor of them holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from jixiao.publish import year_sheets

if TYPE_CHECKING:
    from conftest import Site


def targets(root: Path, path: Path) -> set[str]:
    """The files of the site that a page leads to, from its root."""
    found = html.fromstring(path.read_bytes()).xpath("//main//a/@href")
    return {((path.parent / link.partition("#")[0]).resolve()).relative_to(root.resolve()).as_posix()
            for link in found if "://" not in link and not link.startswith(("#", "mailto:"))}


def test_a_list_in_several_pages_has_everything(site: Site, cut: Path) -> None:
    for name in ("indicator", "document", "project"):
        whole = {t for t in targets(site.root, site.root / name / "index.html") if t.startswith(f"{name}/") and t.count("/") == 2}
        pages = [cut / name / "index.html", *(cut / name).glob("page-*/index.html"), *(cut / name).glob("category/**/index.html")]
        told = {t for page in pages for t in targets(cut, page)}
        assert (len(pages) > 1) == (len({t for t in whole if "page-" not in t}) > 1), name
        assert {t for t in whole if "page-" not in t} <= told


def test_a_long_year_keeps_every_anchor_and_shows_every_row_once(site: Site, cut: Path) -> None:
    name = f"unit/{site.sample.UNIT}/2024"
    ids = {path: html.fromstring(path.read_bytes()).xpath("//main//@id") for path in sorted((cut / name).glob("page-*/index.html"))}
    whole = html.fromstring((site.root / name / "index.html").read_bytes())
    rows = {row["row_id"] for table in year_sheets.RECORD_TABLES for row in site.tables[table]
            if (row["unit_key"], row["year_key"]) == (site.sample.UNIT, "2024")}
    shown = [found for names in ids.values() for found in names if found in rows]
    assert len(ids) > 1
    assert sorted(shown) == sorted(rows & set(whole.xpath("//main//@id")))
    kept = set(html.fromstring((cut / name / "index.html").read_bytes()).xpath("//@id"))
    aside = set(whole.xpath("//figure//@id | //section[@class='glossary']//@id"))
    assert set(whole.xpath("//main//@id")) - aside <= kept
    uses = html.fromstring((cut / "indicator" / site.sample.CONCEPT / "index.html").read_bytes()).xpath("//table//a/@href")
    assert any(f"{name}/page-" in link for link in uses)
    assert not any(f"{name}/index.html#" in link for link in uses)


def test_every_link_of_cut_pages_holds(cut: Path) -> None:
    anchors: dict[Path, set[str]] = {}
    for path in sorted(cut.rglob("*.html")):
        for link in html.fromstring(path.read_bytes()).xpath("//main//a/@href"):
            if "://" in link or link.startswith("mailto:"):
                continue
            file, _, fragment = link.partition("#")
            file = file.partition("?")[0]
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), f"{path}: {link}"
            if fragment and target.suffix == ".html" and not fragment.startswith(("q=", "n=")):
                if target not in anchors:
                    anchors[target] = set(html.fromstring(target.read_bytes()).xpath("//@id"))
                assert fragment in anchors[target], f"{path}: {link}"


def test_the_ways_of_a_page_have_names_of_their_own(cut: Path) -> None:
    for path in cut.rglob("*.html"):
        names = html.fromstring(path.read_bytes()).xpath("//nav/@aria-label")
        assert len(names) == len(set(names)), path


def test_the_most_used_indicators_come_first(site: Site) -> None:
    for table in html.fromstring((site.root / "indicator" / "index.html").read_bytes()).iter("table"):
        uses = [int(row[1].text) for row in table.find("tbody")]
        assert uses == sorted(uses, reverse=True)


def test_a_page_speaks_one_language(site: Site) -> None:
    """Values and words that are written in both languages are told in the one of the page."""
    for home, words in (("", {"yes", "no", "identity"}), ("en/", {"是", "否", "恒等"})):
        pages = [site.root / home / "index.html", *(site.root / home / "query").glob("*/index.html"),
                 *(site.root / home / "code" / "rule").glob("*/index.html")]
        cells = (cell for page in pages for cell in html.fromstring(page.read_bytes()).xpath("//main//td | //dl[@class='facts']//dd"))
        told = {word for cell in cells for word in "".join(cell.itertext()).split()}
        assert {"是", "恒等"} & told if not home else {"yes", "identity"} & told
        assert not words & told
