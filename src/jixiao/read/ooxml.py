"""Looking up elements and attributes of OOXML by their local names, which both of its name space families share."""

from __future__ import annotations

from lxml import etree

__all__ = ["attribute", "child", "integer", "local_name", "switched_on"]

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
