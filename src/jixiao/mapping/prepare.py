"""Before any row is read: mappings to a plan, held against the columns of its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jixiao.mapping import yarrrml
from jixiao.mapping.database import database, refusal
from jixiao.mapping.nodes import FaultError, Faults, suggestion
from jixiao.mapping.plan import Plan, Source
from jixiao.mapping.sources.json_records import complaint
from jixiao.mapping.sources.opened import Sources

__all__ = ["TURTLE", "prepared"]

TURTLE = (".ttl", ".rml", ".nt")  # names of RML mappings end so; all others are YARRRML


@contextmanager
def prepared(mappings: Sequence[Path], data: Path, base: str,
             given: Mapping[str, Any] | None = None) -> Iterator[tuple[Plan, Sources]]:
    """The plan of mapping files, and its sources, opened until the end of the block.

    Args:
        mappings: YARRRML files, and RML files in Turtle.
        data: the folder of the tables.
        base: base IRI.
        given: tables by the name, path or URL that mappings call them by.

    Raises:
        MappingError: one line for each mistake: file, line, the word and a suggestion.
        TableError: a table has no header that can be read.
    """
    faults, given, data = Faults(), given or {}, Path(data)
    parts = [_turtle(path, data, base, given, faults) if path.suffix in TURTLE
             else yarrrml.read([path], data, base, given, faults) for path in mappings]
    plan = Plan(tuple(rule for part in parts for rule in part.rules), tuple(use for part in parts for use in part.uses))
    used: dict[Source, list[str]] = defaultdict(list)
    for use in plan.uses:
        used[use.source].append(use.column)
    with database(plan.sources()) as (connection, folder):
        sources = Sources(connection, folder, given, used)
        _compare(plan, sources, faults)
        faults.raise_any()
        try:
            yield plan, sources
        except refusal():
            for source in (s for s in plan.sources() if s.kind == "csv"):  # DuckDB does not always say where; reading the rows does
                for _ in sources.rows(source):
                    pass
            raise


def _turtle(path: Path, data: Path, base: str, given: Mapping[str, Any], faults: Faults) -> Plan:
    from jixiao.mapping.rml import mapping as rml  # noqa: PLC0415 - RDFLib is loaded for Turtle only

    return rml.read(path, data, base, given, faults)


def _compare(plan: Plan, sources: Sources, faults: Faults) -> None:
    """Tell every column that a mapping needs and a source does not have."""
    for use in plan.uses:
        known = sources.header(use.source)
        wrong = complaint(use.column) if use.source.kind == "json" else ""
        if wrong:
            faults.found.append(FaultError(use.place, f"“{use.column}”不是 JSONPath", f"{use.column!r} is no JSONPath: {wrong}"))
        if sources.is_nested(use.source, use.column):
            faults.found.append(FaultError(use.place, f"表 {use.source.name} 的列“{use.column}”是结构或字节，不是单个值",
                                           f"column {use.column!r} of table {use.source.name} holds structures or bytes, no values"))
        if known is not None and use.column not in known:
            near = suggestion(use.column, known)
            faults.found.append(FaultError(use.place, f"表 {use.source.name} 没有列“{use.column}”{near.zh}",
                                           f"table {use.source.name} has no column {use.column!r}{near.en}"))
    for source in plan.sources():  # tables whose rules use no column at all
        sources.header(source)
