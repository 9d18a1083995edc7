"""What crawlers are told: that they are welcome, or with `noindex` that pages are to be left out of what is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from jixiao.errors import SettingsError
from jixiao.model import Tables
from jixiao.publish import publish
from jixiao.settings import load

if TYPE_CHECKING:
    from conftest import Site

ALWAYS = {"404", "embed"}
"""Templates of pages that are never worth finding: a page that is not there, and a part of another page."""


def _told(root: Path) -> dict[str, tuple[str, list[str]]]:
    """Of each page: its template, and what it says to robots."""
    out = {}
    for path in sorted(root.rglob("*.html")):
        page = html.fromstring(path.read_bytes())
        robots = page.xpath("//meta[@name='robots']/@content")
        out[path.relative_to(root).as_posix()] = (page.find("body").get("data-template"), robots)
    return out


@pytest.fixture(scope="module")
def trial(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of nothing whose settings ask search engines to leave it out."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "jixiao.toml").write_text("noindex = true\n", encoding="utf-8")
    (folder / "dump.nq").write_bytes(b"")
    publish(Tables(), folder / "dump.nq", b"", load(folder / "jixiao.toml"), folder / "public")
    return folder / "public"


def test_a_site_is_open_to_crawlers_and_names_its_addresses(site: Site) -> None:
    told = (site.root / "robots.txt").read_text(encoding="utf-8")
    assert told == f"User-agent: *\nAllow: /\n\nSitemap: {site.sample.SETTINGS.base}sitemap.xml\n"
    for path, (template, robots) in _told(site.root).items():
        assert robots == (["noindex"] if template in ALWAYS else []), path


def test_every_page_of_a_trial_asks_to_be_left_out(trial: Path) -> None:
    pages = _told(trial)
    assert len(pages) > 40
    assert {path: robots for path, (_, robots) in pages.items() if robots != ["noindex"]} == {}


def test_crawlers_may_read_that_a_trial_asks_to_be_left_out(trial: Path) -> None:
    """A page that they must not fetch could not tell them; its addresses are not offered."""
    assert (trial / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"


@pytest.mark.parametrize("written", ['"true"', "1", '""'])
def test_anything_but_yes_or_no_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "jixiao.toml").write_text(f"noindex = {written}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="noindex must be true or false"):
        load(tmp_path / "jixiao.toml")
