"""Answers of queries as tables of a page: things link to their pages, printed figures to their cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape
from pyoxigraph import BlankNode, Literal, NamedNode

from jixiao import graph, words
from jixiao.graph import NamedQuery
from jixiao.publish import links
from jixiao.publish.answers import SHOWN, Answered, cell_of
from jixiao.publish.build import Build
from jixiao.publish.corpus import CellKey, Corpus
from jixiao.publish.page import Page

__all__ = ["Names", "Results", "heading", "names"]

Term = NamedNode | BlankNode | Literal
Names = dict[str, str]
"""What things are called -> the page of the one thing that is called so."""

_MOST = 60_000  # characters of a table; a page is to stay below 100 KB
_NUMERIC = frozenset({"decimal", "integer", "double", "float"})
_PRINTED_TYPES = frozenset({"decimal", "string", "langString"})  # integers are counts and numbers of rows, which no cell prints
_PRINTED = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PLACE = re.compile(r"line \d+(?: cell \d+)?|(?:page \d+ )?(?:table|text) \d+(?: R\d+(?:C\d+)?)?|sheet \d+(?: R\d+C\d+)?")
_QUOTED = re.compile(r'"([^"\n]*)"')
_BLANK = re.compile(r"[\s,，]")


def names(corpus: Corpus) -> Names:
    """The names that mean one page only."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, row in corpus.units.items():
        found[row["name"]].add(links.unit(key))
    for key, row in corpus.projects.items():
        found[row["name"]].add(links.project(key))
    for key, row in corpus.documents.items():
        found[row["document"]].add(links.document(key))
    return {name: pages.pop() for name, pages in found.items() if name and len(pages) == 1}


class Results:
    """The first rows of an answer as cells of a table on one page.

    Columns that end in `_id` are not shown: their things tell the cells of figures in the same row.

    Attributes:
        columns: name, heading and whether it holds numbers, of each column.
        rows: the cells of each row that is shown.
    """

    def __init__(self, build: Build, page: Page, answered: Answered, known: Names) -> None:
        self._build, self._page, self._known = build, page, known
        self._cells = answered.cells
        self._said = {text: words.half(text, page.language) for text in _QUOTED.findall(answered.text)}  # "是 yes"
        answer = answered.answer
        self.columns: list[dict[str, Any]] = [{
            "name": name,
            "heading": heading(answered.query, name, page.language),
            "numeric": any(row[i] is not None for row in answer.rows)
            and all(row[i] is None or _is_number(row[i]) for row in answer.rows),
        } for i, name in enumerate(answer.columns) if not name.endswith("_id")]
        self._shown = [i for i, name in enumerate(answer.columns) if not name.endswith("_id")]
        self.rows: list[list[Markup]] = []
        length = 0
        for row in answer.rows[:SHOWN]:
            line = self._line(row)
            length += sum(map(len, line)) + 10 * len(line)
            if length > _MOST and self.rows:
                break
            self.rows.append(line)

    def _line(self, row: Sequence[Term | None]) -> list[Markup]:
        things = [v.value for v in row if isinstance(v, NamedNode)]
        cells = [cell for thing in things for cell in self._cells.get(thing, ())]
        beside = {v.value for v in row if isinstance(v, Literal)}
        return [Markup("") if v is None else self._thing(v.value, beside) if isinstance(v, NamedNode)
                else self._literal(v, cells) if isinstance(v, Literal) else escape(f"_:{v.value}")
                for v in (row[i] for i in self._shown)]

    def _thing(self, iri: str, beside: set[str]) -> Markup:
        """A thing by its label, where the row does not say that already, or else by the end of its address."""
        knowledge = self._build.knowledge
        if not iri.startswith(knowledge.base):
            short = graph.shorten(iri, knowledge.prefixes)
            text = f"{short[0]}:{short[1]}" if short else iri
            return Markup('<a href="{}">{}</a>').format(iri, text) if iri.startswith("http") else escape(text)
        path, fragment = knowledge.file(iri)
        label = knowledge.label(iri, self._page.language)
        target = f"{path}#{fragment}" if fragment else path
        if label and label in beside:
            return Markup('<a class="go" href="{}" aria-label="{}">→</a>').format(self._page.href(target), label)
        if cell := cell_of(iri, knowledge.base):
            return self._build.sources.cell_link(self._page, cell)
        end = f"#{fragment}" if fragment else iri[len(knowledge.base):].rstrip("/")
        return self._page.link(target, label or end or iri)

    def _literal(self, value: Literal, cells: Sequence[CellKey]) -> Markup:
        text = value.value
        if _PLACE.fullmatch(text):
            for key in cells:
                if words.spot(text, self._page.language) == self._build.sources.cell_name(key):
                    return self._build.sources.cell_link(self._page, key)
        elif any(c.isdigit() for c in text) and value.datatype.value.rpartition("#")[2] in _PRINTED_TYPES:
            for key in cells:
                printed = _printed(text, self._build.corpus.cell_texts.get(key, ""), number=_is_number(value))
                if printed:
                    return Markup('<a class="n" href="{}" title="{}">{}</a>').format(
                        self._page.href(self._build.corpus.sheets.cell(*key)), self._build.sources.cell_name(key), printed)
        if text in self._known:
            return self._page.link(self._known[text], text)
        text = self._said.get(text, text).replace(" | ", " ")  # what stands in several cells is printed with bars between them
        return escape(_PLACE.sub(lambda m: words.spot(m[0], self._page.language), text))


def heading(query: NamedQuery, name: str, language: str) -> str:
    """What a column is called: in Chinese as the query's file says, in English by its variable."""
    return query.columns.get(name, name) if language == "zh" else name.replace("_", " ")


def _is_number(value: Term | None) -> bool:
    return isinstance(value, Literal) and value.datatype.value.rpartition("#")[2] in _NUMERIC


def _printed(text: str, cell: str, *, number: bool) -> str:
    """The text as a cell prints it, or nothing where the cell does not print it.

    >>> _printed("95", "≥95.00%", number=True), _printed("1320.5", "1,320.50", number=True), _printed("9", "19", number=True)
    ('95.00', '1320.50', '')
    >>> _printed("≥80次", "≥ 80 次", number=False)
    '≥80次'
    """
    if number:
        wanted = abs(Decimal(text))
        sign = "-" if text.startswith("-") else ""
        for found in _PRINTED.finditer(cell):
            plain = found[0].replace(",", "")
            if Decimal(plain) == wanted:
                return sign + plain
        return ""
    return text if _BLANK.sub("", text) in _BLANK.sub("", cell) else ""
