"""A bar of parts as inline SVG. Its figures always stand in the table beside it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish.build import Build

__all__ = ["bar", "composition"]


def bar(title: str, parts: list[tuple[str, Decimal, str]], identifier: str) -> dict[str, Any]:
    """A bar cut into parts.

    Args:
        title: what the whole is.
        parts: name, value and printed value of each part; the values are above zero.
        identifier: unique on the page.

    Returns:
        The SVG and its legend (class, name, printed value, share).
    """
    total = sum((value for _, value, _ in parts), Decimal(0))
    at = Decimal(0)
    shapes, legend = [], []
    for number, (name, value, printed) in enumerate(parts):
        width = value * 1000 / total
        shapes.append(f'<rect class="p{number % 6}" x="{at:.1f}" y="0" width="{width:.1f}" height="28"/>')
        legend.append((f"p{number % 6}", name, printed, f"{value * 100 / total:.1f}%"))
        at += width
    words = "；".join(f"{name} {printed}（{share}）" for _, name, printed, share in legend)
    svg = Markup(
        '<svg class="bar" viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-labelledby="{0}-t {0}-d">'
        '<title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>{3}</svg>'
    ).format(identifier, title, words, Markup("".join(shapes)))
    return {"svg": svg, "legend": legend, "title": title}


def composition(build: Build, rows: list[Row]) -> list[dict[str, Any]]:
    """Bars of a form's first stage by fund source and by nature, each only where its parts add up to the printed total."""
    stage = rows[0]["stage"]
    first = [r for r in rows if r["stage"] == stage]
    total = next((_decimal(r) for r in first if r["fund_source"] == "total" and r["nature"] in ("", "total")
                  and r["vintage"] == ""), None)
    if not total:
        return []
    word = build.word
    by_source = [(" · ".join(filter(None, (word("fund-source", r["fund_source"]), word("vintage", r["vintage"])))), r)
                 for r in first if r["fund_source"] != "total" and r["nature"] in ("", "total")]
    by_nature = [(word("nature", r["nature"]), r) for r in first if r["nature"] in ("basic", "project")]
    out: list[dict[str, Any]] = []
    for title, named in (("by_source", by_source), ("by_nature", by_nature)):
        parts = [(name, value, f"{r['amount']} {r['money_unit']}".strip())
                 for name, r in named if (value := _decimal(r)) is not None and value > 0]
        if len(parts) > 1 and abs(sum((p[1] for p in parts), Decimal(0)) - total) <= Decimal("0.01"):
            out.append(bar(build.strings.plain(title), parts, f"bar-{rows[0]['document_id']}-{rows[0]['form']}-{len(out)}"))
    return out


def _decimal(row: Row) -> Decimal | None:
    try:
        return Decimal(row["amount"])
    except InvalidOperation:
        return None
