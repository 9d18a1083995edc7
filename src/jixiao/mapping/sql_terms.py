"""The compiler, terms: SQL expressions that give the text of an N-Quads term, NULL where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jixiao.mapping.functions import FUNCTIONS
from jixiao.mapping.lexical import IRI, LEXICAL, UNRESERVED, XSD, escape, sql_escape, sql_text
from jixiao.mapping.plan import Call, Constant, Expression, Reference, Template, Term, references

__all__ = ["Layers", "Made", "compile_term", "concat", "parameter"]


@dataclass
class Layers:
    """The SQL of rows, in layers that keep shared work from being done again.

    Columns are c0 …, what is made of columns (encoded, escaped, tested) is e0 …, terms are t0 ….
    """

    rows: str  # SQL of the rows with columns c0 …
    aliases: dict[str, str]  # alias by column, of the table's own columns
    _single: dict[str, str] = field(default_factory=dict)
    _terms: dict[str, str] = field(default_factory=dict)

    def layer(self, expression: str) -> str:
        """The alias of an expression over columns, made once."""
        return self._single.setdefault(expression, f"e{len(self._single)}")

    def term(self, expression: str) -> str:
        """The alias of an expression over the first two layers, made once."""
        return self._terms.setdefault(expression, f"t{len(self._terms)}")

    def select(self, what: str) -> str:
        """SQL of something made of each row with all layers."""
        tested = f"(SELECT {_columns(self._single)} FROM {self.rows})"
        return f"SELECT {what} FROM (SELECT {_columns(self._terms)} FROM {tested})"


def _columns(made: Mapping[str, str]) -> str:
    return ", ".join(["*", *(f"{sql} AS {alias}" for sql, alias in made.items())])


@dataclass
class Made:
    """A term compiled: its text, and when it has none."""

    text: str  # SQL of the N-Quads term
    needs: tuple[str, ...]  # aliases of columns that must have a value
    valid: str = ""  # SQL that tells whether the value keeps the rules of its kind
    value: str = ""  # SQL of the value that `valid` tests
    wanted: str = ""
    columns: tuple[str, ...] = ()


def concat(parts: Iterable[str]) -> str:
    """SQL that joins texts, fixed ones run together."""
    out: list[str] = []
    for part in parts:
        if part.startswith("'") and out and out[-1].startswith("'"):
            out[-1] = out[-1][:-1] + part[1:]
        else:
            out.append(part)
    return " || ".join(out)


def compile_term(layers: Layers, term: Term, aliases: Mapping[str, str]) -> Made:
    """Compile a term whose columns have these aliases."""
    match term.kind:
        case "iri":
            return _iri(layers, term, aliases)
        case "blank":
            return _blank(layers, term, aliases)
        case "literal":
            return _literal(layers, term, aliases)


def _iri(layers: Layers, term: Term, aliases: Mapping[str, str]) -> Made:
    match term.value:
        case Constant(text):
            return Made(sql_text(f"<{text}>"), ())
        case Template(parts):
            columns = tuple(references(term.value))
            encoded = [sql_text(p) if isinstance(p, str) else layers.layer(_encoded(aliases[p.column])) for p in parts]
            text = layers.term(concat(["'<'", *encoded, "'>'"]))
            needs = tuple(aliases[c] for c in columns)
            if isinstance(parts[0], str):  # what stands first gives the scheme, and the rest is encoded: always an IRI
                return Made(text, needs, columns=columns)
            whole = concat([sql_text(p) if isinstance(p, str) else f"({_encoded(aliases[p.column])})" for p in parts])
            return Made(text, needs, _is_iri(layers, whole), whole, "", columns)
        case Reference(column):
            alias = aliases[column]
            whole = (f"CASE WHEN regexp_matches({alias}, '^[A-Za-z][A-Za-z0-9+.-]*:') THEN {alias} "
                     f"ELSE {sql_text(term.base)} || {alias} END")
            return Made(f"'<' || {layers.layer(whole)} || '>'", (alias,), _is_iri(layers, whole), whole, "", (column,))
    raise AssertionError(term)


def _is_iri(layers: Layers, value: str) -> str:
    return layers.layer(f"regexp_full_match({value}, {sql_text(IRI)})")


def _blank(layers: Layers, term: Term, aliases: Mapping[str, str]) -> Made:
    columns = tuple(references(term.value))
    text = layers.layer(f"'_:b' || md5({_text(term.value, aliases)})")
    return Made(text, tuple(aliases[c] for c in columns), columns=columns)


def _literal(layers: Layers, term: Term, aliases: Mapping[str, str]) -> Made:
    columns = tuple(references(term.value))
    needs = tuple(aliases[c] for c in columns)
    tail = f'"@{term.language}' if term.language else f'"^^<{term.datatype}>' if term.datatype else '"'
    if isinstance(term.value, Constant):
        return Made(sql_text(f'"{escape(term.value.text)}{tail}'), ())
    value = _text(term.value, aliases)
    pattern = LEXICAL.get(term.datatype)
    if pattern:
        valid = f"regexp_full_match({value}, {sql_text(pattern)})"
        if term.datatype in (XSD + "date", XSD + "dateTime"):  # also no 30th of February
            valid += f" AND (try_cast(left({value}, 10) AS DATE) IS NOT NULL OR NOT regexp_matches({value}, '^[0-9]{{4}}-'))"
        return Made(f"'\"' || {value} || {sql_text(tail)}", needs, layers.layer(f"({valid})"), value, term.datatype, columns)
    return Made(f"'\"' || {layers.layer(sql_escape(value))} || {sql_text(tail)}", needs, columns=columns)


def _text(value: Expression, aliases: Mapping[str, str]) -> str:
    """SQL of the text that an expression gives, NULL where a cell is empty."""
    match value:
        case Constant(text):
            return sql_text(text)
        case Reference(column):
            return aliases[column]
        case Template(parts):
            return "(" + concat(sql_text(p) if isinstance(p, str) else aliases[p.column] for p in parts) + ")"
    raise AssertionError(value)


def parameter(value: Expression, aliases: Mapping[str, str]) -> str:
    """SQL of a parameter or a call; an empty cell is the empty text."""
    match value:
        case Call(name, arguments):
            return FUNCTIONS[name].sql([parameter(a, aliases) for a in arguments])
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
