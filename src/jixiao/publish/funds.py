"""Pages of fund sources: the money that comes from each, by unit and year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["pages"]

_ORDER = ("total", "fiscal", "general", "gov-fund", "state-capital", "special-account", "superior", "own", "other")


def pages(build: Build) -> Iterator[Page]:
    """The index of fund sources and a page for each that occurs or is a published code."""
    corpus = build.corpus
    amounts: dict[str, list[Row]] = {}
    for row in corpus.tables["amounts"]:
        if row["fund_source"]:
            amounts.setdefault(row["fund_source"], []).append(row)
    named = {path.split("/")[1] for path in build.knowledge.fragments if path.startswith("fund/") and path.count("/") == 2}
    keys = sorted({*amounts, *named}, key=lambda k: (_ORDER.index(k) if k in _ORDER else len(_ORDER), k))
    page = build.page("fund/index.html", "funds.html", build.strings.plain("funds"), section="fund")
    page.context = {"lines": [{
        "fund": page.link(links.fund(key), build.word("fund-source", key)),
        "amounts": len(amounts.get(key, ())),
        "units": len({a["unit_key"] for a in amounts.get(key, ())}),
        "years": "、".join(sorted({a["year_key"] for a in amounts.get(key, ())})),
    } for key in keys]}
    yield page
    for key in keys:
        yield _fund(build, key, amounts.get(key, []))


def _fund(build: Build, key: str, rows: list[Row]) -> Page:
    corpus, word = build.corpus, build.word
    page = build.page(links.fund(key), "fund.html", word("fund-source", key),
                [(build.strings.plain("funds"), "fund/index.html")], section="fund")
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    lines_left_out = 0
    for row in rows:
        if row["subject"] not in ("form", "task") and row["subject_ref"] not in ("total", "closing", "opening"):
            lines_left_out += 1
            continue
        form = corpus.forms.get((row["document_id"], row["form"]))
        groups.setdefault((row["unit_key"], row["year_key"]), []).append({
            "form": page.link(links.row(row), (form["project"] or form["title"]) if form else word("kind", row["form_kind"])),
            "kind": word("kind", row["form_kind"]),
            "item": row["item"],
            "stage": word("stage", row["stage"]),
            "reading": " · ".join(filter(None, (word("nature", row["nature"]) if row["nature"] != "total" else "",
                                                word("vintage", row["vintage"]),
                                                word("side", row["side"]),
                                                word("column", row["column"]) if row["column"] != "amount" else ""))),
            "amount": build.sources.value(page, "amounts", row, ("amount", "text"), row["amount"]),
            "unit": row["money_unit"],
        })
    page.context = {
        "groups": [{
            "unit": page.link(links.unit(unit), corpus.unit_name(unit)),
            "year": page.link(links.year(unit, year), year),
            "lines": lines,
        } for (unit, year), lines in groups.items()],
        "count": len(rows),
        "left_out": lines_left_out,
    }
    return page
