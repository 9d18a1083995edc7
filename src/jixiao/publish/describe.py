"""What the graph says about a thing, as lines of a page: predicates and objects, linked within the site and to the vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from jixiao import graph
from jixiao.publish.build import Build
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page

__all__ = ["Describer"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Describer:
    """Shows what the graph says about the subjects of a page."""

    def __init__(self, build: Build, page: Page) -> None:
        self._build, self._page = build, page
        self._base = build.settings.base

    def blocks(self, fragments: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """One block for each subject of the page, or for the given fragments only, by their names.

        A fragment that the graph names and says nothing about gets a block without statements, so that it still resolves.
        """
        knowledge = self._build.knowledge
        path = self._page.path
        wanted = {knowledge.file(iri)[1]: (iri, quads) for iri, quads in knowledge.subjects(path).items()} if fragments is None \
            else {fragment: knowledge.part(path, fragment) for fragment in fragments}
        return [{
            "anchor": self._page.anchor(fragment),
            "fragment": fragment,
            "iri": iri,
            "name": knowledge.label(iri, self._build.language) if iri else "",
            "lines": self.lines(quads),
        } for fragment, (iri, quads) in sorted(wanted.items())]

    def lines(self, quads: list[Quad]) -> list[tuple[Markup, list[Markup]]]:
        """Predicates with their objects, the types first, as links and texts."""
        grouped: dict[str, dict[Any, None]] = {}
        for quad in quads:
            grouped.setdefault(quad.predicate.value, {})[quad.object] = None
        ordered = sorted(grouped.items(), key=lambda entry: (entry[0] != _TYPE, entry[0]))
        return [(self.iri(predicate), [self.term(o) for o in sorted(objects, key=_chinese_first)])
                for predicate, objects in ordered]

    def iri(self, iri: str) -> Markup:
        """An IRI as a link: within the site by its label, otherwise by its short form."""
        if iri.startswith(self._base):
            path, fragment = self._build.knowledge.file(iri)
            label = self._build.knowledge.label(iri, self._build.language) or iri[len(self._base):] or iri
            return self._page.link(f"{path}#{fragment}" if fragment else path, label, title=iri)
        short = graph.shorten(iri, self._build.knowledge.prefixes)
        text = f"{short[0]}:{short[1]}" if short else iri
        if not iri.startswith(("http://", "https://")):
            return escape(text)
        return html(f'<a href="{escaped(iri)}" rel="external">{escaped(text)}</a>')

    def term(self, term: NamedNode | BlankNode | Literal) -> Markup:
        """An object of a statement."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, BlankNode):
            return Markup('<span class="sub">%s</span>') % self._build.strings.plain("blank_node")
        if term.language:
            return html(f'<span lang="{escaped(term.language)}">{escaped(term.value)}</span>')
        if term.datatype.value == _XSD_STRING:
            return escape(term.value)
        short = graph.shorten(term.datatype.value, self._build.knowledge.prefixes)
        return html(f'{escaped(term.value)} <span class="sub">{escaped(short[1] if short else "")}</span>')


def _chinese_first(term: NamedNode | BlankNode | Literal) -> tuple[bool, str]:
    return not (isinstance(term, Literal) and (term.language or "").startswith("zh")), str(term)
