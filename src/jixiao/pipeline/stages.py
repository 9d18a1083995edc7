"""Single stages as commands run them, on folders of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from jixiao import resources
from jixiao.findings import add_checks, add_findings
from jixiao.model import Tables
from jixiao.pipeline.progress import Progress, Tick, silent
from jixiao.pipeline.sources import collect
from jixiao.pipeline.workspace import DUMP, REPORT, tables_of
from jixiao.settings import Settings

__all__ = ["check", "explain_mapping", "extract", "map_all", "map_tables", "read_sources", "validate"]

# Findings of reading start with their stage; those of rules (S06, F12) are made anew by each validation.
_READING = ("read-", "layout-", "value-")


def read_sources(sources: Iterable[Path], settings: Settings, tick: Tick, leave_out: Iterable[Path] = ()) -> Tables:
    """Documents to tables; what was met on the walk through the folders is among the findings."""
    from jixiao.pipeline.extract import extract as run

    found = collect(sources, leave_out)
    tables = run(found.files, settings, tick)
    add_findings(tables, found.findings)
    return tables


def extract(sources: Iterable[Path], out: Path, form: str, settings: Settings, progress: Progress = silent) -> Tables:
    """Read documents and write their tables."""
    from jixiao.tables import write

    tables = read_sources(sources, settings, lambda done, total, what: progress("read", done, total, what), leave_out=[out])
    write(tables, out, form)
    return tables


def _mappings(settings: Settings) -> list[Path]:
    return resources.files("mappings/rdf", "*.yml", settings.own)


def map_all(data: Path, dump: Path, settings: Settings) -> int:
    """All tables by all mappings, with the vocabulary, as N-Quads; returns how many quads there are."""
    raise SystemExit(f"{data}{dump}{settings}")


def check(tables: Tables, dump: Path, settings: Settings) -> bytes:
    """Run shapes and rules, add findings and checks to the tables and return the report in Turtle."""
    from jixiao.validate import validate as run

    outcome = run(tables, dump, settings)
    add_findings(tables, outcome.findings)
    add_checks(tables, outcome.checks)
    return outcome.report
