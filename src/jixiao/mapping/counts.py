"""Counting what made no quad: every row and every filled cell is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.mapping.plan import Plan, Rule, Source
from jixiao.mapping.sql import census, used_columns
from jixiao.mapping.tables import Headers

__all__ = ["Count", "count"]


@dataclass(frozen=True)
class Count:
    """How much of a table made quads.

    Attributes:
        rows: rows of the table.
        rows_without: rows that made no quad at all.
        cells: cells that are not empty.
        cells_without: of these, the ones that no quad was made of.
        columns: `cells_without` by column, columns with none left out.
    """

    rows: int
    rows_without: int
    cells: int
    cells_without: int
    columns: dict[str, int]


def count(connection: Any, plan: Plan, headers: Headers) -> dict[str, Count]:
    """Count rows and cells of every table, by its name.

    Args:
        connection: an open DuckDB connection.
        plan: the plan whose rules make the quads.
        headers: column names by table.
    """
    return {source.name: _table(connection, source, [rule for rule in plan.rules if rule.source == source], headers)
            for source in headers}


def _table(connection: Any, source: Source, rules: Sequence[Rule], headers: Headers) -> Count:
    batch = census(source, rules, headers)
    made = [batch.term(guard) for guard in batch.guards]
    sums = ["count(*)", f"count_if(NOT ({' OR '.join(made) or 'false'}))"]
    for column in headers[source]:
        alias = batch.aliases[column]
        uses = dict.fromkeys(m for m, rule in zip(made, rules, strict=True) if column in used_columns(rule))
        sums += [f"count({alias})", f"count_if({alias} IS NOT NULL AND NOT ({' OR '.join(uses) or 'false'}))"]
    rows, rows_without, *cells = connection.execute(batch.select(", ".join(sums))).fetchone()
    unused = {column: n or 0 for column, n in zip(headers[source], cells[1::2], strict=True)}  # NULL: a table without rows
    return Count(rows, rows_without or 0, sum(cells[::2]), sum(unused.values()), {c: n for c, n in unused.items() if n})
