"""The way from a row to the cells it was read from, as links."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.corpus import CellKey, Corpus
from jixiao.publish.page import Page
from jixiao.words import column_letters

__all__ = ["Sources"]

_ROWS = 2  # of the source, that are named beside a row
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LINE = re.compile(r"line (\d+) cell (\d+)")
_PART = re.compile(r"(?:page (?P<page>\d+) )?(?P<kind>table|sheet|text) (?P<number>\d+)")
_KINDS = {"table": "表", "sheet": "工作表", "text": "文字块"}


class Sources:
    """Finds the cells of a field, names them and links to them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._parts = {(g["document_id"], g["grid"]): _PART.fullmatch(g["part"]) for g in corpus.tables["grids"]}
        self._spots: dict[CellKey, tuple[int, int]] = {}
        self._lines: dict[CellKey, list[int]] = defaultdict(list)
        for cell in corpus.tables["cells"]:
            if found := _LINE.fullmatch(cell["place"]):
                key = (cell["document_id"], cell["grid"], cell["row"], cell["column"])
                self._spots[key] = int(found[1]), int(found[2])
                self._lines[(*key[:3], "")].append(int(found[1]))

    def grid_name(self, document_id: str, grid: str) -> str:
        """What a grid is called on the pages and in the findings: 表3, 工作表2, or 文字块3 for running text."""
        part = self._parts.get((document_id, grid))
        if not part:
            return f"表{grid}"
        return (f"第{part['page']}页" if part["page"] else "") + _KINDS[part["kind"]] + part["number"]

    def cell_name(self, key: CellKey) -> str:
        """What a cell is called on the pages: 表3 行5 列2, 工作表2 H21, or 行48 格3 in a text file."""
        if key in self._spots:
            line, cell = self._spots[key]
            return f"行{line} 格{cell}"
        if self._is_sheet(key):
            return f"{self.grid_name(key[0], key[1])} {column_letters(int(key[3]))}{key[2]}"
        return f"{self.grid_name(key[0], key[1])} 行{key[2]} 列{key[3]}"

    def row_name(self, document_id: str, grid: str, row: str) -> str:
        """What a row is called on the pages: 表3 行5, or 行48–51 in a text file."""
        if lines := self._lines.get((document_id, grid, row, "")):
            return f"行{_span(lines)}"
        return f"{self.grid_name(document_id, grid)} 行{row}"

    def row_label(self, document_id: str, grid: str, row: str) -> str:
        """The number at the head of a row: of the row, or of the lines of a text file that it was read from."""
        lines = self._lines.get((document_id, grid, row, ""))
        return _span(lines) if lines else row

    def column_label(self, document_id: str, grid: str, column: int) -> str:
        """The head of a column: its number, or the letter of a worksheet's column."""
        return column_letters(column) if self._is_sheet((document_id, grid)) else str(column)

    def _is_sheet(self, key: tuple[str, ...]) -> bool:
        part = self._parts.get((key[0], key[1]))
        return bool(part and part["kind"] == "sheet")

    def cells(self, table: str, row: Row, columns: Iterable[str]) -> list[CellKey]:
        """The cells that the given fields of a row were read from, in the order of the fields, each once."""
        fields = self._corpus.evidence.get((row["document_id"], table, row["row_id"]))
        if not fields:
            return []
        return list(dict.fromkeys(key for column in columns for key in fields.get(column, ())))

    def all_cells(self, table: str, row: Row) -> list[CellKey]:
        """All cells of a row, in the order of the document."""
        fields = self._corpus.evidence.get((row["document_id"], table, row["row_id"]), {})
        return sorted({key for keys in fields.values() for key in keys},
                      key=lambda k: (k[0], int(k[1]), int(k[2]), int(k[3])))

    def value(self, page: Page, table: str, row: Row, columns: Iterable[str], text: str, identifier: str = "") -> Markup:
        """A value as a link to its cell (plain where no cell is known), with an anchor where an identifier is given.

        Of several cells the one that prints the value's digits is taken.
        """
        anchor = page.anchor(identifier) if identifier else ""
        cells = self.cells(table, row, columns) if text else []
        if not cells:
            return Markup('<span%s class="n">%s</span>') % (anchor, text) if anchor or text else Markup("")
        key = self._printing(cells, text)
        return Markup('<a%s class="n" href="%s" title="%s">%s</a>') % (
            anchor, page.href(links.cell(*key)), self.cell_name(key), text)

    def _printing(self, cells: list[CellKey], text: str) -> CellKey:
        digits = _DIGITS.search(text)
        wanted = digits.group() if digits else text
        for key in cells:
            if wanted in self._corpus.cell_texts.get(key, "").replace(",", ""):
                return key
        return cells[0]

    def chip(self, page: Page, table: str, row: Row) -> Markup:
        """Links to the rows of the source that a row was read from, such as 表1 行23; those with most of its cells.

        A form stands where its title does: the cover may say its unit and year.
        """
        titled = self.cells(table, row, ("title",)) if table == "forms" else []
        lines = Counter(key[:3] for key in titled or self.all_cells(table, row))
        out = []
        for (document_id, grid, line), _ in lines.most_common(_ROWS):
            out.append(page.link(links.cell(document_id, grid, line), self.row_name(document_id, grid, line), "src"))
        return Markup(" ").join(out)

    def cell_link(self, page: Page, key: CellKey) -> Markup:
        """A link to a cell, by its name."""
        return page.link(links.cell(*key), self.cell_name(key), "src")

    def cell_links(self, page: Page, keys: Iterable[CellKey]) -> list[Markup]:
        """Links to cells; a run of three or more cells one below the other becomes one link, such as 表3 行5–9 列2."""
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
                out.append(page.link(links.cell(*run[0]), self._run_name(run), "src"))
        return out

    def _run_name(self, run: list[CellKey]) -> str:
        """What cells one below the other are called: 表3 行5–9 列2, 工作表2 H12–H20, or 行48 格3 至 行60 格3."""
        document_id, grid, first, column = run[0]
        if run[0] in self._spots or self._is_sheet(run[0]):
            last = self.cell_name(run[-1]).removeprefix(f"{self.grid_name(document_id, grid)} ")
            return f"{self.cell_name(run[0])}{' 至 ' if run[0] in self._spots else '–'}{last}"
        return f"{self.grid_name(document_id, grid)} 行{first}–{run[-1][2]} 列{column}"


def _span(lines: list[int]) -> str:
    return f"{min(lines)}–{max(lines)}" if len(set(lines)) > 1 else str(lines[0])
