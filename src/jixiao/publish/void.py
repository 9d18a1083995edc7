"""VoID: how large the graph is, of what classes and properties, in which files, for programs that come across the site."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from jixiao import graph
from jixiao.model.media import bare
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.publication import PUBLISHER, WHOLE
from jixiao.settings import Settings

__all__ = ["void"]

_VOID, _DCT, _FOAF = "http://rdfs.org/ns/void#", "http://purl.org/dc/terms/", "http://xmlns.com/foaf/0.1/"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_FORMATS = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "nq": "N-Quads"}
_OWN_GRAPHS = ("registry", "validation", "vocabulary", "publication")  # the others are of one document each


def void(knowledge: Knowledge, example: str, settings: Settings) -> list[Quad]:
    """The description.

    Args:
        knowledge: the published dump, with its counts.
        example: the IRI of a thing that shows what the data are like, or nothing.
        settings: base, titles, licence.
    """
    return list(_Void(settings).all(knowledge, example))


class _Void:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._make = graph.Maker(settings.base, "graph/publication")

    def all(self, counts: Knowledge, example: str) -> Iterator[Quad]:
        make, settings = self._make, self._settings
        document, whole = make.iri("void.ttl"), make.iri(WHOLE)
        yield make.link(document, _RDF_TYPE, _VOID + "DatasetDescription")
        yield make.say(document, _FOAF + "primaryTopic", whole)
        yield make.link(whole, _RDF_TYPE, _VOID + "Dataset")
        yield from make.twice(whole, _DCT + "title", settings.title, settings.title_en)
        yield make.say(whole, _DCT + "publisher", make.iri(PUBLISHER))
        yield make.link(whole, _DCT + "license", settings.licence)
        yield make.link(whole, _FOAF + "homepage", settings.base)
        yield make.say(whole, _VOID + "uriSpace", settings.base)
        if example:
            yield make.link(whole, _VOID + "exampleResource", example)
        for name in ("ttl", "jsonld", "nq"):
            yield make.say(whole, _VOID + "dataDump", make.iri(f"dump.{name}"))
            yield make.link(whole, _VOID + "feature", f"http://www.w3.org/ns/formats/{_FORMATS[name].replace('-', '_')}")
            yield make.say(make.iri(f"dump.{name}"), _DCT + "format", bare(f".{name}"))
        yield self._number(whole, "triples", counts.count)
        yield self._number(whole, "classes", len(counts.classes))
        yield self._number(whole, "properties", len(counts.properties))
        for namespace in sorted({iri[:max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in (*counts.classes, *counts.properties)}):
            yield make.link(whole, _VOID + "vocabulary", namespace)
        for name in _OWN_GRAPHS:
            part = make.iri(f"graph/{name}")
            yield make.say(whole, _VOID + "subset", part)
            yield make.link(part, _RDF_TYPE, _VOID + "Dataset")
        for kind, number in sorted(counts.classes.items()):
            yield from self._part(whole, "class", kind, "entities", number)
        for kind, number in sorted(counts.properties.items()):
            yield from self._part(whole, "property", kind, "triples", number)

    def _number(self, subject: NamedNode | BlankNode, term: str, number: int) -> Quad:
        return self._make.say(subject, _VOID + term, Literal(str(number), datatype=_INTEGER))

    def _part(self, whole: NamedNode, what: str, iri: str, of: str, number: int) -> Iterator[Quad]:
        """A part of the dataset by class or property; a node without name, for it has no page."""
        part = BlankNode(f"{what}{iri.encode().hex()}")
        yield self._make.say(whole, f"{_VOID}{what}Partition", part)
        yield self._make.link(part, _VOID + what, iri)
        yield self._number(part, of, number)
