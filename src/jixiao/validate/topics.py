"""P11: goals and tasks of which no indicator speaks, or only under another name, and tasks whose content is not what their name says.

A sentence of the goals or a task is held against the names and descriptions of all indicators of its form that are not costs. It is
told only where it shares no pair of characters with any of them, leaving out words that every form has (`shapes/words/goals.yaml`),
those of the unit's name and those of many indicators.

This is code because it compares the characters of texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jixiao.findings import Finding
from jixiao.identity.likeness import alike
from jixiao.model.schema import Row
from jixiao.validate.book import number
from jixiao.validate.ground import Ground
from jixiao.validate.wording import spot, target_said
from jixiao.words import key, name_key

__all__ = ["check_topics"]

_SENTENCE = re.compile(r"[。;\n]|(?<!\d)\d[.、](?!\d)|目标\d[:：]?")
_RATE = re.compile(r"(?<![一-鿿])(?:确保|实现|力争|保持|全年)*([一-鿿]{5,18}率)(?:达到?|不低于|≥|>=|保持在?)?(\d+(?:\.\d+)?)%")
_OFFICE = re.compile("日常|政务|履职|保障|机关|行政|经费|支出")  # names under which running costs belong
_NEAR = 0.8
_BEFORE, _AFTER = 16, 8  # how far from what is to be lowered the word that says so may stand
_FEW = 4  # indicators, fewer of which say little about what a form covers
_MANY = 6  # indicators that share a word which then tells nothing
_TELLING = 3  # pairs of characters that a text must have to be judged
_SHOWN = 40


@dataclass(frozen=True)
class _Text:
    """A sentence of a goal, or a task with its name and content."""

    table: str
    row: Row
    words: str


def check_topics(ground: Ground, patterns: Mapping[str, re.Pattern[str]]) -> list[Finding]:
    """Look for goals and tasks without an indicator, and for tasks that are named after something else."""
    generic, upkeep = patterns["topic-generic"], patterns["topic-upkeep"]
    found = []
    for form in ground.book.forms:
        if not form["kind"].endswith("-plan"):
            continue
        named = [_pairs(f"{row['level3']} {row['description']}", generic) for row in ground.book.rows("indicators", form)
                 if row["level3"] and not row["category"].startswith("cost") and row["category"] != "output-cost"]
        times = Counter(pair for pairs in named for pair in pairs)
        common = _pairs(form["unit"] + form["department"], generic) | {p for p, n in times.items() if n > max(_MANY, len(named) / 3)}
        for text in _texts(ground, form) if len(named) >= _FEW else ():
            pairs = _pairs(text.words, generic) - common
            figures = text.table == "goals" and re.search(r"\d", text.words)  # `goals` looks at these
            if len(pairs) < _TELLING or figures or upkeep.search(text.words):
                continue
            if pairs & times.keys():
                ground.tally.passed("P11", form)
            else:
                said = f"任务“{_short(text.row['name'])}”" if text.table == "tasks" else f"目标文字“{_short(text.words)}”"
                found.append(_finding(ground, form, text, f"{said}{{place}}在绩效指标中没有对应的内容，供参考。"))
        rows = [row for row in ground.book.rows("indicators", form) if row["level3"]]
        for goal in ground.book.rows("goals", form) if len(rows) >= _FEW else ():
            found += _outcomes(ground, form, goal, rows, patterns)
            found += _renamed(ground, form, goal, rows)
        for row in ground.book.rows("tasks", form):
            name, content = (_pairs(row[column], generic) for column in ("name", "content"))
            if len(name) > 1 and len(content) > 1 and not name & content and upkeep.search(key(row["content"])) \
                    and not upkeep.search(key(row["name"])) and not _OFFICE.search(row["name"]):
                found.append(_finding(ground, form, _Text("tasks", row, ""), f"任务“{_short(row['name'])}”的内容是"
                                      f"“{_short(row['content'])}”{{place}}，与任务名称没有关联，供参考。"))
    return found


def _outcomes(ground: Ground, form: Row, goal: Row, rows: list[Row], patterns: Mapping[str, re.Pattern[str]]) -> Iterator[Finding]:
    """Accidents, casualties and losses that a goal is to lower and that no indicator measures."""
    text, lower = key(goal["text"]), patterns["topic-lower"]
    said = dict.fromkeys(
        found[0] for found in patterns["topic-outcome"].finditer(text)
        if lower.search(re.split("[。;]", text[:found.start()])[-1][-_BEFORE:])
        or lower.search(re.split("[。;,]", text[found.end():])[0][:_AFTER]))
    measured = key("".join(f"{row['level3']}{row['description']}{row['target_text']}" for row in rows))
    silent = "、".join(f"“{word}”" for word in said if word not in measured)
    if silent:
        yield _finding(ground, form, _Text("goals", goal, ""), f"目标文字{{place}}要求减少{silent}，绩效指标中没有考核，供参考。")
    elif said:
        ground.tally.passed("P11", form)


def _renamed(ground: Ground, form: Row, goal: Row, rows: list[Row]) -> Iterator[Finding]:
    """Rates of a goal that an indicator has under a name that is nearly the same."""
    names = {name_key(row["level3"]) for row in rows}
    for name, value in _RATE.findall(key(goal["text"])):
        if any(name in other or other in name for other in names):
            continue
        near = [row for row in rows if row["unit_of_measure"] == "%" and number(row["target_number"]) == number(value)
                and alike(name, name_key(row["level3"]))[0] >= _NEAR]
        if len(near) == 1:
            place = spot(ground.book.place(near[0], ground.book.cell("indicators", near[0], "level3")))
            yield _finding(ground, form, _Text("goals", goal, ""), f"目标文字中的“{name}”{value}%{{place}}，绩效指标写作"
                           f"“{near[0]['level3']}”{target_said(near[0])}（{place}），名称不一致，供参考。")


def _texts(ground: Ground, form: Row) -> Iterator[_Text]:
    for row in ground.book.rows("goals", form):
        for sentence in _SENTENCE.split(key(row["text"])):
            yield _Text("goals", row, sentence)
    for row in ground.book.rows("tasks", form):
        yield _Text("tasks", row, key(f"{row['name']} {row['content']}"))


def _pairs(text: str, generic: re.Pattern[str]) -> set[str]:
    """The pairs of neighbouring characters of a text without generic words."""
    return {part[at:at + 2] for part in generic.sub(" ", key(text)).split() for at in range(len(part) - 1)}


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _finding(ground: Ground, form: Row, text: _Text, message: str) -> Finding:
    ground.tally.failed("P11", form)
    cell = ground.book.cell(text.table, text.row, "text", "content")
    place = ground.book.place(text.row, cell)
    return Finding(
        code="P11", severity=ground.catalogue["P11"].severity, message=message.replace("{place}", f"（{spot(place)}）"),
        document=form["document"], document_id=form["document_id"], form=int(form["form"]), unit_key=form["unit_key"],
        year_key=form["year_key"], row_id=text.row["row_id"], place=place, cells=((cell, "observed"),) if cell else ())
