"""Files to take away: the tables as CSV with their description and as a workbook, the graph in three syntaxes, the report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from jixiao.model import TABLES
from jixiao.model.csvw import as_csv, description
from jixiao.publish.beside import Beside
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.workbook import workbook

__all__ = ["PATH", "File", "files", "page"]

PATH = "download/index.html"

File = tuple[str, bytes, str]
"""Path on the site, content, and the key of its description."""



def files(build: Build, beside: Beside, nquads: Path, report: bytes) -> Iterator[File]:
    """All files of the download page."""
    tables = build.corpus.tables
    for name in TABLES:
        yield f"data/{name}.csv", as_csv(tables, name).encode(), name
    about = build.settings
    described = description(title=about.title, publisher=about.publisher, license={"@id": about.licence})
    yield "data/csv-metadata.json", described.encode(), "file.csvw"
    yield "data/tables.xlsx", workbook(tables), "file.xlsx"
    turtle, jsonld = beside.dumps()
    yield "dump.nq", nquads.read_bytes(), "file.nq"
    yield "dump.ttl", turtle, "file.ttl"
    yield "dump.jsonld", jsonld, "file.jsonld"
    yield "report.ttl", report, "file.report"


def page(build: Build, made: list[File]) -> Page:
    """The page that lists the files with size and digest."""
    out = Page(PATH, "downloads.html", build.strings.plain("downloads"), section="download",
               title_en="Downloads")
    tables, others = [], []
    for path, data, what in made:
        entry = {
            "href": out.href(path),
            "name": path.rpartition("/")[2],
            "size": size(len(data)),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        if what in TABLES:
            tables.append({**entry, "zh": TABLES[what].zh, "en": TABLES[what].en, "rows": len(build.corpus.tables[what])})
        else:
            others.append({**entry, "what": build.strings[what]})
    out.context = {"tables": tables, "others": others, "quads": len(build.knowledge.quads)}
    return out


def size(count: int) -> str:
    """A number of bytes as people read it.

    >>> size(2048)
    '2.0 KB'
    """
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024 / 1024:.1f} MB"
