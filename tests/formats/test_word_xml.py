"""Word documents in one XML file under the name .doc: Word 2003 XML and flat .docx are read as .docx is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from jixiao.errors import ReadError
from jixiao.model import Cell, Document
from jixiao.read import read

TABLE = (Cell(1, 1, "项目名称", 1, 2), Cell(2, 1, "防汛", 2, 1), Cell(2, 2, "10"), Cell(3, 2, "≥95%"))
NAMES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def reading(folder: Path, xml: str) -> Document:
    path = folder / "系统导出.doc"
    path.write_bytes(f'<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Word.Document"?>\n{xml}'.encode())
    return read(path)


def test_word_2003_xml_keeps_merges_lists_and_the_state_after_changes(cells_of, tmp_path: Path):
    first = cell("项目名称", '<w:gridSpan w:val="2"/>')
    second = cell("防汛", '<w:vmerge w:val="restart"/>') + cell("10")
    third = cell("", "<w:vmerge/>") + cell("≥95%")
    rows = "".join(f"<w:tr>{row}</w:tr>" for row in (first, second, third))
    number = '<w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr></w:pPr>'
    changes = "".join(
        f'<aml:annotation w:type="Word.{kind}"><aml:content><w:r><w:{tag}>{text}</w:{tag}></w:r></aml:content></aml:annotation>'
        for kind, tag, text in (("Deletion", "delText", "旧"), ("Insertion", "t", "新"))
    )
    line = f"<w:p>{number}<w:r><w:t>目标</w:t></w:r>{changes}</w:p>"
    body = f"<wx:sect><wx:sub-section>{line}</wx:sub-section><w:tbl>{rows}</w:tbl></wx:sect>"
    document = reading(tmp_path, f"<w:wordDocument {NAMES}><w:body>{body}</w:body></w:wordDocument>")
    text, table = document.grids
    assert [c.text for c in text.cells] == ["一、目标新"]
    assert cells_of(table) == {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in TABLE}
    assert (table.origin, document.media_type, document.properties) == ("wordml", "application/msword", {"named_as": ".doc"})


def test_a_flat_docx_is_read_as_the_package_it_was(writers, cells_of, tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(writers["docx"](TABLE, 3, 2))) as package:
        types = package.read("[Content_Types].xml").decode()
        main = types.partition('PartName="/word/document.xml" ContentType="')[2].partition('"')[0]
        parts = {name: package.read(name).decode().partition("?>")[2] for name in ("_rels/.rels", "word/document.xml")}
    body = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="{main if "document" in name else "application/xml"}">'
        f"<pkg:xmlData>{xml}</pkg:xmlData></pkg:part>"
        for name, xml in parts.items()
    )
    picture = '<pkg:part pkg:name="/word/media/a.png" pkg:contentType="image/png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>'
    name = "http://schemas.microsoft.com/office/2006/xmlPackage"
    document = reading(tmp_path, f'<pkg:package xmlns:pkg="{name}">{body}{picture}</pkg:package>')
    (table,) = document.grids
    assert cells_of(table) == {(c.row, c.column, c.rowspan, c.colspan, c.text) for c in TABLE}


@pytest.mark.parametrize(
    ("head", "said"), [("<w:body>", "损坏"), ("<w:body/></w:wordDocument>", "没有文字"), ("</w:wordDocument>", "损坏")]
)
def test_damage_and_emptiness_are_said(head, said, tmp_path: Path):
    with pytest.raises(ReadError, match=said):
        reading(tmp_path, f"<w:wordDocument {NAMES}>{head}")
