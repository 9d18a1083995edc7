"""The user's view of the tables: pandas DataFrames as attributes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.errors import TableError
from jixiao.model import TABLES
from jixiao.pipeline.workspace import tables_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Frames", "read"]


class Frames:
    """The tables of a folder: each is an attribute, read when it is first asked for.

    Texts and decimals are strings with the printed scale, so that nothing is rounded; integers are `Int64`. `numbers`
    turns a column of decimals into `Decimal` objects where arithmetic is wanted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = tables_of(folder, "csv", "parquet")
        self._frames: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in TABLES:
            raise AttributeError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}")
        if name not in self._frames:
            self._frames[name] = self._read(name)
        return self._frames[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})

    def __repr__(self) -> str:
        return f"Frames({str(self._folder)!r})"

    def numbers(self, table: str, column: str) -> pd.Series:
        """A column as `Decimal` objects, None where the cell is blank or no number."""
        return getattr(self, table)[column].map(_decimal)  # type: ignore[no-any-return]

    def _read(self, name: str) -> pd.DataFrame:
        import pandas as pd

        csv, parquet = (self._folder / f"{name}.{ending}" for ending in ("csv", "parquet"))
        if csv.is_file():
            frame = pd.read_csv(csv, dtype=str, keep_default_na=False, encoding="utf-8")
        elif parquet.is_file():
            frame = _parquet(parquet)
        else:
            raise TableError(f"{self._folder} 中没有数据表 {name} / {self._folder} holds no table {name}")
        for column in TABLES[name].columns:
            if column.type in ("integer", "year") and column.name in frame:
                frame[column.name] = pd.to_numeric(frame[column.name], errors="coerce").astype("Int64")
        return frame


def read(folder: str | Path) -> Frames:
    """Read the tables of a folder that `jixiao extract` or `jixiao build` wrote.

    Example: `jixiao.read("public").indicators` is a DataFrame with a row for each indicator.

    Raises:
        TableError: the folder holds no tables.
    """
    return Frames(Path(folder))


def _parquet(path: Path) -> pd.DataFrame:
    import duckdb

    with duckdb.connect() as connection:
        frame: pd.DataFrame = connection.read_parquet(str(path)).df()
    return frame


def _decimal(text: object) -> Decimal | None:
    try:
        return Decimal(str(text)) if str(text) else None
    except InvalidOperation:
        return None
