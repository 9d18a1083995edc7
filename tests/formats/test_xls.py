"""Old workbooks: values as displayed, merges, hidden parts, dates; the same for workbooks in one XML file."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
import xlwt

from jixiao.model import Document
from jixiao.read import read

DAY = dt.datetime(2025, 5, 1, 14, 5, 9)  # noqa: DTZ001
SHOWN = [
    (0.95, "0%", "95%"),
    (50, "0.00", "50.00"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (12.340000000000002, "General", "12.34"),
    (5, "general", "5"),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    (20, '0"万元"', "20万元"),
    (7, "000", "007"),
    (True, "General", "TRUE"),
    (DAY, "yyyy-mm-dd", "2025-05-01"),
    (DAY, 'yyyy"年"m"月"d"日"', "2025年5月1日"),
    (DAY, "M/D/YY", "2025/5/1"),
]


@pytest.fixture
def read_book(tmp_path: Path):
    def run(book: xlwt.Workbook, name: str = "book.xls") -> Document:
        out = io.BytesIO()
        book.save(out)
        path = tmp_path / name
        path.write_bytes(out.getvalue())
        return read(path)

    return run


@pytest.mark.parametrize("base", [False, True], ids=["days from 1900", "days from 1904"])
def test_values_are_read_as_they_are_shown(base, read_book):
    book = xlwt.Workbook()
    book.dates_1904 = base
    sheet = book.add_sheet("表")
    for row, (value, code, _) in enumerate(SHOWN):
        sheet.write(row, 0, value, xlwt.easyxf(num_format_str=code))
    assert [c.text for c in read_book(book).grids[0].cells] == [text for _, _, text in SHOWN]


def test_dates_that_are_none_do_not_stop_the_file(read_book):
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, -5, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    assert read_book(book).grids[0].cells[0].text


def test_hidden_rows_columns_and_sheets_are_kept_and_marked(read_book):
    book = xlwt.Workbook()
    sheet = book.add_sheet("目标表")
    for row in range(3):
        for column in range(3):
            sheet.write(row, column, f"{row + 1}-{column + 1}")
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("空")
    other = book.add_sheet("隐藏")
    other.write(1, 1, "在")
    other.visibility = 1
    first, second = read_book(book).grids
    assert {c.text for c in first.cells if c.hidden} == {"2-1", "2-2", "2-3", "1-3", "3-3"}
    assert all(c.hidden for c in second.cells)
    assert (first.caption, second.part, second.number) == (("目标表",), "sheet 3", 2)
    assert second.place(second.cells[0]) == "sheet 3 R2C2"


def test_text_behind_a_merged_cell_is_counted_not_read(read_book):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表", cell_overwrite_ok=True)
    sheet.write_merge(0, 1, 0, 0, "上")
    sheet.write(1, 0, "遮住")
    sheet.write(2, 1, "角")
    document = read_book(book, "表.et")
    assert [(c.text, c.rowspan) for c in document.grids[0].cells] == [("上", 2), ("角", 1)]
    assert document.properties == {"hidden_text": "1"}
    assert document.media_type == "application/vnd.ms-excel"


STYLES = """<Styles><Style ss:ID="Default"><NumberFormat/></Style>
<Style ss:ID="p"><NumberFormat ss:Format="0.00%"/></Style><Style ss:ID="q" ss:Parent="p"/>
<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>
<Style ss:ID="n"><NumberFormat ss:Format="Standard"/></Style></Styles>"""


@pytest.fixture
def read_xml(make_spreadsheetml, tmp_path: Path):
    def run(table: str, more: str = "") -> Document:
        path = tmp_path / "导出.xls"
        path.write_bytes(make_spreadsheetml(f'{STYLES}<Worksheet ss:Name="自评表"><Table>{table}</Table>{more}</Worksheet>'))
        return read(path)

    return run


def test_one_file_workbooks_in_gb2312(make_spreadsheetml, tmp_path: Path):
    text = make_spreadsheetml(f'<Worksheet ss:Name="自评表"><Table><Row>{cell("演练")}</Row></Table></Worksheet>').decode()
    path = tmp_path / "导出.xls"
    path.write_bytes(text.replace("utf-8", "GB2312").encode("gb2312"))
    assert [c.text for c in read(path).grids[0].cells] == ["演练"]


def test_a_cell_far_out_costs_little(read_book):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, "甲")
    sheet.write(65_535, 255, "乙")
    (grid,) = read_book(book).grids
    assert (grid.rows, grid.columns, len(grid.cells)) == (65_536, 256, 2)


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_one_file_workbooks_are_told_by_their_bytes(read_xml):
    document = read_xml(f"<Row>{cell('甲')}</Row>")
    assert document.properties == {"named_as": ".xls"}
    assert document.grids[0].caption == ("自评表",)


def test_formats_of_cells_rows_columns_and_parents(read_xml):
    (grid,) = read_xml(
        '<Column ss:StyleID="n"/><Column ss:Index="3" ss:Span="1" ss:StyleID="p"/>'
        f"<Row>{cell('1234.5', 'Number')}{cell('1234.5', 'Number')}{cell('0.9913', 'Number')}{cell('0.5', 'Number')}</Row>"
        f'<Row ss:StyleID="d">{cell("2025-05-01T00:00:00.000", "DateTime")}{cell("1", "Boolean")}</Row>'
        f"<Row>{cell('0.25', 'Number', 'ss:StyleID=' + chr(34) + 'q' + chr(34))}{cell('#DIV/0!', 'Error')}</Row>"
    ).grids
    assert [[c.text for c in grid.row(row)] for row in (1, 2, 3)] == [
        ["1,234.50", "1234.5", "99.13%", "50.00%"], ["2025/5/1", "TRUE"], ["25.00%", "#DIV/0!"],
    ]  # fmt: skip


def test_indexes_merges_and_what_lies_behind_them(read_xml, cells_of):
    document = read_xml(
        f"<Row>{cell('产出', more='ss:MergeDown=' + chr(34) + '2' + chr(34))}{cell('数量')}</Row>"
        f"<Row>{cell('遮住', more='ss:Index=' + chr(34) + '1' + chr(34))}{cell('质量')}</Row>"
        f'<Row>{cell("滑开")}</Row><Row ss:Index="6">{cell("末", more="ss:Index=" + chr(34) + "3" + chr(34))}</Row>'
    )
    assert cells_of(document.grids[0]) == {
        (1, 1, 3, 1, "产出"), (1, 2, 1, 1, "数量"), (2, 2, 1, 1, "质量"), (3, 2, 1, 1, "滑开"), (6, 3, 1, 1, "末"),
    }  # fmt: skip
    assert document.properties["hidden_text"] == "1"


def test_hidden_parts_of_one_file_workbooks_are_marked(read_xml):
    table = f'<Column/><Column ss:Hidden="1"/><Row>{cell("甲")}{cell("乙")}</Row><Row ss:Hidden="1">{cell("丙")}</Row>'
    assert [c.hidden for c in read_xml(table).grids[0].cells] == [False, True, True]
    hidden = read_xml(table, "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>")
    assert all(c.hidden for c in hidden.grids[0].cells)
