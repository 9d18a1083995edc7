"""The sector of a unit (应急, 教育 …), decided from its name alone by the words of the published code list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jixiao.graph import code_words
from jixiao.settings import Settings
from jixiao.words import key

__all__ = ["SCHEME", "UNCLASSIFIED", "Sectors"]

SCHEME = "sector"
UNCLASSIFIED = "unclassified"
_BETWEEN = re.compile(r"[、，,；;]")
_PARTY = re.compile(r"中共|中国共产党|共青团")
_PLACE = re.compile(
    r"(?![各本辖州])[^\W\d_省市县区旗盟]{1,10}?"
    r"(?:县|州(?!市(?![场政容]))|(?<=[^\W\d_省市县区旗盟][^\W\d_省市县区旗盟])(?:省|市(?![场政容])|区|旗|盟))")


class Sectors:
    """Decides sectors of names.

    The word that comes first behind the place decides, of words that begin together the longest. A name of several units
    (甲局、乙局) has a sector only where all its parts have the same. Everything else is unclassified: nothing is guessed.

    Args:
        words: the words of each sector, by its code.

    >>> sectors = Sectors({"water": ["水利", "供水"], "urban": ["环境卫生"], "health": ["卫生", "卫健"]})
    >>> [sectors.of(name) for name in ("青禾县水利局", "望川市环境卫生中心", "各乡镇卫健局、卫生院", "卫健局、水利局", "县工投集团")]
    ['water', 'urban', 'health', 'unclassified', 'unclassified']
    """

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._codes = {key(word): code for code, found in words.items() for word in found}
        longest_first = sorted(self._codes, key=lambda word: (-len(word), word))
        self._words = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    @classmethod
    def published(cls, settings: Settings) -> Sectors:
        """By the published code list, or the project's own in its place."""
        return cls(code_words(settings, SCHEME))

    def of(self, name: str) -> str:
        """The code of the sector of a unit."""
        found = {self._first(part) for part in _BETWEEN.split(key(name)) if len(part) > 1}
        return found.pop() if len(found) == 1 else UNCLASSIFIED

    def places(self, name: str) -> list[str]:
        """The places that a name begins with, down to the county, the outer one first. The beginning of an office is none.

        >>> sectors = Sectors({"housing": ["住房"], "urban": ["城市管理"]})
        >>> [sectors.places(name) for name in ("望川市云岚区住房和城乡建设局", "永州市城市管理局", "市财政局")]
        [['望川市', '云岚区'], ['永州市'], []]
        """
        out = []
        party = _PARTY.match(name)
        at = party.end() if party else 0
        while (found := _PLACE.match(name, at)) and len(name) > found.end() + 1:
            office = self._words and (self._words.match(name, at) or self._words.search(found[0]))
            if office:
                break
            out.append(found[0])
            at = found.end()
        return out

    def _first(self, name: str) -> str:
        rest = name
        for place in self.places(name):
            rest = rest.replace(place, "", 1)
        hit = self._words.search(rest) if self._words else None
        return self._codes[hit[0]] if hit else UNCLASSIFIED
