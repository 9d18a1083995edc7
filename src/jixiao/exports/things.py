"""Things of a graph with all that is said about them, asked for by class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from jixiao.graph import Printed, Store, shorten

__all__ = ["Thing", "Things"]

_ALL = "SELECT ?s ?p ?o (LANG(?o) AS ?language) WHERE {{ ?s a {0} ; ?p ?o }} ORDER BY ?s ?p ?o"
# Units of measure that no list holds have a name and no notation.
_CODES = """SELECT ?s ?notation ?name (LANG(?name) AS ?language)
WHERE {
  { ?s skos:notation ?notation } UNION { ?s a qudt:Unit MINUS { ?s skos:notation ?any } BIND("" AS ?notation) }
  ?s skos:prefLabel|rdfs:label ?name
}
ORDER BY ?s DESC(?language) ?name"""


@dataclass(frozen=True)
class Thing:
    """A resource: its IRI, and the values of its properties as text, properties written `prefix:name`."""

    iri: str
    values: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def fragment(self) -> str:
        """What the IRI says behind `#`."""
        return self.iri.rpartition("#")[2]

    def text(self, name: str) -> str:
        """The first value of a property, "" where it has none."""
        return self.values.get(name, [""])[0]

    def texts(self, name: str) -> list[str]:
        """All values of a property."""
        return self.values.get(name, [])


class Things:
    """A dump, to be asked for things.

    Args:
        dump: N-Quads of a build.
        base: the base IRI that it was built with.
    """

    def __init__(self, dump: Path, base: str) -> None:
        self.base = base
        self.store = Store(base).load_statements(dump)
        self._printed = Printed(dump)

    def of(self, kind: str) -> dict[str, Thing]:
        """All things of a class, such as `jx:Form`, by IRI. Texts in two languages count once, the Chinese one."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        for subject, predicate, value, language in self.store.query(_ALL.format(kind)).text():
            short = shorten(predicate, self.store.prefixes)
            values = found.setdefault(subject, {}).setdefault(":".join(short) if short else predicate, {})
            values[self._printed.text(subject, predicate, value)] = language
        return {iri: Thing(iri, {name: _chinese(values) for name, values in said.items()}) for iri, said in found.items()}

    @cached_property
    def _codes(self) -> dict[str, tuple[str, str]]:
        out: dict[str, tuple[str, str]] = {}
        for iri, notation, name, _language in self.store.query(_CODES).text():  # Chinese first
            out.setdefault(iri, (notation or name, name))
        return out

    def code(self, iri: str) -> str:
        """The notation of a code or the symbol of a unit of measure; the end of its IRI where it has none, "" for no code."""
        return self._codes[iri][0] if iri in self._codes else iri.rstrip("/").rpartition("/")[2]

    def name(self, iri: str) -> str:
        """The Chinese name of a code; what `code` says where it has none."""
        return self._codes[iri][1] if iri in self._codes else self.code(iri)

    def count(self, kind: str) -> int:
        """How many things of a class there are."""
        return int(self.store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a {kind} }}").text()[0][0])


def _chinese(values: dict[str, str]) -> list[str]:
    """The values in Chinese or in no language, where there are any; else all of them."""
    chosen = [text for text, language in values.items() if language in ("", "zh")]
    return chosen or list(values)
