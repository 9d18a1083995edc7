"""Elements and attributes of OOXML by their local names, which both of its name space families share; documents of one XML file."""

from __future__ import annotations

from lxml import etree

from jixiao.errors import ReadError
from jixiao.read.package import DAMAGED

__all__ = ["attribute", "child", "integer", "local_name", "single_file", "switched_on"]

_MAX = 100_000


def local_name(element: etree._Element) -> str:
    """The name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name, or None."""
    if element is None:
        return None
    return next((inner for inner in element if local_name(inner) == name), None)


def attribute(element: etree._Element | None, name: str) -> str | None:
    """The attribute of that local name, or None."""
    if element is None:
        return None
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


def switched_on(element: etree._Element | None) -> bool:
    """True for a property that is there and not set to false."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def integer(element: etree._Element | None, default: int) -> int:
    """The whole number in an element's `val`, kept within sane bounds, or the default."""
    text = attribute(element, "val")
    return min(int(text), _MAX) if text and text.isascii() and text.isdecimal() and len(text) < 10 else default


def single_file(data: bytes) -> etree._Element:
    """The root of an office document that is one XML file.

    Raises:
        ReadError: the file is damaged or carries a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("文件内含不允许的 DTD 声明；请核对来源并用办公软件另存。(It carries a document type; save it anew.)")
    return root
