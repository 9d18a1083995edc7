"""A year of a unit in one line."""

from __future__ import annotations

from typing import Any

from jixiao.publish import links, shown
from jixiao.publish.budgets import STAGES
from jixiao.publish.build import Build
from jixiao.publish.markup import html
from jixiao.publish.page import Page

__all__ = ["year_line"]


def year_line(build: Build, page: Page, unit_key: str, year: str) -> dict[str, Any]:
    """One line of a list of years: what there is, the budget totals and the findings, linked to the page of the year."""
    corpus = build.corpus
    rows = corpus.rows[unit_key, year]
    figures = corpus.budgets.of(unit_key, year)
    target = links.year(unit_key, year)
    return {
        "year": page.link(target, build.year(year)),
        "unit": page.link(links.unit(unit_key), corpus.unit_name(unit_key)),
        "documents": len({f["document_id"] for f in rows["forms"]}),
        "forms": len(rows["forms"]),
        "indicators": len(rows["indicators"]),
        "figures": [html(" / ".join([shown.amount(build, page, row) for row in figures.get(stage, ())])) for stage in STAGES],
        "findings": build.counts(page, corpus.findings_of_year.get((unit_key, year), ()), target),
    }
