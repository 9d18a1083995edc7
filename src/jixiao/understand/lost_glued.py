"""Lines in which nothing stands between the cells: cut at known words, and at figures where only one cut is possible.

What a row may be is tried in every way that its columns allow. A cut counts when it is the only one left: by the shapes of
values, a score that is not above its weight, a target and a result in the same unit, a rate that is B over A, and, over all
rows, weights that add up to the printed total.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import prod

from jixiao.understand.lost_money import figure_of

__all__ = ["Cut", "cut_money", "cut_rows", "lex"]

Cut = tuple[tuple[str, str], ...]  # role and text of each cell

_NUMBER = re.compile(r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d{1,4})?")
_SIGN = re.compile(r"(?:[≥≤<>=＞＜≧≦-]=?|不少于|不低于|不超过|不高于)")
_UNIT = re.compile(r"[^\d≥≤<>=＞＜≧≦.,，。;；:：]{0,6}")
_MEASURE = re.compile(r"(率|数|量|度|性)$")
_TAIL = frozenset({"deviation", "note", "other"})
_LEAST_NAME = 2
_MOST_CUTS = 50
_MOST_CHOICES = 20_000
_LEAST_WORD = 3
_LONGEST = 24


def lex(text: str, words: frozenset[str]) -> list[str]:
    """A line cut at the words it holds, longest first; what stands between them stays whole.

    >>> lex("项目名称沙渠清淤主管部门水务局", frozenset({"项目名称", "主管部门"}))
    ['项目名称', '沙渠清淤', '主管部门', '水务局']
    """
    out: list[str] = []
    held, at = "", 0
    while at < len(text):
        end = next((e for e in range(min(len(text), at + _LONGEST), at + _LEAST_WORD - 1, -1) if text[at:e] in words), None)
        if end is None:
            held += text[at]
            at += 1
            continue
        colon = end < len(text) and text[end] in ":："
        out += [held, text[at:end]] if held else [text[at:end]]
        held, at = "", end + colon
    return [*out, held] if held else out


def cut_rows(rows: Sequence[str], roles: Sequence[str], total: Decimal | None) -> list[Cut | None]:
    """The cells of each row, where only one cut is possible.

    Args:
        rows: what stands in each row behind its level words.
        roles: the columns behind the levels, the name first.
        total: the printed sum of the weights.
    """
    options = [_sensible(list(itertools.islice(_cuts(row, tuple(roles)), _MOST_CUTS))) for row in rows]
    if total is not None and "weight" in roles and all(options) and prod(len(o) for o in options) <= _MOST_CHOICES:
        held = [one for one in itertools.product(*options) if sum((_weight(c) for c in one), Decimal(0)) == total]
        options = [[c for c in o if any(one[i] == c for one in held)] or o for i, o in enumerate(options)] if held else options
    return [o[0] if len(o) == 1 else None for o in options]


def cut_money(text: str, roles: Sequence[str]) -> Cut | None:
    """The figures of a money row, when one cut alone makes the rate B over A; of several, that with amounts of equal places."""
    found = []
    for cut in itertools.islice(_figures(text, tuple(roles)), _MOST_CUTS * 20):
        cells = dict(cut)
        planned, executed, rate = (figure_of(cells[r]) if r in cells else None for r in ("adjusted", "executed", "rate"))
        planned = planned if planned is not None else figure_of(cells["initial"]) if "initial" in cells else None
        weight, score = (figure_of(cells[r]) if r in cells else None for r in ("weight", "score"))
        if not planned or executed is None or rate is None:
            continue
        places = len(cells["rate"].rstrip("%").partition(".")[2])
        if abs(executed / planned * 100 - rate) > Decimal("0.51").scaleb(-places):
            continue
        if weight is not None and score is not None and abs(weight * rate / 100 - score) > Decimal("0.06"):
            continue
        found.append(cut)
    even = [cut for cut in found if _even([part for role, part in cut if role not in ("weight", "rate", "score")])]
    return found[0] if len(found) == 1 else even[0] if len(even) == 1 else None


def _even(figures: Sequence[str]) -> bool:
    """Whether figures have decimals, and all as many."""
    places = {len(figure.partition(".")[2]) for figure in figures}
    return len(places) == 1 and 0 not in places


def _cuts(text: str, roles: tuple[str, ...]) -> Iterator[Cut]:
    """All ways to cut a row."""
    if not roles:
        if not text:
            yield ()
        return
    role, rest = roles[0], roles[1:]
    if role in _TAIL:
        if all(r in _TAIL for r in rest) and not re.match(r"[\d.]", text):
            yield ((role, text),) if text else ()
        return
    for part in _starts(text, role):
        for cut in _cuts(text[len(part) :], rest):
            yield ((role, part), *cut)


def _figures(text: str, roles: tuple[str, ...]) -> Iterator[Cut]:
    if not roles:
        if not text:
            yield ()
        return
    for part in _numbers(text):
        end = len(part)
        if roles[0] == "rate":
            if text[end : end + 1] != "%":
                continue
            end += 1
        for cut in _figures(text[end:], roles[1:]):
            yield ((roles[0], text[:end]), *cut)


def _starts(text: str, role: str) -> Iterator[str]:
    """What may stand in a column at the beginning of a text."""
    if role == "name":
        for end in range(_LEAST_NAME, len(text)):
            value = _SIGN.match(text, end) or text[end].isdigit()
            if value and not re.search(r"[≥≤<>=\d.,-]$", text[:end]) and not _SIGN.search(text[:end]):
                yield text[:end]
    elif role in ("weight", "score"):
        yield from (n for n in _numbers(text) if Decimal(n.replace(",", "")) <= 100)
    elif role in ("target", "actual", "midterm"):
        sign = _SIGN.match(text)
        start = sign.end() if sign else 0
        for number in _numbers(text[start:]):
            end = start + len(number)
            unit = _UNIT.match(text, end)
            width = len(unit[0]) if unit else 0
            yield text[: end + width]
    elif role == "operator":
        sign = _SIGN.match(text)
        if sign:
            yield sign[0]
    elif role == "unit":
        unit = _UNIT.match(text)
        if unit and unit[0]:
            yield unit[0]


def _numbers(text: str) -> Iterator[str]:
    """The numbers that a run of figures may begin with."""
    whole = re.match(r"[\d.,]+", text)
    for end in range(1, len(whole[0]) + 1 if whole else 0):
        if _NUMBER.fullmatch(text, 0, end):
            yield text[:end]


def _sensible(cuts: list[Cut]) -> list[Cut]:
    """The cuts that make sense.

    A score is not above its weight, a target is more than a bare number, target and result have one unit, and a name that
    holds figures ends like the name of a measure.
    """
    kept = [c for c in cuts if "score" not in dict(c) or _weight(c) >= (figure_of(dict(c)["score"]) or Decimal(0))]
    kept = [c for c in kept if "unit" in dict(c) or _NUMBER.fullmatch(dict(c).get("target", "")) is None]
    kept = [c for c in kept if "actual" not in dict(c) or _unit(dict(c).get("target", "")) == _unit(dict(c)["actual"])]
    return [c for c in kept if not re.search(r"\d", dict(c)["name"]) or _MEASURE.search(dict(c)["name"])]


def _weight(cut: Cut) -> Decimal:
    return figure_of(dict(cut).get("weight", "")) or Decimal(0)


def _unit(text: str) -> str:
    return re.sub(r"[\d.,≥≤<>=＞＜≧≦-]|不少于|不低于|不超过|不高于", "", text)
