"""Lists in a sentence: how many items a numbered one has, and the items of one with commas. Functions for rules in SQL."""

from __future__ import annotations

import json
import re

from jixiao.words import key

__all__ = ["pieces", "run"]

# How the items of a list in a sentence are numbered.
_NUMBERED = tuple(
    [template.format(n) for n in numbers]
    for template, numbers in (("{}、", range(1, 60)), ("{}.", range(1, 60)), ("({})", range(1, 60)), ("({})", "一二三四五六七八九"),
                              ("{}是", "一二三四五六七八九"), ("{}", "①②③④⑤⑥⑦⑧⑨⑩")))


def run(text: str | None) -> int:
    """How many items a numbered list in a text has: 1、… 2、… or 一是… 二是…

    >>> run("（1、甲；2、乙；3、丙）"), run("一是甲，二是乙"), run("甲和乙")
    (3, 2, 0)
    """
    wanted, longest = key(text or "").replace("．", "."), 0
    for marks in _NUMBERED:
        at = -1
        for count, mark in enumerate(marks):
            at = wanted.find(mark, at + 1)
            if at < 0:
                longest = max(longest, count)
                break
    return longest


def pieces(text: str | None) -> str:
    """The items of a list with 、 or ， between them, as JSON.

    >>> pieces("水费、维修（护）费")
    '["水费", "维修(护)费"]'
    """
    return json.dumps([piece for piece in re.split("[、,;]", key(text or "")) if piece], ensure_ascii=False)
