"""Workbooks of Excel 2003 in one XML file (SpreadsheetML), which many systems export under the name .xls."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lxml import etree

from jixiao.errors import ReadError
from jixiao.model import Cell, Grid
from jixiao.read.content import Content
from jixiao.read.number_format import shown
from jixiao.read.ooxml import attribute, child, local_name, single_file
from jixiao.read.package import DAMAGED
from jixiao.read.sheet import MAX_MERGED_CELLS, MERGED_TOO_MUCH, NOTHING_SHOWN, sheet_grid
from jixiao.read.spans import Spans

__all__ = ["read_spreadsheetml"]

_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
# Formats that files call by a name; dates as a Chinese office program shows them.
_NAMED = {
    "General Number": "General",
    "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm",
    "Currency": "¥#,##0.00;¥-#,##0.00",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}


def read_spreadsheetml(data: bytes) -> Content:
    """Read the sheets of a workbook, each as one grid.

    Args:
        data: the bytes of the file.

    Returns:
        Grids of kind `table` as for .xlsx; property `hidden_text` counts the cells with text behind a merged one, which are
        not read.

    Raises:
        ReadError: the file is damaged, carries a document type or shows no text.
    """
    root = single_file(data)
    formats = _formats(child(root, "Styles"))
    grids: list[Grid] = []
    hidden = 0
    sheets = [element for element in root if local_name(element) == "Worksheet"]
    for position, sheet in enumerate(sheets, 1):
        reader = _Sheet(formats, child(child(sheet, "WorksheetOptions"), "Visible") is not None)
        reader.table(child(sheet, "Table"))
        hidden += reader.covered
        grid = sheet_grid(reader.cells, position, len(grids) + 1, attribute(sheet, "Name") or "", "spreadsheetml")
        if grid is not None:
            grids.append(grid)
    if not grids:
        raise ReadError(NOTHING_SHOWN)
    return Content(tuple(grids), {"hidden_text": str(hidden)} if hidden else {})


def _formats(styles: etree._Element | None) -> dict[str, str]:
    """The number format of each style; one that has none takes that of its parent."""
    own: dict[str, str | None] = {}
    parents: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name = attribute(style, "ID") or ""
        own[name] = attribute(child(style, "NumberFormat"), "Format")
        parents[name] = attribute(style, "Parent") or "Default"
    found = {}
    for name in own:
        at, seen = name, {""}
        while own.get(at) is None and at in parents and at not in seen:
            seen.add(at)
            at = parents[at]
        code = own.get(at) or "General"
        found[name] = _NAMED.get(code, code)
    return found


@dataclass(frozen=True)
class _Column:
    first: int
    last: int
    style: str
    hidden: bool


class _Sheet:
    """Collects the cells of a sheet."""

    def __init__(self, formats: dict[str, str], hidden: bool) -> None:
        self._formats = formats
        self._hidden = hidden
        self._spans = Spans()
        self._columns: list[_Column] = []
        self._merged = 0
        self.cells: list[Cell] = []
        self.covered = 0

    def table(self, table: etree._Element | None) -> None:
        row = column = 0
        for element in table if table is not None else ():
            name = local_name(element)
            if name == "Column":
                column = _whole(element, "Index", column + 1)
                last = column + _whole(element, "Span", 0)
                self._columns.append(_Column(column, last, attribute(element, "StyleID") or "", _hidden(element)))
                column = last
            elif name == "Row":
                row = _whole(element, "Index", row + 1)
                self._row(element, row)
                row += _whole(element, "Span", 0)

    def _row(self, element: etree._Element, row: int) -> None:
        following = 1
        for inner in element:
            if local_name(inner) != "Cell":
                continue
            column = _whole(inner, "Index", following)
            following = column + 1
            across, down = _whole(inner, "MergeAcross", 0) + 1, _whole(inner, "MergeDown", 0) + 1
            if row + down > _MAX_ROW or column + across > _MAX_COLUMN:
                raise ReadError(DAMAGED)
            own = next((c for c in self._columns if c.first <= column <= c.last), None)
            style = attribute(inner, "StyleID") or attribute(element, "StyleID") or (own.style if own else "")
            text = _text(child(inner, "Data"), self._formats.get(style or "Default", "General"))
            if attribute(inner, "Index") and self._spans.taken(row, column):
                self.covered += bool(text)
                continue
            column, across = self._spans.place(row, column, down, across)
            following = column + across
            self._merged += down * across if down * across > 1 else 0
            if self._merged > MAX_MERGED_CELLS:
                raise ReadError(MERGED_TOO_MUCH)
            if text or down * across > 1:
                hidden = self._hidden or _hidden(element) or (own is not None and own.hidden)
                self.cells.append(Cell(row, column, text, down, across, hidden=hidden))


def _hidden(element: etree._Element) -> bool:
    return attribute(element, "Hidden") in ("1", "true")


def _whole(element: etree._Element, name: str, default: int) -> int:
    """A whole number in an attribute, or the default where there is none."""
    text = attribute(element, name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= _MAX_ROW):
        raise ReadError(DAMAGED)
    return int(text)


def _text(data: etree._Element | None, code: str) -> str:
    """What a cell shows."""
    if data is None:
        return ""
    text = "".join(str(piece) for piece in data.itertext()).replace("\r\n", "\n").replace("\r", "\n")
    kind = attribute(data, "Type")
    if not text.strip() or kind == "Error":
        return text.strip()
    value: object = text
    try:
        if kind == "Number":
            value = float(text)
        elif kind == "DateTime":
            value = dt.datetime.fromisoformat(text.strip())
        elif kind == "Boolean":
            value = text.strip() in ("1", "true")
        return shown(value, code)
    except (ArithmeticError, ValueError):
        return text.strip()
