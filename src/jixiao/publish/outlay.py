"""Money of a unit or a project on its page: cards of a year with the rate of execution, and lines over the years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import charts, links, shown
from jixiao.publish.build import Build
from jixiao.publish.charts import GLYPHS, Chart, Point, Series
from jixiao.publish.page import Page
from jixiao.publish.targets import number

__all__ = ["Card", "cards", "over_years"]

Figures = dict[str, list[Row]]
"""The different totals of each stage."""


class Card(NamedTuple):
    """A total: its stage, and each different figure of it with what prints it."""

    name: str
    figures: list[tuple[Markup, Markup]]


def cards(build: Build, page: Page, figures: Figures) -> list[Card]:
    """The totals of a year, then the rate of execution; two documents that differ both show their figure.

    Args:
        build: the site in the making.
        page: the page that shows them.
        figures: the totals of one year.
    """
    out = [Card(build.word("stage", stage), [(shown.amount(build, page, row), _printed_in(build, page, row)) for row in rows])
           for stage, rows in figures.items()]
    rates = [_rate(build, page, row, figures) for row in figures.get("executed", ())]
    found = [rate for rate in rates if rate]
    return [*out, Card(build.strings.plain("outlay.rate"), found)] if found else out


def _printed_in(build: Build, page: Page, row: Row) -> Markup:
    return page.link(links.row(row), build.word("kind", row["form_kind"]))


def _rate(build: Build, page: Page, row: Row, figures: Figures) -> tuple[Markup, Markup] | None:
    """The rate of execution as printed, else executed over budget of the same form with both figures beside it."""
    if row["execution_rate"]:
        return (build.sources.value(page, "amounts", row, ("execution_rate", "amount"), row["execution_rate"]),
                Markup(build.strings.plain("outlay.printed")))
    for stage in ("adjusted", "initial"):
        for budget in figures.get(stage, ()):
            given, spent = number(budget["amount"]), number(row["amount"])
            same = all(budget[c] == row[c] for c in ("document_id", "form", "money_unit"))
            if same and given and spent is not None:
                return (Markup("{}").format(f"{spent * 100 / given:.2f}%"), Markup("{} ÷ {}").format(
                    shown.amount(build, page, row, with_unit=False), shown.amount(build, page, budget, with_unit=False)))
    return None


def over_years(build: Build, page: Page, years: Iterable[str], figures: Callable[[str], Figures], identifier: str) -> list[Chart]:
    """Totals over the years as lines, one chart for each unit of money; nothing of a stage that is known for one year only.

    Args:
        build: the site in the making.
        page: the page that shows them.
        years: the years.
        figures: the totals of a year.
        identifier: unique on the page.
    """
    say = build.strings.plain
    points: dict[str, dict[str, list[Point]]] = {}
    for year in sorted(y for y in years if y.isdigit()):
        for stage, rows in figures(year).items():
            for row in rows:
                value = number(row["amount"])
                if value is not None:
                    points.setdefault(row["money_unit"], {}).setdefault(stage, []).append(
                        Point(int(year), float(value), row["amount"], shown.amount(build, page, row, with_unit=False)))
    out: list[Chart] = []
    for money, stages in points.items():
        series = [Series(build.word("stage", stage), found) for stage, found in stages.items() if len({p.year for p in found}) > 1]
        if series:
            title = say("outlay.over_years", unit=money, names=shown.joined(build, "list", (
                f"{s.name} {GLYPHS[n]}" if len(series) > 1 else s.name for n, s in enumerate(series))))
            out.append(charts.slope(title, series, f"{identifier}-{len(out)}", say("year"), say("outlay.note")))
    return out
