"""What the readers of workbooks share: a value as it is displayed, a sheet's cells as a grid, and their limits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl.utils.datetime import from_excel

from jixiao.model import Cell, Grid
from jixiao.read.number_format import CHINESE_FORMATS, is_date, shown

__all__ = ["MAX_MERGED_CELLS", "MERGED_TOO_MUCH", "NOTHING_SHOWN", "displayed", "sheet_grid"]

MAX_MERGED_CELLS = 1_000_000
MERGED_TOO_MUCH = (
    f"合并区域超过 {MAX_MERGED_CELLS} 个单元格；请取消整行整列的合并后再试。(Merged areas are too large; unmerge them.)"
)
NOTHING_SHOWN = "工作簿中没有内容；请核对文件。(The workbook shows no text; check the file.)"


def displayed(value: object, code: str, number: int, epoch: dt.datetime) -> str:
    """What a cell shows for a value.

    Args:
        value: as the file holds it; a date may be its serial number.
        code: the number format.
        number: the number by which the file names the format; some mean what the language makes of them.
        epoch: the day from which the workbook counts.
    """
    code = CHINESE_FORMATS.get(number, code)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and is_date(code):
        try:
            value = from_excel(value, epoch)
        except (OverflowError, ValueError):  # no such day: shown as the number it is
            code = "General"
    return shown(value, code)


def sheet_grid(cells: Sequence[Cell], position: int, number: int, title: str, origin: str) -> Grid | None:
    """The grid of a sheet, without the blank rows and columns after its last text; None where it shows nothing.

    Args:
        cells: its cells in reading order.
        position: which sheet of the workbook it is, from 1.
        number: the number of the grid in the document.
        title: the name on its tab, which becomes the caption.
        origin: the reader.
    """
    filled = [cell for cell in cells if not cell.blank]
    if not filled:
        return None
    rows = max(cell.row + cell.rowspan - 1 for cell in filled)
    columns = max(cell.column + cell.colspan - 1 for cell in filled)
    kept = tuple(_clipped(cell, rows, columns) for cell in cells if cell.row <= rows and cell.column <= columns)
    title = title.strip()
    return Grid(number, f"sheet {position}", "table", rows, columns, kept, origin, caption=(title,) if title else ())


def _clipped(cell: Cell, rows: int, columns: int) -> Cell:
    """The cell with its spans cut at the edge of the grid; only blank merged cells can reach beyond it."""
    rowspan, colspan = min(cell.rowspan, rows - cell.row + 1), min(cell.colspan, columns - cell.column + 1)
    return Cell(cell.row, cell.column, cell.text, rowspan, colspan, hidden=cell.hidden)
