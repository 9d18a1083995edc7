"""The quads of a build, by the page that shows them, and the labels that code lists and terms carry."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from jixiao import graph
from jixiao.publish import links

__all__ = ["Knowledge"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"

_LABELS = frozenset({
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
})

_ROW = re.compile(r"[a-z]+-[0-9a-f]+(?:-[0-9]+)?(?=-|$)")  # the identifier of a row, at the head of those of its parts


class Knowledge:
    """All quads of a build.

    Attributes:
        base: the base IRI.
        prefixes: the prefixes that RDF is written with.
        more: quads that publishing itself adds to those it was given: of the publication, and of what was withdrawn.
        fragments: the fragments that IRIs of the base name, by the file of their page, whether the IRI is subject,
            predicate, object, datatype or graph; a page that is named itself has the fragment "".
        uses: how many statements of documents, registries and findings have an IRI as predicate or object; the vocabulary's
            own statements do not count.
    """

    def __init__(self, nquads: Path, base: str, more: Iterable[Quad] = ()) -> None:
        self.base = base
        self.prefixes = graph.prefixes(base)
        self.more = list(more)
        self.quads = [*graph.parse(nquads), *self.more]
        self.fragments: dict[str, set[str]] = defaultdict(set)
        self._pages = graph.Pages(self.quads)
        self._latest: tuple[str, dict[str, list[Quad]]] = ("", {})
        self._labels: dict[str, dict[str, str]] = defaultdict(dict)
        self.uses: Counter[str] = Counter()
        self._members: dict[str, list[str]] = defaultdict(list)
        self._above: dict[str, list[str]] = defaultdict(list)
        self._under: dict[str, list[str]] = defaultdict(list)
        vocabulary = NamedNode(f"{base}graph/vocabulary")
        named: dict[str, None] = {}
        for quad in self.quads:
            subject, predicate, target = quad.subject, quad.predicate.value, quad.object
            if isinstance(subject, Triple):
                continue
            named[subject.value] = named[predicate] = None
            if quad.graph_name != vocabulary:
                self.uses[predicate] += 1
            if isinstance(target, NamedNode):
                named[target.value] = None
                if quad.graph_name != vocabulary:
                    self.uses[target.value] += 1
                if predicate == _SKOS + "inScheme":
                    self._members[target.value].append(subject.value)
                elif predicate == _SKOS + "broader":
                    self._above[subject.value].append(target.value)
                    self._under[target.value].append(subject.value)
            elif isinstance(target, Literal):
                named[target.datatype.value] = None
                if predicate in _LABELS and subject.value.startswith(base):
                    self._labels[subject.value].setdefault((target.language or "zh")[:2], target.value)
            if isinstance(quad.graph_name, NamedNode):
                named[quad.graph_name.value] = None
        self._iris: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(named):
            if iri.startswith(base):
                page, fragment = self.file(iri)
                self.fragments[page].add(fragment)
                if iri in self._pages:
                    self._iris[page].append(iri)
                elif (whole := iri.partition("#")[0]) in self._pages and whole not in self._iris[page]:
                    self._iris[page].append(whole)

    def file(self, iri: str) -> tuple[str, str]:
        """The page and the fragment of an IRI of the base."""
        whole, _, fragment = iri.partition("#")
        return links.page_of(whole, self.base), fragment

    def of_page(self, page: str) -> list[Quad]:
        """The quads whose subject a page describes."""
        return [quad for iri in self._iris.get(page, ()) for quad in self._pages[iri]]

    def of_row(self, page: str, row: str) -> list[Quad]:
        """The quads of a row of a page and of its parts, which are named after it (`i-0a1b2c3d`, `i-0a1b2c3d-target`)."""
        if self._latest[0] != page:
            rows: dict[str, list[Quad]] = defaultdict(list)
            for quad in self.of_page(page):
                if isinstance(quad.subject, NamedNode) and (found := _ROW.match(quad.subject.value.partition("#")[2])):
                    rows[found[0]].append(quad)
            self._latest = page, rows
        return self._latest[1].get(row, [])

    def subjects(self, page: str) -> dict[str, list[Quad]]:
        """The named subjects of a page, each with its quads, in the order of the build."""
        grouped: dict[str, list[Quad]] = {}
        for quad in self.of_page(page):
            if isinstance(quad.subject, NamedNode):
                grouped.setdefault(quad.subject.value, []).append(quad)
        return grouped

    def members(self, scheme: str) -> list[str]:
        """The codes of a list, by IRI."""
        return sorted(set(self._members.get(scheme, ())))

    def broader(self, code: str) -> list[str]:
        """The codes above a code."""
        return sorted(set(self._above.get(code, ())))

    def narrower(self, code: str) -> list[str]:
        """The codes below a code."""
        return sorted(set(self._under.get(code, ())))

    def label(self, iri: str, language: str = "zh") -> str:
        """The label of an IRI in a language, else in another one, else nothing."""
        found = self._labels.get(iri, {})
        return found.get(language) or next(iter(found.values()), "")
