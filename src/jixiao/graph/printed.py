"""Decimals as a dump prints them: a store keeps `95.00` as `95`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from jixiao.graph.names import XSD
from jixiao.graph.parse import parse

__all__ = ["Printed"]

_DECIMAL = XSD + "decimal"


class Printed:
    """The decimals of a dump that a store would rewrite, by subject, predicate and value.

    Where two graphs print one value of one subject in two ways (`5.0`, `5.00`), the longer one counts.
    """

    def __init__(self, dump: Path) -> None:
        self._texts: dict[tuple[str, str, str], str] = {}
        for quad in parse(dump):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.object.datatype.value == _DECIMAL:
                text = quad.object.value
                plain = _plain(text)
                key = (quad.subject.value, quad.predicate.value, plain)
                if text != plain and len(text) > len(self._texts.get(key, "")):
                    self._texts[key] = text

    def text(self, subject: str, predicate: str, value: str) -> str:
        """A value that a store gave, as the dump prints it."""
        return self._texts.get((subject, predicate, _plain(value)), value)


def _plain(text: str) -> str:
    """A decimal without what does not change its value.

    >>> _plain("95.00"), _plain("100"), _plain("n/a")
    ('95', '100', 'n/a')
    """
    try:
        return format(Decimal(text).normalize(), "f")
    except InvalidOperation:
        return text
