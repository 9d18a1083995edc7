"""Files to take away: the tables as CSV with their description and as a workbook, the graph in three syntaxes, the report."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jixiao.model import TABLES, Tables
from jixiao.publish.beside import Beside
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.workbook import workbook

__all__ = ["PATH", "File", "files", "page"]

PATH = "download/index.html"

File = tuple[str, bytes, str]
"""Path on the site, content, and the key of its description."""

_TYPES = {"text": "string", "integer": "integer", "decimal": "decimal", "year": "string", "boolean": "string", "key": "string"}


def files(build: Build, beside: Beside, nquads: Path, report: bytes) -> Iterator[File]:
    """All files of the download page."""
    tables = build.corpus.tables
    for name in TABLES:
        yield f"data/{name}.csv", _csv(tables, name), name
    yield "data/csv-metadata.json", _csvw(build), "file.csvw"
    yield "data/tables.xlsx", workbook(tables), "file.xlsx"
    turtle, jsonld = beside.dumps()
    yield "dump.nq", nquads.read_bytes(), "file.nq"
    yield "dump.ttl", turtle, "file.ttl"
    yield "dump.jsonld", jsonld, "file.jsonld"
    yield "report.ttl", report, "file.report"


def _csv(tables: Tables, name: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, TABLES[name].names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(tables[name])
    return out.getvalue().encode()


def _csvw(build: Build) -> bytes:
    """The CSVW description of all tables: columns, types, meanings in Chinese and English, and keys."""
    described = []
    for table in TABLES.values():
        columns: list[dict[str, Any]] = [
            {"name": c.name, "titles": c.name, "datatype": _TYPES[c.type], "dc:description": [
                {"@value": c.zh, "@language": "zh"}, {"@value": c.en, "@language": "en"}]}
            for c in table.columns
        ]
        described.append({
            "url": f"{table.name}.csv",
            "dc:title": [{"@value": table.zh, "@language": "zh"}, {"@value": table.en, "@language": "en"}],
            "tableSchema": {"columns": columns, "primaryKey": list(table.key)},
        })
    whole = {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": build.settings.title,
        "dc:publisher": build.settings.publisher,
        "dc:license": {"@id": build.settings.licence},
        "tables": described,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


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
