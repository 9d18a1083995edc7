"""The self-assessment is complete, and each file that it points to is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from jixiao import resources

if TYPE_CHECKING:
    from conftest import Site

FAIR = ["F1", "F2", "F3", "F4", "A1", "A1.1", "A1.2", "A2", "I1", "I2", "I3", "R1", "R1.1", "R1.2", "R1.3"]


def test_every_practice_is_assessed_and_what_is_done_can_be_seen(site: Site) -> None:
    [path] = resources.files("site", "practices.yaml")
    entries = resources.content(path)
    assert list(entries) == [*(f"BP{n}" for n in range(1, 36)), *FAIR]
    for key, entry in entries.items():
        assert bool(entry["evidence"]) == (entry["status"] != "no"), key
        assert [p for p in entry["evidence"] if not (site.root / p).is_file()] == [], key


def test_the_table_links_to_the_evidence(site: Site) -> None:
    for home in ("", "en/"):
        page = site.root / home / "about" / "practices" / "index.html"
        rows = html.fromstring(page.read_bytes()).xpath("//tbody/tr")
        assert len(rows) == 50
        for href in {href for row in rows for href in row.xpath("td//a/@href")}:
            assert (page.parent / href).resolve().is_file(), href


def test_the_disclosures_are_all_there(site: Site) -> None:
    text = html.fromstring((site.root / "about" / "index.html").read_bytes()).text_content()
    for told in ("怎样核实", "数据来源", "精确程度", "局限", "如何弥补", "个人信息", "怎样引用", "更正", "CC BY 4.0"):
        assert told in text
