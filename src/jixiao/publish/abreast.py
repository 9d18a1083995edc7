"""Units and projects of given years side by side: the page to choose them, and the comparisons that are ready without a script.

Everything is aligned on the indicator concept, and money on its stage and fund source. What differs is said in words. `compare.js`
makes the same table in the browser from `data/rows/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links, shown
from jixiao.publish.build import Build
from jixiao.publish.columns import script
from jixiao.publish.page import Page

__all__ = ["PATH", "files", "pages"]

PATH = "compare/index.html"

_MOST = 6
_ROWS = 60  # of a ready comparison; the page where one chooses has them all
_STAGES = ("initial", "adjusted", "executed", "final")

Side = tuple[str, str]
"""A unit and a year."""


def pages(build: Build) -> Iterator[Page]:
    """The page to choose what is compared, and a page for each ready comparison."""
    ready = [*_over_years(build), *_of_sectors(build)]
    yield _choice(build, ready)
    for path, title, sides in ready:
        page = build.page(path, "compared.html", title, [(build.strings.plain("compare"), PATH)], section="compare")
        lines = _lines(build, page, sides)
        page.context = {
            "heads": [page.link(links.year(*side), f"{build.corpus.unit_name(side[0])} {build.year(side[1])}") for side in sides],
            "lines": lines[:_ROWS],
            "total": len(lines),
            "shown": min(len(lines), _ROWS),
            "change": page.href(PATH) + "?" + "&".join(f"u={unit}:{year}" for unit, year in sides),
        }
        yield page


def files(build: Build) -> Iterator[tuple[str, bytes]]:
    """What can be compared: kind, key, name, unit, years."""
    corpus = build.corpus
    years: dict[str, dict[str, None]] = {}
    for form in corpus.tables["forms"]:
        if form["project_key"]:
            years.setdefault(form["project_key"], {})[form["year_key"]] = None
    choices = [["u", key, corpus.unit_name(key), key, corpus.years_of(key)] for key in build.directory.units if corpus.years_of(key)]
    choices += [["p", key, corpus.project_name(key), row["unit_key"], sorted(years[key], reverse=True)]
                for key, row in corpus.projects.items() if key in years]
    yield "data/compare/choices.js", script("compare/choices", choices)


def _choice(build: Build, ready: list[tuple[str, str, list[Side]]]) -> Page:
    page = build.page(PATH, "compare.html", build.strings.plain("compare"), section="compare")
    page.context = {
        "data": {"top": page.top, "root": page.root, "language": page.language, "most": _MOST},
        "ready": [page.link(path, title) for path, title, _ in ready],
    }
    return page


def _over_years(build: Build) -> Iterator[tuple[str, str, list[Side]]]:
    """Each unit with itself, where it has indicators or money of several years."""
    for unit in build.directory.units:
        years = [y for y in build.corpus.years_of(unit) if y.isdigit() and _has(build, unit, y)][:_MOST]
        if len(years) > 1:
            title = build.strings.plain("compare.years_of", unit=build.corpus.unit_name(unit))
            yield f"compare/unit/{unit}/index.html", title, [(unit, year) for year in sorted(years)]


def _of_sectors(build: Build) -> Iterator[tuple[str, str, list[Side]]]:
    """The units of a sector that share most indicator concepts in the latest year that two of them have."""
    for sector, units in build.directory.by_sector.items():
        concepts = {(u, y): {r["concept_key"] for r in build.corpus.rows[u, y]["indicators"] if r["concept_key"]}
                    for u in units for y in build.corpus.years_of(u) if y.isdigit()}
        years = Counter(year for (_, year), found in concepts.items() if found)
        latest = max((year for year, count in years.items() if count > 1), default="")
        if not latest:
            continue
        common = Counter(c for (_, year), found in concepts.items() if year == latest for c in found)
        shared = {unit: sum(common[c] > 1 for c in concepts.get((unit, latest), ())) for unit in units}
        best = sorted((u for u in units if concepts.get((u, latest))), key=lambda u: (-shared[u], build.directory.place[u]))[:4]
        title = build.strings.plain("compare.sector", sector=build.word("sector", sector), year=build.year(latest))
        yield f"compare/sector/{sector}/index.html", title, [(unit, latest) for unit in best]


def _has(build: Build, unit: str, year: str) -> bool:
    rows = build.corpus.rows[unit, year]
    return bool(rows["indicators"] or any(_is_line(row) for row in rows["amounts"]))


def _is_line(row: Row) -> bool:
    """A line of the unit's own budget: of all natures, not carried over."""
    return (row["subject"] == "form" and not row["project_key"] and row["nature"] in ("", "total") and not row["vintage"]
            and row["stage"] in _STAGES)


def _lines(build: Build, page: Page, sides: list[Side]) -> list[dict[str, Any]]:
    """Money by stage and fund source, then indicators by concept; those that several have come first."""
    money: dict[tuple[str, str], list[list[Row]]] = {}
    targets: dict[str, list[list[Row]]] = {}
    for at, side in enumerate(sides):
        rows = build.corpus.rows[side]
        for row in rows["amounts"]:
            if _is_line(row):
                money.setdefault((row["stage"], row["fund_source"]), [[] for _ in sides])[at].append(row)
        for row in rows["indicators"]:
            targets.setdefault(row["concept_key"] or row["level3"], [[] for _ in sides])[at].append(row)
    word = build.word
    lines = [_line(build, f"{word('stage', stage)} · {word('fund-source', fund)}", cells,
                   [[shown.amount(build, page, row) for row in cell] for cell in cells],
                   [[[f"{row['amount']} {row['money_unit']}" for row in cell] for cell in cells]])
             for (stage, fund), cells in sorted(money.items(), key=lambda entry: _STAGES.index(entry[0][0]))]
    of_concepts = []
    for key, cells in targets.items():
        name = page.link(links.concept(key), build.corpus.concept_name(key)) if key in build.corpus.concepts else key
        printed = [[_indicator(build, page, row) for row in cell] for cell in cells]
        aims = [[shown.target_text(row) for row in cell] for cell in cells]
        results = [[row["actual_text"] or row["actual"] for row in cell] for cell in cells]
        of_concepts.append(_line(build, name, cells, printed, [aims, results]))
    of_concepts.sort(key=lambda line: -int(line["count"]))
    return lines + of_concepts


def _indicator(build: Build, page: Page, row: Row) -> Markup:
    """A target, and what was reached."""
    reached = shown.result(build, page, row)
    said = shown.target(build, page, row)
    if reached:
        said += Markup(' <span class="sub">%s</span> ') % build.strings.plain("result") + reached
    if row["project_key"]:
        said += Markup(' <span class="sub">%s</span>') % build.corpus.project_name(row["project_key"])
    return said


def _line(build: Build, name: Markup | str, cells: list[list[Row]], printed: list[list[Markup]],
          texts: list[list[list[str]]]) -> dict[str, Any]:
    """One line: its cells, and in words whether they agree: in all that is compared, by those that say it."""
    count = sum(map(bool, cells))
    said = [[set(filter(None, found)) for found in of_cells if any(found)] for of_cells in texts]
    if count == 1:
        state = "only"
    elif any(one != found[0] for found in said for one in found):
        state = "differs"
    else:
        state = "same" if count == len(cells) else "same_some"
    return {"name": name, "cells": printed, "state": state, "word": build.strings.plain(f"compare.{state}"), "count": count}
