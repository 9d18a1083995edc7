"""Lists of record numbers as short texts, and their cutting into shards of even size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

__all__ = ["pack", "shards", "sort_key"]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def pack(numbers: Iterable[int]) -> str:
    """Ascending numbers as steps of one or more characters, five bits each, 32 added where more follow; 0 n is n steps of one.

    >>> pack([0, 2, 40]), pack([5, 6, 7, 8, 9])
    ('BCmB', 'GAE')
    """
    out: list[str] = []
    last, ones = -1, 0
    for number in numbers:
        step, last = number - last, number
        if step == 1:
            ones += 1
            continue
        if ones:
            out.append(_ones(ones))
            ones = 0
        out.append(_digits(step))
    return "".join(out) + _ones(ones)


def _ones(count: int) -> str:
    """So many steps of one: as they are where that is as short."""
    return "B" * count if count < 3 else "A" + _digits(count)


@cache  # the same steps come in all lists
def _digits(value: int) -> str:
    return _DIGITS[value] if value < 32 else _DIGITS[value % 32 + 32] + _digits(value // 32)


def sort_key(key: str) -> bytes:
    """The order of keys in a browser, which compares units of UTF-16."""
    return key.encode("utf-16-be")


def shards(entries: Sequence[tuple[str, str]], size: int) -> Iterator[Sequence[tuple[str, str]]]:
    """Sorted keys with their lists, cut after so many characters."""
    start = held = 0
    for at, (key, packed) in enumerate(entries):
        weight = len(key) * 2 + len(packed) + 2
        if held and held + weight > size:
            yield entries[start:at]
            start, held = at, 0
        held += weight
    if start < len(entries):
        yield entries[start:]
