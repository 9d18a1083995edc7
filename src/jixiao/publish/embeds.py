"""Small pages for the pages of others: an indicator or the charts of a unit, with the source and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["embed", "group"]


def embed(build: Build, page: Page, groups: Iterable[dict[str, Any]], lead: str) -> Page:
    """The small page of a page, which names its address as the code to copy.

    Args:
        build: the site in the making.
        page: the page whose charts it shows; it stands one folder nearer to the root, which the template makes up for.
        groups: what is shown, each by `group`.
        lead: a line above it.
    """
    path = links.embedded(page.path)
    page.context["embedded"] = build.settings.base + build.home + path.removesuffix("index.html")
    small = build.page(path, "embed.html", page.title)
    small.context = {"whole": small.href(page.path), "lead": lead, "groups": list(groups)}
    return small


def group(title: str = "", charts: Iterable[Any] = (), **more: Any) -> dict[str, Any]:
    """What is shown under one heading."""
    return {"title": title, "charts": list(charts), "count": "", "same": "", "ends": (), **more}
