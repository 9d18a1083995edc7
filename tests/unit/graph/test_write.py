"""Turtle, N-Quads and JSON-LD: read back the same, the same bytes in any order, decimals as printed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from jixiao.errors import GraphError
from jixiao.graph import Syntax, nquads, ntriples, parse, prefixes, turtle, vocabulary_quads
from jixiao.settings import Settings

BASE = Settings().base
PREFIXES = prefixes(BASE)
XSD = PREFIXES["xsd"]

TEXT = """
@prefix jx: <ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<unit/a/2024/#i-1> a jx:Indicator ; rdfs:label "办件\\"量\\"\\n第二行"@zh, "cases"@en ;
  jx:weight 95.00, 10, "7"^^xsd:decimal, .5 ;
  jx:ordinal 007 ; jx:claimed true ; jx:fiscalYear "2024"^^xsd:gYear ; jx:verbatim "\\\\ 制表\\t符" ;
  jx:about <unit/a/>, <http://example.net/页#甲>, <unit/a/2024/#g1.5.> .
<unit/a/> jx:about [ jx:verbatim "x" ; jx:about [ jx:verbatim "y" ] ], [] .
"""


def both(quads: list[Quad]) -> tuple[bytes, bytes]:
    """Turtle and JSON-LD as they are written beside the pages."""
    syntax = Syntax(PREFIXES)
    body = syntax.body(ntriples(quads))
    return syntax.turtle(body), syntax.jsonld(body)


def triples(quads: list[Quad]) -> set[Triple]:
    return {q.triple for q in quads}


def sample() -> list[Quad]:
    return list(parse(TEXT.encode(), base=BASE, format=RdfFormat.TURTLE))


def without_blanks(quads: list[Quad]) -> list[Quad]:
    return [q for q in quads if not isinstance(q.subject, BlankNode) and not isinstance(q.object, BlankNode)]


def test_turtle_reads_back() -> None:
    quads = without_blanks(sample())
    assert triples(list(parse(turtle(quads, PREFIXES), format=RdfFormat.TURTLE))) == triples(quads)


def test_turtle_keeps_printed_decimals() -> None:
    text = turtle(sample(), PREFIXES).decode()
    assert "jx:weight .5, 10, \"7\"^^xsd:decimal, 95.00 .\n" in text
    assert "jx:ordinal 007" in text
    assert "<https://example.org/jixiao/unit/a/2024/#g1.5.>" in text


def test_turtle_nests_blank_nodes() -> None:
    text = turtle(sample(), PREFIXES).decode()
    assert "_:" not in text
    again = list(parse(text.encode(), format=RdfFormat.TURTLE))
    assert turtle(again, PREFIXES).decode() == text
    assert len(triples(again)) == len(triples(sample()))


def test_turtle_names_shared_and_circular_blank_nodes() -> None:
    p, a, b = NamedNode(BASE + "ns#about"), BlankNode("a"), BlankNode("b")
    circle = [Quad(a, p, b), Quad(b, p, a)]
    shared = [Quad(NamedNode(BASE), p, a), Quad(NamedNode(BASE + "x"), p, a), Quad(a, p, Literal("1"))]
    for quads in (circle, shared):
        again = list(parse(turtle(quads, PREFIXES), format=RdfFormat.TURTLE))
        assert len(triples(again)) == len(quads)
        assert turtle(again, PREFIXES) == turtle(quads, PREFIXES)


def test_turtle_declares_only_used_prefixes() -> None:
    quads = [Quad(NamedNode(BASE + "ns#a"), NamedNode(BASE + "ns#b"), Literal("c"))]
    assert turtle(quads, PREFIXES).decode() == f'@prefix jx: <{BASE}ns#> .\n\njx:a jx:b "c" .\n'


def test_turtle_of_nothing() -> None:
    assert turtle([], PREFIXES) == b""


def test_what_stands_beside_the_pages_reads_back() -> None:
    quads = without_blanks(sample())
    text, nodes = both(quads)
    assert b"95.00" in text
    assert b'"95.00"' in nodes
    assert b'"jx:weight"' in nodes
    assert triples(list(parse(text, format=RdfFormat.TURTLE))) == triples(quads)
    assert triples(list(parse(nodes, format=RdfFormat.JSON_LD))) == triples(quads)


def test_jsonld_with_blank_nodes() -> None:
    assert len(list(parse(both(sample())[1], format=RdfFormat.JSON_LD))) == len(sample())


def test_texts_that_look_like_iris_stay_texts_in_jsonld() -> None:
    quads = [Quad(NamedNode(BASE + "x"), NamedNode(BASE + "ns#text"), Literal(value))
             for value in (f"{BASE}ns#a", f',"{BASE}ns#a', f'["{BASE}ns#a', f'"@id":"{BASE}ns#a', "xsd:decimal")]
    assert triples(list(parse(both(quads)[1], format=RdfFormat.JSON_LD))) == triples(quads)


def test_bodies_can_be_strung_together() -> None:
    syntax, quads = Syntax(PREFIXES), without_blanks(sample())
    parts = [syntax.body(ntriples([q])) for q in quads]
    text = syntax.turtle_head() + b"".join(part.turtle for part in parts)
    nodes = syntax.jsonld_head() + b",".join(part.nodes for part in parts) + syntax.JSONLD_END
    assert triples(list(parse(text, format=RdfFormat.TURTLE))) == triples(quads)
    assert triples(list(parse(nodes, format=RdfFormat.JSON_LD))) == triples(quads)


def test_nquads_are_sorted_and_keep_graphs() -> None:
    graph = NamedNode(BASE + "graph/vocabulary")
    quads = [Quad(q.subject, q.predicate, q.object, graph) for q in without_blanks(sample())]
    text = nquads([*quads, *quads])
    lines = text.splitlines()
    assert lines == sorted(set(lines))
    assert list(parse(text)) == sorted(set(quads), key=lambda q: nquads([q]))


@pytest.mark.parametrize("write", [nquads, lambda q: turtle(q, PREFIXES), both])
def test_the_same_bytes_for_shuffled_input(write) -> None:  # type: ignore[no-untyped-def]
    quads = [*vocabulary_quads(Settings()), *without_blanks(sample())]
    expected = write(quads)
    random.Random(7).shuffle(quads)
    assert write(quads) == expected


def test_blank_nodes_of_two_parses_give_the_same_bytes() -> None:
    assert turtle(sample(), PREFIXES) == turtle(sample(), PREFIXES)


LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(lambda s: Literal(s, language="zh"), st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(lambda s, t: Literal(s, datatype=NamedNode(XSD + t)),
              st.sampled_from(["95.00", "+1.", "1.", ".5", "-0", "007", "1e3", "true", "True", "", "x", "１"]),
              st.sampled_from(["decimal", "integer", "boolean", "gYear"])),
)


@given(st.lists(LITERALS, max_size=6))
def test_any_literal_reads_back(literals: list[Literal]) -> None:
    quads = [Quad(NamedNode(BASE + "x"), NamedNode(BASE + "ns#text"), value) for value in literals]
    assert triples(list(parse(turtle(quads, PREFIXES), format=RdfFormat.TURTLE))) == triples(quads)
    if quads:
        text, nodes = both(quads)
        assert triples(list(parse(text, format=RdfFormat.TURTLE))) == triples(quads)
        assert triples(list(parse(nodes, format=RdfFormat.JSON_LD))) == triples(quads)
    assert triples(list(parse(nquads(quads)))) == triples(quads)


def test_statements_about_statements_are_refused() -> None:
    inner = Triple(NamedNode(BASE), NamedNode(BASE + "p"), Literal("1"))
    with pytest.raises(GraphError, match="statements about statements"):
        turtle([Triple(NamedNode(BASE), NamedNode(BASE + "p"), inner)], PREFIXES)
