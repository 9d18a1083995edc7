"""The named queries are plain SPARQL: another engine, rdflib, gives the same answers on the small graphs."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad

from jixiao.graph import Store, named_queries, names_graphs, nquads, parse, vocabulary, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings()
ASKED = {"said-about": {"keyword": "火灾"}, "where-from": {"number": "30"}}  # where the defaults find nothing in the samples
FILES = [Path(__file__).with_name(name) for name in ("office.ttl", "station.trig")]


@pytest.fixture(scope="module")
def ours() -> Store:
    return Store(SETTINGS.base).load(vocabulary(SETTINGS), *FILES)


@pytest.fixture(scope="module")
def union() -> rdflib.Graph:
    """What all graphs say together: where queries look that name no graph, as none of ours does."""
    quads = (*vocabulary_quads(SETTINGS), *(q for path in FILES for q in parse(path, base=SETTINGS.base)))
    graph = rdflib.Graph()
    graph.parse(data=nquads({Quad(q.subject, q.predicate, q.object) for q in quads}), format="nt")
    return graph


def plain(value: object) -> str:
    """Text, numbers without trailing zeros: engines print them differently."""
    text = "" if value is None else str(value)
    try:
        return format(Decimal(text).normalize(), "f")
    except InvalidOperation:
        return text


@pytest.mark.parametrize("name", sorted(named_queries(SETTINGS)))
def test_same_answers(ours: Store, union: rdflib.Graph, name: str) -> None:
    text = named_queries(SETTINGS)[name].text(SETTINGS.base, ASKED.get(name))
    assert not names_graphs(text), "the whole site would be loaded twice for it"
    expected = [[plain(v) for v in row] for row in ours.query(text).text()]
    found = [[plain(v) for v in row] for row in union.query(text)]
    assert sorted(found) == sorted(expected)
    assert expected, "the sample shows nothing of this question"
