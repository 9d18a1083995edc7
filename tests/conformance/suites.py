"""Published test suites of RML: their cases, run through the engine and compared."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from jixiao.errors import JixiaoError
from jixiao.mapping import run
from jixiao.mapping.prepare import prepared
from jixiao.mapping.reference import quads

__all__ = ["SUITES", "Case", "both_ways", "cases", "outcome", "same"]

# Base IRI by suite, as the suites state it.
SUITES = {"rml-core": "http://example.com/", "rml-core-csv": "http://example.com/base/", "rml-legacy-csv": "http://example.com/base/",
          "rml-io": "http://example.com/base/", "rml-io-registry": "http://example.com/base/", "rml-lv": "http://example.com/base/",
          "rml-fnml": "http://example.com/base/"}
Quad = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A case: a folder with a mapping, its input, and what has to come out."""

    suite: str
    folder: Path

    @property
    def name(self) -> str:
        """Its name in the list of what is not passed."""
        return f"{self.suite}/{self.folder.name}"

    @property
    def wanted(self) -> str | None:
        """The quads that have to come out; None where the mapping or the data has to be refused."""
        for name in ("output.nq", "default.nq"):
            if (self.folder / name).is_file():
                return (self.folder / name).read_text(encoding="utf-8")
        return None

    def given(self) -> dict[str, Any]:
        """What stands behind the URLs, streams and database tables of a mapping: the case's own files serve them."""
        text = (self.folder / "mapping.ttl").read_text(encoding="utf-8")
        files = [path for path in self.folder.iterdir() if path.suffix in (".csv", ".json")]
        urls = re.findall(r'(?:hasTarget|downloadURL|csvw:url)\s+["<]([a-z]+://[^">]+)[">]', text)
        out: dict[str, Any] = dict.fromkeys(urls, next(iter(files), None))
        if "SQL2008Table" in text:
            for table in re.findall(r'rml:iterator "([^"]+)"', text):
                out[table] = duckdb.connect().read_csv(str(self.folder / f"{table}.csv"))
        return out


def cases(shared: Path) -> list[Case]:
    """All cases of all suites, in order."""
    return [Case(suite, folder) for suite in SUITES for folder in sorted((shared / "suites" / suite).iterdir()) if folder.is_dir()]


def outcome(case: Case) -> str:
    """Why a case is not passed, "" where it is."""
    out = io.BytesIO()
    wanted, refused, told = case.wanted, "", ""
    try:
        found = run([case.folder / "mapping.ttl"], case.folder, SUITES[case.suite], out, tables=case.given())
        told = next((f.message for f in found.findings if f.severity == "error"), "")
    except JixiaoError as error:
        refused = str(error).splitlines()[0]
    if wanted is None:
        return "" if refused or told else "no error, though one is due"
    if refused:  # the oldest suite writes an empty output where it wants an error
        return "" if case.suite == "rml-legacy-csv" and not wanted.strip() else f"refused: {refused}"
    return "" if same(out.getvalue().decode(), wanted) else f"other quads {told}"


def both_ways(case: Case) -> tuple[set[str], set[str]]:
    """The lines that the compiled queries make of a case, and those of the reading row by row."""
    files, base, out = [case.folder / "mapping.ttl"], SUITES[case.suite], io.BytesIO()
    run(files, case.folder, base, out, tables=case.given())
    with prepared(files, case.folder, base, case.given()) as (plan, sources):
        return set(out.getvalue().decode().split("\n")[:-1]), quads(plan, sources)


_TERM = re.compile(r'<([^>]*)>|(_:[^\s]+)|"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@([A-Za-z0-9-]+))?')
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))', re.DOTALL)
_CHARS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def _quads(text: str) -> set[Quad]:
    """Quads, also those with IRIs that a strict parser would refuse, which some cases want."""
    out = set()
    for line in text.splitlines():
        terms = tuple(_term(*match.groups()) for match in _TERM.finditer(line.partition("#")[0] if line.startswith("#") else line))
        if terms:
            out.add(terms)
    return out


def _term(iri: str | None, blank: str | None, text: str | None, datatype: str | None, language: str | None) -> str:
    if blank:
        return blank
    if iri is not None:
        return f"<{_plain(iri)}>"
    datatype = "" if datatype in (None, "http://www.w3.org/2001/XMLSchema#string") else datatype
    return f'"{_plain(text or "")}"{datatype}@{(language or "").lower()}'


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _CHARS.get(m[3], m[3]), text)


def same(made: str, wanted: str) -> bool:
    """Whether two texts of N-Quads say the same."""
    return _same(_quads(made), _quads(wanted))


def _same(one: set[Quad], other: set[Quad]) -> bool:
    if one == other:
        return True
    return any("_:" in term[:2] for quad in one for term in quad) and isomorphic(_graph(one), _graph(other))


def _graph(quads: set[Quad]) -> Graph:
    """Quads as a graph that tells of each its parts."""
    graph, blanks = Graph(), {}
    for quad in quads:
        node = BNode()
        for place, term in enumerate(quad):
            value = blanks.setdefault(term, BNode()) if term.startswith("_:") else Literal(term)
            graph.add((node, URIRef(f"urn:part:{place}"), value))
    return graph

