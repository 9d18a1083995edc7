"""The page of the glossary: every term in both languages with its explanation."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.publish.build import Build
from jixiao.publish.glossary import PATH
from jixiao.publish.page import Page

__all__ = ["pages"]


def pages(build: Build) -> Iterator[Page]:
    """The glossary."""
    page = build.page(PATH, "glossary.html", build.strings.plain("glossary"))
    page.context = {"terms": [(page.anchor(f"term-{term.key}"), term) for term in build.glossary.terms.values()]}
    yield page
