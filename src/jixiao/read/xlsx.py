"""Workbooks (.xlsx): openpyxl for values, number formats and merges; every cell becomes the text that is shown."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jixiao.errors import ReadError
from jixiao.model import Cell, Grid, Note
from jixiao.read.content import Content
from jixiao.read.package import DAMAGED, Package
from jixiao.read.sheet import MAX_MERGED_CELLS, MERGED_TOO_MUCH, NOTHING_SHOWN, displayed, sheet_grid
from jixiao.words import CHECK_SHEET

__all__ = ["read_xlsx"]

_PLACES = 20

# What openpyxl and the parsers below it raise on files that are not what they should be.
_BROKEN = (
    ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([^"']+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def read_xlsx(data: bytes) -> Content:
    """Read the sheets of a workbook, each as one grid.

    Args:
        data: the bytes of the file.

    Returns:
        Grids of kind `table`, one for each sheet that shows anything, in the order of the sheets; the caption is the sheet's
        title. Blank rows and columns after the last text are left out. Properties: `formulas_without_value` counts formulas
        that the file holds no result for, `formulas_without_value_at` names the first of them. The check sheet of a form that
        `jixiao blank` made repeats the form's figures and is left out with a note.

    Raises:
        ReadError: the file is damaged or shows no text.
    """
    package = Package(data)
    package.check()
    sheets = [package.bytes(name) for name in package.names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if sum(_merged_cells(sheet) for sheet in sheets) > MAX_MERGED_CELLS:
        raise ReadError(MERGED_TOO_MUCH)
    book = _load(data, values=True)
    checks = _check_sheets(book)
    properties = {}
    if any(_FORMULA.search(sheet) for sheet in sheets):
        places = list(_without_value(book, _load(data, values=False), checks))
        if places:
            properties["formulas_without_value"] = str(len(places))
            properties["formulas_without_value_at"] = "; ".join(places[:_PLACES])
    grids: list[Grid] = []
    try:
        for position, sheet in enumerate(book.worksheets, 1):
            grid = _grid(sheet, position, len(grids) + 1)
            if grid is not None and sheet.title not in checks:
                grids.append(grid)
    except _BROKEN as error:
        raise ReadError(DAMAGED) from error
    if not grids:
        raise ReadError(NOTHING_SHOWN)
    notes = (Note("read-check-sheet", "info", f"工作表“{name}”是空白表所附的核查页，重复表内的数，没有读取") for name in checks)
    return Content(tuple(grids), properties, tuple(notes))


def _check_sheets(book: Workbook) -> tuple[str, ...]:
    """The names of sheets that the workbook itself marks as checks of a form."""
    found = book.defined_names.get(CHECK_SHEET)
    titles = {title for title, _ in found.destinations} if found is not None else set()
    return tuple(sheet.title for sheet in book.worksheets if sheet.title in titles)


def _merged_cells(sheet: bytes) -> int:
    total = 0
    for match in _MERGE.finditer(sheet):
        try:
            left, top, right, bottom = range_boundaries(match[1].decode("ascii", "replace"))
        except (TypeError, ValueError) as error:
            raise ReadError(DAMAGED) from error
        total += ((right or 1) - (left or 1) + 1) * ((bottom or 1) - (top or 1) + 1)
    return total


def _load(data: bytes, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except _BROKEN as error:
        raise ReadError(DAMAGED) from error


def _without_value(values: Workbook, formulas: Workbook, leave_out: tuple[str, ...]) -> Iterator[str]:
    """The places of formulas for which the file holds no result."""
    for position, (sheet, source) in enumerate(zip(values.worksheets, formulas.worksheets, strict=True), 1):
        for cell in _there(source) if source.title not in leave_out else ():
            if cell.data_type == "f" and sheet[cell.coordinate].value is None:
                yield f"sheet {position} R{cell.row}C{cell.column}"


def _there(sheet: Worksheet) -> list[Any]:
    """The cells that the file holds, row by row: one stray format far away must not make all cells up to it."""
    return [cell for _, cell in sorted(sheet._cells.items())]


def _grid(sheet: Worksheet, position: int, number: int) -> Grid | None:
    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    hidden_sheet = sheet.sheet_state != "visible"
    hidden_rows = {row for row, dimension in sheet.row_dimensions.items() if dimension.hidden}
    hidden_columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden_columns.update(range(dimension.min, dimension.max + 1))
    cells = []
    for cell in _there(sheet):
        if isinstance(cell, MergedCell):
            continue
        area = spans.get((cell.row, cell.column))
        text = _text(cell)
        if text or area:
            rowspan, colspan = (area.size["rows"], area.size["columns"]) if area else (1, 1)
            hidden = hidden_sheet or cell.row in hidden_rows or cell.column in hidden_columns
            cells.append(Cell(cell.row, cell.column, text, rowspan, colspan, hidden=hidden))
    return sheet_grid(cells, position, number, sheet.title, "xlsx")


def _text(cell: Any) -> str:
    """What a cell shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        value = re.sub(r"_x000[dD]_|\r(?=\n)", "", value).replace("\r", "\n")
    return displayed(value, cell.number_format, cell._style.numFmtId, cell.parent.parent.epoch)
