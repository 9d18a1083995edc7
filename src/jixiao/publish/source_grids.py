"""The tables of a source as HTML: each cell with its anchor, the way to what was made of it, and the findings that speak of it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from jixiao.findings import is_reading
from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.source_sheets import Span
from jixiao.publish.tiling import tile

__all__ = ["Marks", "SourceGrids", "flag_text", "marks"]

_WIDE = 60  # characters from which a cell asks for a wide column
_CAPTION = 120

Marks = dict[tuple[str, str, str], list[Row]]
"""Findings by grid, row and column."""


def marks(build: Build, document_id: str) -> Marks:
    """The findings of a document by the cells that they speak of."""
    out: Marks = {}
    for finding in build.corpus.findings.get((document_id,), ()):
        for cell in build.corpus.finding_cells.get((finding["id"],), ()):
            if cell["document_id"] == document_id:
                out.setdefault((cell["grid"], cell["row"], cell["cell_column"]), []).append(finding)
    return out


def flag_text(build: Build, finding: Row) -> str:
    """How a finding is named at a cell: by the number of its rule; the codes of reading are long, so there by its severity."""
    return build.word("severity", finding["severity"]) if is_reading(finding["code"]) else finding["code"]


class SourceGrids:
    """Makes the views of grids for one page.

    Args:
        build: the site in the making.
        page: the page that shows them.
        found: the findings of the document by cell.
        named: the fragments that IRIs name on the page of the document.
    """

    def __init__(self, build: Build, page: Page, found: Marks, named: set[str]) -> None:
        self._build, self._page, self._marks, self._named = build, page, found, named

    def grid(self, grid: Row, span: Span | None = None) -> dict[str, Any]:
        """A grid, or some of its rows, as rows of HTML cells; the head numbers the columns, so each has a cell of its own."""
        document, number = grid["document_id"], grid["grid"]
        cells = self._build.corpus.cells.get((document, number), [])
        anchored = {(int(c["row"]), int(c["column"])): c for c in cells}
        rows = max([int(grid["rows"] or 0), *(r for r, _ in anchored)], default=0)
        columns = max([int(grid["columns"] or 0), 1, *(c for _, c in anchored)])
        form = self._build.corpus.forms.get((document, grid["form"]))
        span = span or Span(number, 1, rows)
        text = grid["kind"] == "text"
        lines = []
        spans = {place: (int(c["rowspan"] or 1), int(c["colspan"] or 1)) for place, c in anchored.items()}
        for r, tiles in enumerate(tile(spans, rows, columns), 1):
            if span.first <= r <= span.last:
                out = [self._cell(cell, t.height, t.width, running=text) if (cell := anchored.get((r, t.column)))
                       else self._blank(number, r, t.column) for t in tiles]
                label = self._build.sources.row_label(document, number, str(r))
                lines.append((label, self._page.anchor(f"g{number}r{r}"), Markup("").join(out)))
        return {
            "anchor": self._page.anchor(f"g{number}"),
            "fragment": f"g{number}",
            "name": self._build.sources.grid_name(document, number),
            "caption": grid["caption"][:_CAPTION] + ("…" if len(grid["caption"]) > _CAPTION else ""),
            "about": (form["project"] or form["title"]) if form else grid["caption"][:_CAPTION // 3],
            "part": grid["part"],
            "slid": grid["spans_reliable"] == "no" and not text,
            "text": text and columns == 1,
            "columns": [self._build.sources.column_label(document, number, c) for c in range(1, columns + 1)],
            "rows": lines,
            "unread": sum(c["claimed"] == "no" and span.first <= int(c["row"]) <= span.last for c in cells),
        }

    def _blank(self, grid: str, r: int, c: int) -> Markup:
        """A cell with nothing in it; it has an anchor only where something speaks of it."""
        fragment = f"g{grid}r{r}c{c}"
        findings = self._marks.get((grid, str(r), str(c)), [])
        if not findings and fragment not in self._named:
            return Markup("<td></td>")
        return Markup("<td%s>%s</td>") % (self._page.anchor(fragment), self._flags(findings))

    def _cell(self, cell: Row, height: int, width: int, *, running: bool) -> Markup:
        """A cell with its text, linked to all rows made of it, marked where unread, flagged where a finding speaks of it."""
        key = (cell["document_id"], cell["grid"], cell["row"], cell["column"])
        uses = self._uses(key)
        unread = cell["claimed"] == "no"
        css = " ".join(filter(None, ("unread" if unread else "read" if uses else "",
                                     "wide" if len(cell["text"]) > _WIDE and width == 1 else "")))
        attributes = [str(self._page.anchor(f"g{key[1]}r{key[2]}c{key[3]}"))]
        if css:
            attributes.append(f' class="{css}"')
        if unread:
            why = self._build.strings.plain("unread.text" if running else "unread.table")
            attributes.append(str(Markup(' title="%s"') % why))
        if height > 1:
            attributes.append(f' rowspan="{height}"')
        if width > 1:
            attributes.append(f' colspan="{width}"')
        text = escape(cell["text"])
        if uses:
            target, title = uses[0]
            text = Markup('<a href="%s" title="%s">%s</a>') % (self._page.href(target), title, text)
            if others := Markup(" ").join(Markup('<a href="%s" title="%s">%d</a>') % (self._page.href(target), title, i)
                                          for i, (target, title) in enumerate(uses[1:], 2)):
                text += Markup(' <span class="also">%s</span>') % others
        if unread:
            text += Markup('<span class="vh"> (%s)</span>') % self._build.strings.plain("unread")
        return Markup("<td%s>%s%s</td>") % (Markup("".join(attributes)), text, self._flags(self._marks.get(key[1:], [])))

    def _uses(self, key: tuple[str, str, str, str]) -> list[tuple[str, str]]:
        """The rows made of a cell, each once: where it stands and what the cell is in it."""
        out: dict[str, str] = {}
        for use in self._build.corpus.uses.get(key, ()):
            if self._build.corpus.has_row(use["unit_key"], use["year_key"], use["row_id"]):
                out.setdefault(links.row(use), self._build.column(use["table"], use["column"]))
        return list(out.items())

    def _flags(self, findings: list[Row]) -> Markup:
        sheets = self._build.corpus.sheets
        return Markup("").join(
            Markup(' <a class="flag %s" href="%s" title="%s">%s</a>') % (
                f["severity"], self._page.href(sheets.finding(f)), f["message"], flag_text(self._build, f))
            for f in {f["id"]: f for f in findings}.values())
