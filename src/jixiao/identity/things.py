"""What the tables say of each unit, project and concept: all that a comparison may be based on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from jixiao.identity.registry import NONE, Registries
from jixiao.model import Tables

__all__ = ["Thing", "things"]


@dataclass
class Thing:
    """A unit, a project or a concept as the tables know it, after the merges of the registry."""

    kind: str
    key: str
    name: str
    registered: bool
    names: dict[str, None] = field(default_factory=dict)
    years: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by unit, the years in which it occurs
    forms: set[tuple[str, ...]] = field(default_factory=set)  # where two of a kind are two for certain
    codes: set[str] = field(default_factory=set)
    uses: int = 0
    unit: str = ""
    category: str = ""
    measure: str = ""
    level: str = ""
    division: str = ""

    def where(self, unit_names: dict[str, str]) -> str:
        """Where it occurs, in words: units with years."""
        parts = [f"{unit_names.get(unit, unit)} {'、'.join(sorted(years))}" if self.kind != "units" else "、".join(sorted(years))
                 for unit, years in sorted(self.years.items())]
        return "；".join(parts[:3]) + (f"；等 {len(parts)} 个单位" if len(parts) > 3 else "")


def things(tables: Tables, registries: Registries) -> dict[str, dict[str, Thing]]:
    """By kind and key, what the tables and the registries hold."""
    out: dict[str, dict[str, Thing]] = {"units": {}, "projects": {}, "indicators": {}}

    def of(kind: str, key: str, name: str) -> Thing:
        registry = registries[kind]
        key = registry.resolve(key)
        if key not in out[kind]:
            entry = registry.by_key.get(key)
            thing = out[kind][key] = Thing(kind, key, entry["name"] if entry else name, bool(entry))
            if entry:
                thing.names.update(dict.fromkeys(entry.names))
                thing.level, thing.division = entry["level"], entry["division"]
                thing.unit = registries.units.resolve(entry["unit"])
                thing.category, thing.measure = (entry[c].removeprefix(NONE) for c in ("category", "unit_of_measure"))
        if name:
            out[kind][key].names[name] = None
        return out[kind][key]

    for row in tables["units"]:
        thing = of("units", row["unit_key"], row["name"])
        thing.names.update(dict.fromkeys(a for a in row["aliases"].split("|") if a))
        thing.division = thing.division or row["division_code"]
    for row in tables["projects"]:
        thing = of("projects", row["project_key"], row["name"])
        thing.names.update(dict.fromkeys(a for a in row["aliases"].split("|") if a))
        thing.unit = thing.unit or registries.units.resolve(row["unit_key"])
    for row in tables["forms"]:
        unit = registries.units.resolve(row["unit_key"])
        if unit:
            thing = of("units", unit, "")
            thing.years[unit].add(row["year_key"])
            thing.uses += 1
            thing.codes.update(filter(None, [row["unit_code"]]))
        if row["project_key"]:
            thing = of("projects", row["project_key"], row["project"])
            thing.years[unit].add(row["year_key"])
            thing.forms.add((unit, row["year_key"], row["kind"]))
            thing.codes.update(filter(None, [row["project_code"]]))
            thing.uses += 1
    facts = {registries.indicators.resolve(r["concept_key"]): r for r in reversed(tables["concepts"])}
    for row in tables["indicators"]:
        thing = of("indicators", row["concept_key"], row["level3"])
        known = facts.get(thing.key)
        if known and not thing.registered:
            thing.category, thing.measure = known["category"], known["measure_key"]
        thing.years[registries.units.resolve(row["unit_key"])].add(row["year_key"])
        thing.forms.add((row["document"], row["form"]))
        thing.uses += 1
    return out
