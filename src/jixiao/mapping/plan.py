"""The plan: what a mapping says, in one small form that every front end makes and every executor reads.

A plan is flat. Each `Rule` makes one kind of quad from the rows of its source; what YARRRML groups under a mapping, or RML
under a triples map, is spread out here. A source is a relation of named columns, whatever it was before: a reference into a JSON
record is a column too. A column may have several values in a row; a rule then makes a quad for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from jixiao.mapping.expressions import Call, Constant, Expression, Place, Reference, RowId, Template, references
from jixiao.mapping.sources.described import Source

__all__ = ["Call", "Constant", "Expression", "Join", "Place", "Plan", "Reference", "RowId", "Rule", "Source", "Template", "Term",
           "TermKind", "Use", "calls_of", "columns_of", "references"]

# The `unsafe-` kinds take values as they are, `iri` and `uri` percent-encode those that stand in a template: `iri` keeps what
# RFC 3987 calls unreserved, Chinese among it, `uri` ASCII only.
TermKind = Literal["iri", "uri", "unsafe-iri", "unsafe-uri", "blank", "literal"]


@dataclass(frozen=True, slots=True)
class Term:
    """How a subject, predicate, object or graph is made.

    Attributes:
        value: what it is made of.
        kind: literal, blank node, or how an IRI is made.
        datatype: IRI of the datatype of a literal, "" for none, or the term that computes it.
        language: language tag of a literal, "" for none, or the expression that computes it.
        base: what a relative IRI is put behind.
        natural: whether a literal without datatype and language takes the natural datatype of its value.
    """

    value: Expression
    kind: TermKind
    datatype: str | Term = ""
    language: str | Expression = ""
    base: str = ""
    natural: bool = True


@dataclass(frozen=True, slots=True)
class Join:
    """An object that is the subject of rows of another table.

    Attributes:
        source: the other table.
        subject: what is made of its rows.
        on: pairs of an expression over the rule's own row and one over the other's; all pairs must be equal.
        conditions: which rows of the other table count.
    """

    source: Source
    subject: Term
    on: tuple[tuple[Expression, Expression], ...]
    conditions: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of quad, made for each row of a source where the condition holds and all terms have a value.

    Attributes:
        name: the mapping or triples map that it comes from.
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

    def terms(self) -> list[Term]:
        """The terms that are made of the rule's own row."""
        own = [self.subject, self.predicate, *([self.object] if isinstance(self.object, Term) else [])]
        return [*own, *([self.graph] if self.graph else [])]


@dataclass(frozen=True, slots=True)
class Use:
    """A column that a mapping needs, and where it says so; `direct` where its rules read the source, and no view between."""

    source: Source
    column: str
    place: Place
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules of a run, and every use of a column, also those of mappings without statements."""

    rules: tuple[Rule, ...]
    uses: tuple[Use, ...] = field(default=())

    def sources(self) -> tuple[Source, ...]:
        """The tables that mappings read, each once, in order of first use."""
        joined = (rule.object.source for rule in self.rules if isinstance(rule.object, Join))
        return tuple(dict.fromkeys([*(use.source for use in self.uses if use.direct), *(rule.source for rule in self.rules),
                                    *joined]))


def columns_of(term: Term) -> Iterator[str]:
    """The columns that a term needs, those of its computed datatype and language among them."""
    yield from references(term.value)
    if isinstance(term.datatype, Term):
        yield from columns_of(term.datatype)
    if not isinstance(term.language, str):
        yield from references(term.language)


def calls_of(rule: Rule) -> Iterator[str]:
    """The names of the functions that a rule calls."""
    terms = [*rule.terms(), *([rule.object.subject] if isinstance(rule.object, Join) else [])]
    expressions: list[Expression] = list(rule.conditions)
    if isinstance(rule.object, Join):
        expressions += [*rule.object.conditions, *(e for pair in rule.object.on for e in pair)]
    for term in terms:
        expressions += _expressions(term)
    for expression in expressions:
        yield from _calls(expression)


def _expressions(term: Term) -> list[Expression]:
    out = [term.value, *([] if isinstance(term.language, str) else [term.language])]
    return out + (_expressions(term.datatype) if isinstance(term.datatype, Term) else [])


def _calls(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Call):
        yield expression.function
        for argument in expression.arguments:
            yield from _calls(argument)
