"""Case folders: a document (`document.*`), the layouts it needs (`layouts/`), and the rows that must come of it (`expected/`)."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import LayoutError, TableError
from jixiao.model import TABLES, Tables
from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.pipeline.layouts import NOT_SHOWN, layouts_of
from jixiao.settings import Settings

__all__ = ["Case", "accept", "cases", "run"]

_LEFT_OUT = NOT_SHOWN | {"unit", "year", "project", "operator_code", "target_number", "actual_number", "target_text", "actual_text"}
_EXPECTED = "expected"
_OF_DOCUMENT = ("document", "forms", "cells_residue")
_OF_FORM = ("kind", "title", "year", "unit", "project")


@dataclass(frozen=True)
class Case:
    """The outcome of one case: how many rows were expected, and where what was read differs."""

    name: str
    rows: int
    differences: tuple[str, ...]


def cases(folder: Path) -> list[Path]:
    """The case folders in a folder: itself where it holds a document, else those of its folders that do.

    Raises:
        LayoutError: there is none.
    """
    found = [folder] if _documents(folder) else [f for f in sorted(folder.iterdir()) if f.is_dir() and _documents(f)]
    if not found:
        raise LayoutError(f"{folder} 里没有样例：样例文件夹里应有名为 document.* 的文件 / "
                          f"no case in {folder}: a case is a folder with a file document.*")
    return found


def run(folder: Path, settings: Settings) -> Case:
    """Read the document of a case with its layouts and compare the rows with the tables in `expected/`.

    A table is a CSV file named as the public table (`indicators.csv`); it may have any of its columns, and its rows are
    compared in order. A file with nothing but its header says that there are no rows.

    Raises:
        TableError: there is no such table, or it has a column that the schema does not know.
        LayoutError: a layout of the case has a mistake.
        ReadError: the document cannot be read.
    """
    tables = _tables(folder, settings)
    files = sorted((folder / _EXPECTED).glob("*.csv"))
    if not files:
        raise TableError(f"{folder} 里没有应得的数据表（如 expected/indicators.csv），加 --accept 可写出现在读到的 / "
                         f"{folder} has no expected tables; --accept writes what is read now")
    differences: list[str] = []
    rows = 0
    for path in files:
        header, expected = _expected(path)
        got = [tuple(row[c] for c in header) for row in tables[path.stem]]
        rows += len(expected)
        differences += _differences(path.name, header, expected, got)
    return Case(folder.name, rows, tuple(differences))


def accept(folder: Path, settings: Settings) -> list[Path]:
    """Write what is read of a case's document as what must come of it; returns the files, which must be looked at."""
    tables = _tables(folder, settings)
    out = folder / _EXPECTED
    out.mkdir(exist_ok=True)
    for path in out.glob("*.csv"):
        path.unlink()
    written = []
    for name in ("documents", "forms", *RECORD_TABLES):
        rows = tables[name]
        if name in ("documents", "forms"):
            columns: Sequence[str] = _OF_DOCUMENT if name == "documents" else _OF_FORM
        else:
            columns = [c for c in TABLES[name].names if c not in _LEFT_OUT and any(r[c] for r in rows)]
        if rows:
            _write(out / f"{name}.csv", columns, rows)
            written.append(out / f"{name}.csv")
    return written


def _documents(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("document*.*") if p.is_file())


def _tables(folder: Path, settings: Settings) -> Tables:
    from jixiao.pipeline.extract import Extraction
    from jixiao.tables import build

    extraction = Extraction(settings, layouts_of(settings, sorted((folder / "layouts").glob("*.yaml"))))
    for path in _documents(folder):
        extraction.file(path)
    failed = [f.message for f in extraction.failed if f.severity == "error"]
    if failed:
        raise LayoutError(f"{folder.name}：{'；'.join(failed)}")
    return build(extraction.understood, settings)


def _expected(path: Path) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if path.stem not in TABLES:
        near = difflib.get_close_matches(path.stem, TABLES, 1)
        raise TableError(f"{path}：没有名为 {path.stem} 的数据表{f'，是不是 {near[0]}？' if near else ''} / "
                         f"there is no table {path.stem!r}{f'; did you mean {near[0]!r}?' if near else ''}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [tuple(line) for line in csv.reader(file) if line]
    header = lines[0] if lines else ()
    known = TABLES[path.stem].names
    for number, name in enumerate(header, 1):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise TableError(f"{path}:1：第 {number} 列“{name}”不是 {path.stem} 的列{f'，是不是 {near[0]}？' if near else ''} / "
                             f"the table has no column {name!r}{f'; did you mean {near[0]!r}?' if near else ''}")
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(header):
            raise TableError(f"{path}：第 {number} 个记录有 {len(line)} 格，应有 {len(header)} 格 / "
                             f"record {number} has {len(line)} cells, not {len(header)}")
    return header, lines[1:]


def _differences(name: str, header: Sequence[str], expected: Sequence[tuple[str, ...]],
                 got: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows that are missing, unexpected or different, each in one line."""
    matcher = difflib.SequenceMatcher(None, expected, got, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            continue
        for i in range(max(b - a, d - c)):
            old = expected[a + i] if a + i < b else None
            new = got[c + i] if c + i < d else None
            if old is not None and new is not None:
                parts = [f"{h}：应为 expected {x!r}，读到 read {y!r}"
                         for h, x, y in zip(header, old, new, strict=True) if x != y]
                yield f"{name} 第 {a + i + 1} 行 row：{'；'.join(parts)}"
            elif old is not None:
                yield f"{name} 第 {a + i + 1} 行 row：没有读到 was not read：{' | '.join(filter(None, old))}"
            elif new is not None:
                yield f"{name}：多读了 was read and not expected：{' | '.join(filter(None, new))}"


def _write(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[c] for c in columns] for row in rows)
