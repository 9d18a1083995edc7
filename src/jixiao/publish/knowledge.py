"""The statements of a build, by the page that shows them, and the labels that code lists and terms carry."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from jixiao import graph
from jixiao.publish import links

__all__ = ["Knowledge"]

_SKOS = "http://www.w3.org/2004/02/skos/core#"

_DEFINITION, _IN_SCHEME, _BROADER = f"{_SKOS}definition", f"{_SKOS}inScheme", f"{_SKOS}broader"
_LABELS = (f"{_SKOS}prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", "http://purl.org/dc/terms/title")
_TOLD = frozenset(f"<{iri}>".encode() for iri in (*_LABELS, _DEFINITION, _IN_SCHEME, _BROADER))
_TYPE, _SCHEMA = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", b"<https://schema.org/"
_IN_SCHEMA = re.compile(rb"[^ ]+ (?:%b )?%b" % (_TYPE, _SCHEMA))

Range = tuple[int, int]

_ROW = re.compile(rb"[a-z]+-[0-9a-f]+(?:-[0-9]+)?(?=[->])")  # the identifier of a row, at the head of those of its parts


class Knowledge:
    """All statements of a build. They stay on the disk; what a page needs is read when it is made.

    Attributes:
        base: the base IRI.
        prefixes: the prefixes that RDF is written with.
        count: how many statements there are.
        graphs: how many statements each named graph has, by its IRI.
        classes: how often something is said to be of a class, by its IRI.
        properties: how many statements have a property, by its IRI.
        fragments: the fragments that IRIs of the base name, by the file of their page, whether the IRI is subject,
            predicate, object, datatype or graph; a page that is named itself has the fragment "".
        uses: how many statements of documents, registries and findings have a term, a code or a unit of measure as predicate or
            object; the vocabulary's own statements do not count.
    """

    def __init__(self, nquads: Path, base: str) -> None:
        self.base = base
        self.prefixes = graph.prefixes(base)
        self.count, self._all_named = 0, True
        self.graphs: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.properties: Counter[str] = Counter()
        self.fragments: dict[str, set[str]] = defaultdict(set)
        self.uses: Counter[str] = Counter()
        self._lines = graph.Lines(nquads)
        self._pages: dict[str, str] = {}
        self._wholes: dict[str, dict[str, None]] = defaultdict(dict)  # the IRIs without fragment of what a page describes
        self._ranges: dict[str, list[Range]] = defaultdict(list)
        self._blanks: dict[str, list[Range]] = defaultdict(list)
        self._labels: dict[str, dict[str, str]] = defaultdict(dict)
        self._definitions: dict[str, dict[str, str]] = defaultdict(dict)
        self._schema: dict[str, list[Range]] = defaultdict(list)
        self._members: dict[str, list[str]] = defaultdict(list)
        self._above: dict[str, list[str]] = defaultdict(list)
        self._under: dict[str, list[str]] = defaultdict(list)
        self._last: tuple[str, list[Quad]] = ("", [])
        self._count()
        self._index()

    def _count(self) -> None:
        """Count what is said, and keep what names and orders things; counted in parts, which the library does in one go."""
        vocabulary = f"<{self.base}graph/vocabulary>".encode()
        properties: Counter[bytes] = Counter()
        objects: Counter[bytes] = Counter()
        classes: Counter[bytes] = Counter()
        graphs: Counter[bytes] = Counter()
        own: Counter[bytes] = Counter()
        datatypes: set[bytes] = set()
        told: list[bytes] = []
        for lines in self._lines.parts():
            predicate, datatype, target, name = zip(*graph.terms(lines), strict=True)
            properties.update(predicate)
            objects.update(target)
            graphs.update(name)
            datatypes.update(datatype)
            classes.update(o for p, o in zip(predicate, target, strict=True) if p == _TYPE)
            if vocabulary in name:
                own.update(term for p, o, g in zip(predicate, target, name, strict=True) if g == vocabulary for term in (p, o))
            told += (line for p, line in zip(predicate, lines.splitlines(keepends=True), strict=True) if p in _TOLD)
        self.count, self._all_named = graphs.total(), b"" not in graphs
        self.graphs, self.classes, self.properties = _named(graphs), _named(classes), _named(properties)
        uses = properties + objects - own
        start_of = f"<{self.base}".encode()
        for term in sorted(datatypes.union(properties, objects, graphs)):
            if term.startswith(start_of):
                page, fragment = self.file(_iri(term))
                self.fragments[page].add(fragment)
                if term in uses and (not fragment or page.startswith("ns/")):
                    self.uses[_iri(term)] = uses[term]
        self._tell(b"".join(told))

    def _tell(self, lines: bytes) -> None:
        """Keep labels and definitions, and which codes are in which list and below which others."""
        for quad in graph.parse(lines):
            subject, predicate, said = quad.subject, quad.predicate.value, quad.object
            if isinstance(subject, NamedNode) and isinstance(said, Literal) and subject.value.startswith(self.base):
                kept = self._definitions if predicate == _DEFINITION else self._labels
                kept[subject.value].setdefault((said.language or "zh")[:2], said.value)
            elif isinstance(subject, NamedNode) and isinstance(said, NamedNode) and said.value.startswith(self.base):
                if predicate == _IN_SCHEME:
                    self._members[said.value].append(subject.value)
                elif predicate == _BROADER:
                    self._above[subject.value].append(said.value)
                    self._under[said.value].append(subject.value)

    def _index(self) -> None:
        """Find the lines of each page."""
        for subject, start, end in self._lines.subjects():
            page = self._page_of(subject)
            _add(self._blanks[page] if page.startswith("_:") else self._ranges[page], start, end)
            lines = self._lines.cut(start, end)
            if _SCHEMA in lines:
                at = start
                for line in lines.splitlines(keepends=True):
                    if _IN_SCHEMA.match(line):
                        _add(self._schema[page], at, at + len(line))
                    at += len(line)

    def _page_of(self, subject: bytes) -> str:
        """The page of a subject, "" for a foreign one; a blank node stands for itself."""
        if subject.startswith(b"_:"):
            return subject.decode()
        whole, _, fragment = _iri(subject).partition("#")
        if not whole.startswith(self.base):
            return ""
        page = self._page(whole)
        self.fragments[page].add(fragment)
        self._wholes[page][whole] = None
        return page

    def _page(self, whole: str) -> str:
        page = self._pages.get(whole)
        if page is None:
            page = self._pages[whole] = links.page_of(whole, self.base)
        return page

    def file(self, iri: str) -> tuple[str, str]:
        """The page and the fragment of an IRI of the base."""
        whole, _, fragment = iri.partition("#")
        return self._page(whole), fragment

    @property
    def described(self) -> list[str]:
        """The pages that show something about which there is a statement."""
        return sorted(page for page in self._ranges if page)

    def describes(self, page: str) -> bool:
        """True where there is a statement about what a page shows."""
        return page in self._ranges

    def triples(self, page: str) -> bytes:
        """The statements about what a page shows, as N-Triples; of the page "" those about subjects of other bases.

        A blank node belongs to every page that refers to it.
        """
        lines = b"".join(self._lines.cut(start, end) for start, end in self._ranges.get(page, ()))
        if self._blanks:
            lines += self._with_blanks(lines) if page else b"".join(self._lines.cut(*r) for rs in self._blanks.values() for r in rs)
        return graph.without_graphs(lines, all_named=self._all_named)

    def _with_blanks(self, lines: bytes) -> bytes:
        out, wanted, seen = b"", lines, set[str]()
        while wanted:
            found = {f"_:{q.object.value}" for q in graph.parse(wanted) if isinstance(q.object, BlankNode)} - seen
            seen |= found
            wanted = b"".join(self._lines.cut(*r) for label in sorted(found) for r in self._blanks.get(label, ()))
            out += wanted
        return out

    def of_page(self, page: str) -> list[Quad]:
        """The quads whose subject a page describes, without the names of their graphs."""
        if self._last[0] != page:
            self._last = page, list(graph.parse(self.triples(page), format=RdfFormat.N_TRIPLES))
        return self._last[1]

    def in_schema(self, page: str) -> bytes:
        """What the statements of a page say in schema.org, as N-Triples."""
        return graph.without_graphs(b"".join(self._lines.cut(start, end) for start, end in self._schema.get(page, ())))

    def about(self, iri: str) -> list[Quad]:
        """What is said about one IRI, without the names of the graphs."""
        return _parsed(self._lines.starting(f"<{iri}> ".encode()))

    def part(self, page: str, fragment: str) -> tuple[str, list[Quad]]:
        """The IRI that a fragment of a page belongs to, with what is said about it; nothing where nothing is."""
        for whole in self._wholes.get(page, ()):
            if found := self.about(f"{whole}#{fragment}"):
                return f"{whole}#{fragment}", found
        return "", []

    def of_row(self, page: str, row: str) -> list[Quad]:
        """The quads of a row of a page and of its parts, which are named after it (`i-0a1b2c3d`, `i-0a1b2c3d-target`)."""
        out: list[Quad] = []
        for whole in self._wholes.get(page, ()):
            start = f"<{whole}#".encode()
            lines = self._lines.starting(start + row.encode()).splitlines(keepends=True)
            out += _parsed(b"".join(line for line in lines if _row(line[len(start):]) == row))
        return out

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

    def definition(self, iri: str, language: str = "zh") -> str:
        """What a term or a code means, in a language, else in another one, else nothing."""
        found = self._definitions.get(iri, {})
        return found.get(language) or next(iter(found.values()), "")


def _row(fragment: bytes) -> str:
    found = _ROW.match(fragment)
    return found[0].decode() if found else ""


def _parsed(lines: bytes) -> list[Quad]:
    return list(graph.parse(graph.without_graphs(lines), format=RdfFormat.N_TRIPLES))


def _named(counted: Counter[bytes]) -> Counter[str]:
    return Counter({_iri(term): count for term, count in counted.items() if term.startswith(b"<")})


def _add(ranges: list[Range], start: int, end: int) -> None:
    """One more range, as a part of the last where it stands at its end."""
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))


def _iri(term: bytes) -> str:
    return term[1:-1].decode()
