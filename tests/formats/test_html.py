"""Web pages: encodings, spans at their limits, chrome, line breaks, nested tables, and pages named .xls."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from jixiao.errors import ReadError
from jixiao.model import Document
from jixiao.read import html, read


@pytest.fixture
def read_page(tmp_path: Path):
    def run(page: str | bytes, name: str = "page.html") -> Document:
        path = tmp_path / name
        path.write_bytes(page if isinstance(page, bytes) else f"<html><body>{page}</body></html>".encode())
        return read(path)

    return run


@pytest.fixture
def one_table(read_page, cells_of):
    return lambda rows: cells_of(read_page(f"<table>{rows}</table>").grids[0])


PAGE = (
    "<html><head><meta {}><title>题</title></head><body><p>镕㐂</p>"
    "<table><tr><td>演练&ge;6&#22330;&nbsp;</td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('charset="gb2312"', "gb18030"),
        ('http-equiv="Content-Type" content="text/html; charset=GBK"', "gb18030"),
        ("charset=utf-8", "utf-8"),
        ("charset=utf-8", "gb18030"),  # the page names an encoding it is not written in
        ("charset=no-such", "gb18030"),
        ('name="a"', "gb18030"),
        ('name="a"', "utf-8"),
        ("charset=gb2312", "utf-8-sig"),
        ('name="a"', "utf-16"),
    ],
)
def test_encodings_and_entities(declared, encoding, read_page):
    text, table = read_page(PAGE.format(declared).encode(encoding)).grids
    assert [c.text for c in text.cells] == ["镕㐂"]
    assert [c.text for c in table.cells] == ["演练≥6场"]
    assert table.caption == ("镕㐂",)


def test_spans_slide_past_what_hangs_down(one_table):
    assert one_table(
        '<tr><td rowspan=2>甲<td colspan=2>乙<td rowspan="3">丙</tr>'
        "<tr><td>丁<td>戊</tr>"
        "<tr><td>己<td>庚<td>辛<td>壬</tr>"
    ) == {
        (1, 1, 2, 1, "甲"), (1, 2, 1, 2, "乙"), (1, 4, 3, 1, "丙"), (2, 2, 1, 1, "丁"), (2, 3, 1, 1, "戊"),
        (3, 1, 1, 1, "己"), (3, 2, 1, 1, "庚"), (3, 3, 1, 1, "辛"), (3, 5, 1, 1, "壬"),
    }  # fmt: skip


def test_spans_that_collide_or_reach_too_far_are_cut(one_table):
    found = one_table(
        '<tr><td>甲<td rowspan="2">乙</tr><tr><td colspan="3">丙<td>丁</tr>'
        '<tr><td rowspan="99">戊<td rowspan="0">己<td rowspan="-1" colspan="x">庚<td colspan="0">辛</tr><tr><td>壬</tr>'
    )
    assert found == {
        (1, 1, 1, 1, "甲"), (1, 2, 2, 1, "乙"), (2, 1, 1, 1, "丙"), (2, 3, 1, 1, "丁"),
        (3, 1, 2, 1, "戊"), (3, 2, 2, 1, "己"), (3, 3, 1, 1, "庚"), (3, 4, 1, 1, "辛"), (4, 3, 1, 1, "壬"),
    }  # fmt: skip


def test_row_groups_end_spans_and_the_foot_comes_last(one_table):
    assert one_table(
        "<tfoot><tr><td>合计</td></tr></tfoot><thead><tr><th rowspan=5>项目</th></tr></thead>"
        "<tbody><tr><td>演练</td></tr></tbody><tr><td>培训</td></tr>"
    ) == {(1, 1, 1, 1, "项目"), (2, 1, 1, 1, "演练"), (3, 1, 1, 1, "培训"), (4, 1, 1, 1, "合计")}


def test_rows_in_a_form_and_cells_without_a_row_are_rows(one_table):
    assert one_table("<form><tr><td>甲</td></tr></form><td>乙</td><td>丙</td>") == {
        (1, 1, 1, 1, "甲"), (2, 1, 1, 1, "乙"), (2, 2, 1, 1, "丙"),
    }  # fmt: skip


def test_blocks_and_breaks_in_a_cell_are_lines(one_table):
    cell = "一<br>二<p>三\n  还是三</p><div><span>四</span><b>四</b></div>五<ul><li>六<li>七</ul><pre>八\n九</pre>"
    assert one_table(f"<tr><td>{cell}</td></tr>") == {(1, 1, 1, 1, "一\n二\n三 还是三\n四四\n五\n六\n七\n八\n九")}


def test_text_between_tables_is_a_grid_of_lines(read_page):
    document = read_page(
        "<h1>目标表</h1><div>单位：<b>青禾县</b>应急管理局<p>金额单位：万元</p></div>"
        "<table><caption>附表1</caption><tr><td>甲</td></tr></table><p> &nbsp; </p><table><tr><td>乙</td></tr></table>尾注"
    )
    assert [(g.number, g.part, g.kind, g.caption) for g in document.grids] == [
        (1, "text 1", "text", ()),
        (2, "table 1", "table", ("目标表", "单位：青禾县应急管理局", "金额单位：万元", "附表1")),
        (3, "table 2", "table", ()),
        (4, "text 2", "text", ()),
    ]
    assert [(c.row, c.column, c.text) for c in document.grids[0].cells] == [
        (1, 1, "目标表"), (2, 1, "单位：青禾县应急管理局"), (3, 1, "金额单位：万元"), (4, 1, "附表1"),
    ]  # fmt: skip
    assert all(g.spans_reliable and g.origin == "html" for g in document.grids)


def test_a_nested_table_is_a_grid_after_its_outer_one(read_page):
    inner = "<table><tr><td>内</td><td>10</td></tr></table>"
    document = read_page(f"<table><tr><td>外</td><td>说明{inner}结尾</td></tr></table><table><tr><td>后</td></tr></table>")
    assert [(g.part, g.caption) for g in document.grids] == [("table 1", ()), ("table 2", ("说明",)), ("table 3", ())]
    assert document.grids[0].anchor(1, 2).text == "说明\n结尾"
    assert [c.text for c in document.grids[1].cells] == ["内", "10"]


def test_chrome_is_left_out_and_hidden_text_counted(read_page):
    document = read_page(
        "<header>某某网</header><nav><table><tr><td>首页</td></tr></table></nav><aside>相关</aside><!-- 注 -->"
        "<script>var a='<td>假</td>'</script><style>p{}</style><p>正文</p><p style='display: none'>看不见</p><div hidden>也是</div>"
        "<table><tr><td>甲</td><td style='display:none'>藏</td><td>乙</td></tr><tr style='display:none'><td>丙</td></tr></table>"
        "<footer>备案号</footer>"
    )
    assert [[(c.text, c.column, c.hidden) for c in g.cells] for g in document.grids] == [
        [("正文", 1, False)], [("甲", 1, False), ("乙", 2, False), ("丙", 1, True)],
    ]  # fmt: skip
    assert document.properties == {"hidden_text": "3"}


def test_stray_text_in_a_table_is_not_lost(read_page):
    text, table = read_page("<table>单位：万元<tr><td>甲</td></tr>注：略</table>").grids
    assert [c.text for c in text.cells] == ["单位：万元", "注：略"]
    assert [c.text for c in table.cells] == ["甲"]


def test_a_page_named_as_a_workbook(read_page):
    document = read_page("<table border=1><tr><td>甲</td><td>1</td></tr></table>".encode("gbk"), "导出.xls")
    assert document.properties == {"named_as": ".xls"}
    assert document.media_type == "text/html"
    assert document.grids[0].origin == "html"


def test_xhtml_is_a_page(read_page):
    page = (
        '<?xml version="1.0" encoding="GB2312"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>正文</p></body></html>'
    )
    assert read_page(page.encode("gb18030")).grids[0].cells[0].text == "正文"


def test_a_deep_page_is_read_whole_or_refused(read_page):
    def nested(depth: int) -> str:
        return "<div>" * depth + "底" + "</div>" * depth + "<p>后</p>"

    document = read_page(nested(200))
    assert [c.text for g in document.grids for c in g.cells] == ["底", "后"]
    with pytest.raises(ReadError, match="过深"):
        read_page(nested(5000))


def test_a_table_of_too_many_places_is_refused(read_page):
    row = "<tr>" + '<td colspan="1000">甲</td>' * 20 + "</tr>"
    with pytest.raises(ReadError, match="表格超过"):
        read_page(f"<table>{row * 60}</table>")


def test_the_mark_of_a_page_is_taken_before_its_name():
    assert html.page_text("\ufeff<meta charset=gbk>甲".encode()) == "<meta charset=gbk>甲"


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_page_saved_as_a_single_file(charset, tmp_path: Path):
    page = f"<html><head><meta charset={charset}></head><body><table><tr><td rowspan=2>项目<td>10<tr><td>20</table></body></html>"
    part = f"--b\r\nContent-Type: text/html; charset=\"{charset}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    data = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b\"\r\n\r\n说明\r\n".encode(charset)
    data += part.encode() + base64.encodebytes(page.encode(charset))
    data += b"\r\n--b\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--b--\r\n"
    path = tmp_path / "通知.doc"
    path.write_bytes(data)
    document = read(path)
    found = [(c.row, c.column, c.rowspan, c.text) for c in document.grids[0].cells]
    assert found == [(1, 1, 2, "项目"), (1, 2, 1, "10"), (2, 2, 1, "20")]
    assert (document.media_type, document.properties) == ("multipart/related", {"named_as": ".doc"})
