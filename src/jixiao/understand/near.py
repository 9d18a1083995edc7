"""Headings that are nearly, or partly, words of a layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.understand.layout import GridLayout, Role

__all__ = ["likely", "within_one"]


def within_one(a: str, b: str) -> bool:
    """Whether two texts differ by one character at most: another one, one more, one less.

    >>> within_one("三级指标", "三级指际"), within_one("指标值", "指标"), within_one("得分", "分值")
    (True, True, False)
    """
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return any(a[start + i :] == b[start + j :] for i, j in ((1, 1), (1, 0), (0, 1), (0, 0)))


def likely(layout: GridLayout, path: Sequence[str], taken: Iterable[str]) -> tuple[Role, str, str] | None:
    """The role that a heading most probably names: (role, how, the word or part that it was taken for); None if not one alone.

    Args:
        layout: the layout of the grid.
        path: the keys of the headings over the column, top down.
        taken: roles that other headings of the block name.
    """
    free = [r for r in layout.roles if r.name not in set(taken)]
    last = path[-1]
    near = {r.name: (r, w.key) for r in free for w in r.words
            if w.pattern is None and not w.parts and min(len(w.key), len(last)) >= 3 and within_one(w.key, last)}
    if len(near) == 1:
        role, word = next(iter(near.values()))
        return role, "near", word
    for heading in dict.fromkeys((last, "".join(path))):
        for role in free:
            hit = next((m for p in role.like if (m := p.search(heading)) is not None), None)
            if hit is not None:
                return role, "like", hit[0]
    return None
