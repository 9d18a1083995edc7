"""The named queries, answered once for a build, with the cells that the rows of the answers were read from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode

from jixiao import graph
from jixiao.graph import Answer, NamedQuery, Store
from jixiao.publish.corpus import CellKey
from jixiao.settings import Settings

__all__ = ["SHOWN", "Answered", "answer_all", "cell_of", "questions"]

SHOWN = 200
"""So many rows of an answer stand on its page; all of them are in the CSV beside it."""

_CELL = re.compile(r"document/([^/]+)/#g(\d+)r(\d+)c(\d+)")


@dataclass(frozen=True)
class Answered:
    """A named query and what it found.

    Attributes:
        query: the question.
        text: the SPARQL that was run.
        answer: all rows.
        cells: IRI of a thing in the first rows -> the cells that it was read from, in their order.
    """

    query: NamedQuery
    text: str
    answer: Answer
    cells: Mapping[str, tuple[CellKey, ...]] = field(default_factory=dict)


def answer_all(dump: Path, settings: Settings) -> list[Answered]:
    """Run every named query over the dump, in the order of their numbers; the store is dropped afterwards.

    Raises:
        QueryError: a query is not valid.
    """
    asked = [(query, query.text(settings.base)) for query in questions(settings)]
    store = Store(settings.base)
    if any(graph.names_graphs(text) for _, text in asked):
        store.load(dump)
    else:
        store.load_statements(dump)
    out = []
    for query, text in asked:
        answer = store.query(text)
        iris = sorted({v.value for row in answer.rows[:SHOWN] for v in row
                       if isinstance(v, NamedNode) and v.value.startswith(settings.base)})
        out.append(Answered(query, text, answer, _cells(store, iris)))
    return out


def questions(settings: Settings) -> list[NamedQuery]:
    """The named queries by their numbers, those without one at the end."""
    return sorted(graph.named_queries(settings).values(), key=lambda q: (int(q.question or 999), q.name))


def cell_of(iri: str, base: str) -> CellKey | None:
    """The cell that an IRI names, if it names one."""
    found = _CELL.fullmatch(iri.removeprefix(base))
    return (found[1], found[2], found[3], found[4]) if found else None


def _cells(store: Store, iris: list[str]) -> dict[str, tuple[CellKey, ...]]:
    """The cells that things were read from; a cell is its own."""
    out = {iri: {cell} for iri in iris if (cell := cell_of(iri, store.base))}
    if iris:
        things = " ".join(f"<{iri}>" for iri in iris)
        found = store.query("SELECT DISTINCT ?thing ?cell "
                            f"{{ VALUES ?thing {{ {things} }} ?thing prov:wasDerivedFrom|jx:concernsCell ?cell }}")
        for thing, target in found.rows:
            if isinstance(thing, NamedNode) and isinstance(target, NamedNode) and (cell := cell_of(target.value, store.base)):
                out.setdefault(thing.value, set()).add(cell)
    return {thing: tuple(sorted(cells, key=lambda k: (k[0], int(k[1]), int(k[2]), int(k[3])))) for thing, cells in out.items()}
