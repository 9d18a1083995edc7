"""Lexical rules: what may stand in an IRI, which texts a datatype allows, and how text is written in N-Quads.

Each rule exists once, as a regular expression that both Python's `re` and DuckDB's RE2 read.
"""

from __future__ import annotations

import re
from calendar import monthrange
from urllib.parse import quote

__all__ = ["BAD_IN_IRI", "IRI", "IRI_PATTERN", "LANGUAGE", "LEXICAL", "SCHEME", "UNRESERVED", "URI", "URI_UNRESERVED", "XSD",
           "encode",
           "escape", "escape_iri", "fits", "sql_escape", "sql_escape_iri", "sql_text"]

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
# The same for ASCII alone (RFC 3986).
URI_UNRESERVED = r"A-Za-z0-9._~\-"
URI = rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:[{URI_UNRESERVED}:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{{2}})*"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# A language tag as BCP 47 builds it; the first part has two or three letters (longer ones are reserved), or is x or i.
LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}|[xXiI])(?:-[A-Za-z0-9]{1,8})*")
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


def _python(pattern: str) -> str:
    """A pattern in RE2 spelling as Python's `re` reads it."""
    return re.sub(r"\\x\{([0-9A-F]+)\}", lambda m: f"\\U{int(m[1], 16):08X}", pattern)


IRI_PATTERN = {"iri": re.compile(_python(IRI)), "uri": re.compile(URI)}
_UNSAFE = {"iri": re.compile(f"[^{_python(UNRESERVED)}]"), "uri": re.compile(f"[^{URI_UNRESERVED}]")}


def encode(text: str, kind: str) -> str:
    """A value as it stands in a template of an IRI: what is not unreserved is percent-encoded.

    >>> encode("甲/乙", "iri"), encode("甲/", "uri"), encode("a b", "unsafe-iri")
    ('甲%2F乙', '%E7%94%B2%2F', 'a b')
    """
    return _UNSAFE[kind].sub(lambda m: quote(m[0], safe=""), text) if kind in _UNSAFE else text


_BAD_IN_TERM = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def escape_iri(text: str) -> str:
    r"""An IRI that is not checked as it stands between the brackets of N-Quads.

    >>> print(escape_iri("http://e/a b"))
    http://e/a\u0020b
    """
    return _BAD_IN_TERM.sub(lambda m: f"\\u{ord(m[0]):04X}", text)


def sql_escape_iri(value: str) -> str:
    """`escape_iri` as an SQL expression over another expression."""
    bad = r"""[\x00-\x20<>"{}|^`\\]"""
    good = r"""[^\x00-\x20<>"{}|^`\\]+"""
    runs = f"regexp_extract_all({value}, {sql_text(f'{good}|{bad}')})"
    one = f"CASE WHEN regexp_full_match(s, {sql_text(bad)}) THEN printf('\\u%04X', unicode(s)) ELSE s END"
    return (f"CASE WHEN regexp_matches({value}, {sql_text(bad)}) THEN array_to_string(list_transform({runs}, lambda s: {one}), '') "
            f"ELSE {value} END")


def fits(text: str, datatype: str) -> bool:
    """Whether a datatype allows a text; one that is not known allows all.

    >>> fits("2024-02-30", XSD + "date"), fits("95.50", XSD + "decimal")
    (False, True)
    """
    pattern = LEXICAL.get(datatype)
    if pattern and not re.fullmatch(pattern, text, re.ASCII):
        return False
    if datatype in (XSD + "date", XSD + "dateTime") and re.match("[0-9]{4}-", text):
        year, month, day = (int(part) for part in text[:10].split("-"))
        return day <= monthrange(year or 4, month)[1]  # the year 0 is a leap year, which Python's calendar does not have
    return True


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
