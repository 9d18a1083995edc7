"""What the mappings make of documents keeps to the ontology, and the named queries find what is known to be in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad

from jixiao.cli import main
from jixiao.graph import Store, named_queries, parse, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings()
BASE = SETTINGS.base
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
VOCABULARY = list(vocabulary_quads(SETTINGS))


def mapped(sources: Path, folder: Path) -> Path:
    """Documents to tables to RDF, by the commands."""
    dump = folder / "dump.nq"
    for command in (["extract", str(sources), "-o", str(folder)], ["map", str(folder), "-o", str(dump)]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code in (0, 1), result.output
    return dump


@pytest.fixture(scope="module")
def demo(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mapped(examples, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(BASE).load(mapped(shared / "corpus" / "seeds", tmp_path_factory.mktemp("seeds")))


def said(predicate: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for quad in VOCABULARY:
        if quad.predicate.value == predicate:
            out.setdefault(quad.subject.value, []).append(quad.object.value)
    return out


def test_domains_ranges_and_kinds_hold(demo: Path) -> None:
    quads = list(parse(demo))
    domains, ranges, wider, kinds = said(RDFS + "domain"), said(RDFS + "range"), said(RDFS + "subClassOf"), said(TYPE)
    types: dict[str, set[str]] = {}
    for quad in (*VOCABULARY, *quads):
        if quad.predicate.value == TYPE:
            types.setdefault(quad.subject.value, set()).update(_and_above(quad.object.value, wider))
    wrong = {problem for quad in quads for problem in problems(quad, domains, ranges, kinds, types)}
    assert sorted(wrong) == []


def _and_above(name: str, wider: dict[str, list[str]]) -> set[str]:
    """A class and all classes that it lies below."""
    return {name}.union(*(_and_above(above, wider) for above in wider.get(name, ())))


def problems(
    quad: Quad, domains: dict[str, list[str]], ranges: dict[str, list[str]], kinds: dict[str, list[str]], types: dict[str, set[str]],
) -> Sequence[str]:
    name, out = quad.predicate.value, []
    if not name.startswith(BASE):
        return out
    literal = isinstance(quad.object, Literal)
    if "http://www.w3.org/2002/07/owl#" + ("DatatypeProperty" if literal else "ObjectProperty") not in kinds.get(name, ()):
        out.append(f"{name} has the value {quad.object}")
    for wanted in domains.get(name, ()):
        if wanted not in types.get(quad.subject.value, {wanted}):
            out.append(f"{name} of {quad.subject}, which is no {wanted}")
    for wanted in ranges.get(name, ()):
        found = ({quad.object.datatype.value, RDFS + "Literal"} if isinstance(quad.object, Literal)
                 else types.get(quad.object.value, {wanted}))
        if wanted not in found:
            out.append(f"{name} with {quad.object}, which is no {wanted}")
    return out


def test_every_iri_of_the_base_is_described(demo: Path) -> None:
    quads = [*VOCABULARY, *parse(demo)]
    known = {q.subject.value for q in quads}
    named = {t.value for q in quads for t in (q.predicate, q.object) if isinstance(t, NamedNode) and t.value.startswith(BASE)}
    assert sorted(named - known) == []


def ask(store: Store, name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    answer = store.query(named_queries(SETTINGS)[name].text(BASE, values))
    at = [answer.columns.index(c) for c in columns]
    return [tuple(row[i] for i in at) for row in answer.text()]


def test_demo_answers(demo: Path) -> None:
    store = Store(BASE).load(demo)
    assert ("≥1000条", "1500余条", "2") in ask(store, "claimed-by-several-projects", "target", "actual", "forms")
    assert [row[1] for row in ask(store, "operators-not-stated", "source", "verbatim") if row[0] == "repaired"] == ["-100%"]
    assert {row[0] for row in ask(store, "weight-sums", "sum")} == {"100"}


@pytest.mark.corpus
def test_known_contradictions_of_the_design_corpus(seeds: Store) -> None:
    """Figures of domain.md: two scopes of one bureau's expenditure, forms with 91 and 101 points, a project at 41.1 %."""
    assert ask(seeds, "competing-figures", "nature", "lowest", "highest") == [
        ("合计", "32827300", "35020400"), ("基本支出", "13087300", "14903800"), ("项目支出", "19740000", "20116600"),
    ]
    assert {row for row in ask(seeds, "weight-sums", "sum", "as_required") if row[1] != "是 yes"} == {
        ("91", "否 no"), ("101", "否 no"),
    }
    assert ask(seeds, "low-execution", "budget", "executed", "printed_rate") == [("889.8", "365.93", "41.1%")]
    assert ask(seeds, "projects-against-accounts", "projects", "executed", "accounts") == [("9", "20499100", "19740000")]
    assert ("项目按计划开工率", "≥90%", "89.6%") in ask(seeds, "unmet-but-full-score", "indicator", "target", "actual")
    assert [row[1] for row in ask(seeds, "operators-not-stated", "source", "verbatim") if row[0] == "repaired"] == ["-100%"] * 4
    places = ask(seeds, "where-from", "table", "row", "column", "printed", number="889.8")
    assert len(places) == 3
    assert {p[3] for p in places} == {"889.8"}
