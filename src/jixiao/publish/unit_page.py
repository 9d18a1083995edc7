"""The page of a unit: its money, its targets over the years and among those of others, what it does, what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from jixiao.findings import SEVERITIES
from jixiao.model.schema import Row
from jixiao.publish import composition, embeds, identity, indexes, links, outlay, shown, standing, unit_files
from jixiao.publish.budgets import STAGES
from jixiao.publish.build import Build
from jixiao.publish.changes import target_lines
from jixiao.publish.charts import Chart
from jixiao.publish.markup import html
from jixiao.publish.page import Page
from jixiao.publish.quality_lines import five
from jixiao.publish.sectors import UNCLASSIFIED
from jixiao.publish.targets import Comparable
from jixiao.publish.tree import Trees
from jixiao.publish.year_lines import year_line

__all__ = ["unit_pages"]

_INDICATORS = 24  # shown on the page of the unit; the page of the year has them all
_STRIPS = 4
_PEERS = 12
_MESSAGES = 5
_GRAVE = SEVERITIES.index("warning") + 1


def unit_pages(build: Build, trees: Trees, key: str) -> Iterator[Page]:
    """The page of one unit, and the small one with its charts."""
    page = _unit(build, trees, key)
    drawn = [*page.context["composition"], *page.context["over_years"]]
    if drawn and not build.compact:
        yield embeds.embed(build, page, [embeds.group(charts=drawn)], page.context["money_year"])
    yield page


def _unit(build: Build, trees: Trees, key: str) -> Page:
    """The page of one unit."""
    corpus, say = build.corpus, build.strings.plain
    page = build.page(links.unit(key), "unit.html", corpus.unit_name(key), [(say("units"), "unit/index.html")], section="unit")
    row = corpus.units.get(key)
    years = corpus.years_of(key)
    money_year = next((y for y in years if corpus.budgets.of(key, y)), "")
    latest = next((y for y in years if corpus.rows[key, y]["indicators"]), "")
    chosen = _chosen(build, corpus.rows[key, latest]["indicators"]) if latest else []
    rows = [members[0] for members in chosen]
    lines = [_indicator(build, page, members) for members in chosen]
    page.context = {
        "unit": row,
        "aliases": [a for a in (row["aliases"] if row else "").split("|") if a],
        "identity": identity.lines(build, page, "unit", key),
        "quality": five(build, page, links.findings_of(key), key),
        "found_by": indexes.found_by(build, page, key),
        "tabs": [page.link(links.year(key, y), build.year(y)) for y in years],
        "money_year": build.year(money_year) if money_year else "",
        "cards_of_year": outlay.cards(build, page, corpus.budgets.of(key, money_year)),
        "composition": _composition(build, page, key, money_year) if money_year else [],
        "over_years": outlay.over_years(build, page, years, lambda year: corpus.budgets.of(key, year), "money"),
        "stages": [build.word("stage", s) for s in STAGES],
        "years": [year_line(build, page, key, y) for y in years],
        "latest": page.link(links.year(key, latest), build.year(latest)) if latest else "",
        "indicators": lines,
        "ranked": any(line["standing"] for line in lines),
        "more_indicators": len(corpus.rows[key, latest]["indicators"]) - sum(map(len, chosen)) if latest else 0,
        "slopes": target_lines(build, page, rows),
        "strips": _strips(build, page, rows),
        "peers": _peers(build, page, key),
        "sector": _sector(build, page, key),
        "tree": trees.of(page, key, years),
        "counts": build.counts(page, corpus.findings_of_unit.get((key,), ())),
        "rules": _rules(build, page, key),
        "documents": [{
            "document": page.link(links.document(d["document_id"]), corpus.document_title(d)),
            "file": d["document"],
            "findings": build.counts(page, corpus.findings.get((d["document_id"],), ()), links.document(d["document_id"])),
        } for d in corpus.documents_of_unit.get((key,), ())],
        "turtle": page.file(f"unit/{key}/index.ttl"),
        "files": unit_files.lines(build, page, key),
    }
    return page


def _composition(build: Build, page: Page, key: str, year: str) -> list[Chart]:
    """Bars of the unit's own form, else of its account tables."""
    amounts = build.corpus.rows[key, year]["amounts"]
    forms: dict[tuple[str, str], list[Row]] = {}
    for row in amounts:
        if row["subject"] == "form" and not row["project_key"]:
            forms.setdefault((row["document_id"], row["form"]), []).append(row)
    bars = [bar for rows in forms.values() for bar in composition.of_form(build, page, rows)]
    return bars or composition.of_accounts(build, page, amounts)


def _chosen(build: Build, rows: list[Row]) -> list[list[Row]]:
    """The indicators to show, each with all its rows of the year: those of the unit as a whole first, then those with a history
    or with peers."""
    histories, targets = build.corpus.histories, build.corpus.targets
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["project_key"], row["concept_key"] or row["row_id"]), []).append(row)
    ranked = sorted(enumerate(grouped.values()), key=lambda entry: (
        bool(entry[1][0]["project_key"]), -min(2, histories.years(entry[1][0])), -_others(targets.of_row(entry[1][0])), entry[0]))
    return [members for _, members in sorted(ranked[:_INDICATORS], key=lambda entry: entry[0])]


def _others(group: Comparable | None) -> int:
    return min(standing.FEWEST, len(group.units)) if group else 0


def _indicator(build: Build, page: Page, rows: list[Row]) -> dict[str, Any]:
    """A line of the short table: the different targets and results of the year, earlier targets, where it stands among others."""
    row = rows[0]
    asked = {shown.target_text(r): r for r in reversed(rows)}
    reached = {r["actual_text"] or r["actual"]: r for r in reversed(rows) if r["actual_text"] or r["actual"]}
    group = build.corpus.targets.of_row(row)
    found = group.standing(row) if group else None
    earlier = [(year, rows) for year, rows in build.corpus.histories.of(row) if year < row["year_key"] and year.isdigit()]
    return {
        "name": page.link(links.concept(row["concept_key"]), row["level3"]) if row["concept_key"] else row["level3"],
        "project": page.link(links.project(row["project_key"]), build.corpus.project_name(row["project_key"]))
                   if row["project_key"] else "",
        "target": html(" / ".join([shown.target(build, page, r) for r in reversed(asked.values())])),
        "result": html(" / ".join([shown.result(build, page, r) for r in reversed(reached.values())])),
        "earlier": [(year, html(" / ".join([shown.target(build, page, r) for r in rows]))) for year, rows in reversed(earlier)],
        "strip": standing.mini_strip(group, row) if group and found else "",
        "standing": standing.standing_words(build, group, found) if group and found else "",
    }


def _strips(build: Build, page: Page, rows: list[Row]) -> list[Chart]:
    """The dot strips of the targets that most other units have too, the widest field first."""
    by_concept: dict[str, tuple[Comparable, Row]] = {}
    for row in rows:
        group = build.corpus.targets.of_row(row)
        if group:
            by_concept.setdefault(row["concept_key"], (group, row))
    out: list[Chart] = []
    for group, row in sorted(by_concept.values(), key=lambda entry: (-len(entry[0].units), entry[1]["concept_key"])):
        strip = standing.strip_of(build, page, group, f"peers-{len(out)}", row["level3"], row) if len(out) < _STRIPS else None
        if strip:
            out.append(strip)
    return out


def _peers(build: Build, page: Page, key: str) -> list[tuple[Markup, int]]:
    """Units that set targets for the same indicators, with how many."""
    return [(page.link(links.unit(other), build.corpus.unit_name(other)), shared)
            for other, shared in build.corpus.targets.peers.get(key, ())[:_PEERS]]


def _sector(build: Build, page: Page, key: str) -> list[Markup]:
    """Other units of the same sector, the nearest in the order of their names; none where the name tells no sector."""
    sector = build.directory.sector(key)
    members = build.directory.by_sector[sector] if sector != UNCLASSIFIED else []
    others = [other for other in members if other != key]
    return [page.link(links.unit(other), build.corpus.unit_name(other)) for other in others[:_PEERS]]


def _rules(build: Build, page: Page, key: str) -> list[dict[str, Any]]:
    """What was found by rule, the gravest first, with the first messages of errors and warnings."""
    grouped: dict[tuple[int, str], list[Row]] = {}
    for finding in build.corpus.findings_of_unit.get((key,), ()):
        grouped.setdefault((SEVERITIES.index(finding["severity"]), finding["code"]), []).append(finding)
    out, left = [], _MESSAGES
    for (rank, code), members in sorted(grouped.items(), key=lambda entry: (entry[0][0], -len(entry[1]), entry[0][1])):
        lines = build.finding_lines(page, members[:left]) if rank < _GRAVE else []
        left -= len(lines)
        out.append({"rule": build.rule_link(page, code), "chip": build.chip(members[0]["severity"]), "count": len(members),
                    "grave": rank < _GRAVE, "first": page.href(build.corpus.sheets.finding(members[0])), "lines": lines})
    return out
