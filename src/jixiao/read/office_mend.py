"""What LibreOffice puts into a converted file although the source does not say it, taken out again.

Dates of today, names of temporary files and random numbers would make the same file read differently every day. Of rich text it
sets an invisible space before each of several spaces.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree

from jixiao.read.ooxml import attribute, local_name
from jixiao.read.package import Package

__all__ = ["mended"]

_FIELD = re.compile(r"\s*(?:DATE|TIME|FILENAME)\b", re.IGNORECASE)
_SPACED = "\u2006 ".encode()
_VOLATILE = re.compile(
    rb"(<f\b[^>]*>[^<]*\b(?:TODAY|NOW|RAND|RANDBETWEEN|CELL|INFO)\([^<]*</f>)<v>[^<]*</v>", re.IGNORECASE
)


def mended(kind: str, data: bytes) -> tuple[bytes, int]:
    """A converted file without these, and how many dates and names were taken out of its running text.

    In a workbook a formula that goes with the clock stays and has no result, which the reader of workbooks tells of.

    Args:
        kind: the kind of the source.
        data: the .docx or .xlsx that was made of it.
    """
    package = Package(data)
    parts = {name: package.bytes(name) for name in package.names if name.startswith(("word/document", "xl/worksheets/"))}
    changed: dict[str, bytes] = {}
    count = 0
    for name, part in parts.items():
        new = part
        if b"instrText" in part:
            root = package.xml(name)
            found = _fields(root)
            if found:
                new = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                count += found
        if kind == "rtf":
            new = new.replace(_SPACED, b" ")
        new = _VOLATILE.sub(rb"\1", new)
        if new != part:
            changed[name] = new
    if not changed:
        return data, 0
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in package.names:
            archive.writestr(zipfile.ZipInfo(name), changed.get(name) or package.bytes(name))
    return out.getvalue(), count


@dataclass
class _Field:
    """A field of a Word document on its way: its instruction, and whether its result has begun."""

    locked: bool
    instruction: str = ""
    result: bool = False

    @property
    def moving(self) -> bool:
        return not self.locked and _FIELD.match(self.instruction) is not None


def _fields(root: etree._Element) -> int:
    """Empty the results of fields that follow the clock; one that is locked keeps what it says."""
    count = 0
    inside: list[_Field] = []
    for element in root.iter():
        name = local_name(element)
        if name == "fldChar":
            kind = attribute(element, "fldCharType")
            if kind == "begin":
                inside.append(_Field(attribute(element, "fldLock") in ("true", "1", "on")))
            elif inside and kind == "separate":
                inside[-1].result = True
            elif inside and kind == "end":
                count += inside.pop().moving
        elif name == "instrText" and inside:
            inside[-1].instruction += element.text or ""
        elif name == "t" and any(field.moving and field.result for field in inside):
            element.text = ""
    return count
