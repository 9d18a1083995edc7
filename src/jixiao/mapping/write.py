"""The writer: compiled rules to a file of N-Quads lines, each line once."""

from __future__ import annotations

import heapq
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from jixiao.mapping.database import are_small
from jixiao.mapping.lexical import sql_text
from jixiao.mapping.plan import Join, Plan, Rule
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sql import Batch, Known, batches
from jixiao.mapping.unique import proven, repeating

__all__ = ["write"]

_FILES = 64  # that lines which may repeat are dealt to
_FLUSHED = 20_000  # lines that wait in memory for each of them


def write(connection: Any, plan: Plan, sources: Sources, out: Path, in_order: bool, broken: Sequence[Rule]) -> int:
    """Write all lines of a plan; returns how many.

    Args:
        connection: an open DuckDB connection.
        plan: the plan.
        sources: its opened sources.
        out: the file.
        in_order: whether lines are sorted by byte. If not, lines that cannot repeat stream through as threads come upon them, and the
            others follow, sorted.
        broken: the rules that some value may break; the others are written without a test.
    """
    sound = frozenset(id(rule) for rule in plan.rules) - frozenset(map(id, broken))
    once = [] if in_order else proven(connection, plan.rules, sources)
    kept = frozenset(map(id, once))
    others = [rule for rule in plan.rules if id(rule) not in kept]
    few = frozenset(map(id, repeating(connection, others, sources)))
    known = Known(sound, frozenset(id(rule) for rule in once if isinstance(rule.object, Join)), few)
    connection.execute("SET preserve_insertion_order = false")  # row numbers stay those of the file all the same
    queries = [batch.query for batch in batches(once, sources, known=known)]
    count = _copy(connection, " UNION ALL ".join(queries), out) if once else 0
    with out.open("ab") as whole:
        rest = batches(others, sources, known=known)
        return count + _each_once(connection, rest, are_small(plan.sources()), out.with_suffix(".part"), whole)


def _each_once(connection: Any, parts: Sequence[Batch], small: bool, part: Path, whole: BinaryIO) -> int:
    """Append the lines of batches, sorted by byte, each once; returns how many.

    Those of large tables are dealt to files by a digest first, so that equal ones meet in one that fits into memory.
    """
    if not parts:
        return 0
    if small:
        connection.execute("CREATE OR REPLACE TEMP TABLE quads (line VARCHAR)")
        for batch in parts:
            connection.execute(f"INSERT INTO quads {batch.query}")
        count = _copy(connection, "SELECT DISTINCT line FROM quads ORDER BY line", part)
        _append(part, whole)
        return count
    folder = part.with_suffix(".dealt")
    connection.execute(f"SET partitioned_write_flush_threshold = {_FLUSHED}")
    connection.execute(f"COPY (SELECT line, hash(line) % {_FILES} AS file FROM ({' UNION ALL '.join(b.query for b in parts)})) "
                       f"TO {sql_text(str(folder))} (FORMAT parquet, PARTITION_BY (file))")
    count, made = 0, []
    for dealt in sorted(folder.glob("file=*")):
        made.append(dealt.with_suffix(".nq"))
        lines = f"read_parquet({sql_text(f'{dealt}/*.parquet')}, hive_partitioning=false)"
        count += _copy(connection, f"SELECT DISTINCT line FROM {lines} ORDER BY line", made[-1])
        shutil.rmtree(dealt)
    with ExitStack() as stack:
        whole.writelines(heapq.merge(*(stack.enter_context(path.open("rb")) for path in made)))
    shutil.rmtree(folder)
    return count


def _append(part: Path, whole: BinaryIO) -> None:
    with part.open("rb") as lines:
        shutil.copyfileobj(lines, whole, 1 << 20)
    part.unlink()


def _copy(connection: Any, query: str, out: Path) -> int:
    found = connection.execute(f"COPY ({query}) TO {sql_text(str(out))} "
                               "(FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')").fetchone()
    return int(found[0])
