"""The index: everything that a document says can be found, in files of bounded size, and long lists in pieces."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from jixiao.findings import catalogue
from jixiao.publish.corpus import Corpus
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.search import files
from jixiao.publish.search.normal import normal
from jixiao.publish.search.records import KINDS, records
from jixiao.publish.sources import Sources

if TYPE_CHECKING:
    from conftest import Site

FURNITURE = {"一级指标", "二级指标", "三级指标"}


@pytest.fixture(scope="module")
def build(site: Site) -> SimpleNamespace:
    """The part of a build that is searched."""
    corpus, settings = Corpus(site.tables), site.sample.SETTINGS
    return SimpleNamespace(corpus=corpus, knowledge=Knowledge(site.dump, settings.base), settings=settings,
                           sources=Sources(corpus, "zh"), rules=catalogue())


def test_every_text_of_a_document_can_be_found(build: SimpleNamespace) -> None:
    found = [normal(r.text) for r in records(build)]
    for cell in build.corpus.tables["cells"]:
        assert any(normal(cell["text"]) in text for text in found), cell["text"]


def test_headings_of_forms_are_no_records_of_their_own(build: SimpleNamespace) -> None:
    for cell in build.corpus.tables["cells"]:
        assert cell["text"] not in FURNITURE or not cell["role"]
    assert any(set(r.texts) & FURNITURE for r in records(build) if r.kind == "cell")
    with pytest.MonkeyPatch.context() as patch:
        for cell in build.corpus.tables["cells"]:
            if cell["text"] in FURNITURE:
                patch.setitem(cell, "role", "header")
        found = records(build)
    assert not any(set(r.texts) & FURNITURE for r in found if r.kind == "cell")


def test_names_aliases_and_former_names_lead_to_the_thing(build: SimpleNamespace, site: Site) -> None:
    by_path = {r.path: r for r in records(build)}
    unit = by_path[f"unit/{site.sample.UNIT}/"]
    assert (unit.kind, unit.name) == ("unit", site.sample.NAME)
    assert {"青禾县应急局", "990001"} <= set(unit.texts)
    assert "演练场次" in normal(by_path[f"indicator/{site.sample.CONCEPT}/"].text)
    assert by_path["code/function-2024/22401/"].name == "22401 应急管理事务"
    assert by_path["code/rule/F04/"].kind == "rule"
    assert by_path["fund/general/"].name == "一般公共预算"
    assert by_path["ns/#fundSource"].kind == "term"


def test_every_record_leads_to_a_page_and_an_anchor(build: SimpleNamespace, site: Site) -> None:
    pages: dict[str, set[str]] = {}
    seen = set()
    for record in records(build):
        page, _, fragment = record.path.partition("#")
        if page not in pages:
            pages[page] = set(html.fromstring((site.root / page / "index.html").read_bytes()).xpath("//@id"))
        assert not fragment or fragment in pages[page], record.path
        seen.add(record.kind)
    assert seen == set(KINDS)


def test_records_of_long_documents_lead_to_the_page_that_shows_them(extended: Path) -> None:
    pages: dict[str, set[str]] = {}
    later = 0
    for name in sorted((extended / "data" / "search").glob("r-*.js")):
        text = name.read_text(encoding="utf-8")
        block = json.loads(text[text.index(",") + 1:-2])
        for page, fragment in zip(column(block, "page"), column(block, "fragment"), strict=True):
            if page not in pages:
                pages[page] = set(html.fromstring((extended / page / "index.html").read_bytes()).xpath("//@id"))
            assert not fragment or fragment in pages[page], f"{page}#{fragment}"
            later += "/page-" in page
    assert later > 100


def column(block: dict[str, Any], name: str) -> list[str]:
    """The values of a column of a block of records."""
    content = block[name]
    if isinstance(content, dict):
        return [content["of"][at] for at in content["at"]]
    return content if isinstance(content, list) else [content] * max(len(c["at"]) if isinstance(c, dict) else len(c)
                                                                     for c in block.values() if not isinstance(c, str))


def test_files_are_bounded_and_the_same_twice(build: SimpleNamespace) -> None:
    made = dict(files(build))
    assert made == dict(files(build))
    assert all(len(gzip.compress(data)) < 32 * 1024 for data in made.values())
    assert Path("data/search/index.js").as_posix() in made


def test_long_lists_are_cut_into_files(build: SimpleNamespace) -> None:
    made = dict(files(build, long=20))
    pieces = [name for name in made if name.startswith("data/search/l-")]
    assert len(pieces) > 10
    assert len(made) - len(pieces) == len(dict(files(build)))
