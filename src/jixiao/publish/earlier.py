"""What an earlier build published, read back from its folder: its tables and its log of changes."""

from __future__ import annotations

import csv
import json
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from jixiao.errors import JixiaoError
from jixiao.model.schema import TABLES, Row

__all__ = ["LOG", "Earlier"]

LOG = "changes/log.json"
"""Where a site keeps its log of changes."""

Cells = dict[tuple[str, str, str], dict[str, list[tuple[str, str, str, str]]]]
"""By document, table and row: the cells of each column, as document, grid, row and column."""


class Earlier:
    """The tables of an earlier build. A table that it did not have is empty, a column that it did not have is blank.

    Args:
        folder: the site's folder, in which an earlier build may have written `data/*.csv` and the log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, list[Row]] = {}

    @property
    def known(self) -> bool:
        """True where there is an earlier build to compare with."""
        return (self._folder / "data" / "documents.csv").is_file()

    def __getitem__(self, table: str) -> list[Row]:
        """The rows of a table.

        Raises:
            JixiaoError: the file is there and cannot be read.
        """
        if table not in self._read:
            path = self._folder / "data" / f"{table}.csv"
            self._read[table] = list(_rows(path, table)) if path.is_file() else []
        return self._read[table]

    @cached_property
    def cells(self) -> Cells:
        """The cells that the fields of rows were read from."""
        out: Cells = {}
        for row in self["evidence"]:
            fields = out.setdefault((row["document_id"], row["table"], row["row_id"]), {})
            fields.setdefault(row["column"], []).append((row["document_id"], row["grid"], row["row"], row["cell_column"]))
        return out

    @cached_property
    def log(self) -> dict[str, Any]:
        """The log of changes, or an empty one.

        Raises:
            JixiaoError: the log is damaged; nothing is lost silently.
        """
        path = self._folder / LOG
        if not path.is_file():
            return {}
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise JixiaoError(f"{path} 无法读取，请恢复它，或删去它（此前的变化记录和撤回标识将不再保留）/ "
                              f"{path} cannot be read; restore it, or remove it and lose the record of changes so far") from error
        return found if isinstance(found, dict) else {}


def _rows(path: Path, table: str) -> list[Row]:
    names = TABLES[table].names
    csv.field_size_limit(sys.maxsize)
    try:
        with path.open(encoding="utf-8", newline="") as f:
            return [{name: row.get(name) or "" for name in names} for row in csv.DictReader(f)]
    except (OSError, ValueError, csv.Error) as error:
        raise JixiaoError(f"{path} 无法读取，请恢复它，或删去文件夹里的 data/ 后再生成（变化将从头记起）/ "
                          f"{path} cannot be read; restore it, or remove data/ there (changes are then counted anew)") from error
