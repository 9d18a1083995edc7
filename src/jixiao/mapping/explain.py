"""Mappings that explain themselves: the plan in words, and where each quad of a resource comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jixiao.mapping.database import database
from jixiao.mapping.lexical import escape, sql_text
from jixiao.mapping.plan import Call, Constant, Expression, Join, Place, Reference, Rule, Template, Term
from jixiao.mapping.prepare import prepare
from jixiao.mapping.sql import batches

__all__ = ["Trace", "explain", "trace"]


@dataclass(frozen=True)
class Trace:
    """Where a quad comes from.

    Attributes:
        quad: the quad as an N-Quads line.
        table: file name of the table.
        row: its row there; the header is row 1.
        mapping: name of the mapping.
        place: the statement in the mapping file.
    """

    quad: str
    table: str
    row: int
    mapping: str
    place: Place

    def __str__(self) -> str:
        return f"{self.quad}\n    {self.table} row {self.row}, mapping {self.mapping} ({self.place})"


def explain(mappings: Sequence[Path], data: Path, base: str = "https://example.org/") -> str:
    """The plan of mappings in words, by table and mapping; no row is read.

    Raises:
        MappingError: a mapping has a mistake.
        TableError: a table has no header that can be read.
    """
    plan, _ = prepare(mappings, data, base)
    lines: list[str] = []
    for source in plan.sources():
        rules = [rule for rule in plan.rules if rule.source == source]
        lines.append(f"table {source.name}")
        for (name, subject, graph), same in groupby(rules, key=lambda rule: (rule.name, rule.subject, rule.graph)):
            lines.append(f"  mapping {name}: {_term(subject)}" + (f" in graph {_term(graph)}" if graph else ""))
            lines += [f"    {_statement(rule)}" for rule in same]
    return "\n".join(lines) + "\n"


def trace(mappings: Sequence[Path], data: Path, base: str, iri: str) -> list[Trace]:
    """The statement and the row that each quad of a resource comes from, in order of quads.

    Args:
        mappings: YARRRML files.
        data: the folder of the tables.
        base: base IRI.
        iri: the resource: the subject of the quads.

    Raises:
        MappingError: a mapping has a mistake.
        TableError: a table cannot be read.
    """
    plan, known = prepare(mappings, data, base)
    out: list[Trace] = []
    with database(known) as connection:
        for batch in batches(plan.rules, known, numbered=True):
            tagged = ", ".join(f"{{'rule': {n}, 'line': {line}}}" for n, line in enumerate(batch.lines))
            rows = connection.execute(
                f"SELECT n, made.rule, made.line FROM ({batch.select(f'n, unnest([{tagged}]) AS made')}) "
                f"WHERE starts_with(made.line, {sql_text(f'<{iri}> ')})")
            for n, number, line in rows.fetchall():
                rule = batch.rules[number]
                out.append(Trace(line, rule.source.name, n, rule.name, rule.place))
    return sorted(out, key=lambda t: (t.quad, t.table, t.row, t.place.file, t.place.line))


def _statement(rule: Rule) -> str:
    what = f"{_term(rule.predicate)} {_object(rule.object)}"
    when = f"  if {' and '.join(_expression(c) for c in rule.conditions)}" if rule.conditions else ""
    return f"{what}{when}  ({rule.place})"


def _object(term: Term | Join) -> str:
    if isinstance(term, Term):
        return _term(term)
    pairs = " and ".join(f"{{{mine}}} = {term.source.name} {{{theirs}}}" for mine, theirs in term.on)
    return f"{_term(term.subject)} where {pairs}"


def _term(term: Term) -> str:
    value = _expression(term.value)
    match term.kind:
        case "iri":
            return f"<{value}>"
        case "blank":
            return f"_:{value}"
    return f'"{escape(value)}"' + (f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else "")


def _expression(value: Expression) -> str:
    match value:
        case Constant(text):
            return text
        case Reference(column):
            return f"{{{column}}}"
        case Template(parts):
            return "".join(part if isinstance(part, str) else f"{{{part.column}}}" for part in parts)
        case Call(name, arguments):
            return f"{name}({', '.join(_expression(a) for a in arguments)})"
