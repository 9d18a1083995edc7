"""Two trees of pages: the same pages, links and anchors, each in one language, and no word of the other one in the program."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

if TYPE_CHECKING:
    from conftest import Site

ROOT = Path(__file__).parents[3]
HAN = re.compile(r"[\u4e00-\u9fff]")
# The page of `jixiao inspect` is a single file in both languages; roles are its words.
BILINGUAL = {"inspect.html", "inspection.py", "inspection_page.py", "roles.py"}


def test_each_page_leads_to_itself_in_the_other_language(site: Site) -> None:
    pages = {p.relative_to(site.root).as_posix() for p in site.root.rglob("*.html")} - {"404.html"}
    english = {p for p in pages if p.startswith("en/")}
    assert {p.removeprefix("en/") for p in english} == pages - english
    for name in pages:
        page = html.fromstring((site.root / name).read_bytes())
        [switch] = page.xpath("//a[@class='language']")
        target = (site.root / name).parent / switch.get("href")
        assert target.resolve().relative_to(site.root.resolve()).as_posix() == (
            name.removeprefix("en/") if name in english else f"en/{name}")
        assert switch.get("hreflang") != page.get("lang")


def test_both_languages_have_the_same_anchors(site: Site) -> None:
    for path in (site.root / "en").rglob("*.html"):
        chinese = site.root / path.relative_to(site.root / "en")
        ids = [html.fromstring(p.read_bytes()).xpath("//@id") for p in (path, chinese)]
        assert ids[0] == ids[1], path


def test_english_pages_of_the_program_itself_are_all_english(site: Site) -> None:
    for name in ("about", "fund", "checks", "query", "document", "unit"):
        page = html.fromstring((site.root / "en" / name / "index.html").read_bytes())
        heads = " ".join(page.xpath("//h1//text() | //h2//text() | //thead//th//text() | //nav//text() | //p[@class='lead']//text()"))
        assert not HAN.search(heads.replace("中文", "").replace("[已隐去]", "")), name


def test_words_stand_in_the_word_files_only() -> None:
    for path in sorted((ROOT / "site" / "templates").glob("*.html")):
        if path.name not in BILINGUAL:
            assert not HAN.search(path.read_text(encoding="utf-8")), f"{path.name}: put its words into words*.yaml"
    for path in sorted((ROOT / "src" / "jixiao" / "publish").rglob("*.py")):
        if path.name in BILINGUAL:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(n) for raised in ast.walk(tree) if isinstance(raised, ast.Raise) for n in ast.walk(raised)}
        told |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                pattern = set(node.value) & set("[^|\\\\")  # a word to be recognised in a name is no word of the interface
                assert pattern or not HAN.search(node.value), f"{path.name}:{node.lineno}: {node.value}"
