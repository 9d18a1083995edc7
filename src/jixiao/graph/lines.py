"""Sorted N-Quads as lines: walked through without an object for each term, cut out by ranges of bytes, written anew.

What is read is our own canonical writing: one statement a line, its terms parted by single spaces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

__all__ = ["Lines", "Syntax", "merged", "terms", "without_graphs"]

_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LOCAL = re.compile(rb"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?>")  # what may follow a prefix as it is
_BARE = {  # numbers and truth values that Turtle writes without quotation marks
    b"xsd:integer": re.compile(rb"[+-]?[0-9]+"),
    b"xsd:decimal": re.compile(rb"[+-]?[0-9]*\.[0-9]+"),
    b"xsd:boolean": re.compile(rb"true|false"),
}

Terms = tuple[bytes, bytes, bytes, bytes]
"""Terms of a statement as they are written; one that is not there is empty."""

_PIECE, _PART = 1 << 20, 1 << 16
_SUBJECT = re.compile(rb"([^ ]+) .*\n(?>\1 .*\n)*+")
_SAID = re.compile(rb' ([^ ]+) (?:".*"(?:\^\^([^ ]+)|@[^ ]+)?|([^ ]+))(?: (<[^ ]+))? \.\n')

Written = tuple[bytes, bytes, bytes]
"""A term in Turtle and in JSON-LD, and the prefix that both use, or nothing."""


def terms(lines: bytes) -> list[Terms]:
    """Predicate, datatype, object and graph of each line, empty where there is none; a literal is no object here.

    >>> terms(b'<a:b> <a:c> "d e"^^<a:f> .\\n<a:b> <a:c> <a:d> <a:g> .\\n')
    [(b'<a:c>', b'<a:f>', b'', b''), (b'<a:c>', b'', b'<a:d>', b'<a:g>')]
    """
    return _SAID.findall(lines)


class Lines:
    """The lines of a file of N-Quads, sorted by their bytes, kept on the disk."""

    def __init__(self, path: Path) -> None:
        self._data: mmap | bytes = b""
        if path.stat().st_size:
            with path.open("rb") as file:
                self._data = mmap(file.fileno(), 0, access=ACCESS_READ)

    def subjects(self) -> Iterator[tuple[bytes, int, int]]:
        """Each subject with the first byte and the end of its lines, which stand together."""
        for found in _SUBJECT.finditer(self._data):
            yield found[1], *found.span()

    def parts(self) -> Iterator[bytes]:
        """All lines, some hundreds at a time."""
        start = 0
        while start < len(self._data):
            end = self._data.find(b"\n", start + _PART) + 1 or len(self._data)
            yield self._data[start:end]
            start = end

    def cut(self, start: int, end: int) -> bytes:
        """The lines of a range of bytes."""
        return self._data[start:end]

    def pieces(self, start: int, end: int | None = None) -> Iterator[bytes]:
        """What lies in a range, or from a place on, in pieces that take little memory."""
        end = len(self._data) if end is None else end
        return (self._data[at:min(at + _PIECE, end)] for at in range(start, end, _PIECE))

    def starting(self, head: bytes) -> bytes:
        """The lines that begin with some bytes; they stand together, so they are found by halving."""
        return self._data[self.first(head):self.first(head + b"\xff")]  # no character has such a byte

    def first(self, head: bytes, low: int = 0) -> int:
        """Where the first line begins that is not before some bytes, sought from the beginning of a line on."""
        if self._data[low:low + len(head)] >= head:
            return low
        high = len(self._data)
        while low < high:
            middle = (low + high) // 2
            start = max(low, self._data.rfind(b"\n", low, middle) + 1)
            if self._data[start:start + len(head)] < head:
                low = self._data.find(b"\n", middle) + 1
            else:
                high = start
        return low


def merged(nquads: Path, more: bytes) -> Iterator[bytes]:
    """A file of sorted N-Quads and some more of them in their places, each once; what stands together there is not taken apart."""
    there, done = Lines(nquads), 0
    for line in more.splitlines(keepends=True):
        place = there.first(line, done)
        yield from there.pieces(done, place)
        done = place
        if there.cut(place, place + len(line)) != line:
            yield line
    yield from there.pieces(done)


def without_graphs(lines: bytes, *, all_named: bool = False) -> bytes:
    """Lines of sorted N-Quads without the names of their graphs, each statement once.

    Args:
        lines: the lines.
        all_named: True where each line is known to have the name of a graph, which is quicker.

    >>> without_graphs(b'<a:b> <a:c> "d <e>"@en <a:g> .\\n<a:b> <a:c> "d <e>"@en <a:h> .\\n<a:b> <a:c> <a:d> <a:g> .\\n')
    b'<a:b> <a:c> "d <e>"@en .\\n<a:b> <a:c> <a:d> .\\n'
    >>> without_graphs(b'<a:b> <a:c> "d <e>" .\\n<a:b> <a:c> "d" .\\n<a:b> <a:c> <a:d> .\\n')
    b'<a:b> <a:c> "d <e>" .\\n<a:b> <a:c> "d" .\\n<a:b> <a:c> <a:d> .\\n'
    """
    found = lines.splitlines()
    triples = (line[:line.rindex(b" ", 0, -2)] for line in found) if all_named else map(_said, found)
    return b"".join(dict.fromkeys(triple + b" .\n" for triple in triples))


def _said(line: bytes) -> bytes:
    """Subject, predicate and object: the last term is a graph where it is neither the end of a literal nor the third."""
    last = line.rindex(b" ", 0, -2)
    named = b'"' not in line[last:] and line.find(b" ", line.find(b" ") + 1) < last
    return line[:last if named else -2]


@dataclass(frozen=True, slots=True)
class Body:
    """Statements as Turtle without a head, and as nodes of JSON-LD parted by commas; `names` are the prefixes that both use."""

    turtle: bytes
    nodes: bytes
    names: Collection[str]


class Syntax:
    """Writes N-Triples as Turtle and as JSON-LD; literals stay as they are written.

    What is written of one page after another can be strung together: a text is a head with the prefixes, and a body.

    Args:
        prefixes: prefix -> namespace.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(prefixes)
        self._names = {space.encode(): name.encode() for name, space in prefixes.items()}
        self._nodes: dict[bytes, Written] = {}  # objects that come again
        self._keys: dict[bytes, Written] = {}  # predicates

    def body(self, triples: bytes) -> Body:
        """The statements in both.

        Args:
            triples: N-Triples in the canonical form, those about one subject together, and of them those with one predicate.
        """
        turtle: list[bytes] = []
        nodes: list[bytes] = []
        used: set[bytes] = set()
        known, keys = self._nodes, self._keys
        subject = predicate = b""
        for line in triples.splitlines():
            s, p, o = line.split(b" ", 2)
            if o[-3] == 34:  # the quotation mark of a text without language
                text = o[:-2]
                node = b'{"@value":%b}' % text
            else:
                text, node, name = known.get(o) or self._node(o)
                used.add(name)
            if s == subject and p == predicate:
                turtle.append(b" , " + text)
                nodes.append(b"," + node)
                continue
            verb, key, name = keys.get(p) or self._key(p)
            used.add(name)
            if s == subject:
                turtle.append(b" ;\n\t%b %b" % (verb, text))
                nodes.append(b"],%b:[%b" % (key, node))
            else:
                short, iri, name = self._name(s)
                used.add(name)
                turtle.append(b"%b%b %b %b" % (b" .\n" if subject else b"", short, verb, text))
                nodes.append(b'%b{"@id":%b,%b:[%b' % (b"]}," if subject else b"", iri, key, node))
            subject, predicate = s, p
        if subject:
            turtle.append(b" .\n")
            nodes.append(b"]}")
        return Body(b"".join(turtle), b"".join(nodes), {name.decode() for name in used if name})

    def _name(self, term: bytes) -> Written:
        """An IRI or a blank node in Turtle and, in quotation marks, in JSON-LD: with a prefix where one fits, which is told third."""
        cut = max(term.rfind(b"#"), term.rfind(b"/")) + 1
        name = self._names.get(term[1:cut])
        if name is None or not _LOCAL.fullmatch(term, cut):
            return term, b'"%b"' % term.strip(b"<>"), b""
        short = b"%b:%b" % (name, term[cut:-1])
        return short, b'"%b"' % short, name

    def _key(self, term: bytes) -> Written:
        verb, key, name = self._name(term)
        self._keys[term] = found = b"a" if term == _TYPE else verb, key, name
        return found

    def _node(self, end: bytes) -> Written:
        """An object, given with its full stop; what N-Triples write with a backslash, Turtle and JSON write the same way."""
        term = end[:-2]
        if term[0] != 34:
            text, iri, name = self._name(term)
            node = b'{"@id":%b}' % iri
            if not name:
                return text, node, name
        else:
            cut = term.rindex(b'"') + 1
            said = term[:cut]
            if term[cut] == 64:
                return term, b'{"@language":"%b","@value":%b}' % (term[cut + 1:], said), b""
            kind, iri, name = self._name(term[cut + 2:])
            bare = _BARE.get(kind)
            text = term[1:cut - 1] if bare and bare.fullmatch(term, 1, cut - 1) else b"%b^^%b" % (said, kind)
            node = b'{"@type":%b,"@value":%b}' % (iri, said)
        self._nodes[end] = found = text, node, name
        return found

    def turtle(self, body: Body) -> bytes:
        """A Turtle text with the prefixes that its body uses."""
        return self.turtle_head(body.names) + body.turtle

    def jsonld(self, body: Body) -> bytes:
        """A JSON-LD text with the prefixes that its nodes use."""
        return self.jsonld_head(body.names) + body.nodes + self.JSONLD_END

    JSONLD_END = b"\n]}\n"

    def turtle_head(self, names: Collection[str] | None = None) -> bytes:
        """Some prefixes, or all."""
        return "".join(f"@prefix {name}: <{space}> .\n" for name, space in self._of(names)).encode()

    def jsonld_head(self, names: Collection[str] | None = None) -> bytes:
        """The context with some prefixes, or with all."""
        return json.dumps({"@context": dict(self._of(names))}, ensure_ascii=False).encode()[:-1] + b',\n"@graph": [\n'

    def _of(self, names: Collection[str] | None) -> Iterator[tuple[str, str]]:
        return ((name, space) for name, space in self._prefixes.items() if names is None or name in names)
