"""Which units may be one: their names taken apart into places and office, renamed divisions, codes and levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from jixiao.identity.blocks import bigrams, pairs
from jixiao.identity.likeness import Evidence, abbreviates, name_likeness
from jixiao.identity.lists import Divisions
from jixiao.identity.matching import Matching
from jixiao.identity.places import Placed, placed
from jixiao.identity.proposal import SHARE, Proposal, made
from jixiao.identity.things import Thing

__all__ = ["compare_units", "near_units"]

MANY = 20
"""Units of one name and place, or of one office, that are compared each with each."""


def _offices(thing: Thing) -> list[Placed]:
    return list(dict.fromkeys(placed(name) for name in thing.names))


def near_units(things: Sequence[Thing], divisions: Divisions) -> Iterator[tuple[Thing, Thing]]:
    """Units of one place, or of places of which one became the other, and units without a place beside those with their office.

    Where very many units have the office of one without a place, nothing tells which of them it is, and none is proposed.
    """
    renamed = {divisions.names[old]: divisions.names.get(new, "") for old, new in divisions.replaced_by.items()}
    places: dict[str, dict[str, list[Thing]]] = defaultdict(lambda: defaultdict(list))
    everywhere: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        for part in _offices(thing):
            places[renamed.get(part.place, part.place)][part.office].append(thing)
            everywhere[part.office].append(thing)
    for place, offices in places.items():
        for a, b in _near_offices(sorted(offices)):
            yield from _beside(offices[a], offices[b])
        if not place:
            for a, b in _near_offices(sorted(everywhere)):
                for bare, others in ((offices.get(a, ()), everywhere[b]), (offices.get(b, ()), everywhere[a])):
                    if len(others) <= MANY:
                        yield from _beside(bare, others)


def _near_offices(offices: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names of offices to compare: each with itself, those that share pairs of characters, those that may abbreviate each other."""
    yield from ((office, office) for office in offices)
    for i, j in pairs([bigrams(office) for office in offices], SHARE):
        yield offices[i], offices[j]
    for _, alike_begun in groupby(offices, lambda office: office[:1]):
        group = list(alike_begun)
        yield from ((a, b) for n, b in enumerate(group) for a in group[:n] if abbreviates(*sorted((a, b), key=len)))


def _beside(ones: Sequence[Thing], others: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """All pairs of two short lists; of long ones, such as the 应急管理局 of a thousand documents, the first with each."""
    for one in ones if len(ones) <= MANY else ones[:1]:
        for other in others:
            if one is not other:
                yield one, other


def compare_units(one: Thing, other: Thing, matching: Matching, divisions: Divisions, lowest: float) -> Proposal | None:
    """The best reading of all names of two units."""
    found = [p for a in _offices(one) for b in _offices(other) if (p := _unit_names(one, other, a, b, matching, divisions, lowest))]
    return max(found, key=lambda p: p.score, default=None)


def _unit_names(one: Thing, other: Thing, a: Placed, b: Placed, matching: Matching, divisions: Divisions,
                lowest: float) -> Proposal | None:
    later: Thing | None = None  # the one that took the other's place
    evidence = Evidence()
    short, long = sorted((a.office, b.office), key=len)
    if abbreviates(short, long):
        evidence.add(f"“{short}”是“{long}”的缩写", 0.9)
    else:
        evidence = name_likeness(a.office, b.office, "units", matching)
    if a.place and b.place and a.place != b.place:
        if _became(a.place, b.place, divisions):
            later = other
            evidence.note(f"行政区划沿革：{a.place} → {b.place}")
        elif _became(b.place, a.place, divisions):
            later = one
            evidence.note(f"行政区划沿革：{b.place} → {a.place}")
        else:
            return None
    elif a.place and b.place:
        evidence.note(f"地名相同：{a.place}")
        if not (set(a.places) <= set(b.places) or set(b.places) <= set(a.places)):
            return None
    elif a.place or b.place:
        evidence.add("一个名称没有地名", matching.weights["no_place"])
    if one.division and other.division and one.division != other.division and later is None:
        if divisions.replaced_by.get(one.division) == other.division:
            later = other
        elif divisions.replaced_by.get(other.division) == one.division:
            later = one
        else:
            return None
        evidence.note(f"行政区划代码沿革：{one.division} / {other.division}")
    if one.level and other.level and one.level != other.level:
        evidence.add(f"层级不同：{one.level} / {other.level}", matching.weights["other_level"])
    if one.codes and other.codes:
        if one.codes & other.codes:
            evidence.add(f"单位代码相同：{'、'.join(sorted(one.codes & other.codes))}", matching.weights["same_code"])
        else:
            evidence.add(f"单位代码不同：{'、'.join(sorted(one.codes))} / {'、'.join(sorted(other.codes))}",
                         matching.weights["other_code"])
    found = made("same" if later is None else "succeeds", one, other, evidence, lowest)
    if found and later is not None:
        found = replace(found, keep=later, other=one if later is other else other)
    return found


def _became(old: str, new: str, divisions: Divisions) -> bool:
    return any(divisions.names.get(a, "") == old and divisions.names.get(b, "") == new for a, b in divisions.replaced_by.items())
