"""What all views of rows share: anchors on the page of the rows, values that link to their cells, findings at a row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import TABLES, Row
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["View", "Views"]

View = dict[str, Any]


class Views:
    """Makes views of rows for one page.

    Args:
        build: what the site is made of.
        page: the page that shows the rows.
        canonical: True on the page of the unit and year, where rows have their anchors; elsewhere names link there.
        told: whether findings are shown at the rows; they are on canonical pages unless said otherwise.
    """

    def __init__(self, build: Build, page: Page, canonical: bool = True, told: bool | None = None) -> None:
        self._build, self._page, self._canonical = build, page, canonical
        self._told = canonical if told is None else told
        self._sources = build.sources

    def _anchor(self, identifier: str) -> Markup:
        return self._page.anchor(identifier) if self._canonical else Markup("")

    def _value(self, table: str, row: Row, columns: Iterable[str], text: str, identifier: str = "") -> Markup:
        return self._sources.value(self._page, table, row, columns, text, identifier if self._canonical else "")

    def _row_findings(self, rows: Iterable[Row]) -> list[View]:
        if not self._told:
            return []
        of_row = self._build.corpus.findings_of_row
        return [line for row in rows
                for line in self._build.finding_lines(self._page, of_row.get((row["document_id"], row["row_id"]), ()))]

    def label(self, table: str, column: str) -> str:
        """What a column is called in the language of the page."""
        column_of = next(c for c in TABLES[table].columns if c.name == column)
        return column_of.en if self._build.language == "en" else column_of.zh
