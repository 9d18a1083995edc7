"""JSON: documents, the records that a JSONPath finds in them, and the values that references find in a record.

Numbers keep the digits that the file has. JSONPath is that of RFC 9535; a reference may leave out `$.`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from jixiao.errors import TableError
from jixiao.mapping.sources.values import BOOLEAN, DOUBLE, INTEGER, Value

__all__ = ["DECODER", "complaint", "has", "is_single", "listed", "malformed", "member", "members", "nested", "parsed", "records",
           "values", "whole"]

if TYPE_CHECKING:
    from jsonpath import JSONPath, JSONPathEnvironment

_NAME = r"\['((?:[^'\\]|\\.)*)'\]"
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


class _Real(float):
    """A number with its digits."""

    printed: str


class _Whole(int):
    """An integer with its digits."""

    printed: str


def _real(text: str) -> _Real:
    out = _Real(text)
    out.printed = text
    return out


def _whole(text: str) -> _Whole:
    out = _Whole(text)
    out.printed = text
    return out


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


DECODER = json.JSONDecoder(parse_float=_real, parse_int=_whole, parse_constant=_refused)


@cache
def _paths() -> JSONPathEnvironment:
    from jsonpath import JSONPathEnvironment  # noqa: PLC0415 - slow to load, and for JSON only

    return JSONPathEnvironment(strict=True)


@cache
def _path(text: str) -> JSONPath:
    from jsonpath import JSONPath  # noqa: PLC0415

    path = _paths().compile(text if text.startswith("$") else f"$.{text}" if not text.startswith("[") else f"${text}")
    assert isinstance(path, JSONPath)
    return path


def complaint(text: str) -> str:
    """What is wrong with a JSONPath, "" where nothing is.

    >>> complaint("$.a[*].名称"), bool(complaint("$.a["))
    ('', True)
    """
    from jsonpath import JSONPathError  # noqa: PLC0415

    try:
        _path(text)
    except JSONPathError as error:
        return str(error).split(",")[0]
    return ""


def is_single(text: str) -> bool:
    """Whether a path finds one value at most."""
    return bool(_path(text).singular_query())


def parsed(text: str, name: str) -> Any:
    """The document of a JSON text; `name` is what an error calls it.

    Raises:
        TableError: the text is no JSON.
    """
    try:
        return whole(DECODER.decode(text), text)
    except (ValueError, RecursionError) as error:
        raise malformed(error, name) from error


def whole(value: Any, text: str) -> Any:
    """A value read from a text, if all its strings are whole characters.

    Raises:
        ValueError: half a character, which is no text.
    """
    if _HALF.search(text):
        json.dumps(value, ensure_ascii=False).encode()
    return value


def malformed(error: Exception, name: str, before: int = 0) -> TableError:
    """What is said of a text that is no JSON; `before` are the lines before the part that was being read."""
    what = str(error)
    if isinstance(error, json.JSONDecodeError):
        line = before + error.lineno
        what = f"第{line}行 line {line}: {error.msg}"
    return TableError(f"{name} 不是规范的 JSON / is not well-formed JSON: {what}")


def records(within: Any, iterator: str) -> Iterable[Any]:
    """The records that an iterator finds in a document or in another record."""
    return (found.value for found in _path(iterator).finditer(within))


def values(record: Any, reference: str) -> tuple[Value, ...]:
    """The values that a reference finds in a record, without nulls, objects and lists."""
    found = (_value(node) for node in _path(reference).findall(record))
    return tuple(value for value in found if value)


def nested(record: Any, reference: str) -> list[str]:
    """The objects and lists that a reference finds, as text."""
    return [json.dumps(node, ensure_ascii=False) for node in _path(reference).findall(record) if isinstance(node, dict | list)]


def members(record: Any) -> list[str]:
    """The names under which a record has something."""
    return [name for name, value in record.items() if value is not None] if isinstance(record, dict) else []


def member(reference: str) -> str | None:
    """The name of a record that a reference begins with, None where it may begin with any.

    >>> member("$.a[*].b"), member("名称"), member("$..b")
    ('a', '名称', None)
    """
    begins = re.match(rf"\$(?:{_NAME})", str(_path(reference)))
    return re.sub(r"\\(.)", r"\1", begins[1]) if begins else None


def listed(iterator: str) -> list[str] | None:
    """The names that lead to a list whose members an iterator finds, None for any other iterator.

    >>> listed("$[*]"), listed("$.a['b'][*]"), listed("$..b")
    ([], ['a', 'b'], None)
    """
    path = re.fullmatch(rf"\$((?:{_NAME})*)\[\*\]", str(_path(iterator)))
    return [re.sub(r"\\(.)", r"\1", name) for name in re.findall(_NAME, path[1])] if path else None


def has(record: Any, reference: str) -> bool:
    """Whether a reference finds anything in a record, be it null."""
    return bool(_path(reference).findall(record))


def _value(node: Any) -> Value | None:
    match node:
        case bool():
            return Value("true" if node else "false", BOOLEAN)
        case str():
            return Value(node)
        case _Whole():
            return Value(node.printed, INTEGER)
        case _Real():
            return Value(node.printed, DOUBLE)
    return None
