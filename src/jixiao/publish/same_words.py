"""Which names speak of what a text speaks of: those that share a run of its characters that few other names have.

This is no statement of the documents, so where it is shown the shared words are shown with it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from jixiao.words import key

__all__ = ["SameWords"]

_LEAST = 4  # characters that must be shared: words of two stand in every second name
_FEW = 3  # names that may share a word; or
_SHARE = 5  # one of so many of them
_NO_WORDS = re.compile("[^一-鿿]+")


class SameWords:
    """Names, indexed by the runs of characters in them.

    Args:
        names: each once.
        light: words that tell nothing, and are left out.
    """

    def __init__(self, names: Iterable[str], light: re.Pattern[str]) -> None:
        self._names = list(names)
        self._light = light
        self._of: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for gram in {gram for run in self._runs(name) for gram in _grams(run)}:
                self._of[gram].append(number)
        most = max(_FEW, len(self._names) // _SHARE)
        self._of = defaultdict(list, {gram: found for gram, found in self._of.items() if len(found) <= most})

    def find(self, text: str) -> dict[str, list[str]]:
        """The names that share words with a text, those with the longest word first, each with the words.

        >>> SameWords(["防汛抗旱物资储备", "干部培训"], re.compile("物资")).find("承担县防汛抗旱指挥部日常工作，采购物资")
        {'防汛抗旱物资储备': ['防汛抗旱']}
        """
        shared: dict[int, set[str]] = defaultdict(set)
        for run in self._runs(text):
            last: dict[int, str] = {}
            for gram in _grams(run):
                now = {number: last[number] + gram[-1] if number in last and last[number] + gram[-1] in self._key(number) else gram
                       for number in self._of.get(gram, ())}
                for number, word in now.items():
                    shared[number].add(word)
                last = now
        ranked = sorted(shared, key=lambda number: (-max(map(len, shared[number])), number))
        return {self._names[number]: _longest(shared[number]) for number in ranked}

    def _key(self, number: int) -> str:
        return key(self._names[number])

    def _runs(self, text: str) -> list[str]:
        return [run for part in _NO_WORDS.split(key(text)) for run in self._light.sub(" ", part).split()]


def _longest(words: set[str]) -> list[str]:
    """Words that are no part of another one, the longest first."""
    return sorted((w for w in words if not any(w != other and w in other for other in words)), key=lambda word: (-len(word), word))


def _grams(run: str) -> list[str]:
    return [run[at:at + _LEAST] for at in range(len(run) - _LEAST + 1)]
