"""The pages that ask the index and the rows: search, and explore with its facets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.search.records import KINDS
from jixiao.publish.strings import LANGUAGES

__all__ = ["pages"]

_SEARCH = ("loading", "found", "about", "none", "nothing_to_find", "failed", "all", "all_of", "more", "source")
_EXPLORE = ("loading", "found", "failed", "all_values", "unknown", "undated", "cell")
_LISTS = {
    "tables": ("table", ("indicators", "amounts", "rates", "findings")),
    "facets": ("facet", ("year", "category", "unit", "kind", "operator", "fund", "stage", "nature", "band", "severity", "rule")),
    "columns": ("column", ("unit", "name", "category", "target", "result", "score", "item", "fund", "stage", "amount", "budget",
                           "executed", "rate", "printed", "severity", "rule", "message", "place")),
    "bands": ("band", ("none", "under50", "under80", "under95", "under100", "full", "over")),
    "operators": ("operator", ("qualitative",)),
}


def pages(build: Build) -> Iterator[Page]:
    """The two pages with the words that their scripts need."""
    word = build.strings.plain
    search = build.page("search/index.html", "search.html", word("search"), section="search")
    search.context = {"words": {
        **{key: word(f"search.{key}") for key in _SEARCH},
        "title": f"{word('search')} · {build.title}",
        "language": LANGUAGES[build.language],
        "kinds": {kind: word(f"kind.{kind}") for kind in KINDS},
    }}
    yield search
    explore = build.page("explore/index.html", "explore.html", word("explore"), section="explore")
    lists: dict[str, Any] = {name: {key: word(f"explore.{part}.{key}") for key in of} for name, (part, of) in _LISTS.items()}
    explore.context = {"words": {**{key: word(f"explore.{key}") for key in _EXPLORE}, "language": LANGUAGES[build.language], **lists}}
    yield explore

