"""Pages of documents: the source as read, cell by cell, with the way from each cell to what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from jixiao.findings import is_reading
from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.review import COUNTS, check_lines, finding_views
from jixiao.publish.tiling import tile

__all__ = ["document_line", "pages"]

_WIDE = 60  # characters from which a cell asks for a wide column
_CAPTION = 120


def pages(build: Build) -> Iterator[Page]:
    """The index of documents and a page for each."""
    corpus = build.corpus
    page = build.page("document/index.html", "documents.html", build.strings.plain("documents"), section="document")
    page.context = {"lines": [document_line(build, page, d) for d in corpus.documents.values()]}
    yield page
    for document in corpus.documents.values():
        yield _document(build, document)


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


def _document(build: Build, row: Row) -> Page:
    corpus = build.corpus
    identifier = row["document_id"]
    page = build.page(links.document(identifier), "document.html", corpus.document_title(row),
                [(build.strings.plain("documents"), "document/index.html")], section="document")
    findings = corpus.findings.get((identifier,), [])
    marks: dict[tuple[str, str, str], list[Row]] = {}
    for finding in findings:
        for cell in corpus.finding_cells.get((finding["id"],), ()):
            if cell["document_id"] == identifier:
                marks.setdefault((cell["grid"], cell["row"], cell["cell_column"]), []).append(finding)
    named = build.knowledge.fragments.get(page.path, set())
    forms = corpus.forms_of_document.get((identifier,), ())
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
        } for f in forms],
        "counts": build.counts(page, findings),
        "findings": finding_views(build, page, findings),
        "columns": COUNTS,
        "checks": check_lines(build, page, corpus.checks.get((identifier,), ()), anchored=True),
        "grids": [_grid(build, page, grid, marks, named) for grid in corpus.grids.get((identifier,), ())],
    }
    return page


def _grid(build: Build, page: Page, grid: Row, marks: dict[tuple[str, str, str], list[Row]], named: set[str]) -> dict[str, Any]:
    """A grid as rows of HTML cells; the head numbers the columns, so that every column has a cell of its own."""
    number = grid["grid"]
    cells = build.corpus.cells.get((grid["document_id"], number), [])
    anchored = {(int(c["row"]), int(c["column"])): c for c in cells}
    rows = max([int(grid["rows"] or 0), *(r for r, _ in anchored)], default=0)
    columns = max([int(grid["columns"] or 0), 1, *(c for _, c in anchored)])
    form = build.corpus.forms.get((grid["document_id"], grid["form"]))
    make = _Cells(build, page, number, marks, named)
    lines = []
    spans = {place: (int(c["rowspan"] or 1), int(c["colspan"] or 1)) for place, c in anchored.items()}
    for r, tiles in enumerate(tile(spans, rows, columns), 1):
        out = [make.cell(cell, t.height, t.width) if (cell := anchored.get((r, t.column))) else make.blank(r, t.column)
               for t in tiles]
        label = build.sources.row_label(grid["document_id"], number, str(r))
        lines.append((label, page.anchor(f"g{number}r{r}"), Markup("").join(out)))
    return {
        "anchor": page.anchor(f"g{number}"),
        "fragment": f"g{number}",
        "name": build.sources.grid_name(grid["document_id"], number),
        "caption": grid["caption"][:_CAPTION] + ("…" if len(grid["caption"]) > _CAPTION else ""),
        "about": (form["project"] or form["title"]) if form else grid["caption"][:_CAPTION // 3],
        "part": grid["part"],
        "slid": grid["spans_reliable"] == "no" and grid["kind"] != "text",
        "text": grid["kind"] == "text" and columns == 1,
        "columns": [build.sources.column_label(grid["document_id"], number, c) for c in range(1, columns + 1)],
        "rows": lines,
        "unread": sum(c["claimed"] == "no" for c in cells),
    }


class _Cells:
    """Makes the HTML of the cells of one grid."""

    def __init__(self, build: Build, page: Page, number: str, marks: dict[tuple[str, str, str], list[Row]],
                 named: set[str]) -> None:
        self._build, self._page, self._number, self._marks, self._named = build, page, number, marks, named
        self._unread = build.strings.plain("unread")

    def blank(self, r: int, c: int) -> Markup:
        """A cell with nothing in it; it has an anchor only where something speaks of it."""
        fragment = f"g{self._number}r{r}c{c}"
        findings = self._marks.get((self._number, str(r), str(c)), [])
        if not findings and fragment not in self._named:
            return Markup("<td></td>")
        return Markup("<td%s>%s</td>") % (self._page.anchor(fragment), self._flags(findings))

    def cell(self, cell: Row, height: int, width: int) -> Markup:
        """A cell with its text, linked to the rows made of it, marked where unread, flagged where a finding speaks of it."""
        key = (cell["document_id"], self._number, cell["row"], cell["column"])
        uses = self._uses(key)
        findings = self._marks.get(key[1:], [])
        unread = cell["claimed"] == "no"
        css = " ".join(filter(None, ("unread" if unread else "read" if uses else "",
                                     "wide" if len(cell["text"]) > _WIDE and width == 1 else "")))
        attributes = [str(self._page.anchor(f"g{self._number}r{cell['row']}c{cell['column']}"))]
        if css:
            attributes.append(f' class="{css}"')
        if unread:
            attributes.append(f' title="{self._unread}"')
        if height > 1:
            attributes.append(f' rowspan="{height}"')
        if width > 1:
            attributes.append(f' colspan="{width}"')
        text = escape(cell["text"])
        if uses:
            target, title = uses[0]
            text = Markup('<a href="%s" title="%s">%s</a>') % (self._page.href(target), title, text)
            if len(uses) > 1:
                others = Markup(" ").join(
                    Markup('<a href="%s" title="%s">%d</a>') % (self._page.href(target), title, i)
                    for i, (target, title) in enumerate(uses[1:6], 2))
                text += Markup(' <span class="also">%s%s</span>') % (others, "…" if len(uses) > 6 else "")
        if unread:
            text += Markup('<span class="vh"> %s</span>') % self._unread
        return Markup("<td%s>%s%s</td>") % (Markup("".join(attributes)), text, self._flags(findings))

    def _uses(self, key: tuple[str, str, str, str]) -> list[tuple[str, str]]:
        """The rows made of a cell, each once: where it stands and what the cell is in it."""
        out: dict[str, str] = {}
        for use in self._build.corpus.uses.get(key, ()):
            if self._build.corpus.has_row(use["unit_key"], use["year_key"], use["row_id"]):
                out.setdefault(links.row(use), self._build.column(use["table"], use["column"]))
        return list(out.items())

    def _flags(self, findings: list[Row]) -> Markup:
        return Markup("").join(
            Markup(' <a class="flag %s" href="#%s" title="%s">%s</a>') % (
                f["severity"], f["id"], f["message"],
                self._build.word("severity", f["severity"]) if is_reading(f["code"]) else f["code"])
            for f in {f["id"]: f for f in findings}.values())
