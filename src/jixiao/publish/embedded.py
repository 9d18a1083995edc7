"""What a page says to search engines: its statements in schema.org as JSON-LD, a part of the graph and of the dump."""

from __future__ import annotations

from collections import defaultdict

from markupsafe import Markup

__all__ = ["embedded"]

_SCHEMA = b"<https://schema.org/"
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = b"<http://www.w3.org/2001/XMLSchema#"
_CONTEXT = '{"@context":{"@vocab":"https://schema.org/","xsd":"http://www.w3.org/2001/XMLSchema#"},"@graph":[%s]}'
_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})

Nodes = dict[bytes, dict[bytes, set[bytes]]]
"""Values as JSON, by IRI and the name of their property."""


def embedded(triples: bytes, publisher: bytes = b"") -> Markup:
    """The content of a script element of type `application/ld+json`, or nothing where schema.org has no word for the page.

    Args:
        triples: what the graph says of the page's things, as canonical N-Triples, whose texts are written as those of JSON are.
        publisher: what it says of the publisher, added where a thing names it.

    >>> print(embedded(b"<https://e.org/x/> %b <https://schema.org/Project> .\\n" % _TYPE).partition('"@graph":')[2])
    [{"@id":"https://e.org/x/","@type":["Project"]}]}
    """
    nodes: Nodes = defaultdict(lambda: defaultdict(set))
    _read(triples, nodes)
    if any(b"creator" in node for node in nodes.values()):
        _read(publisher, nodes)
    whole = b",".join(
        b'{"@id":"%b"%b}' % (iri, b"".join(b',"%b":%b' % (name, _values(name, sorted(node[name]))) for name in sorted(node)))
        for iri, node in sorted(nodes.items()) if b"@type" in node
    ).decode()
    return Markup((_CONTEXT % whole).translate(_IN_SCRIPT)) if whole else Markup("")


def _read(triples: bytes, nodes: Nodes) -> None:
    """The things and their properties in schema.org."""
    for line in triples.splitlines():
        subject, predicate, term = line[:-2].split(b" ", 2)
        if subject[:1] != b"<" or term[:1] == b"_":
            continue
        if predicate.startswith(_SCHEMA):
            nodes[subject[1:-1]][predicate[len(_SCHEMA):-1]].add(_value(term))
        elif predicate == _TYPE and term.startswith(_SCHEMA):
            nodes[subject[1:-1]][b"@type"].add(b'"%b"' % term[len(_SCHEMA):-1])


def _values(name: bytes, values: list[bytes]) -> bytes:
    return values[0] if len(values) == 1 and name != b"@type" else b"[%b]" % b",".join(values)


def _value(term: bytes) -> bytes:
    if term[:1] == b"<":
        return b'{"@id":"%b"}' % term[1:-1]
    text, _, kind = term.rpartition(b'"')
    if not kind:
        return term
    if kind[:1] == b"@":
        return b'{"@value":%b","@language":"%b"}' % (text, kind[1:])
    return b'{"@value":%b","@type":"%b"}' % (text, kind[2:-1].replace(_XSD, b"xsd:").removeprefix(b"<"))
