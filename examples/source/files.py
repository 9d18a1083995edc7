"""Writing forms as .docx, .xlsx and text, the same bytes every time: no names, no dates, no random order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from form import Form, Line, Number, Title
from openpyxl.styles import Alignment, Border, Font, Side

__all__ = ["Block", "write_cell_lines", "write_docx", "write_tabs", "write_xlsx"]

Block = Title | Line | Form

_FONT = "SimSun"
_STAMP = (2026, 1, 1, 0, 0, 0)
_THIN = Side(style="thin")


def write_docx(path: Path, blocks: Sequence[Block], landscape: bool = False) -> None:
    """Write a Word document with real merges."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(9)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(2)
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)
    for block in blocks:
        if isinstance(block, Form):
            _docx_table(document, block, section.page_width - section.left_margin - section.right_margin)
            continue
        paragraph = document.add_paragraph()
        run = paragraph.add_run(block.text)
        if isinstance(block, Title):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.page_break_before = block.new_page
            run.bold, run.font.size = True, Pt(14)
        elif block.right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    core = document.core_properties
    core.author = core.comments = core.last_modified_by = core.title = ""
    out = io.BytesIO()
    document.save(out)
    path.write_bytes(_settled(out.getvalue()))


def _docx_table(document: Any, form: Form, width: int) -> None:
    table = document.add_table(form.rows, form.columns)
    table.style = "Table Grid"
    table.autofit = False
    shares = form.widths or (1,) * form.columns
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(width * share / sum(shares))
    grid = [list(row.cells) for row in table.rows]
    for cell in form.cells:
        first = grid[cell.row - 1][cell.column - 1]
        last = grid[cell.row + cell.down - 2][cell.column + cell.across - 2]
        (first if first is last else first.merge(last)).text = str(cell.value)


def write_xlsx(path: Path, sheets: Sequence[tuple[str, Sequence[Block]]]) -> None:
    """Write a workbook, one sheet for each form; numbers stay numbers and carry their format."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, blocks in sheets:
        sheet = book.create_sheet(name)
        forms = [block for block in blocks if isinstance(block, Form)]
        columns = max(form.columns for form in forms)
        top = 0
        for block in blocks:
            if isinstance(block, Form):
                _xlsx_form(sheet, block, top)
                top += block.rows
                continue
            top += 1
            cell = sheet.cell(top, 1, block.text)
            sheet.merge_cells(None, top, 1, top, columns)
            if isinstance(block, Title):
                cell.font, cell.alignment = Font(bold=True, size=14), Alignment(horizontal="center")
            elif block.right:
                cell.alignment = Alignment(horizontal="right")
    book.properties.creator = ""
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(_settled(out.getvalue()))


def _xlsx_form(sheet: Any, form: Form, top: int) -> None:
    for letter, share in zip("ABCDEFGHIJKLMNOP", form.widths, strict=False):
        sheet.column_dimensions[letter].width = share
    for cell in form.cells:
        row, column = top + cell.row, cell.column
        target = sheet.cell(row, column)
        if isinstance(cell.value, Number):
            target.value, target.number_format = cell.value.value, cell.value.code
        elif cell.value:
            target.value, target.data_type = cell.value, "s"
        target.alignment = Alignment(wrap_text=True, vertical="center")
        if cell.across * cell.down > 1:
            sheet.merge_cells(None, row, column, row + cell.down - 1, column + cell.across - 1)
    for row in range(top + 1, top + form.rows + 1):
        sheet.row_dimensions[row].height = 28
        for column in range(1, form.columns + 1):
            sheet.cell(row, column).border = Border(_THIN, _THIN, _THIN, _THIN)


def write_tabs(path: Path, blocks: Sequence[Block]) -> None:
    """Write text with one table row on a line, tabs between cells and blanks where a merge reaches."""
    lines = []
    for block in blocks:
        if isinstance(block, Form):
            for row in block.by_row():
                cells = [""] * block.columns
                for cell in row:
                    parts = str(cell.value).split("\n")
                    cells[cell.column - 1] = "".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else parts[0]
                lines.append("\t".join(cells))
            lines.append("")
        else:
            lines += [block.text, ""]
    path.write_bytes("\n".join(lines).encode())


def write_cell_lines(path: Path, blocks: Sequence[Block]) -> None:
    """Write text with each cell on a line of its own behind a tab; a blank line ends a row."""
    lines = []
    for block in blocks:
        if isinstance(block, Form):
            for number, row in enumerate(block.by_row(), 1):
                starts = {cell.column: cell for cell in row}
                covered = {cell.column for cell in block.cells if cell.row < number < cell.row + cell.down}
                for column in sorted(covered.union(starts)):
                    lines.append("\t" + (str(starts[column].value) if column in starts else ""))
                lines.append("")
            lines.append("")
        else:
            lines.append(block.text)
    path.write_bytes("\n".join(lines).encode())


def _settled(data: bytes) -> bytes:
    """The same package with parts in order, one time stamp, and no times in its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return out.getvalue()
