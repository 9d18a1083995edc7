"""Pages of units, and of a unit in a year: the place where every row of its forms stands."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.publish import composition, links
from jixiao.publish.build import Build
from jixiao.publish.changes import changes
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page
from jixiao.publish.quality_lines import five
from jixiao.publish.tree import Trees
from jixiao.publish.unit_page import unit_pages
from jixiao.publish.year_lines import year_line

__all__ = ["pages", "project_years", "year_line"]


def pages(build: Build) -> Iterator[Page]:
    """A page for each unit, and one for each unit and year."""
    trees = Trees(build)
    for key in build.corpus.unit_keys():
        yield from unit_pages(build, trees, key)
        for year in build.corpus.years_of(key):
            yield _year(build, key, year)


def project_years(build: Build, project_key: str) -> list[str]:
    """The years in which a project has a form, in order."""
    return sorted({f["year_key"] for f in build.corpus.forms_of_project.get((project_key,), ())})


def _year(build: Build, unit_key: str, year: str) -> Page:
    corpus = build.corpus
    name = corpus.unit_name(unit_key)
    page = build.page(links.year(unit_key, year), "year.html", f"{name} {build.year(year)}",
                [(build.strings.plain("units"), "unit/index.html"), (name, links.unit(unit_key))], section="unit")
    rows = corpus.rows[unit_key, year]
    makers = Forms(build, page)
    grouped: dict[tuple[str, str], dict[str, list[Row]]] = {}
    heads: dict[tuple[str, str], Row] = {}
    for form in rows["forms"]:
        where = (form["document_id"], form["form"])
        heads.setdefault(where, form)
        grouped.setdefault(where, {t: [] for t in RECORD_TABLES})
    for table in RECORD_TABLES:
        for row in rows[table]:
            where = (row["document_id"], row["form"])
            if where not in heads:
                where = (row["document_id"], "")
            grouped.setdefault(where, {t: [] for t in RECORD_TABLES})[table].append(row)
    views = []
    for number, (where, members) in enumerate(grouped.items(), 1):
        head = heads.get(where)
        findings = [f for f in corpus.findings_of_form.get(where, ()) if f["unit_key"] == unit_key and f["year_key"] == year]
        view = makers.view(head, members, findings if head else ())
        view["anchor"] = page.anchor(head["row_id"] if head else f"text-{number}")
        view["fragment"] = head["row_id"] if head else f"text-{number}"
        view["counts"] = build.counts(page, corpus.findings_in_form.get(where, ())) if head else ""
        document = corpus.documents.get(where[0])
        view["document"] = page.link(links.document(where[0]), corpus.document_title(document)) if document else ""
        views.append(view)
    findings = corpus.findings_of_year.get((unit_key, year), [])
    loose = [f for f in findings if not f["form"] and not f["row_id"]]
    years = [y for y in reversed(corpus.years_of(unit_key)) if y.isdigit()]
    at = years.index(year) if year in years else None
    page.context = {
        "unit": page.link(links.unit(unit_key), name),
        "before": _way(page, unit_key, years[at - 1]) if at else None,
        "after": _way(page, unit_key, years[at + 1]) if at is not None and at + 1 < len(years) else None,
        "changed": changes(build, page, unit_key, year),
        "composition": composition.of_accounts(build, page, rows["amounts"]),
        "year": build.year(year),
        "forms": views,
        "counts": build.counts(page, findings),
        "loose": build.finding_lines(page, loose),
        "documents": [page.link(links.document(d), corpus.document_title(corpus.documents[d]))
                      for d in dict.fromkeys(where[0] for where in grouped) if d in corpus.documents],
        "indicators": len(rows["indicators"]),
        "amounts": len(rows["amounts"]),
        "tasks": len(rows["tasks"]),
        "quality": five(build, page, links.findings_of(unit_key), unit_key, year),
    }
    return page


def _way(page: Page, unit_key: str, year: str) -> tuple[str, str]:
    """The address and the name of another year."""
    return page.href(links.year(unit_key, year)), year
