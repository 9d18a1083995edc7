"""Statements indexed by predicate, and which of a graph of records the shapes look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from jixiao.errors import GraphError
from jixiao.validate.shacl.terms import RDF_TYPE, SUBCLASS, Term, canonical, iri, is_iri, of_oxigraph, text

__all__ = ["Batch", "Data", "batches"]

Index = dict[Term, tuple[Term, ...]]
_LIST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = (iri(_LIST + name) for name in ("first", "rest", "nil"))


class Data:
    """A graph: for each predicate the objects of each subject, and the other way round, made when they are asked for."""

    def __init__(self, triples: Iterable[tuple[Term, Term, Term]] = ()) -> None:
        self.columns: dict[Term, tuple[list[Term], list[Term]]] = {}
        self._forward: dict[Term, Index] = {}
        self._backward: dict[Term, Index] = {}
        for subject, predicate, value in triples:
            self.add(subject, predicate, value)

    def add(self, subject: Term, predicate: Term, value: Term) -> None:
        """Add a statement; only before anything is asked."""
        subjects, values = self.columns.setdefault(predicate, ([], []))
        subjects.append(subject)
        values.append(value)

    def update(self, other: Data) -> None:
        """Add the statements of another graph."""
        for predicate, (subjects, values) in other.columns.items():
            ours = self.columns.setdefault(predicate, ([], []))
            ours[0].extend(subjects)
            ours[1].extend(values)

    def __len__(self) -> int:
        return sum(len(subjects) for subjects, _ in self.columns.values())

    def __iter__(self) -> Iterator[tuple[Term, Term, Term]]:
        for predicate, (subjects, values) in self.columns.items():
            for subject, value in zip(subjects, values, strict=True):
                yield subject, predicate, value

    def forward(self, predicate: Term) -> Index:
        """The objects of each subject."""
        if predicate not in self._forward:
            subjects, values = self.columns.get(predicate, ((), ()))
            self._forward[predicate] = _index(subjects, values)
        return self._forward[predicate]

    def backward(self, predicate: Term) -> Index:
        """The subjects of each object."""
        if predicate not in self._backward:
            subjects, values = self.columns.get(predicate, ((), ()))
            self._backward[predicate] = _index(values, subjects)
        return self._backward[predicate]

    def objects(self, subject: Term, predicate: Term) -> tuple[Term, ...]:
        """The objects of one subject."""
        return self.forward(predicate).get(subject, ())

    def predicates(self, subject: Term) -> Iterator[Term]:
        """The predicates that a subject has."""
        return (predicate for predicate in self.columns if subject in self.forward(predicate))

    def items(self, head: Term) -> list[Term] | None:
        """The members of a list; None where it is not well formed."""
        out: list[Term] = []
        seen = set()
        while head != _NIL:
            first, rest = self.objects(head, _FIRST), self.objects(head, _REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            out.append(first[0])
            head = rest[0]
        return out

    def subclasses(self, of: Term) -> set[Term]:
        """A class and all classes below it."""
        below, ahead = self.backward(SUBCLASS), [of]
        found = {of}
        while ahead:
            new = [c for c in below.get(ahead.pop(), ()) if c not in found]
            found.update(new)
            ahead += new
        return found

    def instances(self, of: Term) -> dict[Term, None]:
        """What is of a class or of a class below it."""
        by_type = self.backward(RDF_TYPE)
        return dict.fromkeys(node for name in sorted(self.subclasses(of)) for node in by_type.get(name, ()))


def _index(keys: Collection[Term], values: Collection[Term]) -> Index:
    index: Index = {}
    several: dict[Term, dict[Term, None]] = {}
    for key, value in zip(keys, values, strict=True):
        if key in index:
            if key not in several:
                several[key] = dict.fromkeys(index[key])
            several[key][value] = None
        else:
            index[key] = (value,)
    for key, found in several.items():
        index[key] = tuple(found)
    return index


@dataclass
class Batch:
    """Graphs of documents that have no record in common, and which document each record is of."""

    data: Data = field(default_factory=Data)
    documents: dict[Term, str] = field(default_factory=dict)


def batches(nquads: Path, wanted: Collection[Term] | None, base: str) -> list[Batch]:
    """The statements that shapes look at: those about records (nodes on a unit-year page).

    Documents that speak of the same record (a corrected version of a form) are checked apart, or their statements would
    be taken for one.

    Args:
        nquads: the graph, one named graph for each document.
        wanted: the predicates that some shape speaks of; None for all.
        base: base IRI of the publication.

    Raises:
        GraphError: a line is not valid N-Quads.
    """
    graphs = _graphs(nquads, wanted, f"<{base}unit/".encode())
    out: list[Batch] = []
    for name, data in sorted(graphs.items()):
        document = text(name).removeprefix(f"{base}document/").rstrip("/") if is_iri(name) else ""
        records = dict.fromkeys((s for subjects, _ in data.columns.values() for s in subjects if b"#" in s), document)
        batch = next((b for b in out if b.documents.keys().isdisjoint(records)), None)
        if batch is None:
            out.append(Batch(data, records))
        else:
            batch.data.update(data)
            batch.documents |= records
    return out


def _graphs(nquads: Path, wanted: Collection[Term] | None, prefix: bytes) -> dict[Term, Data]:
    """The wanted statements by graph. Lines are cut where they are plain; what is not is left to a parser."""
    graphs: dict[Term, Data] = {}
    terms = _Terms()
    with nquads.open("rb") as file:
        for line in file:
            if not line.startswith(prefix):
                continue
            subject, predicate, rest = line.split(b" ", 2)
            if wanted is not None and predicate not in wanted:
                continue
            cut = rest.rfind(b" <")
            data = graphs.get(rest[cut + 1 : -3]) if rest.endswith(b"> .\n") else None
            try:
                # A graph that is known was parsed once, so that it is a whole IRI and not the end of a literal.
                if data is not None:
                    data.add(terms[subject], predicate, terms[rest[:cut]])
                    continue
                quad = next(iter(ox.parse(line, ox.RdfFormat.N_QUADS)))
            except (SyntaxError, StopIteration) as error:
                raise GraphError(f"{nquads}：不是有效的 N-Quads / not valid N-Quads: {line[:200]!r}") from error
            name = b"" if isinstance(quad.graph_name, ox.DefaultGraph) else of_oxigraph(quad.graph_name)
            graphs.setdefault(name, Data()).add(terms[subject], of_oxigraph(quad.predicate), terms[of_oxigraph(quad.object)])
    return graphs


class _Terms(dict[bytes, Term]):
    """Each term once, by what is written."""

    def __missing__(self, written: bytes) -> Term:
        term = canonical(written)
        self[written] = self[term] = self.get(term, term)
        return self[written]
