"""Pages of duties and tasks: the text, its money, and the projects and indicators that serve it.

A row keeps its IRI on the page of its unit and year; a page here is a document about that row. What serves it is told by the forms
(the project of the form, figures that an indicator measures) or is found by shared words, which are then shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jixiao.identity.matching import load_matching
from jixiao.model.schema import Row
from jixiao.publish import links, shown
from jixiao.publish.build import Build
from jixiao.publish.money import Money
from jixiao.publish.page import Page
from jixiao.publish.review import finding_view
from jixiao.publish.same_words import SameWords
from jixiao.publish.texts import Texts
from jixiao.words import name_key

__all__ = ["CLAUSES", "pages"]

CLAUSES = ("duties", "tasks")
"""Tables whose rows have pages of their own here."""

_LONG = 40  # characters of a title
_OTHER = {"duties": "tasks", "tasks": "duties"}


def pages(build: Build) -> Iterator[Page]:
    """A page for each duty and task; in a site of fewer pages they stand on that of their unit and year only."""
    if build.compact:
        return
    maker = _Clauses(build)
    for unit in build.corpus.unit_keys():
        for year in build.corpus.years_of(unit):
            yield from maker.of_year(unit, year)


class _Clauses:
    """Makes the pages of all duties and tasks."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._light = load_matching(build.settings.own).light["indicators"]
        self._again: dict[tuple[str, str, str], list[Row]] = {}
        for table in CLAUSES:
            for row in build.corpus.tables[table]:
                self._again.setdefault((row["unit_key"], table, name_key(_name(table, row))), []).append(row)

    def of_year(self, unit: str, year: str) -> Iterator[Page]:
        """The pages of a unit in a year."""
        rows = self._build.corpus.rows[unit, year]
        if not any(rows[table] for table in CLAUSES):
            return
        served = _Served(self._build, rows, self._light)
        for table in CLAUSES:
            for row in rows[table]:
                yield self._page(table, row, served)

    def _page(self, table: str, row: Row, served: _Served) -> Page:
        build, corpus = self._build, self._build.corpus
        name = _name(table, row)
        unit, year = row["unit_key"], row["year_key"]
        page = build.page(links.clause(table, row), "clause.html", _short(name),
                          [(build.strings.plain("units"), "unit/index.html"), (corpus.unit_name(unit), links.unit(unit)),
                           (build.year(year), links.year(unit, year))], section="unit")
        page.subject = links.row(row)
        form = corpus.forms.get((row["document_id"], row["form"]))
        document = corpus.documents.get(row["document_id"])
        money = corpus.amounts_of_task.get((row["document_id"], row["row_id"]), [])
        texts = Texts(build, page, canonical=False)
        again = [r for r in self._again[unit, table, name_key(name)] if r is not row]
        page.context = {
            "kind": table,
            "iri": f"{build.settings.base}unit/{unit}/{year}/#{row['row_id']}",
            "row": page.href(links.row(row)),
            "name": name if table == "tasks" else "",
            "unit": page.link(links.unit(unit), corpus.unit_name(unit)),
            "year": page.link(links.year(unit, year), build.year(year)),
            "form": page.link(links.row(form), form["title"] or build.word("kind", form["kind"])) if form else "",
            "document": page.link(links.document(row["document_id"]), corpus.document_title(document)) if document else "",
            "source": build.sources.chip(page, table, row),
            "text": texts.text(table, row),
            "money": Money(build, page, canonical=False).tasks([row], money) if money else None,
            "projects": served.projects(page, table, row),
            "indicators": served.indicators(page, table, row),
            "others": served.clauses(page, _OTHER[table], table, row),
            "again": [self._line(page, table, r) for r in sorted(again, key=lambda r: r["year_key"])],
            "findings": [finding_view(build, page, f, f["id"])
                         for f in corpus.findings_of_row.get((row["document_id"], row["row_id"]), ())],
        }
        return page

    def _line(self, page: Page, table: str, row: Row) -> dict[str, Any]:
        """The same words in another year or document, with its total."""
        corpus = self._build.corpus
        amounts = corpus.amounts_of_task.get((row["document_id"], row["row_id"]), ())
        total = next((a for a in amounts if a["fund_source"] == "total"), None)
        document = corpus.documents.get(row["document_id"])
        return {
            "year": page.link(links.clause(table, row), self._build.year(row["year_key"])),
            "document": corpus.document_title(document) if document else row["document"],
            "amount": shown.amount(self._build, page, total) if total else "",
            "source": self._build.sources.chip(page, table, row),
        }


class _Served:
    """What duties and tasks of one unit and year can be served by."""

    def __init__(self, build: Build, rows: dict[str, list[Row]], light: re.Pattern[str]) -> None:
        self._build = build
        self._indicators: dict[str, list[Row]] = {}
        for row in rows["indicators"]:
            if row["level3"]:
                self._indicators.setdefault(row["level3"], []).append(row)
        self._projects: dict[str, Row] = {}
        for form in rows["forms"]:
            if form["project_key"] and form["project"]:
                self._projects.setdefault(form["project"], form)
        self._by_text = {table: {_said(table, row): row for row in rows[table]} for table in CLAUSES}
        names: dict[str, Iterable[str]] = {"indicators": self._indicators, "projects": self._projects, **self._by_text}
        self._words = {table: SameWords(of, light) for table, of in names.items()}

    def projects(self, page: Page, table: str, row: Row) -> list[dict[str, Any]]:
        """The project of the row's own form, and those with its words."""
        corpus = self._build.corpus
        out = []
        own = row.get("project_key", "")
        if own:
            out.append({"project": page.link(links.project(own), corpus.project_name(own)), "words": []})
        for name, words in self._words["projects"].find(_said(table, row)).items():
            form = self._projects[name]
            if form["project_key"] != own:
                out.append({"project": page.link(links.project(form["project_key"]), name), "words": words})
        return out

    def indicators(self, page: Page, table: str, row: Row) -> list[dict[str, Any]]:
        """The indicators that measure figures of the text, and those with its words, each name once."""
        corpus = self._build.corpus
        figures: dict[str, list[Row]] = {}
        for promise in corpus.promises_of.get((row["document_id"], row["row_id"]), ()):
            if promise["indicator_id"]:
                figures.setdefault(promise["indicator_id"], []).append(promise)
        out, named = [], set()
        for identifier, promises in figures.items():
            indicator = corpus.indicators_by_row[row["document_id"], identifier]
            named.add(indicator["level3"])
            out.append(self._indicator(page, indicator, promises, []))
        for name, words in self._words["indicators"].find(_said(table, row)).items():
            if name not in named:
                uses = self._indicators[name]
                first = next((i for i in uses if (i["document_id"], i["form"]) == (row["document_id"], row["form"])), uses[0])
                out.append(self._indicator(page, first, [], words))
        return out

    def _indicator(self, page: Page, row: Row, promises: list[Row], words: list[str]) -> dict[str, Any]:
        build = self._build
        return {
            "indicator": page.link(links.row(row), row["level3"]),
            "category": build.word("indicator-category", row["category"]) or row["level2"],
            "target": shown.target(build, page, row),
            "result": shown.result(build, page, row),
            "project": page.link(links.project(row["project_key"]), build.corpus.project_name(row["project_key"]))
            if row["project_key"] else "",
            "figures": [build.sources.value(page, "promises", p, ("text",), p["text"]) for p in promises],
            "words": words,
        }

    def clauses(self, page: Page, table: str, own: str, row: Row) -> list[dict[str, Any]]:
        """The tasks with the words of a duty, or the duties with those of a task."""
        of = self._by_text[table]
        return [{"clause": page.link(links.clause(table, of[text]), _short(_name(table, of[text]))), "words": words}
                for text, words in self._words[table].find(_said(own, row)).items()]


def _name(table: str, row: Row) -> str:
    return row["name"] if table == "tasks" else row["text"]


def _said(table: str, row: Row) -> str:
    """All that a row says."""
    return f"{row['name']} {row['content']}" if table == "tasks" else row["text"]


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
