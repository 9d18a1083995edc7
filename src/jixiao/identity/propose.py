"""Proposals: which two units, projects or concepts may be one, with a score and its reasons. A person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from jixiao.identity.blocks import bigrams, pairs
from jixiao.identity.likeness import Evidence, alike, name_likeness
from jixiao.identity.lists import Divisions
from jixiao.identity.matching import Matching
from jixiao.identity.names import concept_match, project_match
from jixiao.identity.proposal import SHARE, Proposal, made
from jixiao.identity.propose_units import compare_units, near_units
from jixiao.identity.registry import Registries
from jixiao.identity.things import Thing

__all__ = ["propose"]

def propose(kind: str, things: Mapping[str, Thing], registries: Registries, matching: Matching, divisions: Divisions,
            lowest: float) -> list[Proposal]:
    """The proposals for one kind, the highest scores first.

    Args:
        kind: `units`, `projects` or `indicators`.
        things: by key, as `jixiao.identity.things.things` gives them.
        registries: with the pairs that were rejected.
        matching: words and weights.
        divisions: for units of renamed divisions.
        lowest: proposals below this score are left out.
    """
    refused = _refused(kind, registries)
    ordered = sorted(things.values(), key=lambda t: t.key)
    compare: Callable[[Thing, Thing], Proposal | None]
    if kind == "units":
        near, compare = near_units(ordered, divisions), lambda a, b: compare_units(a, b, matching, divisions, lowest)
    elif kind == "projects":
        names = _Names(kind, project_match, matching)
        near, compare = _near_projects(ordered, names), lambda a, b: _projects(a, b, names, matching, lowest)
    else:
        names = _Names(kind, lambda name: concept_match(name, registries.measures), matching)
        near, compare = _near_concepts(ordered, names), lambda a, b: _concepts(a, b, names, registries, matching, lowest)
    best: dict[frozenset[str], Proposal] = {}
    for one, other in near:
        pair = frozenset((one.key, other.key))
        if len(pair) == 2 and pair not in best:
            found = compare(one, other)
            if found is not None and (pair, found.relation) not in refused:
                best[pair] = found
    return sorted(best.values(), key=lambda p: (-p.score, p.keep.key, p.other.key))


def _refused(kind: str, registries: Registries) -> set[tuple[frozenset[str], str]]:
    resolve = registries[kind].resolve
    return {(frozenset((resolve(r["keep"]), resolve(r["other"]))), r["relation"] or "same")
            for r in registries.rejected if r["kind"] == kind}


def _years(one: Thing, other: Thing, evidence: Evidence, matching: Matching) -> None:
    """The same unit has the one in one year and the other in another."""
    for unit in sorted(set(one.years) & set(other.years)):
        first, second = ({y for y in t.years[unit] if y.isdigit()} for t in (one, other))
        if first and second and not first & second:
            evidence.add(f"同一单位 {'、'.join(sorted(first))} 年为“{one.name}”、{'、'.join(sorted(second))} 年为“{other.name}”",
                         matching.weights["same_unit_years"])
            return


class _Names:
    """The matching keys of each thing's names, made once."""

    def __init__(self, kind: str, key: Callable[[str], str], matching: Matching) -> None:
        self._kind, self._key, self._matching = kind, key, matching
        self._made: dict[str, list[tuple[str, str, str]]] = {}
        weights = [w for name, w in matching.weights.items() if w > 0 and (kind != "indicators" or name == "same_unit_years")]
        self.gain = sum(weights)

    def of(self, thing: Thing) -> list[tuple[str, str, str]]:
        """Each different key with its form without light words and the first name that has it."""
        if thing.key not in self._made:
            found: dict[str, str] = {}
            for name in thing.names:
                found.setdefault(self._key(name), name)
            light = self._matching.light[self._kind]
            self._made[thing.key] = [(key, light.sub("", key) or key, name) for key, name in found.items()]
        return self._made[thing.key]

    def best(self, one: Thing, other: Thing, lowest: float) -> Evidence | None:
        """The likeness of the two names that are most alike; None where they cannot reach the limit whatever else speaks for them."""
        best: Evidence | None = None
        limit = lowest - self.gain
        for a, bare_a, first in self.of(one):
            for b, bare_b, second in self.of(other):
                if alike(a, b)[0] < limit and ((bare_a, bare_b) == (a, b) or alike(bare_a, bare_b)[0] < limit):
                    continue
                found = name_likeness(a, b, self._kind, self._matching)
                if first.count("、") != second.count("、"):
                    found.add("所列的事项数不同", self._matching.weights["list"])
                if best is None or found.score > best.score:
                    best = found
        return best


# --- projects -----------------------------------------------------------------------------------------------------------
def _near_projects(things: Sequence[Thing], names: _Names) -> Iterator[tuple[Thing, Thing]]:
    """Projects of one unit whose names share pairs of characters once endings such as 专项资金 are left out."""
    units: dict[str, list[tuple[Thing, str]]] = defaultdict(list)
    for thing in things:
        units[thing.unit] += [(thing, bare) for _, bare, _ in names.of(thing)]
    for named in units.values():
        for i, j in pairs([bigrams(name) for _, name in named], SHARE):
            yield named[i][0], named[j][0]


def _projects(one: Thing, other: Thing, names: _Names, matching: Matching, lowest: float) -> Proposal | None:
    evidence = names.best(one, other, lowest)
    if evidence is None:
        return None
    shared = one.forms & other.forms
    if shared:
        year = min(shared)[1]
        evidence.add(f"{year} 年同一种表单中各有一张", matching.weights["same_form"])
    years = [{y for ys in t.years.values() for y in ys if y.isdigit()} for t in (one, other)]
    apart = bool(years[0] and years[1] and not years[0] & years[1])
    if one.codes and other.codes and not one.codes & other.codes:
        if {_yearless(c) for c in one.codes} & {_yearless(c) for c in other.codes}:
            evidence.add("项目编码只差其中的年份", matching.weights["same_code"])
        elif not apart:
            evidence.add("同年项目编码不同", matching.weights["other_code"])
    _years(one, other, evidence, matching)
    if not (apart and one.codes and other.codes):
        return made("same", one, other, evidence, lowest)
    found = made("continues", one, other, evidence, lowest)
    if found is None:
        return None
    earlier, later = (one, other) if max(years[0]) < min(years[1]) else (other, one)
    return replace(found, keep=later, other=earlier)


def _yearless(code: str) -> str:
    """A project code without the two digits of its year: the seventh and eighth of 21."""
    return code[:6] + code[8:] if len(code) == 21 and code[:8].isdigit() else code


# --- concepts -----------------------------------------------------------------------------------------------------------
def _near_concepts(things: Sequence[Thing], names: _Names) -> Iterator[tuple[Thing, Thing]]:
    named = [(thing, form) for thing in things for matched, bare, _ in names.of(thing) for form in dict.fromkeys((matched, bare))]
    for i, j in pairs([bigrams(matched) for _, matched in named], SHARE):
        yield named[i][0], named[j][0]


def _concepts(one: Thing, other: Thing, names: _Names, registries: Registries, matching: Matching,
              lowest: float) -> Proposal | None:
    weights = matching.weights
    evidence = names.best(one, other, lowest)
    if evidence is None:
        return None
    if one.forms & other.forms:
        document, form = min(one.forms & other.forms)
        evidence.add(f"同在一张表单中（{document} 第{form}张）", weights["same_form"])
    bases = registries.base(one.measure), registries.base(other.measure)
    if bases[0] and bases[0] == bases[1]:
        evidence.note("计量单位相同或可换算")
    elif bases[0] and bases[1]:
        evidence.add(f"计量单位不同：{one.measure} / {other.measure}", weights["other_measure"])
    elif bases[0] or bases[1]:
        evidence.add("一个没有计量单位", weights["no_measure"])
    categories = one.category, other.category
    if categories[0] and categories[0] == categories[1]:
        evidence.note("指标类别相同")
    elif categories[0] and categories[1]:
        near = categories[0].partition("-")[0] == categories[1].partition("-")[0]
        evidence.add(f"指标类别不同：{categories[0]} / {categories[1]}", weights["other_category" if near else "other_level1"])
    elif categories[0] or categories[1]:
        evidence.add("一个没有指标类别", weights["no_category"])
    _years(one, other, evidence, matching)
    return made("same", one, other, evidence, lowest)
