"""Which names are worth comparing: those that share enough of their rarer pairs of characters. Not every pair is looked at."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

__all__ = ["bigrams", "pairs"]

OFTEN = 100
"""A pair of characters in more names than this brings names together only where it is among the rarest of a name."""
RAREST = 3
MOST = 1000
"""A pair of characters in more names than this brings no names together."""


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a name, its beginning and its end among them.

    >>> sorted(bigrams("培训"))
    ['^培', '培训', '训$']
    """
    return frozenset(f"^{text}$"[i:i + 2] for i in range(len(text) + 1))


def pairs(names: Sequence[frozenset[str]], share: float) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose sets have at least this share of their union in common.

    Only the rarer part of each set is looked up: of two sets that share enough, one element at least is in both of these parts. What
    stands in very many names is looked up for the rarest elements only, so that a hundred thousand names take seconds: names that
    have nothing in common but such pairs of characters are not brought together.

    Args:
        names: the set of each name.
        share: between 0 and 1.
    """
    often = Counter(token for tokens in names for token in tokens)
    seen_in: dict[str, list[int]] = defaultdict(list)
    for here, tokens in enumerate(names):
        ordered = sorted((t for t in tokens if often[t] > 1), key=lambda t: (often[t], t))
        rare = ordered[:len(tokens) - math.ceil(share * len(tokens)) + 1]
        met: set[int] = set()
        for nth, token in enumerate(rare):
            if often[token] <= (MOST if nth < RAREST else OFTEN):
                met.update(seen_in[token])
                seen_in[token].append(here)
        size = len(tokens)
        for there in sorted(met):
            other = names[there]
            common = len(tokens & other)
            if common >= share * (size + len(other) - common):
                yield there, here
