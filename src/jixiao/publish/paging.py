"""Long lists over several pages: the first at the address of the thing, the rest under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["LINKED", "Sheet", "links", "sheets", "title"]

LINKED = 800
"""Rows of a page cut into several that each lead to where they stand; of more only their pages do."""


class Sheet(NamedTuple):
    """One page of a long list: its number from 0, its path, its rows, and the paths of all."""

    number: int
    path: str
    rows: list[Any]
    paths: list[str]


def sheets(rows: list[Any], most: int, path: str) -> Iterator[Sheet]:
    """Cut a list; an empty one has one empty page.

    >>> [(s.path, len(s.rows)) for s in sheets([1, 2, 3], 2, "fund/own/index.html")]
    [('fund/own/index.html', 2), ('fund/own/page-2/index.html', 1)]
    """
    folder = path.removesuffix("index.html")
    starts = range(0, max(1, len(rows)), most)
    paths = [path if not number else f"{folder}page-{number + 1}/index.html" for number in range(len(starts))]
    for number, start in enumerate(starts):
        yield Sheet(number, paths[number], rows[start:start + most], paths)


def title(build: Build, name: str, sheet: Sheet) -> str:
    """The title of a page of a list; the first has the name of the thing alone."""
    return build.strings.plain("paging.title", name=name, number=sheet.number + 1) if sheet.number else name


def links(page: Page, sheet: Sheet) -> list[Markup]:
    """Links to all pages of the list, the page itself as text; nothing where there is one page only."""
    if len(sheet.paths) == 1:
        return []
    return [page.link(path, str(at)) if path != sheet.path else Markup('<b aria-current="page">{}</b>').format(at)
            for at, path in enumerate(sheet.paths, 1)]
