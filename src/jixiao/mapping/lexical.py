"""Lexical rules: what may stand in an IRI, which texts a datatype allows, and how text is written in N-Quads.

Each rule exists once, as a regular expression that both Python's `re` and DuckDB's RE2 read.
"""

from __future__ import annotations

import re

__all__ = ["BAD_IN_IRI", "IRI", "LANGUAGE", "LEXICAL", "SCHEME", "UNRESERVED", "XSD", "escape", "sql_escape", "sql_text"]

XSD = "http://www.w3.org/2001/XMLSchema#"

_UCSCHAR = "".join([
    r"\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}",
    *(rf"\x{{{plane:X}0000}}-\x{{{plane:X}FFFD}}" for plane in range(1, 14)),
    r"\x{E1000}-\x{EFFFD}",
])
# RFC 3987 iunreserved: the characters of a value that stand in an IRI as they are (RE2 spelling).
UNRESERVED = r"A-Za-z0-9._~\-" + _UCSCHAR
# An absolute IRI (RE2 spelling).
IRI = rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:[{UNRESERVED}:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{{2}})*"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
BAD_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]|%(?![0-9A-Fa-f]{2})')

_ZONE = r"(?:Z|[+\-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_DATE = rf"{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_FLOAT = r"(?:[+\-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+\-]?\d+)?|\+?INF|-INF|NaN)"
_INTEGER = r"[+\-]?\d+"

# Lexical forms by local name in the XSD namespace. A datatype that is not here is not checked.
LEXICAL = {
    "decimal": r"[+\-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "integer": _INTEGER,
    "long": _INTEGER,
    "int": _INTEGER,
    "nonNegativeInteger": r"\+?\d+|-0+",
    "positiveInteger": r"\+?0*[1-9]\d*",
    "boolean": "true|false|1|0",
    "double": _FLOAT,
    "float": _FLOAT,
    "gYear": _YEAR + _ZONE,
    "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
    "date": _DATE + _ZONE,
    "dateTime": rf"{_DATE}T{_TIME}{_ZONE}",
    "time": _TIME + _ZONE,
    "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
}
LEXICAL = {XSD + name: pattern for name, pattern in LEXICAL.items()}

_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def escape(text: str) -> str:
    r"""Text as it stands between the quotes of an N-Quads literal.

    >>> print(escape('a "b"\n'))
    a \"b\"\n
    """
    for raw, written in _ESCAPES:
        text = text.replace(raw, written)
    return text


def sql_text(text: str) -> str:
    """A text as an SQL string.

    >>> sql_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def sql_escape(value: str) -> str:
    """`escape` as an SQL expression over another expression."""
    for raw, written in _ESCAPES:
        char = sql_text(raw) if raw.isprintable() else f"chr({ord(raw)})"
        value = f"replace({value}, {char}, {sql_text(written)})"
    return value
