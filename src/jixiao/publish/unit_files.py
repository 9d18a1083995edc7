"""The rows of one unit as files of their own, so that it can take its data away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.model import Tables
from jixiao.model.csvw import as_csv
from jixiao.model.schema import TABLES, Row
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["files", "lines"]

_OFFERED = ("indicators", "amounts", "tasks", "findings")


def files(build: Build) -> Iterator[tuple[str, bytes]]:
    """Path and content of the files of all units: a CSV for each table that has rows of the unit."""
    for key in build.corpus.unit_keys():
        for name, rows in _tables(build, key):
            yield _path(key, name), as_csv(Tables({name: rows}), name).encode()


def lines(build: Build, page: Page, key: str) -> list[dict[str, Any]]:
    """The files of one unit as the page lists them."""
    say = build.strings.plain
    return [{"href": page.file(_path(key, name)), "name": TABLES[name].en if page.language == "en" else TABLES[name].zh,
             "rows": say("rows_of", count=len(rows))} for name, rows in _tables(build, key)]


def _path(key: str, name: str) -> str:
    return f"unit/{key}/{name}.csv"


def _tables(build: Build, key: str) -> Iterator[tuple[str, list[Row]]]:
    corpus = build.corpus
    for name in _OFFERED:
        rows = (list(corpus.findings_of_unit.get((key,), ())) if name == "findings"
                else [row for year in reversed(corpus.years_of(key)) for row in corpus.rows[key, year][name]])
        if rows:
            yield name, rows
