"""Old workbooks (.xls, and .et of the same format): xlrd for values, number formats and merges, text as it is displayed."""

from __future__ import annotations

import datetime as dt
import io
import re

import xlrd
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from xlrd.biffh import XLRDError
from xlrd.book import Book
from xlrd.sheet import Sheet

from jixiao.errors import ReadError
from jixiao.model import Cell, Grid
from jixiao.read.content import Content
from jixiao.read.package import DAMAGED
from jixiao.read.sheet import MAX_MERGED_CELLS, MERGED_TOO_MUCH, NOTHING_SHOWN, displayed, sheet_grid

__all__ = ["read_xls"]

_GENERAL = re.compile("general", re.IGNORECASE)


def read_xls(data: bytes) -> Content:
    """Read the sheets of a workbook of Excel 5 to 2003, each as one grid.

    Args:
        data: the bytes of the file.

    Returns:
        Grids of kind `table` as for .xlsx; property `hidden_text` counts the cells with text behind a merged one, which are
        not read.

    Raises:
        ReadError: the file is encrypted or damaged or shows no text.
    """
    book = _book(data)
    grids: list[Grid] = []
    hidden = 0
    try:
        merged = (area for sheet in book.sheets() for area in sheet.merged_cells)
        if sum((bottom - top) * (right - left) for top, bottom, left, right in merged) > MAX_MERGED_CELLS:
            raise ReadError(MERGED_TOO_MUCH)
        for position, sheet in enumerate(book.sheets(), 1):
            cells, covered = _cells(book, sheet)
            hidden += covered
            grid = sheet_grid(cells, position, len(grids) + 1, sheet.name, "xls")
            if grid is not None:
                grids.append(grid)
    except ReadError:
        raise
    except Exception as error:  # xlrd checks little: damaged records surface as errors of any kind
        raise ReadError(DAMAGED) from error
    if not grids:
        raise ReadError(NOTHING_SHOWN)
    return Content(tuple(grids), {"hidden_text": str(hidden)} if hidden else {})


def _book(data: bytes) -> Book:
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except XLRDError as error:
        if "encrypted" in str(error):
            raise ReadError("文件已加密；请去掉打开密码后再试。(The file is encrypted; remove its password.)") from error
        raise ReadError(DAMAGED) from error
    except Exception as error:  # as above
        raise ReadError(DAMAGED) from error


def _cells(book: Book, sheet: Sheet) -> tuple[list[Cell], int]:
    """The cells of a sheet in reading order, and how many with text lie behind merged ones."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    behind: set[tuple[int, int]] = set()
    for top, bottom, left, right in sheet.merged_cells:
        area = {(row, column) for row in range(top, bottom) for column in range(left, right)}
        if not area or area & (behind | spans.keys()):  # damaged: two areas may not overlap
            continue
        spans[top, left] = (bottom - top, right - left)
        behind |= area - {(top, left)}
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    cells = []
    covered = 0
    anchors: dict[int, set[int]] = {}
    for row, column in spans:
        anchors.setdefault(row, set()).add(column)
    for row in range(sheet.nrows):
        for column in sorted(anchors.get(row, set()).union(range(sheet.row_len(row)))):
            text = _text(book, sheet, row, column)
            if (row, column) in behind:
                covered += bool(text)
            elif text or (row, column) in spans:
                rowspan, colspan = spans.get((row, column), (1, 1))
                hidden = bool(sheet.visibility) or row in hidden_rows or column in hidden_columns
                cells.append(Cell(row + 1, column + 1, text, rowspan, colspan, hidden=hidden))
    return cells, covered


def _text(book: Book, sheet: Sheet, row: int, column: int) -> str:
    """What a cell shows."""
    if column >= sheet.row_len(row):
        return ""
    kind = sheet.cell_type(row, column)
    value: object = sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(sheet.cell_value(row, column)), "#ERR")
    if kind == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    number = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    code = _GENERAL.sub("General", str(book.format_map[number].format_str))
    return displayed(value, code, number, _epoch(book))


def _epoch(book: Book) -> dt.datetime:
    return MAC_EPOCH if book.datemode else WINDOWS_EPOCH
