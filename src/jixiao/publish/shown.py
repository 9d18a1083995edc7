"""Single figures as links to the cells that they were read from: a target, a result, an amount."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page

__all__ = ["RESULT", "TARGET", "amount", "joined", "plain", "result", "target", "target_text", "user"]

TARGET = ("target", "target_text", "operator", "unit_of_measure")
"""The columns that print a target."""

RESULT = ("actual", "actual_text")
"""The columns that print a result."""

_SIGNS = {">=": "≥", "<=": "≤"}


def target_text(row: Row) -> str:
    """A target as people write it.

    >>> target_text({"operator": ">=", "target": "95", "unit_of_measure": "%", "target_text": "≥95%"})
    '≥ 95 %'
    """
    if row["operator"] == "qualitative":
        return row["target"] or row["target_text"]
    sign = _SIGNS.get(row["operator"], row["operator"])
    return " ".join(filter(None, (sign, row["target"] or row["target_text"], row["unit_of_measure"])))


def plain(value: Decimal, row: Row) -> str:
    """A figure that no document prints, such as a mean, with the unit of measure of a row.

    >>> plain(Decimal("92.50"), {"unit_of_measure": "%"})
    '92.5 %'
    """
    return f"{value.normalize():f} {row['unit_of_measure']}".strip()


def target(build: Build, page: Page, row: Row) -> Markup:
    """The target of an indicator."""
    return build.sources.value(page, "indicators", row, TARGET, target_text(row))


def result(build: Build, page: Page, row: Row) -> Markup:
    """The result of an indicator."""
    return build.sources.value(page, "indicators", row, RESULT, row["actual_text"] or row["actual"])


def user(build: Build, page: Page, row: Row) -> Markup:
    """Whose a row is: unit and year, linked to the row."""
    year = row["year_key"] if row["year_key"].isdigit() else ""
    return page.link(links.row(row), f"{build.corpus.unit_name(row['unit_key'])} {year}".strip())


def joined(build: Build, how: str, parts: Iterable[Markup | str]) -> Markup:
    """Parts of a sentence or a list with what stands between two of them: `comma`, `semicolon`, `list` or `colon`."""
    return html(escaped(build.strings.plain(f"join.{how}").format("", "")).join([escaped(part) for part in parts]))


def amount(build: Build, page: Page, row: Row, with_unit: bool = True) -> Markup:
    """An amount, with its unit of money where a table's head does not name it."""
    text = f"{row['amount']} {row['money_unit']}".strip() if with_unit else row["amount"]
    return build.sources.value(page, "amounts", row, ("amount", "text"), text)
