"""What a page says to search engines: its statements in schema.org as JSON-LD, a part of the graph and of the dump."""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode, Quad

__all__ = ["embedded"]

_SCHEMA = "https://schema.org/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_CONTEXT = {"@vocab": _SCHEMA, "xsd": "http://www.w3.org/2001/XMLSchema#"}
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def embedded(quads: Iterable[Quad], publisher: Iterable[Quad] = ()) -> Markup:
    """The content of a script element of type `application/ld+json`, or nothing where schema.org has no word for the page.

    Args:
        quads: what the graph says of the page's things.
        publisher: what it says of the publisher, added where a thing names it.

    >>> thing = NamedNode("https://e.org/unit/x/")
    >>> print(embedded([Quad(thing, NamedNode(_TYPE), NamedNode(_SCHEMA + "Project"))]).partition('"@graph":')[2])
    [{"@id":"https://e.org/unit/x/","@type":["Project"]}]}
    """
    nodes = _nodes(quads)
    for node in list(nodes.values()):
        if "creator" in node:
            nodes.update(_nodes(publisher))
            break
    whole = [
        {"@id": iri, **{name: values if name == "@type" or len(values) > 1 else values[0] for name, values in _ordered(node)}}
        for iri, node in sorted(nodes.items()) if "@type" in node
    ]
    return Markup(_json({"@context": _CONTEXT, "@graph": whole}).translate(_IN_SCRIPT)) if whole else Markup("")


def _nodes(quads: Iterable[Quad]) -> dict[str, dict[str, list[object]]]:
    """The things and their properties in schema.org, by IRI and name."""
    nodes: dict[str, dict[str, list[object]]] = {}
    for quad in quads:
        subject, predicate, term = quad.subject, quad.predicate.value, quad.object
        if not isinstance(subject, NamedNode):
            continue
        if predicate.startswith(_SCHEMA):
            value = _value(term)
            if value is not None:
                nodes.setdefault(subject.value, {}).setdefault(predicate.removeprefix(_SCHEMA), []).append(value)
        elif predicate == _TYPE and isinstance(term, NamedNode) and term.value.startswith(_SCHEMA):
            nodes.setdefault(subject.value, {}).setdefault("@type", []).append(term.value.removeprefix(_SCHEMA))
    return nodes


def _ordered(node: dict[str, list[object]]) -> list[tuple[str, list[object]]]:
    """Properties by name, each value once."""
    return [(name, values if len(values := node[name]) == 1 else [v for _, v in sorted({_json(v): v for v in values}.items())])
            for name in sorted(node)]


def _value(term: object) -> object:
    if isinstance(term, NamedNode):
        return {"@id": term.value}
    if not isinstance(term, Literal):
        return None
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _STRING:
        return term.value
    return {"@value": term.value, "@type": term.datatype.value.replace(_CONTEXT["xsd"], "xsd:")}
