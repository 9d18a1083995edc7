"""The tables of a source as HTML: each cell with its anchor, the way to what was made of it, and the findings that speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jixiao.findings import is_reading
from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page
from jixiao.publish.source_sheets import Span
from jixiao.publish.tiling import Tile, tile

__all__ = ["Laid", "Marks", "SourceGrids", "flag_text", "marks"]

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


@dataclass(frozen=True)
class Laid:
    """A grid as it is laid out: its cells by place, its rows of tiles, and how many columns it has."""

    grid: Row
    cells: dict[tuple[int, int], Row]
    rows: list[list[Tile]]
    columns: int

    @classmethod
    def out(cls, grid: Row, cells: list[Row]) -> Laid:
        """Lay out a grid."""
        placed = {(int(c["row"]), int(c["column"])): c for c in cells}
        rows = max([int(grid["rows"] or 0), *(r for r, _ in placed)], default=0)
        columns = max([int(grid["columns"] or 0), 1, *(c for _, c in placed)])
        spans = {place: (int(c["rowspan"] or 1), int(c["colspan"] or 1)) for place, c in placed.items()}
        return cls(grid, placed, list(tile(spans, rows, columns)), columns)


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
        say = build.strings.plain
        self._unread = f'<span class="vh"> ({escaped(say("unread"))})</span>'
        self._why = {running: f' title="{escaped(say(key))}"' for running, key in ((True, "unread.text"), (False, "unread.table"))}

    def grid(self, laid: Laid, span: Span | None = None) -> dict[str, Any]:
        """A grid, or some of its rows, as rows of HTML cells; the head numbers the columns, so each has a cell of its own."""
        grid, cells = laid.grid, laid.cells
        document, number = grid["document_id"], grid["grid"]
        form = self._build.corpus.forms.get((document, grid["form"]))
        span = span or Span(number, 1, len(laid.rows))
        text = grid["kind"] == "text"
        lines = []
        for r in range(span.first, span.last + 1):
            out = [self._cell(cell, t.height, t.width, running=text) if (cell := cells.get((r, t.column)))
                   else self._blank(number, r, t.column) for t in laid.rows[r - 1]]
            label = self._build.sources.row_label(document, number, str(r))
            lines.append((label, self._page.anchor(f"g{number}r{r}"), html("".join(out))))
        return {
            "anchor": self._page.anchor(f"g{number}"),
            "fragment": f"g{number}",
            "name": self._build.sources.grid_name(document, number),
            "caption": grid["caption"][:_CAPTION] + ("…" if len(grid["caption"]) > _CAPTION else ""),
            "about": (form["project"] or form["title"]) if form else grid["caption"][:_CAPTION // 3],
            "part": grid["part"],
            "slid": grid["spans_reliable"] == "no" and not text,
            "text": text and laid.columns == 1,
            "columns": [self._build.sources.column_label(document, number, c) for c in range(1, laid.columns + 1)],
            "rows": lines,
            "unread": sum(c["claimed"] == "no" for (r, _), c in cells.items() if span.first <= r <= span.last),
        }

    def _blank(self, grid: str, r: int, c: int) -> str:
        """A cell with nothing in it; it has an anchor only where something speaks of it."""
        fragment = f"g{grid}r{r}c{c}"
        findings = self._marks.get((grid, str(r), str(c)), [])
        if not findings and fragment not in self._named:
            return "<td></td>"
        return f"<td{self._page.anchor(fragment)}>{self._flags(findings)}</td>"

    def _cell(self, cell: Row, height: int, width: int, *, running: bool) -> str:
        """A cell with its text, linked to all rows made of it, marked where unread, flagged where a finding speaks of it."""
        place = (cell["grid"], cell["row"], cell["column"])
        uses = self._uses((cell["document_id"], *place))
        unread = cell["claimed"] == "no"
        wide = len(cell["text"]) > _WIDE and width == 1
        css = " ".join(filter(None, ("unread" if unread else "read" if uses else "", "wide" if wide else "")))
        text = escaped(cell["text"])
        if uses:
            text = self._link(*uses[0], text)
            if others := " ".join(self._link(*use, str(number)) for number, use in enumerate(uses[1:], 2)):
                text += f' <span class="also">{others}</span>'
        return (f"<td{self._page.anchor(links.place(*place))}" + (f' class="{css}"' if css else "")
                + (self._why[running] if unread else "") + (f' rowspan="{height}"' if height > 1 else "")
                + (f' colspan="{width}"' if width > 1 else "") + f">{text}{self._unread if unread else ''}"
                + f"{self._flags(self._marks[place]) if place in self._marks else ''}</td>")

    def _link(self, target: str, title: str, text: str) -> str:
        return f'<a href="{escaped(self._page.href(target))}" title="{escaped(title)}">{text}</a>'

    def _uses(self, key: tuple[str, str, str, str]) -> list[tuple[str, str]]:
        """The rows made of a cell, each once: where it stands and what the cell is in it."""
        corpus = self._build.corpus
        out: dict[str, str] = {}
        for use in corpus.uses.get(key, ()):
            if corpus.has_row(use["unit_key"], use["year_key"], use["row_id"]):
                out.setdefault(links.row(use), self._build.column(use["table"], use["column"]))
        return list(out.items())

    def _flags(self, findings: list[Row]) -> str:
        sheets = self._build.corpus.sheets
        return "".join(
            f' <a class="flag {f["severity"]}" href="{self._page.href(sheets.finding(f))}" title="{escaped(f["message"])}">'
            f"{escaped(flag_text(self._build, f))}</a>" for f in {f["id"]: f for f in findings}.values())
