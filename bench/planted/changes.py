"""Slips of the pen: one figure or word is printed otherwise. All by chance, and the same every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from figures import MONEY, WORDS, Figure, Spot, to_decimal

__all__ = ["KINDS", "Change", "planted"]

KINDS = {
    "digit": "改一位数字 one digit",
    "swap": "相邻两位对调 two digits swapped",
    "point": "小数点移位 decimal point moved",
    "sign": "正负号 sign",
    "other": "填成另一行的数 figure of another line",
    "unit": "万元写成元 unit of money",
    "word": "方向写反 direction word",
    "operator": "指标符号写反 operator of an indicator",
    "bound": "比率超过100% rate above 100 %",
    "measure": "计量单位写错 unit of an indicator",
    "code": "科目编码两位对调 function code",
    "project-code": "项目编码两位对调 project code",
    "year": "年度写错 year",
    "placeholder": "未填的占位符 placeholder",
}
_OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "降低": "上升", "大于": "小于",
             "小于": "大于", "高于": "低于", "低于": "高于"}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One slip: the figure, its kind, and what stands there now (`text` replaces the characters of `spot`)."""

    figure: Figure
    kind: str
    spot: Spot
    text: str
    value: str  # the number that is printed now, in 万元 where it is money


def planted(figure: Figure, others: Sequence[Figure], chance: random.Random, kinds: Sequence[str] = ()) -> Change | None:
    """A slip at a figure, of one of the kinds that are possible there; None where there is none."""
    if figure.unit == "word":
        return _word(figure)
    possible = list(kinds or ("digit", "digit", "swap", "point", "sign", "other", "unit"))
    chance.shuffle(possible)
    for kind in possible:
        text = _MAKERS[kind](figure, others, chance) if kind != "unit" else ""
        if kind == "unit":
            found = _unit(figure)
            if found:
                return found
        elif text and text != figure.text:
            value = to_decimal(text)
            if value is not None and value != figure.value:
                return Change(figure, kind, figure.spot, text, str(value * figure.wan))
    return None


def _digit(figure: Figure, _others: Sequence[Figure], chance: random.Random) -> str:
    at = chance.choice([i for i, c in enumerate(figure.text) if c.isdigit()])
    new = chance.choice([d for d in "123456789" if d != figure.text[at]])
    return figure.text[:at] + new + figure.text[at + 1 :]


def _swap(figure: Figure, _others: Sequence[Figure], chance: random.Random) -> str:
    text = figure.text
    pairs = [i for i in range(len(text) - 1) if text[i].isdigit() and text[i + 1].isdigit() and text[i] != text[i + 1]]
    pairs = [i for i in pairs if not (text[i + 1] == "0" and (i == 0 or not text[i - 1].isdigit()))]
    if not pairs:
        return ""
    at = chance.choice(pairs)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _point(figure: Figure, _others: Sequence[Figure], chance: random.Random) -> str:
    head, point, tail = figure.text.replace(",", "").partition(".")
    if not figure.value or not point:
        return ""
    right = f"{head}{tail[0]}.{tail[1:]}".rstrip(".")
    left = f"{head[:-1] or '0'}.{head[-1]}{tail}"
    right = right if right.startswith("0.") or not right.startswith("0") else right.lstrip("0")
    return chance.choice([right, left]) if head.lstrip("-").isdigit() and len(head.lstrip("-")) > 1 else right


def _sign(figure: Figure, _others: Sequence[Figure], _chance: random.Random) -> str:
    if not figure.table or figure.table != "amounts" or figure.column != "amount" or not figure.value:
        return ""
    return figure.text[1:] if figure.text.startswith("-") else "-" + figure.text


def _other(figure: Figure, others: Sequence[Figure], chance: random.Random) -> str:
    like = [f.text for f in others if f.value != figure.value and f.unit == figure.unit and f.column == figure.column]
    return chance.choice(like) if like else ""


def _unit(figure: Figure) -> Change | None:
    """万元 becomes 元; in running text only."""
    if figure.table or figure.unit != "万元":
        return None
    spot = Spot(figure.spot.document, figure.spot.cell, figure.spot.end, figure.spot.end)
    return Change(figure, "unit", spot, "", str(figure.value * MONEY["元"]))


def _word(figure: Figure) -> Change | None:
    return Change(figure, "word", figure.spot, _OPPOSITE[figure.text], str(-WORDS[figure.text]))


_MAKERS: dict[str, Callable[[Figure, Sequence[Figure], random.Random], str]] = {
    "digit": _digit, "swap": _swap, "point": _point, "sign": _sign, "other": _other}
