"""Counting what made no quad: every row and every filled cell is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.mapping.plan import Plan, Rule, Source
from jixiao.mapping.sources import json_records
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sql import census, is_apart, used_columns

__all__ = ["Count", "count"]


@dataclass(frozen=True)
class Count:
    """How much of a table made quads.

    Attributes:
        rows: rows of the table.
        rows_without: rows that made no quad at all.
        cells: cells that are not empty.
        cells_without: of these, the ones that no quad was made of.
        columns: `cells_without` by column, columns with none left out. Of JSON records the names count that no reference begins with.
    """

    rows: int
    rows_without: int
    cells: int
    cells_without: int
    columns: dict[str, int]


def count(connection: Any, plan: Plan, sources: Sources) -> tuple[dict[str, Count], list[Rule]]:
    """Count rows and cells of every table, by its name, and find the rules that some value breaks.

    Args:
        connection: an open DuckDB connection.
        plan: the plan whose rules make the quads.
        sources: the opened sources.

    Returns:
        The counts, and the rules to look at for findings: those that are broken, and those whose own query has to tell.
    """
    counts: dict[str, Count] = {}
    broken: list[Rule] = [rule for rule in plan.rules if is_apart(rule, sources)]
    for source in plan.sources():
        names = (source.name, *(f"{source.name} ({n})" for n in range(2, len(plan.sources()) + 1)))
        name = next(name for name in names if name not in counts)
        counts[name], more = _table(connection, source, [r for r in plan.rules if r.source == source], sources)
        broken += more
    return counts, list(dict.fromkeys(broken))


def _table(connection: Any, source: Source, rules: Sequence[Rule], sources: Sources) -> tuple[Count, list[Rule]]:
    batch = census(source, rules, sources)
    made = [batch.term(guard) for guard in batch.guards]
    sums = ["count(*)", f"count_if(NOT ({' OR '.join(made) or 'false'}))"]
    columns = sources.columns(source)
    needed = [set(used_columns(rule)) for rule in rules]
    for column in columns:
        cell = batch.cells[column].text
        uses = dict.fromkeys(m for m, names in zip(made, needed, strict=True) if column in names)
        sums += [f"count({cell})", f"count_if({cell} IS NOT NULL AND NOT ({' OR '.join(uses) or 'false'}))"]
    sums += [f"count_if({check.bad})" for check in batch.checks]
    found = [n or 0 for n in connection.execute(batch.select(", ".join(sums))).fetchone()]  # NULL: a table without rows
    rows, rows_without, *cells = found[:2 + 2 * len(columns)]
    unused = dict(zip(columns, cells[1::2], strict=True))
    unused |= (others := _not_referred_to(source, sources))
    broken = [check.rule for check, n in zip(batch.checks, found[2 + len(cells):], strict=True) if n]
    filled = sum(cells[::2]) + sum(others.values())
    return Count(rows, rows_without, filled, sum(unused.values()), {c: n for c, n in unused.items() if n}), broken


def _not_referred_to(source: Source, sources: Sources) -> dict[str, int]:
    """Members of JSON records that no reference begins with, and in how many records they have something."""
    if source.kind != "json":
        return {}
    begun = {json_records.member(reference) for reference in sources.columns(source)}
    return {} if None in begun else {name: n for name, n in sorted(sources.unfit[source].members.items()) if name not in begun}
