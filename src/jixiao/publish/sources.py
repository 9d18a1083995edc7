"""The way from a row to the cells it was read from, as links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.corpus import CellKey, Corpus
from jixiao.publish.page import Page

__all__ = ["Sources"]

_ROWS = 2  # of the source, that are named beside a row
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


class Sources:
    """Finds the cells of a field, names them and links to them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._text_grids = {(g["document_id"], g["grid"]) for g in corpus.tables["grids"] if g["kind"] == "text"}

    def grid_name(self, document_id: str, grid: str) -> str:
        """What a grid is called on the pages: 表3, or 文段3 for running text."""
        return f"文段{grid}" if (document_id, grid) in self._text_grids else f"表{grid}"

    def cell_name(self, key: CellKey) -> str:
        """What a cell is called on the pages, such as 表3 行5 列2."""
        return f"{self.grid_name(key[0], key[1])} 行{key[2]} 列{key[3]}"

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
        """Links to the rows of the source that a row was read from, such as 表1 行23; those with most of its cells."""
        lines = Counter(key[:3] for key in self.all_cells(table, row))
        out = []
        for (document_id, grid, line), _ in lines.most_common(_ROWS):
            out.append(page.link(links.cell(document_id, grid, line), f"{self.grid_name(document_id, grid)} 行{line}", "src"))
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
                document_id, grid, first, column = run[0]
                name = f"{self.grid_name(document_id, grid)} 行{first}–{run[-1][2]} 列{column}"
                out.append(page.link(links.cell(*run[0]), name, "src"))
        return out
