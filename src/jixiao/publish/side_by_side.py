"""The forms of one project side by side: totals by year and stage, and each indicator over all forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links, shown
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.words import key, name_key

__all__ = ["indicators", "totals"]

_STAGES = ("initial", "adjusted", "executed", "forecast", "final")
_REPORTS = ("evaluation", "monitoring")


def totals(build: Build, page: Page, forms: list[Row], amounts: list[Row]) -> dict[str, Any] | None:
    """A line for each form: its total by stage, how much was spent of it, its score and its findings.

    Args:
        build: the site in the making.
        page: the project's page.
        forms: of the project, in the order of the years.
        amounts: of these forms.
    """
    of: dict[tuple[str, str], dict[str, Row]] = {}
    for row in amounts:
        if row["subject"] == "form" and row["fund_source"] == "total" and row["nature"] in ("", "total") and not row["vintage"]:
            of.setdefault((row["document_id"], row["form"]), {}).setdefault(row["stage"], row)
    stages = [s for s in _STAGES if any(s in found for found in of.values())]
    if not stages:
        return None
    value = build.sources.value
    lines = []
    for form in forms:
        where = (form["document_id"], form["form"])
        found = of.get(where, {})
        rated = next((row for row in found.values() if row["execution_rate"]), None)
        lines.append({
            "form": page.link(f"{page.path}#at-{form['row_id']}", build.year(form["year_key"])),
            "kind": build.word("kind", form["kind"]),
            "cells": [shown.amount(build, page, found[s]) if s in found else "" for s in stages],
            "rate": value(page, "amounts", rated, ("execution_rate",), rated["execution_rate"]) if rated else "",
            "score": value(page, "forms", form, ("total_score",), form["total_score"]),
            "findings": build.counts(page, build.corpus.findings_in_form.get(where, ())),
        })
    return {"stages": [build.word("stage", s) for s in stages], "lines": lines, "rated": any(line["rate"] for line in lines),
            "scored": any(line["score"] for line in lines)}


def indicators(build: Build, page: Page, forms: list[Row], rows: list[Row]) -> dict[str, Any] | None:
    """Each indicator over the forms, targets and results; None for a project with one form of indicators."""
    of: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        of.setdefault((row["document_id"], row["form"]), []).append(row)
    filled = [form for form in forms if of.get((form["document_id"], form["form"]))]
    if len(filled) < 2:
        return None
    lines: dict[str, dict[int, Row]] = {}
    for number, form in enumerate(filled):
        for row in of[form["document_id"], form["form"]]:
            lines.setdefault(row["concept_key"] or name_key(row["level3"]), {}).setdefault(number, row)
    reports = [form["kind"].endswith(_REPORTS) for form in filled]
    return {
        "columns": [{"year": build.year(form["year_key"]), "kind": build.word("kind", form["kind"]), "report": report}
                    for form, report in zip(filled, reports, strict=True)],
        "lines": [{
            "name": _name(page, list(found.values())[-1]),
            "cells": list(_cells(build, page, found, reports)),
        } for found in lines.values()],
    }


def _name(page: Page, row: Row) -> Markup:
    return page.link(links.concept(row["concept_key"]), row["level3"]) if row["concept_key"] else Markup("%s") % row["level3"]


def _cells(build: Build, page: Page, found: dict[int, Row], reports: list[bool]) -> Iterator[dict[str, Any]]:
    """The targets, each marked where it is another than the one before it, and the results of reports."""
    before = ""
    for number, report in enumerate(reports):
        row = found.get(number)
        said = key(row["target_text"]).replace("|", "") if row else ""
        yield {"value": shown.target(build, page, row) if row else "", "changed": bool(said and before and said != before)}
        if report:
            yield {"value": shown.result(build, page, row) if row else "", "changed": False}
        before = said or before
