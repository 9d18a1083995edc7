"""How a page is cited: who published what, under which address, in which version of its data."""

from __future__ import annotations

from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["citation"]

_CITED = ("unit/", "project/", "indicator/", "document/", "fund/")
_DIGITS = 12  # of the digest


def citation(build: Build, page: Page, digest: str) -> str:
    """The citation of a thing's page, or nothing for lists and pages without data.

    The version is the beginning of the SHA-256 of the page's own Turtle file, so that anybody can compare it, and so that it
    stays what it is as long as the data of the page do.
    """
    if not digest or not page.path.startswith(_CITED) or not page.path.endswith("/index.html"):
        return ""
    settings = build.settings
    return build.strings.plain(
        "cite.text", publisher=settings.publisher, title=page.title, site=build.title, version=digest[:_DIGITS],
        iri=settings.base + page.path.removesuffix("index.html"), licence=settings.licence_name)
