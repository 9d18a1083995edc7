"""The five lines of quality as pages show them: sentences with their figures, each leading to what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.quality import DIMENSIONS, Share

__all__ = ["PATH", "five", "missing", "sentence", "table"]

PATH = "quality/index.html"
_NAMES = ("level3", "item", "text", "until", "title", "name")


def sentence(build: Build, metric: str, share: Share) -> str:
    """A share in words, or that it cannot be judged and why."""
    say = build.strings.plain
    if not share.whole:
        return say("quality_none", why=say(f"quality.{metric}.none"))
    return say(f"quality.{metric}", part=share.part, whole=share.whole, percent=share.percent)


def five(build: Build, page: Page, behind: str, *scope: str) -> list[dict[str, Any]]:
    """The five lines of the site, a unit, or a unit in a year; `behind` is the page with what makes shares less than whole."""
    shares = build.quality.of(*scope)
    return [{
        "key": key,
        "name": build.strings.plain(f"quality.{key}"),
        "href": page.href(f"{behind}#{key}"),
        "sentences": [sentence(build, metric, shares[metric]) for metric in metrics],
    } for key, metrics in DIMENSIONS.items()]


def missing(build: Build, page: Page, metric: str, *scope: str) -> list[Markup]:
    """Links to the first of what made a share less than whole: cells, rows, documents, units."""
    return [link for table, row in build.quality.misses(metric, *scope) for link in _miss(build, page, metric, table, row)]


def _miss(build: Build, page: Page, metric: str, table: str, row: Row) -> Iterator[Markup]:
    corpus = build.corpus
    if table == "documents":
        left = build.strings.plain("quality_left", count=row["cells_residue"]) if metric == "cells-read" else ""
        link = page.link(links.document(row["document_id"]), corpus.document_title(row))
        yield link + Markup(' <span class="sub">%s</span>') % left
    elif table == "units":
        yield page.link(links.unit(row["unit_key"]), row["name"] or row["unit_key"])
    elif table == "forms" or table in RECORD_TABLES:
        name = next((row[column] for column in _NAMES if row.get(column)), row["row_id"])
        more = row.get("target_text", "")
        yield page.link(links.row(row), name[:60]) + (Markup(' <span class="sub">%s</span>') % more[:40] if more else "")


def table(build: Build, *scopes: tuple[str, ...]) -> list[dict[str, Any]]:
    """The metrics as lines of a table with a column for each scope; a share that cannot be judged is a dash."""
    found = [build.quality.of(*scope) for scope in scopes]
    return [{
        "dimension": build.strings.plain(f"quality.{key}"),
        "name": build.strings.plain(f"quality.{metric}.name"),
        "shares": [(f"{s[metric].percent}%", f"{s[metric].part}/{s[metric].whole}") if s[metric].whole else ("—", "") for s in found],
    } for key, metrics in DIMENSIONS.items() for metric in metrics]
