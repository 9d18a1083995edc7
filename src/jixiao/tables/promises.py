"""What texts promise in figures, and the indicator that measures it: the table `promises`.

A figure belongs to an indicator of its own form that has its unit and its words. Where several could be meant, or the words are only
near, nothing is said; that no indicator measures a figure is said only where none comes near. What is told is so less than what
could be, and can be relied on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao.model.schema import Row
from jixiao.tables.quantities import Quantity, likeness, pairs, quantities, times
from jixiao.words import key

__all__ = ["TEXTS", "Promise", "promises"]

TEXTS = {"goals": "text", "tasks": "content", "duties": "text"}
"""Tables with texts, and the column of the text."""

_KIN = tuple(map(frozenset, (
    ("人", "名", "位", "人次"), ("场", "场次", "次", "期"), ("个", "处", "家", "所", "座", "支", "条", "项"),
    ("台", "台套", "套", "件", "份", "册"),
    ("%", "百分比"), ("小时", "个小时"), ("工作日", "个工作日"), ("期", "批", "批次"), ("公里", "千米"), ("户", "家"), ("株", "棵"))))
_CHANGE = re.compile("增[长加幅速]|下降|减少|降低|上升|提[高升]|较|同比|环比")
_CHANGED = re.compile(r"(?:增[长加幅]|下降|减少|降低|上升|提[高升])(?:[了约]|不低于|不少于|超过|率)*$|较|同比|环比")
_PART = re.compile("其中|平均|人均|户均|每|剩余|三年|五年|中期|长期|以来|累计|第[一二三四]")
_PERCENT = ("%", "百分比")
_RATE = re.compile(r"[一-鿿]{2}(?:[率度]|比例|占比|比重)")
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SURE, _NEAR = 0.6, 0.3
_DIGITS = 3  # from so many on, an equal number of one unit is hardly chance


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure of a text and what is known of it.

    Attributes:
        quantity: the figure.
        relation: `equal`, `midterm` (equal to the mid-term target), `differs`, `unmeasured` or, where nothing can be said, `open`.
        indicator: the indicator that measures it.
    """

    quantity: Quantity
    relation: str
    indicator: Row | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An indicator as figures are held against it."""

    row: Row
    value: Decimal | None
    midterm: Decimal | None
    unit: str
    name: frozenset[str]
    near: frozenset[str]


def promises(table: str, row: Row, indicators: list[Row]) -> Iterator[Promise]:
    """The figures of the text of a goal, task or duty.

    Args:
        table: `goals`, `tasks` or `duties`.
        row: the row with the text.
        indicators: those of its form.
    """
    actual = row.get("stage") == "actual"
    candidates = [_candidate(i, actual=actual) for i in indicators if i["level3"]]
    units = {i["unit_of_measure"] for i in indicators}
    for quantity in quantities(row[TEXTS[table]], units):
        relation, indicator = _judged(quantity, candidates)
        if relation == "unmeasured" and (actual or table == "duties" or not candidates):
            relation = "open"
        yield Promise(quantity, relation, indicator)


def _candidate(row: Row, *, actual: bool) -> _Candidate:
    many, unit = times(row["unit_of_measure"])
    return _Candidate(row, _number(row["actual_number" if actual else "target_number"], many),
                      None if actual else _number(row["midterm_target"], many), unit,
                      pairs(row["level3"]), pairs(f"{row['level3']} {row['description']} {row['target_text']}"))


def _number(text: str, many: int) -> Decimal | None:
    found = _FIGURE.search(key(text))
    return Decimal(found[0].replace(",", "")) * many if found else None


def _judged(quantity: Quantity, candidates: list[_Candidate]) -> tuple[str, Row | None]:
    words, unit = pairs(quantity.words), times(quantity.unit)[1]
    of_unit = [c for c in candidates if c.value is not None and _same(c.unit, unit) and _kindred(quantity, c)]
    for relation, equal in (("equal", [c for c in of_unit if c.value == quantity.value]),
                            ("midterm", [c for c in of_unit if c.midterm == quantity.value])):
        found = _best([(likeness(words, c.name), c) for c in equal], _NEAR) or _alike(quantity, words, equal)
        if found is not None:
            return relation, found.row
    telling = len(words) > 1 and not _PART.search(quantity.clause)
    if quantity.alone and telling:
        other = _best([(likeness(words, c.name), c) for c in of_unit
                       if c.unit == unit and len(words & c.name) > 1 and 2 * len(words & c.name) >= len(words)], _SURE)
        if other is not None:
            return "differs", other.row
    if not telling or unit.endswith("元") or any(_speaks(quantity, words, c) for c in candidates):
        return "open", None
    return "unmeasured", None


def _best(scored: list[tuple[float, _Candidate]], least: float) -> _Candidate | None:
    """The one candidate that is liker than all others, from a least likeness on."""
    ranked = sorted((entry for entry in scored if entry[0] >= least), key=lambda entry: -entry[0])
    return ranked[0][1] if ranked and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]) else None


def _alike(quantity: Quantity, words: frozenset[str], equal: list[_Candidate]) -> _Candidate | None:
    """The one indicator of the same number and unit, where the number tells enough, or no words tell otherwise."""
    if len(equal) != 1:
        return None
    if equal[0].unit in _PERCENT:
        return equal[0] if not words and _RATE.search(quantity.clause) else None
    shared = pairs(quantity.sentence + quantity.clause) & equal[0].name
    return equal[0] if shared or _digits(quantity) >= _DIGITS else None


def _digits(quantity: Quantity) -> int:
    return len(quantity.number.replace(".", "").strip("0"))


def _same(one: str, other: str) -> bool:
    return one == other or any(one in kin and other in kin for kin in _KIN)


def _kindred(quantity: Quantity, candidate: _Candidate) -> bool:
    """Whether a text and an indicator speak of the same rate, and both of a change or neither."""
    name = key(f"{candidate.row['level3']}{candidate.row['target_text']}")
    rates, named = set(_RATE.findall(quantity.clause)), set(_RATE.findall(name))
    if rates and named and not rates & named:
        return False
    return not _CHANGED.search(quantity.before) or bool(_CHANGE.search(name + key(candidate.row["description"])))


def _speaks(quantity: Quantity, words: frozenset[str], candidate: _Candidate) -> bool:
    """Whether an indicator may measure what a figure says: its number and unit, or its words in a unit that suits."""
    unit = times(quantity.unit)[1]
    if candidate.value == quantity.value and _digits(quantity) >= _DIGITS:
        return True
    if quantity.number in key(candidate.row["target_text"]) and (_same(candidate.unit, unit) or not candidate.unit):
        return True
    suits = not candidate.unit or candidate.unit in _PERCENT or _same(candidate.unit, unit)
    return suits and "cost" not in candidate.row["category"] and bool(words & candidate.near)
