"""SPARQL 1.1 Protocol, queries only: what a request asks, and the answer in the format that the client prefers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from threading import BoundedSemaphore, Lock
from typing import NamedTuple
from urllib.parse import parse_qs

from jixiao.errors import JixiaoError, QueryError, QueryLimitError
from jixiao.graph import Answer, Store
from jixiao.graph.limit import within

__all__ = ["BODY", "PATH", "Endpoint", "Reply"]

PATH = "/sparql"
BODY = 1_000_000
"""Bytes of a request's body that are taken."""

_AT_ONCE = 4  # queries that run; each is a process of its own
_ROWS = 100_000
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"

# What each format is called, the first name of each is the one it is sent with; the first format is for clients without a preference.
_SOLUTIONS: Mapping[str, Callable[[Answer], bytes]] = {
    "application/sparql-results+json": Answer.json,
    "application/json": Answer.json,
    "application/sparql-results+xml": Answer.xml,
    "application/xml": Answer.xml,
    "text/csv": Answer.csv,
    "text/tab-separated-values": Answer.tsv,
}
_TRUTH = {name: write for name, write in _SOLUTIONS.items() if write in (Answer.json, Answer.xml)}
_GRAPH: Mapping[str, Callable[[Answer], bytes]] = {"text/turtle": Answer.turtle, "application/n-triples": Answer.nquads}
_FORMATS = "http://www.w3.org/ns/formats/"
_DESCRIPTION = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .

<{path}> a sd:Service ;
    sd:endpoint <{path}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat {formats} .
"""


class Reply(NamedTuple):
    """An answer to a request."""

    status: HTTPStatus
    media_type: str
    content: bytes
    location: str = ""


class _Asked(NamedTuple):
    """What a request asks: a query, and the graphs to ask in place of those that the query names."""

    query: str
    graphs: tuple[list[str], list[str]] | None


class Endpoint:
    """Answers queries over a store, which is loaded when the first one comes.

    Args:
        load: gives the store.
        seconds: how long a query may take.
        rows: how many rows, or triples, an answer may have.
    """

    def __init__(self, load: Callable[[], Store], seconds: float = 30, rows: int = _ROWS) -> None:
        self._load, self._seconds, self._rows = load, seconds, rows
        self._store: Store | None = None
        self._loading = Lock()
        self._free = BoundedSemaphore(_AT_ONCE)

    def answer(self, parameters: str, accept: str, content_type: str = "", body: bytes | None = None) -> Reply:
        """The reply to a request.

        Args:
            parameters: what stands behind the question mark of the address.
            accept: the Accept header.
            content_type: of the body.
            body: of a POST; a GET has none.
        """
        try:
            asked = _asked(parameters, content_type, body)
        except UnicodeDecodeError:
            return _told(HTTPStatus.BAD_REQUEST, "查询应以 UTF-8 编码 / the query must be written in UTF-8")
        if isinstance(asked, Reply):
            return asked
        if asked is None:
            return _described(accept)
        if not self._free.acquire(blocking=False):
            return _told(HTTPStatus.SERVICE_UNAVAILABLE, "正在运行的查询太多，请稍后再试 / too many queries are running; try again")
        try:
            store = self._opened()
            return within(self._seconds, lambda: _written(store.query(asked.query, rows=self._rows, graphs=asked.graphs), accept))
        except QueryLimitError as error:
            return _told(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        except QueryError as error:
            return _told(HTTPStatus.BAD_REQUEST, str(error))
        except JixiaoError as error:
            return _told(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
        finally:
            self._free.release()

    def _opened(self) -> Store:
        with self._loading:
            self._store = self._store or self._load()
            return self._store


def _asked(parameters: str, content_type: str, body: bytes | None) -> _Asked | Reply | None:
    """What is asked, or the reply where nothing can be; None where no query is given."""
    given = parse_qs(parameters, errors="strict", keep_blank_values=True)
    if body is not None:
        kind = content_type.partition(";")[0].strip().lower()
        if kind == _FORM:
            given = parse_qs(body.decode(), errors="strict", keep_blank_values=True)
        elif kind == _QUERY:
            given["query"] = [*given.get("query", []), body.decode()]
        else:
            return _told(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"POST 的内容应是 {_FORM} 或 {_QUERY}，数据不能改动 / "
                                                            f"what is posted must be {_FORM} or {_QUERY}; data cannot be changed")
    if "update" in given:
        return _told(HTTPStatus.FORBIDDEN, "数据不能改动，只能查询 / the data cannot be changed, only asked")
    queries = given.get("query", [])
    if len(queries) > 1 or (body is not None and not queries):
        return _told(HTTPStatus.BAD_REQUEST, "请给出一条查询（query）/ give one query (the parameter query)")
    if not queries:
        return None
    default, named = given.get("default-graph-uri", []), given.get("named-graph-uri", [])
    return _Asked(queries[0], (default, named) if default or named else None)


def _written(answer: Answer, accept: str) -> Reply:
    formats = _TRUTH if answer.truth is not None else _SOLUTIONS if answer.triples is None else _GRAPH
    chosen = _preferred(accept, tuple(formats))
    if chosen is None:
        return _told(HTTPStatus.NOT_ACCEPTABLE, f"这条查询的结果可以是 / the answer to this query can be: {', '.join(formats)}")
    charset = "; charset=utf-8" if chosen.startswith("text/") else ""
    return Reply(HTTPStatus.OK, chosen + charset, formats[chosen](answer))


def _described(accept: str) -> Reply:
    """A request without a query: people are led to the query page, programs get the description of the service."""
    if _preferred(accept, ("text/turtle", "text/html")) == "text/html":
        return Reply(HTTPStatus.SEE_OTHER, "text/plain; charset=utf-8", b"", "/query/")
    names = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples")
    formats = ", ".join(f"<{_FORMATS}{name}>" for name in names)
    return Reply(HTTPStatus.OK, "text/turtle; charset=utf-8", _DESCRIPTION.format(path=PATH, formats=formats).encode())


def _preferred(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that an Accept header weighs most, the first among equals; None where it refuses all.

    >>> _preferred("text/csv;q=0.5, application/*", ("text/csv", "application/json"))
    'application/json'
    """
    weights: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        weights[name] = float(weight) if weight.replace(".", "", 1).isdigit() else 1.0

    def weighed(media_type: str) -> float:
        ranges = (media_type, media_type.partition("/")[0] + "/*", "*/*")
        return next((weights[one] for one in ranges if one in weights), 0.0)

    best = max(offered, key=weighed)
    return best if weighed(best) else None


def _told(status: HTTPStatus, message: str) -> Reply:
    return Reply(status, "text/plain; charset=utf-8", f"{message}\n".encode())
