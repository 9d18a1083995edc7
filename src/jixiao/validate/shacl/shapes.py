"""The shapes graph: all files of `shapes/` as one graph, and the predicates that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from jixiao import resources
from jixiao.errors import GraphError, ShapeError
from jixiao.graph import parse
from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import RefusedError
from jixiao.validate.shacl.prefixes import prefixes
from jixiao.validate.shacl.select import predicates_of
from jixiao.validate.shacl.terms import RDF_TYPE, Term, canonical, iri, is_iri, is_literal, lexical, literal, of_oxigraph, sh, xsd

__all__ = ["predicates", "read_shapes", "triples_of"]

_ANY_PREDICATE = re.compile(r"[?$]\w+\s+[?$]\w+\s+[?$<\"'\w]")


def read_shapes(base: str, own: tuple[Path, ...]) -> Data:
    """All shapes as one graph. The prefix jx of SPARQL constraints is declared here: the base is known only now.

    Raises:
        ShapeError: a file is not valid Turtle.
    """
    graph = Data()
    for number, path in enumerate(resources.files("shapes", "*.ttl", own)):
        try:
            for triple in triples_of(path, base, f"f{number}x"):
                graph.add(*triple)
        except GraphError as error:
            raise ShapeError(f"{path.name} is not valid Turtle: {error}") from error
    vocabulary, declared = iri(f"{base}ns#"), b"_:jx"
    graph.add(vocabulary, sh("declare"), declared)
    graph.add(declared, sh("prefix"), literal("jx"))
    graph.add(declared, sh("namespace"), canonical(f'"{base}ns#"^^'.encode() + xsd("anyURI")))
    return graph


def triples_of(path: Path, base: str, prefix: str = "b") -> Iterator[tuple[Term, Term, Term]]:
    """The statements of a file of Turtle, its blank nodes named with a prefix of its own.

    Raises:
        GraphError: it is not valid Turtle.
    """

    def term(given: object) -> Term:
        return f"_:{prefix}{given.value}".encode() if isinstance(given, ox.BlankNode) else of_oxigraph(given)

    for quad in parse(path, base=base):
        yield term(quad.subject), term(quad.predicate), term(quad.object)


def predicates(shapes: Data) -> frozenset[Term] | None:
    """The predicates that some shape may look at; None for all, where a shape is closed or a query asks for any predicate."""
    wanted = {RDF_TYPE}
    for triple in shapes:
        wanted.update(term for term in triple if is_iri(term))
    for constraint, selects in shapes.forward(sh("select")).items():
        try:
            known = prefixes(shapes, constraint)
        except RefusedError:
            return None
        for select in selects:
            wanted.update(map(iri, predicates_of(lexical(select), known)))
            body = lexical(select).partition("{")[2]
            if _ANY_PREDICATE.search(body.partition("GROUP")[0]):
                return None
    if any(is_literal(v) and lexical(v) == "true" for v in shapes.backward(sh("closed"))):
        return None
    return frozenset(wanted)
