"""Word documents in one XML file, which systems that fill in templates write under the name .doc: Word 2003 XML and flat .docx.

Both are made into the package that the reader of .docx takes, so that they are read by the same rules.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from dataclasses import replace

from lxml import etree

from jixiao.errors import ReadError
from jixiao.read.content import Content
from jixiao.read.docx import read_docx
from jixiao.read.ooxml import attribute, child, local_name, single_file
from jixiao.read.package import DAMAGED

__all__ = ["read_word_xml"]

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# What Word 2003 calls by another name, or wraps around paragraphs and runs.
_NAMES = {"vmerge": "vMerge", "hmerge": "hMerge", "sect": "sdtContent", "sub-section": "sdtContent", "content": "sdtContent"}
_CHANGES = {"Word.Insertion": "ins", "Word.Deletion": "del", "Word.Comment": "del"}


def read_word_xml(data: bytes) -> Content:
    """Read a Word document that is one XML file.

    Args:
        data: the bytes of the file.

    Returns:
        What `read_docx` returns, with `wordml` as origin of the grids.

    Raises:
        ReadError: the file is damaged, carries a document type or holds no text.
    """
    root = single_file(data)
    parts = _flat(root) if local_name(root) == "package" else _of_2003(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part)
    content = read_docx(out.getvalue())
    return replace(content, grids=tuple(replace(grid, origin="wordml") for grid in content.grids))


def _flat(root: etree._Element) -> dict[str, bytes]:
    """The parts of a package that is written as one XML file, and the list of their types, which it keeps with the parts."""
    parts: dict[str, bytes] = {}
    types = etree.Element(f"{{{_TYPES}}}Types")
    for element in root:
        name, kind = attribute(element, "name"), attribute(element, "contentType")
        if not name or local_name(element) != "part":
            continue
        inner = child(element, "xmlData")
        if inner is not None and len(inner):
            parts[name.lstrip("/")] = etree.tostring(inner[0], xml_declaration=True, encoding="UTF-8")
        else:
            try:
                parts[name.lstrip("/")] = base64.b64decode(str(getattr(child(element, "binaryData"), "text", "") or ""))
            except (binascii.Error, ValueError) as error:
                raise ReadError(DAMAGED) from error
        if kind:
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName="/" + name.lstrip("/"), ContentType=kind)
    return {"[Content_Types].xml": etree.tostring(types), **parts}


def _of_2003(root: etree._Element) -> dict[str, bytes]:
    """The parts of a package with the body of a Word 2003 document, its elements named as later."""
    for element in list(root.iter()):
        name = local_name(element)
        if name in _NAMES:
            element.tag = f"{{{_W}}}{_NAMES[name]}"
        elif name == "annotation" and (kind := _CHANGES.get(attribute(element, "type") or "")):
            element.tag = f"{{{_W}}}{kind}"
        elif name == "listPr":
            _numbered(element)
    types = f'<Types xmlns="{_TYPES}"><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
    relations = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
    )
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return {"[Content_Types].xml": types.encode(), "_rels/.rels": relations.encode(), "word/document.xml": body}


def _numbered(properties: etree._Element) -> None:
    """Write the number of a list, which the file holds as it is printed, in front of its paragraph."""
    printed = attribute(child(properties, "t"), "val")
    paragraph = next((above for above in properties.iterancestors() if local_name(above) == "p"), None)
    if printed and paragraph is not None:
        run = etree.Element(f"{{{_W}}}r")
        etree.SubElement(run, f"{{{_W}}}t").text = printed
        paragraph.insert(1, run)
