"""Running a plan: tables in, sorted N-Quads out, with what could not be written as findings."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from jixiao.findings import Finding
from jixiao.mapping.counts import Count, count
from jixiao.mapping.database import are_small, database
from jixiao.mapping.lexical import sql_text
from jixiao.mapping.plan import Plan
from jixiao.mapping.prepare import prepare
from jixiao.mapping.report import findings
from jixiao.mapping.sql import batches
from jixiao.mapping.tables import Headers

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


def check(mappings: Sequence[Path], data: Path, base: str = "https://example.org/") -> Plan:
    """Read mappings and compare them with the headers of their tables; no row is read.

    Raises:
        MappingError: one line for each mistake: file, line, the word and a suggestion.
        TableError: a table has no header that can be read.
    """
    return prepare(mappings, data, base)[0]


def run(mappings: Sequence[Path], data: Path, base: str, out: BinaryIO | Path) -> Outcome:
    """Map tables to N-Quads: sorted by byte, each quad once, so that the order of rows and files does not show.

    Args:
        mappings: YARRRML files.
        data: the folder of the tables.
        base: base IRI; `base:` and `$(_base)` in the mappings.
        out: a file to write to (replaced when all is well), or an open binary file.

    Raises:
        MappingError: a mapping has a mistake; nothing is written.
        TableError: a table cannot be read as CSV; nothing is written.
    """
    plan, known = prepare(mappings, data, base)
    with tempfile.TemporaryDirectory(prefix=".jixiao-map-", dir=out.parent if isinstance(out, Path) else None) as folder:
        written = Path(folder) / "out.nq"
        with database(known) as connection:
            counts, broken = count(connection, plan, known)
            found = findings(connection, broken, known)
            triples = connection.execute(
                f"COPY (SELECT DISTINCT line FROM {_lines(connection, plan, known)} ORDER BY line) TO {sql_text(str(written))} "
                "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')").fetchone()[0]
        if isinstance(out, Path):
            written.replace(out)
        else:
            with written.open("rb") as file:
                shutil.copyfileobj(file, out)
    return Outcome(triples, tuple(found), counts)


def _lines(connection: Any, plan: Plan, known: Headers) -> str:
    """SQL of all lines. Collecting them first is quicker for small tables, one query that streams for large ones."""
    compiled = batches(plan.rules, known)
    if compiled and not are_small(known):
        return f"({' UNION ALL '.join(batch.query for batch in compiled)})"
    connection.execute("CREATE TEMP TABLE quads (line VARCHAR)")
    for batch in compiled:
        connection.execute(f"INSERT INTO quads {batch.query}")
    return "quads"
