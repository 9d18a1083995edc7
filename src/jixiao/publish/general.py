"""The pages around the data: about, and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.strings import LANGUAGES, Strings

__all__ = ["pages"]


def pages(build: Build) -> Iterator[Page]:
    """About, 404."""
    yield _about(build)
    if not build.home:  # a host has one page for addresses that lead nowhere
        yield build.page("404.html", "404.html", build.strings.plain("not_found"), context={"texts": [
            (LANGUAGES[language], words.plain("not_found"), words.plain("not_found.why"), build.settings.base + home)
            for language, home, words in _languages(build)]})


def _languages(build: Build) -> Iterator[tuple[str, str, Strings]]:
    for number, language in enumerate(build.settings.languages):
        yield language, f"{language}/" if number else "", build.strings.into(language)


def _about(build: Build) -> Page:
    tables = build.corpus.tables
    page = build.page("about/index.html", "about.html", build.strings.plain("about"))
    page.context = {
        "documents": len(build.corpus.documents),
        "removed": sum(int(d["personal_data_removed"] or 0) for d in tables["documents"]),
        "cells": sum(int(d["cells"] or 0) for d in tables["documents"]),
        "residue": sum(int(d["cells_residue"] or 0) for d in tables["documents"]),
        "evaluated": sum(int(c["evaluated"] or 0) for c in tables["checks"]),
        "rules": len({c["code"] for c in tables["checks"]}),
        "converters": sorted({d["converted_by"] for d in tables["documents"] if d["converted_by"]}),
    }
    return page
