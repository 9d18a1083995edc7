"""What a unit asked for in one year and in the next: targets of the same indicator of the same project, or of the whole unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from jixiao.model.schema import Row
from jixiao.publish.targets import direction, number, year_order
from jixiao.words import key as matching_key

__all__ = ["CHANGES", "Change", "Histories"]

CHANGES = ("stricter", "looser", "higher", "lower", "turned", "reworded", "several", "dropped", "added")
"""Kinds of change, in the order in which they are told; `change.*` in the words."""

Scope = tuple[str, str]
"""A unit and one of its projects; the project is empty for the whole unit."""


class Change(NamedTuple):
    """A target that is not what it was: the kind of change, and the different targets of both years (one of them may have none)."""

    kind: str
    before: list[Row]
    after: list[Row]


class Histories:
    """The different targets of each indicator by unit, project and year, made once."""

    def __init__(self, indicators: Iterable[Row]) -> None:
        self._targets: dict[Scope, dict[str, dict[str, list[Row]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        self._scopes: dict[str, list[Scope]] = defaultdict(list)
        for row in indicators:
            if row["concept_key"]:
                scope = (row["unit_key"], row["project_key"])
                if scope not in self._targets:
                    self._scopes[row["unit_key"]].append(scope)
                known = self._targets[scope][row["year_key"]][row["concept_key"]]
                if all(_asked(other) != _asked(row) for other in known):
                    known.append(row)

    def of(self, row: Row) -> list[tuple[str, list[Row]]]:
        """The targets of an indicator over the years, the earliest first."""
        years = self._targets[row["unit_key"], row["project_key"]]
        concept = row["concept_key"]
        return [(year, years[year][concept]) for year in sorted(years, key=year_order) if concept in years[year]]

    def years(self, row: Row) -> int:
        """For how many years there are targets of an indicator."""
        return sum(row["concept_key"] in asked for asked in self._targets[row["unit_key"], row["project_key"]].values())

    def changes(self, unit_key: str, year: str) -> tuple[str, list[Change]]:
        """The year before, and what changed since then.

        A project, or the unit as a whole, is compared only where it has indicators in both years: what was not filed was not dropped.
        """
        scopes = [(self._targets[scope], years) for scope in self._scopes.get(unit_key, ())
                  if (years := [y for y in self._targets[scope] if y.isdigit() and y < year]) and year in self._targets[scope]]
        if not year.isdigit() or not scopes:
            return "", []
        before = max(max(years) for _, years in scopes)
        out = [change for targets, years in scopes if before in years for change in _compared(targets[before], targets[year])]
        return before, sorted(out, key=lambda change: CHANGES.index(change.kind))


def _compared(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> Iterable[Change]:
    """Targets of the same concept, or of the same name where the unit of measure, and with it the concept, is another one."""
    gone = {matching_key(before[c][0]["level3"]): c for c in before if c not in after}
    same = {c: gone[name] for c in after if c not in before and (name := matching_key(after[c][0]["level3"])) in gone}
    for concept in dict.fromkeys([*before, *after]):
        if concept in same.values():
            continue
        old, new = before.get(same.get(concept, concept), []), after.get(concept, [])
        kind = _kind(old, new)
        if kind:
            yield Change(kind, old, new)


def _kind(old: list[Row], new: list[Row]) -> str:
    """How targets changed; nothing where they did not."""
    if not old or not new:
        return "dropped" if old else "added"
    if {_asked(r) for r in old} == {_asked(r) for r in new}:
        return ""
    if len(old) > 1 or len(new) > 1:
        return "several"
    a, b = number(old[0]["target_number"]), number(new[0]["target_number"])
    way, now = direction(old[0]), direction(new[0])
    if not way or not now or a is None or b is None:
        return "turned" if way != now else "reworded"
    if old[0]["measure_key"] != new[0]["measure_key"] or old[0]["operator"] != new[0]["operator"]:
        return "turned"
    if way == "equal":
        return "higher" if b > a else "lower"
    return "stricter" if (b > a) == (way == "up") else "looser"


def _asked(row: Row) -> tuple[str, ...]:
    """What a target says, whatever its spelling."""
    value = number(row["target_number"])
    if direction(row) and value is not None:
        return row["operator"], str(value.normalize()), row["measure_key"]
    return "", row["target"] or row["target_text"], ""
