"""Writers for the reader tests: one truth (a list of cells) as .docx and .xlsx, and .docx files from raw XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import docx
import openpyxl
import pytest

from jixiao.model import Cell, Grid

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Truth = Sequence[Cell]
Found = set[tuple[int, int, int, int, str]]


def as_docx(cells: Truth, rows: int, columns: int) -> bytes:
    document = docx.Document()
    table = document.add_table(rows, columns)
    for cell in cells:
        last = table.cell(cell.row + cell.rowspan - 2, cell.column + cell.colspan - 2)
        table.cell(cell.row - 1, cell.column - 1).merge(last).text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(cells: Truth, rows: int, columns: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for cell in cells:
        if cell.text:
            target = sheet.cell(cell.row, cell.column)
            target.value = cell.text
            target.data_type = "s"
        if cell.rowspan * cell.colspan > 1:
            end_row, end_column = cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1
            sheet.merge_cells(None, cell.row, cell.column, end_row, end_column)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def found(grid: Grid) -> Found:
    """What must agree between formats: the cells that hold text, with place, spans and text."""
    return {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in grid.cells if not c.blank}


def raw_docx(body: str, extra: dict[str, bytes] | None = None) -> bytes:
    """A .docx whose body is the given XML, with the prefixes w, mc, wps, v and m bound."""
    names = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture(scope="session")
def writers() -> dict[str, Callable[[Truth, int, int], bytes]]:
    return {"docx": as_docx, "xlsx": as_xlsx}


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    return raw_docx


@pytest.fixture(scope="session")
def cells_of() -> Callable[[Grid], Found]:
    return found
