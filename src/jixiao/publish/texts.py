"""Texts of goals, tasks and duties with their figures marked in place, and in the margin the indicators that measure them."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from jixiao.model.schema import Row
from jixiao.publish import links, shown
from jixiao.publish.views import View, Views
from jixiao.words import key

__all__ = ["TEXT_COLUMNS", "Texts"]

TEXT_COLUMNS = {"goals": "text", "tasks": "content", "duties": "text"}
"""The column that holds the text, by table."""

_UNSAID = "open"
_WORDS = re.compile("[一-鿿]+")
_NEAR = 3  # characters before a figure by which a finding is known to speak of it


class Texts(Views):
    """Makes the views of texts for one page."""

    def text(self, table: str, row: Row) -> View:
        """The text of a row of `goals`, `tasks` or `duties` with its figures.

        Returns:
            `html` with each figure as a link to its cell, and `notes` on those that an indicator measures or none does.
        """
        html, notes, at = Markup(""), [], 0
        text = row[TEXT_COLUMNS[table]]
        for promise in self._build.corpus.promises_of.get((row["document_id"], row["row_id"]), ()):
            start, end = int(promise["start"]), int(promise["end"])
            html += escape(text[at:start]) + Markup('<span class="said %s">%s</span>') % (
                promise["relation"], self._value("promises", promise, ("text",), text[start:end], promise["row_id"]))
            at = end
            if promise["relation"] != _UNSAID:
                notes.append(self._note(row, promise))
        return {"html": html + escape(text[at:]), "notes": notes}

    def _note(self, row: Row, promise: Row) -> View:
        corpus, page = self._build.corpus, self._page
        indicator = corpus.indicators_by_row.get((promise["document_id"], promise["indicator_id"]))
        return {
            "relation": promise["relation"],
            "state": self._build.word("promise", promise["relation"]),
            "figure": self._sources.value(page, "promises", promise, ("text",), promise["text"]),
            "indicator": page.link(links.row(indicator), indicator["level3"]) if indicator else "",
            "target": self._measured(indicator, promise["relation"], actual=row.get("stage") == "actual") if indicator else "",
            "findings": [page.link(self._build.corpus.sheets.finding(f), f["code"], f"flag {f['severity']}", f["message"])
                         for f in self._found(row, promise)],
        }

    def _measured(self, indicator: Row, relation: str, *, actual: bool) -> Markup:
        """What the indicator says to a figure: its target, its mid-term target, or in an account of results its result."""
        if relation == "midterm":
            return self._value("indicators", indicator, ("midterm_target",), indicator["midterm_target"])
        return (shown.result if actual else shown.target)(self._build, self._page, indicator)

    def _found(self, row: Row, promise: Row) -> list[Row]:
        """The findings about the text or its indicator that quote the figure with the words before it."""
        corpus, text = self._build.corpus, row[TEXT_COLUMNS[promise["text_table"]]]
        figure, words = key(promise["text"]), _WORDS.findall(key(text[:int(promise["start"])]))
        before = words[-1][-_NEAR:] if words else ""
        used = corpus.evidence.get((row["document_id"], promise["text_table"], row["row_id"]), {})
        cells = {cell[1:] for found in used.values() for cell in found}
        return [f for row_id in filter(None, (row["row_id"], promise["indicator_id"]))
                for f in corpus.findings_of_row.get((row["document_id"], row_id), ())
                if figure in (said := key(f["message"])) and before in said
                and any((c["grid"], c["row"], c["cell_column"]) in cells for c in corpus.finding_cells.get((f["id"],), ()))]
