"""The page of the SHACL shapes: what each looks at and what it asks for, in words, by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from jixiao import graph, resources
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["PATH", "pages"]

PATH = "shapes/index.html"

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
_ABOUT = {"path", "property", "message", "severity", "name", "description", "order", "group", "deactivated", *_TARGETS}

Term = NamedNode | BlankNode | Literal


def pages(build: Build) -> Iterator[Page]:
    """One page with all shapes, the shipped ones and the project's own."""
    page = build.page(PATH, "shapes.html", build.strings.plain("shapes"), [(build.strings.plain("terms"), "ns/index.html")])
    described = _Shapes(build, page)
    rules: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for shape in described.shapes():
        rules[shape["rule"]].append(shape)
    page.context = {"groups": [{
        "fragment": rule or "structure",
        "rule": build.rule_link(page, rule) if rule else build.strings.plain("shapes.structure"),
        "shapes": found,
    } for rule, found in sorted(rules.items())], "count": sum(map(len, rules.values()))}
    yield page


class _Shapes:
    """Reads the shapes' Turtle and says them in the words of one language."""

    def __init__(self, build: Build, page: Page) -> None:
        self._build, self._page = build, page
        self._base, self._prefixes = build.settings.base, build.knowledge.prefixes
        self._said: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for path in resources.files("shapes", "**/*.ttl", build.settings.own):
            for quad in graph.parse(path, base=self._base):
                self._add(quad)

    def _add(self, quad: Quad) -> None:
        self._said[quad.subject][quad.predicate.value].append(quad.object)

    def shapes(self) -> Iterator[dict[str, Any]]:
        """The shapes that ask for something, with the targets that they or the shapes around them have."""
        owners: dict[Any, Any] = {part: subject for subject, said in list(self._said.items())
                                  for part in said.get(_SH + "property", ())}
        for subject in sorted((s for s in list(self._said) if isinstance(s, NamedNode)), key=lambda s: s.value):
            said = self._said[subject]
            asked = [self._constraint(name.removeprefix(_SH), value) for name, values in sorted(said.items())
                     if name.startswith(_SH) and name.removeprefix(_SH) not in _ABOUT for value in values]
            if not asked:
                continue
            owner: Any = subject
            targets = self._targets(owner)
            while not targets and (owner := owners.get(owner)):
                targets = self._targets(owner)
            rules = said.get(f"{self._base}ns#rule") or [None]
            yield {
                "anchor": self._page.anchor(subject.value.rpartition("/")[2].replace("#", "-")),
                "rule": rules[0].value.rpartition("/")[2] if rules[0] else "",
                "targets": targets,
                "path": self._path(said[_SH + "path"][0]) if said.get(_SH + "path") else "",
                "asked": asked,
                "message": self._text(said.get(_SH + "message", [])),
            }

    def _targets(self, subject: Any) -> list[Markup]:
        said = self._said.get(subject, {})
        return [Markup("{} {}").format(self._build.strings.plain(f"shapes.{name}"), self._name(value))
                for name in _TARGETS for value in said.get(_SH + name, ())]

    def _constraint(self, name: str, value: Term) -> Markup:
        """One constraint in words; one that has none is told by its name in SHACL."""
        word = self._build.strings.find(f"shapes.{name}")
        shown = self._name(value)
        return Markup(word).format(value=shown) if word else Markup("<code>sh:{}</code> {}").format(name, shown)

    def _name(self, term: Term) -> Markup:
        if isinstance(term, NamedNode):
            short = graph.shorten(term.value, self._prefixes)
            text = f"{short[0]}:{short[1]}" if short else term.value.removeprefix(self._base)
            if term.value.startswith(self._base) and (target := self._target(term.value)):
                label = self._build.knowledge.label(term.value, self._build.language)
                return self._page.link(target, label or text, title=text)
            return Markup("<code>{}</code>").format(text)
        if isinstance(term, Literal):
            return Markup("<code>{}</code>").format(term.value)
        said = self._said.get(term, {})
        if said.get(_RDF + "first"):
            return Markup("、").join(self._name(item) for item in self._list(term))
        if said.get(_SH + "inversePath"):
            return Markup("^{}").format(self._name(said[_SH + "inversePath"][0]))
        parts = [self._constraint(name.removeprefix(_SH), value) for name, values in sorted(said.items())
                 if name.startswith(_SH) and name != _SH + "path" for value in values]
        path = Markup("{} ").format(self._path(said[_SH + "path"][0])) if said.get(_SH + "path") else Markup("")
        return Markup("({}{})").format(path, Markup("；").join(parts))

    def _path(self, term: Term) -> Markup:
        """A property path as SPARQL writes it."""
        if isinstance(term, BlankNode) and self._said.get(term, {}).get(_RDF + "first"):
            return Markup(" / ").join(self._path(step) for step in self._list(term))
        return self._name(term)

    def _list(self, term: Any) -> Iterator[Any]:
        while said := self._said.get(term):
            yield said[_RDF + "first"][0]
            term = said[_RDF + "rest"][0]

    def _target(self, iri: str) -> str:
        """Where an IRI of the base stands, if the graph names it."""
        path, fragment = self._build.knowledge.file(iri)
        if fragment not in self._build.knowledge.fragments.get(path, ()) or path.startswith("shapes/"):
            return ""
        return f"{path}#{fragment}" if fragment else path

    def _text(self, values: list[Any]) -> str:
        texts = {v.language: v.value for v in values if isinstance(v, Literal)}
        return texts.get(self._build.language) or next(iter(texts.values()), "")
