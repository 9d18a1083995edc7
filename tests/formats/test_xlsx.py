"""What a workbook shows: number formats, merges, hidden parts, formulas."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from jixiao.model import Document
from jixiao.read import read
from jixiao.read.number_format import shown

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
DAY = dt.datetime(2025, 5, 1, 14, 5, 9)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.95, "0%", "95%"),
        (0.9913, "0.00%", "99.13%"),
        (0.285, "0%", "29%"),
        (50, "0.00", "50.00"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (999.995, "#,##0.00", "1,000.00"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (-0.001, "0.00", "0.00"),
        (0, "#,##0.00", "0.00"),
        (0, "#.##", ""),
        (0.5, "#.##", ".5"),
        (12.5, "0.0#", "12.5"),
        (7, "000", "007"),
        (12.340000000000002, "General", "12.34"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (1581.043447, "General", "1581.043447"),
        (557.6, "General", "557.6"),
        (5, "General", "5"),
        (5.0, "General", "5"),
        (1e15, "General", "1000000000000000"),
        (-0.0, "General", "0"),
        (12.5, "G/通用格式", "12.5"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, ACCOUNTING, "-"),
        ("无", ACCOUNTING, "无"),
        (20, '0"万元"', "20万元"),
        (20, "¥#,##0.00", "¥20.00"),
        (20, "[$¥-804]#,##0.00", "¥20.00"),
        (-20, "0.0;[Red]\\-0.0", "-20.0"),
        (123456, "0!.0,", "12.3"),
        (1234567, "0.0,", "1234.6"),
        (95, "[>=90]\"优\"0;[>=80]\"良\"0;\"中\"0", "优95"),
        (75, "[>=90]\"优\"0;[>=80]\"良\"0;\"中\"0", "中75"),
        (12345, "0.00E+00", "1.23E+04"),
        (5, "@", "5"),
        (5, ";;;", ""),
        ("藏", ";;;", ""),
        (True, "General", "TRUE"),
        (DAY, "yyyy-mm-dd", "2025-05-01"),
        (DAY, 'yyyy"年"m"月"d"日"', "2025年5月1日"),
        (DAY, "yyyy/m/d h:mm", "2025/5/1 14:05"),
        (DAY, "[$-804]yyyy年m月;@", "2025年5月"),
        (DAY, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2025年5月1日"),
        (DAY, "上午/下午h:mm:ss", "下午2:05:09"),
        (DAY, "h:mm AM/PM", "2:05 PM"),
        (DAY, "yy.mm.dd aaaa", "25.05.01 星期四"),
        (dt.timedelta(hours=36, minutes=5), "[h]:mm", "36:05"),
        (dt.time(8, 30), "h:mm", "8:30"),
        (dt.date(2025, 12, 31), "m月d日", "12月31日"),
    ],
)  # fmt: skip
def test_a_value_is_read_as_it_is_shown(value, code, text):
    assert shown(value, code) == text


@pytest.fixture
def read_book(tmp_path: Path):
    def run(book: openpyxl.Workbook, change=None) -> Document:
        data = io.BytesIO()
        book.save(data)
        path = tmp_path / "book.xlsx"
        path.write_bytes(change(data.getvalue()) if change else data.getvalue())
        return read(path)

    return run


def rewritten(part: str, pattern: str, replacement: str):
    """A change of one part of a package by a regular expression that must match."""

    def change(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                if name == part:
                    text, count = re.subn(pattern, replacement, content.decode())
                    assert count, f"{pattern} is not in {part}"
                    content = text.encode()
                target.writestr(name, content)
        return out.getvalue()

    return change


def test_sheets_become_grids_and_blank_ones_are_left_out(read_book):
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.create_sheet("自评表")["B2"] = "总分"
    document = read_book(book)
    (grid,) = document.grids
    assert (grid.number, grid.part, grid.caption, grid.rows, grid.columns) == (1, "sheet 2", ("自评表",), 2, 2)
    assert grid.place(grid.cells[0]) == "sheet 2 R2C2"


def test_hidden_rows_columns_and_sheets_are_kept_and_marked(read_book):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 4):
        for column in range(1, 6):
            sheet.cell(row, column, f"{row}-{column}")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions.group("C", "D", hidden=True)
    other = book.create_sheet("隐藏")
    other["A1"] = "在"
    other.sheet_state = "hidden"
    first, second = read_book(book).grids
    assert {c.text for c in first.cells if c.hidden} == {
        "2-1", "2-2", "2-3", "2-4", "2-5", "1-3", "1-4", "3-3", "3-4",
    }  # fmt: skip
    assert all(c.hidden for c in second.cells)


def test_trailing_blank_rows_and_columns_are_trimmed(read_book):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "甲"
    sheet["B3"] = "乙"
    sheet["F9"] = "  "
    sheet.merge_cells("A5:F6")
    sheet.merge_cells("B1:C2")
    (grid,) = read_book(book).grids
    assert (grid.rows, grid.columns) == (3, 2)
    assert [(c.row, c.column, c.rowspan, c.colspan, c.text) for c in grid.cells] == [
        (1, 1, 1, 1, "甲"), (1, 2, 2, 1, ""), (3, 2, 1, 1, "乙"),
    ]  # fmt: skip


def test_a_formula_without_a_result_is_blank_and_counted(read_book):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = 1, "=A1*2", "=A1*3"
    change = rewritten("xl/worksheets/sheet1.xml", r"(<f>A1\*3</f>)<v ?/>|(<f>A1\*3</f>)<v></v>", r"<f>A1*3</f><v>3</v>")
    document = read_book(book, change)
    assert [(c.row, c.text) for c in document.grids[0].cells] == [(1, "1"), (3, "3")]
    assert document.properties == {"formulas_without_value": "1", "formulas_without_value_at": "sheet 1 R2C1"}


def test_chinese_dates_that_files_name_by_number_only(read_book):
    book = openpyxl.Workbook()
    book.active["A1"] = 45778
    book.active["A1"].number_format = "0.00"
    change = rewritten("xl/styles.xml", r'<xf numFmtId="2"', '<xf numFmtId="31"')
    assert read_book(book, change).grids[0].cells[0].text == "2025年5月1日"


def test_line_breaks_and_an_equals_sign_in_a_text(read_book):
    book = openpyxl.Workbook()
    book.active["A1"] = "一\r\n二_x000D_\n三"
    book.active["A2"] = "=100%"
    book.active["A2"].data_type = "s"
    assert [c.text for c in read_book(book).grids[0].cells] == ["一\n二\n三", "=100%"]


def test_merges_over_whole_columns_are_refused(read_book):
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.active.merge_cells("A1:B2")
    from jixiao.errors import ReadError

    with pytest.raises(ReadError, match="合并区域"):
        read_book(book, rewritten("xl/worksheets/sheet1.xml", 'ref="A1:B2"', 'ref="A1:XFD1048576"'))


def test_a_format_far_away_costs_nothing(tmp_path: Path) -> None:
    """A cell without a value in the last row of a sheet does not make a million rows of cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "项目名称"
    sheet["B1"] = "=1+1"
    sheet.cell(1_048_576, 20).number_format = "0.00"
    book.save(tmp_path / "far.xlsx")
    started = time.perf_counter()
    document = read(tmp_path / "far.xlsx")
    assert time.perf_counter() - started < 5
    assert [c.text for c in document.grids[0].cells] == ["项目名称"]
    assert document.properties["formulas_without_value_at"] == "sheet 1 R1C2"
