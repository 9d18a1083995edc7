"""Expressions of the plan: what is made of the values of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Call", "Constant", "Expression", "Place", "Reference", "RowId", "Template", "references"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a mapping file; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Constant:
    """A fixed text."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The values of a column."""

    column: str


@dataclass(frozen=True, slots=True)
class RowId:
    """A text that no other row has: what a blank node without an expression is made of."""

    salt: str


@dataclass(frozen=True, slots=True)
class Template:
    """Fixed text and values of columns, joined; no value where one of the columns has none."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function (see `functions`) applied to expressions."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Constant | Reference | RowId | Template | Call


def references(expression: Expression) -> Iterator[str]:
    """The columns that an expression needs, in order; one that is needed twice comes twice.

    >>> list(references(Template(("a/", Reference("x"), "/", Reference("y")))))
    ['x', 'y']
    """
    match expression:
        case Reference(column):
            yield column
        case Template(parts):
            yield from (part.column for part in parts if isinstance(part, Reference))
        case Call(_, arguments):
            for argument in arguments:
                yield from references(argument)
        case Constant() | RowId():
            pass
