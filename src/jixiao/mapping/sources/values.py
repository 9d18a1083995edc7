"""Values of a row as every source gives them: text, and the datatype that is natural to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao.mapping.lexical import XSD

__all__ = ["BOOLEAN", "DOUBLE", "INTEGER", "Record", "Row", "Unfit", "Value"]

BOOLEAN, DOUBLE, INTEGER = XSD + "boolean", XSD + "double", XSD + "integer"


class Value(NamedTuple):
    """A value: its text as printed, and the IRI of its natural datatype, "" for a string."""

    text: str
    datatype: str = ""


Record = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a source: its number, and its values by column."""

    number: int
    record: Record


@dataclass
class Unfit:
    """What was found in the data while a source was read.

    Attributes:
        nested: places (row, column, text) where an object or a list stands in place of a value.
        found: columns that had a value, or an explicit null, in some row.
        members: how many JSON records had a value under each of their names.
        rows: how many rows there were.
    """

    nested: list[tuple[int, str, str]] = field(default_factory=list)
    found: set[str] = field(default_factory=set)
    members: Counter[str] = field(default_factory=Counter)
    rows: int = 0
