"""Rows as compact JSON by column, in scripts that a page loads from a host and from a disk alike.

A browser does not let a page read JSON from `file://`, but it runs scripts from there. So each file of data is one call,
`jixiao("name", {…})`, and the page that asked for it defines `jixiao` (site/assets/data.js).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["by_column", "script"]


def by_column(rows: Sequence[dict[str, str]], columns: Iterable[str]) -> dict[str, Any]:
    """Rows by column: one text where all rows have the same, a dictionary with positions where that is shorter, else a list.

    >>> by_column([{"a": "x", "b": "y", "c": "1"}, {"a": "x", "b": "y", "c": "2"}], "ac")
    {'a': 'x', 'c': ['1', '2']}
    >>> by_column([{"a": c} for c in "xyxyx"], "a")
    {'a': {'of': ['x', 'y'], 'at': [0, 1, 0, 1, 0]}}
    """
    out: dict[str, Any] = {}
    for column in columns:
        values = [row[column] for row in rows]
        distinct = {value: at for at, value in enumerate(dict.fromkeys(values))}
        if len(distinct) == 1:
            out[column] = values[0]
        elif len(distinct) * 2 > len(values):
            out[column] = values
        else:
            out[column] = {"of": list(distinct), "at": [distinct[value] for value in values]}
    return out


def script(name: str, content: Any) -> bytes:
    """A file of data as a script.

    >>> script("rows/index", {"a": 1}).decode()
    'jixiao("rows/index",{"a":1})\\n'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f'jixiao("{name}",{text})\n'.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
