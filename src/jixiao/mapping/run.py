"""Running a plan: tables in, N-Quads out, with what could not be written as findings."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from jixiao.findings import Finding
from jixiao.mapping.counts import Count, count
from jixiao.mapping.functions import define
from jixiao.mapping.plan import Plan, calls_of
from jixiao.mapping.prepare import prepared
from jixiao.mapping.report import findings, unread
from jixiao.mapping.rowwise import mapped
from jixiao.mapping.write import write

__all__ = ["Outcome", "check", "run"]


@dataclass(frozen=True)
class Outcome:
    """What a run made.

    Attributes:
        triples: quads written, each counted once.
        findings: values that could not be written, each with file, row and column.
        counts: by table, how many rows and cells there are and how many of them made no quad.
    """

    triples: int
    findings: tuple[Finding, ...]
    counts: dict[str, Count]


def check(mappings: Sequence[Path], data: Path, base: str = "https://example.org/", tables: Mapping[str, Any] | None = None) -> Plan:
    """Read mappings and compare them with the headers of their tables; no row is read.

    Raises:
        MappingError: one line for each mistake: file, line, the word and a suggestion.
        TableError: a table has no header that can be read.
    """
    with prepared(mappings, data, base, tables) as (plan, _):
        return plan


def run(mappings: Sequence[Path], data: Path, base: str, out: BinaryIO | Path, *, tables: Mapping[str, Any] | None = None,
        in_order: bool = True) -> Outcome:
    """Map tables to N-Quads, each quad once.

    Args:
        mappings: YARRRML files, and RML files in Turtle (`.ttl`).
        data: the folder of the tables.
        base: base IRI; `base:` and `$(_base)` in YARRRML, and what relative IRIs are put behind.
        out: a file to write to (replaced when all is well), or an open binary file.
        tables: tables by the name, path or URL that mappings call them by: pandas or Arrow tables, DuckDB relations, paths of files.
        in_order: whether lines are sorted by byte, so that the same input gives the same bytes whatever the order of rows and files;
            if not, they come in any order.

    Raises:
        MappingError: a mapping has a mistake; nothing is written.
        TableError: a table cannot be read; nothing is written.
    """
    with tempfile.TemporaryDirectory(prefix=".jixiao-map-", dir=out.parent if isinstance(out, Path) else None) as folder:
        written = Path(folder) / "out.nq"
        with prepared(mappings, data, base, tables) as (plan, sources):
            small = mapped(plan, sources) if in_order else None
            if small is not None:
                lines, counts = small
                written.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
                triples, found = len(lines), []
            else:
                define(sources.connection, (name for rule in plan.rules for name in calls_of(rule)))
                counts, broken = count(sources.connection, plan, sources)
                found = [*findings(sources.connection, broken, sources), *unread(plan, sources)]
                triples = write(sources.connection, plan, sources, written, in_order, broken)
        if isinstance(out, Path):
            written.replace(out)
        else:
            with written.open("rb") as file:
                shutil.copyfileobj(file, out)
    return Outcome(triples, tuple(found), counts)
