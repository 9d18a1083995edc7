"""Results against targets of one form: the chart of those that differ from their targets, and how many do not."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from jixiao.model.schema import Row
from jixiao.publish import charts, shown
from jixiao.publish.build import Build
from jixiao.publish.charts import Chart, Result
from jixiao.publish.page import Page
from jixiao.publish.targets import direction, number

__all__ = ["Attainment", "attainment"]

_OUTCOMES = ("exact", "better", "missed", "higher", "lower", "zero")


class Attainment(NamedTuple):
    """What one form says about its quantitative indicators.

    Attributes:
        words: how many there are, how many results equal their target, exceed it, miss it.
        chart: of the results that differ from their targets; None where there are none.
    """

    words: str
    chart: Chart | None


def attainment(build: Build, page: Page, rows: list[Row], identifier: str) -> Attainment | None:
    """Results against targets, or None where no indicator has both as numbers.

    A result cannot be drawn as a share of a target of zero or below; such ones are counted and stand in the table of indicators.

    Args:
        build: the site in the making.
        page: the page that shows them.
        rows: indicators of one form.
        identifier: unique on the page.
    """
    say = build.strings.plain
    counts: Counter[str] = Counter()
    results = []
    for row in rows:
        target, actual = number(row["target_number"]), number(row["actual_number"])
        if target is None or actual is None or not direction(row):
            continue
        if target == actual and row["operator"] not in ("<", ">"):
            counts["exact"] += 1
        elif target <= 0:
            counts["zero"] += 1
        else:
            share, met = charts.against(row["operator"], target, actual)
            outcome = {True: "better", False: "missed", None: "higher" if share > 0 else "lower"}[met]
            counts[outcome] += 1
            verdict = f"{say(f'attainment.{outcome}')} {_signed(share)}"
            results.append(Result(row["level3"], share, met, verdict, (
                row["level3"], shown.target(build, page, row), shown.result(build, page, row), verdict)))
    if not counts:
        return None
    said = [say(f"attainment.count.{key}", count=counts[key]) for key in _OUTCOMES if counts[key]]
    words = say("attainment.words", count=counts.total(), outcomes=shown.joined(build, "comma", said))
    if not results:
        return Attainment(words, None)
    spoken = shown.joined(build, "semicolon", (f"{r.name} {r.verdict}" for r in results))
    columns = (say("indicator"), say("target"), say("result"), say("attainment.against"))
    return Attainment(words, charts.deviation(say("attainment.title"), spoken, results, f"{identifier}-met", columns, say("target"),
                                              say("attainment.note")))


def _signed(share: float) -> str:
    """A share as a signed percentage.

    >>> _signed(-0.25), _signed(0.0043)
    ('−25%', '+0.43%')
    """
    value = share * 100
    digits = 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2
    return f"{value:+.{digits}f}%".replace("-", "−")
