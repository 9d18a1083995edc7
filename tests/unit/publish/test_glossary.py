"""Words in the heads of tables lead to their explanation, the same ones in both languages; pages say how they are cited."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from jixiao import resources
from jixiao.errors import JixiaoError
from jixiao.graph import code_names
from jixiao.publish.glossary import Glossary
from jixiao.publish.strings import Strings
from jixiao.settings import Settings

if TYPE_CHECKING:
    from conftest import Site


def test_words_and_codes_are_explained_in_both_languages_or_in_none() -> None:
    chinese, english = Glossary("zh"), Glossary("en")
    words, translated = Strings("zh"), Strings("en")
    texts = [path.read_text(encoding="utf-8") for path in resources.files("site/templates", "*.html")]
    asked = {key for text in texts for key in re.findall(r'gloss\(word\("([\w.]+)"\)', text)}
    assert {"weight", "target", "source"} <= asked
    pairs = [(words.plain(key), translated.plain(key)) for key in sorted(asked)]
    pairs += [names for (scheme, _), names in code_names(Settings()).items() if scheme in ("stage", "column", "nature")]
    for zh, en in pairs:
        keys = [getattr(found, "key", "") for found in (chinese.find(zh), english.find(en))]
        assert keys[0] == keys[1], (zh, en)


def test_a_word_in_a_head_leads_to_its_explanation_on_the_page(site: Site) -> None:
    for home, name, about in (("", "年初预算", "批复"), ("en/", "initial budget", "approved")):
        page = html.fromstring((site.root / f"{home}unit/{site.sample.UNIT}/2024/index.html").read_bytes())
        [link] = {a.get("href") for a in page.xpath("//th/a[@class='gloss']") if a.text == name}
        term = page.get_element_by_id(link.removeprefix("#"))
        assert term.tag == "dt"
        assert about in term.getnext().text
        linked = {a.get("href").removeprefix("#") for a in page.xpath("//a[@class='gloss']")}
        assert {dt.get("id") for dt in page.xpath("//section[@class='glossary']//dt")} == linked


def test_the_glossary_lists_every_term(site: Site) -> None:
    page = html.fromstring((site.root / "glossary" / "index.html").read_bytes())
    assert [dt.get("id") for dt in page.xpath("//dl//dt")] == [f"term-{key}" for key in Glossary("zh").terms]


def test_a_glossary_without_english_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "glossary.yaml").write_text("a: {zh: 甲, about_zh: 甲。}", encoding="utf-8")
    with pytest.raises(JixiaoError, match="must have zh, en, about_zh and about_en"):
        Glossary("zh", [tmp_path])


def test_a_page_is_cited_with_its_address_and_the_digest_of_its_data(site: Site) -> None:
    path = f"unit/{site.sample.UNIT}/2025/index"
    digest = hashlib.sha256((site.root / f"{path}.ttl").read_bytes()).hexdigest()[:12]
    for home in ("", "en/"):
        page = html.fromstring((site.root / f"{home}{path}.html").read_bytes())
        [text] = page.xpath("//details[@class='cite']/p/text()")
        assert digest in text
        for part in (site.sample.SETTINGS.publisher, f"{site.sample.SETTINGS.base}unit/{site.sample.UNIT}/2025/", "CC BY 4.0"):
            assert part in text
    assert not html.fromstring((site.root / "unit" / "index.html").read_bytes()).xpath("//details[@class='cite']")
