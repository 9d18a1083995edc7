"""Mappings that explain themselves: the plan in words, and where each quad of a resource comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from jixiao.mapping.functions import define
from jixiao.mapping.lexical import escape, sql_text
from jixiao.mapping.plan import (
    Call,
    Constant,
    Expression,
    Join,
    Place,
    Reference,
    RowId,
    Rule,
    Source,
    Template,
    Term,
    calls_of,
)
from jixiao.mapping.prepare import prepared
from jixiao.mapping.sources.described import Field, View
from jixiao.mapping.sql import batches
from jixiao.mapping.sql_terms import ROW

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


def explain(mappings: Sequence[Path], data: Path, base: str = "https://example.org/", tables: Mapping[str, Any] | None = None) -> str:
    """The plan of mappings in words, by table and mapping; no row is read.

    Raises:
        MappingError: a mapping has a mistake.
        TableError: a table has no header that can be read.
    """
    with prepared(mappings, data, base, tables) as (plan, _):
        lines: list[str] = []
        for source in plan.sources():
            rules = [rule for rule in plan.rules if rule.source == source]
            lines.append(f"table {source.name}{_read(source)}")
            lines += [f"  {said}" for said in _view(source.view)] if source.view else []
            for (name, subject, graph), same in groupby(rules, key=lambda rule: (rule.name, rule.subject, rule.graph)):
                lines.append(f"  mapping {name}: {_term(subject)}" + (f" in graph {_term(graph)}" if graph else ""))
                lines += [f"    {_statement(rule)}" for rule in same]
        return "\n".join(lines) + "\n"


def trace(mappings: Sequence[Path], data: Path, base: str, iri: str, tables: Mapping[str, Any] | None = None) -> list[Trace]:
    """The statement and the row that each quad of a resource comes from, in order of quads.

    Args:
        mappings: YARRRML files, and RML files in Turtle.
        data: the folder of the tables.
        base: base IRI.
        iri: the resource: the subject of the quads; a blank node as the output writes it, `_:b…`.
        tables: tables that the caller gives, by name.

    Raises:
        MappingError: a mapping has a mistake.
        TableError: a table cannot be read.
    """
    out: list[Trace] = []
    subject = iri if iri.startswith("_:") else f"<{iri}>"
    with prepared(mappings, data, base, tables) as (plan, sources):
        define(sources.connection, (name for rule in plan.rules for name in calls_of(rule)))
        for batch in batches(plan.rules, sources, numbered=True):
            tagged = ", ".join(f"{{'rule': {n}, 'line': {line}}}" for n, line in enumerate(batch.lines))
            number = batch.cells[ROW].text
            rows = sources.connection.execute(
                f"SELECT DISTINCT n, made.rule, made.line FROM ({batch.select(f'{number} AS n, unnest([{tagged}]) AS made')}) "
                f"WHERE starts_with(made.line, {sql_text(f'{subject} ')})")
            for n, at, line in rows.fetchall():
                rule = batch.rules[at]
                out.append(Trace(line, rule.source.name, n, rule.name, rule.place))
    return sorted(out, key=lambda t: (t.quad, t.table, t.row, t.place.file, t.place.line))


def _view(view: View) -> list[str]:
    """The fields of a logical view and its joins."""
    out = [f"field {said}" for one in view.fields for said in _fields(one, "")]
    for join in view.joins:
        pairs = " and ".join(f"{_expression(mine)} = {_expression(theirs)}" for mine, theirs in join.on)
        out.append(f"{'inner' if join.inner else 'left'} join {join.source.name} where {pairs}")
        out += [f"  field {said}" for one in join.fields for said in _fields(one, "")]
    return out


def _fields(field: Field, prefix: str) -> list[str]:
    name = prefix + field.name
    made = _expression(field.value) if field.value else f"each {field.iterator or 'row'}"
    read = f" as {field.formulation}" if field.formulation else ""
    return [f"{name}: {made}{read}", *(said for child in field.fields for said in _fields(child, f"{name}."))]


def _read(source: Source) -> str:
    """How a source is read, where that is not plain CSV with empty cells for what is missing."""
    said = []
    if source.dialect.delimiter != ",":
        said.append(f"delimiter {source.dialect.delimiter!r}")
    if source.encoding != "utf-8":
        said.append(source.encoding)
    if source.compression:
        said.append(source.compression)
    if source.nulls != ("",) and source.kind in ("csv", "json"):
        said.append("null: " + (", ".join(repr(null) for null in source.nulls) or "none"))
    if source.view:
        said.append(f"view on {source.view.on.name}")
    return f" ({'; '.join(said)})" if said else ""


def _statement(rule: Rule) -> str:
    what = f"{_term(rule.predicate)} {_object(rule.object)}"
    when = f"  if {' and '.join(_expression(c) for c in rule.conditions)}" if rule.conditions else ""
    return f"{what}{when}  ({rule.place})"


def _object(term: Term | Join) -> str:
    if isinstance(term, Term):
        return _term(term)
    pairs = " and ".join(f"{_expression(mine)} = {term.source.name} {_expression(theirs)}" for mine, theirs in term.on)
    return f"{_term(term.subject)} where {pairs}"


def _term(term: Term) -> str:
    value = _expression(term.value)
    match term.kind:
        case "literal":
            return f'"{escape(value)}"' + _tail(term)
        case "blank":
            return f"_:{value}"
        case "iri":
            return f"<{value}>"
    return f"<{value}> ({term.kind})"


def _tail(term: Term) -> str:
    if term.language:
        return f"@{term.language if isinstance(term.language, str) else _expression(term.language)}"
    if isinstance(term.datatype, Term):
        return f"^^{_term(term.datatype)}"
    return f"^^<{term.datatype}>" if term.datatype else ""


def _expression(value: Expression) -> str:
    match value:
        case Constant(text):
            return text
        case Reference(column):
            return f"{{{column}}}"
        case RowId():
            return "{row}"
        case Template(parts):
            return "".join(part if isinstance(part, str) else f"{{{part.column}}}" for part in parts)
        case Call(name, arguments):
            return f"{name}({', '.join(_expression(a) for a in arguments)})"
