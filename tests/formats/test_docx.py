"""What Word files hold beside plain tables: wrappers, merges of three kinds, tracked changes, boxes, block order."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.model import Document
from jixiao.read import read


def p(text: str, properties: str = "") -> str:
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def tc(content: str, properties: str = "") -> str:
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


@pytest.fixture
def read_body(make_docx, tmp_path: Path):
    def run(body: str) -> Document:
        path = tmp_path / "body.docx"
        path.write_bytes(make_docx(body))
        return read(path)

    return run


@pytest.fixture
def one_table(read_body, cells_of):
    return lambda *rows: cells_of(read_body(tbl(*rows)).grids[0])


def test_content_control_cells_and_rows_stay_in_place(one_table):
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('二')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr(tc('四'))}</w:sdtContent></w:sdt>"
    assert one_table(tr(tc("一"), control, tc("三")), row) == {
        (1, 1, 1, 1, "一"), (1, 2, 1, 1, "二"), (1, 3, 1, 1, "三"), (2, 1, 1, 1, "四"),
    }  # fmt: skip


def test_columns_before_a_row_are_counted(one_table):
    found = one_table(
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("丁"), properties='<w:gridBefore w:val="2"/>'),
        tr(tc("戊"), properties='<w:gridAfter w:val="2"/>'),
    )
    assert {(2, 3, 1, 1, "丁"), (3, 1, 1, 1, "戊")} <= found


def test_vertical_and_legacy_horizontal_merges(one_table):
    found = one_table(
        tr(tc("标题", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("丙")),
        tr(tc("产出", '<w:vMerge w:val="restart"/>'), tc("数量", '<w:gridSpan w:val="2"/>')),
        tr(tc("", "<w:vMerge/>"), tc("质量", '<w:gridSpan w:val="2"/>')),
        tr(tc("满意度", '<w:vMerge w:val="restart"/>'), tc("公众"), tc("≥90%")),
    )
    assert found == {
        (1, 1, 1, 2, "标题"), (1, 3, 1, 1, "丙"), (2, 1, 2, 1, "产出"), (2, 2, 1, 2, "数量"), (3, 2, 1, 2, "质量"),
        (4, 1, 1, 1, "满意度"), (4, 2, 1, 1, "公众"), (4, 3, 1, 1, "≥90%"),
    }  # fmt: skip


def test_a_continued_merge_without_a_start_is_a_cell_of_its_own(one_table):
    assert one_table(tr(tc("甲", "<w:vMerge/>")), tr(tc("乙"))) == {(1, 1, 1, 1, "甲"), (2, 1, 1, 1, "乙")}


def test_tracked_changes_are_read_as_accepted(one_table):
    run = "<w:r><w:t>{}</w:t></w:r>"
    cell = (
        f"<w:p>{run.format('指标值')}<w:ins>{run.format('95')}</w:ins><w:del><w:r><w:delText>90</w:delText></w:r></w:del>"
        f"<w:moveTo>{run.format('%')}</w:moveTo><w:moveFrom>{run.format('‰')}</w:moveFrom></w:p>"
    )
    joined = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run.format('前半')}</w:p>{p('后半')}"
    found = one_table(tr(tc(cell)), tr(tc("删去的行"), properties="<w:del/>"), tr(tc(joined)))
    assert found == {(1, 1, 1, 1, "指标值95%"), (2, 1, 1, 1, "前半后半")}


def test_breaks_tabs_symbols_and_hidden_text(read_body):
    inline = (
        "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:noBreakHyphen/></w:r>"
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95</w:t></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>不可见</w:t></w:r>"
        "<w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r></w:p>"
    )
    document = read_body(inline + p("下一段"))
    assert [cell.text for cell in document.grids[0].cells] == ["一\n二\t三-≥957", "下一段"]
    assert document.properties == {"hidden_text": "1"}


def test_text_of_a_formula_a_link_and_a_ruby(read_body):
    document = read_body(
        "<w:p><m:oMath><m:r><m:t>x≤5</m:t></m:r></m:oMath><w:hyperlink><w:r><w:t>，链接</w:t></w:r></w:hyperlink>"
        "<w:r><w:ruby><w:rt><w:r><w:t>zhu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>注</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert document.grids[0].cells[0].text == "x≤5，链接注"


def test_a_text_box_is_read_once(read_body):
    box = "<w:txbxContent>" + p("附件1") + "</w:txbxContent>"
    shape = (
        "<w:p><w:r><w:t>正文</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp>"
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert [cell.text for cell in read_body(shape).grids[0].cells] == ["正文", "附件1"]


def test_a_nested_table_is_a_grid_after_its_outer_one(read_body):
    inner = tbl(tr(tc("内"), tc("10")))
    document = read_body(tbl(tr(tc("外"), tc(p("说明") + inner + p("结尾")))) + tbl(tr(tc("后"))))
    assert [(g.number, g.part, g.caption) for g in document.grids] == [
        (1, "table 1", ()), (2, "table 2", ("说明",)), (3, "table 3", ()),
    ]  # fmt: skip
    assert document.grids[0].anchor(1, 2).text == "说明\n结尾"
    assert [c.text for c in document.grids[1].cells] == ["内", "10"]


def test_paragraphs_and_tables_keep_their_order(read_body):
    heads = [p(f"行{i}") for i in range(1, 7)]
    document = read_body(p("标题") + p("") + tbl(tr(tc("甲"))) + "".join(heads) + tbl(tr(tc("乙"))) + p("注"))
    assert [(g.part, g.kind, g.rows) for g in document.grids] == [
        ("text 1", "text", 1), ("table 1", "table", 1), ("text 2", "text", 6), ("table 2", "table", 1), ("text 3", "text", 1),
    ]  # fmt: skip
    assert document.grids[1].caption == ("标题",)
    assert document.grids[3].caption == ("行2", "行3", "行4", "行5", "行6")
    assert document.grids[3].place(document.grids[3].cells[0]) == "table 2 R1C1"


def test_blank_cells_are_left_out_unless_they_span(read_body):
    document = read_body(tbl(tr(tc(""), tc("", '<w:gridSpan w:val="2"/>'), tc("有"))))
    assert [(c.column, c.colspan, c.text) for c in document.grids[0].cells] == [(2, 2, ""), (4, 1, "有")]
    assert document.grids[0].columns == 4


def test_text_behind_a_merged_cell_is_counted_not_read(read_body):
    document = read_body(tbl(tr(tc("上", '<w:vMerge w:val="restart"/>')), tr(tc("遮住", "<w:vMerge/>"))))
    assert [c.text for c in document.grids[0].cells] == ["上"]
    assert document.properties["hidden_text"] == "1"


LIST = """
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
  <w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/><w:isLgl/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="1">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#61548;"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%3)"/><w:pStyle w:val="Roman"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="0"/>
    <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>
"""
STYLES = """
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
  <w:style w:styleId="Roman"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
  <w:style w:styleId="Deep"><w:basedOn w:val="Roman"/></w:style>
</w:styles>
"""


def listed(text: str, number: int, level: int = 0) -> str:
    return p(text, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>')


@pytest.fixture
def read_lists(make_docx, tmp_path: Path):
    def run(body: str) -> list[list[str]]:
        path = tmp_path / "lists.docx"
        path.write_bytes(make_docx(body, {"word/numbering.xml": LIST.encode(), "word/styles.xml": STYLES.encode()}))
        return [[cell.text for cell in grid.cells] for grid in read(path).grids]

    return run


def test_automatic_numbers_are_read_as_they_are_printed(read_lists):
    body = (
        listed("职责", 1) + listed("规划", 1, 1) + listed("救援", 1, 1) + listed("细则", 1, 2) + listed("机构", 1)
        + listed("人员", 1, 1) + p("不编号") + listed("重新开始", 3) + listed("接着", 1)
    )  # fmt: skip
    assert read_lists(body) == [
        ["一、职责", "（一）规划", "（二）救援", "1.3 细则", "二、机构", "（一）人员", "不编号", "一、重新开始", "二、接着"]
    ]


def test_numbers_from_styles_bullets_and_serial_cells(read_lists):
    def styled(text, style):
        return p(text, f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')

    off = '<w:pPr><w:pStyle w:val="Roman"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    rows = tr(tc(listed("", 2)), tc("甲")) + tr(tc(listed("", 2)), tc("乙"))
    assert read_lists(styled("罗马", "Roman") + styled("下一个", "Deep") + listed("圆点", 2, 1) + p("无", off) + tbl(rows)) == [
        ["i)罗马", "ii)下一个", "圆点", "无"],
        ["①", "甲", "②", "乙"],
    ]
