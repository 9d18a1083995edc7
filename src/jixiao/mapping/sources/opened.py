"""Sources opened for a run: their columns, their rows in Python, and the same rows as a relation of DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jixiao.errors import TableError
from jixiao.mapping.database import refusal
from jixiao.mapping.lexical import sql_text
from jixiao.mapping.sources import csv_tables, json_records, json_stream, views
from jixiao.mapping.sources.described import Source
from jixiao.mapping.sources.typed import as_text, has_text, natural
from jixiao.mapping.sources.values import Row, Unfit, Value

__all__ = ["Column", "Relation", "Sources", "identifier"]

@dataclass(frozen=True, slots=True)
class Column:
    """A column of a relation.

    Attributes:
        text: SQL of its value as text, NULL for none; of a list of structs `t` and `d` where it has several values.
        datatype: SQL of the natural datatype's IRI, "" where that is none.
        many: whether it is a list.
    """

    text: str
    datatype: str = ""
    many: bool = False


@dataclass(frozen=True)
class Relation:
    """A source as SQL: what stands behind FROM, its columns by name, and the number of a row."""

    sql: str
    columns: Mapping[str, Column]
    number: str


@dataclass
class Sources:
    """The sources of a run.

    Attributes:
        connection: an open DuckDB connection.
        folder: where files may be written.
        given: tables that the caller gives, by name; a path stands for the file there.
        used: the columns that mappings need, by source.
        unfit: what was found in the data of sources that Python reads.
    """

    connection: Any
    folder: Path
    given: Mapping[str, Any] = field(default_factory=dict)
    used: Mapping[Source, Sequence[str]] = field(default_factory=dict)
    unfit: dict[Source, Unfit] = field(default_factory=dict)
    _headers: dict[Source, tuple[str, ...] | None] = field(default_factory=dict)
    _relations: dict[Source, Relation] = field(default_factory=dict)
    _types: dict[Source, list[tuple[str, str]]] = field(default_factory=dict)

    def header(self, source: Source) -> tuple[str, ...] | None:
        """The column names of a source, None for JSON, where any JSONPath is one.

        Raises:
            TableError: the source has no header that can be read.
        """
        if source not in self._headers:
            match source.kind:
                case "csv":
                    self._headers[source] = csv_tables.header(source)
                case "json":
                    self._headers[source] = None
                case "view":
                    assert source.view
                    self._headers[source] = source.view.keys()
                case "parquet" | "table":
                    self._headers[source] = tuple(name for name, _ in self._described(source))
        return self._headers[source]

    def columns(self, source: Source) -> tuple[str, ...]:
        """The columns of a source; of JSON those that mappings use."""
        known = self.header(source)
        return tuple(dict.fromkeys(self.used.get(source, ()))) if known is None else known

    def is_nested(self, source: Source, column: str) -> bool:
        """Whether a column of a typed table holds structures or bytes, which have no text."""
        kind = dict(self._described(source)).get(column, "") if source.kind in ("parquet", "table") else ""
        return not has_text(kind)

    # --- rows in Python

    def rows(self, source: Source) -> Iterator[Row]:
        """The rows of a source with the values of `columns`."""
        match source.kind:
            case "csv":
                yield from csv_tables.rows(source)
            case "json" | "view":
                yield from self._records(source)
            case _:
                relation = self.relation(source)
                names = list(relation.columns)
                parts = [relation.columns[n].text for n in names] + [relation.columns[n].datatype or "''" for n in names]
                found = self.connection.execute(f"SELECT {', '.join(parts)} FROM {relation.sql}").fetchall()
                for number, cells in enumerate(found, 1):
                    texts, kinds = cells[:len(names)], cells[len(names):]
                    yield Row(number, {n: _valued(t, k) for n, t, k in zip(names, texts, kinds, strict=True)})

    def _records(self, source: Source) -> Iterator[Row]:
        if source.view:
            yield from views.rows(source.view, self._open, self.unfit.setdefault(source.view.on, Unfit()))
            return
        unfit = self.unfit.setdefault(source, Unfit())
        wanted = self.columns(source)
        for number, record in self._open(source):
            for reference in wanted:
                if json_records.has(record, reference):
                    unfit.found.add(reference)
                    unfit.no_value(number, reference, json_records.nested(record, reference))
            yield Row(number, {reference: _kept(json_records.values(record, reference), source) for reference in wanted})

    def _open(self, source: Source) -> Iterator[tuple[int, Any]]:
        if source.kind == "json":
            unfit = self.unfit.setdefault(source, Unfit())
            unfit.members.clear()
            for number, record in enumerate(json_stream.records(source), 1):
                unfit.rows = max(unfit.rows, number)
                unfit.members.update(json_records.members(record))
                yield number, record
        else:
            for row in self.rows(source):
                yield row.number, row.record

    # --- relations

    def relation(self, source: Source) -> Relation:
        """A source as a relation."""
        if source not in self._relations:
            match source.kind:
                case "csv":
                    self._relations[source] = self._csv(source)
                case "json" | "view":
                    self._relations[source] = self._kept(source)
                case "parquet" | "table":
                    self._relations[source] = self._typed(source)
        return self._relations[source]

    def _csv(self, source: Source) -> Relation:
        """Every cell as text; DuckDB never gets to guess a type, and an empty cell is no NULL of its own accord."""
        names = csv_tables.header(source)
        path, delimiter = csv_tables.plain_csv(source, self.folder)
        types = ", ".join(f"{sql_text(name)}: 'VARCHAR'" for name in names)
        full = ", ".join(sql_text(name) for name in names)
        sql = (f"read_csv({sql_text(_literal_path(path))}, auto_detect=false, compression='none', header=true, "
               f"delim={sql_text(delimiter)}, quote='\"', escape='\"', columns={{{types}}}, force_not_null=[{full}], "
               f"buffer_size={csv_tables.BUFFER})")
        return Relation(sql, {name: Column(_nulled(identifier(name), source)) for name in names},
                        f"row_number() OVER () + {source.first_row - 1}")

    def _kept(self, source: Source) -> Relation:
        """Rows that Python reads, written once to a table of DuckDB."""
        names = self.columns(source)
        single = [source.kind == "view" or json_records.is_single(name) for name in names]
        kinds: list[set[str]] = [set() for _ in names]
        number = len(self._relations)
        file = self.folder / f"rows{number}.ndjson"
        longest = 1 << 16
        with file.open("w", encoding="utf-8") as out:
            for row in self.rows(source):
                cells: dict[str, Any] = {"n": row.number}
                for at, name in enumerate(names):
                    values = row.record[name]
                    kinds[at].update(value.datatype for value in values)
                    if not single[at] or len(values) > 1:
                        cells[f"c{at}"] = [{"t": value.text, "d": value.datatype} for value in values]
                    elif values:
                        cells |= {f"c{at}": values[0].text, f"d{at}": values[0].datatype}
                line = json.dumps(cells)
                longest = max(longest, len(line) + 2)
                out.write(line + "\n")
        types = ["n: 'BIGINT'"]
        for at in range(len(names)):
            types += [f"c{at}: 'VARCHAR'", f"d{at}: 'VARCHAR'"] if single[at] else [f"c{at}: 'STRUCT(t VARCHAR, d VARCHAR)[]'"]
        self.connection.execute(
            f"CREATE TEMP TABLE rows{number} AS SELECT * FROM read_json({sql_text(_literal_path(file))}, "
            f"format='newline_delimited', maximum_object_size={longest}, columns={{{', '.join(types)}}}) ORDER BY n")
        file.unlink()
        return Relation(f"rows{number}", {name: Column(f"c{at}", _datatype(f"d{at}", kinds[at]) if single[at] else "",
                                                       not single[at]) for at, name in enumerate(names)}, "n")

    def _typed(self, source: Source) -> Relation:
        columns = {}
        for name, kind in self._described(source):
            cell = identifier(name)
            if kind.endswith("[]"):
                of = kind.removesuffix("[]")
                columns[name] = Column(f"list_transform(list_filter({cell}, lambda x: x IS NOT NULL), "
                                       f"lambda x: {{'t': {as_text('x', of)}, 'd': {sql_text(natural(of))}}})", "", True)
            else:
                datatype = natural(kind)
                columns[name] = Column(_nulled(as_text(cell, kind), source), sql_text(datatype) if datatype else "")
        return Relation(self._scan(source), columns, "row_number() OVER ()")

    def _scan(self, source: Source) -> str:
        if source.path:
            return f"read_parquet({sql_text(_literal_path(source.path))})"
        return f"given{list(self.given).index(source.given)}"

    def _described(self, source: Source) -> list[tuple[str, str]]:
        """The names and types of the columns of a typed table."""
        if source not in self._types:
            if not source.path:
                self._register(source.given)
            try:
                found = self.connection.execute(f"DESCRIBE SELECT * FROM {self._scan(source)}").fetchall()
            except refusal() as error:
                raise TableError(f"{source.name} 无法作为表读取 / cannot be read as a table: {str(error).splitlines()[0]}") from error
            self._types[source] = [(name, kind) for name, kind, *_ in found]
        return self._types[source]

    def _register(self, given: str) -> None:
        """Let the connection see a table of the caller; a relation of another connection comes over as a file."""
        table, name = self.given[given], f"given{list(self.given).index(given)}"
        import duckdb  # noqa: PLC0415

        if isinstance(table, duckdb.DuckDBPyRelation):
            file = self.folder / f"{name}.parquet"
            table.write_parquet(str(file))
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet({sql_text(str(file))})")
            return
        try:
            self.connection.register(name, table)
        except refusal() as error:
            raise TableError(f"给出的“{given}”不是表（应是 pandas、Arrow 表或 DuckDB relation）/ "
                             f"{given!r} is given as a {type(table).__name__}, not as a pandas or Arrow table or a DuckDB relation"
                             ) from error


def identifier(name: str) -> str:
    """A name as an SQL identifier.

    >>> identifier('a "b"')
    '"a ""b\"""'
    """
    return '"' + name.replace('"', '""') + '"'


def _nulled(cell: str, source: Source) -> str:
    for null in source.nulls:
        cell = f"nullif({cell}, {sql_text(null)})"
    return cell


def _kept(values: tuple[Value, ...], source: Source) -> tuple[Value, ...]:
    return tuple(value for value in values if value.text not in source.nulls) if source.nulls else values


def _valued(text: Any, kind: str) -> tuple[Value, ...]:
    if isinstance(text, list):
        return tuple(Value(one["t"], one["d"]) for one in text)
    return () if text is None else (Value(text, kind),)


def _datatype(cell: str, kinds: set[str]) -> str:
    """SQL of a natural datatype: a fixed one where all values have the same."""
    if len(kinds) == 1:
        only = next(iter(kinds))
        return sql_text(only) if only else ""
    return cell if kinds else ""


def _literal_path(path: Path) -> str:
    """The path with nothing in it that would be read as a pattern of many files."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
