"""Pages of indicator concepts: where the same indicator is used, how it is printed, who asks the most and the least of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.concept_page import concept_pages
from jixiao.publish.page import Page

__all__ = ["pages"]

_LEVELS = ("cost", "output", "benefit", "satisfaction")


def pages(build: Build) -> Iterator[Page]:
    """The index of concepts and a page for each."""
    corpus = build.corpus
    uses: dict[str, list[Row]] = {key: [] for key in corpus.concepts}
    for row in corpus.tables["indicators"]:
        if row["concept_key"]:
            uses.setdefault(row["concept_key"], []).append(row)
    page = build.page("indicator/index.html", "concepts.html", build.strings.plain("indicators"), section="indicator")
    by_category: dict[str, list[dict[str, Any]]] = {}
    for key, rows in sorted(uses.items(), key=lambda entry: (corpus.concept_name(entry[0]), entry[0])):
        category = rows[0]["category"] if rows else ""
        by_category.setdefault(category, []).append({
            "concept": page.link(links.concept(key), corpus.concept_name(key)),
            "uses": len(rows),
            "units": len({r["unit_key"] for r in rows}),
            "years": "、".join(sorted({r["year_key"] for r in rows})),
        })
    page.context = {
        "groups": [{"name": build.word("indicator-category", c) or build.strings.plain("uncategorised"),
                    "code": c or "none", "lines": lines}
                   for c, lines in sorted(by_category.items(), key=lambda e: (_rank(e[0]), e[0]))],
        "count": len(uses),
    }
    yield page
    for key, rows in uses.items():
        yield from concept_pages(build, key, rows)


def _rank(category: str) -> int:
    """Where a category stands, by its level 1."""
    level = category.partition("-")[0]
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
