"""pySHACL: the reference that the fast path is held against, and the engine of every shape that the fast path does not accept."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from jixiao.errors import ShapeError
from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import Result
from jixiao.validate.shacl.outline import TARGETS, Outline
from jixiao.validate.shacl.prefixes import imported
from jixiao.validate.shacl.terms import RDF_TYPE, Term, from_rdflib, sh, to_rdflib, xsd

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

__all__ = ["reference"]


_SWITCHES = {sh(name) for name in ("closed", "deactivated", "optional", "qualifiedValueShapesDisjoint", "uniqueLang")}
_ONE, _FALSE = (f'"{value}"^^'.encode() + xsd("boolean") for value in ("1", "false"))


def reference(shapes: Data, data: Data, without: Collection[Term] = ()) -> list[Result]:
    """The results of the shapes graph.

    Args:
        shapes: the shapes graph.
        data: what is validated.
        without: shapes whose targets are left out, because they were evaluated already.

    Raises:
        ShapeError: the shapes cannot be run.
    """
    import pyshacl
    from rdflib import Graph

    shapes = _as_pyshacl_reads(shapes)
    metaclasses = Outline(shapes).metaclasses if without else ()
    kept = [t for t in shapes if not (t[0] in without and (t[1] in TARGETS or (t[1] == RDF_TYPE and t[2] in metaclasses)))]
    try:
        _, report, text = pyshacl.validate(_graph(data), shacl_graph=_graph(kept), inplace=True, do_owl_imports=False)
    except Exception as error:
        raise ShapeError(f"the shapes cannot be run: {error}") from error
    if not isinstance(report, Graph):
        raise ShapeError(f"the shapes cannot be run: {text}")
    return list(_results(report))


def _as_pyshacl_reads(shapes: Data) -> Data:
    """The shapes graph as pySHACL would have it from a file: only `true` is true, and imported prefixes are declared."""
    out = Data((s, p, _FALSE if p in _SWITCHES and o == _ONE else o) for s, p, o in shapes)
    for node in dict.fromkeys(n for nodes in shapes.forward(sh("prefixes")).values() for n in nodes):
        for other in imported(shapes, node)[1:]:
            for declared in shapes.objects(other, sh("declare")):
                out.add(node, sh("declare"), declared)
    return out


def _graph(triples: Data | list[tuple[Term, Term, Term]]) -> Graph:
    from rdflib import Graph

    graph, nodes = Graph(), _Nodes()
    for subject, predicate, value in triples:
        graph.add((nodes[subject], nodes[predicate], nodes[value]))
    return graph


class _Nodes(dict[Term, "Node"]):
    def __missing__(self, term: Term) -> Node:
        self[term] = to_rdflib(term)
        return self[term]


def _results(report: Graph) -> Iterator[Result]:
    def of(result: Node, name: str) -> Term:
        found = report.value(result, to_rdflib(sh(name)))
        return b"" if found is None else from_rdflib(found)

    for result in report.objects(None, to_rdflib(sh("result"))):
        component = of(result, "sourceConstraintComponent")[1:-1].decode()
        yield Result(of(result, "sourceShape"), component, of(result, "focusNode"), of(result, "value"), of(result, "resultPath"),
                     of(result, "resultSeverity"), of(result, "sourceConstraint"))  # fmt: skip
