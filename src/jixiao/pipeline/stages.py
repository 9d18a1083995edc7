"""Single stages as commands run them, on files and on folders of tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jixiao.findings import add_checks, add_findings
from jixiao.model import Tables
from jixiao.pipeline.mapping import map_all
from jixiao.pipeline.progress import Tick
from jixiao.pipeline.sources import collect
from jixiao.pipeline.workspace import DUMP, REPORT, tables_of
from jixiao.settings import Settings

__all__ = ["check", "extract", "read_sources", "validate"]

# Findings of reading say their stage; those of rules (S06, F12) and of the mapping are made anew each time.
_READING = ("read-", "layout-", "value-", "privacy-", "identity-")


def read_sources(sources: Iterable[Path], settings: Settings, tick: Tick, leave_out: Iterable[Path] = ()) -> Tables:
    """Documents to tables; what was met on the walk through the folders is among the findings.

    Raises:
        ReadError: a source is not there, or there is nothing to read.
    """
    from jixiao.pipeline.extract import extract as run

    found = collect(sources, leave_out)
    tables = run(found.files, settings, tick)
    add_findings(tables, found.findings)
    return tables


def extract(sources: Iterable[Path], out: Path, form: str, settings: Settings, tick: Tick) -> Tables:
    """Read documents and write their tables.

    Args:
        sources: files and folders.
        out: the folder of the tables.
        form: `csv` or `parquet`.
        settings: the publisher's settings.
        tick: told after each file.
    """
    from jixiao.tables import write

    tables = read_sources(sources, settings, tick, leave_out=[out])
    write(tables, out, form)
    return tables


def check(tables: Tables, dump: Path, settings: Settings) -> bytes:
    """Run shapes and rules, add findings and checks to the tables and return the report in Turtle."""
    from jixiao.validate import validate as run

    outcome = run(tables, dump, settings)
    add_findings(tables, outcome.findings)
    add_checks(tables, outcome.checks)
    return outcome.report


def validate(folder: Path, settings: Settings) -> Tables:
    """Check a folder of tables: writes its findings, checks and report, and its RDF where that is missing or old.

    Raises:
        TableError: the folder holds no tables.
    """
    from jixiao.tables import load, write

    data = tables_of(folder)
    tables = load(data)
    tables.rows["findings"] = [r for r in tables["findings"] if r["code"].startswith(_READING)]
    kept = {r["id"] for r in tables["findings"]}
    tables.rows["finding_cells"] = [r for r in tables["finding_cells"] if r["id"] in kept]
    tables.rows["checks"] = []
    dump = data / DUMP
    if not dump.is_file() or dump.stat().st_mtime_ns < max(p.stat().st_mtime_ns for p in data.glob("*.csv")):
        add_findings(tables, map_all(data, dump, settings).findings)
    report = check(tables, dump, settings)
    write(tables, data)
    (data / REPORT).write_bytes(report)
    return tables
