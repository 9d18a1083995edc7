"""Sources as a mapping describes them; nothing is opened here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from jixiao.mapping.expressions import Expression, Place

__all__ = ["Dialect", "Field", "Formulation", "Source", "View", "ViewJoin"]

Formulation = Literal["csv", "json"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written, in the terms of CSV on the Web.

    Attributes:
        quote: the quote character, "" for none.
        doubled: whether a quote inside quotes is doubled; otherwise a backslash stands before it.
        header: whether the first row names the columns; otherwise they are called `_col.1` and so on.
        comment: what begins a line that is left out, "" for nothing.
        trim: whether blanks around values are left out.
        skip: how many lines stand before the table.
    """

    delimiter: str = ","
    quote: str = '"'
    doubled: bool = True
    header: bool = True
    comment: str = ""
    trim: bool = False
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a logical view (RML-LV).

    Attributes:
        name: its own name; names of parents stand before it, with a dot.
        value: what an expression field is made of; None for an iterable field.
        iterator: where the records of an iterable field are; None for an expression field.
        formulation: what language its iterator and the references of its fields are in, "" for that of its parent.
        fields: the fields inside it.
    """

    name: str
    value: Expression | None = None
    iterator: str | None = None
    formulation: Formulation | Literal[""] = ""
    fields: tuple[Field, ...] = ()
    place: Place = field(default=Place("", 0), compare=False)


@dataclass(frozen=True, slots=True)
class ViewJoin:
    """Fields that a logical view takes over from rows of another one, where all pairs of `on` (mine, theirs) are equal."""

    source: Source
    on: tuple[tuple[Expression, Expression], ...]
    fields: tuple[Field, ...]
    inner: bool


@dataclass(frozen=True, slots=True)
class View:
    """A logical view: fields over the records of a source."""

    name: str
    on: Source
    fields: tuple[Field, ...]
    joins: tuple[ViewJoin, ...] = ()

    def keys(self) -> tuple[str, ...]:
        """What a mapping may refer to: the fields that have values, and the index of every field, written with `#`."""
        out = ["#"]
        for one in (*self.fields, *(f for join in self.joins for f in join.fields)):
            out += _keys(one, "")
        return tuple(out)


def _keys(of: Field, prefix: str) -> list[str]:
    name = prefix + of.name
    own = [f"{name}.#"] if of.value is None else [name, f"{name}.#"]
    return own + [key for child in of.fields for key in _keys(child, f"{name}.")]


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of named columns: a file, a table that the caller gives, or a logical view.

    Attributes:
        kind: how it is read.
        path: the file; None for a view and for a table that the caller gives.
        given: the name under which the caller gives it, "" for a file.
        iterator: JSONPath of the records of a JSON document.
        compression: `gzip`, `zip`, `targz`, `tarxz` or "".
        nulls: texts that stand for no value.
    """

    kind: Literal["csv", "json", "parquet", "table", "view"]
    path: Path | None = None
    given: str = ""
    iterator: str = ""
    dialect: Dialect = Dialect()
    encoding: str = "utf-8"
    compression: str = ""
    nulls: tuple[str, ...] = ()
    view: View | None = None
    place: Place = field(default=Place("", 0), compare=False)

    @property
    def name(self) -> str:
        """The name that findings and counts call the table by."""
        if self.view:
            return self.view.name
        name = self.path.name if self.path else self.given
        return f"{name} {self.iterator}" if self.kind == "json" else name

    @property
    def first_row(self) -> int:
        """The number of the first row: 2 in a CSV file with a header, as a spreadsheet counts, otherwise 1."""
        return 2 if self.kind == "csv" and self.dialect.header else 1
