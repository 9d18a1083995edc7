"""Where the files of a tables folder and of a built site are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jixiao.errors import TableError

__all__ = ["DATA", "DUMP", "REPORT", "dump_of", "published_lines", "tables_of"]

DATA = "data"
DUMP = "dump.nq"
REPORT = "report.ttl"


def tables_of(folder: Path, *endings: str) -> Path:
    """The folder with the tables: the given one, or `data/` in a built site.

    Args:
        folder: a folder of tables or a built site.
        endings: the formats that will do, `csv` where none is named.

    Raises:
        TableError: neither holds tables.
    """
    for candidate in (folder, folder / DATA):
        if any((candidate / f"documents.{ending}").is_file() for ending in endings or ("csv",)):
            return candidate
    raise TableError(f"{folder} 中没有数据表（documents.csv），请先运行 jixiao extract 或 jixiao build / "
                     f"{folder} holds no tables; run jixiao extract or jixiao build first")


def dump_of(folder: Path) -> Path:
    """The N-Quads of a built site or of a tables folder that was mapped.

    Raises:
        TableError: it is not there.
    """
    dump = folder / DUMP
    if dump.is_file():
        return dump
    raise TableError(f"{folder} 中没有 {DUMP}，请先运行 jixiao build / {folder} holds no {DUMP}; run jixiao build first")


def published_lines(dump: Path, base: str) -> Iterator[bytes]:
    """The lines of a dump that publishing wrote: of the publication, and of what was withdrawn; none where there is no dump."""
    if dump.is_file():
        ends = tuple(f" <{base}graph/{name}> .\n".encode() for name in ("publication", "changes"))
        with dump.open("rb") as lines:
            yield from (line for line in lines if line.endswith(ends))
