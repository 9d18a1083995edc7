"""P10 and P11: what the text of goals and tasks promises, and whether an indicator says the same.

This is code because it takes sentences apart and compares wordings; what is compared and told is kept narrow. A figure of a text is
held against an indicator only where it is the one figure of its clause, has the indicator's unit, and shares most of its words.
The words are in `shapes/words/goals.yaml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import number
from jixiao.validate.ground import Ground
from jixiao.validate.slips import slip
from jixiao.validate.wording import plain, spot, target_said
from jixiao.words import key

__all__ = ["check_goals"]

_PLANS = ("unit-plan", "project-plan")
_EVALUATIONS = ("unit-evaluation", "project-evaluation")
_CLAUSE = re.compile(r"[。;!?,:]|、(?!\d)|(?<=\D)、|\n")
_PAIRS = re.compile(r"分别(下降|增长|上升|减少|增加|提高|降低)((?:\d+(?:\.\d+)?%[、和及,]?){2,})")
_RATE = re.compile(r"[一-鿿]{2}[率度]")
_UPKEEP = ("保障", "保护", "维护", "对")
_ENOUGH, _LESS, _SOME = 0.6, 0.4, 0.25
_TWO_DIGITS = 10  # of numbers with one digit each is a slip of every other


@dataclass(frozen=True)
class _Promise:
    """A figure in a text: the words around it, its value and unit, and the clause as printed."""

    words: str
    value: Decimal
    unit: str
    clause: str
    other: tuple[str, ...]
    table: str
    row: Row


@dataclass(frozen=True)
class _Words:
    """The patterns that sentences are taken apart with."""

    figure: re.Pattern[str]
    operator: re.Pattern[str]
    generic: re.Pattern[str]
    other: re.Pattern[str]

    def likeness(self, words: str, name: str) -> float:
        """How much of the shorter wording stands in the other one; nothing below two pairs of characters."""
        one, other = _grams(words), self.grams(name)
        common = len(one & other)
        return common / min(len(one), len(other)) if common >= 2 else 0.0

    def common(self, words: str, name: str) -> int:
        """How many pairs of characters a wording shares with a name."""
        return len(_grams(words) & self.grams(name))

    def grams(self, name: str) -> set[str]:
        """The pairs of characters of a name without generic words."""
        return _grams(self.generic.sub("", key(name)))


def check_goals(ground: Ground, patterns: Mapping[str, re.Pattern[str]]) -> list[Finding]:
    """Compare the texts of goals and tasks with the indicators of their form."""
    words = _Words(*(patterns[f"goal-{name}"] for name in ("figure", "operator", "generic", "other")))
    found = []
    for form in ground.book.forms:
        if form["kind"] not in (*_PLANS, *_EVALUATIONS):
            continue
        indicators = [row for row in ground.book.rows("indicators", form) if row["level3"]]
        promises = list(_promises(ground, form, words))
        units = Counter(promise.unit for promise in promises)
        compared, matched = False, []
        for promise in promises:
            actual = promise.row.get("stage") == "actual"
            matching = _matching(words, promise, indicators, "actual_number" if actual else "target_number",
                                 alone=units[promise.unit] == 1)
            if matching is None:
                continue
            compared = True
            matched.append(promise)
            found += _compared(ground, form, promise, matching, actual=actual)
        for finding in _pairs(ground, form, indicators, words):
            compared = True
            found += [finding] if finding else []
        if not compared:
            ground.tally.not_applicable("P10", form, "目标和任务文字中没有与指标同名的数")
        found += _unmatched(ground, form, promises, matched, indicators, words)
    return found


def _promises(ground: Ground, form: Row, patterns: _Words) -> Iterator[_Promise]:
    texts = [("goals", row, row["text"]) for row in ground.book.rows("goals", form)]
    texts += [("tasks", row, row["content"]) for row in ground.book.rows("tasks", form)]
    for table, row, text in texts:
        for clause in _CLAUSE.split(key(text)):
            figures = list(patterns.figure.finditer(clause))
            if len(figures) != 1 or len(re.findall(r"\d+(?:\.\d+)?", clause)) != 1:
                continue
            figure = figures[0]
            value = Decimal(figure[1]) * {"万": 10000, "亿": 100000000}.get(figure[2] or "", 1)
            words = patterns.operator.sub("", clause[:figure.start()] + clause[figure.end():])
            other = tuple(found[0] for found in patterns.other.finditer(clause))
            yield _Promise(patterns.generic.sub("", words), value, figure[3], clause, other, table, row)


def _matching(words: _Words, promise: _Promise, indicators: list[Row], column: str, *, alone: bool) -> Row | None:
    """The one indicator that a figure of a text speaks of; `alone`: no other figure of the texts has its unit."""
    scored = []
    for row in indicators:
        value, unit = _value(row, column)
        if value is not None and unit == promise.unit and _kindred(promise, row["level3"]):
            scored.append((words.likeness(promise.words, row["level3"]), value, row))
    best = max((score for score, _, _ in scored), default=0.0)
    near = [entry for entry in scored if entry[0] >= max(_SOME, best - 0.2)]
    equal = [row for _, value, row in near if value == promise.value]
    if equal:
        return equal[0]
    if best >= _ENOUGH and len({value for _, value, _ in near}) == 1:
        return next(row for score, _, row in scored if score == best)
    return _slipped(words, promise, [(value, row) for _, value, row in scored], alone=alone)


def _slipped(words: _Words, promise: _Promise, rows: list[tuple[Decimal, Row]], *, alone: bool) -> Row | None:
    """Where the wording is further off: the indicator whose number is that of the text but for a slip of the pen.

    It shares words with the text, as no other with another number does, or nothing else on either side has its unit.
    """
    if promise.value < _TWO_DIGITS or any(value == promise.value for value, _ in rows):
        return None
    kindred = [(value, row) for value, row in rows if words.common(promise.words, row["level3"])]
    if not kindred and alone and len(rows) == 1 and promise.unit != "%":
        kindred = rows
    if len({value for value, _ in kindred}) != 1 or kindred[0][0] < _TWO_DIGITS:
        return None
    return kindred[0][1] if slip(promise.value, kindred[0][0]) else None


def _kindred(promise: _Promise, name: str) -> bool:
    """Whether a text and a name speak of the same rate, and of a part or a change where one does."""
    rates, named = set(_RATE.findall(promise.clause)), set(_RATE.findall(name))
    return all(word in name for word in promise.other) and not (rates and named and not rates & named)


def _value(row: Row, column: str) -> tuple[Decimal | None, str]:
    unit, value = key(row["unit_of_measure"]), number(row[column])
    if value is not None and unit.startswith("万") and unit != "万元":
        return value * 10000, unit[1:]
    return value, unit


def _grams(text: str) -> set[str]:
    return {text[at:at + 2] for at in range(len(text) - 1)}


def _compared(ground: Ground, form: Row, promise: _Promise, row: Row, *, actual: bool) -> list[Finding]:
    column = "actual_number" if actual else "target_number"
    value, unit = _value(row, column)
    others = {Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", f"{key(row['midterm_target'])} {row['actual_number']}")}
    if value is None or promise.value == value or (not actual and promise.value in others):
        ground.tally.passed("P10", form)
        return []
    ground.tally.failed("P10", form)
    printed = f"实际完成值 {row['actual_text']}" if actual else f"指标值 {target_said(row)}"
    said = "实际完成情况" if actual else "任务" if promise.table == "tasks" else "目标"
    return [_finding(ground, form, promise, row, "actual_text" if actual else "target_text",
                     f"{said}文字“{promise.clause}”{_at(ground, promise)}与“{row['level3']}”{printed}"
                     f"{{place}}不一致，相差 {plain(abs(promise.value - value))}{unit}，待核实。",
                     observed=plain(promise.value), expected=plain(value))]


def _at(ground: Ground, promise: _Promise) -> str:
    cell = ground.book.cell(promise.table, promise.row, "text", "content")
    return f"（{spot(ground.book.place(promise.row, cell))}）"


def _finding(ground: Ground, form: Row, promise: _Promise, row: Row, column: str, message: str, *,
             observed: str = "", expected: str = "") -> Finding:
    told = ground.book.cell(promise.table, promise.row, "text", "content")
    cell = ground.book.cell("indicators", row, column, column.removesuffix("_text"))
    places = dict.fromkeys(ground.book.place(r, c) for r, c in ((promise.row, told), (row, cell)))
    return Finding(
        code="P10", severity=ground.catalogue["P10"].severity,
        message=message.replace("{place}", f"（{spot(ground.book.place(row, cell))}）"), document=form["document"],
        document_id=form["document_id"], form=int(form["form"]), unit_key=form["unit_key"], year_key=form["year_key"],
        row_id=row["row_id"], place="; ".join(places),
        cells=tuple((c, part) for c, part in ((told, "observed"), (cell, "expected")) if c), observed=observed, expected=expected)


def _pairs(ground: Ground, form: Row, indicators: list[Row], words: _Words) -> Iterator[Finding | None]:
    """Changes told together, as 分别下降3%、2%: in the text of the results and in the result of an indicator."""
    for goal in ground.book.rows("goals", form):
        for sentence in re.split(r"[。;]", key(goal["text"])):
            said = _PAIRS.search(sentence)
            for row in indicators if said and goal["stage"] == "actual" else ():
                result = _PAIRS.search(key(row["actual_text"]))
                if said is None or result is None or said[1] != result[1] or words.likeness(sentence, row["level3"]) < _LESS:
                    continue
                if re.findall(r"[\d.]+", said[2]) == re.findall(r"[\d.]+", result[2]):
                    ground.tally.passed("P10", form)
                    yield None
                    continue
                ground.tally.failed("P10", form)
                promise = _Promise("", Decimal(0), "%", said[0].rstrip("、,和及"), (), "goals", goal)
                yield _finding(ground, form, promise, row, "actual_text",
                               f"实际完成情况文字“{promise.clause}”{_at(ground, promise)}与“{row['level3']}”实际完成值 "
                               f"{row['actual_text']}{{place}}不一致，待核实。", observed=promise.clause, expected=row["actual_text"])


def _speaks(promise: _Promise, row: Row, words: _Words, own: set[str]) -> bool:
    """Whether an indicator speaks of what a text promises: its words, and its unit or a rate; the unit's name tells nothing."""
    said, named = _grams(promise.words), words.grams(f"{row['level3']} {row['description']}")
    if _value(row, "target_number") == (promise.value, promise.unit):
        return True
    if promise.unit.endswith("元") or promise.clause.startswith(_UPKEEP):  # what is kept going needs no count of its own
        return bool(said & named)
    if row["category"].startswith("cost") or row["category"] == "output-cost":
        return False
    return key(row["unit_of_measure"]) in ("", "%", promise.unit, f"万{promise.unit}") and bool((said - own or said) & named)


def _unmatched(ground: Ground, form: Row, promises: list[_Promise], compared: list[_Promise], indicators: list[Row],
               words: _Words) -> Iterator[Finding]:
    """Figures promised in goals and tasks of plans that no indicator speaks of."""
    if form["kind"] not in _PLANS:
        return
    told, own = False, words.grams(form["unit"])
    for promise in promises:
        if len(promise.words) < 3 or promise.other or not indicators:
            continue
        told = True
        if promise in compared or any(_speaks(promise, row, words, own) for row in indicators):
            ground.tally.passed("P11", form)
            continue
        ground.tally.failed("P11", form)
        cell = ground.book.cell(promise.table, promise.row, "text", "content")
        place = ground.book.place(promise.row, cell)
        said = "任务" if promise.table == "tasks" else "目标"
        yield Finding(
            code="P11", severity=ground.catalogue["P11"].severity,
            message=f"{said}文字“{promise.clause}”（{spot(place)}）没有对应的绩效指标，供参考。",
            document=form["document"], document_id=form["document_id"], form=int(form["form"]), unit_key=form["unit_key"],
            year_key=form["year_key"], row_id=promise.row["row_id"], place=place,
            cells=((cell, "observed"),) if cell else (), observed=promise.clause)
    if not told:
        ground.tally.not_applicable("P11", form, "目标和任务文字中没有量化要求")
