"""What must hold between printed figures, written down once more in Python, apart from the rules that are tried on it.

An identity names its figures and can say whether it holds for given values. Only those that hold in the untouched document
count; a figure in none of them is one that nothing reaches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from figures import Figure, Spot

__all__ = ["Identity", "Values", "at_most", "equal", "holding", "ratio", "reaching", "same", "sums"]

Values = Mapping[Spot, Decimal]  # what is printed now, in 万元 where it is money


@dataclass(frozen=True)
class Identity:
    """One equation or inequality between printed figures.

    Attributes:
        rule: the rule of the domain catalogue that says it (F06, N01 …).
        spots: the figures in it.
        holds: whether it holds for these values.
    """

    rule: str
    spots: tuple[Spot, ...]
    holds: Callable[[Values], bool]


def _half(figures: Iterable[Figure]) -> Decimal:
    return sum((f.half * f.wan for f in figures), Decimal(0))


def sums(rule: str, total: Figure, parts: Sequence[Figure]) -> list[Identity]:
    """A total is the sum of its parts, within half a last digit of each that is not 0."""
    if not parts:
        return []
    names = tuple(p.spot for p in parts)

    def holds(values: Values) -> bool:
        tolerance = _half([total, *(p for p in parts if values[p.spot])])
        return abs(values[total.spot] - sum(values[s] for s in names)) <= tolerance

    return [Identity(rule, (total.spot, *names), holds)]


def same(rule: str, one: Figure, other: Figure, tolerance: Decimal | None = None) -> list[Identity]:
    """Two figures print one amount."""
    room = max(_half([one]), _half([other])) if tolerance is None else tolerance
    if one.unit != other.unit or one.decimals != other.decimals:
        room = max(room, _half([one, other]))
    return [Identity(rule, (one.spot, other.spot), lambda v: abs(v[one.spot] - v[other.spot]) <= room)]


def equal(rule: str, ones: Sequence[Figure], others: Sequence[Figure], tolerance: Decimal) -> list[Identity]:
    """Two sums are one amount."""
    if not ones or not others:
        return []
    left, right = [f.spot for f in ones], [f.spot for f in others]
    return [Identity(rule, (*left, *right), lambda v: abs(sum(v[s] for s in left) - sum(v[s] for s in right)) <= tolerance)]


def at_most(rule: str, parts: Sequence[Figure], whole: Figure, tolerance: Decimal = Decimal("0.02")) -> list[Identity]:
    """Some figures together are not more than another."""
    if not parts:
        return []
    names = [p.spot for p in parts]
    return [Identity(rule, (*names, whole.spot), lambda v: sum(v[s] for s in names) <= v[whole.spot] + tolerance)]


def ratio(rule: str, rate: Figure, part: Sequence[Figure], whole: Sequence[tuple[int, Figure]],
          least: Decimal = Decimal(0)) -> list[Identity]:
    """A percentage is what `part` (a sum) is of `whole` (a sum with signs), within the last digits of all of them."""
    parts, wholes = [p.spot for p in part], [(sign, w.spot) for sign, w in whole]
    room_part, room_whole = _half(part), _half(w for _, w in whole)

    def holds(values: Values) -> bool:
        top, below = sum(values[s] for s in parts), sum(sign * values[s] for sign, s in wholes)
        if below == 0:
            return False
        share = top / below
        room = rate.half + (room_part + abs(share) * room_whole) / abs(below) * 100
        return abs(abs(values[rate.spot]) - abs(share) * 100) <= max(room, least)

    return [Identity(rule, (rate.spot, *parts, *(s for _, s in wholes)), holds)]


def holding(identities: Iterable[Identity], values: Values) -> list[Identity]:
    """Those that hold, each once."""
    seen: dict[tuple[str, tuple[Spot, ...]], Identity] = {}
    for identity in identities:
        if len(set(identity.spots)) > 1 and identity.holds(values):
            seen.setdefault((identity.rule, identity.spots), identity)
    return list(seen.values())


def reaching(identities: Iterable[Identity]) -> dict[Spot, list[Identity]]:
    """For every figure the identities that it stands in."""
    out: dict[Spot, list[Identity]] = defaultdict(list)
    for identity in identities:
        for spot in dict.fromkeys(identity.spots):
            out[spot].append(identity)
    return out
