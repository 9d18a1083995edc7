"""Which nodes of a shapes graph are shapes, which of them have targets, and what makes a shapes graph as a whole unusable."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.terms import RDF_TYPE, SUBCLASS, Term, iri, sh

__all__ = ["TARGETS", "Outline"]

TARGETS = tuple(sh(name) for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
_SHAPES, _LISTS = (tuple(map(sh, names)) for names in (("property", "node", "not", "qualifiedValueShape"), ("and", "or", "xone")))
_CLASS = iri("http://www.w3.org/2000/01/rdf-schema#Class")
_OWL_CLASS = iri("http://www.w3.org/2002/07/owl#Class")
_COMPONENT = sh("ConstraintComponent")


class Outline:
    """The shapes of a shapes graph, found the way the reference engine finds them."""

    def __init__(self, graph: Data) -> None:
        self.graph = graph
        types = graph.backward(RDF_TYPE)
        self.nodes, self.properties = (set(types.get(sh(name), ())) for name in ("NodeShape", "PropertyShape"))
        self.metaclasses = {_CLASS, _OWL_CLASS, *graph.backward(SUBCLASS).get(_CLASS, ())}
        self.components = {c for kind in (_COMPONENT, *graph.backward(SUBCLASS).get(_COMPONENT, ())) for c in types.get(kind, ())
                           if not c.startswith(b"<http://www.w3.org/ns/shacl#")}
        self._parameters = {c: [graph.objects(p, sh("path")) for p in graph.objects(c, sh("parameter"))] for c in self.components}
        self.parameters = {path for found in self._parameters.values() for paths in found for path in paths}

    def shapes(self) -> set[Term]:
        """All nodes that are shapes by their type, by a target, or because something makes them one."""
        found = self.nodes | self.properties
        for predicate in (*TARGETS, *_SHAPES[:2]):
            found.update(self.graph.forward(predicate))
        for predicate in _SHAPES:
            found.update(self.graph.backward(predicate))
        for head in self._heads():
            found.update(self.graph.items(head) or ())
        return found

    def _heads(self) -> Iterable[Term]:
        return (head for predicate in _LISTS for head in self.graph.backward(predicate))

    def targeted(self) -> list[Term]:
        """The shapes that have targets of their own, in a stable order."""
        return sorted(node for node in self.shapes() if any(self.targets(node)))

    def targets(self, node: Term) -> tuple[tuple[Term, ...], ...]:
        """Nodes, classes (one that is a shape itself is its own target), subjects of, objects of."""
        nodes, classes, subjects, values = (self.graph.objects(node, predicate) for predicate in TARGETS)
        if self.metaclasses.intersection(self.graph.objects(node, RDF_TYPE)):
            classes += (node,)
        return nodes, classes, subjects, values

    def broken(self) -> str:
        """Why nothing of the graph can be evaluated, if so: the reference engine stops with a message of its own."""
        path = self.graph.forward(sh("path"))
        if self.nodes & self.properties or any(node in path for node in self.nodes):
            return "a node shape that is a property shape as well"
        if any(len(path.get(node, ())) != 1 for node in self.properties) or any(len(path.get(n, ())) > 1 for n in self.shapes()):
            return "a property shape without exactly one path"
        if not all(self.graph.items(head) for head in self._heads()):
            return "an empty list of shapes"
        if not all(found and all(len(paths) == 1 for paths in found) for found in self._parameters.values()):
            return "a constraint component without parameters"
        return ""
