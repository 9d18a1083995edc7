"""RDF terms as canonical N-Triples text in bytes: what both engines read and what they are compared by.

Two texts are the same exactly where the terms are, spelling of literals included (`"95.00"` is not `"95"`).
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from rdflib.term import Node

__all__ = [
    "RDF_TYPE",
    "SUBCLASS",
    "Term",
    "canonical",
    "from_rdflib",
    "iri",
    "is_blank",
    "is_iri",
    "is_literal",
    "language",
    "lexical",
    "literal",
    "of_oxigraph",
    "parts",
    "sh",
    "text",
    "to_rdflib",
    "xsd",
]

Term = bytes

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = f"^^<{_XSD}string>".encode()
_LITERAL = re.compile(rb'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_PLAIN = re.compile(rb"<[^<>\"{}|^`\\\x00-\x20]*>|_:[A-Za-z0-9]+|\"[^\"\\\r\n]*\"(?:@[a-z0-9-]+|\^\^<[^<>\"{}|^`\\\x00-\x20]*>)?")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def iri(text: str) -> Term:
    """The term of an IRI."""
    return f"<{text}>".encode()


def sh(name: str) -> Term:
    """A term of the SHACL vocabulary."""
    return iri(f"http://www.w3.org/ns/shacl#{name}")


def xsd(name: str) -> Term:
    """A datatype of XML Schema."""
    return iri(_XSD + name)


RDF_TYPE = iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = iri("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def is_iri(term: Term) -> bool:
    """Whether a term is an IRI."""
    return term.startswith(b"<")


def is_blank(term: Term) -> bool:
    """Whether a term is a blank node."""
    return term.startswith(b"_")


def is_literal(term: Term) -> bool:
    """Whether a term is a literal."""
    return term.startswith(b'"')


def canonical(written: bytes) -> Term:
    """The one text of a term that N-Triples may spell in several ways.

    Raises:
        SyntaxError: it is no term.

    >>> canonical(rb'"\\u7532"@ZH').decode()
    '"甲"@zh'
    """
    if _PLAIN.fullmatch(written) and not written.endswith(_STRING):
        return written
    return of_oxigraph(next(iter(ox.parse(b"<urn:s> <urn:p> " + written + b" .", ox.RdfFormat.N_TRIPLES))).object)


def of_oxigraph(term: object) -> Term:
    """The term that an object of pyoxigraph stands for."""
    return str(term).encode()


def parts(term: Term) -> tuple[str, str, str]:
    """Text, language and datatype of a literal; the datatype is empty for strings with and without a language."""
    found = _LITERAL.fullmatch(term)
    if found is None:
        raise ValueError(f"{term!r} is no literal")
    value, tag, datatype = (part.decode() if part else "" for part in found.groups())
    if "\\" in value:
        value = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _CHARACTERS.get(m[3], m[3]), value)
    return value, tag, datatype


def lexical(term: Term) -> str:
    """What SPARQL's `str` gives: the text of a literal, or an IRI."""
    return parts(term)[0] if is_literal(term) else text(term)


def language(term: Term) -> str:
    """The language of a literal; empty for everything else."""
    return parts(term)[1] if is_literal(term) else ""


def text(term: Term) -> str:
    """An IRI or the name of a blank node as plain text."""
    return term[1:-1].decode() if is_iri(term) else term[2:].decode()


def literal(value: str) -> Term:
    """The term of a plain string."""
    return of_oxigraph(ox.Literal(value))


@cache
def _quiet_rdflib() -> None:
    """Ill-formed literals are findings here, no warnings on the screen."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def to_rdflib(term: Term) -> Node:
    """The same term for rdflib, spelled as it is."""
    from rdflib import BNode, Literal, URIRef

    _quiet_rdflib()
    if is_iri(term):
        return URIRef(text(term))
    if is_blank(term):
        return BNode(text(term))
    value, tag, datatype = parts(term)
    if tag:
        return Literal(value, lang=tag)
    return Literal(value, datatype=URIRef(datatype), normalize=False) if datatype else Literal(value)


def from_rdflib(term: Node) -> Term:
    """The term that a node of rdflib stands for."""
    from rdflib import BNode, Literal

    if isinstance(term, BNode):
        return f"_:{term}".encode()
    if not isinstance(term, Literal):
        return iri(str(term))
    if term.language:
        return of_oxigraph(ox.Literal(str(term), language=str(term.language)))
    return of_oxigraph(ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _XSD + "string"))))
