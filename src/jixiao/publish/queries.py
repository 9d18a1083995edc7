"""The query pages: the editor with its gallery, and a page for each named query with its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jixiao.graph import NamedQuery
from jixiao.publish.answers import Answered
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.results import Results, heading, names

__all__ = ["PATH", "files", "pages", "script_data"]

PATH = "query/index.html"

_LARGE = 2_000_000  # statements; a browser loads so many in half a minute, into 1.5 GB


def pages(build: Build) -> Iterator[Page]:
    """The editor, and one page for each named query."""
    yield _editor(build)
    known = names(build.corpus)
    for answered in build.answers:
        yield _question(build, answered, known)


def files(build: Build) -> Iterator[tuple[str, bytes]]:
    """What stands beside the pages of the named queries: the SPARQL, and the whole answer as CSV."""
    for answered in build.answers:
        folder = f"query/{answered.query.name}"
        yield f"{folder}/query.rq", answered.text.encode()
        yield f"{folder}/result.csv", answered.answer.csv()


def title(query: NamedQuery, language: str) -> str:
    """The question."""
    return query.title_zh if language == "zh" else query.title_en


def script_data(queries: Iterable[NamedQuery], base: str, language: str, statements: int) -> dict[str, Any]:
    """What the script must know besides the engine: the questions, and the size of the graph."""
    return {
        "base": base,
        "language": language,
        "statements": statements,
        "queries": [{
            "name": query.name,
            "title": title(query, language),
            "parameters": [{"name": p.name, "default": p.default, "label": p.zh if language == "zh" else p.en, "number": p.number}
                           for p in query.parameters],
            "columns": {name: heading(query, name, language) for name in query.columns},
        } for query in queries],
    }


def _editor(build: Build) -> Page:
    page = build.page(PATH, "query.html", build.strings.plain("queries"), section="query")
    data = script_data((a.query for a in build.answers), build.settings.base, page.language, build.engine.statements)
    data["engine"] = build.engine.options(page)
    data["root"] = page.root
    for query in data["queries"]:
        query["text"] = page.file(f"query/{query['name']}/query.rq")
    page.context = {
        "data": data,
        "queries": [{
            "name": a.query.name,
            "anchor": page.anchor(f"n={a.query.name}"),
            "title": title(a.query, page.language),
            "href": page.href(f"query/{a.query.name}/index.html"),
            "rows": len(a.answer),
        } for a in build.answers],
        "cost": build.strings.plain(
            "query.cost_big" if build.engine.statements > _LARGE else "query.cost",
            megabytes=f"{len(build.engine.dump) / 1e6:.1f}", statements=f"{build.engine.statements:,}"),
    }
    return page


def _question(build: Build, answered: Answered, known: dict[str, str]) -> Page:
    query = answered.query
    path = f"query/{query.name}/index.html"
    page = build.page(path, "question.html", title(query, build.language), [(build.strings.plain("queries"), PATH)], section="query")
    results = Results(build, page, answered, known)
    page.context = {
        "about": query.about_zh if page.language == "zh" else query.about_en,
        "parameters": [(p.zh if page.language == "zh" else p.en, p.name, p.default) for p in query.parameters],
        "name": query.name,
        "columns": results.columns,
        "rows": results.rows,
        "total": len(answered.answer),
        "csv": page.file(f"query/{query.name}/result.csv"),
        "rq": page.file(f"query/{query.name}/query.rq"),
        "run": page.href(f"{PATH}#n={query.name}"),
        "text": answered.text,
    }
    return page
