"""Pages of fund sources: the money that comes from each, by unit and year."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.fund_page import fund_pages
from jixiao.publish.page import Page

__all__ = ["pages"]

_ORDER = ("total", "fiscal", "general", "gov-fund", "state-capital", "special-account", "superior", "own", "other")


def pages(build: Build) -> Iterator[Page]:
    """The index of fund sources and a page for each that occurs or is a published code."""
    corpus = build.corpus
    amounts: dict[str, list[Row]] = {}
    for row in corpus.tables["amounts"]:
        if row["fund_source"]:
            amounts.setdefault(row["fund_source"], []).append(row)
    named = {path.split("/")[1] for path in build.knowledge.fragments if path.startswith("fund/") and path.count("/") == 2}
    keys = sorted({*amounts, *named}, key=lambda k: (_ORDER.index(k) if k in _ORDER else len(_ORDER), k))
    page = build.page("fund/index.html", "funds.html", build.strings.plain("funds"), section="fund")
    page.context = {"lines": [{
        "fund": page.link(links.fund(key), build.word("fund-source", key)),
        "amounts": len(amounts.get(key, ())),
        "units": len({a["unit_key"] for a in amounts.get(key, ())}),
        "years": "、".join(sorted({a["year_key"] for a in amounts.get(key, ())})),
    } for key in keys]}
    yield page
    for key in keys:
        yield from fund_pages(build, key)
