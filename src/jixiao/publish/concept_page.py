"""The page of an indicator concept: how its targets are spread over units and years, who asks the most and the least, all uses."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from jixiao.model.schema import Row
from jixiao.publish import charts, embeds, identity, links, paging, shown, standing
from jixiao.publish.build import Build
from jixiao.publish.charts import Chart, Point, Series
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page
from jixiao.publish.targets import Comparable, Standing, Use, direction, number, year_order

__all__ = ["concept_pages"]

_USES = 100  # on one page
_COLUMNS = {"ranked": "rank", "reported": "result", "weighed": "weight", "scored": "score"}  # that not all uses have
_ENOUGH = 3  # targets of a year that make it a point of the line over the years


def concept_pages(build: Build, key: str, rows: list[Row]) -> Iterator[Page]:
    """The page of a concept, and pages with the rest of its uses where there are very many."""
    corpus, say = build.corpus, build.strings.plain
    name = corpus.concept_name(key)
    rows = sorted(rows, key=lambda r: (corpus.unit_name(r["unit_key"]), year_order(r["year_key"]), r["project_key"]))
    crumbs = [(say("indicators"), "indicator/index.html")]
    for sheet in paging.sheets(rows, _USES, links.concept(key)):
        page = build.page(sheet.path, "concept.html", paging.title(build, name, sheet), crumbs if not sheet.number else
                          [*crumbs, (name, links.concept(key))], section="indicator")
        makers = Forms(build, page, canonical=False)
        lines = [_line(build, page, makers, row) for row in sheet.rows]
        page.context = {"lines": lines, **{head: any(line[column] for line in lines) for head, column in _COLUMNS.items()},
                        "spelled": any(row["level3"] != name for row in sheet.rows), "sheets": paging.links(page, sheet),
                        "about": None if sheet.number else _about(build, page, key, name, rows)}
        if not build.compact and (about := page.context["about"]) and about["groups"]:
            yield embeds.embed(build, page, about["groups"], say("concept.count", targets=about["uses"], units=about["units"]))
        yield page


def _about(build: Build, page: Page, key: str, name: str, rows: list[Row]) -> dict[str, Any]:
    """Everything but the uses."""
    corpus = build.corpus
    known = corpus.concepts.get(key)
    printed = dict.fromkeys([*(r["level3"] for r in rows), *((known["aliases"] if known else "").split("|"))])
    return {
        "aliases": [a for a in printed if a and a != name],
        "registered": bool(known and known["registered"] == "yes"),
        "identity": identity.lines(build, page, "indicator", key),
        "uses": len(rows),
        "units": len({r["unit_key"] for r in rows}),
        "years": sorted({r["year_key"] for r in rows if r["year_key"].isdigit()}),
        "categories": [build.word("indicator-category", c) for c in dict.fromkeys(r["category"] for r in rows) if c],
        "levels": [level for level in dict.fromkeys(" › ".join(filter(None, (r["level1"], r["level2"]))) for r in rows) if level],
        "measures": [page.link(links.measure(m), corpus.measures[m]["name"] if m in corpus.measures else m)
                     for m in dict.fromkeys(r["measure_key"] for r in rows) if m],
        "groups": [_group(build, page, group, number) for number, group in enumerate(corpus.targets.of_concept(key), 1)],
        "words": sum(not direction(r) or number(r["target_number"]) is None for r in rows),
        "results": _results(build, rows),
    }


def _group(build: Build, page: Page, group: Comparable, number: int) -> dict[str, Any]:
    """The targets of one unit of measure and direction."""
    say = build.strings.plain
    measure = group.uses[0].row["unit_of_measure"]
    title = " · ".join(filter(None, (say(f"direction.{group.direction}"), measure)))
    strip = standing.strip_of(build, page, group, f"strip-{number}", say("concept.strip", title=title))
    named = zip(standing.END_NAMES[group.direction], group.ends(group.uses), strict=True) if group.varies and not strip else ()
    ends = [{"name": say(word), "target": shown.target(build, page, use.row), "unit": shown.user(build, page, use.row)}
            for word, use in named]
    years = _by_year(build, page, group, f"years-{number}", say("concept.over_years", title=title))
    return embeds.group(title, filter(None, (strip, years)), ends=ends,
                        count=say("concept.count", targets=len(group.uses), units=len(group.units)),
                        same=shown.target(build, page, group.uses[0].row) if not group.varies else "")


def _by_year(build: Build, page: Page, group: Comparable, identifier: str, title: str) -> Chart | None:
    """The highest, the middle and the lowest target of each year that has enough of them."""
    say = build.strings.plain
    years = {int(year): uses for year, uses in group.by_year().items() if len(uses) >= _ENOUGH}
    if len(years) < 2 or len({use.number for uses in years.values() for use in uses}) < 2:
        return None
    series = [Series(say(name), [_point(build, page, year, pick(uses)) for year, uses in years.items()])
              for name, pick in (("highest", lambda u: u[-1:]), ("standing.median", _middle), ("lowest", lambda u: u[:1]))]
    return charts.slope(title, series, identifier, say("year"), say("concept.by_year", enough=_ENOUGH))


def _middle(uses: list[Use]) -> list[Use]:
    """The middle one, or the two middle ones where they differ."""
    half = len(uses) // 2
    pair = uses[half:half + 1] if len(uses) % 2 else uses[half - 1:half + 1]
    return pair[:1] if pair[0].number == pair[-1].number else pair


def _point(build: Build, page: Page, year: int, uses: list[Use]) -> Point:
    value = median(use.number for use in uses)
    printed = shown.target_text(uses[0].row) if len(uses) == 1 else shown.plain(value, uses[0].row)
    linked = shown.joined(build, "list", (shown.target(build, page, use.row) for use in uses))
    return Point(year, float(value), printed, linked)


def _results(build: Build, rows: list[Row]) -> str:
    """How many uses report a result as a number, and how many of these meet their target."""
    met = total = plain = 0
    for row in rows:
        target, actual = number(row["target_number"]), number(row["actual_number"])
        if target is None or actual is None or not direction(row):
            continue
        total += 1
        holds = charts.holds(row["operator"], target, actual)
        met += holds is True
        plain += holds is None
    if not total:
        return ""
    return build.strings.plain("concept.results", total=total, met=met, missed=total - met - plain, plain=plain)


def _line(build: Build, page: Page, makers: Forms, row: Row) -> dict[str, Any]:
    """A use: who, when, what for, its target and result, and its rank."""
    corpus = build.corpus
    group = corpus.targets.of_row(row)
    found = group.standing(row) if group and len(group.units) >= standing.FEWEST else None
    return {
        **makers.indicator(row),
        "unit": page.link(links.unit(row["unit_key"]), corpus.unit_name(row["unit_key"])),
        "year": page.link(links.row(row), row["year_key"]),
        "project": (page.link(links.project(row["project_key"]), corpus.project_name(row["project_key"]))
                    if row["project_key"] else build.strings.plain("whole_unit")),
        "kind": build.word("kind", row["form_kind"]),
        "rank": _rank(build, group, found) if group and found else "",
    }


def _rank(build: Build, group: Comparable, found: Standing) -> str:
    """The rank among the latest targets of the others and this one."""
    say = build.strings.plain
    word = "standing.rank" if group.direction != "equal" else "standing.rank_equal"
    return say(f"{word}_shared" if found.same else word).format(rank=found.stricter + 1, of=found.others + 1)
