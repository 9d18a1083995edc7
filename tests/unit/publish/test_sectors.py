"""Sectors of units come from the published words, and a name that says none stays unclassified."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.graph import code_names, code_words
from jixiao.publish.sectors import SCHEME, UNCLASSIFIED, Sectors
from jixiao.settings import Settings

SECTORS = Sectors.published(Settings())


@pytest.mark.parametrize(("name", "sector"), [
    ("青禾县应急管理局", "emergency"),
    ("青禾县教育体育局", "education"),
    ("望川市公安局交通警察支队", "public-security"),
    ("云岚区绿化和市容管理局", "urban"),
    ("云岚区住房和城乡建设委员会", "housing"),
    ("青禾县人民政府办公室", "general"),
    ("青禾县白石镇人民政府", "local"),
    ("青禾县白石镇卫生院", "health"),
    ("望江街道办事处", "local"),
    ("共青团望川市委员会", "people"),
    ("青禾縣環境衛生中心", "urban"),
    ("青岷州市场监督管理局", "market"),
    ("县文化馆、县图书馆", "culture"),
])
def test_the_word_that_comes_first_behind_the_place_decides(name: str, sector: str) -> None:
    assert SECTORS.of(name) == sector


@pytest.mark.parametrize("name", ["青禾县财政局、生态环境局", "第二部分", "青禾县城投集团", "", "青禾县林业局、各乡镇"])
def test_nothing_is_guessed(name: str) -> None:
    assert SECTORS.of(name) == UNCLASSIFIED


def test_every_sector_has_words_and_no_word_two_sectors() -> None:
    words = code_words(Settings(), SCHEME)
    assert set(words) == {code for scheme, code in code_names(Settings()) if scheme == SCHEME and code} - {UNCLASSIFIED}
    told = [word for found in words.values() for word in found]
    assert len(told) == len(set(told))


def test_a_project_may_have_a_list_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "ontology" / "codes"
    own.mkdir(parents=True)
    (own / "sector.ttl").write_text('@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n'
                                    '<code/sector/tea> skos:hiddenLabel "茶产业"@zh .\n', encoding="utf-8")
    sectors = Sectors.published(Settings(project=tmp_path))
    assert [sectors.of(n) for n in ("青禾县茶产业发展中心", "青禾县教育局")] == ["tea", UNCLASSIFIED]
