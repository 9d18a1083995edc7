"""What money is made of: bars of a form's own budget and of account tables, only where the parts add up to the printed total."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jixiao.model.schema import Row
from jixiao.publish import charts
from jixiao.publish.budgets import is_total
from jixiao.publish.build import Build
from jixiao.publish.charts import Chart, Part
from jixiao.publish.page import Page
from jixiao.publish.targets import number

__all__ = ["of_accounts", "of_form"]

_TOLERANCE = Decimal("0.01")


def of_form(build: Build, page: Page, rows: list[Row]) -> list[Chart]:
    """Bars of the first stage of a form's own budget: by fund source and by nature.

    Args:
        build: the site in the making.
        page: the page that shows them.
        rows: amounts of one form about the form itself.
    """
    word = build.word
    first = [r for r in rows if r["stage"] == rows[0]["stage"]] if rows else []
    total = next((r for r in first if is_total(r)), None)
    by_source = [(" · ".join(filter(None, (word("fund-source", r["fund_source"]), word("vintage", r["vintage"])))), r)
                 for r in first if r["fund_source"] != "total" and r["nature"] in ("", "total")]
    by_nature = [(word("nature", r["nature"]), r) for r in first if r["nature"] in ("basic", "project")]
    bars = (_bar(build, page, key, total, named) for key, named in (("by_source", by_source), ("by_nature", by_nature)))
    return [bar for bar in bars if bar]


def of_accounts(build: Build, page: Page, rows: Iterable[Row]) -> list[Chart]:
    """Bars of the lines of totals of income and expenditure tables, by their columns; one for each table.

    Args:
        build: the site in the making.
        page: the page that shows them.
        rows: amounts of account tables of a unit and year.
    """
    lines: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["subject_ref"] == "total" and row["form_kind"].endswith(("-income", "-expenditure")):
            lines.setdefault((row["document_id"], row["form"]), []).append(row)
    out = []
    for members in lines.values():
        total = next((r for r in members if r["column"] == "total"), None)
        named = [(build.word("column", r["column"]), r) for r in members if r["column"] != "total"]
        bar = _bar(build, page, "by_column", total, named)
        if bar:
            out.append(bar)
    return out


def _bar(build: Build, page: Page, key: str, total: Row | None, named: list[tuple[str, Row]]) -> Chart | None:
    """A bar where there are two parts or more, in the total's unit of money, that add up to it."""
    whole = number(total["amount"]) if total else None
    sized = [(name, value, row) for name, row in named if (value := number(row["amount"])) is not None and value > 0]
    if (not total or not whole or len(sized) < 2 or any(row["money_unit"] != total["money_unit"] for _, _, row in sized)
            or abs(sum((value for _, value, _ in sized), Decimal(0)) - whole) > _TOLERANCE):
        return None
    parts = [Part(name, float(value), f"{row['amount']} {row['money_unit']}".strip(),
                  build.sources.value(page, "amounts", row, ("amount", "text"), row["amount"])) for name, value, row in sized]
    say = build.strings.plain
    of = build.word("kind", total["form_kind"]) if total["subject"] != "form" else ""
    title = " · ".join(filter(None, (of, say(f"composition.{key}"), build.word("stage", total["stage"]))))
    columns = (say("line"), f"{say('amount')} {total['money_unit']}".strip(), say("composition.share"))
    return charts.parts(title, parts, f"bar-{total['document_id']}-{total['form']}-{key}", columns)
