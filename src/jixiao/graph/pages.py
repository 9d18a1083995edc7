"""Which quads belong to which page: those whose subject is the page's IRI or a fragment of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Quad

__all__ = ["Pages"]


class Pages:
    """Quads indexed once by page, for writing the RDF beside a thousand pages.

    A blank node belongs to every page that refers to it.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._pages: dict[str, list[Quad]] = {}
        self._blanks: dict[BlankNode, list[Quad]] = {}
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                page = quad.subject.value.partition("#")[0]
                self._pages.setdefault(page, []).append(quad)
            elif isinstance(quad.subject, BlankNode):
                self._blanks.setdefault(quad.subject, []).append(quad)

    def __contains__(self, page: object) -> bool:
        return page in self._pages

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._pages))

    def __len__(self) -> int:
        return len(self._pages)

    def __getitem__(self, page: str) -> list[Quad]:
        """The quads of a page; an empty list where the graph says nothing about it."""
        out = list(self._pages.get(page, ()))
        seen: set[BlankNode] = set()
        for quad in out:  # grows while blank nodes are followed
            if isinstance(quad.object, BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                out.extend(self._blanks.get(quad.object, ()))
        return out
