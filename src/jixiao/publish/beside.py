"""The RDF beside the pages, and the dumps that it adds up to."""

from __future__ import annotations

import hashlib

from pyoxigraph import Quad

from jixiao import graph
from jixiao.publish.knowledge import Knowledge
from jixiao.publish.writer import Folder

__all__ = ["Beside"]


class Beside:
    """Writes the RDF of one page after another, and while it goes the dumps in Turtle and JSON-LD.

    Every subject belongs to one page, so the dumps are the sum of the pages and of what is said about foreign subjects.

    Args:
        knowledge: what there is to say.
        folder: the site.
        endings: the extensions of the files beside a page, of `.ttl`, `.jsonld` and `.nt`.

    Attributes:
        digests: the SHA-256 of the Turtle of each page.
    """

    def __init__(self, knowledge: Knowledge, folder: Folder, endings: tuple[str, ...]) -> None:
        self._knowledge, self._folder, self._endings = knowledge, folder, endings
        self._syntax = graph.Syntax(knowledge.prefixes)
        self._turtle = folder.growing("dump.ttl")
        self._nodes = folder.growing("dump.jsonld")
        self._turtle.add(self._syntax.turtle_head() + b"\n")
        self._nodes.add(self._syntax.jsonld_head())
        self._comma = b""
        self.digests: dict[str, str] = {}

    def all(self) -> None:
        """Write what is said on each page, and the dumps, which name no graphs."""
        for path in self._knowledge.described:
            triples = self._knowledge.triples(path)
            body = self._syntax.body(triples)
            self._add(body)
            text = self._syntax.turtle(body)
            self.digests[path] = hashlib.sha256(text).hexdigest()
            self._write(path, triples, text, body)
        self._add(self._syntax.body(self._knowledge.triples("")))
        self._nodes.add(self._syntax.JSONLD_END)
        self._turtle.close()
        self._nodes.close()

    def further(self, path: str, quads: list[Quad]) -> None:
        """Write the same beside a page that says once more what another one says, and so adds nothing to the dumps."""
        triples = graph.ntriples(quads)
        body = self._syntax.body(triples)
        self._write(path, triples, self._syntax.turtle(body), body)

    def _write(self, path: str, triples: bytes, turtle: bytes, body: graph.Body) -> None:
        made = {".ttl": turtle, ".jsonld": self._syntax.jsonld(body), ".nt": triples}
        for ending in self._endings:
            self._folder.write(path.removesuffix(".html") + ending, made[ending])

    def _add(self, body: graph.Body) -> None:
        if body.nodes:
            self._turtle.add(body.turtle)
            self._nodes.add(self._comma + body.nodes)
            self._comma = b",\n"
