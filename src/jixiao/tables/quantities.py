"""Quantities in running text: each with its place in the text as printed, its number, its unit and the words around it.

Dates, ordinals, ages, numbers of documents and numbers within names are no quantities, and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao.words import key

__all__ = ["Quantity", "likeness", "pairs", "quantities", "times"]

_UNITS = (
    "个百分点|百分点|百分比|%|‰|平方米|平方公里|立方米|公里|千米|厘米|毫米|米|亩次|亩|公顷|公斤|千克|吨|克|斤|升|兆瓦|千瓦时|千瓦|度"
    "|万元|亿元|千元|元|人天|人次|人|名|位|户次|户|对|家次|家|场次|场|批次|批|轮次|轮|班次|校次|车次|辆次|次|期|课时|学时|节"
    "|个工作日|工作日|个小时|小时|分钟|个月|天|台套|台件|台|件套|件|套|起|辆|份|册|篇|条|项|处|支|座|所|部|栋|间|盏|株|棵|头|只|羽|口|眼|艘|架"
    "|张|枚|块|幅|把|顶|床|箱|瓶|盒|根|组|宗|例|款|类|种|片|团|队|村|乡镇|县|区|市|镇|孔|颗|台次|点位|站|本|个|例次|例|届|笔|件次|项次"
)
_LONG = 7  # characters that are too many for a unit of measure
_MANY = {"": 1, "百": 100, "千": 1000, "万": 10000, "百万": 1000000, "千万": 10000000, "亿": 100000000}
_BEFORE = re.compile(r"[第〔\[(（_#a-z±-]$|[-—~～至]$|PM|pm")
_AFTER = re.compile(r"[年月日号岁时]|[-—~～至]\d|周岁|周年|年代|世纪|\+|:\d|/\d|\.\d|[a-z]")
_NO_QUANTITY = re.compile(
    "小时(?!以?内|之内|[。,;]|$)|个(?:方面|坚持|环节|阶段|重点|原则|部分|层面)|条例|部门|项(?:机制|制度)")
_BREAK = re.compile(r"[。;!?,:\n]|、(?!\d)|(?<=\D)、")
_SENTENCE = re.compile(r"[。;!?\n]")
_GENERIC = re.compile(
    "开展|完成|组织|举办|实施|满意[度率]|全年|年度|每年|本年|当年|次数|人数|人次|数量|个数|场次|户数|件数|家数|进行|做好|确保|各类|全市|全县|全区|目标|"
    r"不低于|不少于|不超过|不高于|大于|小于|达到|以上|以下|以内|左右|累计|计划|预计|力争|[^一-鿿]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a text.

    Attributes:
        start: of the number, in the text as printed.
        end: behind the unit.
        text: as printed.
        number: the number as written, without thousands separators.
        unit: as written, 万 and the like in front of it.
        clause: the words of its clause, as matching key.
        words: the words that belong to it: its clause without other quantities.
        before: the words right before it, in its clause.
        sentence: the words of its sentence before it.
        alone: whether its clause holds no other number.
    """

    start: int
    end: int
    text: str
    number: str
    unit: str
    clause: str
    words: str
    before: str
    sentence: str
    alone: bool

    @property
    def value(self) -> Decimal:
        """The value in the bare unit: 1.2万人 is 12000 人."""
        return Decimal(self.number) * times(self.unit)[0]


def times(unit: str) -> tuple[int, str]:
    """What stands before a unit of measure as a factor, and the bare unit; units of money keep theirs.

    >>> times("万人次"), times("万元"), times("台（套）")
    ((10000, '人次'), (1, '万元'), (1, '台套'))
    """
    bare = re.sub(r"[()/、或]", "", key(unit))
    if bare.endswith("元"):
        return 1, bare
    many = re.match("百万|千万|[万亿千](?![米克瓦])", bare)
    return (_MANY[many[0]], bare[many.end():]) if many and len(bare) > many.end() else (1, bare)


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text without words that stand in the name of every second indicator."""
    return frozenset(part[at:at + 2] for part in _GENERIC.sub(" ", key(text)).split() for at in range(len(part) - 1))


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """How much of the shorter wording stands in the other one, by pairs of characters."""
    return len(set(one) & set(other)) / min(len(one), len(other)) if one and other else 0.0


def quantities(text: str, units: Collection[str] = ()) -> Iterator[Quantity]:
    """The quantities of a text, in order.

    Args:
        text: as printed.
        units: units of measure of the indicators beside the text, which are known to be units whatever they are.

    >>> [(q.number, q.unit, q.words) for q in quantities("2024年，培训 1,200 人次，建成哨所3座。")]
    [('1200', '人次', '培训'), ('3', '座', '建成哨所')]
    """
    plain, at = _folded(text)
    bare = {re.sub("^[万亿]", "", key(unit)) for unit in units}
    own = sorted((u for u in bare if 0 < len(u) < _LONG and not re.search(r"\d|^[年月日]$", u)), key=lambda u: (-len(u), u))
    known = "|".join([*map(re.escape, own), _UNITS])
    pattern = re.compile(r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
                         rf"((?:百万|千万|[万亿千百])?(?:{known})(?:\([^()\d]{{1,3}}\)|/[套次])?)(?!\d)")
    found = [hit for hit in pattern.finditer(plain) if not _BEFORE.search(plain[max(0, hit.start() - 2):hit.start()])
             and not (hit.start() and plain[hit.start() - 1] in ".*×") and not _AFTER.match(plain[hit.end():hit.end() + 3])
             and not _NO_QUANTITY.match(plain[hit.start(2):])]
    breaks = [0, *(hit.end() for hit in _BREAK.finditer(plain) if not _within(hit.start(), plain)), len(plain) + 1]
    for nth, hit in enumerate(found):
        left = max(b for b in breaks if b <= hit.start())
        right = min(b for b in breaks if b > hit.start()) - 1
        before = max([left, *(f.end() for f in found[:nth] if f.end() > left)])
        after = min([right, *(f.start() for f in found[nth + 1:] if f.start() < right)])
        sentence = plain[max([0, *(s.end() for s in _SENTENCE.finditer(plain[:hit.start()]))]):hit.start()]
        clause = plain[left:right]
        start, end = at[hit.start()], at[hit.end() - 1] + 1
        yield Quantity(start, end, text[start:end], hit[1].replace(",", ""), hit[2], clause,
                       plain[before:hit.start()] + " " * (before < hit.start() and hit.end() < after) + plain[hit.end():after],
                       plain[before:hit.start()], sentence, len(re.findall(r"\d+(?:\.\d+)?", clause.replace(",", ""))) == 1)


def _within(at: int, plain: str) -> bool:
    """Whether a comma stands within a number: 1,200."""
    return plain[at] == "," and bool(re.fullmatch(r"\d,\d{3}", plain[at - 1:at + 4])) if at else False


def _folded(text: str) -> tuple[str, list[int]]:
    """A text as its matching key, line breaks kept, and where each of its characters stands in the text."""
    out: list[str] = []
    at: list[int] = []
    for place, character in enumerate(text):
        made = "\n" if character == "\n" else key(character)
        out.append(made)
        at += [place] * len(made)
    return "".join(out), at
