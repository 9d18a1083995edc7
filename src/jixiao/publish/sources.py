"""The way from a row to the cells it was read from, as links."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish.corpus import CellKey, Corpus
from jixiao.publish.markup import escaped, html
from jixiao.publish.page import Page
from jixiao.words import column_letters, row_of, span, spot

__all__ = ["Sources"]

_ROWS = 2  # of the source, that are named beside a row
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


class Sources:
    """Finds the cells of a field, names them and links to them."""

    def __init__(self, corpus: Corpus, language: str = "zh") -> None:
        self._corpus, self._language = corpus, language
        self._parts = {(g["document_id"], g["grid"]): g["part"] for g in corpus.tables["grids"]}
        self._places: dict[CellKey, str] = {}  # those that the grid's part does not tell: lines, later pages of a table
        rows: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        for cell in corpus.tables["cells"]:
            key = (cell["document_id"], cell["grid"], cell["row"], cell["column"])
            if cell["place"] and cell["place"] != self._regular(key):
                self._places[key] = cell["place"]
                rows[key[:3]][row_of(cell["place"])] = None
        self._rows = {key: (min(places, key=_number), max(places, key=_number)) for key, places in rows.items()}

    def _spot(self, place: str) -> str:
        return spot(place, self._language)

    def grid_name(self, document_id: str, grid: str) -> str:
        """What a grid is called on the pages and in the findings: 表3, 工作表2, or 文字块3 for running text."""
        return self._spot(self._part(document_id, grid))

    def cell_name(self, key: CellKey) -> str:
        """What a cell is called on the pages and in the findings: 表3第5行第2列, 工作表2 H21, or 第48行第3格 in a text file."""
        return spot(self._place(key), self._language)

    def row_name(self, document_id: str, grid: str, row: str) -> str:
        """What a row is called on the pages: 表3第5行, or 第48–51行 in a text file."""
        if rows := self._rows.get((document_id, grid, row)):
            return span(*rows, self._language)
        return self._spot(f"{self._part(document_id, grid)} R{row}")

    def row_label(self, document_id: str, grid: str, row: str) -> str:
        """The number at the head of a row: of the row, or of the lines of a text file that it was read from."""
        first, last = self._rows.get((document_id, grid, row), ("", ""))
        if not first.startswith("line "):
            return row
        return str(_number(first)) if _number(first) == _number(last) else f"{_number(first)}–{_number(last)}"

    def column_label(self, document_id: str, grid: str, column: int) -> str:
        """The head of a column: its number, or the letter of a worksheet's column."""
        return column_letters(column) if self._is_sheet((document_id, grid)) else str(column)

    def _is_sheet(self, key: tuple[str, ...]) -> bool:
        return self._parts.get((key[0], key[1]), "").startswith("sheet ")

    def _part(self, document_id: str, grid: str) -> str:
        """The place of a grid."""
        return self._parts.get((document_id, grid)) or f"table {grid}"

    def _regular(self, key: CellKey) -> str:
        """The place of a cell by its grid, row and column."""
        return f"{self._parts.get(key[:2]) or f'table {key[1]}'} R{key[2]}C{key[3]}"

    def _place(self, key: CellKey) -> str:
        return self._places.get(key) or self._regular(key)

    def cells(self, table: str, row: Row, columns: Iterable[str]) -> list[CellKey]:
        """The cells that the given fields of a row were read from, in the order of the fields, each once."""
        fields = self._corpus.evidence.get((row["document_id"], table, row["row_id"]))
        if not fields:
            return []
        found = [key for column in columns if column in fields for key in fields[column]]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def all_cells(self, table: str, row: Row) -> set[CellKey]:
        """All cells of a row."""
        fields = self._corpus.evidence.get((row["document_id"], table, row["row_id"]), {})
        return {key for keys in fields.values() for key in keys}

    def value(self, page: Page, table: str, row: Row, columns: Iterable[str], text: str, identifier: str = "") -> Markup:
        """A value as a link to its cell (plain where no cell is known), with an anchor where an identifier is given.

        Of several cells the one that prints the value's digits is taken.
        """
        anchor = page.anchor(identifier) if identifier else ""
        if not text and not anchor:
            return Markup("")
        key = self.cell(table, row, columns, text)
        if not key:
            return html(f'<span{anchor} class="n">{escaped(text)}</span>')
        href, name = page.href(self._corpus.sheets.cell(*key)), self.cell_name(key)
        return html(f'<a{anchor} class="n" href="{escaped(href)}" title="{escaped(name)}">{escaped(text)}</a>')

    def cell(self, table: str, row: Row, columns: Iterable[str], text: str) -> CellKey | None:
        """The cell of a value: of several the one that prints its digits; none where no cell is known."""
        cells = self.cells(table, row, columns) if text else []
        return self._printing(cells, text) if len(cells) > 1 else cells[0] if cells else None

    def _printing(self, cells: list[CellKey], text: str) -> CellKey:
        digits = _DIGITS.search(text)
        wanted = digits.group() if digits else text
        for key in cells:
            if wanted in self._corpus.cell_texts.get(key, "").replace(",", ""):
                return key
        return cells[0]

    def chip(self, page: Page, table: str, row: Row) -> Markup:
        """Links to the rows of the source that a row was read from, such as 表1第23行; those with most of its cells.

        A form stands where its title does: the cover may say its unit and year.
        """
        titled = self.cells(table, row, ("title",)) if table == "forms" else []
        lines = [key[:3] for key in titled or self.all_cells(table, row)]
        found = list(set(lines))
        if len(found) > 1:
            count = Counter(lines)
            found = sorted(found, key=lambda k: (-count[k], k[0], int(k[1]), int(k[2])))[:_ROWS]
        return html(" ".join([page.link(self._corpus.sheets.cell(*key), self.row_name(*key), "src") for key in found]))

    def cell_link(self, page: Page, key: CellKey) -> Markup:
        """A link to a cell, by its name."""
        return page.link(self._corpus.sheets.cell(*key), self.cell_name(key), "src")

    def cell_links(self, page: Page, keys: Iterable[CellKey]) -> list[Markup]:
        """Links to cells; a run of three or more cells one below the other becomes one link, such as 表3第5–9行第2列."""
        runs: list[list[CellKey]] = []
        for key in sorted(keys, key=lambda k: (k[0], int(k[1]), int(k[3]), int(k[2]))):
            last = runs[-1][-1] if runs else None
            if last and last[:2] == key[:2] and last[3] == key[3] and int(key[2]) == int(last[2]) + 1:
                runs[-1].append(key)
            else:
                runs.append([key])
        out = []
        for run in runs:
            if len(run) < 3:
                out += [self.cell_link(page, key) for key in run]
            else:
                name = span(self._place(run[0]), self._place(run[-1]), self._language)
                out.append(page.link(self._corpus.sheets.cell(*run[0]), name, "src"))
        return out


def _number(place: str) -> int:
    """The number at the end of the place of a row."""
    return int(_DIGITS.findall(place)[-1])
