"""Words of layouts: how they are written, and the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.words import key

__all__ = ["Word", "bare_heading", "keys", "patterns", "words"]


@dataclass(frozen=True)
class Word:
    """A header word.

    `key` is compared with a heading alone and with all headings over a column joined; `parts` (from `A/B`) asks for
    headings one under another; `pattern` is set where the word is a regular expression (it has a backslash); `nth`
    (from `word#2`) takes only the second column that answers.
    """

    key: str
    parts: tuple[str, ...]
    pattern: re.Pattern[str] | None
    nth: int


def bare_heading(heading: str) -> str:
    """A heading without the remark in brackets behind it.

    >>> bare_heading("年度指标值(A)")
    '年度指标值'
    """
    return re.sub(r"(?<=.)[\[(（【][^()（）\[\]【】]*[\])）】]$", "", heading)


def keys(of: Sequence[str]) -> frozenset[str]:
    """The keys of words."""
    return frozenset(key(w) for w in of)


def patterns(data: dict[str, Any]) -> tuple[re.Pattern[str], ...]:
    """The patterns that a label, a line or a role is like."""
    return tuple(re.compile(p) for p in data.get("like", ()))


def words(printed_words: Sequence[str]) -> tuple[Word, ...]:
    """Words as a layout writes them: `A/B` under one another, `\\d` a pattern, `#2` the second of that word."""
    out = []
    for printed in printed_words:
        text, _, nth = printed.partition("#")
        pattern = re.compile(text.replace("(", r"\(").replace(")", r"\)")) if "\\" in text else None
        out.append(Word(key(text), tuple(key(p) for p in text.split("/")) if "/" in text else (), pattern, int(nth or 0)))
    return tuple(out)
