"""The tables on disk: CSV with a CSVW description, or Parquet."""

from __future__ import annotations

import csv
from pathlib import Path

from jixiao.errors import TableError
from jixiao.model import TABLES, Tables
from jixiao.model.csvw import as_csv, description

__all__ = ["load", "write"]


def write(tables: Tables, folder: Path, form: str = "csv") -> None:
    """Write all tables into a folder.

    Args:
        tables: the tables; one without rows is written with its header.
        folder: made when it is not there; files of the same names are replaced.
        form: `csv` (RFC 4180, UTF-8, `\\n` line ends, with `csv-metadata.json`) or `parquet` (all columns text).

    Raises:
        TableError: another format is asked for.
    """
    if form not in ("csv", "parquet"):
        raise TableError(f"不支持的表格格式 {form!r}，可用 csv 或 parquet / unknown table format {form!r}: csv or parquet")
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in TABLES.items():
        if form == "csv":
            (folder / f"{name}.csv").write_text(as_csv(tables, name), encoding="utf-8", newline="")
        else:
            _parquet(folder / f"{name}.parquet", schema.names, tables[name])
    if form == "csv":
        (folder / "csv-metadata.json").write_text(description(), encoding="utf-8", newline="")


def _parquet(path: Path, names: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    import duckdb  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    frame = pd.DataFrame(rows, columns=list(names), dtype="string")
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"COPY (SELECT * FROM frame) TO '{path.as_posix().replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")


def load(folder: Path) -> Tables:
    """Read the tables that `write` wrote as CSV.

    Raises:
        TableError: there are no tables, or one lacks columns; the message names the file.
    """
    if not (folder / "documents.csv").is_file():
        raise TableError(f"{folder} 中没有 documents.csv，请先运行 jixiao extract / no documents.csv there: run jixiao extract")
    tables = Tables()
    for name, schema in TABLES.items():
        path = folder / f"{name}.csv"
        if not path.is_file():
            continue
        with path.open(encoding="utf-8-sig", newline="") as f:
            reader = csv.DictReader(f)
            missing = set(schema.names) - set(reader.fieldnames or ())
            if missing:
                raise TableError(f"{path} 缺少列 {'、'.join(sorted(missing))} / lacks columns {', '.join(sorted(missing))}")
            tables.rows[name] = [{n: row[n] or "" for n in schema.names} for row in reader]
    return tables
