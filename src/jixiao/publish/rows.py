"""A page for each row that has none yet, in a site of full granularity: what was printed, and what the graph says of it.

The IRI of a row stays the fragment of the page of its unit and year; this is a further document about it.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.model.schema import RECORD_TABLES, TABLES, Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.clauses import CLAUSES
from jixiao.publish.describe import Describer
from jixiao.publish.page import Page

__all__ = ["pages"]

_TITLES = ("level3", "name", "item", "about", "until", "text")  # the first of them that a row has is its title
_LONGEST = 40


def pages(build: Build) -> Iterator[Page]:
    """The pages of all rows but duties and tasks, in full granularity; none otherwise."""
    if build.settings.granularity == "full":
        for unit, year in build.corpus.rows:
            for table in (name for name in RECORD_TABLES if name not in CLAUSES):
                for row in build.corpus.rows[unit, year][table]:
                    yield _row(build, table, row)


def _row(build: Build, table: str, row: Row) -> Page:
    corpus, where = build.corpus, links.row(row)
    unit, year = row["unit_key"], row["year_key"]
    page = build.page(links.single(row), "row.html", _title(build, table, row), [
        (build.strings.plain("units"), "unit/index.html"), (corpus.unit_name(unit), links.unit(unit)),
        (build.year(year), links.year(unit, year))], section="unit")
    page.subject = where
    read = corpus.evidence.get((row["document_id"], table, row["row_id"]), {})
    page.context = {
        "place": page.href(where),
        "iri": f"{build.settings.base}{where.replace('index.html', '')}",
        "source": build.sources.chip(page, table, row),
        "fields": [(build.column(table, column), build.sources.value(page, table, row, (column,), row[column]))
                   for column in TABLES[table].names if column in read and row[column]],
        "findings": build.finding_lines(page, corpus.findings_of_row.get((row["document_id"], row["row_id"]), ())),
        "lines": Describer(build, page).lines(build.knowledge.of_row(*where.split("#"))),
    }
    return page


def _title(build: Build, table: str, row: Row) -> str:
    title = next((row[name] for name in _TITLES if row.get(name)), "")
    name = TABLES[table].en if build.language == "en" else TABLES[table].zh
    shown = title if len(title) <= _LONGEST else f"{title[:_LONGEST]}…"
    return f"{shown} · {name}" if shown else f"{name} {row['row_id']}"
