"""The real documents with their cells lost on purpose, in every dialect: most rows come back, hardly one comes back wrong unsaid."""

from __future__ import annotations

import importlib.util
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from jixiao.model import Grid, Tables
from jixiao.pipeline.extract import extract
from jixiao.read import read
from jixiao.settings import Settings

pytestmark = pytest.mark.corpus

LARGEST = "002"  # left out where it would only take time


def _rows(grid: Grid) -> Iterator[dict[int, str]]:
    for number in range(1, grid.rows + 1):
        row = {c.column: " ".join(c.text.split("\n")) for c in grid.row(number) if not c.blank}
        if row:
            yield row


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" and c > "\xff" else 1 for c in text)


def _set(rows: list[dict[int, str]]) -> list[str]:
    """Rows with their columns set by blanks."""
    widths: dict[int, int] = {}
    for row in rows:
        for column, text in row.items():
            widths[column] = min(max(widths.get(column, 0), _width(text)), 200)
    lines = []
    for row in rows:
        texts = [(row.get(column, ""), widths[column]) for column in sorted(widths)]
        lines.append("".join(text + " " * (width - _width(text) + 3) for text, width in texts).rstrip())
    return lines


def _lost(grid: Grid, dialect: str) -> list[str]:
    rows = list(_rows(grid))
    if dialect == "a cell to a line":
        return [text for row in rows for text in row.values()]
    if dialect == "blank cells as blank lines":
        return [row.get(column, "") for row in rows for column in range(1, grid.columns + 1)]
    if dialect == "a blank line ends a row":
        return [text for row in rows for text in (*row.values(), "")]
    if dialect == "blanks between cells":
        return [" ".join(row.values()) for row in rows]
    if dialect == "columns set with blanks":
        return _set(rows)
    if dialect == "all on one line":
        return [" ".join(text for row in rows for text in row.values())]
    return ["".join(row.values()) for row in rows]


def _flattened(source: Path, dialect: str) -> str:
    lines: list[str] = []
    for grid in read(source).grids:
        lines += [t for row in _rows(grid) for t in row.values()] if grid.kind == "text" else _lost(grid, dialect)
    return "\n".join(lines) + "\n"


def _score(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _said(tables: Tables) -> set[tuple[str, str, str, str]]:
    """The cells to which a finding points that says a row, or a cell, is doubtful or was joined."""
    doubts = {f["id"] for f in tables["findings"] if f["code"] in ("layout-undecided", "layout-joined-row")
              or (f["code"] == "read-columns" and " | " in f["before"])}
    return {(c["document"], c["grid"], c["row"], c["cell_column"]) for c in tables["finding_cells"] if c["id"] in doubts}


@pytest.mark.parametrize(
    ("dialect", "whole", "exact"),
    [
        ("a cell to a line", True, 0.91),
        ("blank cells as blank lines", False, 0.92),
        ("a blank line ends a row", False, 0.92),
        ("blanks between cells", False, 0.85),
        ("columns set with blanks", True, 0.93),
        ("all on one line", False, 0.74),
        ("nothing between", False, 0.12),
    ],
)
def test_rows_come_back(shared: Path, tmp_path: Path, dialect: str, whole: bool, exact: float) -> None:
    """A share of rows is exact in every field; of the others nearly all are left out or pointed at."""
    score = _score(shared)
    golds = {g.name[:3]: json.loads(g.read_text(encoding="utf-8")) for g in sorted((shared / "gold").glob("*.gold.json"))}
    sources = [s for s in sorted((shared / "corpus" / "seeds").glob("*.txt")) if whole or not s.name.startswith(LARGEST)]
    for source in sources:
        (tmp_path / source.name).write_text(_flattened(source, dialect), encoding="utf-8")
    tables = extract(sorted(tmp_path.glob("*.txt")), Settings(), lambda *_: None)
    for document in tables["documents"]:
        assert int(document["cells_claimed"]) + int(document["cells_residue"]) == int(document["cells"])
    said = _said(tables)
    cells: dict[tuple[str, str], set[tuple[str, str, str, str]]] = {}
    for e in tables["evidence"]:
        cells.setdefault((e["document"], e["row_id"]), set()).add((e["document"], e["grid"], e["row"], e["cell_column"]))
    right = rows = 0
    unsaid: list[str] = []
    for source in sources:
        gold = list(score.gold_rows(golds[source.name[:3]]))
        mine = [r for r in tables["indicators"] if r["document"] == source.name]
        pairs, _, invented = score.match(gold, mine)
        wrong = [row for want, row in pairs if score.wrong_fields(want, row)] + invented
        rows += len(gold)
        right += len(pairs) + len(invented) - len(wrong)
        unsaid += [r["level3"] for r in wrong if not cells[source.name, r["row_id"]] & said]
    assert right >= exact * rows, f"{right} of {rows}"
    assert len(unsaid) <= rows // 100, unsaid
