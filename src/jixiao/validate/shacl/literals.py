"""Values of literals: plain numbers are read here, everything rarer the way the reference engine reads it."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jixiao.validate.shacl.model import RefusedError
from jixiao.validate.shacl.terms import Term, is_blank, is_iri, is_literal, parts, text, to_rdflib

__all__ = ["below", "compare", "number", "of_datatype"]

_NUMBER = re.compile(rb'"([+-]?[0-9]+(?:\.[0-9]+)?)"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:decimal|integer)>')
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# The Python types of the values that the reference engine checks; of other datatypes it takes every text that rdflib can read.
_TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int, "float": float, "decimal": Decimal, "boolean": bool, "date": datetime.date, "time": datetime.time,
    "dateTime": datetime.datetime,
}  # fmt: skip


@lru_cache(maxsize=1 << 17)
def number(term: Term) -> Decimal | None:
    """The value of a plain xsd:decimal or xsd:integer, None for every other term.

    >>> number(b'"95.00"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    Decimal('95.00')
    """
    found = _NUMBER.fullmatch(term)
    if found is None or (b"." in found[1] and term.endswith(b"integer>")):
        return None
    return Decimal(found[1].decode())


def compare(one: Term, other: Term) -> int | None:
    """-1, 0 or 1 as one literal is below, equal to or above another; None where they cannot be compared.

    Raises:
        RefusedError: only the reference engine can say.
    """
    a, b = number(one), number(other)
    if a is not None and b is not None:
        return (a > b) - (a < b)
    return _compare(one, other)


@lru_cache(maxsize=1 << 14)
def _compare(one: Term, other: Term) -> int | None:
    from pyshacl.rdfutil.compare import compare_literal

    if not (is_literal(one) and is_literal(other)):
        return None
    a: Any = to_rdflib(one)
    b: Any = to_rdflib(other)
    if isinstance(a.value, str) != isinstance(b.value, str):
        return None
    try:
        return int(compare_literal(a, b))  # type: ignore[no-untyped-call]
    except (TypeError, NotImplementedError):
        return None
    except (ArithmeticError, ValueError) as error:
        raise RefusedError("values that have no order") from error


def below(one: Term, other: Term, *, equal: bool) -> bool:
    """Whether a value is below another (or equal to it), as sh:lessThan and sh:lessThanOrEquals ask.

    Raises:
        RefusedError: only the reference engine can say.
    """
    a, b = number(one), number(other)
    if a is not None and b is not None:
        return a <= b if equal else a < b
    if is_blank(other):
        raise RefusedError("an order of blank nodes")
    return _below(one, other, equal)


@lru_cache(maxsize=1 << 14)
def _below(one: Term, other: Term, equal: bool) -> bool:
    a, b = _operand(one), _operand(other)
    if (type(a) is str) != (type(b) is str):
        return False
    try:
        return bool(a <= b if equal else a < b)
    except (TypeError, ArithmeticError, ValueError) as error:
        raise RefusedError("values that have no order") from error


def _operand(term: Term) -> Any:
    """Plain text for an IRI and for a literal whose value is text, rdflib's literal for every other one."""
    if is_iri(term):
        return text(term)
    value: Any = to_rdflib(term)
    return str(value.value) if isinstance(value.value, str) else value


@lru_cache(maxsize=1 << 17)
def of_datatype(term: Term, wanted: Term) -> bool:
    """Whether a term is a well-formed literal of a datatype."""
    if not is_literal(term):
        return False
    if _NUMBER.fullmatch(term) and term.endswith(wanted) and number(term) is not None:
        return True
    _, tag, datatype = parts(term)
    name = text(wanted)
    if tag or not datatype:
        return (name == _RDF + "langString") if tag else name == _XSD + "string"
    if datatype != name:
        return False
    value: Any = to_rdflib(term)
    if value.ill_typed:
        return False
    kind = _TYPES.get(name.removeprefix(_XSD)) if name.startswith(_XSD) else None
    return kind is None or isinstance(value.value, kind)
