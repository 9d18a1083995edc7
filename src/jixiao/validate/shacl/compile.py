"""The shapes graph, compiled once to checks; what the fast path does not accept is named."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import Constraint, RefusedError, Shape
from jixiao.validate.shacl.outline import Outline
from jixiao.validate.shacl.parameters import MAKERS, Given, local, true
from jixiao.validate.shacl.paths import compiled
from jixiao.validate.shacl.terms import Term, sh, text

__all__ = ["Compiled", "compile_shapes"]

# Predicates of a shape that constrain nothing by themselves.
_SILENT = {
    "name", "description", "order", "group", "defaultValue", "message", "severity", "deactivated", "path", "prefixes", "declare",
    "select", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "flags", "ignoredProperties", "qualifiedMinCount",
    "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
}  # fmt: skip
_DEAR = {"sparql", "property", "node", "not", "and", "or", "xone", "qualifiedValueShape"}
_ONLY_ON_PROPERTIES = {"minCount", "maxCount", "lessThan", "lessThanOrEquals", "uniqueLang"}
_AT_MOST_ONE = {"datatype", "nodeKind", "minCount", "maxCount", "minLength", "maxLength", "languageIn", "uniqueLang", "in", "closed",
                "severity", "deactivated", "flags", "qualifiedMinCount", "qualifiedMaxCount"}  # fmt: skip


@dataclass
class Compiled:
    """Shapes with targets: those that can be evaluated, and why the others cannot."""

    shapes: list[Shape] = field(default_factory=list)
    refused: dict[Term, str] = field(default_factory=dict)


def compile_shapes(graph: Data) -> Compiled:
    """Compile every shape that has a target, with all shapes that it refers to."""
    outline, out = Outline(graph), Compiled()
    broken = outline.broken()
    compiler = _Compiler(graph, outline)
    for node in outline.targeted():
        try:
            if broken:
                raise RefusedError(broken)
            out.shapes.append(compiler.shape(node))
        except RefusedError as refused:
            out.refused[node] = str(refused)
    return out


class _Compiler:
    def __init__(self, graph: Data, outline: Outline) -> None:
        self.graph, self.outline = graph, outline
        self._done: dict[Term, Shape] = {}
        self._refused: dict[Term, str] = {}
        self._doing: set[Term] = set()

    def shape(self, node: Term) -> Shape:
        """The compiled shape of a node.

        Raises:
            RefusedError: it, or a shape that it refers to, has something that is not accepted.
        """
        if node in self._refused:
            raise RefusedError(self._refused[node])
        if node not in self._done:
            if node in self._doing:
                raise RefusedError("recursive shapes")
            self._doing.add(node)
            try:
                self._done[node] = self._shape(node)
            except RefusedError as refused:
                self._refused[node] = str(refused)
                raise
            finally:
                self._doing.discard(node)
        return self._done[node]

    def _shape(self, node: Term) -> Shape:
        said: dict[str, tuple[Term, ...]] = {}
        for predicate in self.graph.predicates(node):
            if predicate in self.outline.parameters:
                raise RefusedError(f"a constraint component of its own ({text(predicate)})")
            if name := local(predicate):
                said[name] = self.graph.objects(node, predicate)
        for name, values in said.items():
            if name in _AT_MOST_ONE and len(values) > 1:
                raise RefusedError(f"sh:{name} more than once in a shape")
        shape = Shape(node, said.get("severity", (sh("Violation"),))[0], deactivated=true(said.get("deactivated", ())))
        if paths := said.get("path", ()):
            shape.path, shape.walk = paths[0], compiled(self.graph, paths[0])
        if "ignoredProperties" in said and "closed" not in said:
            raise RefusedError("sh:ignoredProperties without sh:closed")
        # What costs least comes first: where only conformance counts, later constraints see fewer nodes.
        for name in sorted(said.keys() - _SILENT, key=lambda name: (name in _DEAR, name)):
            if name not in MAKERS:
                raise RefusedError(f"sh:{name}")
            if name in _ONLY_ON_PROPERTIES and shape.walk is None:
                raise RefusedError(f"sh:{name} on a node shape")
            for value in said[name]:
                made = MAKERS[name](Given(self.graph, shape, name, value, self.shape))
                if made is not None:
                    shape.constraints += made if isinstance(made, list) else [Constraint(name[0].upper() + name[1:], made)]
        return shape
