"""Small pages for the pages of others: an indicator or the charts of a unit, with the source and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["address", "embed", "group"]

def address(build: Build, path: str) -> str:
    """Where the small page of a page stands on the web: what the code to copy names."""
    return build.settings.base + build.home + links.embedded(path).removesuffix("index.html")


def embed(build: Build, path: str, title: str) -> Page:
    """The small page of a page; its context wants `groups`, by `group`, and `lead`."""
    page = build.page(links.embedded(path), "embed.html", title)
    page.context = {"whole": page.href(path), "lead": "", "groups": []}
    return page


def group(title: str = "", charts: Iterable[Any] = (), **more: Any) -> dict[str, Any]:
    """What is shown under one heading."""
    return {"title": title, "charts": list(charts), "count": "", "same": "", "ends": (), **more}
