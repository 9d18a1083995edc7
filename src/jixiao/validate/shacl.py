"""SHACL by pySHACL: the shapes of `shapes/*.ttl` over the records of the graph; results become raw hits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyshacl
from pyoxigraph import BlankNode as OxBlank
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, Quad
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.graph import parse
from jixiao.settings import Settings

__all__ = ["Hit", "run_shapes"]

SH = Namespace("http://www.w3.org/ns/shacl#")
_SEVERITY = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "info"}
_PREFIXED = re.compile(r"\bjx:(\w+)")


@dataclass(frozen=True, order=True)
class Hit:
    """One result of a SHACL run: what was found where, in plain strings."""

    rule: str
    document: str
    focus: str
    severity: str
    message: str
    expected: str
    component: str


@lru_cache(maxsize=4)
def _shapes(base: str, own: tuple[Path, ...]) -> Graph:
    """All shapes as one graph. The prefix jx of SPARQL constraints is declared here: the base is known only now."""
    graph = Graph()
    for path in resources.files("shapes", "*.ttl", own):
        try:
            graph.parse(path, publicID=base, format="turtle")
        except Exception as error:
            reason = str(error).split("\n")[0]
            raise ShapeError(f"{path.name} is not valid Turtle: {reason}") from error
    vocabulary, declaration = URIRef(f"{base}ns#"), BNode()
    graph.add((vocabulary, SH.declare, declaration))
    graph.add((declaration, SH.prefix, Literal("jx")))
    graph.add((declaration, SH.namespace, Literal(f"{base}ns#", datatype=XSD.anyURI)))
    return graph


def run_shapes(nquads: Path, settings: Settings) -> list[Hit]:
    """Check the records of a graph.

    Only statements about records (nodes on a unit-year page) with a predicate that some shape speaks of are loaded:
    cells, rows and evidence are most of a graph and no shape looks at them.

    Returns:
        Hits in a stable order, each once.

    Raises:
        ShapeError: a shape is not valid.
    """
    shapes = _shapes(settings.base, settings.own)
    hits: set[Hit] = set()
    for batch in _batches(nquads, shapes, settings.base):
        data = Graph()
        for quad in batch.quads:
            data.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True, do_owl_imports=False)
        except Exception as error:
            raise ShapeError(f"the shapes cannot be run: {error}") from error
        if not isinstance(report, Graph):
            raise ShapeError(f"the shapes cannot be run: {text}")
        hits.update(_hits(report, shapes, settings.base, batch))
    return sorted(hits)


@dataclass
class _Batch:
    """Graphs of documents that have no record in common, and which document each record is of."""

    quads: list[Quad] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)


def _batches(nquads: Path, shapes: Graph, base: str) -> list[_Batch]:
    """The statements that shapes look at. Documents that speak of the same record (a corrected version of a form) are
    checked apart, or their statements would be taken for one.
    """
    wanted = {RDF.type.n3().encode()}
    for triple in shapes:
        wanted.update(term.n3().encode() for term in triple if isinstance(term, URIRef))
    for query in shapes.objects(None, SH.select):
        wanted.update(f"<{base}ns#{name}>".encode() for name in _PREFIXED.findall(str(query)))
    prefix = f"<{base}unit/".encode()
    with nquads.open("rb") as file:
        lines = b"".join(line for line in file if line.startswith(prefix) and line.split(b" ", 2)[1] in wanted)
    graphs: dict[str, _Batch] = {}
    for quad in parse(lines):
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        graph = graphs.setdefault(name, _Batch())
        graph.quads.append(quad)
        if "#" in str(quad.subject):
            graph.documents[str(quad.subject).strip("<>")] = name.removeprefix(f"{base}document/").rstrip("/")
    batches: list[_Batch] = []
    for _, graph in sorted(graphs.items()):
        batch = next((b for b in batches if b.documents.keys().isdisjoint(graph.documents)), None)
        if batch is None:
            batches.append(graph)
        else:
            batch.quads += graph.quads
            batch.documents |= graph.documents
    return batches


def _term(term: object) -> URIRef | Literal | BNode:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, OxLiteral):
        if term.language:
            return Literal(term.value, lang=term.language)
        plain = term.datatype.value == str(XSD.string)
        return Literal(term.value) if plain else Literal(term.value, datatype=URIRef(term.datatype.value))
    if isinstance(term, OxBlank):
        return BNode(term.value)
    raise TypeError(f"a graph does not hold {term!r}")


def _hits(report: Graph, shapes: Graph, base: str, batch: _Batch) -> Iterator[Hit]:
    jx = Namespace(f"{base}ns#")
    rules = f"{base}code/rule/"
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceShape)
        rule = shapes.value(shape, jx.rule)
        if rule is None or not str(rule).startswith(rules):
            raise ShapeError(f"the shape {shape} names no rule; give it jx:rule <code/rule/…>")
        # Shapes that start at a code or at a form name the record in sh:value.
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        record = value if isinstance(value, URIRef) and value.startswith(f"{base}unit/") else focus
        yield Hit(rule=str(rule).removeprefix(rules), document=batch.documents.get(str(record), ""), focus=str(record),
                  severity=_SEVERITY.get(_uri(report.value(result, SH.resultSeverity)), "error"),
                  message=_chinese(shapes, shape) or str(report.value(result, SH.resultMessage)),
                  expected=str(shapes.value(shape, jx.expected) or ""),
                  component=str(report.value(result, SH.sourceConstraintComponent)))


def _uri(node: Node | None) -> URIRef:
    return node if isinstance(node, URIRef) else URIRef("")


def _chinese(shapes: Graph, shape: Node | None) -> str:
    """The Chinese message of a shape or of its SPARQL constraint; engines choose a language of their own."""
    messages = [m for node in (shape, *shapes.objects(shape, SH.sparql)) for m in shapes.objects(node, SH.message)]
    return next((str(m) for m in messages if isinstance(m, Literal) and m.language == "zh"), "")
