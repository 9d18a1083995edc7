"""CSV: header, rows, and a plain copy of files that are written in an unusual dialect."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from jixiao.errors import TableError
from jixiao.mapping.sources.described import Dialect, Source
from jixiao.mapping.sources.files import fresh, opened, plain
from jixiao.mapping.sources.values import Row, Value

__all__ = ["BUFFER", "header", "plain_csv", "rows", "table"]

BUFFER = 4 << 20  # bytes of CSV read at a time: what is made of them waits in memory for its turn

csv.field_size_limit(1 << 30)


def header(source: Source) -> tuple[str, ...]:
    """The column names of a CSV file.

    Raises:
        TableError: the file has no header that can be read.
    """
    with opened(source) as text:
        names = next(iter(table(text, source.dialect, str(source.path))))
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


def rows(source: Source) -> Iterator[Row]:
    """The rows of a CSV file; values that its null rules name are left out.

    Raises:
        TableError: a row has more or fewer cells than the header, or is no CSV.
    """
    with opened(source) as text:
        lines = iter(table(text, source.dialect, str(source.path)))
        names = next(lines)
        for number, cells in enumerate(lines, source.first_row):
            yield Row(number, {name: () if cell in source.nulls else (Value(cell),)
                               for name, cell in zip(names, cells, strict=True)})


def table(text: Iterable[str], dialect: Dialect, name: str) -> Iterator[list[str]]:
    """The names of the columns, then the cells of each row.

    Args:
        text: lines with their ends.
        dialect: how they are written.
        name: what an error calls the table.
    """
    reader = csv.reader(_lines(text, dialect), **_reading(dialect))
    names: list[str] = []
    try:
        for row in reader:
            cells = [cell.strip() for cell in row] if dialect.trim else row
            if not names:
                names = cells if dialect.header else [f"_col.{n}" for n in range(1, len(cells) + 1)]
                yield names
                if dialect.header:
                    continue
            if not cells:  # an empty line
                if len(names) == 1:
                    yield [""]
                continue
            if len(cells) != len(names):
                raise TableError(f"{name} 第{reader.line_num}行不是规范的 CSV：应有 {len(names)} 格，而不是 {len(cells)} 格 / "
                                 f"line {reader.line_num} is not well-formed CSV: {len(cells)} cells, not {len(names)}")
            yield cells
    except csv.Error as error:
        raise TableError(f"{name} 第{reader.line_num}行不是规范的 CSV / line {reader.line_num} is not well-formed CSV: "
                         f"{error}") from error
    if not names:
        raise TableError(f"{name} 是空的，第一行应是列名 / is empty; the first row must name the columns")


def _lines(text: Iterable[str], dialect: Dialect) -> Iterator[str]:
    for number, line in enumerate(text):
        if number >= dialect.skip and not (dialect.comment and line.startswith(dialect.comment)):
            yield line


def _reading(dialect: Dialect) -> dict[str, Any]:
    quoting: dict[str, Any] = {"quotechar": dialect.quote} if dialect.quote else {"quoting": csv.QUOTE_NONE}
    return {"delimiter": dialect.delimiter, "doublequote": dialect.doubled, "strict": True,
            "escapechar": None if dialect.doubled else "\\", **quoting}


def plain_csv(source: Source, folder: Path) -> tuple[Path, str]:
    """A CSV file with the same rows that DuckDB reads without being told more than the delimiter, and its delimiter."""
    if source.dialect == Dialect(delimiter=source.dialect.delimiter):
        return plain(source, folder), source.dialect.delimiter
    assert source.path
    out = fresh(folder, source.path.name)
    with opened(source) as text, out.open("w", encoding="utf-8", newline="") as copy:
        _write(copy, table(text, source.dialect, str(source.path)))
    return out, ","


def _write(copy: IO[str], lines: Iterable[list[str]]) -> None:
    csv.writer(copy, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)
