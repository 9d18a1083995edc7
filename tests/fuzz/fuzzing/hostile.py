"""Files made to hurt: bombs, deep nesting, enormous spans, sizes that are declared and not there."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

__all__ = ["HEAVY", "HOSTILE"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OOXML = "application/vnd.openxmlformats-officedocument."


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _relation(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="r1" Type="{_R}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'.encode()


def _docx(body: str, extra: dict[str, bytes] | None = None) -> bytes:
    types = f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ' \
            f'ContentType="{_OOXML}wordprocessingml.document.main+xml"/></Types>'
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return _zip({"[Content_Types].xml": types.encode(), "_rels/.rels": _relation("officeDocument", "word/document.xml"),
                 "word/document.xml": document.encode(),
                 **(extra or {})})


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def _xlsx(sheet: str) -> bytes:
    types = (f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
             f'<Override PartName="/xl/workbook.xml" ContentType="{_OOXML}spreadsheetml.sheet.main+xml"/>'
             f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OOXML}spreadsheetml.worksheet+xml"/></Types>')
    book = f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    return _zip({"[Content_Types].xml": types.encode(), "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
                 "xl/workbook.xml": book.encode(),
                 "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
                 "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}">{sheet}</worksheet>'.encode()})


def _row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def _text(place: str, text: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _workbook_xml(table: str) -> bytes:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
            f'<Worksheet ss:Name="a"><Table>{table}</Table></Worksheet>'
            "</Workbook>").encode()


def _page(body: str) -> bytes:
    return f'<html><meta charset="utf-8"><body>{body}</body></html>'.encode()


def _pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """Objects with numbers from 1, with a table of their places."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, trailer, len(out))


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def _pdf_page(stream: bytes, box: bytes = b"0 0 595 842") -> bytes:
    packed = zlib.compress(stream, 9)
    return _pdf(
        _CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>" % box,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed), _FONT,
    )  # fmt: skip


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return _pdf(_CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                b"<</Length 36>>stream\nBT /F 9 Tf 50 50 Td (text 123) Tj ET\nendstream", _FONT)


def _grid(lines: int) -> bytes:
    """A page full of rulings: a table of so many columns and rows."""
    step = 500 / lines
    across = "".join(f"40 {40 + n * step:.3f} m 540 {40 + n * step:.3f} l S\n" for n in range(lines))
    down = "".join(f"{40 + n * step:.3f} 40 m {40 + n * step:.3f} 540 l S\n" for n in range(lines))
    return (across + down + "BT /F 9 Tf 50 50 Td (text) Tj ET").encode()


def _ole(sectors: int, first: int) -> bytes:
    """A container that declares a table of so many sectors."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, sectors, first, 0, 4096, first, sectors, first, sectors)
    return header + struct.pack("<I", 0) * 109 + b"\0" * 1024 + "WordDocument".encode("utf-16-le") * 20


def _central(count: int) -> bytes:
    """An archive whose end says that it holds more members than there are."""
    data = bytearray(_zip({"word/document.xml": b"x"}))
    end = data.rindex(b"PK\5\6")
    data[end + 8 : end + 12] = struct.pack("<HH", count, count)
    return bytes(data)


def _nested(levels: int) -> bytes:
    data = b"0" * 1_000_000
    for level in range(levels):
        data = _zip({f"{level}.zip": data})
    return data


_DEEP_TABLE = 400

HOSTILE: dict[str, Callable[[], bytes]] = {
    "docx: a part of zeros": lambda: _docx("<w:p/>", {f"word/media/{n}.png": b"\0" * 60_000_000 for n in range(9)}),
    "docx: one long text": lambda: _docx(f"<w:p><w:r><w:t>{'字' * 300_000}</w:t></w:r></w:p>"),
    "docx: many paragraphs": lambda: _docx("<w:p><w:r><w:t>字</w:t></w:r></w:p>" * 10_000),
    "docx: many cells": lambda: _docx(f"<w:tbl>{('<w:tr>' + _cell('1') * 60 + '</w:tr>') * 300}</w:tbl>"),
    "docx: wide spans": lambda: _docx(
        ("<w:tbl><w:tr>" + _cell("1", '<w:gridSpan w:val="99999999"/>') + "</w:tr></w:tbl>") * 50),
    "docx: a span below zero": lambda: _docx(
        "<w:tbl><w:tr>" + _cell("1", '<w:gridSpan w:val="-5"/>') + _cell("2") + "</w:tr></w:tbl>"),
    "docx: gridBefore": lambda: _docx(
        '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="99999999"/></w:trPr>' + _cell("1") + "</w:tr></w:tbl>"),
    "docx: vertical merges": lambda: _docx("<w:tbl>" + ("<w:tr>" + _cell("", "<w:vMerge/>") * 20 + "</w:tr>") * 3000 + "</w:tbl>"),
    "docx: tables in tables": lambda: _docx("<w:tbl><w:tr><w:tc>" * _DEEP_TABLE + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * _DEEP_TABLE),
    "docx: content controls in content controls": lambda: _docx(
        "<w:sdt><w:sdtContent>" * 100 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 100),
    "docx: lists in many levels": lambda: _docx(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="99999"/><w:numId w:val="-1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' * 1000),
    "xlsx: the whole sheet merged": lambda: _xlsx(
        f"<sheetData>{_row(1, _text('A1'))}</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>"),
    "xlsx: the far corner": lambda: _xlsx(f"<sheetData>{_row(1048576, _text('XFD1048576'))}</sheetData>"),
    "xlsx: beyond the far corner": lambda: _xlsx(f"<sheetData>{_row(99999999, _text('ZZZZ99999999'))}</sheetData>"),
    "xlsx: a declared dimension": lambda: _xlsx(f'<dimension ref="A1:XFD1048576"/><sheetData>{_row(1, _text("A1"))}</sheetData>'),
    "xlsx: many rows": lambda: _xlsx("<sheetData>" + "".join(_row(n, _text(f"A{n}")) for n in range(1, 10_000)) + "</sheetData>"),
    "xlsx: many merges": lambda: _xlsx(
        f"<sheetData>{_row(1, _text('A1'))}</sheetData><mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 10_000)) + "</mergeCells>"),
    "xlsx: merges over one another": lambda: _xlsx(
        f"<sheetData>{_row(1, _text('A1'))}</sheetData><mergeCells>"
        + "".join(f'<mergeCell ref="A1:Z{n}"/>' for n in range(2, 2000)) + "</mergeCells>"),
    "xlsx: a number too large": lambda: _xlsx(
        '<sheetData><row r="1"><c r="A1"><v>1e400</v></c><c r="B1"><v>-1e-400</v></c></row></sheetData>'),
    "spreadsheetml: far places": lambda: _workbook_xml(
        '<Row ss:Index="999999999"><Cell ss:Index="999999999"><Data ss:Type="String">x</Data></Cell></Row>'),
    "spreadsheetml: enormous merges": lambda: _workbook_xml(
        '<Row><Cell ss:MergeAcross="99999999" ss:MergeDown="99999999"><Data ss:Type="String">x</Data></Cell></Row>' * 50),
    "spreadsheetml: nested": lambda: _workbook_xml("<Row><Cell>" * 3000 + "</Cell></Row>" * 3000),
    "html: enormous spans": lambda: _page('<table><tr><td colspan="100000" rowspan="65534">x</td><td>y</td></tr></table>' * 40),
    "html: spans on spans": lambda: _page("<table>" + '<tr><td colspan="1000" rowspan="1000">x</td></tr>' * 1000 + "</table>"),
    "html: spans that are no numbers": lambda: _page(
        '<table><tr><td colspan="-1" rowspan="1e9">x</td><td rowspan="٣">y</td></tr></table>'),
    "html: deep": lambda: _page("<div>" * 100_000 + "x"),
    "html: tables in tables": lambda: _page("<table><tr><td>" * 2000 + "x"),
    "html: many cells": lambda: _page("<table>" + ("<tr>" + "<td>1</td>" * 50 + "</tr>") * 300 + "</table>"),
    "html: many small tables": lambda: _page("<table><tr><td>1<td>2</table>" * 3_000),
    "html: open tags": lambda: _page("<table><tr><td>" + "<b><i><u>" * 30_000 + "x"),
    "html: one long attribute": lambda: _page(f'<table class="{"a" * 5_000_000}"><tr><td>x</table>'),
    "csv: one long line": lambda: b"a,b\n" + b"x," * 400_000 + b"\n",
    "csv: an open quote": lambda: b'a,b,c\n1,2,3\n"' + b"x,y\n" * 10_000,
    "csv: many rows": lambda: b"a,b,c,d\n" * 5_000,
    "text: tabs": lambda: b"x" + b"\t" * 600_000 + b"y\n" + b"a\tb\n" * 1000,
    "text: pipes": lambda: (b"|" * 3000 + b"\n") * 200,
    "text: one long line": lambda: "绩效指标 产出指标 数量指标 ≥95% ".encode() * 3_000,
    "text: one long word": lambda: "指标".encode() * 200_000,
    "text: many lines": lambda: "产出指标\t数量指标\t培训人数\t≥3人\n".encode() * 4_000,
    "text: many short lines": lambda: b"1\n" * 10_000,
    "text: blanks": lambda: b"a" + b" " * 1_000_000 + b"b\n" * 10,
    "text: cell lines": lambda: "\t产出指标\n\n".encode() * 6_000,
    "text: bars and rules": lambda: b"|---" * 100_000 + b"|\n" + b"| a | b |\n" * 1000,
    "zip: a bomb": lambda: _zip({f"{n}.txt": b"0" * 60_000_000 for n in range(6)}),
    "zip: archives in archives": lambda: _nested(8),
    "zip: many members": lambda: _zip({f"{n}.txt": b"" for n in range(2_000)}),
    "zip: a false number of members": lambda: _central(65535),
    "zip: names that lead out": lambda: _zip({"../../etc/x.txt": b"a", "/abs.txt": b"b", "C:\\x.txt": b"c", "a\0b.txt": b"d"}),
    "ole: many sectors": lambda: _ole(0xFFFFFFF0, 0),
    "ole: a chain that bites its tail": lambda: _ole(1, 0),
    "ole: places far away": lambda: _ole(100, 0x7FFFFFFF),
    "rtf: deep": lambda: b"{\\rtf1" + b"{" * 200_000 + b"x" + b"}" * 200_000,
    "mhtml: parts in parts": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n" + (
        b"--b\nContent-Type: multipart/related; boundary=b\n\n" * 1000),
    "pdf: a bomb in a stream": lambda: _pdf_page(b"0 0 m " * 3_000_000),
    "pdf: many strokes": lambda: _pdf_page(b"10 10 m 500 500 l S\n" * 20_000 + b"BT /F 9 Tf 50 50 Td (text) Tj ET"),
    "pdf: many small boxes": lambda: _pdf_page(
        b"".join(b"%d %d 2 2 re S\n" % (n % 290 * 2, n // 290 * 2) for n in range(15_000)) + b"BT /F 9 Tf 50 50 Td (text) Tj ET"),
    "pdf: a page of rulings": lambda: _pdf_page(_grid(400)),
    "pdf: many characters": lambda: _pdf_page(b"BT /F 9 Tf 50 50 Td " + b"(text 12.3 ) Tj 0 1 Td " * 30_000 + b"ET"),
    "pdf: an enormous page": lambda: _pdf_page(b"BT /F 9 Tf 50 50 Td (text) Tj ET", b"0 0 1e30 1e30"),
    "pdf: a page without size": lambda: _pdf_page(b"BT /F 9 Tf 50 50 Td (text) Tj ET", b"0 0 0 0"),
    "pdf: places beyond all measure": lambda: _pdf_page(b"1e38 -1e38 m 3e38 3e38 l S BT /F 9 Tf 1e38 5e37 Td (text) Tj ET"),
    "pdf: pages that contain themselves": lambda: _pdf(_CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
    "pdf: a false number of pages": lambda: _pdf(_CATALOG, b"<</Type/Pages/Kids[]/Count 2000000000>>"),
    "pdf: one page many times": lambda: _many_pages(1500),
    "pdf: objects that are not there": lambda: _pdf(b"<</Type/Catalog/Pages 99 0 R>>"),
    "pdf: arrays in arrays": lambda: _pdf(_CATALOG, b"[" * 100_000 + b"]" * 100_000),
}

# More than a second each: left to `make fuzz`.
HEAVY = frozenset({
    "docx: a part of zeros", "docx: one long text", "docx: many paragraphs", "docx: many cells", "docx: vertical merges",
    "xlsx: the far corner", "xlsx: many rows", "xlsx: many merges", "html: many cells", "csv: an open quote", "text: tabs",
    "text: one long line", "text: one long word", "text: many short lines", "text: cell lines", "text: many lines", "text: blanks",
    "zip: a bomb",
})  # fmt: skip
