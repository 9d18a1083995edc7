"""The compiler: rules of the plan to DuckDB SQL that writes N-Quads lines in bulk.

A query reads its table once, in layers: columns (c0 …), what is made of one column (e0 …: encoded, escaped, tested), terms
(t0 …), and the lines. Layers keep work that several lines share from being done again. A term or line without a value is
NULL, and NULL lines are dropped. Lines come out of UNNEST over one list for each row, which DuckDB does twice as fast as one
long text for each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.mapping.functions import FUNCTIONS
from jixiao.mapping.lexical import IRI, LEXICAL, UNRESERVED, XSD, escape, sql_escape, sql_text
from jixiao.mapping.plan import Call, Constant, Expression, Join, Reference, Rule, Source, Template, Term, references
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
class _Made:
    """A term compiled: its text, and when it has none."""

    text: str  # SQL of the N-Quads term
    needs: tuple[str, ...]  # aliases of columns that must have a value
    valid: str = ""  # SQL that tells whether the value keeps the rules of its kind
    value: str = ""  # SQL of the value that `valid` tests
    wanted: str = ""
    columns: tuple[str, ...] = ()


@dataclass
class Batch:
    """Rules that read the same rows, compiled into one query."""

    source: Source
    rows: str  # SQL of the rows with columns c0 …
    aliases: dict[str, str]  # alias by column, of the source's own columns
    rules: tuple[Rule, ...] = ()
    lines: list[str] = field(default_factory=list)  # SQL of a line, for each rule
    guards: list[str] = field(default_factory=list)  # SQL that tells whether the rule makes a quad, for each rule
    checks: list[Check] = field(default_factory=list)
    _single: dict[str, str] = field(default_factory=dict)
    _terms: dict[str, str] = field(default_factory=dict)

    def layer(self, expression: str) -> str:
        """The alias of an expression over columns, made once."""
        return self._single.setdefault(expression, f"e{len(self._single)}")

    def term(self, expression: str) -> str:
        """The alias of an expression over the first two layers, made once."""
        return self._terms.setdefault(expression, f"t{len(self._terms)}")

    @property
    def tested(self) -> str:
        """SQL of the rows with the first two layers."""
        return f"(SELECT {_columns('*', self._single)} FROM {self.rows})"

    def select(self, what: str) -> str:
        """SQL of something made of each row with all layers."""
        return f"SELECT {what} FROM (SELECT {_columns('*', self._terms)} FROM {self.tested})"

    @property
    def query(self) -> str:
        """SQL of all lines."""
        lines = ", ".join(self.lines)
        return f"SELECT line FROM ({self.select(f'unnest([{lines}]) AS line')}) WHERE line IS NOT NULL"


def _columns(first: str, made: Mapping[str, str]) -> str:
    return ", ".join([first, *(f"{sql} AS {alias}" for sql, alias in made.items())])


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
    batch = Batch(source, rows, aliases, tuple(rules))
    for rule in rules:
        assert isinstance(rule.object, Term)
        _add(batch, rule, _made(batch, rule.object, aliases))
    return batch


def _joining(rule: Rule, join: Join, rows_of: _Rows) -> Batch:
    mine, aliases = rows_of.of(rule.source, used_columns(rule))
    theirs, others = _parents(join, rows_of.headers)
    equal = " AND ".join(f"{aliases[a]} = {others[b]}" for a, b in join.on)
    batch = Batch(rule.source, f"(SELECT * FROM {mine} JOIN (SELECT DISTINCT * FROM {theirs}) ON {equal})", aliases, (rule,))
    _add(batch, rule, _made(batch, join.subject, others))
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
    parts = _value(term.value, aliases)
    rows = f"(SELECT *, nullif(trim(part, {_BLANKS}), '') AS part0 FROM (SELECT *, unnest({parts}) AS part FROM {rows}))"
    batch = Batch(rule.source, rows, aliases, (rule,))
    one = Term(_PART, term.kind, term.datatype, term.language, term.base)
    made = _made(batch, one, {**aliases, _PART.column: "part0"})
    made.columns = tuple(references(term.value))
    _add(batch, rule, made)
    return batch


def _add(batch: Batch, rule: Rule, made_object: _Made, *more: str) -> None:
    """The line and the guard of one rule, and the checks of its terms; `more` are tests beside its own conditions."""
    terms = [_made(batch, rule.subject, batch.aliases), _made(batch, rule.predicate, batch.aliases), made_object]
    if rule.graph:
        terms.append(_made(batch, rule.graph, batch.aliases))
    wanted = [*(batch.layer(_value(c, batch.aliases)) for c in rule.conditions), *more]
    guard = list(dict.fromkeys([*(f"{alias} IS NOT NULL" for made in terms for alias in made.needs), *wanted]))
    for made in terms:
        if made.valid:
            code = "map-value" if made.wanted else "map-iri"
            bad = " AND ".join([*guard, f"NOT {made.valid}"])
            batch.checks.append(Check(code, made.columns, made.value, bad, made.wanted, rule))
    valid = list(dict.fromkeys(made.valid for made in terms if made.valid))
    line = _concat([part for made in terms for part in (made.text, "' '")] + ["'.'"])
    tests = [*wanted, *valid]
    batch.lines.append(f"CASE WHEN {' AND '.join(tests)} THEN {line} END" if tests else line)
    batch.guards.append(f"({' AND '.join([*guard, *valid])})" if guard or valid else "true")


def census(source: Source, rules: Sequence[Rule], headers: Headers) -> Batch:
    """Compile only the guards of all rules of a table, so that rows and cells without a quad can be counted."""
    rows, aliases = _Rows(headers).of(source, headers[source])
    batch = Batch(source, rows, aliases, tuple(rules))
    for rule in rules:
        if isinstance(rule.object, Join):
            theirs, others = _parents(rule.object, headers)
            mine = tuple(aliases[a] for a, _ in rule.object.on)
            keys = ", ".join(others[b] for _, b in rule.object.on)
            _add(batch, rule, _Made("''", mine), batch.layer(f"row({', '.join(mine)}) IN (SELECT row({keys}) FROM {theirs})"))
        elif isinstance(rule.object.value, Call):
            _add(batch, rule, _Made("''", tuple(aliases[c] for c in references(rule.object.value))))
        else:
            _add(batch, rule, _made(batch, rule.object, aliases))
    return batch


def _concat(parts: Iterable[str]) -> str:
    """SQL that joins texts, fixed ones run together."""
    out: list[str] = []
    for part in parts:
        if part.startswith("'") and out and out[-1].startswith("'"):
            out[-1] = out[-1][:-1] + part[1:]
        else:
            out.append(part)
    return " || ".join(out)


def _made(batch: Batch, term: Term, aliases: Mapping[str, str]) -> _Made:
    match term.kind:
        case "iri":
            return _iri(batch, term, aliases)
        case "blank":
            return _blank(batch, term, aliases)
        case "literal":
            return _literal(batch, term, aliases)


def _iri(batch: Batch, term: Term, aliases: Mapping[str, str]) -> _Made:
    match term.value:
        case Constant(text):
            return _Made(sql_text(f"<{text}>"), ())
        case Template(parts):
            columns = tuple(references(term.value))
            encoded = [sql_text(p) if isinstance(p, str) else batch.layer(_encoded(aliases[p.column])) for p in parts]
            text = batch.term(_concat(["'<'", *encoded, "'>'"]))
            needs = tuple(aliases[c] for c in columns)
            if isinstance(parts[0], str):  # what stands first gives the scheme, and the rest is encoded: always an IRI
                return _Made(text, needs, columns=columns)
            whole = _concat([sql_text(p) if isinstance(p, str) else f"({_encoded(aliases[p.column])})" for p in parts])
            return _Made(text, needs, _is_iri(batch, whole), whole, "", columns)
        case Reference(column):
            alias = aliases[column]
            whole = (f"CASE WHEN regexp_matches({alias}, '^[A-Za-z][A-Za-z0-9+.-]*:') THEN {alias} "
                     f"ELSE {sql_text(term.base)} || {alias} END")
            return _Made(f"'<' || {batch.layer(whole)} || '>'", (alias,), _is_iri(batch, whole), whole, "", (column,))
    raise AssertionError(term)


def _is_iri(batch: Batch, value: str) -> str:
    return batch.layer(f"regexp_full_match({value}, {sql_text(IRI)})")


def _blank(batch: Batch, term: Term, aliases: Mapping[str, str]) -> _Made:
    columns = tuple(references(term.value))
    text = batch.layer(f"'_:b' || md5({_text(term.value, aliases)})")
    return _Made(text, tuple(aliases[c] for c in columns), columns=columns)


def _literal(batch: Batch, term: Term, aliases: Mapping[str, str]) -> _Made:
    columns = tuple(references(term.value))
    needs = tuple(aliases[c] for c in columns)
    tail = f'"@{term.language}' if term.language else f'"^^<{term.datatype}>' if term.datatype else '"'
    if isinstance(term.value, Constant):
        return _Made(sql_text(f'"{escape(term.value.text)}{tail}'), ())
    value = _text(term.value, aliases)
    pattern = LEXICAL.get(term.datatype)
    if pattern:
        valid = f"regexp_full_match({value}, {sql_text(pattern)})"
        if term.datatype in (XSD + "date", XSD + "dateTime"):  # also no 30th of February
            valid += f" AND (try_cast(left({value}, 10) AS DATE) IS NOT NULL OR NOT regexp_matches({value}, '^[0-9]{{4}}-'))"
        return _Made(f"'\"' || {value} || {sql_text(tail)}", needs, batch.layer(f"({valid})"), value, term.datatype, columns)
    return _Made(f"'\"' || {batch.layer(sql_escape(value))} || {sql_text(tail)}", needs, columns=columns)


def _text(value: Expression, aliases: Mapping[str, str]) -> str:
    """SQL of the text that an expression gives, NULL where a cell is empty."""
    match value:
        case Constant(text):
            return sql_text(text)
        case Reference(column):
            return aliases[column]
        case Template(parts):
            return "(" + _concat(sql_text(p) if isinstance(p, str) else aliases[p.column] for p in parts) + ")"
    raise AssertionError(value)


def _value(value: Expression, aliases: Mapping[str, str]) -> str:
    """SQL of a parameter or a call; an empty cell is the empty text."""
    match value:
        case Call(name, arguments):
            return FUNCTIONS[name].sql([_value(a, aliases) for a in arguments])
        case Constant(text):
            return sql_text(text)
    return f"coalesce({_text(value, aliases)}, '')"


def _encoded(alias: str) -> str:
    """SQL of a value as it stands in an IRI template: RFC 3987 unreserved characters stay, others are percent-encoded."""
    safe, unsafe = f"[{UNRESERVED}]+", f"[^{UNRESERVED}]+"
    runs = f"regexp_extract_all({alias}, {sql_text(f'{safe}|{unsafe}')})"
    one = f"CASE WHEN regexp_full_match(s, {sql_text(safe)}) THEN s ELSE url_encode(s) END"
    return (f"CASE WHEN regexp_full_match({alias}, {sql_text(safe)}) THEN {alias} "
            f"ELSE array_to_string(list_transform({runs}, lambda s: {one}), '') END")
