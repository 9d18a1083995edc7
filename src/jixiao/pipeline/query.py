"""Questions to a build: its dump in a store, SPARQL by name or as text, answers in the format that is wanted."""

from __future__ import annotations

import difflib
import mmap
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jixiao.errors import QueryError
from jixiao.graph import Answer, NamedQuery, Store, named_queries, names_graphs
from jixiao.pipeline.workspace import dump_of
from jixiao.settings import Settings

__all__ = ["ask", "base_of", "named", "store_of"]

_VOCABULARY = re.compile(rb"<(https?://[^<>\s]*/)graph/vocabulary> \.")


def ask(folder: Path, query: str | NamedQuery, settings: Settings, parameters: Mapping[str, str] | None = None) -> Answer:
    """Ask the dump of a build.

    Args:
        folder: what `jixiao build` wrote.
        query: SPARQL text, or a named query.
        settings: the publisher's settings; the base IRI is taken from the dump.
        parameters: values of a named query's parameters.

    Raises:
        QueryError: the query is not valid.
        TableError: the folder holds no dump.
    """
    dump = dump_of(folder)
    store = Store(base_of(dump) or settings.base)
    text = query.text(store.base, parameters) if isinstance(query, NamedQuery) else query
    answer = (store.load(dump) if names_graphs(text) else store.load_statements(dump)).query(text)
    return replace(answer, headings=query.columns) if isinstance(query, NamedQuery) else answer


def store_of(folder: Path, settings: Settings) -> Store:
    """The dump of a build, loaded with its graphs, with the base IRI that it was built with.

    Raises:
        TableError: the folder holds no dump.
    """
    dump = dump_of(folder)
    return Store(base_of(dump) or settings.base).load(dump)


def named(name: str, settings: Settings) -> NamedQuery:
    """A named query.

    Raises:
        QueryError: there is none of that name; the message offers near ones.
    """
    known = named_queries(settings)
    if name not in known:
        near = difflib.get_close_matches(name, known, 3) or sorted(known)
        raise QueryError(f"没有名为 {name} 的查询 / there is no query {name!r}；是否是 did you mean {'、'.join(near)}？")
    return known[name]


def base_of(dump: Path) -> str:
    """The base IRI that a dump was built with, by the name of its vocabulary graph; "" where it has none."""
    if not dump.stat().st_size:
        return ""
    with dump.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
        found = _VOCABULARY.search(view)
        return found[1].decode() if found else ""
