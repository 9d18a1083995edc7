"""The pages of queries: each question with its whole answer, figures that lead to their cells, and what the editor is told."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from jixiao import resources
from jixiao.errors import JixiaoError
from jixiao.graph import NamedQuery, Store, named_queries
from jixiao.publish.answers import SHOWN, answer_all
from jixiao.publish.engine import Engine
from jixiao.publish.offline import offline

if TYPE_CHECKING:
    from conftest import Site

VENDORED = resources.folder("site") / "assets" / "vendor" / "oxigraph-0.5.11"


@pytest.fixture(scope="module")
def queries(site: Site) -> dict[str, NamedQuery]:
    return named_queries(site.sample.SETTINGS)


@pytest.fixture(scope="module")
def store(site: Site) -> Store:
    return Store(site.sample.SETTINGS.base).load(site.root / "dump.nq")


def test_own_queries_may_name_graphs(site: Site, tmp_path: Path) -> None:
    """Then all questions are asked where graphs have their names, with the same answers."""
    own = tmp_path / "site" / "queries"
    own.mkdir(parents=True)
    (own / "who-says.rq").write_text("# title_zh: 谁\n# title_en: Who\n# about_zh: 谁\n# about_en: Who\n# columns: graph 图\n"
                                     "SELECT DISTINCT ?graph { GRAPH ?graph { ?s a jx:Form } } ORDER BY ?graph\n", encoding="utf-8")
    settings = site.sample.SETTINGS
    more, shipped = (answer_all(site.root / "dump.nq", s) for s in (replace(settings, project=tmp_path), settings))
    assert len(more[-1].answer) > 1
    assert more[:-1] == shipped


def page_of(site: Site, name: str, home: str = "") -> html.HtmlElement:
    return html.fromstring((site.root / home / "query" / name / "index.html").read_bytes())


def data_of(text: str, name: str) -> Any:
    return json.loads(html.fromstring(text).get_element_by_id(name).text)


def test_every_named_query_has_a_page_in_both_languages(site: Site, queries: dict[str, NamedQuery]) -> None:
    for query in queries.values():
        chinese, english = page_of(site, query.name), page_of(site, query.name, "en/")
        assert chinese.findtext(".//h1") == query.title_zh
        assert english.findtext(".//h1") == query.title_en
        shown = " ".join(chinese.text_content().split())
        assert query.about_zh in shown
        assert query.about_en in " ".join(english.text_content().split())
        assert query.text(site.sample.SETTINGS.base) == chinese.findtext(".//pre")
        for parameter in query.parameters:
            assert parameter.zh in shown
            assert f"--param {parameter.name}={parameter.default}" in shown


def test_the_page_shows_what_the_store_answers_and_the_csv_all_of_it(
    site: Site, queries: dict[str, NamedQuery], store: Store,
) -> None:
    answered = 0
    for query in queries.values():
        answer = store.query(query.text(site.sample.SETTINGS.base))
        folder = site.root / "query" / query.name
        assert (folder / "result.csv").read_bytes() == answer.csv()
        assert (folder / "query.rq").read_text(encoding="utf-8") == query.text(site.sample.SETTINGS.base)
        page = page_of(site, query.name)
        rows = page.xpath("//table/tbody/tr")
        assert len(rows) == min(len(answer), SHOWN)
        for heading, column in zip(page.xpath("//thead//th/text()"), answer.columns, strict=bool(rows)):
            assert heading == query.columns.get(column, column)
        answered += bool(rows)
    assert answered > 8


def test_figures_of_answers_lead_to_the_cells_that_print_them(site: Site, queries: dict[str, NamedQuery]) -> None:
    texts = {(c["document_id"], f"g{c['grid']}r{c['row']}c{c['column']}"): c["text"] for c in site.tables["cells"]}
    seen = 0
    for query in queries.values():
        for link in page_of(site, query.name).xpath("//a[@class='n']"):
            document, anchor = re.search(r"document/([^/]+)/(?:[^/]+/)*index\.html#(\w+)$", link.get("href")).groups()
            printed = re.sub(r"[\s,，]", "", texts[document, anchor])
            assert re.sub(r"[\s,，]", "", link.text).lstrip("-") in printed
            seen += 1
    assert seen > 4


def test_the_editor_is_told_of_all_questions_and_of_the_engine(site: Site, queries: dict[str, NamedQuery]) -> None:
    for home in ("", "en/"):
        text = (site.root / home / "query" / "index.html").read_text(encoding="utf-8")
        told = data_of(text, "query-data")
        assert {q["name"] for q in told["queries"]} == set(queries)
        for query in told["queries"]:
            known = queries[query["name"]]
            assert query["title"] == (known.title_en if home else known.title_zh)
            assert [p["default"] for p in query["parameters"]] == [p.default for p in known.parameters]
            assert (site.root / home / "query" / query["text"]).resolve().is_file()
        engine = told["engine"]
        for name in ("worker", "glue", "wasm", "dump"):
            assert (site.root / home / "query" / engine[name]).resolve().is_file()
        assert engine["size"] == (site.root / "dump.nq.gz").stat().st_size
        assert told["statements"] == len((site.root / "dump.nq").read_bytes().splitlines())
        assert f"BASE <{site.sample.SETTINGS.base}>" in engine["prologue"]
    assert gzip.decompress((site.root / "dump.nq.gz").read_bytes()) == (site.root / "dump.nq").read_bytes()


def test_the_page_of_queries_keeps_its_budget(site: Site) -> None:
    files = ["query/index.html", "assets/style.css", "assets/favicon.svg", "assets/engine.js", "assets/results.js", "assets/query.js"]
    assert sum(len(gzip.compress((site.root / name).read_bytes())) for name in files) < 40 * 1024
    vendored = site.root / "assets" / "vendor" / VENDORED.name
    assert len(gzip.compress((vendored / "web.js").read_bytes())) + (vendored / "web_bg.wasm.gz").stat().st_size < 1.6 * 1024 * 1024


def test_what_is_vendored_is_what_was_published(site: Site) -> None:
    digests = dict(reversed(line.split()) for line in (VENDORED / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    packed = (VENDORED / "web_bg.wasm.gz").read_bytes()
    assert hashlib.sha256(gzip.decompress(packed)).hexdigest() == digests["web_bg.wasm"]
    for name in ("LICENSE-APACHE", "LICENSE-MIT", "web.js", "web_bg.wasm.gz"):
        data = (VENDORED / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digests[name]
        assert (site.root / "assets" / "vendor" / VENDORED.name / name).read_bytes() == data


def test_an_engine_that_was_changed_is_refused(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "site" / "assets" / "vendor" / VENDORED.name
    shutil.copytree(VENDORED, folder)
    dump = site.root / "dump.nq"
    Engine(dump, site.sample.SETTINGS.base, [tmp_path])
    with (folder / "web.js").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(JixiaoError, match="is not what its digest says"):
        Engine(dump, site.sample.SETTINGS.base, [tmp_path])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_offline_page_needs_nothing_else(site: Site, queries: dict[str, NamedQuery], language: str) -> None:
    settings = site.sample.SETTINGS
    dump = site.root / "dump.nq"
    page, again = (offline(Engine(dump, settings.base), settings, language).decode() for _ in range(2))
    assert page == again
    assert not re.search(r'(?:src|href)="(?!https?:|#|data:)', page)
    assert not re.search(r'<(?:script|link)[^>]*(?:src|href)="https?:[^>]*rel="stylesheet', page)
    assert set(data_of(page, "inside-texts")) == set(queries)
    assert data_of(page, "query-data")["language"] == language
    assert len(re.findall(r"<script", page)) == len(re.findall(r"</script>", page))
