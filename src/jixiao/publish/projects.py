"""Pages of projects: everything that forms of all years say about one project."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.publish import identity, links, outlay, paging, side_by_side
from jixiao.publish.attainment import attainment
from jixiao.publish.build import Build
from jixiao.publish.changes import target_lines
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page
from jixiao.publish.units import project_years

__all__ = ["pages"]

_PER_PAGE = 200
_INDICATORS, _LEAST = 48, 12  # of all forms of a project, and of each of them
_HEAD = ("project_code", "department", "implementing_unit", "period")
_WITH_PROJECT = ("goals", "tasks", "amounts", "schedule", "indicators")


def pages(build: Build) -> Iterator[Page]:
    """The index of projects and a page for each."""
    corpus = build.corpus
    by_project: dict[str, dict[str, list[Row]]] = {
        key: {t: [] for t in ("forms", *RECORD_TABLES)}
        for key in dict.fromkeys([*corpus.projects, *(f["project_key"] for f in corpus.tables["forms"])]) if key
    }
    for table in ("forms", *_WITH_PROJECT):
        for row in corpus.tables[table]:
            if row["project_key"] in by_project:
                by_project[row["project_key"]][table].append(row)
    named = sorted(by_project.items(), key=lambda entry: (corpus.project_name(entry[0]), entry[0]))
    for sheet in paging.sheets(named, _PER_PAGE, "project/index.html"):
        page = build.page(sheet.path, "projects.html", paging.title(build, build.strings.plain("projects"), sheet), section="project")
        page.context = {"lines": [{
            "project": page.link(links.project(key), corpus.project_name(key)),
            "unit": _unit_link(build, page, key, rows),
            "years": [page.link(links.row(f), f["year_key"]) for f in {f["year_key"]: f for f in rows["forms"]}.values()],
            "indicators": len(rows["indicators"]),
        } for key, rows in sheet.rows], "sheets": paging.links(page, sheet)}
        yield page
    for key, rows in by_project.items():
        if not build.compact:
            yield _project(build, key, rows)
        elif not build.home:
            yield _small(build, key, rows)


def _latest_of_each(rows: list[Row]) -> list[Row]:
    """The latest row of each indicator concept."""
    return list({row["concept_key"]: row for row in sorted(rows, key=lambda r: r["year_key"]) if row["concept_key"]}.values())


def _unit_link(build: Build, page: Page, key: str, rows: dict[str, list[Row]]) -> str:
    known = build.corpus.projects.get(key)
    unit = (known["unit_key"] if known else "") or next((f["unit_key"] for f in rows["forms"]), "")
    return page.link(links.unit(unit), build.corpus.unit_name(unit)) if unit else ""


def _small(build: Build, key: str, rows: dict[str, list[Row]]) -> Page:
    """The page of a project in a site of fewer pages: so that its IRI resolves, and leads to where its forms stand."""
    page = build.page(links.project(key), "project_small.html", build.corpus.project_name(key),
                      [(build.strings.plain("projects"), "project/index.html")], section="project")
    page.once = True
    page.context = {
        "unit": _unit_link(build, page, key, rows),
        "years": [{"anchor": page.anchor(f"y{form['year_key']}"), "name": build.year(form["year_key"]),
                   "href": page.href(links.row(form)), "title": form["title"]}
                  for form in sorted(rows["forms"], key=lambda form: form["year_key"], reverse=True)],
    }
    return page


def _project(build: Build, key: str, rows: dict[str, list[Row]]) -> Page:
    corpus = build.corpus
    page = build.page(links.project(key), "project.html", corpus.project_name(key),
                [(build.strings.plain("projects"), "project/index.html")], section="project")
    makers = Forms(build, page, canonical=False, told=True)
    known = corpus.projects.get(key)
    grouped: dict[tuple[str, str], dict[str, list[Row]]] = {}
    for table in RECORD_TABLES:
        for row in rows[table]:
            where = (row["document_id"], row["form"])
            grouped.setdefault(where, {t: [] for t in RECORD_TABLES})[table].append(row)
    most = max(_LEAST, _INDICATORS // max(1, len(rows["forms"])))
    years = []
    for year in reversed(project_years(build, key)):
        views = []
        for form in rows["forms"]:
            if form["year_key"] != year:
                continue
            where = (form["document_id"], form["form"])
            members = grouped.get(where, {t: [] for t in RECORD_TABLES})
            found = members["indicators"]
            few = len(found) > most * 5 // 4
            view = makers.view(form, {**members, "indicators": found[:most]} if few else members,
                               corpus.findings_of_form.get(where, ()))
            if few:  # the whole form stands on the page of its unit and year
                view["attainment"] = attainment(build, page, found, form["row_id"])
            views.append({**view, "at": page.anchor(f"at-{form['row_id']}"), "more": len(found) - most if few else 0,
                          "whole": page.link(links.row(form), build.year(year))})
        years.append({"name": build.year(year), "key": year, "anchor": page.anchor(f"y{year}"), "forms": views})
    forms = sorted(rows["forms"], key=lambda form: form["year_key"])
    page.context = {
        "unit": _unit_link(build, page, key, rows),
        "head": [(makers.label("forms", name), build.sources.value(page, "forms", forms[-1], (name,), forms[-1][name]))
                 for name in _HEAD if forms and forms[-1][name]],
        "totals": side_by_side.totals(build, page, forms, rows["amounts"]),
        "indicators": side_by_side.indicators(build, page, forms, rows["indicators"]),
        "over_years": outlay.over_years(build, page, project_years(build, key), lambda year: corpus.budgets.of_project(key, year),
                                        "money"),
        "slopes": target_lines(build, page, _latest_of_each(rows["indicators"])),
        "documents": [page.link(links.document(d), corpus.document_title(corpus.documents[d]))
                      for d in dict.fromkeys(form["document_id"] for form in forms) if d in corpus.documents],
        "aliases": [a for a in (known["aliases"] if known else "").split("|") if a],
        "registered": bool(known and known["registered"] == "yes"),
        "identity": identity.lines(build, page, "project", key),
        "years": years,
    }
    return page
