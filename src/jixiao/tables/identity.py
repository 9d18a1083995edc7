"""The keys that a run gives: what the registries say, and a key made from the name where they are silent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from jixiao.identity.check import load_checked
from jixiao.identity.names import (
    bracketed_measure,
    concept_match,
    concept_name,
    project_match,
    provisional,
    stands_alone,
    unit_match,
    unit_name,
)
from jixiao.identity.registry import COMMON, KINDS, NONE, Registry
from jixiao.model import Tables

__all__ = ["Keys"]

_LONG_CODE = re.compile(r"(?=.*\d)[0-9A-Za-z-]{12,}")
"""A project code that is unique by itself; a short one (`001`) counts within its unit only and says nothing over years."""


@dataclass
class _Met:
    """What a run met of one kind: keys with the name to show, the printed names and what else is known."""

    registry: Registry
    names: dict[str, str] = field(default_factory=dict)
    printed: dict[str, dict[str, None]] = field(default_factory=dict)
    facts: dict[str, dict[str, str]] = field(default_factory=dict)
    moved: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, key: str, name: str, printed: str = "", **facts: str) -> str:
        """Note a key, the name to show for it and how it is printed."""
        entry = self.registry.by_key.get(key)
        self.names.setdefault(key, entry["name"] if entry else name.strip())
        self.printed.setdefault(key, {})[(printed or name).strip()] = None
        known = self.facts.setdefault(key, {})
        for column, value in facts.items():
            if value:
                known.setdefault(column, value)
        return key

    def registered(self, key: str) -> bool:
        """True when a registry holds the key."""
        return key in self.registry.by_key

    def fact(self, key: str, column: str, registered: str = "") -> str:
        """What the registry says of a key, else what was met."""
        entry = self.registry.by_key.get(key)
        return (entry[registered or column] if entry else "") or self.facts.get(key, {}).get(column, "")

    def common(self, key: str) -> dict[str, str]:
        """The columns that the tables of all kinds share."""
        entry = self.registry.by_key.get(key)
        aliases = "|".join(n.replace("|", "｜") for n in self.printed.get(key, {}) if n and n != self.names[key])
        row = {"name": self.names[key], "aliases": aliases, "registered": "yes" if entry else "no"}
        return row | {c: entry[c] for c in COMMON if entry and c.startswith("valid_")}


class Keys:
    """Gives keys to names and remembers what was met, for the tables of units, projects and concepts."""

    def __init__(self, own: Iterable[Path], place: str = "") -> None:
        """Load the registries of a project.

        Args:
            own: the project's own root.
            place: the place that all documents come from, if it is one; it holds for names of units that say none.

        Raises:
            TableError: a registry holds a mistake.
        """
        self.registries = load_checked(tuple(own))
        self._place = place
        self.units, self.projects, self.concepts = (_Met(self.registries[kind]) for kind in KINDS)

    def unit(self, name: str, year: str, division: str, document: str) -> str:
        """The key of a unit.

        Args:
            name: as printed, with or without the scope of the report.
            year: of the form.
            division: code of the administrative division that the document prints.
            document: its name without ending; a name that does not say which unit it is holds there only, unless all documents
                are of one place.
        """
        if not name:
            return ""
        registry = self.units.registry
        key = registry.find(name, year, division) or registry.resolve(self._made_unit(name, division, document), year)
        return self.units.add(key, unit_name(name), name)

    def _made_unit(self, name: str, division: str, document: str) -> str:
        where = () if stands_alone(name) else (self._place or division or document,)
        return provisional("u", *where, unit_match(name))

    def project(self, name: str, code: str, unit: str, unit_name: str, year: str) -> str:
        """The key of a project: what the registry says of its code or its name, else its printed code, else one made from the name.

        Args:
            name: as printed.
            code: the printed code, if any.
            unit: key of the unit.
            unit_name: the unit as this form prints it.
            year: of the form.
        """
        code = re.sub(r"[^0-9A-Za-z-]", "", code)
        if not name and not code:
            return ""
        registry = self.projects.registry
        long = code if _LONG_CODE.fullmatch(code) else ""
        key = registry.find(long, year, unit=unit) if long else ""
        matched = project_match(name or code)
        made = long or provisional("p", self._scope(unit), matched)
        key = key or ("" if long else registry.find(name, year, unit=unit)) or registry.resolve(made, year)
        before = provisional("u", unit_match(unit_name))
        if not long and self.units.registry.resolve(before) != before:
            self._moved(provisional("p", before, matched), name, key)
        return self.projects.add(key, name or code, unit_key=unit)

    def _scope(self, unit: str) -> str:
        """What stands for a unit in the keys of its projects: the same before and after the unit is registered."""
        entry = self.units.registry.by_key.get(unit)
        return provisional("u", unit_match(entry["name"])) if entry else unit

    def _moved(self, old: str, name: str, key: str) -> None:
        if old != key and old not in self.projects.registry.by_key:
            self.projects.moved[old] = (name, key)

    def concept(self, name: str, category: str, measure: str, year: str) -> str:
        """The key of an indicator concept.

        Args:
            name: the name as printed.
            category: code of the level-2 category.
            measure: key of the unit of measure; where there is none, one in brackets behind the name counts.
            year: of the form.
        """
        registries = self.registries
        measure = measure or registries.measures.get(bracketed_measure(name), "")
        base = registries.base(measure)
        registry = self.concepts.registry
        key = registry.find(name, year, category=category, unit_of_measure=base)
        if not key:
            key = registry.resolve(provisional("c", category, base, concept_match(name, registries.measures)), year)
        return self.concepts.add(key, concept_name(name), category=category, measure_key=measure)

    # --- the tables ---------------------------------------------------------------------------------------------------
    def write(self, tables: Tables) -> None:
        """Fill the tables of units, projects and concepts with what the run used, and that of merged keys."""
        used = {
            "units": {row["unit_key"] for name in ("documents", "forms") for row in tables[name] if row["unit_key"]},
            "projects": {row["project_key"] for row in tables["forms"] if row["project_key"]},
            "indicators": {row["concept_key"] for row in tables["indicators"]},
        }
        def linked(met: _Met, key: str, column: str) -> str:
            """Where a registry's link leads, if that has a page in this run."""
            target = met.registry.resolve(met.fact(key, column))
            return target if target in used[met.registry.kind.name] else ""

        for key in sorted(used["units"]):
            met = self.units
            tables.add("units", {"unit_key": key, **met.common(key), "unit_code": met.fact(key, "unit_code"),
                                 "division_code": met.fact(key, "division_code", "division"), "level": met.fact(key, "level"),
                                 "parent_key": linked(met, key, "parent"),
                                 "successor_key": linked(met, key, "successor")})
        for key in sorted(used["projects"]):
            tables.add("projects", {"project_key": key, **self.projects.common(key), "unit_key": self.projects.facts[key]["unit_key"],
                                    "continues": linked(self.projects, key, "continues")})
        for key in sorted(used["indicators"]):
            said = self.concepts.registry.by_key.get(key)
            facts = self.concepts.facts[key]
            tables.add("concepts", {"concept_key": key, **self.concepts.common(key),
                                    "category": said["category"].removeprefix(NONE) if said else facts.get("category", ""),
                                    "measure_key": said["unit_of_measure"].removeprefix(NONE) if said
                                    else facts.get("measure_key", "")})
        years = {(row["unit_key"], row["year_key"]) for row in tables["forms"]}
        for kind, met in zip(KINDS.values(), (self.units, self.projects, self.concepts), strict=True):
            gone = {e["key"]: (e["name"], met.registry.resolve(e["key"])) for e in met.registry.entries if e["merged_into"]}
            for key, (name, target) in sorted((met.moved | gone).items()):
                if target not in used[kind.name] or key in used[kind.name]:
                    continue
                row = {"kind": kind.path, "key": key, "name": name, "merged_into": target}
                for year in ["", *sorted(y for u, y in years if kind.name == "units" and u == target)]:
                    tables.add("merged", row | {"year_key": year})
