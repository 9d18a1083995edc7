"""Running a SPARQL constraint once over a graph in pyoxigraph, where its answers are known to be those of the reference engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

import pyoxigraph as ox

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import Check, Found, RefusedError, Running, Shape, Values
from jixiao.validate.shacl.prefixes import prefixes
from jixiao.validate.shacl.scope import Pattern
from jixiao.validate.shacl.select import Query, read
from jixiao.validate.shacl.terms import Term, is_iri, is_literal, lexical, of_oxigraph, parts, sh, text, xsd

__all__ = ["answers", "selecting", "sound"]

_NUMBER = re.compile(r"[+-]?(\d+)(?:\.(\d+))?")
_DIGITS = 18  # a store counts in 64 bits (integers) and 18 decimals: products must not have more digits
_TEXTS = (text(xsd("string")), "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
# Operators of the same rank read from the left; older versions of the library read them from the right.
_PROBES = {"8.0 / 4.0 * 2.0 = 4.0", "10 - 4 + 3 = 9", "24.0 / 4.0 / 2.0 = 3.0", "100 * 5.0 / 20.0 = 25"}


@lru_cache(maxsize=1)
def sound() -> bool:
    """Whether the library calculates as SPARQL asks."""
    store = ox.Store()
    return all(bool(store.query(f"ASK {{ FILTER ({probe}) }}")) for probe in _PROBES)


def selecting(graph: Data, shape: Shape, constraint: Term) -> Check:
    """The check of a SPARQL constraint.

    Raises:
        RefusedError: the query cannot be asked once for all focus nodes.
    """
    selects = graph.objects(constraint, sh("select"))
    if len(selects) != 1 or not is_literal(selects[0]):
        raise RefusedError("sh:sparql without exactly one sh:select")
    path = text(shape.path) if shape.path and is_iri(shape.path) else ""
    query = read(lexical(selects[0]), prefixes(graph, constraint), path)
    if query.compares and not sound():
        raise RefusedError("a query that calculates, in this version of pyoxigraph")

    def check(run: Running, values: Values) -> Iterator[Found]:
        for this, value, other in answers(run.data, query, values):
            if this in values:
                yield this, value or (None if shape.walk else this), other

    return check


def answers(data: Data, query: Query, focus: Collection[Term]) -> list[tuple[Term, Term | None, Term | None]]:
    """What a query finds for some focus nodes: the node, ?value and ?path.

    Raises:
        RefusedError: the statements have literals that a store would rewrite or compare otherwise, or a value is such a literal.
    """
    triples = _fitting(data, query, focus)
    _check_literals(query, [o for _, _, o in triples if is_literal(o)])
    store = ox.Store()
    store.bulk_load(b"".join(b"%b %b %b .\n" % triple for triple in triples), ox.RdfFormat.N_TRIPLES)
    if len(store) != len(triples):
        raise RefusedError("the same number spelled in two ways at one node")
    found = store.query(query.text)
    if not isinstance(found, ox.QuerySolutions):
        raise RefusedError("a query that is no SELECT")
    names = [variable.value for variable in found.variables]
    take = [_column(names, name) for name in ("this", "value", "path")]
    rows: dict[tuple[Term, Term | None, Term | None], None] = {}
    for solution in found:
        this, value, path = (_known(get(solution)) for get in take)
        if this is not None:
            rows[this, value, path] = None
    return list(rows)


def _fitting(data: Data, query: Query, focus: Collection[Term]) -> list[tuple[Term, Term, Term]]:
    """The statements that can stand for a triple of the query: those that are reached from the focus nodes, group by group.

    Without this a literal anywhere in the graph could keep a query from being asked, and the store would hold most of the graph.
    A triple that does not hang together with `$this`, in its group and those around it, may stand for any statement.
    """
    found: dict[tuple[Term, Term, Term], None] = {}
    for around in query.groups:
        reached = _reached(data, [pattern for group in around for pattern in group], focus)
        for subject, predicate, value in around[-1]:
            index, values = data.forward(predicate), reached.get(value)
            for node in reached.get(subject, index):
                found |= {(node, predicate, v): None for v in index.get(node, ()) if values is None or v in values}
    return list(found)


def _reached(data: Data, patterns: list[Pattern], focus: Collection[Term]) -> dict[Term, set[Term]]:
    """What the variables of triples can be, as far as they hang together with the focus nodes."""
    reached = {b"?this": set(focus)}
    grown = True
    while grown:
        grown = False
        for subject, predicate, value in patterns:
            if (subject in reached) == (value in reached):
                continue
            here, there, index = (subject, value, data.forward) if subject in reached else (value, subject, data.backward)
            reached[there] = {v for n in reached[here] for v in index(predicate).get(n, ())}
            grown = True
    return {part: found for part, found in reached.items() if not is_iri(part)}


def _column(names: list[str], name: str) -> Callable[[ox.QuerySolution], object]:
    if name not in names:
        return lambda _: None
    return lambda solution: solution[name]


def _known(term: object) -> Term | None:
    if term is None:
        return None
    if isinstance(term, ox.Literal) and term.datatype.value not in _TEXTS:
        raise RefusedError("a query whose value is a literal that a store rewrites")
    return of_oxigraph(term)


def _check_literals(query: Query, found: list[Term]) -> None:
    """Numbers among themselves, or texts among themselves; and no number that a store cannot hold exactly."""
    if not query.compares:
        return
    kinds = {datatype for _, _, datatype in map(parts, found)} | ({""} if query.texts else set())
    numbers = {text(xsd("decimal")), text(xsd("integer"))}
    if not (kinds <= numbers or (kinds == {""} and not query.orders and not query.numbers)):
        raise RefusedError("a query over literals that are not all plain numbers")
    room = _DIGITS // query.factors - 6 * (query.adds and query.factors == 1)
    for written in (*dict.fromkeys(parts(term)[0] for term in found if kinds <= numbers), *query.numbers):
        digits = _NUMBER.fullmatch(written)
        if digits is None or len(digits[1]) > room or len(digits[2] or "") > min(room, 6):
            raise RefusedError("a query over numbers of too many digits")
