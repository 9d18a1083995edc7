"""The compiler: rules of the plan to DuckDB SQL that writes N-Quads lines in bulk.

A query reads its table once. A term or line without a value is NULL, and NULL lines are dropped. Lines come out of UNNEST over
one list for each row, which DuckDB does twice as fast as one long text for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jixiao.mapping.plan import Call, Expression, Join, Reference, Rule, Source, Term, references
from jixiao.mapping.sql_terms import Layers, Made, compile_term, concat, parameter
from jixiao.mapping.tables import Headers, identifier, relation

__all__ = ["CARRIED", "Batch", "Check", "batches", "census", "is_apart", "used_columns"]

# Columns of a row that a finding about it takes over, where its table has them.
CARRIED = ("document", "document_id", "form", "unit_key", "year_key", "row_id")

_PART = Reference("\0part")  # one part of a split value
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(12288)"


@dataclass(frozen=True)
class Check:
    """A way in which values can break a rule; `bad` is true in the rows where they do.

    Attributes:
        code: code of the finding.
        columns: the columns that the value is made of.
        value: SQL of the value.
        bad: SQL of the test.
        wanted: datatype, or "" for an IRI.
        rule: the rule whose quad is not written.
    """

    code: str
    columns: tuple[str, ...]
    value: str
    bad: str
    wanted: str
    rule: Rule


@dataclass
class Batch(Layers):
    """Rules that read the same rows, compiled into one query."""

    rules: tuple[Rule, ...] = ()
    lines: list[str] = field(default_factory=list)  # SQL of a line, for each rule
    guards: list[str] = field(default_factory=list)  # SQL that tells whether the rule makes a quad, for each rule
    checks: list[Check] = field(default_factory=list)

    @property
    def query(self) -> str:
        """SQL of all lines."""
        lines = ", ".join(self.lines)
        return f"SELECT line FROM ({self.select(f'unnest([{lines}]) AS line')}) WHERE line IS NOT NULL"


def batches(rules: Sequence[Rule], headers: Headers, numbered: bool = False) -> list[Batch]:
    """Compile rules: one batch for each table, and one for each rule that joins or splits.

    Args:
        rules: the rules of a plan.
        headers: column names by table.
        numbered: whether rows also have their number `n` (the header is row 1) and the columns that findings take over.
    """
    rows = _Rows(headers, numbered)
    plain: dict[Source, list[Rule]] = {}
    apart: list[Rule] = []
    for rule in rules:
        if is_apart(rule):
            apart.append(rule)
        else:
            plain.setdefault(rule.source, []).append(rule)
    out = [_plain(source, own, rows) for source, own in plain.items()]
    out += [_joining(rule, rule.object, rows) if isinstance(rule.object, Join) else _splitting(rule, rule.object, rows)
            for rule in apart]
    return out


@dataclass(frozen=True)
class _Rows:
    """Makes the SQL of a table's rows."""

    headers: Headers
    numbered: bool = False

    def of(self, source: Source, used: Iterable[str], letter: str = "c") -> tuple[str, dict[str, str]]:
        """SQL of the columns that are used, NULL for an empty cell, and their aliases."""
        header = self.headers[source]
        more = [column for column in CARRIED if self.numbered and column in header]
        aliases = {column: f"{letter}{n}" for n, column in enumerate(dict.fromkeys([*used, *more]))}
        cells = [f"nullif({identifier(column)}, '') AS {alias}" for column, alias in aliases.items()]
        if self.numbered:
            cells.append("row_number() OVER () + 1 AS n")
        return f"(SELECT {', '.join(cells or ['1 AS one'])} FROM {relation(source, header)})", aliases


def is_apart(rule: Rule) -> bool:
    """True for a rule that needs a query of its own, because it makes more or fewer than one quad of a row."""
    return isinstance(rule.object, Join) or isinstance(rule.object.value, Call)


def used_columns(rule: Rule) -> list[str]:
    """The columns of its own table that a rule needs."""
    terms = [rule.subject, rule.predicate, *([rule.graph] if rule.graph else [])]
    values: list[Expression] = [t.value for t in terms] + list(rule.conditions)
    if isinstance(rule.object, Join):
        return [c for v in values for c in references(v)] + [mine for mine, _ in rule.object.on]
    return [c for v in [*values, rule.object.value] for c in references(v)]


def _plain(source: Source, rules: Sequence[Rule], rows_of: _Rows) -> Batch:
    rows, aliases = rows_of.of(source, (c for rule in rules for c in used_columns(rule)))
    batch = Batch(rows, aliases, rules=tuple(rules))
    for rule in rules:
        assert isinstance(rule.object, Term)
        _add(batch, rule, compile_term(batch, rule.object, aliases))
    return batch


def _joining(rule: Rule, join: Join, rows_of: _Rows) -> Batch:
    mine, aliases = rows_of.of(rule.source, used_columns(rule))
    theirs, others = _parents(join, rows_of.headers)
    equal = " AND ".join(f"{aliases[a]} = {others[b]}" for a, b in join.on)
    batch = Batch(f"(SELECT * FROM {mine} JOIN (SELECT DISTINCT * FROM {theirs}) ON {equal})", aliases, rules=(rule,))
    _add(batch, rule, compile_term(batch, join.subject, others))
    return batch


def _parents(join: Join, headers: Headers) -> tuple[str, dict[str, str]]:
    """SQL of the rows that a join looks up, those left out that have no subject."""
    needed = list(references(join.subject.value))
    rows, aliases = _Rows(headers).of(join.source, [*needed, *(column for _, column in join.on)], "p")
    present = " AND ".join(f"{aliases[column]} IS NOT NULL" for column in needed) or "true"
    return f"(SELECT * FROM {rows} WHERE {present})", aliases


def _splitting(rule: Rule, term: Term, rows_of: _Rows) -> Batch:
    assert isinstance(term.value, Call)
    rows, aliases = rows_of.of(rule.source, used_columns(rule))
    parts = parameter(term.value, aliases)
    rows = f"(SELECT *, nullif(trim(part, {_BLANKS}), '') AS part0 FROM (SELECT *, unnest({parts}) AS part FROM {rows}))"
    batch = Batch(rows, aliases, rules=(rule,))
    one = Term(_PART, term.kind, term.datatype, term.language, term.base)
    made = compile_term(batch, one, {**aliases, _PART.column: "part0"})
    made.columns = tuple(references(term.value))
    _add(batch, rule, made)
    return batch


def _add(batch: Batch, rule: Rule, made_object: Made, *more: str) -> None:
    """The line and the guard of one rule, and the checks of its terms; `more` are tests beside its own conditions."""
    terms = [compile_term(batch, rule.subject, batch.aliases), compile_term(batch, rule.predicate, batch.aliases), made_object]
    if rule.graph:
        terms.append(compile_term(batch, rule.graph, batch.aliases))
    wanted = [*(batch.layer(parameter(c, batch.aliases)) for c in rule.conditions), *more]
    guard = list(dict.fromkeys([*(f"{alias} IS NOT NULL" for made in terms for alias in made.needs), *wanted]))
    for made in terms:
        if made.valid:
            code = "map-value" if made.wanted else "map-iri"
            bad = " AND ".join([*guard, f"NOT {made.valid}"])
            batch.checks.append(Check(code, made.columns, made.value, bad, made.wanted, rule))
    valid = list(dict.fromkeys(made.valid for made in terms if made.valid))
    line = concat([part for made in terms for part in (made.text, "' '")] + ["'.'"])
    tests = [*wanted, *valid]
    batch.lines.append(f"CASE WHEN {' AND '.join(tests)} THEN {line} END" if tests else line)
    batch.guards.append(f"({' AND '.join([*guard, *valid])})" if guard or valid else "true")


def census(source: Source, rules: Sequence[Rule], headers: Headers) -> Batch:
    """Compile only the guards of all rules of a table, so that rows and cells without a quad can be counted."""
    rows, aliases = _Rows(headers).of(source, headers[source])
    batch = Batch(rows, aliases, rules=tuple(rules))
    for rule in rules:
        if isinstance(rule.object, Join):
            theirs, others = _parents(rule.object, headers)
            mine = tuple(aliases[a] for a, _ in rule.object.on)
            keys = [others[b] for _, b in rule.object.on]
            _add(batch, rule, Made("''", mine), batch.layer(f"[{', '.join(mine)}] IN (SELECT [{', '.join(keys)}] FROM {theirs})"))
        elif isinstance(rule.object.value, Call):
            _add(batch, rule, Made("''", tuple(aliases[c] for c in references(rule.object.value))))
        else:
            _add(batch, rule, compile_term(batch, rule.object, aliases))
    return batch
