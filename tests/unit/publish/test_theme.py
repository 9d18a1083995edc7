"""A project's own look: colours after the shipped ones, a logo, single words, a template, and the example of all these."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from jixiao.model import Tables
from jixiao.publish import publish
from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import Strings
from jixiao.publish.templates import templates
from jixiao.publish.theme import assets, has_logo
from jixiao.settings import Settings

if TYPE_CHECKING:
    from conftest import Site


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (("assets/theme.css", ":root { --link: #8a1c1c; }"), ("assets/logo.svg", "<svg/>"),
                       ("templates/words-own.yaml", "units: 预算单位 | Bodies"), ("templates/funds.html", "{{ word('units') }}")):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_theme_comes_after_the_style_and_costs_no_request(site: Site, project: Path) -> None:
    own = replace(site.sample.SETTINGS, project=project)
    plain, themed = dict(assets(site.sample.SETTINGS)), dict(assets(own))
    assert themed["style.css"] == plain["style.css"] + b"\n:root { --link: #8a1c1c; }"
    assert "theme.css" not in themed
    assert themed["logo.svg"] == b"<svg/>"
    assert (has_logo(own), has_logo(site.sample.SETTINGS)) == (True, False)


def test_single_words_and_single_templates_are_replaced(site: Site, project: Path) -> None:
    own = replace(site.sample.SETTINGS, project=project)
    words = Strings("zh", own.own)
    assert words.plain("units") == "预算单位"
    assert words.plain("projects") == Strings("zh").plain("projects")
    assert Strings("en", own.own).plain("units") == "Bodies"
    assert templates(words, own, Glossary("zh", own.own)).get_template("funds.html").render() == "预算单位"


@pytest.fixture(scope="module")
def themed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of nothing with the theme that the examples have for copying."""
    folder = tmp_path_factory.mktemp("themed")
    (folder / "dump.nq").write_bytes(b"")
    publish(Tables(), folder / "dump.nq", b"", Settings(project=root / "examples" / "theme"), folder / "public")
    return folder / "public"


def test_the_example_adds_to_a_page_and_leaves_the_rest(themed: Path, tmp_path: Path) -> None:
    (tmp_path / "dump.nq").write_bytes(b"")
    publish(Tables(), tmp_path / "dump.nq", b"", Settings(), tmp_path / "public")
    for language, notice, units in (("", "本站正在试运行", "预算单位"), ("en/", "This site is on trial", "Budget units")):
        own, plain = (html.fromstring((root / language / "index.html").read_bytes()) for root in (themed, tmp_path / "public"))
        [said] = own.xpath("//main//p[@class='notice']")
        assert said.text_content().startswith(notice)
        assert own.xpath("//header//nav/a/text()")[0] == units
        assert own.xpath("//main//@href") == plain.xpath("//main//@href")
        assert len(own.xpath("//main//h2")) == len(plain.xpath("//main//h2")) > 3


def test_the_example_has_a_logo_and_colours_on_every_page(themed: Path) -> None:
    for path in themed.rglob("index.html"):
        page = html.fromstring(path.read_bytes())
        if "embed" not in path.parts:
            [logo] = page.xpath("//a[@class='brand']/img/@src")
            assert (path.parent / logo).is_file()
    assert "--link: #96261b" in (themed / "assets" / "style.css").read_text(encoding="utf-8")


def test_text_of_the_example_can_be_read_on_its_grounds(root: Path) -> None:
    schemes: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for style in (root / "site" / "assets" / "style.css", root / "examples" / "theme" / "site" / "assets" / "theme.css"):
        blocks = re.findall(r":root \{([^}]*)\}", style.read_text(encoding="utf-8"))
        for scheme, block in zip(schemes, blocks, strict=False):  # light and dark come first, high contrast and print after them
            schemes[scheme] |= dict(re.findall(r"--([\w-]+): #(\w+)", block))
    for scheme, colours in schemes.items():
        pairs = [("ink", "mark"), ("link", "mark"), *product(("ink", "soft", "link", "error", "warning"), ("ground", "paper"))]
        for ink, ground in pairs:
            low, high = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (scheme, ink, ground)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour such as `0b5870` or `fff`, by WCAG 2.2."""
    digits = colour if len(colour) == 6 else "".join(2 * c for c in colour)
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                        for c in (int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
