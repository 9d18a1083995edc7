"""The page of the vocabulary: each term with its meaning, an example, what it builds on, and where it is used."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode, Quad

from jixiao.publish.build import Build
from jixiao.publish.describe import Describer
from jixiao.publish.page import Page
from jixiao.publish.usage import mapped_columns

__all__ = ["terms_page"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCT = "http://purl.org/dc/terms/"
_QB = "http://purl.org/linked-data/cube#"
_SUPER = (_RDFS + "subClassOf", _RDFS + "subPropertyOf")
_KINDS = {_OWL + "Class": "term.class", _OWL + "ObjectProperty": "term.link", _OWL + "DatatypeProperty": "term.value"}
# What a statement about a term is called on the page, in its order.
_RELATIONS = (("term.super", _SUPER), ("term.domain", (_RDFS + "domain",)), ("term.range", (_RDFS + "range",)),
              ("term.codes", (_QB + "codeList",)), ("term.see", (_RDFS + "seeAlso",)), ("term.replaced", (_DCT + "isReplacedBy",)))

Said = dict[str, list[Quad]]


def terms_page(build: Build) -> Page:
    """All terms, classes first; whatever else has its IRI in the namespace comes last, as plain statements."""
    page = build.page("ns/index.html", "terms.html", build.strings.plain("terms"))
    base = f"{build.settings.base}ns#"
    subjects = build.knowledge.subjects(page.path)
    terms = {iri: quads for iri, quads in subjects.items() if iri != base and _values(quads, _RDFS + "isDefinedBy")}
    maker = _Terms(build, page, terms)
    views = [maker.term(iri) for iri in sorted(terms)]
    named = build.knowledge.fragments[page.path] - {""}
    page.context = {
        "iri": base,
        "head": _head(subjects.get(base, []), build.language),
        "classes": [v for v in views if v["name"][:1].isupper() and v["kind"] == "term.class"],
        "properties": [v for v in views if v["name"][:1].islower()],
        "components": [v for v in views if v["name"][:1].isupper() and v["kind"] != "term.class"],
        "other": Describer(build, page).blocks(sorted(named - {v["name"] for v in views})),
    }
    return page


def _head(quads: list[Quad], language: str) -> dict[str, str]:
    """What is said of the vocabulary as a whole."""
    return {
        "text": _text(quads, _DCT + "description", language), "note": _text(quads, _SKOS + "scopeNote", language),
        "version": _text(quads, _OWL + "versionInfo"), "prefix": _text(quads, "http://purl.org/vocab/vann/preferredNamespacePrefix"),
    }


def _values(quads: list[Quad], *predicates: str) -> list[Any]:
    return [q.object for q in quads if q.predicate.value in predicates]


def _text(quads: list[Quad], predicate: str, language: str = "") -> str:
    return next((str(v.value) for v in _values(quads, predicate) if not language or v.language == language), "")


class _Terms:
    """Makes the views of the terms of one page."""

    def __init__(self, build: Build, page: Page, terms: Said) -> None:
        self._build, self._page, self._terms = build, page, terms
        self._describe = Describer(build, page)
        self._columns = mapped_columns(build.settings)
        self._prefix = f"{build.settings.base}ns#"
        self._below: dict[str, list[str]] = {}
        self._of: dict[str, list[str]] = {}
        for iri, quads in sorted(terms.items()):
            for above in _values(quads, *_SUPER):
                self._below.setdefault(above.value, []).append(iri)
            for domain in _values(quads, _RDFS + "domain"):
                self._of.setdefault(domain.value, []).append(iri)

    def term(self, iri: str) -> dict[str, Any]:
        """One term as the template shows it."""
        quads, name = self._terms[iri], iri[len(self._prefix):]
        types = [t.value for t in _values(quads, _RDF + "type")]
        relations = [(key, [self._describe.term(v) for v in found]) for key, predicates in _RELATIONS
                     if (found := _values(quads, *predicates))]
        for key, links in (("term.below", self._below.get(iri)), ("term.properties", self._properties(iri))):
            if links:
                relations.append((key, [self._describe.iri(link) for link in links]))
        uses = self._build.knowledge.uses[iri]
        return {
            "name": name,
            "anchor": self._page.anchor(name),
            "zh": _text(quads, _RDFS + "label", "zh"), "en": _text(quads, _RDFS + "label", "en"),
            "define": _text(quads, _SKOS + "definition", self._build.language),
            "kind": next((_KINDS[t] for t in types if t in _KINDS), "term.other"),
            "deprecated": bool(_values(quads, _OWL + "deprecated")),
            "relations": relations,
            "columns": self._columns.get(name, []),
            "uses": uses,
            "example": _broken(_text(quads, _SKOS + "example")),
        }

    def _properties(self, iri: str) -> list[str]:
        """The properties of a class and of the classes of ours that it lies below."""
        found = list(self._of.get(iri, ()))
        for above in _values(self._terms.get(iri, []), _RDFS + "subClassOf"):
            if isinstance(above, NamedNode) and above.value in self._terms:
                found += [p for p in self._properties(above.value) if p not in found]
        return found


def _broken(example: str) -> Markup:
    """A statement of Turtle with a line for each predicate."""
    return Markup("%s") % example.replace(" ; ", " ;\n    ")
