"""How alike two names are, in words: what they share, what they differ in, and what that weighs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import LCSseq, Levenshtein

from jixiao.identity.matching import Matching

__all__ = ["Evidence", "abbreviates", "alike", "name_likeness"]

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Evidence:
    """A score and what it is made of."""

    score: float = 0.0
    said: list[str] = field(default_factory=list)

    def add(self, words: str, points: float) -> None:
        """Note one reason and what it counts."""
        self.score += points
        self.said.append(f"{words}（{points:+.2f}）")

    def note(self, words: str) -> None:
        """Note a reason that counts nothing by itself."""
        self.said.append(words)

    def __str__(self) -> str:
        return "；".join(self.said)


def alike(one: str, other: str) -> tuple[float, str]:
    """The likeness of two matching keys without any words left out, from 0 to 1, and what it rests on.

    >>> alike("培训人数", "培训人数")
    (1.0, '规范化名称相同')
    >>> alike("宣传资料物品", "物品宣传资料")[1]
    '字相同而次序不同'
    >>> alike("群众满意度", "人民群众满意度")[1]
    '“群众满意度”包含在“人民群众满意度”中'
    """
    if one == other:
        return 1.0, "规范化名称相同"
    short, long = sorted((one, other), key=len)
    edits = Levenshtein.normalized_similarity(one, other)
    contained = 0.5 + 0.5 * len(short) / len(long) if len(short) > 1 and short in long else 0.0
    shared = LCSseq.similarity(_sorted(one), _sorted(other))
    common = 0.95 * 2 * shared / (len(one) + len(other)) if short else 0.0
    if contained >= max(edits, common):
        return contained, f"“{short}”包含在“{long}”中"
    if edits >= common:
        return edits, f"相差 {Levenshtein.distance(one, other)} 个字，编辑相似度"
    return common, "字相同而次序不同" if shared == len(long) else f"有 {shared} 个字相同，次序不计"


@lru_cache(maxsize=1 << 17)
def _sorted(name: str) -> str:
    """The characters of a name in order: what two of these have in common is what the names share in any order."""
    return "".join(sorted(name))


def abbreviates(short: str, long: str) -> bool:
    """True when the one is the other with characters left out, from its first on: 应急局 and 应急管理局.

    >>> abbreviates("人社局", "人力资源和社会保障局"), abbreviates("社保局", "人力资源和社会保障局")
    (True, False)
    """
    if len(short) < 3 or len(short) >= len(long) or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(c in rest for c in short)


def name_likeness(one: str, other: str, kind: str, matching: Matching) -> Evidence:
    """The likeness of two matching keys with its reasons, light words left out where that brings them nearer.

    >>> from jixiao.identity.matching import load_matching
    >>> str(name_likeness("2025森林火灾次数", "森林火灾起数", "indicators", load_matching(())))
    '有 5 个字相同，次序不计（+0.59）；数字不同：2025 / 无（-0.35）'
    """
    out = Evidence()
    points, words = alike(one, other)
    light = matching.light[kind]
    bare = light.sub("", one), light.sub("", other)
    if min(map(len, bare)) > 1 and (less := alike(*bare))[0] + matching.weights["light"] > points:
        points, words = less
        out.add("去掉虚字和常用词后名称相同" if points == 1 else words, points)
        out.add("去掉了虚字和常用词", matching.weights["light"])
    else:
        out.add(words, points)
    numbers = Counter(_DIGITS.findall(one)), Counter(_DIGITS.findall(other))
    if numbers[0] != numbers[1]:
        shown = "、".join(numbers[0].elements()) or "无", "、".join(numbers[1].elements()) or "无"
        out.add(f"数字不同：{shown[0]} / {shown[1]}", matching.weights["numbers"])
    for group in matching.opposed:
        found = _words(one, group), _words(other, group)
        if found[0] and found[1] and not found[0] & found[1]:
            out.add(f"对立的词：{'、'.join(sorted(found[0]))} / {'、'.join(sorted(found[1]))}", matching.weights["opposed"])
            break
    return out


def _words(name: str, group: tuple[str, ...]) -> set[str]:
    """The words of a group that a name holds, the longest first, none inside another."""
    out = set()
    for word in group:
        if word in name:
            out.add(word)
            name = name.replace(word, " ")
    return out
