"""Pages of findings: by severity, by rule, by unit, each in full on the page of its document; and what was checked without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from jixiao.findings import SEVERITIES, is_reading
from jixiao.model.schema import Row
from jixiao.publish import links, paging
from jixiao.publish.build import Build
from jixiao.publish.corpus import COUNTS
from jixiao.publish.page import Page
from jixiao.publish.quality import DIMENSIONS
from jixiao.publish.quality_lines import five, missing, table
from jixiao.publish.review import check_lines, finding_view, finding_views

__all__ = ["PATH", "pages"]

PATH = "findings/index.html"
_LINES = 120  # findings as lines of a table on one page
_WHOLE = 40  # findings in full on one page
_UNITS = 60


def pages(build: Build) -> Iterator[Page]:
    """The overview, the lists by severity, those of rules with many findings, and a page for each unit."""
    yield _overview(build)
    for severity in SEVERITIES:
        yield from _of_severity(build, severity)
    for (code,), members in build.corpus.findings_of_rule.items():
        if len(members) > _WHOLE:
            yield from _of_rule(build, code, members)
    for key in build.corpus.unit_keys():
        yield from _of_unit(build, key)


def _severity_path(severity: str) -> str:
    return f"findings/severity/{severity}/index.html"


def _overview(build: Build) -> Page:
    corpus, say = build.corpus, build.strings.plain
    page = build.page(PATH, "findings.html", say("findings"), section="findings")
    found = dict(corpus.severities(corpus.tables["findings"]))
    totals = corpus.check_totals
    rules = sorted(corpus.findings_of_rule.items(), key=lambda e: (SEVERITIES.index(e[1][0]["severity"]), -len(e[1]), e[0]))
    share = build.quality.of()["checks-passed"]
    loose = [f for f in corpus.tables["findings"] if f["document_id"] not in corpus.documents]
    grave = sorted(((_rank(members), key) for (key,), members in corpus.findings_of_unit.items() if key))
    page.context = {
        "severities": [(severity, build.word("severity", severity), found.get(severity, 0), page.href(_severity_path(severity)))
                       for severity in SEVERITIES],
        "share": share,
        "rules": [{
            "rule": build.rule_link(page, code), "chip": build.chip(members[0]["severity"]), "count": len(members),
            "counts": [totals[code][name] for name in COUNTS[:4]] if code in totals else [],
            "reading": is_reading(code),
        } for (code,), members in rules],
        "columns": COUNTS[:4],
        "units": [(page.link(links.findings_of(key), corpus.unit_name(key)),
                   build.counts(page, corpus.findings_of_unit[key,], links.findings_of(key))) for _, key in grave[:_UNITS]],
        "more_units": max(0, len(grave) - _UNITS),
        "loose": finding_views(build, page, loose),
        "checks_of": check_lines(build, page, corpus.checks.get(("",), ())),
        "check_columns": COUNTS,
        "clean": sum(1 for key in corpus.documents if not corpus.findings.get((key,))),
        "documents": len(corpus.documents),
    }
    return page


def _rank(members: list[Row]) -> tuple[int, ...]:
    """More grave findings first."""
    return tuple(-sum(f["severity"] == severity for f in members) for severity in SEVERITIES)


def _of_severity(build: Build, severity: str) -> Iterator[Page]:
    corpus, say = build.corpus, build.strings.plain
    members = [f for f in corpus.tables["findings"] if f["severity"] == severity]
    title = say("findings_of", name=build.word("severity", severity))
    for sheet in paging.sheets(members, _LINES, _severity_path(severity)):
        page = build.page(sheet.path, "findings_list.html", paging.title(build, title, sheet), [(say("findings"), PATH)], "findings")
        page.context = {
            "about": say(f"severity.{severity}"),
            "count": len(members),
            "lines": [_line(build, page, f) for f in sheet.rows],
            "sheets": paging.links(page, sheet),
        }
        yield page


def _line(build: Build, page: Page, finding: Row) -> dict[str, Any]:
    """A finding as a line: its rule, what it says, whom it is about, and its permalink."""
    corpus, unit, year = build.corpus, finding["unit_key"], finding["year_key"]
    where = page.link(links.unit(unit), corpus.unit_name(unit)) if unit and unit in corpus.units else Markup("")
    if (unit, year) in corpus.rows:
        where += Markup(" %s") % page.link(links.year(unit, year), build.year(year))
    return {
        "rule": build.rule_link(page, finding["code"]),
        "message": finding["message"],
        "where": where,
        "href": page.href(links.finding(finding)),
        "id": finding["id"],
    }


def _of_rule(build: Build, code: str, members: list[Row]) -> Iterator[Page]:
    say = build.strings.plain
    title = f"{code} {build.rule_title(code)}".strip()
    for sheet in paging.sheets(members, _WHOLE, f"findings/rule/{code}/index.html"):
        page = build.page(sheet.path, "unit_findings.html", paging.title(build, title, sheet),
                          [(say("findings"), PATH), (title, links.rule(code))], "findings")
        page.context = {"count": len(members), "counts": build.counts(page, members), "five": [], "csv": "",
                        "findings": [finding_view(build, page, f, f["id"]) for f in sheet.rows],
                        "sheets": paging.links(page, sheet)}
        yield page


def _of_unit(build: Build, key: str) -> Iterator[Page]:
    """The quality of a unit: five lines, what they lack, its years side by side, and all its findings."""
    corpus, say = build.corpus, build.strings.plain
    members = sorted(corpus.findings_of_unit.get((key,), ()), key=lambda f: SEVERITIES.index(f["severity"]))
    name = corpus.unit_name(key)
    years = corpus.years_of(key)
    for sheet in paging.sheets(members, _WHOLE, links.findings_of(key)):
        page = build.page(sheet.path, "unit_findings.html", paging.title(build, say("quality_of", name=name), sheet),
                          [(say("findings"), PATH), (name, links.unit(key))], "findings")
        page.context = {
            "count": len(members),
            "counts": build.counts(page, members),
            "findings": finding_views(build, page, sheet.rows),
            "sheets": paging.links(page, sheet),
            "five": [] if sheet.number else _five(build, page, key),
            "columns": [say("unit"), *(build.year(y) for y in years), say("whole_site")],
            "metrics": [] if sheet.number else table(build, (key,), *((key, y) for y in years), ()),
            "csv": page.file(f"unit/{key}/findings.csv") if members else "",
        }
        yield page


def _five(build: Build, page: Page, key: str) -> list[dict[str, Any]]:
    out = five(build, page, page.path, key)
    for line in out:
        line["anchor"] = page.anchor(line["key"])
        line["missing"] = [link for metric in DIMENSIONS[line["key"]] for link in missing(build, page, metric, key)[:8]]
    return out
