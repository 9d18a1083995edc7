"""The plan: what a mapping says, in one small form that every front end makes and the SQL compiler reads.

A plan is flat. Each `Rule` makes one kind of quad from the rows of its source; what YARRRML groups under a mapping, or RML
under a triples map, is spread out here, so a second front end only has to make rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

__all__ = ["Call", "Constant", "Expression", "Join", "Place", "Plan", "Reference", "Rule", "Source", "Template", "Term",
           "references"]

TermKind = Literal["iri", "blank", "literal"]


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
    """The value of a column; no value where the cell is empty."""

    column: str


@dataclass(frozen=True, slots=True)
class Template:
    """Fixed text and values of columns, joined; no value where one of the cells is empty."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the catalogue (see `functions`) applied to expressions."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Constant | Reference | Template | Call


@dataclass(frozen=True, slots=True)
class Term:
    """How a subject, predicate, object or graph is made.

    Attributes:
        value: what it is made of.
        kind: IRI, blank node or literal.
        datatype: IRI of the datatype of a literal, "" for none.
        language: language tag of a literal, "" for none.
        base: what an IRI that is made of one column alone is put behind where the cell holds a relative one.
    """

    value: Expression
    kind: TermKind
    datatype: str = ""
    language: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A table: rows of named text columns."""

    path: Path
    delimiter: str = ","
    place: Place = field(default=Place("", 0), compare=False)

    @property
    def name(self) -> str:
        """The file's name, as findings and counts call the table."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Join:
    """An object that is the subject of rows of another table.

    `on` pairs a column of the rule's own source with one of `source`; a row is joined where all pairs are equal.
    """

    source: Source
    subject: Term
    on: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of quad, made for each row of a source where the condition holds and all terms have a value.

    Attributes:
        name: the mapping that it comes from.
        source: the table.
        graph: the named graph, None for the default graph.
        conditions: calls that must all be true.
        place: where a person changes it.
    """

    name: str
    source: Source
    subject: Term
    predicate: Term
    object: Term | Join
    graph: Term | None
    conditions: tuple[Call, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules of a run."""

    rules: tuple[Rule, ...]
    columns: tuple[tuple[Source, str, Place], ...]  # every use of a column, also those of mappings without statements

    def sources(self) -> tuple[Source, ...]:
        """The tables that rules read, each once, in order of first use."""
        return tuple(dict.fromkeys(rule.source for rule in self.rules))


def references(expression: Expression) -> Iterator[str]:
    """The columns that an expression needs.

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
        case Constant():
            pass
