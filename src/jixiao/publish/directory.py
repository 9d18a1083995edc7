"""The units of a site as a reader looks for them: by pinyin, by region, by sector, and by what there is of each. Made once."""

from __future__ import annotations

from functools import cached_property

from pypinyin import lazy_pinyin

from jixiao.publish.corpus import Corpus
from jixiao.publish.quality import FAMILIES, family
from jixiao.publish.regions import Regions
from jixiao.publish.sectors import Sectors
from jixiao.settings import Settings
from jixiao.words import name_key

__all__ = ["OTHERS", "Directory", "pinyin"]

OTHERS = "#"
"""The heading of names that begin with neither a character nor a Latin letter."""


class Directory:
    """The order of units and what they are found by.

    Attributes:
        sectors: decides sectors.
        regions: the regions and their units.
    """

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self._corpus = corpus
        self.sectors = Sectors.published(settings)
        self.regions = Regions(corpus, settings, self.sectors)
        self._sector = {key: self.sectors.of(corpus.unit_name(key)) for key in corpus.unit_keys()}
        self._pinyin = {key: pinyin(corpus.unit_name(key)) for key in corpus.unit_keys()}

    @cached_property
    def units(self) -> list[str]:
        """All units in the order of their pinyin."""
        return sorted(self._pinyin, key=lambda key: (self.letter(key) == OTHERS, self._pinyin[key], self._corpus.unit_name(key), key))

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each unit in that order."""
        return {key: number for number, key in enumerate(self.units)}

    def letter(self, unit_key: str) -> str:
        """The letter under which a unit stands: the first of its name in pinyin, or `#`."""
        spelled = self._pinyin[unit_key]
        first = spelled[0][:1].upper() if spelled else ""
        return first if first.isascii() and first.isalpha() else OTHERS

    def sector(self, unit_key: str) -> str:
        """The code of a unit's sector; `unclassified` where its name says none."""
        return self._sector[unit_key]

    @cached_property
    def by_sector(self) -> dict[str, list[str]]:
        """The units of each sector, in the order of their pinyin."""
        out: dict[str, list[str]] = {}
        for key in self.units:
            out.setdefault(self._sector[key], []).append(key)
        return out

    @cached_property
    def forms(self) -> dict[str, dict[str, list[str]]]:
        """For each unit the years for which it has a form of each family, the latest first."""
        out: dict[str, dict[str, list[str]]] = {key: {name: [] for name in FAMILIES} for key in self.units}
        for key in self.units:
            for year in self._corpus.years_of(key):
                found = {family(form["kind"]) for form in self._corpus.rows[key, year]["forms"]}
                for name in FAMILIES:
                    if name in found:
                        out[key][name].append(year)
        return out


def pinyin(name: str) -> tuple[str, ...]:
    """The syllables of a name, for sorting."""
    return tuple(lazy_pinyin(name_key(name)))
