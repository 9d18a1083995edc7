"""A project's own look: colours after the shipped ones, a logo, single words, a template."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import Strings
from jixiao.publish.templates import templates
from jixiao.publish.theme import assets, has_logo

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
