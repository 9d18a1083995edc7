"""Property paths, compiled to functions from a node to the nodes that the path leads to, each once."""

from __future__ import annotations

from collections.abc import Callable

from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import RefusedError
from jixiao.validate.shacl.terms import Term, is_iri, is_literal, sh

__all__ = ["compiled"]

Step = Callable[[Term], tuple[Term, ...]]
Walk = Callable[[Data], Step]
_KINDS = {sh(name): name for name in ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")}
_DEEPEST = 9  # the reference engine gives up below; each further member of a sequence is one level deeper


def compiled(shapes: Data, node: Term, *, inverse: bool = False, depth: int = 0) -> Walk:
    """The walk along a path.

    Args:
        shapes: the shapes graph.
        node: the value of sh:path.
        inverse: whether it is walked backwards.
        depth: how deep in a path this node is.

    Raises:
        RefusedError: the path is not well formed, too deep, or a sequence walked backwards.
    """
    if depth > _DEEPEST:
        raise RefusedError("a path of more than nine levels")
    if is_iri(node):
        return (lambda data: _step(data.backward(node))) if inverse else (lambda data: _step(data.forward(node)))
    members = shapes.items(node)
    kinds = [(_KINDS[p], v) for p in shapes.predicates(node) if p in _KINDS for v in shapes.objects(node, p)]
    if is_literal(node) or len(kinds) + (members is not None) != 1:
        raise RefusedError("a path that is not well formed")
    if members is not None:
        if inverse or len(members) < 2:
            raise RefusedError("sh:inversePath of a sequence" if inverse else "a sequence of fewer than two paths")
        return _sequence([compiled(shapes, m, depth=depth + at + 1) for at, m in enumerate(members)])
    kind, inner = kinds[0]
    if kind == "inversePath":
        return compiled(shapes, inner, inverse=not inverse, depth=depth + 1)
    if kind == "alternativePath":
        members = shapes.items(inner)
        if members is None or len(members) < 2:
            raise RefusedError("sh:alternativePath of fewer than two paths")
        return _alternative([compiled(shapes, m, inverse=inverse, depth=depth + 1) for m in members])
    walk = compiled(shapes, inner, inverse=inverse, depth=depth + 1)
    if kind == "zeroOrOnePath":
        return _optional(walk)
    return _repeated(walk, itself=kind == "zeroOrMorePath")


def _step(index: dict[Term, tuple[Term, ...]]) -> Step:
    return lambda node: index.get(node, ())


def _sequence(walks: list[Walk]) -> Walk:
    def walk(data: Data) -> Step:
        steps = [w(data) for w in walks]

        def step(node: Term) -> tuple[Term, ...]:
            found: tuple[Term, ...] = (node,)
            for each in steps:
                found = each(found[0]) if len(found) == 1 else tuple(dict.fromkeys(v for f in found for v in each(f)))
            return found

        return step

    return walk


def _alternative(walks: list[Walk]) -> Walk:
    def walk(data: Data) -> Step:
        steps = [w(data) for w in walks]
        return lambda node: tuple(dict.fromkeys(v for each in steps for v in each(node)))

    return walk


def _optional(inner: Walk) -> Walk:
    def walk(data: Data) -> Step:
        step = inner(data)
        return lambda node: tuple(dict.fromkeys((node, *step(node))))

    return walk


def _repeated(inner: Walk, *, itself: bool) -> Walk:
    def walk(data: Data) -> Step:
        one = inner(data)

        def step(node: Term) -> tuple[Term, ...]:
            found = dict.fromkeys((node,)) if itself else {}
            ahead = list(one(node))
            while ahead:
                here = ahead.pop()
                if here not in found:
                    found[here] = None
                    ahead += one(here)
            return tuple(found)

        return step

    return walk
