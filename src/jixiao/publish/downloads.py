"""Files to take away: the tables as CSV with their description and as a workbook, the graph in three syntaxes, the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

from jixiao.model import TABLES
from jixiao.model.csvw import as_csv, description
from jixiao.publish.build import Build
from jixiao.publish.engine import DUMP
from jixiao.publish.page import Page
from jixiao.publish.workbook import workbook
from jixiao.publish.writer import Folder

__all__ = ["PATH", "File", "page", "write"]

PATH = "download/index.html"

_OTHERS = {"data/csv-metadata.json": "file.csvw", "data/tables.xlsx": "file.xlsx", "dump.nq": "file.nq", DUMP: "file.nq.gz",
           "dump.ttl": "file.ttl",
           "dump.jsonld": "file.jsonld", "report.ttl": "file.report"}


@dataclass(frozen=True)
class File:
    """A file to take away: its path on the site, size in bytes, SHA-256, and the key of its description."""

    path: str
    size: int
    sha256: str
    what: str


def write(build: Build, report: bytes, folder: Folder, more: Iterable[tuple[str, bytes, str]] = ()) -> list[File]:
    """Write the files of the download page; the dumps are there by now.

    `more` are other files, each with the key of its description.
    """
    tables, about = build.corpus.tables, build.settings
    for name in TABLES:
        folder.write(f"data/{name}.csv", as_csv(tables, name).encode())
    described = description(title=about.title, publisher=about.publisher, license={"@id": about.licence})
    folder.write("data/csv-metadata.json", described.encode())
    folder.write("data/tables.xlsx", workbook(tables))
    folder.write(DUMP, build.engine.dump)
    folder.write("report.ttl", report)
    listed = [(f"data/{name}.csv", name) for name in TABLES] + list(_OTHERS.items())
    for path, data, what in more:
        folder.write(path, data)
        listed.append((path, what))
    return [File(path, folder.written[path], folder.sha256(path), what) for path, what in listed]


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
    out.context = {"tables": tables, "others": others, "quads": build.knowledge.count, "catalog": out.anchor("catalog"),
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
