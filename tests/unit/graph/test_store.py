"""Asking: forms of answers, formats, the union of graphs, one clear sentence for each mistake, the time limit."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import pytest
from rich.console import Console

from jixiao.errors import GraphError, QueryError
from jixiao.graph import Store, names_graphs, parse, prefixes, shorten, vocabulary
from jixiao.graph.limit import within
from jixiao.settings import Settings

BASE = Settings().base
DATA = f"""<{BASE}unit/a/> <{BASE}ns#unitName> "甲局"@zh <{BASE}document/1/> .
<{BASE}unit/a/> <{BASE}ns#unitName> "甲局"@zh <{BASE}document/2/> .
<{BASE}unit/a/#i-1> <{BASE}ns#weight> "95.00"^^<http://www.w3.org/2001/XMLSchema#decimal> <{BASE}document/1/> .
<{BASE}unit/a/#i-1> <{BASE}ns#about> _:b1 <{BASE}document/1/> .
_:b1 <{BASE}ns#about> _:b2 <{BASE}document/1/> .
_:b2 <{BASE}ns#verbatim> "深处" <{BASE}document/1/> .
<{BASE}unit/b/> <{BASE}ns#verbatim> "a,b" <{BASE}document/2/> .
""".encode()


@pytest.fixture
def store() -> Store:
    return Store(BASE).load(DATA)


def test_union_of_graphs_without_repeats(store: Store) -> None:
    assert store.query("SELECT ?n { ?u jx:unitName ?n }").text() == [["甲局"]]
    assert len(store.query("SELECT ?g { GRAPH ?g { ?u jx:unitName ?n } }")) == 2


def test_what_several_graphs_say_counts_once() -> None:
    store = Store(BASE)
    for number in (1, 2):
        five = '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
        store.load(f"<{BASE}a> <{BASE}ns#weight> {five} <{BASE}document/{number}/> .".encode())
    assert store.query("SELECT (SUM(?w) AS ?sum) { ?s jx:weight ?w }").text() == [["5"]]


def test_statements_alone_answer_like_all_graphs(tmp_path: Path) -> None:
    dump = tmp_path / "dump.nq"
    said = f'''<{BASE}a> <{BASE}ns#verbatim> "甲 <b> \\"乙\\" ." <{BASE}document/1/> .
<{BASE}a> <{BASE}ns#about> <{BASE}b> <{BASE}document/1/> .
<{BASE}a> <{BASE}ns#about> <{BASE}b> <{BASE}document/2/> .
<{BASE}a> <{BASE}ns#weight> "95.00"^^<http://www.w3.org/2001/XMLSchema#decimal> <{BASE}document/2/> .
'''
    dump.write_text(said, encoding="utf-8")
    query = "SELECT ?p ?o { ?s ?p ?o } ORDER BY ?p ?o"
    alone = Store(BASE).load_statements(dump)
    assert len(alone.query(query)) == 3
    assert alone.query(query).rows == Store(BASE).load(dump).query(query).rows
    assert len(alone.query("SELECT ?g { GRAPH ?g { ?s ?p ?o } }")) == 0
    bare = "".join(f"<{BASE}a> <{BASE}ns#{end} .\n" for end in (f"about> <{BASE}c>", 'verbatim> "a <b>"', "about> _:b", 'note> "x"'))
    dump.write_text(said + bare, encoding="utf-8")  # what is in no graph belongs to it, too
    assert Store(BASE).load_statements(dump).query(query.replace("?o }", "?o FILTER(!isBlank(?o)) }")).rows \
        == Store(BASE).load(dump).query(query.replace("?o }", "?o FILTER(!isBlank(?o)) }")).rows
    assert len(Store(BASE).load_statements(dump).query(query)) == 7
    loose = tmp_path / "loose.nq"
    loose.write_text(said.replace("> <", ">\t<").replace("\n", " # said\n"), encoding="utf-8")  # valid, but not as we write it
    assert Store(BASE).load_statements(loose).query(query).rows == alone.query(query).rows
    dump.write_text(said + "nonsense\n", encoding="utf-8")
    with pytest.raises(GraphError, match="line 5"):
        Store(BASE).load_statements(dump)


@pytest.mark.parametrize(("query", "named"), [
    ("SELECT ?g { GRAPH ?g { ?s ?p ?o } }", True), ("SELECT ?s FROM <a> { ?s ?p ?o }", True),
    ("SELECT ?g { \\u0047RAPH ?g { ?s ?p ?o } }", True), ("SELECT ?g{graph?g{?s ?p ?o}}", True),
    ('SELECT ?s { ?s ?p "a graph from afar" }', False), ("SELECT ?s { ?s <graph/a> ?o } # GRAPH", False),
])
def test_queries_that_name_graphs(query: str, named: bool) -> None:
    assert names_graphs(query) is named


def test_csv_and_json(store: Store) -> None:
    answer = store.query("SELECT ?s ?v ?none { ?s jx:verbatim ?v FILTER(isIRI(?s)) }")
    assert answer.csv().decode() == f's,v,none\n{BASE}unit/b/,"a,b",\n'
    assert json.loads(answer.json()) == {
        "head": {"vars": ["s", "v", "none"]},
        "results": {"bindings": [{"s": {"type": "uri", "value": f"{BASE}unit/b/"}, "v": {"type": "literal", "value": "a,b"}}]},
    }


def test_json_types(store: Store) -> None:
    rows = json.loads(store.query("SELECT ?v { { ?s jx:weight ?v } UNION { ?s jx:unitName ?v } } ORDER BY ?v").json())
    values = [row["v"] for row in rows["results"]["bindings"]]
    assert {"type": "literal", "value": "甲局", "xml:lang": "zh"} in values
    assert {"type": "literal", "value": "95", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"} in values


def test_ask(store: Store) -> None:
    assert json.loads(store.query("ASK { ?s jx:verbatim 'a,b' }").json()) == {"head": {}, "boolean": True}


def test_construct(store: Store) -> None:
    answer = store.query("CONSTRUCT { ?s jx:note ?v } WHERE { ?s jx:verbatim ?v FILTER(isIRI(?s)) }")
    assert answer.turtle().decode() == f'@prefix jx: <{BASE}ns#> .\n\n<{BASE}unit/b/> jx:note "a,b" .\n'
    assert answer.nquads().decode() == f'<{BASE}unit/b/> <{BASE}ns#note> "a,b" .\n'


def test_table_shortens_and_escapes(store: Store) -> None:
    out = io.StringIO()
    Console(file=out, width=120).print(store.query('SELECT ?s ?p ?x { ?s ?p "甲局"@zh BIND("[red]x" AS ?x) }').table())
    assert "jx:unitName" in out.getvalue()
    assert "<unit/a/>" in out.getvalue()
    assert "[red]x" in out.getvalue()


@pytest.mark.parametrize(("query", "method"), [
    ("ASK {}", "csv"), ("ASK {}", "turtle"), ("SELECT * {}", "turtle"),
    ("CONSTRUCT WHERE { ?s ?p ?o }", "csv"), ("CONSTRUCT WHERE { ?s ?p ?o }", "json"),
])
def test_wrong_format_says_so(store: Store, query: str, method: str) -> None:
    with pytest.raises(QueryError, match="ask for"):
        getattr(store.query(query), method)()


@pytest.mark.parametrize(("query", "message"), [
    ("SELECT ?x WHERE { ?x ex:foo ?y }", "line 1, column 28.*the prefix ex: is not declared"),
    ("SELEC ?x", "starts with SELECT"),
    ("", "starts with SELECT"),
    ("SELECT ?x WHERE { ?x ?p ?y ", "a closing } or a quotation mark is missing"),
    ('SELECT ?x {\n ?x ?p "a }', "line 2.*a closing } or a quotation mark is missing"),
    ("SELECT (COUNT(?x) AS ?n) ?y WHERE {?x ?p ?y}", "GROUP BY"),
    ("PREFIX a: <http://a/>\nINSERT DATA { <a:b> <a:c> 1 }", "cannot be changed by a query"),
    ("SELECT * { ?s <foo bar> ?o }", "not valid SPARQL"),
    ("SELECT * { ?a ?b ?c ?d . }", "subject, predicate and object"),
    ("SELECT * { ?a ?b ?c } LIMIT many", "line 1.*near “many”"),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
    ("SELECT * { service SILENT ?x { ?s ?p ?o } }", "SERVICE"),
    ("SELECT * {SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }", "SERVICE"),
    ("SELECT * { SERVICE # x\n jx:y # z\n { ?s ?p ?o } }", "SERVICE"),
    ("SELECT * { ?a ?b ?c FILTER(?a<'&&?b>') SERVICE <http://127.0.0.1:1/> { ?s ?p 'v' } }", "SERVICE"),
    (r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
])
def test_mistakes_are_explained(store: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as caught:
        store.query(query)
    assert "\n" not in str(caught.value)


def test_the_word_service_may_stand_in_a_string_or_a_name(store: Store) -> None:
    assert len(store.query('SELECT ?service { ?service jx:verbatim ?v FILTER(?v != "SERVICE") # SERVICE\n }')) == 2


def test_a_child_that_dies_is_reported() -> None:
    with pytest.raises(QueryError, match="ended without an answer"):
        within(60, lambda: os._exit(3))


def test_time_limit(store: Store) -> None:
    store.load(vocabulary(Settings()))
    began = time.monotonic()
    with pytest.raises(QueryError, match=r"longer than 0\.2 seconds"):
        store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=0.2)
    assert time.monotonic() - began < 30


def test_time_limit_hands_over_answers_and_mistakes(store: Store) -> None:
    assert store.query("SELECT ?n { ?u jx:unitName ?n }", seconds=60).text() == [["甲局"]]
    with pytest.raises(QueryError, match="starts with SELECT"):
        store.query("SELEC", seconds=60)


def test_load_names_file_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.nq"
    bad.write_text(f'<{BASE}a> <{BASE}b> "1" .\n<{BASE}a> nonsense .\n', encoding="utf-8")
    with pytest.raises(GraphError, match=r"bad\.nq，第 2 行.*line 2"):
        Store(BASE).load(bad)
    with pytest.raises(GraphError, match=r"absent\.nq 无法读取 / cannot be read"):
        Store(BASE).load(tmp_path / "absent.nq")
    with pytest.raises(GraphError, match=r"no RDF format is known for \.xyz"):
        Store(BASE).load(tmp_path / "data.xyz")


def test_parse_names_file_and_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<a> <b> 1 .\n<a> 4 .\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"bad\.ttl，第 2 行第 \d+ 列.*line 2, column \d+: "):
        list(parse(bad, base=BASE))


@pytest.mark.parametrize(("iri", "short"), [
    (f"{BASE}ns#Form", ("jx", "Form")), (f"{BASE}code/rule/S06", ("jx-rule", "S06")),
    (f"{BASE}measure/wan-yuan", ("jx-measure", "wan-yuan")),
    (f"{BASE}unit/a/", None), (f"{BASE}ns#a.", None), (f"{BASE}ns#甲", None), ("urn:x", None),
])
def test_shorten(iri: str, short: tuple[str, str] | None) -> None:
    assert shorten(iri, prefixes(BASE)) == short
