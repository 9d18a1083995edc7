"""Pages of indicator concepts: where the same indicator is used, how it is printed, who asks the most and the least of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import links, paging
from jixiao.publish.build import Build
from jixiao.publish.concept_page import concept_pages
from jixiao.publish.page import Page

__all__ = ["INDEX", "in_category", "pages"]

INDEX = "indicator/index.html"
_WHOLE = 250  # concepts that the index lists in full; of more it lists the most used of each category
_FIRST = 15
_PER_PAGE = 250
_LEVELS = ("cost", "output", "benefit", "satisfaction")
_Uses = tuple[str, list[Row]]


def pages(build: Build) -> Iterator[Page]:
    """The index of concepts and a page for each."""
    corpus = build.corpus
    uses: dict[str, list[Row]] = {key: [] for key in corpus.concepts}
    for row in corpus.tables["indicators"]:
        if row["concept_key"]:
            uses.setdefault(row["concept_key"], []).append(row)
    by_category: dict[str, list[_Uses]] = {}
    for key, rows in sorted(uses.items(), key=lambda entry: (-len(entry[1]), corpus.concept_name(entry[0]), entry[0])):
        by_category.setdefault(rows[0]["category"] if rows else "", []).append((key, rows))
    groups = sorted(by_category.items(), key=lambda entry: (_rank(entry[0]), entry[0]))
    whole = len(uses) <= _WHOLE
    page = build.page(INDEX, "concepts.html", build.strings.plain("indicators"), section="indicator")
    page.context = {
        "groups": [_group(build, page, category, members, len(members) if whole else _FIRST) for category, members in groups],
        "count": len(uses),
        "whole": whole,
    }
    yield page
    for category, members in groups if not whole else ():
        yield from _category(build, category, members)
    for key, rows in uses.items():
        yield from concept_pages(build, key, rows)


def in_category(build: Build, code: str) -> str:
    """Where the concepts of a category are listed."""
    return f"{INDEX}#group-{code}" if len(build.corpus.concepts) <= _WHOLE else _path(code)


def _path(code: str) -> str:
    return f"indicator/category/{code or 'none'}/index.html"


def _name(build: Build, category: str) -> str:
    return build.word("indicator-category", category) or build.strings.plain("uncategorised")


def _group(build: Build, page: Page, category: str, members: list[_Uses], most: int) -> dict[str, Any]:
    """The concepts of a category, and the way to all of them where that many do not stand here."""
    corpus = build.corpus
    return {
        "name": _name(build, category),
        "code": category or "none",
        "count": len(members),
        "all": page.href(_path(category)) if len(members) > most else "",
        "lines": [{
            "concept": page.link(links.concept(key), corpus.concept_name(key)),
            "uses": len(rows),
            "units": len({r["unit_key"] for r in rows}),
            "years": "、".join(sorted({r["year_key"] for r in rows})),
        } for key, rows in members[:most]],
    }


def _category(build: Build, category: str, members: list[_Uses]) -> Iterator[Page]:
    """All concepts of a category."""
    for sheet in paging.sheets(members, _PER_PAGE, _path(category)):
        page = build.page(sheet.path, "concepts.html", paging.title(build, _name(build, category), sheet),
                          [(build.strings.plain("indicators"), INDEX)], section="indicator")
        page.context = {
            "groups": [_group(build, page, category, sheet.rows, len(sheet.rows))],
            "count": len(members),
            "whole": False,
            "sheets": paging.links(page, sheet),
        }
        yield page


def _rank(category: str) -> int:
    """Where a category stands, by its level 1."""
    level = category.partition("-")[0]
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
