"""Words of layouts: how they are written, and the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.words import key

__all__ = ["Either", "Word", "bare_heading", "keys", "patterns", "words"]

_REMARK = re.compile(r"(?<=.)[\[(（【][^()（）\[\]【】]*[\])）】]$")
_CLOSING = frozenset("])）】")
_PLAIN = re.compile(r"\\[^1-9]")
_ALONE = re.compile(r"\\[1-9]|\(\?(?:P=|\(|[aiLmsux-]+[:)])")  # what means something else among other patterns
_GROUP = re.compile(r"\(\?P<\w+>")


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


class Either:
    """Whether any of many patterns fits a whole text, asked of all at once where they can be joined."""

    def __init__(self, of: Iterable[re.Pattern[str]]) -> None:
        self._many = tuple(of)
        sources = [p.pattern for p in self._many]
        joined = not any(_ALONE.search(_PLAIN.sub("", source)) for source in sources)
        self._one = re.compile("|".join(f"(?:{_GROUP.sub('(?:', s)})" for s in sources) or "(?!)") if joined else None

    def fits(self, text: str) -> bool:
        """Whether one of the patterns fits a whole text."""
        if self._one is not None:
            return self._one.fullmatch(text) is not None
        return any(p.fullmatch(text) for p in self._many)


def bare_heading(heading: str) -> str:
    """A heading without the remark in brackets behind it, and without the star of what has to be filled in.

    >>> bare_heading("年度指标值(A)"), bare_heading("权重*")
    ('年度指标值', '权重')
    """
    heading = heading.strip("*★☆")
    return _REMARK.sub("", heading) if heading[-1:] in _CLOSING else heading


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
