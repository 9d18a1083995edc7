"""The tables as an .xlsx workbook, written part by part so that the same tables give the same bytes.

A workbook library stamps the time into every file and takes seconds for a hundred thousand cells; the format needs only
a handful of small XML parts. Decimals are numbers with as many places as were printed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from jixiao.model import TABLES, Tables

__all__ = ["workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile(f"[&<>]|{_CONTROL.pattern}")
_PLACES = 6  # number formats for 0 to 6 printed places
_NUMBER = re.compile(rf"-?(?:0|[1-9][0-9]*)(?:\.([0-9]{{1,{_PLACES}}}))?")
_DIGITS = 15  # a spreadsheet keeps no more of a number
_LIMIT = 32767  # characters in a cell


def workbook(tables: Tables) -> bytes:
    """All tables, one sheet each, with a frozen and filterable head."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, texts in _parts(tables):
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with io.TextIOWrapper(archive.open(entry, "w"), encoding="utf-8", newline="") as part:
                part.writelines(texts)
    return out.getvalue()


def _parts(tables: Tables) -> Iterator[tuple[str, Iterable[str]]]:
    """The path of each part with its text, a sheet row by row."""
    names = list(TABLES)
    sheets = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    related = "".join(f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
                      for i, _ in enumerate(names, 1))
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for i, _ in enumerate(names, 1))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield "[Content_Types].xml", [
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{kinds}</Types>']
    yield "_rels/.rels", [f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
                          f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>']
    yield "xl/workbook.xml", [f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>']
    yield "xl/_rels/workbook.xml.rels", [
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{_REL}/styles" Target="styles.xml"/></Relationships>']
    yield "xl/styles.xml", [_styles()]
    for number, name in enumerate(names, 1):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(tables, name)


def _styles() -> str:
    """Style 0 is plain, 1 the head, 2 and on are numbers with 0, 1, 2 … places."""
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{"0." + "0" * n if n else "0"}"/>' for n in range(_PLACES + 1))
    numbers = "".join(f'<xf numFmtId="{164 + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
                      for n in range(_PLACES + 1))
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="{_PLACES + 1}">{formats}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{_PLACES + 3}"><xf xfId="0"/><xf fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        f'{numbers}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')


def _sheet(tables: Tables, name: str) -> Iterator[str]:
    table = TABLES[name]
    letters = [_letters(i) for i in range(1, len(table.columns) + 1)]
    columns = [(c.name, c.type in ("decimal", "integer"), f'<c r="{a}') for c, a in zip(table.columns, letters, strict=True)]
    yield (f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
           '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>')
    yield "<row>" + "".join(f'<c s="1" t="inlineStr"><is><t>{c}</t></is></c>' for c in table.names) + "</row>"
    for number, row in enumerate(tables[name], 2):
        whole = "".join(row.values())
        plain = len(whole) <= _LIMIT and not _SPECIAL.search(whole)
        cells = []
        for column, numeric, start in columns:
            text = row[column]
            if numeric and (style := _style(text)):
                cells.append(f'{start}{number}" s="{style}"><v>{text}</v></c>')
            elif text:
                clean = text if plain else escape(_CONTROL.sub("", text)[:_LIMIT])
                cells.append(f'{start}{number}" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>')
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield f'</sheetData><autoFilter ref="A1:{letters[-1]}{len(tables[name]) + 1}"/></worksheet>'


def _style(text: str) -> int:
    """The style of a number; 0 for what a spreadsheet would not keep as it is printed.

    >>> _style("95.00"), _style("-7"), _style("约3"), _style("1234567890123456")
    (4, 2, 0, 0)
    """
    found = _NUMBER.fullmatch(text)
    return 2 + len(found[1] or "") if found and len(text.lstrip("-").replace(".", "")) <= _DIGITS else 0


def _letters(number: int) -> str:
    """The letters of a spreadsheet column.

    >>> _letters(28)
    'AB'
    """
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out
