"""The named queries are plain SPARQL: another engine, rdflib, gives the same answers on the small graph."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
import rdflib

from jixiao.graph import Store, named_queries, vocabulary
from jixiao.settings import Settings

SETTINGS = Settings()
OFFICE = Path(__file__).with_name("office.ttl")


@pytest.fixture(scope="module")
def ours() -> Store:
    return Store(SETTINGS.base).load(vocabulary(SETTINGS), OFFICE)


@pytest.fixture(scope="module")
def theirs() -> rdflib.Graph:
    graph = rdflib.Graph()
    triples = b"\n".join(line.rpartition(b" <")[0] + b" ." for line in vocabulary(SETTINGS).splitlines())
    graph.parse(data=triples, format="nt")
    graph.parse(OFFICE, publicID=SETTINGS.base, format="turtle")
    return graph


def plain(value: object) -> str:
    """Text, numbers without trailing zeros: engines print them differently."""
    text = "" if value is None else str(value)
    try:
        return format(Decimal(text).normalize(), "f")
    except InvalidOperation:
        return text


@pytest.mark.parametrize("name", sorted(named_queries(SETTINGS)))
def test_same_answers(ours: Store, theirs: rdflib.Graph, name: str) -> None:
    text = named_queries(SETTINGS)[name].text(SETTINGS.base)
    expected = [[plain(v) for v in row] for row in ours.query(text).text()]
    found = [[plain(v) for v in row] for row in theirs.query(text)]  # type: ignore[union-attr]
    assert sorted(found) == sorted(expected)
    assert expected or name == "where-from"
