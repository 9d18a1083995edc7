"""Files to take away: the tables as CSV with their description and as a workbook, the graph in three syntaxes, the report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from jixiao import graph
from jixiao.model import TABLES
from jixiao.model.csvw import as_csv, description
from jixiao.publish.beside import Beside
from jixiao.publish.build import Build
from jixiao.publish.engine import DUMP
from jixiao.publish.page import Page
from jixiao.publish.workbook import workbook
from jixiao.publish.writer import Folder

__all__ = ["PATH", "File", "page", "write"]

PATH = "download/index.html"


@dataclass(frozen=True)
class File:
    """A file to take away: its path on the site, size in bytes, SHA-256, and the key of its description."""

    path: str
    size: int
    sha256: str
    what: str


def write(build: Build, beside: Beside, nquads: Path, report: bytes, folder: Folder,
          more: Iterable[tuple[str, bytes, str]] = ()) -> Iterator[File]:
    """Write all files of the download page, one after another; `more` are others, each with the key of its description."""
    for path, data, what in chain(_contents(build, beside, nquads, report), more):
        folder.write(path, data)
        yield File(path, len(data), hashlib.sha256(data).hexdigest(), what)


def _contents(build: Build, beside: Beside, nquads: Path, report: bytes) -> Iterator[tuple[str, bytes, str]]:
    tables = build.corpus.tables
    for name in TABLES:
        yield f"data/{name}.csv", as_csv(tables, name).encode(), name
    about = build.settings
    described = description(title=about.title, publisher=about.publisher, license={"@id": about.licence})
    yield "data/csv-metadata.json", described.encode(), "file.csvw"
    yield "data/tables.xlsx", workbook(tables), "file.xlsx"
    turtle, jsonld = beside.dumps()
    yield "dump.nq", nquads.read_bytes() + graph.nquads(build.knowledge.more), "file.nq"
    yield DUMP, build.engine.dump, "file.nq.gz"
    yield "dump.ttl", turtle, "file.ttl"
    yield "dump.jsonld", jsonld, "file.jsonld"
    yield "report.ttl", report, "file.report"


def page(build: Build, made: Iterable[File]) -> Page:
    """The page that lists the files with size and digest."""
    out = build.page(PATH, "downloads.html", build.strings.plain("downloads"), section="download")
    tables, others = [], []
    for file in made:
        entry = {"href": out.file(file.path), "name": file.path.rpartition("/")[2], "size": size(file.size), "sha256": file.sha256,
                 "anchor": out.anchor(file.path.replace("/", "-"))}
        if file.what in TABLES:
            table = TABLES[file.what]
            tables.append({**entry, "dataset": out.anchor(file.what), "what": table.en if build.language == "en" else table.zh,
                           "rows": len(build.corpus.tables[file.what])})
        else:
            others.append({**entry, "what": build.strings.plain(file.what)})
    out.context = {"tables": tables, "others": others, "quads": len(build.knowledge.quads), "catalog": out.anchor("catalog"),
                   "report": out.anchor("report"), "built": out.anchor("build"), "program": f"jixiao {version('jixiao')}",
                   "documents": len(build.corpus.documents)}
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
