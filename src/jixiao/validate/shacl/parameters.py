"""The parameters of constraint components: from what a shape says to a check, or to why the fast path does not accept it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jixiao.validate.shacl import constraints as core
from jixiao.validate.shacl.data import Data
from jixiao.validate.shacl.model import Check, Constraint, RefusedError, Shape
from jixiao.validate.shacl.store import selecting
from jixiao.validate.shacl.terms import Term, iri, is_iri, is_literal, lexical, parts, sh, text, xsd

__all__ = ["MAKERS", "Given", "local", "true"]

_SH = "http://www.w3.org/ns/shacl#"
# What the reference engine does with these two is its own.
_DATATYPES_OF_THE_REFERENCE = {iri(f"http://www.w3.org/2000/01/rdf-schema#{name}") for name in ("Literal", "Datatype")}
_ORDERS: dict[str, Callable[[int], bool]] = {
    "minInclusive": lambda order: order >= 0, "minExclusive": lambda order: order > 0, "maxInclusive": lambda order: order <= 0,
    "maxExclusive": lambda order: order < 0,
}  # fmt: skip
# The standard says `true`; another spelling of it switches nothing on.
_BOOLEANS = {f'"{value}"^^'.encode() + xsd("boolean"): value == "true" for value in ("true", "1", "false", "0")}


@dataclass(frozen=True)
class Given:
    """A parameter of a shape.

    Attributes:
        graph: the shapes graph.
        shape: the shape that is being compiled.
        name: local name of the parameter.
        value: its value.
        compiled: gives another shape, compiled.
    """

    graph: Data
    shape: Shape
    name: str
    value: Term
    compiled: Callable[[Term], Shape]

    def members(self, head: Term) -> list[Term]:
        """The members of a list."""
        members = self.graph.items(head)
        if members is None:
            raise RefusedError("a list that is not well formed")
        return members

    def inner(self, node: Term, *, of_property: bool | None = None) -> Shape:
        """Another shape, of the kind that is due."""
        shape = self.compiled(node)
        if of_property is not None and (shape.walk is not None) != of_property:
            raise RefusedError("a node shape where a property shape is due, or the other way round")
        return shape


def local(predicate: Term) -> str:
    """The local name of a term of the SHACL vocabulary; empty for every other one."""
    return text(predicate).removeprefix(_SH) if is_iri(predicate) and text(predicate).startswith(_SH) else ""


def true(values: tuple[Term, ...]) -> bool:
    """Whether a boolean is given and true."""
    if not values:
        return False
    if values[0] not in _BOOLEANS:
        raise RefusedError("a boolean that is none")
    return _BOOLEANS[values[0]]


def _whole(value: Term, name: str) -> int:
    found = re.fullmatch(rb'"([0-9]+)"\^\^' + re.escape(xsd("integer")), value)
    if found is None:
        raise RefusedError(f"sh:{name} that is no whole number")
    return int(found[1])


def _named(value: Term) -> Term:
    if not is_iri(value):
        raise RefusedError("a property that is no IRI")
    return value


def _class(given: Given) -> Check:
    return core.instance(given.value)


def _datatype(given: Given) -> Check:
    if given.value in _DATATYPES_OF_THE_REFERENCE or not is_iri(given.value):
        raise RefusedError(f"sh:datatype {text(given.value)}")
    return core.typed(given.value)


def _node_kind(given: Given) -> Check:
    try:
        return core.kind(local(given.value))
    except KeyError:
        raise RefusedError("sh:nodeKind of a kind that is none") from None


def _min_count(given: Given) -> Check | None:
    count = _whole(given.value, given.name)
    return core.min_count(count) if count else None


def _max_count(given: Given) -> Check:
    return core.max_count(_whole(given.value, given.name))


def _min_length(given: Given) -> Check | None:
    least = _whole(given.value, given.name)
    return core.length(lambda n: n >= least) if least else None


def _max_length(given: Given) -> Check:
    most = _whole(given.value, given.name)
    return core.length(lambda n: n <= most)


def _range(given: Given) -> Check:
    if not is_literal(given.value):
        raise RefusedError(f"sh:{given.name} that is no literal")
    return core.range_of(given.value, _ORDERS[given.name])


def _pattern(given: Given) -> Check:
    flags = "".join(lexical(f).lower() for f in given.graph.objects(given.shape.node, sh("flags")))
    if set(flags) - set("im") or not is_literal(given.value) or parts(given.value)[2]:
        raise RefusedError(f"sh:flags {flags}" if flags else "sh:pattern that is no text")
    try:
        expression = re.compile(lexical(given.value), (re.I if "i" in flags else 0) | (re.M if "m" in flags else 0))
    except re.error as error:
        raise RefusedError(f"sh:pattern {lexical(given.value)}") from error
    return core.pattern(expression)


def _language_in(given: Given) -> Check:
    members = given.members(given.value)
    if any(not is_literal(m) or any(parts(m)[1:]) for m in members):
        raise RefusedError("sh:languageIn with something that is no text")
    return core.languages([lexical(m).lower() for m in members])


def _unique_lang(given: Given) -> Check | None:
    return core.unique_language() if true((given.value,)) else None


def _equals(given: Given) -> Check:
    return core.equals(given.value)


def _disjoint(given: Given) -> Check:
    return core.disjoint(given.value)


def _less_than(given: Given) -> Check:
    return core.less_than(_named(given.value), equal=False)


def _less_than_or_equals(given: Given) -> Check:
    return core.less_than(_named(given.value), equal=True)


def _in(given: Given) -> Check:
    return core.among(given.members(given.value))


def _has_value(given: Given) -> Check:
    return core.has_value(given.value)


def _closed(given: Given) -> Check | None:
    if not true((given.value,)):
        return None
    allowed = {m for head in given.graph.objects(given.shape.node, sh("ignoredProperties")) for m in given.members(head)}
    for inner in given.graph.objects(given.shape.node, sh("property")):
        allowed.add(given.inner(inner, of_property=True).path)
    return core.closed(allowed)


def _property(given: Given) -> list[Constraint]:
    inner = given.inner(given.value, of_property=True)
    return [Constraint("Property", core.conforming([inner], lambda n: n == 1), inner=inner)]


def _node(given: Given) -> Check:
    return core.conforming([given.inner(given.value, of_property=False)], lambda n: n == 1)


def _not(given: Given) -> Check:
    return core.conforming([given.inner(given.value)], lambda n: n == 0)


def _and(given: Given) -> Check:
    shapes = [given.inner(m) for m in dict.fromkeys(given.members(given.value))]
    return core.conforming(shapes, lambda n: n == len(shapes))


def _or(given: Given) -> Check:
    return core.conforming([given.inner(m) for m in dict.fromkeys(given.members(given.value))], lambda n: n > 0)


def _xone(given: Given) -> Check:
    return core.conforming([given.inner(m) for m in given.members(given.value)], lambda n: n == 1)


def _qualified_value_shape(given: Given) -> list[Constraint]:
    if given.shape.walk is None:
        return []
    least, most = (given.graph.objects(given.shape.node, sh(name)) for name in ("qualifiedMinCount", "qualifiedMaxCount"))
    if not least and not most:
        raise RefusedError("sh:qualifiedValueShape without a count")
    apart = given.graph.objects(given.shape.node, sh("qualifiedValueShapesDisjoint"))
    others = [s for parent in given.graph.backward(sh("property")).get(given.shape.node, ())
              for near in given.graph.objects(parent, sh("property"))
              for s in given.graph.objects(near, sh("qualifiedValueShape")) if s != given.value]  # fmt: skip
    siblings = [given.inner(s) for s in dict.fromkeys(others)] if any(true((a,)) for a in apart) else []
    inner, out = given.inner(given.value), []
    if most:
        top = _whole(most[0], "qualifiedMaxCount")
        out.append(Constraint("QualifiedMaxCount", core.qualified(inner, siblings, lambda n: n > top)))
    if least:
        bottom = _whole(least[0], "qualifiedMinCount")
        out.append(Constraint("QualifiedMinCount", core.qualified(inner, siblings, lambda n: n < bottom)))
    return out


def _sparql(given: Given) -> list[Constraint]:
    if true(given.graph.objects(given.value, sh("deactivated"))):
        return []
    return [Constraint("SPARQL", selecting(given.graph, given.shape, given.value), node=given.value)]


MAKERS: dict[str, Callable[[Given], Check | list[Constraint] | None]] = {
    "class": _class, "datatype": _datatype, "nodeKind": _node_kind, "minCount": _min_count, "maxCount": _max_count,
    "minLength": _min_length, "maxLength": _max_length, "pattern": _pattern, "languageIn": _language_in,
    "uniqueLang": _unique_lang, "equals": _equals, "disjoint": _disjoint, "lessThan": _less_than,
    "lessThanOrEquals": _less_than_or_equals, "in": _in, "hasValue": _has_value, "closed": _closed, "property": _property,
    "node": _node, "not": _not, "and": _and, "or": _or, "xone": _xone, "qualifiedValueShape": _qualified_value_shape,
    "sparql": _sparql,
    **dict.fromkeys(_ORDERS, _range),
}  # fmt: skip
