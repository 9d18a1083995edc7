"""When a file was last changed, as it says itself. The clock and the date on the disk are not asked: a copy has another one."""

from __future__ import annotations

import re

from jixiao.errors import ReadError
from jixiao.read.ooxml import local_name
from jixiao.read.package import Package

__all__ = ["modified"]

_CORE = "docProps/core.xml"
_W3C = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?")
_PDF = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(Z)|([+-])(\d\d)'(\d\d))?")


def modified(kind: str, data: bytes) -> str:
    """The date that a file carries of its last change.

    Args:
        kind: the kind of file, such as `docx`.
        data: its bytes.

    Returns:
        An `xsd:dateTime`; "" where the kind has none, or the file does not say it or not as it should.
    """
    if kind in ("docx", "xlsx"):
        return _office(data)
    return _pdf(data) if kind == "pdf" else ""


def _office(data: bytes) -> str:
    try:
        package = Package(data)
        said = [e.text or "" for e in package.xml(_CORE) if local_name(e) == "modified"] if _CORE in package.names else []
    except ReadError:
        return ""
    found = _W3C.fullmatch(said[0].strip()) if said else None
    return f"{found[1]}{found[2] or ''}" if found else ""


def _pdf(data: bytes) -> str:
    """The date of change of a PDF, else that of its making.

    >>> _dated("D:20250301083000+08'00'")
    '2025-03-01T08:30:00+08:00'
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - a tenth of a second, for nothing but PDF

    try:
        with pdfium.PdfDocument(data) as document:
            return _dated(document.get_metadata_value("ModDate")) or _dated(document.get_metadata_value("CreationDate"))
    except pdfium.PdfiumError:
        return ""


def _dated(text: str) -> str:
    found = _PDF.match(text)
    if not found:
        return ""
    year, month, day, hour, minute, second, utc, sign, hours, minutes = found.groups()
    zone = "Z" if utc else f"{sign}{hours}:{minutes}" if sign else ""
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"
