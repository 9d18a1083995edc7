"""Sorted N-Quads as lines: walked through without an object for each term, cut out by ranges of bytes, written anew.

What is read is our own canonical writing: one statement a line, its terms parted by single spaces.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

__all__ = ["Lines", "Syntax", "merged", "n_triples"]

Terms = tuple[bytes, bytes, bytes, bytes]
"""Subject, predicate, object and graph of a statement as they are written; the graph may be empty."""


def _terms(line: bytes) -> Terms:
    subject, predicate, rest = line.split(b" ", 2)
    # Neither a datatype nor the name of a graph holds a quotation mark: the last one ends the literal.
    cut = rest.index(b" ", rest.rindex(b'"') if rest[0] == 34 else 0)
    return subject, predicate, rest[:cut], rest[cut + 1:-2]


class Lines:
    """The lines of a file of sorted N-Quads, kept on the disk."""

    def __init__(self, path: Path) -> None:
        self._data: mmap | bytes = b""
        if path.stat().st_size:
            with path.open("rb") as file:
                self._data = mmap(file.fileno(), 0, access=ACCESS_READ)

    def __iter__(self) -> Iterator[tuple[int, int, Terms]]:
        """First byte, end and terms of each line."""
        data, start = self._data, 0
        while (end := data.find(b"\n", start) + 1) > 0:
            yield start, end, _terms(data[start:end - 1])
            start = end

    def cut(self, start: int, end: int) -> bytes:
        """The lines of a range of bytes."""
        return self._data[start:end]


def merged(nquads: Path, more: bytes) -> Iterator[bytes]:
    """The lines of a file of sorted N-Quads and some more of them, in order, each once."""
    last = b""
    with nquads.open("rb") as file:
        for line in heapq.merge(file, more.splitlines(keepends=True)) if more else file:
            if line != last:
                yield line
            last = line


def n_triples(lines: bytes) -> bytes:
    """Lines of sorted N-Quads without the names of their graphs, each statement once.

    >>> n_triples(b'<a:b> <a:c> "d e"@en <a:g> .\\n<a:b> <a:c> "d e"@en <a:h> .\\n<a:b> <a:c> <a:d> .\\n').decode().splitlines()
    ['<a:b> <a:c> "d e"@en .', '<a:b> <a:c> <a:d> .']
    """
    return b"".join(dict.fromkeys(b"%b %b %b .\n" % _terms(line)[:3] for line in lines.splitlines()))


class Syntax:
    """Writes N-Triples as Turtle and as JSON-LD; literals stay as they are written.

    What is written of one page after another can be strung together: a text is a head with the prefixes, and a body.

    Args:
        prefixes: prefix -> namespace.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(prefixes)
        self._head = len(serialize([], format=RdfFormat.TURTLE, prefixes=self._prefixes) or b"")
        self._namespaces = [(space.encode(), name.encode()) for name, space in
                            sorted(prefixes.items(), key=lambda entry: -len(entry[1]))]

    def bodies(self, triples: bytes) -> tuple[bytes, bytes]:
        """The statements as Turtle without a head, and as nodes of JSON-LD parted by commas."""
        parsed = list(parse(triples, RdfFormat.N_TRIPLES))
        turtle = serialize(parsed, format=RdfFormat.TURTLE, prefixes=self._prefixes) or b""
        nodes = (serialize(parsed, format=RdfFormat.JSON_LD) or b"[]")[1:-1]
        for space, name in self._namespaces:
            if space in nodes:  # IRIs stand at these places only, and a quotation mark within a text has a backslash before it
                for before in (b'"@id":"', b'"@type":"', b',"', b'["'):
                    nodes = nodes.replace(before + space, before + name + b":")
        return turtle[self._head:], nodes

    def turtle(self, body: bytes) -> bytes:
        """A Turtle text with the prefixes that its body uses."""
        return self.turtle_head(body) + body

    def jsonld(self, nodes: bytes) -> bytes:
        """A JSON-LD text with the prefixes that its nodes use."""
        return self.jsonld_head(nodes) + nodes + self.JSONLD_END

    JSONLD_END = b"\n]}\n"

    def turtle_head(self, body: bytes | None = None) -> bytes:
        """The prefixes that a body uses, or all of them."""
        used = (f"@prefix {name}: <{space}> .\n" for name, space in self._prefixes.items()
                if body is None or f"{name}:".encode() in body)
        return "".join(used).encode()

    def jsonld_head(self, nodes: bytes | None = None) -> bytes:
        """The context with the prefixes that nodes use, or with all of them."""
        used = {name: space for name, space in self._prefixes.items() if nodes is None or f'"{name}:'.encode() in nodes}
        return json.dumps({"@context": used}, ensure_ascii=False).encode()[:-1] + b',\n"@graph": [\n'
