"""Pages of units, and of a unit in a year: the place where every row of its forms stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.model.schema import RECORD_TABLES
from jixiao.publish import composition, links, paging, year_sheets
from jixiao.publish.attainment import attainment
from jixiao.publish.build import Build
from jixiao.publish.changes import changes
from jixiao.publish.forms import Forms
from jixiao.publish.page import Page
from jixiao.publish.quality_lines import five
from jixiao.publish.tree import Trees
from jixiao.publish.unit_page import unit_pages
from jixiao.publish.views import View
from jixiao.publish.year_lines import year_line
from jixiao.publish.year_sheets import Part

__all__ = ["pages", "project_years", "year_line"]


def pages(build: Build) -> Iterator[Page]:
    """A page for each unit, and one for each unit and year."""
    trees = Trees(build)
    for key in build.corpus.unit_keys():
        yield from unit_pages(build, trees, key)
        for year in build.corpus.years_of(key):
            yield from _Year(build, key, year).pages()


def project_years(build: Build, project_key: str) -> list[str]:
    """The years in which a project has a form, in order."""
    return sorted({f["year_key"] for f in build.corpus.forms_of_project.get((project_key,), ())})


class _Year:
    """Makes the pages of a unit in a year: its own, and where it is long those of its forms."""

    def __init__(self, build: Build, unit_key: str, year: str) -> None:
        self._build, self._unit, self._key = build, unit_key, year
        corpus = build.corpus
        self._rows = corpus.rows[unit_key, year]
        self._sheets = corpus.year_sheets.of.get((unit_key, year), [])
        self._paths = [year_sheets.path(unit_key, year, number) for number in range(1, len(self._sheets) + 2)]
        self._title = f"{corpus.unit_name(unit_key)} {build.year(year)}"

    def pages(self) -> Iterator[Page]:
        """The page of the year, and those under it."""
        build, corpus, rows = self._build, self._build.corpus, self._rows
        page = self._page(0)
        parts = year_sheets.forms(rows)
        findings = corpus.findings_of_year.get((self._unit, self._key), [])
        years = [y for y in reversed(corpus.years_of(self._unit)) if y.isdigit()]
        at = years.index(self._key) if self._key in years else None
        page.context = {
            "unit": page.link(links.unit(self._unit), corpus.unit_name(self._unit)),
            "before": _way(page, self._unit, years[at - 1]) if at else None,
            "after": _way(page, self._unit, years[at + 1]) if at is not None and at + 1 < len(years) else None,
            "changed": changes(build, page, self._unit, self._key),
            "composition": composition.of_accounts(build, page, rows["amounts"]),
            "year": build.year(self._key),
            "forms": [] if self._sheets else self._views(page, parts, parts),
            "sheets": self._listed(page) if self._sheets else [],
            "counts": build.counts(page, findings),
            "loose": build.finding_lines(page, [f for f in findings if not f["form"] and not f["row_id"]]),
            "documents": [page.link(links.document(d), corpus.document_title(corpus.documents[d]))
                          for d in dict.fromkeys(part.where[0] for part in parts) if d in corpus.documents],
            "indicators": len(rows["indicators"]),
            "amounts": len(rows["amounts"]),
            "tasks": len(rows["tasks"]),
            "quality": five(build, page, links.findings_of(self._unit), self._unit, self._key),
        }
        yield page
        for number, on_page in enumerate(self._sheets, 1):
            page = self._page(number)
            page.context = {"further": paging.links(page, self._sheet(number)), "forms": self._views(page, on_page, parts)}
            yield page

    def _sheet(self, number: int) -> paging.Sheet:
        return paging.Sheet(number, self._paths[number], [], self._paths)

    def _page(self, number: int) -> Page:
        build, unit = self._build, (self._build.corpus.unit_name(self._unit), links.unit(self._unit))
        crumbs = [(build.strings.plain("units"), "unit/index.html"), unit]
        if number:
            crumbs.append((build.year(self._key), self._paths[0]))
        return build.page(self._paths[number], "year.html", paging.title(build, self._title, self._sheet(number)), crumbs,
                          section="unit")

    def _views(self, page: Page, parts: list[Part], whole: list[Part]) -> list[View]:
        """Forms as a page shows them; of one that is cut, what is about all of it stands with its first part."""
        build, corpus = self._build, self._build.corpus
        makers = Forms(build, page)
        numbers = {part.where: number for number, part in enumerate(whole, 1)}
        rows = {part.where: part.rows for part in whole}
        views = []
        for part in parts:
            head, where = part.head, part.where
            first = part.number == 1
            findings = [f for f in corpus.findings_of_form.get(where, ())
                        if (f["unit_key"], f["year_key"]) == (self._unit, self._key)]
            view = makers.view(head, part.rows, findings if head and first else ())
            if head and part.rows != rows[where]:
                view["attainment"] = attainment(build, page, rows[where]["indicators"], head["row_id"]) if first else None
            view["fragment"] = _fragment(part, numbers[where])
            view["anchor"] = page.anchor(view["fragment"])
            view["continued"] = not first
            view["counts"] = build.counts(page, corpus.findings_in_form.get(where, ())) if head else ""
            document = corpus.documents.get(where[0])
            view["document"] = page.link(links.document(where[0]), corpus.document_title(document)) if document else ""
            views.append(view)
        return views

    def _listed(self, page: Page) -> list[dict[str, Any]]:
        """The forms that stand on other pages, each with an anchor for all that has an address on this page."""
        build, corpus = self._build, self._build.corpus
        named = self._named()
        few = sum(1 for parts in self._sheets for part in parts for _ in year_sheets.lines(part.rows)) <= paging.LINKED
        order: dict[tuple[str, str], int] = {}
        first: dict[tuple[str, str], list[tuple[str, str]]] = {}
        out = []
        for number, parts in enumerate(self._sheets, 2):
            for part in parts:
                head, fragment = part.head, _fragment(part, order.setdefault(part.where, len(order) + 1))
                href, name = page.href(f"{self._paths[number - 1]}#{fragment}"), build.strings.plain("paging.page", number=number)
                if part.number > 1:
                    first[part.where].append((href, name))
                out.append({
                    "anchor": page.anchor(fragment) if part.number == 1 else "",
                    "href": href,
                    "page": name,
                    "more": first.setdefault(part.where, []),
                    "title": (head["project"] or head["title"] or build.word("kind", head["kind"])) if head else "",
                    "kind": build.word("kind", head["kind"]) if head else "",
                    "continued": part.number > 1,
                    "counts": build.counts(page, corpus.findings_in_form.get(part.where, ())) if head and part.number == 1 else "",
                    "rows": [(page.href(links.row(found[0])) if few else "",
                              [page.anchor(name) for row in found for name in named.get((row["document_id"], row["row_id"]), ())])
                             for _, found in year_sheets.lines(part.rows)],
                })
        return out

    def _named(self) -> dict[tuple[str, str], list[str]]:
        """The fragments that have to do with a row: its own, those of its parts, and those of the figures in its text."""
        out = {(row["document_id"], row["row_id"]): [row["row_id"]] for table in RECORD_TABLES for row in self._rows[table]}
        for promise in self._rows["promises"]:
            out.get((promise["document_id"], promise["text_id"]), []).append(promise["row_id"])
        of = {names[0]: names for names in out.values()}
        for name in sorted(self._build.knowledge.fragments.get(self._paths[0], ())):
            base = name
            while base and base not in of:
                base = base.rpartition("-")[0]
            if base and base != name:
                of[base].append(name)
        return out


def _fragment(part: Part, number: int) -> str:
    """What a form is called in an address; of one that is cut also which part."""
    name = part.head["row_id"] if part.head else f"text-{number}"
    return name if part.number == 1 else f"{name}-part-{part.number}"


def _way(page: Page, unit_key: str, year: str) -> tuple[str, str]:
    """The address and the name of another year."""
    return page.href(links.year(unit_key, year)), year
