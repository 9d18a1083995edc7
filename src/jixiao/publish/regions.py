"""The regions that units belong to: by division code where one is known, else by the places that the unit's name begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.identity.lists import load_divisions
from jixiao.publish.corpus import Corpus
from jixiao.publish.sectors import Sectors
from jixiao.settings import Settings
from jixiao.words import key, short_hash

__all__ = ["Region", "Regions"]


@dataclass(frozen=True)
class Region:
    """A region: its key (a division code, or a key made from its name), its name, and the key of the region above it."""

    key: str
    name: str
    parent: str = ""


class Regions:
    """The region of each unit, and the regions as a tree.

    A division code that the registry or a form tells decides. Without one, the places at the beginning of the unit's name do:
    望川市云岚区应急管理局 belongs to 云岚区 of 望川市, 云岚区教育局 to a 云岚区 of which no more is known. A place of the published
    list of divisions gets its code where only one division fits. Nothing else is concluded; a unit without either has no region.

    Attributes:
        regions: all regions by key, those above them among them.
        units: the units of each region itself, by its key; "" for those without one.
    """

    def __init__(self, corpus: Corpus, settings: Settings, sectors: Sectors) -> None:
        self.regions: dict[str, Region] = {}
        self.units: dict[str, list[str]] = {}
        self._of: dict[str, str] = {}
        self._divisions = load_divisions(settings.own)
        self._sectors, self._place = sectors, settings.place
        printed: dict[str, str] = {}
        for form in corpus.tables["forms"]:
            if form["division_code"]:
                printed.setdefault(form["unit_key"], form["division_code"])
        for unit in corpus.unit_keys():
            row = corpus.units.get(unit)
            code = (row["division_code"] if row else "") or printed.get(unit, "")
            places = self._places(corpus.unit_name(unit))
            region = self._coded(code, places[-1] if places else "") if code else self._named(places)
            self._of[unit] = region
            self.units.setdefault(region, []).append(unit)
        self._below: dict[str, list[str]] = {}
        for each in self.regions.values():
            self._below.setdefault(each.parent, []).append(each.key)
        self._sizes = {key: sum(1 for _ in self.within(key)) for key in self.regions}

    def of(self, unit_key: str) -> str:
        """The key of a unit's region, or ""."""
        return self._of.get(unit_key, "")

    def name(self, region: str) -> str:
        """The name of a region, or ""."""
        return self.regions[region].name if region in self.regions else ""

    def size(self, region: str) -> int:
        """How many units a region has, with those of the regions below it."""
        return self._sizes.get(region, 0)

    def path(self, region: str) -> list[Region]:
        """A region behind those above it, the outermost first."""
        out: list[Region] = []
        while region in self.regions:
            out.insert(0, self.regions[region])
            region = self.regions[region].parent
        return out

    def below(self, region: str = "") -> list[str]:
        """The regions directly below a region, or those that are below none."""
        return self._below.get(region, [])

    def within(self, region: str) -> Iterator[str]:
        """The units of a region and of all regions below it."""
        yield from self.units.get(region, ())
        for child in self.below(region):
            yield from self.within(child)

    def _places(self, name: str) -> tuple[str, ...]:
        """The places of a name; what a project says of itself (`place`) stands for names without one."""
        return tuple(self._sectors.places(key(name))) or ((self._place,) if self._place else ())

    def _add(self, region: str, name: str, parent: str) -> str:
        self.regions.setdefault(region, Region(region, name, parent))
        return region

    def _coded(self, code: str, name: str) -> str:
        """A region by its code; the first digits of a code (GB/T 2260) tell the regions above it."""
        known = self._divisions
        above = known.parents.get(code) or next(
            (upper for upper in (f"{code[:4]}00", f"{code[:2]}0000") if upper != code and upper in known.names), "")
        return self._add(code, known.names.get(code) or name or code, self._coded(above, "") if above else "")

    def _named(self, places: tuple[str, ...]) -> str:
        if not places:
            return ""
        fitting = [code for code, name in self._divisions.names.items() if name == places[-1]
                   and (len(places) == 1 or self._above(code) & {places[-2]})]
        if len(fitting) == 1:
            return self._coded(fitting[0], "")
        return self._add(f"r-{short_hash(*places)}", places[-1], self._named(places[:-1]))

    def _above(self, code: str) -> set[str]:
        """The names of the divisions above one."""
        out: set[str] = set()
        while code := self._divisions.parents.get(code, ""):
            out.add(self._divisions.names[code])
        return out
