"""Pages of indicator concepts: where the same indicator is used, how it is printed, who asks the most and the least of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import identity, links
from jixiao.publish.build import Build
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page

__all__ = ["pages"]

_LEVELS = ("cost", "output", "benefit", "satisfaction")
_UPWARD, _DOWNWARD = (">=", ">"), ("<=", "<")


def pages(build: Build) -> Iterator[Page]:
    """The index of concepts and a page for each."""
    corpus = build.corpus
    uses: dict[str, list[Row]] = {key: [] for key in corpus.concepts}
    for row in corpus.tables["indicators"]:
        if row["concept_key"]:
            uses.setdefault(row["concept_key"], []).append(row)
    page = build.page("indicator/index.html", "concepts.html", build.strings.plain("indicators"), section="indicator")
    by_category: dict[str, list[dict[str, Any]]] = {}
    for key, rows in sorted(uses.items(), key=lambda entry: (corpus.concept_name(entry[0]), entry[0])):
        category = rows[0]["category"] if rows else ""
        by_category.setdefault(category, []).append({
            "concept": page.link(links.concept(key), corpus.concept_name(key)),
            "uses": len(rows),
            "units": len({r["unit_key"] for r in rows}),
            "years": "、".join(sorted({r["year_key"] for r in rows})),
        })
    page.context = {
        "groups": [{"name": build.word("indicator-category", c) or build.strings.plain("uncategorised"),
                    "code": c or "none", "lines": lines}
                   for c, lines in sorted(by_category.items(), key=lambda e: (_rank(e[0]), e[0]))],
        "count": len(uses),
    }
    yield page
    for key, rows in uses.items():
        yield _concept(build, key, rows)


def _rank(category: str) -> int:
    """Where a category stands, by its level 1."""
    level = category.partition("-")[0]
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def _concept(build: Build, key: str, rows: list[Row]) -> Page:
    corpus = build.corpus
    name = corpus.concept_name(key)
    page = build.page(links.concept(key), "concept.html", name,
                [(build.strings.plain("indicators"), "indicator/index.html")], section="indicator")
    makers = Forms(build, page, canonical=False)
    known = corpus.concepts.get(key)
    lines = []
    for row in sorted(rows, key=lambda r: (corpus.unit_name(r["unit_key"]), r["year_key"])):
        line = makers.indicator(row)
        line["unit"] = page.link(links.unit(row["unit_key"]), corpus.unit_name(row["unit_key"]))
        line["year"] = page.link(links.row(row), row["year_key"])
        line["project"] = (page.link(links.project(row["project_key"]), corpus.project_name(row["project_key"]))
                           if row["project_key"] else build.strings.plain("whole_unit"))
        line["kind"] = build.word("kind", row["form_kind"])
        lines.append(line)
    printed = dict.fromkeys([*(r["level3"] for r in rows), *((known["aliases"] if known else "").split("|"))])
    page.context = {
        "aliases": [a for a in printed if a and a != name],
        "registered": bool(known and known["registered"] == "yes"),
        "identity": identity.lines(build, page, "indicator", key),
        "lines": lines,
        "units": len({r["unit_key"] for r in rows}),
        "categories": [build.word("indicator-category", c) for c in dict.fromkeys(r["category"] for r in rows) if c],
        "measures": [page.link(links.measure(m), corpus.measures[m]["name"] if m in corpus.measures else m)
                     for m in dict.fromkeys(r["measure_key"] for r in rows) if m],
        "ranges": _ranges(makers, rows),
    }
    return page


def _ranges(makers: Forms, rows: list[Row]) -> list[dict[str, Any]]:
    """The strictest and the loosest target of each unit of measure and direction that occurs with at least two values."""
    out = []
    for signs, strictest in ((_UPWARD, max), (_DOWNWARD, min)):
        for measure in dict.fromkeys(r["measure_key"] for r in rows):
            numbers = []
            for row in rows:
                if row["operator"] in signs and row["measure_key"] == measure:
                    try:
                        numbers.append((Decimal(row["target_number"]), row))
                    except InvalidOperation:
                        continue
            values = [n for n, _ in numbers]
            if len(set(values)) < 2:
                continue
            loosest = min if strictest is max else max
            out.append({
                "direction": "at_least" if signs is _UPWARD else "at_most",
                "count": len(numbers),
                "strictest": makers.indicator(next(r for n, r in numbers if n == strictest(values))),
                "loosest": makers.indicator(next(r for n, r in numbers if n == loosest(values))),
            })
    return out
