"""Values of a row as every source gives them: text, and the datatype that is natural to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao.mapping.lexical import XSD

__all__ = ["BOOLEAN", "DOUBLE", "INTEGER", "Record", "Row", "Unfit", "Value"]

BOOLEAN, DOUBLE, INTEGER = XSD + "boolean", XSD + "double", XSD + "integer"

_KEPT = 200  # so many are kept to be told


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
        nested: by column, rows with the text of an object or a list that stands in place of a value, the first of them.
        more: by column, how many there are.
        last: by column, the last of these rows.
        found: columns that had a value, or an explicit null, in some row.
        members: how many JSON records had a value under each of their names.
        rows: how many rows there were.
    """

    nested: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    more: Counter[str] = field(default_factory=Counter)
    last: dict[str, int] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    members: Counter[str] = field(default_factory=Counter)
    rows: int = 0

    def no_value(self, row: int, column: str, texts: Sequence[str]) -> None:
        """Note objects and lists that stand in place of values."""
        if texts and row > self.last.get(column, 0):  # a second reading tells nothing new
            self.last[column] = row
            self.more[column] += 1
            if len(self.nested[column]) < _KEPT:
                self.nested[column][row] = texts[0][:_KEPT]
