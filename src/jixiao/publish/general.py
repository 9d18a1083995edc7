"""The pages around the data: home, about, and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.findings import SEVERITIES
from jixiao.model.schema import Row
from jixiao.publish.build import Build
from jixiao.publish.documents import document_line
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page
from jixiao.publish.strings import LANGUAGES, Strings
from jixiao.publish.units import year_line

__all__ = ["pages"]


def pages(build: Build) -> Iterator[Page]:
    """Home, about, 404."""
    yield _home(build)
    yield _about(build)
    if not build.home:  # a host has one page for addresses that lead nowhere
        yield build.page("404.html", "404.html", build.strings.plain("not_found"), context={"texts": [
            (LANGUAGES[language], words.plain("not_found"), words.plain("not_found.why"), build.settings.base + home)
            for language, home, words in _languages(build)]})


def _languages(build: Build) -> Iterator[tuple[str, str, Strings]]:
    for number, language in enumerate(build.settings.languages):
        yield language, f"{language}/" if number else "", Strings(language, build.settings.own)


def _home(build: Build) -> Page:
    corpus, tables = build.corpus, build.corpus.tables
    page = build.page("index.html", "home.html", build.title)
    findings = tables["findings"]
    rules = sorted(corpus.findings_of_rule.items(),
                   key=lambda entry: (SEVERITIES.index(entry[1][0]["severity"]), -len(entry[1]), entry[0]))
    page.context = {
        "counts": [(key, count, page.href(path)) for key, count, path in (
            ("documents", len(corpus.documents), "document/index.html"),
            ("units", len(corpus.unit_keys()), "unit/index.html"),
            ("projects", len(corpus.projects), "project/index.html"),
            ("indicators", len(tables["indicators"]), "indicator/index.html"),
            ("amounts", len(tables["amounts"]), "fund/index.html"),
            ("found", len(findings), "findings/index.html"),
        )],
        "cells": sum(int(d["cells"] or 0) for d in tables["documents"]),
        "claimed": sum(int(d["cells_claimed"] or 0) for d in tables["documents"]),
        "documents": [document_line(build, page, d) for d in corpus.documents.values()][:20],
        "years": [year_line(build, page, key, year) for key in corpus.unit_keys() for year in corpus.years_of(key)][:20],
        "severities": build.counts(page, findings),
        "rules": [(build.rule_link(page, code), build.counts(page, members)) for (code,), members in rules[:6]],
        "evaluated": sum(int(c["evaluated"] or 0) for c in tables["checks"]),
        "passed": sum(int(c["passed"] or 0) + int(c["rounded"] or 0) for c in tables["checks"]),
        "example": _example(build, page),
    }
    return page


def _example(build: Build, page: Page) -> dict[str, Any] | None:
    """One indicator with the source row it was read from, to show the way from a number to its cell."""
    for row in build.corpus.tables["indicators"]:
        if row["operator"] not in (">=", "<=") or not row["target_number"] or len(row["level3"]) > 16:
            continue
        line = Forms(build, page, canonical=False).indicator(row)
        keys = build.sources.all_cells("indicators", row)
        target = build.sources.cells("indicators", row, ("target", "target_text"))
        if not target or not build.corpus.has_row(row["unit_key"], row["year_key"], row["row_id"]):
            continue
        return {
            "line": line,
            "unit": build.corpus.unit_name(row["unit_key"]),
            "year": row["year_key"],
            "cells": [(page.href(build.corpus.sheets.cell(*k)), build.corpus.cell_texts.get(k, ""), k in target) for k in keys
                      if k[1:3] == target[0][1:3]],
            "name": build.sources.cell_name(target[0]),
            "link": build.sources.cell_link(page, target[0]),
            "document": _document_name(build, row),
        }
    return None


def _document_name(build: Build, row: Row) -> str:
    document = build.corpus.documents.get(row["document_id"])
    return build.corpus.document_title(document) if document else row["document"]


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
