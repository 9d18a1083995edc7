"""Words of the indicator framework's levels, looked up in all their spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

__all__ = ["POINTS", "VALUE", "LevelWords"]

# What may hang on a level word: (40分), (40-50)分, 40分, (40), (40%).
POINTS = re.compile(r"[\(（【\[]?(?<!\d)(\d+(\.\d+)?)(-\d+)?(?:[\)）】\]]?分[\)）】\]]?|%?[\)）】\]])$")
# What stands where a target does.
VALUE = re.compile(
    r"([≥≤<>=＝≧≦＜＞±\-]|不少于|不低于|不超过|大于|小于)?=?\d[\d.,]*[%‰]?\D{0,4}|[≥≤<>=]+|定性"
)
_V = TypeVar("_V")
_NUMBER = r"([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．])?"
_BEFORE = re.compile(rf"^{_NUMBER}(项目|预期|年度|部门|单位|绩效|本年)?")
_AGAIN = re.compile(r"[(（]续.{0,2}[)）]$|续$")
_AFTER = re.compile(r"(类|性)?(指标|目标)等?$|类$")


class LevelWords(Mapping[str, _V]):
    """What level words mean. A word is found as it stands, else without what may stand before and after it.

    >>> words = LevelWords({"产出指标": "产出指标", "数量": "数量指标"})
    >>> words["项目产出类指标"], "数量指标" in words, "产量" in words
    ('产出指标', True, False)
    """

    def __init__(self, words: Mapping[str, _V]) -> None:
        """Take the words with their meanings; of two spellings of one word the first counts."""
        self._words = dict(words)
        self._bare: dict[str, _V] = {}
        for word, meaning in words.items():
            self._bare.setdefault(_bare(word), meaning)

    def __getitem__(self, word: str) -> _V:
        if word in self._words:
            return self._words[word]
        return self._bare[_bare(word)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def _bare(word: str) -> str:
    return _AFTER.sub("", _BEFORE.sub("", _AGAIN.sub("", word))) or word
