"""The compiler, terms: SQL expressions that give the text of an N-Quads term, NULL where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jixiao.mapping.functions import FUNCTIONS
from jixiao.mapping.lexical import (
    IRI,
    LANGUAGE,
    LEXICAL,
    UNRESERVED,
    URI,
    XSD,
    escape,
    escape_iri,
    sql_escape,
    sql_escape_iri,
    sql_text,
)
from jixiao.mapping.plan import Call, Constant, Expression, Reference, RowId, Template, Term, columns_of, references
from jixiao.mapping.sources.values import BOOLEAN

__all__ = ["ROW", "Cell", "Cells", "Layers", "Made", "Verdict", "compile_term", "concat", "condition", "text_of"]


ROW = "\0row"  # stands among the columns for the number of the row


@dataclass(frozen=True, slots=True)
class Cell:
    """SQL of a column's value in a row, and of its natural datatype's IRI, "" for none."""

    text: str
    datatype: str = ""


Cells = Mapping[str, Cell]


@dataclass
class Layers:
    """The SQL of rows, in layers that keep shared work from being done again.

    Columns are c0 …, what is made of columns (encoded, escaped, tested) is e0 …, terms are t0 ….
    """

    rows: str  # SQL of the rows with columns c0 …
    cells: dict[str, Cell]  # of the table's own columns
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


@dataclass(frozen=True)
class Verdict:
    """A test of a value.

    Attributes:
        code: code of the finding where it fails.
        valid: SQL that tells whether the value keeps the rules of its kind.
        value: SQL of the value.
        wanted: a datatype, `language`, `function`, or "" for an IRI.
        columns: the columns that the value is made of.
    """

    code: str
    valid: str
    value: str
    wanted: str
    columns: tuple[str, ...]


@dataclass
class Made:
    """A term compiled: its text, and when it has none."""

    text: str  # SQL of the N-Quads term
    needs: tuple[str, ...] = ()  # SQL that must have a value
    verdicts: tuple[Verdict, ...] = ()


def concat(parts: Iterable[str]) -> str:
    """SQL that joins texts, fixed ones run together."""
    out: list[str] = []
    for part in parts:
        if part.startswith("'") and out and out[-1].endswith("'"):
            out[-1] = out[-1][:-1] + part[1:]
        else:
            out.append(part)
    return " || ".join(out)


def compile_term(layers: Layers, term: Term, cells: Cells) -> Made:
    """Compile a term over these columns."""
    match term.kind:
        case "blank":
            text = layers.layer(f"'_:b' || md5({text_of(term.value, cells)})")
            return Made(text, _needs(layers, term.value, cells), _refusals(layers, term, cells))
        case "literal":
            return _literal(layers, term, cells)
    return _iri(layers, term, cells)


def _needs(layers: Layers, value: Expression, cells: Cells) -> tuple[str, ...]:
    if isinstance(value, Call):
        return (layers.layer(text_of(value, cells)),)
    return tuple(dict.fromkeys(cells[column].text for column in references(value)))


def _refusals(layers: Layers, term: Term, cells: Cells) -> tuple[Verdict, ...]:
    """The test that no function refused its values."""
    if not _may_refuse(term.value):
        return ()
    value = text_of(term.value, cells)
    return (Verdict("map-value", layers.layer(f"NOT contains({value}, chr(0))"), f"replace({value}, chr(0), '')", "function",
                    tuple(dict.fromkeys(references(term.value)))),)


def _may_refuse(value: Expression) -> bool:
    return isinstance(value, Call) and (FUNCTIONS[value.function].refuses or any(_may_refuse(a) for a in value.arguments))


def _iri(layers: Layers, term: Term, cells: Cells) -> Made:
    columns = tuple(dict.fromkeys(references(term.value)))
    needs = _needs(layers, term.value, cells)
    unsafe = term.kind.startswith("unsafe")
    match term.value:
        case Constant(text):
            return Made(sql_text(f"<{escape_iri(text) if unsafe else text}>"))
        case Template(parts) if not unsafe:
            encoded = [sql_text(p) if isinstance(p, str) else layers.layer(_encoded(cells[p.column].text, term.kind)) for p in parts]
            text = layers.term(concat(["'<'", *encoded, "'>'"]))
            if isinstance(parts[0], str):  # what stands first gives the scheme, and the rest is encoded: always an IRI
                return Made(text, needs)
            whole = concat([sql_text(p) if isinstance(p, str) else f"({_encoded(cells[p.column].text, term.kind)})" for p in parts])
            return Made(text, needs, (_is_iri(layers, whole, term, columns),))
    whole = _absolute(text_of(term.value, cells), term)
    if unsafe:
        return Made(f"'<' || {layers.layer(sql_escape_iri(whole))} || '>'", needs, _refusals(layers, term, cells))
    return Made(f"'<' || {layers.layer(whole)} || '>'", needs,
                (*_refusals(layers, term, cells), _is_iri(layers, whole, term, columns)))


def _absolute(value: str, term: Term) -> str:
    return f"CASE WHEN regexp_matches({value}, '^[A-Za-z][A-Za-z0-9+.-]*:') THEN {value} ELSE {sql_text(term.base)} || {value} END"


def _is_iri(layers: Layers, value: str, term: Term, columns: tuple[str, ...]) -> Verdict:
    pattern = URI if term.kind == "uri" else IRI
    return Verdict("map-iri", layers.layer(f"regexp_full_match({value}, {sql_text(pattern)})"), value, "", columns)


def _literal(layers: Layers, term: Term, cells: Cells) -> Made:
    value = text_of(term.value, cells)
    needs, verdicts = _needs(layers, term.value, cells), _refusals(layers, term, cells)
    escaped = sql_text(escape(term.value.text)) if isinstance(term.value, Constant) else layers.layer(sql_escape(value))
    if term.language:
        if isinstance(term.language, str):
            return Made(concat(["'\"'", escaped, sql_text(f'"@{term.language}')]), needs, verdicts)
        tag = text_of(term.language, cells)
        test = Verdict("map-value", layers.layer(f"regexp_full_match({tag}, {sql_text(LANGUAGE.pattern)})"), tag, "language",
                       tuple(dict.fromkeys(references(term.language))))
        return Made(f"'\"' || {escaped} || '\"@' || {tag}", (*needs, *_needs(layers, term.language, cells)), (*verdicts, test))
    if isinstance(term.datatype, Term):
        return _computed(layers, term, term.datatype, cells, Made(escaped, needs, verdicts))
    if not term.datatype:
        return Made(f"'\"' || {escaped} || {_tail(_natural(term, cells))}", needs, verdicts)
    tail = sql_text(f'"^^<{term.datatype}>')
    if term.datatype in LEXICAL and not isinstance(term.value, Constant):
        test = Verdict("map-value", layers.layer(f"({_fits(value, term.datatype)})"), value, term.datatype,
                       tuple(dict.fromkeys(references(term.value))))
        return Made(f"'\"' || {value} || {tail}", needs, (*verdicts, test))
    return Made(concat(["'\"'", escaped, tail]), needs, verdicts)


def _tail(natural: str) -> str:
    """SQL of what stands behind a literal with its natural datatype."""
    if not natural:
        return "'\"'"
    if natural.startswith("'"):
        return concat(["'\"^^<'", natural, "'>'"])
    return f"CASE {natural} WHEN '' THEN '\"' ELSE '\"^^<' || {natural} || '>' END"


def _natural(term: Term, cells: Cells) -> str:
    match term.value:
        case Reference(column) if term.natural:
            return cells[column].datatype
        case Call(name, _) if term.natural:
            datatype = BOOLEAN if FUNCTIONS[name].gives == "truth" else FUNCTIONS[name].datatype
            return sql_text(datatype) if datatype else ""
    return ""


def _computed(layers: Layers, term: Term, datatype: Term, cells: Cells, made: Made) -> Made:
    """A literal whose datatype is computed: the value is tested by whatever comes out."""
    one = compile_term(layers, datatype, cells)
    iri = one.text
    value = text_of(term.value, cells)
    tests = " ".join(f"WHEN {sql_text(f'<{name}>')} THEN {_fits(value, name)}" for name in LEXICAL)
    test = Verdict("map-value", layers.term(f"CASE {iri} {tests} ELSE true END"), value, "datatype", tuple(columns_of(term)))
    string = sql_text(f"<{XSD}string>")
    return Made(f"'\"' || {made.text} || CASE {iri} WHEN {string} THEN '\"' ELSE '\"^^' || {iri} END",
                (*made.needs, *one.needs), (*made.verdicts, *one.verdicts, test))


def _fits(value: str, datatype: str) -> str:
    valid = f"regexp_full_match({value}, {sql_text(LEXICAL[datatype])})"
    if datatype in (XSD + "date", XSD + "dateTime"):  # also no 30th of February
        valid += f" AND (try_cast(left({value}, 10) AS DATE) IS NOT NULL OR NOT regexp_matches({value}, '^[0-9]{{4}}-'))"
    return valid


def text_of(value: Expression, cells: Cells) -> str:
    """SQL of the text that an expression gives, NULL where a column that it needs has no value."""
    match value:
        case Constant(text):
            return sql_text(text)
        case Reference(column):
            return cells[column].text
        case RowId(salt):
            return f"({sql_text(f'{salt} ')} || {cells[ROW].text})"
        case Template(parts):
            return "(" + concat(sql_text(p) if isinstance(p, str) else cells[p.column].text for p in parts) + ")"
        case Call(name, arguments):
            if FUNCTIONS[name].gives == "truth":
                return f"CASE WHEN {condition(value, cells)} THEN 'true' ELSE 'false' END"
            return FUNCTIONS[name].sql([text_of(a, cells) for a in arguments])
    raise AssertionError(value)


def condition(call: Expression, cells: Cells) -> str:
    """SQL of a condition; a missing value is the empty text."""
    assert isinstance(call, Call)
    function = FUNCTIONS[call.function]
    if function.takes == "truth":
        return function.sql([condition(a, cells) for a in call.arguments])
    return function.sql([sql_text(a.text) if isinstance(a, Constant) else f"coalesce({text_of(a, cells)}, '')"
                         for a in call.arguments])


def _encoded(cell: str, kind: str) -> str:
    """SQL of a value as it stands in an IRI template: unreserved characters stay, others are percent-encoded."""
    if kind == "uri":
        return f"url_encode({cell})"
    safe, unsafe = f"[{UNRESERVED}]+", f"[^{UNRESERVED}]+"
    runs = f"regexp_extract_all({cell}, {sql_text(f'{safe}|{unsafe}')})"
    one = f"CASE WHEN regexp_full_match(s, {sql_text(safe)}) THEN s ELSE url_encode(s) END"
    return (f"CASE WHEN strlen({cell}) = length({cell}) THEN url_encode({cell}) "  # ASCII alone
            f"WHEN regexp_full_match({cell}, {sql_text(safe)}) THEN {cell} "
            f"ELSE array_to_string(list_transform({runs}, lambda s: {one}), '') END")
