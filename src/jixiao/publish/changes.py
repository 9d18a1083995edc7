"""What changed in the targets of a unit since the year before, as lines of a table with both cells."""

from __future__ import annotations

from typing import Any, NamedTuple

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import charts, links, shown
from jixiao.publish.build import Build
from jixiao.publish.charts import Chart, Point, Series
from jixiao.publish.histories import Change
from jixiao.publish.page import Page
from jixiao.publish.targets import number

__all__ = ["Changes", "changes", "target_lines"]

_LINES = 4  # charts of single targets on one page


class Changes(NamedTuple):
    """The changes of a year.

    Attributes:
        before: the year that it is compared with.
        lines: targets that are others or are gone.
        added: targets of indicators that were not there before.
    """

    before: str
    lines: list[dict[str, Any]]
    added: list[dict[str, Any]]


def changes(build: Build, page: Page, unit_key: str, year: str) -> Changes | None:
    """The changes of a unit in a year, or None where there is no earlier year to compare with."""
    before, found = build.corpus.histories.changes(unit_key, year)
    if not before:
        return None
    lines = [(change.kind, _line(build, page, change)) for change in found]
    return Changes(before, [line for kind, line in lines if kind != "added"], [line for kind, line in lines if kind == "added"])


def target_lines(build: Build, page: Page, rows: list[Row]) -> list[Chart]:
    """Targets over the years, each on a scale of its own; those that are the same every year are not drawn."""
    out: list[Chart] = []
    for row in rows:
        history = build.corpus.histories.of(row)
        if len(history) < 2 or len(out) == _LINES:
            continue
        points = [Point(int(year), float(value), shown.target_text(r), shown.target(build, page, r))
                  for year, members in history if year.isdigit() for r in members
                  if (value := number(r["target_number"])) is not None
                  and (r["measure_key"], r["operator"]) == (row["measure_key"], row["operator"])]
        if len({p.year for p in points}) > 1 and len({p.value for p in points}) > 1:
            series = Series(build.strings.plain("target"), points)
            out.append(charts.slope(row["level3"], [series], f"slope-{len(out)}", build.strings.plain("year")))
    return out


def _line(build: Build, page: Page, change: Change) -> dict[str, Any]:
    row = (change.after or change.before)[0]
    return {
        "name": page.link(links.concept(row["concept_key"]), row["level3"]),
        "project": (page.link(links.project(row["project_key"]), build.corpus.project_name(row["project_key"]))
                    if row["project_key"] else ""),
        "kind": build.strings.plain(f"change.{change.kind}"),
        "before": _figures(build, page, change.before),
        "after": _figures(build, page, change.after),
    }


def _figures(build: Build, page: Page, rows: list[Row]) -> Markup:
    return Markup(" / ").join(shown.target(build, page, row) for row in rows)
