"""A store to ask: N-Quads in, answers of SPARQL queries out, over the union of all named graphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from jixiao.errors import GraphError, QueryError, QueryLimitError
from jixiao.graph.limit import within
from jixiao.graph.lines import without_graphs
from jixiao.graph.names import prefixes
from jixiao.graph.parse import format_of, parse
from jixiao.graph.results import Answer, Value

__all__ = ["Store", "names_graphs"]

T = TypeVar("T")

_CHUNK = 8_000_000  # bytes of a file that are loaded at once

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
# Strings, IRIs and comments: what no keyword can stand in.
_QUOTED = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    r'|<[^<>"{}|^`\\\s]*>|#[^\n]*'
)
# A SERVICE clause, looked for everywhere, in strings too: a query that only looks like one is better refused than sent out.
_GAP = r"(?:\s|#[^\n]*\n)*"
_SERVICE = re.compile(
    rf"(?i)(?<![?$:\w])service(?![:\w]){_GAP}(?:silent(?![:\w]){_GAP})?(?:<[^>]*>|[?$]\w+|[^\s:<>{{}}]*:[^\s{{}}]*){_GAP}\{{"
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PREFIX = re.compile(r"(?<![\w:?$-])([A-Za-z][\w-]*):")
_GRAPHS = re.compile(r"(?i)\b(?:graph|from)\b")


def names_graphs(text: str) -> bool:
    """True for a query that may ask graphs by their names; False is certain.

    >>> names_graphs("SELECT ?g { GRAPH ?g { ?s ?p ?o } }"), names_graphs("SELECT ?o { ?s ?p ?o } # from all")
    (True, False)
    """
    return _GRAPHS.search(_QUOTED.sub(" ", _plain(text))) is not None


class Store:
    """Quads in memory, to be asked. It is not for publishing: it keeps `95.00` as `95`.

    Args:
        base: the base IRI of the publication, for relative IRIs and the usual prefixes.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes = prefixes(base)
        self._store = ox.Store()

    def load(self, *sources: Path | bytes) -> Store:
        """Load RDF files, or N-Quads given as bytes, and return the store.

        Raises:
            GraphError: a source is not there or not valid.
        """
        for source in sources:
            try:
                if isinstance(source, bytes):
                    self._store.bulk_load(source, ox.RdfFormat.N_QUADS, base_iri=self.base)
                else:
                    self._store.bulk_load(path=source, format=format_of(source), base_iri=self.base)
            except (SyntaxError, OSError) as error:
                for _ in parse(source, base=self.base):  # says file, line and column
                    pass
                raise GraphError(f"{source if isinstance(source, Path) else 'RDF'}: {error}") from error
        return self._merged()

    def load_statements(self, dump: Path) -> Store:
        """Load what all graphs of a file of N-Quads say, but not which graph says it, and return the store.

        That is quicker than `load` and takes half the memory, and does for queries that name no graph.

        Args:
            dump: N-Quads in the canonical form, each in a named graph; another file is loaded whole.

        Raises:
            GraphError: the file is not there or not valid.
        """
        try:
            with dump.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    triples = without_graphs(chunk + file.readline(), all_named=True)  # a line in no graph becomes an invalid one
                    self._store.bulk_load(triples, ox.RdfFormat.N_TRIPLES, lenient=True)
        except (SyntaxError, ValueError, OSError):
            self._store = ox.Store()
            return self.load(dump)
        return self

    def add(self, quads: Iterable[ox.Quad]) -> Store:
        """Add quads that were parsed already, and return the store."""
        self._store.bulk_extend(quads)
        return self._merged()

    def _merged(self) -> Store:
        """Copy what the named graphs say into the default graph.

        Oxigraph's own union of graphs answers once for every graph that says the same, so that sums come out too high.
        """
        self._store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        return self

    def query(self, text: str, seconds: float | None = None, *, rows: int | None = None,
              graphs: tuple[Iterable[str], Iterable[str]] | None = None) -> Answer:
        """Ask. Variables without a graph range over the union of all named graphs; the usual prefixes are known.

        Args:
            text: a SPARQL 1.1 query.
            seconds: give up after that time; by default there is no limit.
            rows: give up where the answer has more rows or triples than that; by default there is no limit.
            graphs: the graphs to ask, in place of those that the query names: those that make the default graph, and the named ones.

        Raises:
            QueryError: the query is not valid, or reaches out (SERVICE).
            QueryLimitError: it takes too long, or answers with too much.
        """
        if _SERVICE.search(_plain(text)):
            raise QueryError("查询要访问别的服务器（SERVICE），这里不允许，请先载入数据 / "
                             "the query asks another server (SERVICE), which is switched off here: load the data instead")
        return self._run(text, rows, graphs) if seconds is None else within(seconds, lambda: self._run(text, rows, graphs))

    def _run(self, text: str, most: int | None, graphs: tuple[Iterable[str], Iterable[str]] | None) -> Answer:
        try:
            found = self._store.query(text, base_iri=self.base, prefixes=self.prefixes,
                                      default_graph=[ox.NamedNode(iri) for iri in graphs[0]] if graphs else None,
                                      named_graphs=[ox.NamedNode(iri) for iri in graphs[1]] if graphs else None)
            if isinstance(found, ox.QueryBoolean):
                return Answer(truth=bool(found), prefixes=self.prefixes, base=self.base)
            if isinstance(found, ox.QueryTriples):
                return Answer(triples=tuple(sorted(_at_most(most, found), key=str)), prefixes=self.prefixes, base=self.base)
            columns = tuple(v.value for v in found.variables)
            rows: list[tuple[Value, ...]] = [tuple(row[i] for i in range(len(columns))) for row in _at_most(most, found)]
        except SyntaxError as error:
            raise QueryError(_explain(str(error), text, self.prefixes)) from error
        except (OSError, ValueError) as error:
            raise QueryError(f"查询无法执行 / the query cannot be run: {error}") from error
        return Answer(columns=columns, rows=tuple(rows), prefixes=self.prefixes, base=self.base)


def _plain(text: str) -> str:
    """A query with its escaped characters as they are meant; they may stand anywhere in it."""
    return _CODEPOINT.sub(lambda m: chr(int(m[1] or m[2], 16) % 0x110000), text)


def _at_most(most: int | None, found: Iterator[T]) -> Iterator[T]:
    """All of an answer, unless it has more than the limit."""
    yield from found if most is None else islice(found, most)
    if most is not None and next(found, None) is not None:
        raise QueryLimitError(f"结果超过 {most} 行，请加 LIMIT 或缩小范围 / "
                              f"the answer has more than {most} rows; add a LIMIT or ask for less")


def _explain(message: str, text: str, known: Mapping[str, str]) -> str:
    """One sentence in two languages: where, what stands there, what to do."""
    place = re.search(r"error at (\d+):(\d+)", message)
    if place is None:
        return f"查询不是有效的 SPARQL / the query is not valid SPARQL: {message}"
    line, column = int(place[1]), int(place[2])
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1:].strip() if line <= len(lines) else ""
    if rest:
        near_zh, near_en = f"“{rest[:20]}”处", f"near “{rest[:20]}”"
    elif line >= len(lines):
        near_zh, near_en = "查询末尾", "at the end of the query"
    else:
        near_zh, near_en = "行末", "at the end of the line"
    zh, en = _hint(message, _QUOTED.sub(" ", text), known, at_end=not rest)
    return (f"查询第 {line} 行第 {column} 列，{near_zh}，不是有效的 SPARQL：{zh} / "
            f"query line {line}, column {column}, {near_en}: not valid SPARQL; {en}")


def _hint(message: str, bare: str, known: Mapping[str, str], *, at_end: bool) -> tuple[str, str]:
    body = re.sub(r"(?im)^\s*(prefix|base)\b.*$", " ", bare)
    first = (re.findall(r"[A-Za-z]+", body) or [""])[0].upper()
    if first in _UPDATES:
        return ("查询不能改动数据，请用 SELECT、ASK、CONSTRUCT 或 DESCRIBE",
                "the data cannot be changed by a query: use SELECT, ASK, CONSTRUCT or DESCRIBE")
    if first not in _FORMS:
        return "查询以 SELECT、ASK、CONSTRUCT 或 DESCRIBE 开头", "a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE"
    if "Prefix not found" in message:
        declared = {p.lower() for p in re.findall(r"(?im)^\s*prefix\s+([\w-]*):", bare)}
        missing = [p for p in _PREFIX.findall(body) if p not in known and p.lower() not in declared]
        name = f"{missing[0] if missing else ''}:"
        return (f"前缀 {name} 没有声明，请加一行“PREFIX 前缀: <命名空间>”，或写出完整的 IRI",
                f"the prefix {name} is not declared; add a line “PREFIX name: <namespace>” or write the IRI in full")
    if "unbound" in message:
        return ("SELECT 后的变量要么列入 GROUP BY，要么放进 COUNT() 之类的聚合",
                "a variable after SELECT must stand in GROUP BY or in an aggregate such as COUNT()")
    if "IRI parsing failed" in message:
        return "这不是有效的 IRI", "this is no valid IRI"
    if at_end and (bare.count("{") > bare.count("}") or '"' in bare or "'" in bare):
        return "结束得太早，缺少 } 或引号", "it ends too early: a closing } or a quotation mark is missing"
    if at_end:
        return ("此前有误，每条陈述要有主语、谓语和宾语，再加句点",
                "something before this place is wrong: each statement needs subject, predicate and object, then a full stop")
    expected = re.findall(r'"([^"]+)"|\b([A-Z]{2,})\b', message.partition("expected")[2])
    tokens = " ".join(list(dict.fromkeys(a or b for a, b in expected))[:6])
    if tokens:
        return f"此处可用 {tokens}", f"expected here: {tokens}"
    return "请检查此处之前的词", "check the words just before this place"
