"""The plan run row by row in Python: slow and plain, the reference that the compiled SQL has to agree with."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5

from jixiao.mapping.evaluate import Cells, cells, holds, single, spread
from jixiao.mapping.functions import RefusedError
from jixiao.mapping.lexical import IRI_PATTERN, LANGUAGE, SCHEME, XSD, encode, escape, escape_iri, fits
from jixiao.mapping.plan import Call, Constant, Expression, Plan, Reference, Rule, Source, Template, Term, references
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sources.values import Row, Value

__all__ = ["quads"]


Tables = dict[Source, list[Row]]


def quads(plan: Plan, sources: Sources) -> set[str]:
    """All lines of a plan."""
    tables = {source: list(sources.rows(source)) for source in plan.sources()}
    return {line for rule in plan.rules for row in tables[rule.source] for line in _lines(rule, row, tables)}


def _lines(rule: Rule, row: Row, tables: Tables) -> Iterator[str]:
    if not _true(rule.conditions, row):
        return
    graphs = [f" {graph}" for graph in _terms(rule.graph, row)] if rule.graph else [""]
    for subject in _terms(rule.subject, row):
        for predicate in _terms(rule.predicate, row):
            for obj in _objects(rule, row, tables):
                yield from (f"{subject} {predicate} {obj}{graph} ." for graph in graphs)


def _objects(rule: Rule, row: Row, tables: Tables) -> Iterator[str]:
    join = rule.object
    if isinstance(join, Term):
        yield from _terms(join, row)
        return
    mine = set(_keys([a for a, _ in join.on], row))
    for other in tables[join.source] if mine else ():
        if mine.intersection(_keys([b for _, b in join.on], other)) and _true(join.conditions, other):
            yield from _terms(join.subject, other)


def _keys(on: list[Expression], row: Row) -> Iterator[tuple[str, ...]]:
    parts: dict[Call, str] = {}
    for taken in _cells(on, row, parts):
        got = [single(spread(e, parts), taken, str(row.number)) for e in on]
        if all(got):
            yield tuple(value.text for value in got if value)


def _cells(what: list[Expression], row: Row, parts: dict[Call, str]) -> Iterator[Cells]:
    """Every way of taking one value of each column; `parts` is filled with the calls that give several."""
    for one in what:
        spread(one, parts)
    needed = [column for one in what for column in references(one)]
    return cells(needed, parts, row.record.__getitem__)


def _true(conditions: tuple[Call, ...], row: Row) -> bool:
    parts: dict[Call, str] = {}
    return not conditions or any(all(holds(spread(c, parts), taken) for c in conditions)
                                 for taken in _cells(list(conditions), row, parts))


def _terms(term: Term, row: Row) -> Iterator[str]:
    """The N-Quads terms of a term map for a row; values that break a rule are left out."""
    parts: dict[Call, str] = {}
    for taken in _cells(_expressions(term), row, parts):
        made = _made(term, taken, parts, str(row.number))
        if made is not None:
            yield made


def _expressions(term: Term) -> list[Expression]:
    out = [term.value, *([] if isinstance(term.language, str) else [term.language])]
    return out + (_expressions(term.datatype) if isinstance(term.datatype, Term) else [])


def _made(term: Term, taken: Cells, parts: dict[Call, str], row: str) -> str | None:
    value = spread(term.value, parts)
    try:
        found = single(value, taken, row)
    except RefusedError:
        return None
    if found is None:
        return None
    match term.kind:
        case "literal":
            return _literal(term, value, found, taken, parts, row)
        case "blank":
            return f"_:b{md5(found.text.encode(), usedforsecurity=False).hexdigest()}"
    return _iri(term, value, found.text, taken)


def _iri(term: Term, value: Expression, text: str, taken: Cells) -> str | None:
    unsafe = term.kind.startswith("unsafe")
    if isinstance(value, Template) and not unsafe:
        text = ""
        for part in value.parts:
            cell = None if isinstance(part, str) else taken[part.column]
            text += part if isinstance(part, str) else encode(cell.text if cell else "", term.kind)
    elif not isinstance(value, Constant) and not SCHEME.match(text):
        text = term.base + text
    if unsafe:
        return f"<{escape_iri(text)}>"
    valid = isinstance(value, Constant) or (isinstance(value, Template) and isinstance(value.parts[0], str))
    return f"<{text}>" if valid or IRI_PATTERN[term.kind].fullmatch(text) else None


def _literal(term: Term, value: Expression, found: Value, taken: Cells, parts: dict[Call, str], row: str) -> str | None:
    text = f'"{escape(found.text)}"'
    if term.language:
        tag = term.language if isinstance(term.language, str) else ""
        if not isinstance(term.language, str):
            made = single(spread(term.language, parts), taken, row)
            if made is None or not LANGUAGE.fullmatch(made.text):
                return None
            tag = made.text
        return f"{text}@{tag}"
    if isinstance(term.datatype, Term):
        iri = _made(term.datatype, taken, parts, row)
        datatype = iri[1:-1] if iri else None
    else:
        datatype = term.datatype or (found.datatype if term.natural and isinstance(value, Reference | Call) else "")
        if datatype == found.datatype and not term.datatype:
            return f"{text}^^<{datatype}>" if datatype else text
    if datatype is None or not (isinstance(value, Constant) or fits(found.text, datatype)):
        return None
    return text if datatype in ("", XSD + "string") else f"{text}^^<{datatype}>"
