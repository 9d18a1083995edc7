"""CSV tables as the compiler sees them: their header, checked before any row is read, and the SQL that reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from jixiao.errors import TableError
from jixiao.mapping.lexical import sql_text
from jixiao.mapping.nodes import FaultError, Faults, suggestion
from jixiao.mapping.plan import Plan, Source

__all__ = ["Headers", "headers", "identifier", "relation"]

Headers = dict[Source, tuple[str, ...]]


def headers(plan: Plan, faults: Faults) -> Headers:
    """The column names of every table of a plan.

    Args:
        plan: the plan.
        faults: collects columns that the plan needs and a table does not have.

    Raises:
        TableError: a table has no header that can be read.
    """
    out: Headers = {}
    for source, column, place in plan.columns:
        if source not in out:
            out[source] = _header(source)
        if column not in out[source]:
            near = suggestion(column, out[source])
            faults.found.append(FaultError(place, f"表 {source.name} 没有列“{column}”{near.zh}",
                                           f"table {source.name} has no column {column!r}{near.en}"))
    for source in plan.sources():  # tables whose rules use no column at all
        if source not in out:
            out[source] = _header(source)
    return out


def _header(source: Source) -> tuple[str, ...]:
    try:
        with source.path.open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file, delimiter=source.delimiter), [])
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise TableError(f"{source.path} 的表头无法读取，表格应是 UTF-8 编码的 CSV / "
                         f"the header cannot be read; the table must be CSV in UTF-8: {error}") from error
    if not names:
        raise TableError(f"{source.path} 是空的，第一行应是列名 / is empty; the first row must name the columns")
    twice = _repeated(name.casefold() for name in names)
    if twice or "" in names:
        zh, en = (f"有两列都叫“{twice}”", f"two columns are called {twice!r}")
        if not twice:
            zh, en = "有一列没有名称", "a column has no name"
        raise TableError(f"{source.path} {zh}，每列应有各自的名称 / {en}; every column needs a name of its own")
    return tuple(names)


def _repeated(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


def identifier(name: str) -> str:
    """A name as an SQL identifier.

    >>> identifier('a "b"')
    '"a ""b\"""'
    """
    return '"' + name.replace('"', '""') + '"'


def relation(source: Source, columns: tuple[str, ...]) -> str:
    """SQL for the rows of a table, every cell as text; DuckDB never gets to guess a type."""
    types = ", ".join(f"{sql_text(name)}: 'VARCHAR'" for name in columns)
    return (f"read_csv({sql_text(_literal_path(source.path))}, auto_detect=false, header=true, "
            f"delim={sql_text(source.delimiter)}, quote='\"', escape='\"', columns={{{types}}})")


def _literal_path(path: Path) -> str:
    """The path with nothing in it that would be read as a pattern of many files."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
