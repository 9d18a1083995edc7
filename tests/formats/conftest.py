"""Writers for the reader tests: one truth (a list of cells) in every format, and .docx files from raw XML."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable, Sequence

import docx
import openpyxl
import pytest
import xlwt

from jixiao.model import Cell, Grid
from jixiao.read.office_run import Route, convert

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

Truth = Sequence[Cell]
Found = set[tuple[int, int, int, int, str]]


def as_docx(cells: Truth, rows: int, columns: int) -> bytes:
    document = docx.Document()
    table = document.add_table(rows, columns, "Table Grid")
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


def as_xls(cells: Truth, rows: int, columns: int) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for cell in cells:
        top, left = cell.row - 1, cell.column - 1
        if cell.rowspan * cell.colspan > 1:
            sheet.write_merge(top, top + cell.rowspan - 1, left, left + cell.colspan - 1, cell.text)
        else:
            sheet.write(top, left, cell.text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_row(cells: Truth, rows: int) -> list[list[Cell]]:
    return [sorted((c for c in cells if c.row == row), key=lambda c: c.column) for row in range(1, rows + 1)]


def as_html(cells: Truth, rows: int, columns: int) -> bytes:
    def td(cell: Cell) -> str:
        text = html.escape(cell.text).replace("\n", "<br>")
        return f'<td rowspan="{cell.rowspan}" colspan="{cell.colspan}">{text}</td>'

    body = "".join(f"<tr>{''.join(map(td, row))}</tr>" for row in by_row(cells, rows))
    return f'<html><head><meta charset="utf-8"></head><body><table>{body}</table></body></html>'.encode()


def as_spreadsheetml(cells: Truth, rows: int, columns: int) -> bytes:
    def write(cell: Cell) -> str:
        text = html.escape(cell.text).replace("\n", "&#10;")
        merge = f'ss:MergeAcross="{cell.colspan - 1}" ss:MergeDown="{cell.rowspan - 1}"'
        return f'<Cell ss:Index="{cell.column}" {merge}><Data ss:Type="String">{text}</Data></Cell>'

    body = "".join(f"<Row>{''.join(map(write, row))}</Row>" for row in by_row(cells, rows))
    return raw_spreadsheetml(f'<Worksheet ss:Name="表"><Table>{body}</Table></Worksheet>')


def raw_spreadsheetml(body: str) -> bytes:
    """A workbook of Excel 2003 as XML, with the prefixes ss and x bound."""
    name = "urn:schemas-microsoft-com:office"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{name}:spreadsheet" xmlns:ss="{name}:spreadsheet" xmlns:x="{name}:excel">{body}</Workbook>'
    ).encode()


def as_csv(cells: Truth, rows: int, columns: int) -> bytes:
    out = io.StringIO(newline="")
    lines = [[""] * columns for _ in range(rows)]
    for cell in cells:
        lines[cell.row - 1][cell.column - 1] = cell.text
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("gb18030")


def as_rtf(cells: Truth, rows: int, columns: int) -> bytes:
    return raw_rtf(rtf_table(cells, rows, columns))


def rtf_table(cells: Truth, rows: int, columns: int) -> str:
    """A table as Word writes it in rich text: a merged area is one wide cell in each of its rows, marked as going on."""
    covered = {}
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            covered[row, cell.column] = cell
    out = []
    for row in range(1, rows + 1):
        edges, texts, column = [], [], 1
        while column <= columns:
            cell = covered.get((row, column), Cell(row, column, ""))
            merge = ("\\clvmgf" if cell.row == row else "\\clvmrg") if cell.rowspan > 1 else ""
            column += cell.colspan
            edges.append(f"{merge}\\cellx{(column - 1) * 1400}")
            texts.append(f"\\intbl {rtf_text(cell.text) if cell.row == row else ''}\\cell")
        out.append(f"\\trowd\\trgaph108{''.join(edges)}\n{''.join(texts)}\\row\n")
    return "".join(out)


def rtf_text(text: str) -> str:
    escaped = re.sub(r"[\\\\{}]", r"\\\g<0>", text).replace("\n", "\\line ")
    return "".join(c if c.isascii() else f"\\u{ord(c) - 0x10000 if ord(c) > 0x7FFF else ord(c)}?" for c in escaped)


def raw_rtf(body: str) -> bytes:
    return ("{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0 SimSun;}}\n" + body + "\\pard\\par}").encode("ascii")


def odf_table(cells: Truth, rows: int, columns: int, line_break: str = "<text:line-break/>") -> str:
    anchors = {(c.row, c.column): c for c in cells}
    covered = {(row, column) for c in cells for row in range(c.row, c.row + c.rowspan)
               for column in range(c.column, c.column + c.colspan)} - set(anchors)  # fmt: skip

    def write(row: int, column: int) -> str:
        if (row, column) in covered:
            return "<table:covered-table-cell/>"
        cell = anchors.get((row, column), Cell(row, column, ""))
        lines = html.escape(cell.text).replace("\n", line_break)
        text = re.sub(" (?= )|^ | $", "<text:s/>", lines)
        spans = f'table:number-rows-spanned="{cell.rowspan}" table:number-columns-spanned="{cell.colspan}"'
        return f'<table:table-cell {spans} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = "".join(
        f"<table:table-row>{''.join(write(row, column) for column in range(1, columns + 1))}</table:table-row>"
        for row in range(1, rows + 1)
    )
    return f'<table:table><table:table-column table:number-columns-repeated="{columns}"/>{body}</table:table>'


def as_odt(cells: Truth, rows: int, columns: int) -> bytes:
    return raw_odf("text", odf_table(cells, rows, columns))


def as_ods(cells: Truth, rows: int, columns: int) -> bytes:
    return raw_odf("spreadsheet", odf_table(cells, rows, columns, "</text:p><text:p>"))


def raw_odf(kind: str, body: str) -> bytes:
    """An OpenDocument file of a kind (`text`, `spreadsheet`) whose body is the given XML."""
    name, media = "urn:oasis:names:tc:opendocument:xmlns", f"application/vnd.oasis.opendocument.{kind}"
    names = {"office": "office", "text": "text", "table": "table", "draw": "drawing", "svg": "svg-compatible"}
    spaces = " ".join(f'xmlns:{prefix}="{name}:{space}:1.0"' for prefix, space in names.items())
    entries = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>' + (
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    )
    parts = {
        "mimetype": media,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{name}:manifest:1.0">{entries}</manifest:manifest>',
        "content.xml": f'<office:document-content {spaces} xmlns:of="{name}:of:1.2" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
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
    return {
        "docx": as_docx, "xlsx": as_xlsx, "xls": as_xls, "html": as_html, "spreadsheetml": as_spreadsheetml, "csv": as_csv,
        "rtf": as_rtf, "odt": as_odt, "ods": as_ods,
    }  # fmt: skip


@pytest.fixture(scope="session")
def office_writers() -> dict[str, Callable[[Sequence[tuple[Truth, int, int]]], bytes]]:
    """Writers of several tables into one file, with a line between two of them or each on a sheet of its own."""

    def rtf(tables: Sequence[tuple[Truth, int, int]]) -> bytes:
        return raw_rtf("".join(f"{rtf_table(*table)}\\pard x\\par\n" for table in tables))

    def odt(tables: Sequence[tuple[Truth, int, int]]) -> bytes:
        return raw_odf("text", "".join(f"{odf_table(*table)}<text:p>x</text:p>" for table in tables))

    def ods(tables: Sequence[tuple[Truth, int, int]]) -> bytes:
        return raw_odf("spreadsheet", "".join(odf_table(*table, "</text:p><text:p>") for table in tables))

    def doc(tables: Sequence[tuple[Truth, int, int]]) -> bytes:
        return convert(odt(tables), Route(".odt", "writer8", "doc", "MS Word 97", ""))

    return {"rtf": rtf, "odt": odt, "ods": ods, "doc": doc}


@pytest.fixture(scope="session")
def make_spreadsheetml() -> Callable[[str], bytes]:
    return raw_spreadsheetml


@pytest.fixture(scope="session")
def make_odf() -> Callable[[str, str], bytes]:
    return raw_odf


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    return raw_docx


@pytest.fixture(scope="session")
def cells_of() -> Callable[[Grid], Found]:
    return found
