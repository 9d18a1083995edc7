"""Pages of documents: the source as read, cell by cell, with the way from each cell to what was made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links, paging
from jixiao.publish.build import Build
from jixiao.publish.corpus import COUNTS
from jixiao.publish.page import Page
from jixiao.publish.review import check_lines, finding_views
from jixiao.publish.source_grids import Laid, SourceGrids, flag_text, marks
from jixiao.publish.source_sheets import Sheet

__all__ = ["document_line", "pages"]

_PER_PAGE = 120  # documents of the list
_CHECKS = 200  # evaluations on one page
_PLACE = re.compile(r"g(\d+)(?:r(\d+)(?:c(\d+))?)?")


def pages(build: Build) -> Iterator[Page]:
    """The index of documents and a page for each."""
    corpus = build.corpus
    documents = list(corpus.documents.values())
    for sheet in paging.sheets(documents, _PER_PAGE, "document/index.html"):
        page = build.page(sheet.path, "documents.html", paging.title(build, build.strings.plain("documents"), sheet),
                          section="document")
        page.context = {"lines": [document_line(build, page, d) for d in sheet.rows], "sheets": paging.links(page, sheet)}
        yield page
    for before, document, after in zip([None, *documents], documents, [*documents[1:], None], strict=False):
        yield from _Document(build, document).pages(before, after)


def document_line(build: Build, page: Page, row: Row) -> dict[str, Any]:
    """One line of a list of documents."""
    return {
        "document": page.link(links.document(row["document_id"]), build.corpus.document_title(row)),
        "file": row["document"],
        "unit": page.link(links.unit(row["unit_key"]), build.corpus.unit_name(row["unit_key"])) if row["unit_key"] else
        row["issuer"],
        "year": row["year"],
        "forms": row["forms"],
        "read": share_read(row),
        "partly": build.word("reading", "partly") if row["reading"] == "partly" else "",
        "findings": build.counts(page, build.corpus.findings.get((row["document_id"],), ()), links.document(row["document_id"])),
    }


def share_read(row: Row) -> str:
    """The share of a document's cells that were read, such as 98.4%; nothing for a document without cells."""
    if not row["cells"].isdigit() or not int(row["cells"]) or not row["cells_claimed"].isdigit():
        return ""
    share = int(row["cells_claimed"]) * 1000 // int(row["cells"])
    return f"{share // 10}.{share % 10}%"


class _Document:
    """Makes the pages of one document: its own, and where it is long those of its source and its checks."""

    def __init__(self, build: Build, row: Row) -> None:
        self._build, self._row = build, row
        self._id = row["document_id"]
        self._title = build.corpus.document_title(row)
        self._marks = marks(build, self._id)
        self._named = build.knowledge.fragments.get(links.document(self._id), set())
        self._sheets = build.corpus.sheets.of.get(self._id, [])
        self._grids = {grid["grid"]: Laid.out(grid, build.corpus.cells.get((self._id, grid["grid"]), []))
                       for grid in build.corpus.grids.get((self._id,), ())}

    def pages(self, before: Row | None, after: Row | None) -> Iterator[Page]:
        """The page of the document, whose neighbours in the list of documents are given, and those under it."""
        build, corpus, row = self._build, self._build.corpus, self._row
        page = build.page(links.document(self._id), "document.html", self._title, self._crumbs()[:1], section="document")
        findings = corpus.findings.get((self._id,), [])
        checks = corpus.checks.get((self._id,), ())
        maker = SourceGrids(build, page, self._marks, self._named)
        own = [f for f in findings if not self._sheets or corpus.sheets.finding(f) == links.finding(f)]
        page.context = {
            "document": row,
            "unit": page.link(links.unit(row["unit_key"]), corpus.unit_name(row["unit_key"])) if row["unit_key"] else row["issuer"],
            "read": share_read(row),
            "reading": build.word("reading", row["reading"]),
            "forms": [{
                "form": page.link(links.row(f), f["title"] or build.word("kind", f["kind"])),
                "kind": build.word("kind", f["kind"]),
                "project": f["project"],
                "unit": corpus.unit_name(f["unit_key"]),
                "year": build.year(f["year_key"]),
            } for f in corpus.forms_of_document.get((self._id,), ())],
            "counts": build.counts(page, findings),
            "findings": finding_views(build, page, own),
            "columns": COUNTS,
            "checks": [] if self._sheets else check_lines(build, page, checks),
            "grids": [] if self._sheets else [maker.grid(grid) for grid in self._grids.values()],
            "sheets": [self._listed(page, sheet) for sheet in self._sheets],
            "places": self._places(page) if self._sheets else [],
            "evaluations": self._evaluations(page) if self._sheets and checks else None,
            "before": _neighbour(build, page, before),
            "after": _neighbour(build, page, after),
        }
        yield page
        for sheet in self._sheets:
            yield self._sheet(sheet)
        if self._sheets and checks:
            yield from self._checks(list(checks))

    def _crumbs(self) -> list[tuple[str, str]]:
        return [(self._build.strings.plain("documents"), "document/index.html"), (self._title, links.document(self._id))]

    def _listed(self, page: Page, sheet: Sheet) -> dict[str, Any]:
        """A page of the source in the list of pages: what stands on it, and the findings told there."""
        sources = self._build.sources
        return {
            "page": page.link(sheet.path, self._build.strings.plain("document.sheet", number=sheet.number)),
            "grids": [{"name": sources.grid_name(self._id, s.grid),
                       "first": sources.row_label(self._id, s.grid, str(s.first)).partition("–")[0],
                       "last": sources.row_label(self._id, s.grid, str(s.last)).rpartition("–")[2]} for s in sheet.spans],
            "findings": [Markup('<a%s class="flag %s" href="%s">%s</a>') % (
                page.anchor(f["id"]), f["severity"], page.href(self._build.corpus.sheets.finding(f)), flag_text(self._build, f))
                for f in sheet.findings],
        }

    def _places(self, page: Page) -> list[dict[str, Any]]:
        """The places of the source that have IRIs, by grid and row; each row leads on, of very many the first on a page.

        A row is a link to its page, the anchor of its first place with its label, and the other places.
        """
        sheets, say = self._build.corpus.sheets, self._build.strings.plain
        found = sorted((int(g), int(r or 0), int(c or 0), hit[0]) for name in self._named
                       if (hit := _PLACE.fullmatch(name)) for g, r, c in [hit.groups()])
        few = len({place[:2] for place in found}) <= paging.LINKED
        out = []
        for grid, of_grid in groupby(found, key=lambda place: place[0]):
            rows, shown = [], 0
            for row, places in groupby(of_grid, key=lambda place: place[1]):
                label = self._build.sources.row_label(self._id, str(grid), str(row)) if row else ""
                number = sheets.number(self._id, str(grid), row or 1)
                target = sheets.cell(self._id, str(grid), row or 1)
                first, *others = [place[3] for place in places]
                rows.append((
                    page.link(target, say("document.sheet", number=number)) if not few and number != shown else "",
                    page.anchor(first), page.link(target, label) if few and label else label, page.places(others),
                ))
                shown = number
            out.append({"name": self._build.sources.grid_name(self._id, str(grid)), "rows": rows})
        return out

    def _evaluations(self, page: Page) -> dict[str, Any]:
        """The anchors of the checks, and the way to their table."""
        checks = self._build.corpus.checks.get((self._id,), ())
        names = [f"check-{c['code']}-{c['form']}" if c["form"] else f"check-{c['code']}" for c in checks]
        return {"link": page.link(self._checked, self._build.strings.plain("findings_more", count=len(names)) + " →"),
                "places": page.places(names)}

    @property
    def _checked(self) -> str:
        return links.document(self._id).replace("index.html", "checks/index.html")

    def _checks(self, checks: list[Row]) -> Iterator[Page]:
        """Pages of a long document's checks."""
        build = self._build
        for sheet in paging.sheets(checks, _CHECKS, self._checked):
            page = build.page(sheet.path, "document-checks.html", paging.title(build, build.strings.plain("checks"), sheet),
                              self._crumbs(), section="document")
            page.context = {"columns": COUNTS, "checks": check_lines(build, page, sheet.rows),
                            "sheets": paging.links(page, sheet)}
            yield page

    def _sheet(self, sheet: Sheet) -> Page:
        """A page of a long document's source."""
        build = self._build
        page = build.page(sheet.path, "document-sheet.html", build.strings.plain("document.sheet", number=sheet.number),
                          self._crumbs(), section="document")
        maker = SourceGrids(build, page, self._marks, self._named)
        others = {s.number: s for s in self._sheets}
        page.context = {
            "name": self._title,
            "grids": [maker.grid(self._grids[span.grid], span) for span in sheet.spans],
            "findings": finding_views(build, page, sheet.findings),
            "before": page.link(others[sheet.number - 1].path, build.strings.plain("document.sheet", number=sheet.number - 1))
            if sheet.number - 1 in others else page.link(links.document(self._id), self._title),
            "after": page.link(others[sheet.number + 1].path, build.strings.plain("document.sheet", number=sheet.number + 1))
            if sheet.number + 1 in others else "",
        }
        return page


def _neighbour(build: Build, page: Page, row: Row | None) -> Markup | str:
    return page.link(links.document(row["document_id"]), build.corpus.document_title(row)) if row else ""
