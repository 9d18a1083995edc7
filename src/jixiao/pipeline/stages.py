"""Single stages as commands run them, on files and on folders of tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jixiao.findings import add_causes, add_checks, add_findings
from jixiao.model import Tables
from jixiao.pipeline.mapping import map_records, map_validation
from jixiao.pipeline.progress import Clock, Progress, Tick, silent
from jixiao.pipeline.sources import collect
from jixiao.pipeline.workspace import DUMP, REPORT, published_lines, tables_of
from jixiao.settings import Settings

__all__ = ["Checked", "check", "extract", "read_sources", "validate"]

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


@dataclass(frozen=True)
class Checked:
    """The graph of some tables, and the report on them."""

    triples: int
    report: bytes


def check(tables: Tables, work: Path, settings: Settings, clock: Clock) -> Checked:
    """Map tables, run shapes and rules over tables and graph, and map what they found.

    Args:
        tables: the tables of a run; findings and checks are added to them.
        work: a folder of one's own, in which the tables and the graph (`dump.nq`) are written.
        settings: the publisher's settings.
        clock: measures the stages.
    """
    from jixiao.tables import write
    from jixiao.validate import validate as run

    dump = work / DUMP
    with clock.stage("map"):
        write(tables, work)
        add_findings(tables, map_records(work, dump, settings).findings)
    with clock.stage("validate"):
        outcome = run(tables, dump, settings)
        add_findings(tables, outcome.findings)
        add_causes(tables, outcome.causes)
        add_checks(tables, outcome.checks)
    with clock.stage("map"):
        write(tables, work)
        triples = map_validation(work, dump, settings).triples
    return Checked(triples, outcome.report)


def validate(folder: Path, settings: Settings, progress: Progress = silent) -> Tables:
    """Check a folder of tables: writes its findings, its checks, its RDF and the report anew; what publishing said stays.

    Raises:
        TableError: the folder holds no tables.
    """
    from jixiao.graph import merged
    from jixiao.tables import load

    data = tables_of(folder)
    tables = load(data)
    tables.rows["findings"] = [{**r, "cause": ""} for r in tables["findings"] if r["code"].startswith(_READING)]
    kept = {r["id"] for r in tables["findings"]}
    tables.rows["finding_cells"] = [r for r in tables["finding_cells"] if r["id"] in kept]
    tables.rows["checks"] = []
    with TemporaryDirectory(prefix="jixiao-") as name:
        work = Path(name)
        checked = check(tables, work, settings, Clock(progress))
        for table in ("findings", "finding_cells", "checks"):
            shutil.move(work / f"{table}.csv", data / f"{table}.csv")
        published = b"".join(published_lines(folder / DUMP, settings.base))
        with (folder / DUMP).open("wb") as dump:
            dump.writelines(merged(work / DUMP, published))
    (folder / REPORT).write_bytes(checked.report)
    return tables
