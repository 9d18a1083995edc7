"""The SPARQL endpoint of the preview: the protocol, formats, limits, and that nothing can be changed."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from lxml import etree
from pyoxigraph import RdfFormat, parse

from jixiao.errors import TableError
from jixiao.graph import Store
from jixiao.serve import Endpoint, Preview

BASE = "https://example.org/jixiao/"
DATA = f"""<{BASE}unit/a/> <{BASE}ns#unitName> "甲\\t<局>"@zh <{BASE}graph/one> .
<{BASE}unit/b/> <{BASE}ns#unitName> "乙局"@zh <{BASE}graph/two> .
<{BASE}unit/b/> <{BASE}ns#units> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <{BASE}graph/two> .
_:c <{BASE}ns#of> <{BASE}unit/b/> <{BASE}graph/two> .
""".encode()
NAMES = "SELECT ?name { ?unit jx:unitName ?name } ORDER BY ?name"
FORM = "application/x-www-form-urlencoded"


class Answered(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Asker:
    """Sends requests to the running preview."""

    def __init__(self, url: str) -> None:
        self.host = url.removeprefix("http://").rstrip("/")

    def __call__(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answered:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answered(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, accept: str = "*/*", **parameters: Any) -> Answered:
        return self("GET", f"/sparql?{urlencode(parameters, doseq=True)}", Accept=accept)


def _running(folder: Path, endpoint: Endpoint | None) -> Iterator[Asker]:
    (folder / "index.html").write_text("home", encoding="utf-8")
    preview = Preview(folder, 0, endpoint)
    thread = threading.Thread(target=preview.run)
    thread.start()
    yield Asker(preview.url)
    preview.stop()
    thread.join()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    yield from _running(tmp_path_factory.mktemp("sparql"), Endpoint(lambda: Store(BASE).load(DATA), seconds=10, rows=100))


def _names(answered: Answered) -> list[str]:
    assert answered.status == 200, answered.body
    return [row["name"]["value"] for row in json.loads(answered.body)["results"]["bindings"]]


def test_a_query_comes_in_each_of_the_three_ways(ask: Asker) -> None:
    found = [
        ask.get(query=NAMES),
        ask("POST", "/sparql", urlencode({"query": NAMES}).encode(), Content_Type=FORM),
        ask("POST", "/sparql", NAMES.encode(), Content_Type="application/sparql-query; charset=utf-8"),
    ]
    assert [_names(answered) for answered in found] == [["乙局", "甲\t<局>"]] * 3
    assert {answered.headers["content-type"] for answered in found} == {"application/sparql-results+json"}
    assert {answered.headers["access-control-allow-origin"] for answered in found} == {"*"}


def test_solutions_as_xml_csv_and_tsv(ask: Asker) -> None:
    query = "SELECT ?unit ?name ?n { ?unit jx:unitName ?name OPTIONAL { ?unit jx:units ?n } } ORDER BY ?unit"
    xml = ask.get("application/sparql-results+xml", query=query)
    space = "{http://www.w3.org/2005/sparql-results#}"
    results = etree.fromstring(xml.body)
    assert [v.get("name") for v in results.iter(f"{space}variable")] == ["unit", "name", "n"]
    first, second = results.iter(f"{space}result")
    assert [(b.get("name"), b[0].tag.removeprefix(space), b[0].text) for b in first] == [
        ("unit", "uri", f"{BASE}unit/a/"), ("name", "literal", "甲\t<局>")]
    assert first[1][0].get("{http://www.w3.org/XML/1998/namespace}lang") == "zh"
    assert second[2][0].get("datatype") == "http://www.w3.org/2001/XMLSchema#integer"
    csv = ask.get("text/csv", query=query)
    assert csv.body.decode().splitlines() == ["unit,name,n", f"{BASE}unit/a/,甲\t<局>,", f"{BASE}unit/b/,乙局,7"]
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    tsv = ask.get("text/tab-separated-values", query=query).body.decode().splitlines()
    assert tsv[:2] == ["?unit\t?name\t?n", f'<{BASE}unit/a/>\t"甲\\t<局>"@zh\t']
    assert tsv[2].split("\t")[2] == '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_yes_or_no_and_graphs(ask: Asker) -> None:
    assert json.loads(ask.get(query="ASK { ?a jx:of ?b }").body)["boolean"] is True
    assert b"<boolean>false</boolean>" in ask.get("application/xml", query="ASK { ?a jx:off ?b }").body
    made = ask.get(query="CONSTRUCT WHERE { ?a jx:unitName ?b }")
    assert made.headers["content-type"] == "text/turtle; charset=utf-8"
    assert len(list(parse(made.body, RdfFormat.TURTLE))) == 2
    lines = ask.get("application/n-triples", query="CONSTRUCT WHERE { ?a jx:unitName ?b }")
    assert (lines.headers["content-type"], lines.body.count(b" .\n")) == ("application/n-triples", 2)


@pytest.mark.parametrize(("accept", "expected"), [
    ("text/html, application/sparql-results+xml;q=0.5, text/csv;q=0.4", "application/sparql-results+xml"),
    ("application/*;q=0.1, text/csv", "text/csv; charset=utf-8"),
    ("text/*", "text/csv; charset=utf-8"),
    ("application/json;q=high", "application/json"),
])
def test_the_format_is_the_one_that_is_wanted_most(ask: Asker, accept: str, expected: str) -> None:
    assert ask.get(accept, query=NAMES).headers["content-type"] == expected


def test_graphs_named_by_the_request_are_the_only_ones_asked(ask: Asker) -> None:
    one, two = f"{BASE}graph/one", f"{BASE}graph/two"
    assert _names(ask.get(query=NAMES, **{"default-graph-uri": one})) == ["甲\t<局>"]
    assert len(_names(ask.get(query=NAMES, **{"default-graph-uri": [one, two]}))) == 2
    assert _names(ask.get(query=NAMES, **{"named-graph-uri": two})) == []
    named = "SELECT ?name { GRAPH ?g { ?unit jx:unitName ?name } }"
    assert _names(ask.get(query=named, **{"named-graph-uri": two})) == ["乙局"]
    assert ask.get(query=NAMES, **{"default-graph-uri": "no iri"}).status == 400


@pytest.mark.parametrize(("parameters", "status", "said"), [
    ({"query": "SELEC"}, 400, "not valid SPARQL"),
    ({"query": [NAMES, NAMES]}, 400, "give one query"),
    ({"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}, 400, "SERVICE"),
    ({"query": "INSERT DATA { <a> <b> <c> }"}, 400, "cannot be changed"),
    ({"update": "INSERT DATA { <a> <b> <c> }"}, 403, "cannot be changed"),
    ({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"}, 503, "more than 100 rows"),
])
def test_what_cannot_be_answered_is_told(ask: Asker, parameters: dict[str, Any], status: int, said: str) -> None:
    answered = ask.get(**parameters)
    assert (answered.status, said in answered.body.decode()) == (status, True), answered.body.decode()


def test_an_update_that_is_posted_is_refused(ask: Asker) -> None:
    update = b"INSERT DATA { <a> <b> <c> }"
    assert ask("POST", "/sparql", update, Content_Type="application/sparql-update").status == 415
    assert ask("POST", "/sparql", urlencode({"update": update}).encode(), Content_Type=FORM).status == 403
    assert ask("POST", "/sparql", b"query=%ff", Content_Type=FORM).status == 400
    assert json.loads(ask.get(query="ASK { <a> <b> <c> }").body)["boolean"] is False


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(ask: Asker) -> None:
    answered = ask.get("image/png", query=NAMES)
    assert (answered.status, "text/csv" in answered.body.decode()) == (406, True)
    assert ask.get("text/csv", query="ASK {}").status == 406


def test_without_a_query_people_come_to_the_query_page_and_programs_to_its_description(ask: Asker) -> None:
    seen = ask.get("text/html,application/xhtml+xml,*/*;q=0.8")
    assert (seen.status, seen.headers["location"]) == (303, "/query/")
    told = ask.get("text/turtle")
    assert told.headers["content-type"] == "text/turtle; charset=utf-8"
    for term in ("a sd:Service", "sd:SPARQL11Query", "sd:UnionDefaultGraph", "SPARQL_Results_TSV"):
        assert term in told.body.decode()


def test_what_is_sent_has_a_limit_and_goes_nowhere_else(ask: Asker) -> None:
    # Refused by the length that is told, before anything is read; a client that went on sending would find the way closed.
    assert ask("POST", "/sparql", b"", Content_Type=FORM, Content_Length="1000001").status == 413
    assert ask("POST", "/index.html", b"x", Content_Type=FORM).status == 405
    allowed = ask("OPTIONS", "/sparql", Origin="https://other.example")
    assert (allowed.status, allowed.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
    head = ask("HEAD", f"/sparql?{urlencode({'query': NAMES})}")
    assert (head.status, head.body) == (200, b"")


def test_a_query_has_its_time(tmp_path: Path) -> None:
    lines = "".join(f"<{BASE}{n}> <{BASE}p> <{BASE}{n + 1}> <{BASE}g> .\n" for n in range(200)).encode()
    for ask in _running(tmp_path, Endpoint(lambda: Store(BASE).load(lines), seconds=0.3)):
        slow = ask.get(query="SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
        assert (slow.status, "longer than 0.3 seconds" in slow.body.decode()) == (503, True)


def test_a_store_that_cannot_be_loaded_is_no_fault_of_the_query(tmp_path: Path) -> None:
    def load() -> Store:
        raise TableError("no dump")

    for ask in _running(tmp_path, Endpoint(load)):
        assert ask.get(query=NAMES).status == 500


def test_without_an_endpoint_there_is_nothing_at_its_address(tmp_path: Path) -> None:
    for ask in _running(tmp_path, None):
        assert ask.get(query=NAMES).status == 404
        assert ask("POST", "/sparql", b"query=x", Content_Type=FORM).status == 405


def test_the_command_serves_the_dump_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("home", encoding="utf-8")
    (tmp_path / "dump.nq").write_bytes(DATA)
    command = [sys.executable, "-m", "jixiao", "serve", str(tmp_path), "--port", "0", "--seconds", "20"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as serving:
        try:
            assert serving.stderr is not None
            ask = Asker(serving.stderr.readline().split()[0])
            found = ask.get("text/csv", query=f"SELECT ?name {{ ?unit <{BASE}ns#unitName> ?name }} ORDER BY ?name")
            assert found.body.decode().splitlines() == ["name", "乙局", "甲\t<局>"]
        finally:
            serving.terminate()
