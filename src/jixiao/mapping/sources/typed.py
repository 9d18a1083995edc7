"""Typed tables: which datatype of XML Schema a column has by nature, and how its values are written."""

from __future__ import annotations

from jixiao.mapping.lexical import XSD
from jixiao.mapping.sources.values import BOOLEAN, DOUBLE, INTEGER

__all__ = ["as_text", "has_text", "natural"]

_NATURAL = {"BOOLEAN": BOOLEAN, "FLOAT": DOUBLE, "DOUBLE": DOUBLE, "DATE": XSD + "date", "TIME": XSD + "time"}
_NO_TEXT = ("STRUCT", "MAP", "UNION", "BLOB", "BIT")


def has_text(kind: str) -> bool:
    """Whether values of a DuckDB type, or of a list of it, can be written as text.

    >>> has_text("DATE[]"), has_text("STRUCT(x INTEGER)")
    (True, False)
    """
    return not (kind.removesuffix("[]").startswith(_NO_TEXT) or kind.endswith("[][]"))


def natural(kind: str) -> str:
    """IRI of the datatype of a DuckDB type, "" for plain text."""
    if kind.startswith("DECIMAL"):
        return XSD + "decimal"
    if kind.startswith("TIMESTAMP"):
        return XSD + "dateTime"
    return INTEGER if kind.endswith(("INT", "INTEGER")) else _NATURAL.get(kind, "")


def as_text(cell: str, kind: str) -> str:
    """SQL of a value as its datatype in XML Schema writes it.

    Args:
        cell: SQL of the value.
        kind: its DuckDB type.
    """
    text = f"CAST({cell} AS VARCHAR)"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"regexp_replace(replace({text}, ' ', 'T'), '([+-][0-9]{{2}})$', '\\1:00')"
    if kind.startswith("TIMESTAMP"):
        return f"replace({text}, ' ', 'T')"
    if kind in ("FLOAT", "DOUBLE"):
        return f"CASE {text} WHEN 'inf' THEN 'INF' WHEN '-inf' THEN '-INF' WHEN 'nan' THEN 'NaN' ELSE {text} END"
    return cell if kind == "VARCHAR" else text
