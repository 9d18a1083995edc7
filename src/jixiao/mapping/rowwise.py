"""Small CSV tables mapped row by row in Python: done before DuckDB has planned its first query.

Each rule becomes a few nested functions. Where a value breaks a rule, or a mapping asks for more than is done here, nothing is
made, and the compiled SQL does the work and tells what is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from hashlib import md5

from jixiao.mapping.counts import Count
from jixiao.mapping.functions import FUNCTIONS
from jixiao.mapping.lexical import IRI_PATTERN, SCHEME, XSD, encode, escape, fits
from jixiao.mapping.plan import Call, Constant, Expression, Join, Plan, Reference, RowId, Rule, Source, Template, Term
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sql import used_columns

__all__ = ["mapped"]

SMALL = 2 << 20  # bytes of tables

_Cells = dict[str, str]  # the values of a row; a column without a value is left out
_Getter = Callable[[_Cells], str | None]
_Made = Callable[[_Cells], Sequence[str]]


class _BeyondError(Exception):
    """Not for this module: a value that breaks a rule, or a mapping that asks for more."""


def mapped(plan: Plan, sources: Sources) -> tuple[list[str], dict[str, Count]] | None:
    """The sorted lines of a plan and the counts of its tables; None where the work is not for this module."""
    tables = plan.sources()
    if any(s.kind != "csv" or s.path is None for s in tables) or sum(s.path.stat().st_size for s in tables if s.path) > SMALL:
        return None
    rows = {source: [{name: values[0].text for name, values in row.record.items() if values} for row in sources.rows(source)]
            for source in tables}
    lines: set[str] = set()
    counts = {}
    try:
        for source in tables:
            kept: dict[Term, _Getter] = {}
            rules = [(_rule(rule, rows, kept), used_columns(rule)) for rule in plan.rules if rule.source == source]
            counts[source.name] = _count(rows[source], rules, lines)
    except _BeyondError:
        return None
    return sorted(lines), counts


def _count(rows: Sequence[_Cells], rules: Sequence[tuple[_Made, Iterable[str]]], lines: set[str]) -> Count:
    """Add the lines of a table, and count the rows and cells that none was made of."""
    without: dict[str, int] = defaultdict(int)
    rows_without = 0
    for cells in rows:
        used: set[str] = set()
        before = True
        for make, columns in rules:
            made = make(cells)
            if made:
                lines.update(made)
                used.update(columns)
                before = False
        rows_without += before
        for column in cells:
            if column not in used:
                without[column] += 1
    return Count(len(rows), rows_without, sum(map(len, rows)), sum(without.values()), dict(without))


def _rule(rule: Rule, rows: dict[Source, list[_Cells]], kept: dict[Term, _Getter]) -> _Made:
    """What a rule makes of a row. Rules of one source share their subjects and graphs, made once for each row."""
    tests = [_test(call) for call in rule.conditions]
    for term in filter(None, (rule.subject, rule.graph)):
        if term not in kept:
            kept[term] = _once(_term(term))
    subject, predicate = kept[rule.subject], _term(rule.predicate)
    graph = kept[rule.graph] if rule.graph else None
    objects = _joined(rule.object, rows) if isinstance(rule.object, Join) else _objects(rule.object)

    def make(cells: _Cells) -> Sequence[str]:
        if not all(test(cells) for test in tests):
            return ()
        made = subject(cells), predicate(cells), graph(cells) if graph else ""
        if None in made:
            return ()
        tail = f" {made[2]} ." if graph else " ."
        return [f"{made[0]} {made[1]} {obj}{tail}" for obj in objects(cells)]

    return make


def _once(get: _Getter) -> _Getter:
    """The same, remembering what it gave for the row at hand."""
    row: _Cells | None = None
    text: str | None = None

    def remembered(cells: _Cells) -> str | None:
        nonlocal row, text
        if cells is not row:
            row, text = cells, get(cells)
        return text

    return remembered


def _joined(join: Join, rows: dict[Source, list[_Cells]]) -> _Made:
    subject, tests = _term(join.subject), [_test(call) for call in join.conditions]
    mine, theirs = [_value(a) for a, _ in join.on], [_value(b) for _, b in join.on]
    found: dict[tuple[str | None, ...], list[str]] = defaultdict(list)
    for cells in rows[join.source]:
        key, text = tuple(get(cells) for get in theirs), subject(cells)
        if text is not None and None not in key and all(test(cells) for test in tests):
            found[key].append(text)
    return lambda cells: found.get(tuple(get(cells) for get in mine), ())


def _objects(term: Term) -> _Made:
    """One object for each value of a function that gives several, else one or none."""
    if isinstance(term.value, Call) and FUNCTIONS[term.value.function].gives == "values":
        function, arguments = FUNCTIONS[term.value.function].python, [_value(a) for a in term.value.arguments]
        one = _term(Term(Reference(""), term.kind, term.datatype, term.language, term.base))

        def several(cells: _Cells) -> Sequence[str]:
            texts = [get(cells) for get in arguments]
            made = [one({"": part}) for part in function(*texts)] if None not in texts else []
            return [text for text in made if text is not None]

        return several
    make = _term(term)

    def single(cells: _Cells) -> Sequence[str]:
        text = make(cells)
        return () if text is None else (text,)

    return single


def _test(call: Expression) -> Callable[[_Cells], bool]:
    """A condition; a missing value is the empty text."""
    if not isinstance(call, Call):
        raise _BeyondError
    function = FUNCTIONS[call.function]
    if function.takes == "truth":
        truths = [_test(a) for a in call.arguments]
        return lambda cells: bool(function.python(*(test(cells) for test in truths)))
    texts = [_value(a) for a in call.arguments]
    return lambda cells: bool(function.python(*(get(cells) or "" for get in texts)))


def _value(value: Expression) -> _Getter:
    match value:
        case Constant(text):
            return lambda _: text
        case Reference(column):
            return lambda cells: cells.get(column)
        case Template(parts):
            return _template(parts, lambda text: text)
    raise _BeyondError


def _template(parts: Sequence[str | Reference], written: Callable[[str], str]) -> _Getter:
    names = [part if isinstance(part, str) else part.column for part in parts]
    fixed = [isinstance(part, str) for part in parts]

    def get(cells: _Cells) -> str | None:
        out = ""
        for name, is_fixed in zip(names, fixed, strict=True):
            cell = name if is_fixed else cells.get(name)
            if cell is None:
                return None
            out += cell if is_fixed else written(cell)
        return out

    return get


def _term(term: Term) -> _Getter:
    if isinstance(term.value, RowId | Call) or term.kind.startswith("unsafe"):
        raise _BeyondError
    if isinstance(term.datatype, Term) or not isinstance(term.language, str) or term.datatype == XSD + "string":
        raise _BeyondError
    if term.kind == "literal":
        return _literal(term, term.datatype)
    if term.kind == "blank":
        get = _value(term.value)
        return lambda cells: None if (text := get(cells)) is None else f"_:b{md5(text.encode(), usedforsecurity=False).hexdigest()}"
    return _iri(term)


def _literal(term: Term, datatype: str) -> _Getter:
    get = _value(term.value)
    tail = f'"@{term.language}' if term.language else f'"^^<{datatype}>' if datatype else '"'
    if isinstance(term.value, Constant):
        written = f'"{escape(term.value.text)}{tail}'
        return lambda _: written

    def make(cells: _Cells) -> str | None:
        text = get(cells)
        if text is None:
            return None
        if datatype and not fits(text, datatype):
            raise _BeyondError
        return f'"{escape(text)}{tail}'

    return make


def _iri(term: Term) -> _Getter:
    match term.value:
        case Constant(text):
            return lambda _: f"<{text}>"
        case Template((str(), *_) as parts):
            get = _template(parts, lambda text: encode(text, term.kind))
            return lambda cells: None if (text := get(cells)) is None else f"<{text}>"
        case Template(parts):
            get = _template(parts, lambda text: encode(text, term.kind))
        case _:
            get = _value(term.value)
    pattern, template = IRI_PATTERN[term.kind], isinstance(term.value, Template)

    def make(cells: _Cells) -> str | None:
        text = get(cells)
        if text is None:
            return None
        whole = text if template or SCHEME.match(text) else term.base + text
        if not pattern.fullmatch(whole):
            raise _BeyondError
        return f"<{whole}>"

    return make
