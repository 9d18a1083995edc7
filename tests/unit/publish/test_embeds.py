"""Small pages for the pages of others: found from the page they belong to, with their source, kept out of search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from conftest import Site


def test_the_code_to_copy_names_the_small_page(site: Site) -> None:
    base = site.sample.SETTINGS.base
    for home in ("", "en/"):
        for path in (f"indicator/{site.sample.CONCEPT}", f"unit/{site.sample.UNIT}"):
            page = html.fromstring((site.root / home / path / "index.html").read_bytes())
            [code] = page.xpath("//details[@class='cite']/pre/code")
            frame = html.fragment_fromstring(code.text_content())
            assert frame.tag == "iframe"
            assert frame.get("src") == f"{base}{home}embed/{path}/"
            assert frame.get("title") == page.xpath("//h1")[0].text_content()
            assert (site.root / frame.get("src").removeprefix(base) / "index.html").is_file()


def test_the_small_page_shows_figures_with_their_cells_and_the_way_back(site: Site) -> None:
    page = html.fromstring((site.root / "embed" / "unit" / site.sample.UNIT / "index.html").read_bytes())
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//base/@target") == ["_blank"]
    assert not page.xpath("//header | //nav | //script")
    assert page.xpath("//svg[@role='img']")
    assert page.xpath("//table//a[@class='n']")
    assert page.xpath("//h1/a/@href") == [f"../../../unit/{site.sample.UNIT}/index.html"]
    assert site.sample.SETTINGS.publisher in page.xpath("//footer")[0].text_content()


def test_search_engines_are_not_sent_there(site: Site) -> None:
    assert "/embed/" not in (site.root / "sitemap.xml").read_text(encoding="utf-8")
