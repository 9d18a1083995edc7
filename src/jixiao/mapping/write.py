"""The writer: compiled rules to a file of N-Quads lines, each line once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from jixiao.mapping.database import are_small
from jixiao.mapping.lexical import sql_text
from jixiao.mapping.plan import Plan
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sql import Batch, batches
from jixiao.mapping.unique import proven

__all__ = ["write"]


def write(connection: Any, plan: Plan, sources: Sources, out: Path, in_order: bool) -> int:
    """Write all lines of a plan; returns how many.

    Args:
        connection: an open DuckDB connection.
        plan: the plan.
        sources: its opened sources.
        out: the file.
        in_order: whether lines are sorted by byte. If not, lines that cannot repeat stream through in the order of rows, table by
            table, and the others follow, sorted.
    """
    if in_order:
        return _copy(connection, f"SELECT DISTINCT line FROM {_lines(connection, plan, sources)} ORDER BY line", out)
    once = set(map(id, proven(connection, plan.rules, sources)))
    queries = [batch.query for batch in batches([rule for rule in plan.rules if id(rule) in once], sources)]
    rest = [batch.query for batch in batches([rule for rule in plan.rules if id(rule) not in once], sources)]
    if rest:
        queries.append(f"SELECT DISTINCT line FROM ({' UNION ALL '.join(rest)}) ORDER BY line")
    count, part = 0, out.with_suffix(".part")
    with out.open("wb") as whole:
        for query in queries:
            count += _copy(connection, query, part)
            with part.open("rb") as lines:
                shutil.copyfileobj(lines, whole, 1 << 20)
            part.unlink()
    return count


def _copy(connection: Any, query: str, out: Path) -> int:
    found = connection.execute(f"COPY ({query}) TO {sql_text(str(out))} "
                               "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')").fetchone()
    return int(found[0])


def _lines(connection: Any, plan: Plan, sources: Sources) -> str:
    """SQL of all lines. Collecting them first is quicker for small tables, one query that streams for large ones."""
    compiled: list[Batch] = batches(plan.rules, sources)
    if compiled and not are_small(plan.sources()):
        return f"({' UNION ALL '.join(batch.query for batch in compiled)})"
    connection.execute("CREATE TEMP TABLE quads (line VARCHAR)")
    for batch in compiled:
        connection.execute(f"INSERT INTO quads {batch.query}")
    return "quads"
