"""The records of a JSON file one at a time, where its iterator is all members of one list (`$[*]`, `$.a.b[*]`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from jixiao.mapping.sources import json_records
from jixiao.mapping.sources.described import Source
from jixiao.mapping.sources.files import opened

__all__ = ["records"]

_CHUNK = 1 << 18  # characters
_WORD = 16  # characters of the longest word or escape that can be cut, with what stands before it
_BLANK = " \t\n\r"


def records(source: Source) -> Iterator[Any]:
    """The records that a JSON source has by its iterator.

    Raises:
        TableError: the file is no JSON; the message names the line.
    """
    with opened(source) as text:
        names = json_records.listed(source.iterator)
        if names is None:
            yield from json_records.records(json_records.parsed(text.read(), str(source.path)), source.iterator)
        else:
            yield from _Window(text, str(source.path)).document(names)


class _Window:
    """A part of a text that is read on as needed; what was taken is forgotten."""

    def __init__(self, stream: IO[str], name: str, chunk: int = _CHUNK) -> None:
        self._stream, self._name, self._chunk = stream, name, chunk
        self._text, self._at, self._lines = "", 0, 0

    def document(self, names: list[str]) -> Iterator[Any]:
        """The members of the list that the names lead to."""
        yield from self._within(names)
        if self._next():
            self._stop("Extra data")

    def _within(self, names: list[str]) -> Iterator[Any]:
        begin = self._next()
        if not names and begin == "[":
            for _ in self._parts("]"):
                yield self._value()
        elif names and begin == "{":
            seen = False
            for _ in self._parts("}"):
                if self._next() != '"':
                    self._stop("Expecting property name enclosed in double quotes")
                name = self._value()
                self._take(":")
                if name != names[0]:
                    self._value()
                    continue
                if seen:
                    self._stop(f"{name!r} stands twice in one object")
                seen = True
                yield from self._within(names[1:])
        else:
            value = self._value()
            if not names and isinstance(value, dict):
                yield from value.values()

    def _parts(self, end: str) -> Iterable[None]:
        """Stands before each member of a list or an object in turn."""
        self._at += 1
        if self._next() == end:
            self._at += 1
            return
        while True:
            yield
            if self._next() == end:
                self._at += 1
                return
            self._take(",")

    def _next(self) -> str:
        """The next character that is not blank, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _take(self, sign: str) -> None:
        if self._next() != sign:
            self._stop(f"Expecting '{sign}' delimiter")
        self._at += 1

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = json_records.DECODER.raw_decode(self._text, self._at)
                if end + 2 >= len(self._text) and self._more():  # a number may go on: 1e+
                    continue
                found = json_records.whole(value, self._text[self._at:end])
                self._at = end
                return found
            except (ValueError, RecursionError) as error:
                if isinstance(error, json.JSONDecodeError) and self._cut(error) and self._more():
                    continue
                raise json_records.malformed(error, self._name, self._lines) from error

    def _cut(self, error: json.JSONDecodeError) -> bool:
        """Whether a value may be wrong only because the text was not read further."""
        return error.msg.startswith("Unterminated string") or error.pos + _WORD >= len(self._text)

    def _more(self) -> bool:
        """Read on, at least as much as is kept, so that a long value is not begun too often."""
        kept = len(self._text) - self._at
        read = self._stream.read(max(self._chunk, kept))
        if read:
            self._lines += self._text.count("\n", 0, self._at)
            self._text, self._at = self._text[self._at:] + read, 0
        return bool(read)

    def _stop(self, message: str) -> None:
        error = json.JSONDecodeError(message, self._text, self._at)
        raise json_records.malformed(error, self._name, self._lines)
