"""DuckDB for one run: in memory, spilling to disk, its errors told in the project's words."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jixiao.errors import MappingError, TableError
from jixiao.mapping.plan import Source

__all__ = ["are_small", "database", "refusal"]

MEMORY = "400MB"  # above this DuckDB spills to disk
SMALL = 8 << 20  # bytes of tables


def are_small(tables: Iterable[Source]) -> bool:
    """True for tables that are mapped before a second thread or one big query has paid for itself."""
    return sum(source.path.stat().st_size for source in tables if source.path) < SMALL


def refusal() -> type[Exception]:
    """The error of DuckDB. The library is slow to load, and small tables never need it."""
    import duckdb  # noqa: PLC0415

    return duckdb.Error


@contextmanager
def database(tables: Iterable[Source]) -> Iterator[tuple[Any, Path]]:
    """A connection and a folder for its files; both go, with all that was spilled, at the end.

    Raises:
        TableError: a table is not well-formed CSV.
        MappingError: DuckDB refuses the compiled query.
    """
    with tempfile.TemporaryDirectory(prefix="jixiao-map-") as folder:
        files = Path(folder) / "files"
        files.mkdir()
        connection = _Connection(folder, 1 if are_small(tables) else min(4, os.cpu_count() or 1))
        try:
            yield connection, files
        except refusal() as error:
            raise _told(str(error)) from error
        finally:
            connection.close_if_open()


class _Connection:
    """A connection that is opened when something is first asked of it: small tables may never need it."""

    def __init__(self, folder: str, threads: int) -> None:
        self._folder, self._threads = folder, threads
        self._open: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._open is None:
            import duckdb  # noqa: PLC0415

            self._open = duckdb.connect(":memory:", config={
                "threads": self._threads, "memory_limit": MEMORY, "temp_directory": self._folder,
                "autoinstall_known_extensions": False, "autoload_known_extensions": False,
            })
            self._open.execute("SET TimeZone = 'UTC'")  # so that times with zones are the same everywhere
            self._open.execute("SET disabled_optimizers = 'build_side_probe_side'")  # the table joined to is held in memory
        return getattr(self._open, name)

    def close_if_open(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open.close()


def _told(text: str) -> MappingError | TableError:
    line = re.search(r"CSV Error on Line: (\d+)", text)
    file = re.search(r"^ *file ?= ?(.+)$", text, re.MULTILINE)
    if "CSV Parser" in text and not line:
        return TableError("有一张表不是规范的 CSV，多半是行内有单独的回车（\\r） / "
                          "a table is not well-formed CSV; most likely a carriage return stands alone within a line")
    if not (line and file):
        return MappingError(f"无法映射这些表格 / the tables cannot be mapped: {text.splitlines()[0]}")
    reasons = [said for said in text.splitlines()[1:] if said and not said.startswith("Original Line")]
    return TableError(f"{file[1]} 第{line[1]}行不是规范的 CSV / line {line[1]} is not well-formed CSV: {reasons[0]}")
