"""Writing: Turtle, N-Quads and JSON-LD, the same bytes for the same quads in any order.

Quads come from `parse`, never from a store: Oxigraph stores rewrite `95.00` to `95`, and what is published keeps the
printed decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from jixiao.errors import GraphError
from jixiao.graph.lines import Syntax
from jixiao.graph.names import RDF, XSD, shorten

__all__ = ["jsonld", "nquads", "ntriples", "turtle"]

Term = NamedNode | BlankNode | Literal
Statement = Quad | Triple

_TYPE = RDF + "type"
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def nquads(statements: Iterable[Statement]) -> bytes:
    """N-Quads, one line for each quad, sorted, each once."""
    text = serialize(list(_quads(statements)), format=RdfFormat.N_QUADS)
    lines = sorted({line for line in (text or b"").split(b"\n") if line})
    return b"".join(line + b"\n" for line in lines)


def ntriples(statements: Iterable[Statement]) -> bytes:
    """N-Triples, one line for each statement, sorted, each once; graph names are left out."""
    return nquads(Quad(s.subject, s.predicate, s.object) for s in statements)


def turtle(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> bytes:
    """Turtle grouped by subject, with the prefixes that are used; graph names are left out.

    Args:
        statements: quads or triples.
        prefixes: prefix -> namespace; `jixiao.graph.prefixes(base)` gives the usual ones.
    """
    writer = _Turtle(_by_subject(statements), prefixes)
    blocks = writer.blocks()
    head = "".join(f"@prefix {p}: <{prefixes[p]}> .\n" for p in sorted(writer.names.used))
    return (head + ("\n" if head and blocks else "") + "\n".join(blocks)).encode()


def jsonld(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> bytes:
    """JSON-LD: a context with the prefixes that are used and a flat `@graph`; numbers stay typed strings as printed."""
    syntax = Syntax(prefixes)
    return syntax.jsonld(syntax.body(ntriples(statements)))


Subjects = dict[NamedNode | BlankNode, dict[str, list[Term]]]


def _quads(statements: Iterable[Statement]) -> Iterable[Quad]:
    return (s if isinstance(s, Quad) else Quad(s.subject, s.predicate, s.object) for s in statements)


def _order(term: Term) -> tuple[int, str, str, str]:
    """IRIs, then blank nodes, then literals: Chinese before English before others, then by text."""
    if isinstance(term, NamedNode):
        return 0, term.value, "", ""
    if isinstance(term, BlankNode):
        return 1, term.value, "", ""
    language = term.language or ""
    return 2, {"zh": "0", "en": "1"}.get(language, "2" + language), term.value, term.datatype.value


def _by_subject(statements: Iterable[Statement]) -> Subjects:
    """Subject -> predicate -> objects, sorted at each level, rdf:type first, each statement once."""
    parts = [(s.subject, s.predicate.value, s.object) for s in statements]
    if any(isinstance(s, BlankNode) or isinstance(o, BlankNode) for s, _, o in parts):
        parts = [(t.subject, t.predicate.value, t.object)
                 for t in _named_blanks(Triple(s, NamedNode(p), o) for s, p, o in parts)]
    out: dict[NamedNode | BlankNode, dict[str, dict[Term, None]]] = {}
    for s, p, o in parts:
        if isinstance(s, Triple) or isinstance(o, Triple):
            raise GraphError(f"不能写出关于陈述的陈述 / statements about statements cannot be written: {s} {p} {o}")
        out.setdefault(s, {}).setdefault(p, {})[o] = None
    return {
        subject: {p: _sorted(pairs[p]) for p in (sorted(pairs, key=_type_first) if len(pairs) > 1 else pairs)}
        for subject, pairs in sorted(out.items(), key=lambda entry: _order(entry[0]))
    }


def _sorted(terms: Iterable[Term]) -> list[Term]:
    """Terms in their order; nearly always there is one."""
    found = list(terms)
    return sorted(found, key=_order) if len(found) > 1 else found


def _type_first(predicate: str) -> tuple[bool, str]:
    return predicate != _TYPE, predicate


def _named_blanks(triples: Iterable[Triple]) -> set[Triple]:
    """The same triples with blank nodes named by RDFC-1.0, so that parser-made labels do not show."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {q.triple for q in dataset}


class _Names:
    """Shortens IRIs and remembers which prefixes were used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._namespaces = frozenset(prefixes.values())
        self._known: dict[str, str] = {}
        self.used: set[str] = set()

    def short(self, iri: str) -> str:
        """Prefix and local name, or nothing where no prefix fits."""
        found = self._known.get(iri)
        if found is None:
            cut = max(iri.rfind("#"), iri.rfind("/")) + 1
            pair = shorten(iri, self._prefixes) if iri[:cut] in self._namespaces else None
            if pair:
                self.used.add(pair[0])
            found = self._known[iri] = f"{pair[0]}:{pair[1]}" if pair else ""
        return found


class _Turtle:
    """One Turtle text in the making; collects the prefixes it uses."""

    def __init__(self, subjects: Subjects, prefixes: Mapping[str, str]) -> None:
        self.subjects = subjects
        self.names = _Names(prefixes)
        references: dict[str, int] = {}
        for pairs in subjects.values():
            for objects in pairs.values():
                for o in objects:
                    if isinstance(o, BlankNode):
                        references[o.value] = references.get(o.value, 0) + 1
        self.references = references
        self.nested: set[str] = set()

    def blocks(self) -> list[str]:
        """One block for each subject; a blank node with one reference is written inside its referrer."""
        out = []
        later = []
        for subject in self.subjects:
            if isinstance(subject, BlankNode) and self.references.get(subject.value, 0) == 1:
                later.append(subject)
            else:
                out.append(self._block(subject))
        # What is left are blank nodes that only refer to one another.
        for subject in later:
            if subject.value not in self.nested:
                self.references[subject.value] = 2
                out.append(self._block(subject))
        return out

    def _block(self, subject: NamedNode | BlankNode) -> str:
        alone = isinstance(subject, BlankNode) and subject.value not in self.references
        return f"{'[]' if alone else self._name(subject)} {self._pairs(subject, 1)} .\n"

    def _pairs(self, subject: NamedNode | BlankNode, depth: int) -> str:
        indent = "    " * depth
        return f" ;\n{indent}".join(
            f"{'a' if p == _TYPE else self._iri(p)} {', '.join(self._object(o, depth) for o in objects)}"
            for p, objects in self.subjects[subject].items()
        )

    def _object(self, term: Term, depth: int) -> str:
        if not isinstance(term, BlankNode) or self.references[term.value] != 1 or term.value in self.nested:
            return self._name(term)
        self.nested.add(term.value)
        if term not in self.subjects:
            return "[]"
        indent = "    " * depth
        return f"[\n{indent}    {self._pairs(term, depth + 1)}\n{indent}]"

    def _name(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self._iri(term.value)
        if isinstance(term, BlankNode):
            return f"_:{term.value}"
        datatype = term.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(term.value):
            return term.value
        text = f'"{term.value.translate(_ESCAPES)}"'
        if term.language:
            return f"{text}@{term.language}"
        return text if datatype == XSD + "string" else f"{text}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        return self.names.short(iri) or f"<{iri}>"
