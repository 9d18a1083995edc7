"""Office files that are not read directly (.doc .wps .rtf .odt .ods .xlsb): LibreOffice makes .docx or .xlsx of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from jixiao.errors import ReadError
from jixiao.model import Note
from jixiao.read import office_cache
from jixiao.read.content import Content
from jixiao.read.office_check import lost, word_text
from jixiao.read.office_mend import mended
from jixiao.read.office_run import Route, convert, identity, program
from jixiao.read.package import Package

__all__ = ["ROUTES", "read_office"]

_RECIPE = "1"  # counts up when the same bytes are to be converted differently
_WRITER, _CALC = "libreoffice-writer-nogui", "libreoffice-calc-nogui"
_DOCX, _XLSX = ("docx", "MS Word 2007 XML", _WRITER), ("xlsx", "Calc MS Excel 2007 XML", _CALC)
ROUTES = {
    "doc": Route(".doc", "MS Word 97", *_DOCX),
    "rtf": Route(".rtf", "Rich Text Format", *_DOCX),
    "odt": Route(".odt", "writer8", *_DOCX),
    "fodt": Route(".fodt", "OpenDocument Text Flat XML", *_DOCX),
    "ods": Route(".ods", "calc8", *_XLSX),
    "fods": Route(".fods", "OpenDocument Spreadsheet Flat XML", *_XLSX),
    "xlsb": Route(".xlsb", "Calc MS Excel 2007 Binary", *_XLSX),
}


def read_office(kind: str, data: bytes) -> Content:
    """Convert a file and read what came out of it.

    Args:
        kind: one of `ROUTES`.
        data: the bytes of the file.

    Returns:
        What the reader of .docx or .xlsx returns, with `kind` as origin of the grids and the program in `converted_by`. Notes
        say where the conversion may have lost something, and where a date that is filled in anew each day was left out.

    Raises:
        ReadError: LibreOffice is missing, fails or takes too long; the file is encrypted or holds no text.
    """
    if kind == "doc":
        word_text(data)  # an encrypted one is not handed to a program that would ask for the password
    converted = _converted(data, ROUTES[kind])
    package, moving = mended(kind, converted)
    notes = [note for note in (lost(kind, data, converted),) if note]
    if moving:
        message = f"{moving}处日期、时间或文件名由办公软件每次打开时重新生成，没有读取，请在原件中确认"
        notes.append(Note("read-moving-date", "info", message, after=str(moving)))
    if ROUTES[kind].target == "docx":
        from jixiao.read.docx import read_docx as reader  # noqa: PLC0415
    else:
        from jixiao.read.xlsx import read_xlsx as reader  # noqa: PLC0415
    content = reader(package)
    grids = tuple(replace(grid, origin=kind) for grid in content.grids)
    return Content(grids, content.properties, (*content.notes, *notes), _application(converted))


def _converted(data: bytes, route: Route) -> bytes:
    """The converted file, from the cache where it was made before by the same program."""
    soffice = program()
    key = ""
    if soffice is not None:
        made_by = "\n".join((_RECIPE, identity(soffice), route.importer, route.exporter))
        key = f"{hashlib.sha256(data).hexdigest()}-{hashlib.sha256(made_by.encode()).hexdigest()[:16]}.{route.target}"
        kept = office_cache.fetch(key)
        if kept is not None:
            return kept
    made = convert(data, route)
    try:
        Package(made).xml("docProps/app.xml")
    except ReadError as error:
        raise ReadError(f"LibreOffice 转换的结果不完整；请另存为 .{route.target} 后再试。(It was not converted whole.)") from error
    office_cache.keep(key, made)
    return made


def _application(converted: bytes) -> str:
    """The program that wrote the converted file, as it names itself: `LibreOffice 7.4.7.2`."""
    for element in Package(converted).xml("docProps/app.xml"):
        if str(element.tag).endswith("}Application") and (found := re.match(r"(\w+)/([\d.]+)", element.text or "")):
            return f"{found[1]} {found[2]}"
    return "LibreOffice"
