"""The RDF beside the pages, and the dumps that it adds up to."""

from __future__ import annotations

import hashlib
import json

from pyoxigraph import BlankNode, NamedNode, Quad

from jixiao import graph
from jixiao.publish.knowledge import Knowledge

__all__ = ["Beside"]

_OPEN, _CLOSE = b'\n"@graph": [\n', b"\n]}\n"


class Beside:
    """Writes the Turtle and the JSON-LD of one page after another and keeps them for the dumps.

    Every subject belongs to one page, so the dump is the sum of the pages and of what is said about foreign subjects.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._turtle: dict[str, bytes] = {}
        self._nodes: dict[str, bytes] = {}
        self.digests: dict[str, str] = {}

    def page(self, path: str, quads: list[Quad]) -> dict[str, bytes]:
        """The RDF of a page by extension: Turtle and JSON-LD."""
        turtle = graph.turtle(quads, self._knowledge.prefixes)
        jsonld = graph.jsonld(quads, self._knowledge.prefixes)
        self.digests[path] = hashlib.sha256(turtle).hexdigest()
        head, gap, body = turtle.partition(b"\n\n")
        self._turtle[path] = body if gap and head.startswith(b"@prefix") else turtle
        self._nodes[path] = jsonld[jsonld.index(_OPEN) + len(_OPEN):-len(_CLOSE)]
        return {".ttl": turtle, ".jsonld": jsonld}

    def further(self, quads: list[Quad]) -> dict[str, bytes]:
        """The same of a page that says once more what another one says, and so adds nothing to the dumps."""
        prefixes = self._knowledge.prefixes
        return {".ttl": graph.turtle(quads, prefixes), ".jsonld": graph.jsonld(quads, prefixes)}

    def dumps(self) -> tuple[bytes, bytes]:
        """Everything as Turtle and as JSON-LD, without the names of the graphs."""
        quads, prefixes = self._knowledge.quads, self._knowledge.prefixes
        if any(isinstance(q.subject, BlankNode) for q in quads):  # their labels hold for one page only
            return graph.turtle(quads, prefixes), graph.jsonld(quads, prefixes)
        for path in self._knowledge.fragments:  # that of the downloads is written after the dumps
            if path not in self._turtle and (said := self._knowledge.of_page(path)):
                self.page(path, said)
        foreign = [q for q in quads if isinstance(q.subject, NamedNode) and not q.subject.value.startswith(self._knowledge.base)]
        if foreign:
            self.page("~", foreign)
        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items())).encode()
        turtle = head + b"\n" + b"\n".join(self._turtle[path] for path in sorted(self._turtle))
        context = json.dumps(prefixes, ensure_ascii=False).encode()
        nodes = b",\n".join(self._nodes[path] for path in sorted(self._nodes))
        return turtle, b'{"@context": ' + context + b"," + _OPEN + nodes + _CLOSE
