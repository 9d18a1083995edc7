"""The home page: what there is, one number with its cell, three questions with their answers, quality, the latest documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from jixiao.findings import SEVERITIES
from jixiao.model.schema import Row
from jixiao.publish import indexes, queries
from jixiao.publish.answers import Answered
from jixiao.publish.build import Build
from jixiao.publish.documents import document_line
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page
from jixiao.publish.quality import DIMENSIONS
from jixiao.publish.quality_lines import PATH as QUALITY
from jixiao.publish.quality_lines import five
from jixiao.publish.quality_pages import bands, spread
from jixiao.publish.results import Results, names

__all__ = ["pages"]

_ASKED = ("low-execution", "unmet-but-full-score", "satisfaction-targets", "three-public-over-budget", "indicators-dropped",
          "near-perfect-scores", "targets-below-last-result", "planned-happened-cost", "categories-by-unit-and-year")
"""Named queries in the order in which they are offered; the first that found something are shown."""

_ASIDE = frozenset({"file", "form", "place", "id", "printed_rate", "explanations",
                    "said_in", "division", "difference"})
_QUESTIONS, _ROWS, _TRIED, _COLUMNS, _DOCUMENTS, _RULES = 3, 4, 20, 7, 8, 6


def pages(build: Build) -> Iterator[Page]:
    """The home page."""
    corpus, tables = build.corpus, build.corpus.tables
    page = build.page("index.html", "home.html", build.title)
    findings = tables["findings"]
    rules = sorted(corpus.findings_of_rule.items(),
                   key=lambda entry: (SEVERITIES.index(entry[1][0]["severity"]), -len(entry[1]), entry[0]))
    latest = sorted(corpus.documents.values(), key=lambda d: (d["modified"], d["year"]), reverse=True)
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
        "documents": [document_line(build, page, d) for d in latest[:_DOCUMENTS]],
        "severities": build.counts(page, findings, "findings/index.html"),
        "rules": [(build.rule_link(page, code), build.counts(page, members)) for (code,), members in rules[:_RULES]],
        "evaluated": sum(int(c["evaluated"] or 0) for c in tables["checks"]),
        "passed": sum(int(c["passed"] or 0) + int(c["rounded"] or 0) for c in tables["checks"]),
        "example": _example(build, page),
        "questions": _questions(build, page),
        "ways": indexes.ways(build, page),
        "sectors": indexes.sector_links(build, page),
        "five": five(build, page, QUALITY),
        "bands": bands(),
        "spread": [(build.strings.plain(f"quality.{metrics[0]}.name"), spread(build, metrics[0])) for metrics in DIMENSIONS.values()],
    }
    yield page


def _questions(build: Build, page: Page) -> list[dict[str, Any]]:
    """Questions that found something, each with the first rows of its answer."""
    found = {a.query.name: a for a in build.answers if len(a.answer)}
    asked = [found[name] for name in _ASKED if name in found]
    known = names(build.corpus) if asked else {}
    return [_question(build, page, answered, known) for answered in asked[:_QUESTIONS]]


def _question(build: Build, page: Page, answered: Answered, known: dict[str, str]) -> dict[str, Any]:
    few = replace(answered, answer=replace(answered.answer, rows=answered.answer.rows[:_TRIED]))
    results = Results(build, page, few, known)
    shown = [n for n, column in enumerate(results.columns)
             if column["name"] not in _ASIDE and any(line[n] for line in results.rows)][:_COLUMNS]
    told: dict[str, list[Markup]] = {}
    for line in results.rows:
        cells = [line[n] for n in shown]
        told.setdefault("|".join(cell.striptags() for cell in cells), cells)  # rows may differ in what is left aside only
    rows = list(told.values())[:_ROWS]
    return {
        "title": queries.title(answered.query, build.language),
        "href": page.href(f"query/{answered.query.name}/index.html"),
        "columns": [results.columns[n] for n in shown],
        "rows": rows,
        "more": len(answered.answer) - len(rows),
    }


def _example(build: Build, page: Page) -> dict[str, Any] | None:
    """One indicator with the source row it was read from, to show the way from a number to its cell."""
    for row in build.corpus.tables["indicators"]:
        if row["operator"] not in (">=", "<=") or not row["target_number"] or len(row["level3"]) > 16:
            continue
        line = Forms(build, page, canonical=False).indicator(row)
        keys = sorted(build.sources.all_cells("indicators", row), key=lambda k: int(k[3]))
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
