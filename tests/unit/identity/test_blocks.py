"""Blocking finds every pair that is near enough as long as no pair of characters is everywhere, and does not look at all pairs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.identity import blocks
from jixiao.identity.blocks import bigrams, pairs

NAMES = st.lists(st.text("培训人数合格率次", min_size=1, max_size=8), max_size=25, unique=True)


def _near(one: frozenset[str], other: frozenset[str], share: float) -> bool:
    return len(one & other) >= share * len(one | other)


@settings(max_examples=200, deadline=None)
@given(NAMES, st.sampled_from([0.3, 0.4, 0.6, 1.0]))
def test_the_same_as_looking_at_all_pairs(names: list[str], share: float) -> None:
    sets = [bigrams(n) for n in names]
    every = {(i, j) for j in range(len(sets)) for i in range(j) if _near(sets[i], sets[j], share)}
    assert set(pairs(sets, share)) == every


def test_few_of_many_are_looked_at() -> None:
    """What stands in more than a thousand names brings none of them together: the work does not grow with the square."""
    everywhere = [frozenset({f"{n}", "合格", "格率", "率$"}) for n in range(blocks.MOST + 1)]
    assert list(pairs(everywhere, 0.5)) == []
    assert len(list(pairs(everywhere[:40], 0.5))) == 40 * 39 / 2
