"""One table, written in every format, must be read cell by cell as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from jixiao.model import Cell
from jixiao.read import read
from jixiao.read.office_run import Route, convert

# A small form: heads over the whole width, labels over several rows, values beside them.
FORM = (
    Cell(1, 1, "部门整体支出绩效目标表", 1, 6),
    Cell(2, 1, "部门名称", 1, 2), Cell(2, 3, "青禾县应急管理局", 1, 4),
    Cell(3, 1, "预算情况", 3, 1), Cell(3, 2, "资金总额", 2, 1), Cell(3, 3, "按收入性质分", 1, 2),
    Cell(3, 5, "按支出性质分", 1, 2),
    Cell(4, 3, "一般公共预算"), Cell(4, 4, "其他资金"), Cell(4, 5, "基本支出"), Cell(4, 6, "项目支出"),
    Cell(5, 2, "557.6"), Cell(5, 3, "557.6"), Cell(5, 4, "0"), Cell(5, 5, "537.6"), Cell(5, 6, "20"),
    Cell(6, 1, "一级指标"), Cell(6, 2, "二级指标"), Cell(6, 3, "三级指标", 1, 2), Cell(6, 5, "指标值"), Cell(6, 6, "说明"),
    Cell(7, 1, "产出指标", 2, 1), Cell(7, 2, "数量指标", 2, 1), Cell(7, 3, "演练场次", 1, 2), Cell(7, 5, "≥6场"),
    Cell(8, 3, "培训人数", 1, 2), Cell(8, 5, "=100%"), Cell(8, 6, "第一行\n第二行"),
)  # fmt: skip


SPANNING = ["docx", "xlsx", "xls", "html", "spreadsheetml"]


@pytest.mark.parametrize("kind", SPANNING)
def test_a_form_keeps_every_cell(kind, writers, cells_of, tmp_path: Path):
    path = tmp_path / f"form.{kind}"
    path.write_bytes(writers[kind](FORM, 8, 6))
    document = read(path)
    (grid,) = document.grids
    assert cells_of(grid) == {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in FORM}
    assert (grid.rows, grid.columns, grid.kind, grid.origin, grid.spans_reliable) == (8, 6, "table", kind, True)
    assert document.cell(grid.ref(grid.anchor(7, 5))).text == "≥6场"


def test_a_delimited_form_keeps_every_cell_and_no_span(writers, cells_of, tmp_path: Path):
    path = tmp_path / "form.csv"
    path.write_bytes(writers["csv"](FORM, 8, 6))
    (grid,) = read(path).grids
    assert cells_of(grid) == {(c.row, c.column, 1, 1, c.text) for c in FORM}
    assert (grid.rows, grid.columns, grid.origin, grid.spans_reliable) == (8, 6, "csv", False)
    assert grid.place(grid.anchor(7, 5)) == "line 7 cell 5"


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Cell], int, int]:
    """A table tiled with cells of random spans, some of them blank."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    text = st.text("一二三目标≥≤%0123456789.,、：（）ab ", min_size=1, max_size=8).map(str.strip)
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            if (row, column) in taken:
                continue
            rowspan = draw(st.integers(1, min(3, rows - row + 1)))
            colspan = draw(st.integers(1, min(3, columns - column + 1)))
            area = {(r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan)}
            if area & taken:
                rowspan, colspan, area = 1, 1, {(row, column)}
            taken |= area
            cells.append(Cell(row, column, draw(text), rowspan, colspan))
    return [*cells[:-1], Cell(cells[-1].row, cells[-1].column, "末", cells[-1].rowspan, cells[-1].colspan)], rows, columns


@pytest.mark.parametrize("kind", SPANNING)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_random_spans_come_back(kind, table, writers, cells_of, tmp_path: Path):
    cells, rows, columns = table
    path = tmp_path / f"random.{kind}"
    path.write_bytes(writers[kind](cells, rows, columns))
    (grid,) = read(path).grids
    assert cells_of(grid) == {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in cells if c.text}
    if kind in ("xlsx", "xls", "spreadsheetml"):  # a sheet has no edge of its own: it ends with its last text
        filled = [cell for cell in cells if cell.text]
        rows = max(cell.row + cell.rowspan - 1 for cell in filled)
        columns = max(cell.column + cell.colspan - 1 for cell in filled)
    assert (grid.rows, grid.columns) == (rows, columns)
    covered = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rowspan)
        for column in range(cell.column, cell.column + cell.colspan)
    ]
    assert len(covered) == len(set(covered)), "two cells cover one place"


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "ods"])
@settings(max_examples=1, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(random=st.lists(tables(), min_size=40, max_size=40))
def test_what_is_converted_keeps_every_cell(kind, random, office_writers, cells_of, tmp_path: Path):
    """The form and forty random tables in one file, as each conversion starts a program."""
    assume(sum(cell.rowspan > 1 for cells, _, _ in random for cell in cells) > 40)  # the first ones drawn are all alike
    expected = [(FORM, 8, 6), *random]
    path = tmp_path / f"form.{kind}"
    path.write_bytes(office_writers[kind](expected))
    document = read(path)
    grids = [grid for grid in document.grids if grid.kind == "table"]
    assert len(grids) == len(expected)
    for grid, (cells, _, columns) in zip(grids, expected, strict=True):
        edges = range(1, columns + 2) if kind == "ods" else sorted({1, columns + 1} | {cell.column for cell in cells})
        assert cells_of(grid) == {on_edges(cell, list(edges)) for cell in cells if cell.text}
        assert (grid.origin, grid.spans_reliable) == (kind, True)
    assert document.converted_by.startswith("LibreOffice")
    assert (document.properties, document.notes) == ({}, ())


def test_a_form_printed_as_pdf_keeps_every_cell(writers, cells_of, tmp_path: Path):
    path = tmp_path / "form.pdf"
    path.write_bytes(convert(writers["docx"](FORM, 8, 6), Route(".docx", "MS Word 2007 XML", "pdf", "writer_pdf_Export", "")))
    (grid,) = read(path).grids
    assert cells_of(grid) == {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in FORM}
    assert (grid.origin, grid.spans_reliable) == ("pdf", True)


def on_edges(cell: Cell, edges: list[int]) -> tuple[int, int, int, int, str]:
    """A cell where columns are what lies between two edges: a column in which no cell begins is none in Word formats."""
    left, right = (edges.index(column) for column in (cell.column, cell.column + cell.colspan))
    return (cell.row, left + 1, cell.rowspan, right - left, cell.text)
