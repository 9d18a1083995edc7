"""Expressions evaluated row by row in Python: what the compiled SQL has to agree with, and how logical views are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from jixiao.mapping.expressions import Call, Constant, Expression, Reference, RowId, Template, references
from jixiao.mapping.functions import FUNCTIONS, RefusedError
from jixiao.mapping.sources.values import BOOLEAN, Value

__all__ = ["Cells", "cells", "each", "holds", "single", "spread"]

Cells = Mapping[str, Value | None]  # one value for each column
Lookup = Callable[[str], Sequence[Value]]


def spread(expression: Expression, parts: dict[Call, str]) -> Expression:
    """The expression with every call that gives several values replaced by a column of its own.

    Args:
        expression: any expression.
        parts: collects those calls, inner ones first, and the names of their columns.
    """
    match expression:
        case Call(name, arguments):
            call = replace(expression, arguments=tuple(spread(a, parts) for a in arguments))
            if FUNCTIONS[name].gives == "values":
                return Reference(parts.setdefault(call, f"\0part{len(parts)}"))
            return call
    return expression


def cells(columns: Sequence[str], parts: Mapping[Call, str], of: Lookup) -> Iterator[Cells]:
    """Every way of taking one value of each column; a column without values counts as one that has no value.

    Args:
        columns: the columns that are needed.
        parts: calls that give several values, as `spread` collects them.
        of: the values of a column.
    """
    own = [column for column in dict.fromkeys(columns) if column not in parts.values()]
    for taken in product(*(_or_none(of(column)) for column in own)):
        yield from _parted(dict(zip(own, taken, strict=True)), list(parts.items()))


def _or_none(values: Sequence[Value]) -> Sequence[Value | None]:
    return values or (None,)


def _parted(taken: Cells, parts: Sequence[tuple[Call, str]]) -> Iterator[Cells]:
    if not parts:
        yield taken
        return
    (call, column), *others = parts
    texts = _texts(call, taken)
    found = [Value(text) for text in FUNCTIONS[call.function].python(*texts)] if texts is not None else []
    for value in _or_none(found):
        yield from _parted({**taken, column: value}, others)


def _texts(call: Call, taken: Cells) -> list[str] | None:
    got = [single(argument, taken) for argument in call.arguments]
    return [value.text for value in got if value] if all(got) else None


def each(expression: Expression, of: Lookup, row: str = "") -> Iterator[Value]:
    """All values of an expression."""
    parts: dict[Call, str] = {}
    one = spread(expression, parts)
    for taken in cells([*references(one), *(c for call in parts for c in references(call))], parts, of):
        value = single(one, taken, row)
        if value:
            yield value


def single(expression: Expression, taken: Cells, row: str = "") -> Value | None:
    """The value of an expression where every column has one value at most.

    Raises:
        RefusedError: a function refuses its parameters.
    """
    match expression:
        case Constant(text):
            return Value(text)
        case Reference(column):
            return taken[column]
        case RowId(salt):
            return Value(f"{salt} {row}")
        case Template(parts):
            got = [part if isinstance(part, str) else taken[part.column] for part in parts]
            return None if None in got else Value("".join(g if isinstance(g, str) else g.text for g in got if g is not None))
        case Call(name, _):
            function = FUNCTIONS[name]
            if function.gives == "truth":
                return Value("true" if holds(expression, taken) else "false", BOOLEAN)
            texts = _texts(expression, taken)
            made = _called(function.python, texts) if texts is not None else None
            return None if made is None else Value(made, function.datatype)
    raise AssertionError(expression)


def _called(function: Callable[..., Any], texts: Sequence[str]) -> str | None:
    try:
        made = function(*texts)
    except Exception as error:  # whatever a function of the user's raises is a finding
        raise RefusedError(str(error)) from error
    return made if made is None else str(made)


def holds(call: Expression, taken: Cells) -> bool:
    """Whether a condition is true; a missing value is the empty text."""
    assert isinstance(call, Call)
    function = FUNCTIONS[call.function]
    if function.takes == "truth":
        return bool(function.python(*(holds(argument, taken) for argument in call.arguments)))
    got = [single(argument, taken) for argument in call.arguments]
    return bool(function.python(*(value.text if value else "" for value in got)))
