"""Which page shows which rows of a document's source.

A document that makes a short page is on one. The source of a longer one stands on pages of its own under it, cut between rows; its
findings stand with the rows that they speak of, its checks on pages of their own. The page of the document keeps an anchor for each
of its IRIs, which leads on. The cut rests on an estimate of the size of the HTML, so that links to cells can be made before it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from jixiao.model.schema import Row
from jixiao.publish import links

__all__ = ["Sheet", "SourceSheets", "Span"]

_PAGE = 80_000  # bytes of a page, as far as they can be estimated
_FRAME = 9_000  # of them what stands around the source
_ROW, _BLANK, _CELL, _USE, _LINK, _FLAG, _FINDING, _CHECK = 55, 10, 70, 150, 90, 230, 1500, 420
_LETTER = 3  # bytes of a Chinese character


@dataclass(frozen=True, slots=True)
class Span:
    """Rows of a grid, the last one included."""

    grid: str
    first: int
    last: int


@dataclass(slots=True)
class Sheet:
    """One page of a document's source: its number from 2, its path, its rows, and the findings that stand with them."""

    number: int
    path: str
    spans: list[Span] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)


def _sheet(document: str, number: int) -> Sheet:
    return Sheet(number, links.document(document).replace("index.html", f"page-{number}/index.html"))


class SourceSheets:
    """The sheets of all documents.

    Args:
        grids: of each document.
        cells: of each grid.
        uses: of each cell, one row for each column that was read from it.
        findings: of each document.
        finding_cells: of each finding.
        checks: of each document.
    """

    def __init__(self, grids: Mapping[tuple[str, ...], list[Row]], cells: Mapping[tuple[str, ...], list[Row]],
                 uses: Mapping[tuple[str, str, str, str], list[Row]], findings: Mapping[tuple[str, ...], list[Row]],
                 finding_cells: Mapping[tuple[str, ...], list[Row]], checks: Mapping[tuple[str, ...], list[Row]]) -> None:
        self._cells, self._uses, self._finding_cells = cells, uses, finding_cells
        self._at: dict[tuple[str, str, int], Sheet] = {}
        self._finding_at: dict[str, Sheet] = {}
        self.of: dict[str, list[Sheet]] = {}
        for (document,), own in grids.items():
            found = findings.get((document,), [])
            self._document(document, own, found, len(checks.get((document,), ())) * _CHECK)

    def number(self, document: str, grid: str, row: str | int) -> int:
        """The number of the page that shows a row; that of the document itself is 1."""
        sheet = self._at.get((document, grid, int(row)))
        return sheet.number if sheet else 1

    def cell(self, document: str, grid: str, row: str | int, column: str | int = "") -> str:
        """Where a cell is shown, or with no column its row."""
        sheet = self._at.get((document, grid, int(row)))
        return f"{sheet.path}#{links.place(grid, row, column)}" if sheet else links.cell(document, grid, row, column)

    def finding(self, finding: Row) -> str:
        """Where a finding is told in full."""
        sheet = self._finding_at.get(finding["id"])
        return f"{sheet.path}#{finding['id']}" if sheet else links.finding(finding)

    def _document(self, document: str, grids: list[Row], findings: list[Row], checks: int) -> None:
        told = {f["id"]: [c for c in self._finding_cells.get((f["id"],), ()) if c["document_id"] == document] for f in findings}
        flags: dict[tuple[str, int], int] = defaultdict(int)
        for finding in findings:
            for at, cell in enumerate(told[finding["id"]]):
                flags[cell["grid"], int(cell["row"])] += _FLAG + (0 if at else _FINDING + 2 * _LETTER * len(finding["message"]))
        alone = sum(_FINDING + 2 * _LETTER * len(f["message"]) for f in findings if not told[f["id"]])
        sizes = {grid["grid"]: self._sizes(document, grid, flags) for grid in grids}
        if _FRAME + alone + checks + sum(sum(rows) for rows in sizes.values()) <= _PAGE:
            return
        sheets = self.of[document] = [_sheet(document, 2)]
        room = _PAGE - _FRAME
        for grid in grids:
            rows, whole = sizes[grid["grid"]], self._whole(document, grid["grid"])
            pieces = [row for row in range(1, len(rows) + 1) if row not in whole] or [1]
            for first, after in pairwise([*pieces, len(rows) + 1]):
                size = sum(rows[first - 1:after - 1])
                if size > room and sheets[-1].spans:
                    sheets.append(_sheet(document, len(sheets) + 2))
                    room = _PAGE - _FRAME
                room -= size
                spans = sheets[-1].spans
                if spans and spans[-1].grid == grid["grid"]:
                    spans[-1] = Span(grid["grid"], spans[-1].first, after - 1)
                else:
                    spans.append(Span(grid["grid"], first, after - 1))
        for sheet in sheets:
            for span in sheet.spans:
                self._at.update({(document, span.grid, row): sheet for row in range(span.first, span.last + 1)})
        for finding in findings:
            for cell in told[finding["id"]][:1]:
                if shown := self._at.get((document, cell["grid"], int(cell["row"]))):
                    self._finding_at[finding["id"]] = shown
                    shown.findings.append(finding)

    def _sizes(self, document: str, grid: Row, flags: Mapping[tuple[str, int], int]) -> list[int]:
        """About how many bytes each row of a grid takes."""
        cells = self._cells.get((document, grid["grid"]), ())
        count = max([int(grid["rows"] or 0), *(int(c["row"]) for c in cells)], default=0)
        out = [_ROW + _BLANK * int(grid["columns"] or 1)] * count
        for cell in cells:
            used = len({use["row_id"] for use in self._uses.get((document, grid["grid"], cell["row"], cell["column"]), ())})
            out[int(cell["row"]) - 1] += _CELL + _LETTER * len(cell["text"]) + (_USE + _LINK * (used - 1) if used else 0)
        return [size + flags.get((grid["grid"], row), 0) for row, size in enumerate(out, 1)]

    def _whole(self, document: str, grid: str) -> set[int]:
        """Rows at which a grid cannot be cut, since a cell of a row above reaches into them."""
        return {int(cell["row"]) + down for cell in self._cells.get((document, grid), ())
                for down in range(1, int(cell["rowspan"] or 1))}
