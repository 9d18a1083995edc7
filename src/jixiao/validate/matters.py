"""Which lines of a document speak of the same project: its form, its line in the base-data table, and what the text says of it.

People shorten and reword the names of projects: 救灾物资专项 is 2023年救灾物资采购资金. So names are compared without the words
that all projects share, and figures help: a line with a project's budget and its expenditure is that project's. Two names
with different years or numbers never mean the same project. Rules in SQL see the result as the table `matters`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao.identity.likeness import alike
from jixiao.identity.matching import load_matching
from jixiao.model.schema import Row
from jixiao.validate.book import MONEY, Book, number, reference
from jixiao.validate.wording import nested
from jixiao.words import key, name_key

__all__ = ["COLUMNS", "matters"]

COLUMNS = ("ref", "document", "matter", "source", "name", "together")

_ENOUGH = 0.75  # likeness of names, with what equal figures add, from which two lines are one project
_EQUAL = 0.3  # what an equal figure adds
_ORDINAL = re.compile(r"^(?:其中[:：]?|[（(]?\d+[)）、.．]|[一二三四五六七八九十]+、)\s*")
_YEAR = re.compile(r"((?:19|20)\d\d)年?度?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十]+(?=[期批标])")
_PLACE = re.compile(r"^[一-鿿]{1,5}?[省市县区州盟旗镇乡]")
_COMMON = re.compile("年度|拨付|下达|采购|购置|建设|重点|年初|年中|追加|预算")
_LIST = re.compile(r"项目支出")
_AFTER = re.compile(r"公用经费|政府采购|基本支出|楼堂馆所|厉行节约")
_HEADING = re.compile("(?:业务|运行|维护|工作|[省市县区]级?|专项|其他|性|上年|结转|经费|资金|项目|支出)+")


@dataclass
class _Mention:
    """One name and what is said under it."""

    row: Row
    ref: str
    source: str
    name: str
    core: str
    years: frozenset[str]
    numbers: frozenset[str]
    figures: frozenset[Decimal]


def matters(book: Book) -> Iterator[tuple[str, ...]]:
    """The rows of the table `matters`: the reference of a line, its document, the project's number in it, source, name, and how many
    projects the line speaks of together."""
    forms: dict[str, list[_Mention]] = defaultdict(list)
    lines: dict[str, list[_Mention]] = defaultdict(list)
    said: dict[str, list[_Mention]] = defaultdict(list)
    for mention in _forms(book):
        forms[mention.row["document"]].append(mention)
    for mention in _lines(book):
        lines[mention.row["document"]].append(mention)
    for mention in _claims(book):
        said[mention.row["document"]].append(mention)
    for document in dict.fromkeys([*forms, *lines]):
        groups = [[mention] for mention in forms[document]]
        if lines[document] or said[document]:
            _pair(groups, lines[document])
            parts: dict[str, list[_Mention]] = defaultdict(list)
            for mention in said[document]:
                parts[mention.ref].append(mention)
            # A name that a text gives alone is found more surely than one in a list of names: those come last.
            for together in sorted(parts.values(), key=len):
                found = [(_best(mention, groups), mention) for mention in together]
                if all(at is not None for at, _ in found):
                    for at, mention in found:
                        groups[at or 0].append(mention)
        of: dict[str, int] = defaultdict(int)
        for group in groups:
            for mention in group:
                of[mention.ref] += 1
        for at, group in enumerate(groups, 1):
            for mention in group:
                yield mention.ref, document, str(at), mention.source, mention.name, str(of[mention.ref])


def _mention(row: Row, ref: str, source: str, name: str, unit: str, figures: list[Decimal | None]) -> _Mention:
    plain = name_key(_ORDINAL.sub("", name))
    years = frozenset(_YEAR.findall(plain))
    bare = _YEAR.sub("", plain)
    place = _PLACE.match(bare)
    if place and name_key(unit).startswith(place[0]):
        bare = bare[place.end():]
    bare = bare.removeprefix("市").removeprefix("县").removeprefix("区")
    core = load_matching(()).light["projects"].sub("", _COMMON.sub("", bare))
    if _HEADING.fullmatch(plain):
        core = ""  # a heading such as 业务工作经费 names no project
    return _Mention(row, ref, source, nested(_ORDINAL.sub("", name).strip()), core if len(core) > 1 else "", years,
                    frozenset(_NUMBER.findall(bare)), frozenset(f for f in figures if f))


def _forms(book: Book) -> Iterator[_Mention]:
    for at, form in enumerate(book.tables["forms"], 1):
        if form["kind"] == "project-evaluation" and form["project"]:
            totals = [r for r in book.rows("amounts", form)
                      if (r["subject"], r["fund_source"], r["nature"]) == ("form", "total", "total")]
            yield _mention(form, reference("forms", at), "form", form["project"], form["unit"], [_money(r) for r in totals])


def _lines(book: Book) -> Iterator[_Mention]:
    """The lines below 项目支出 in a base-data table that hold a figure of the year."""
    units = {(form["document"], form["form"]): form["unit"] for form in book.forms}
    of: dict[tuple[str, str, str], list[tuple[int, Row]]] = {}
    inside: dict[tuple[str, str], bool] = {}
    for at, row in enumerate(book.tables["amounts"], 1):
        if row["form_kind"] != "base-data":
            continue
        form = row["document"], row["form"]
        if _LIST.search(row["item"]):
            inside[form] = True
        elif _AFTER.search(row["item"]):
            inside[form] = False
        elif inside.get(form) and row["stage"] in ("initial", "final"):
            of.setdefault((*form, row["subject_ref"]), []).append((at, row))
    for rows in of.values():
        figures = [_money(row) for _, row in rows]
        if any(figures):
            at, row = rows[0]
            yield _mention(row, reference("amounts", at), "base", row["item"], units.get((row["document"], row["form"]), ""), figures)


def _claims(book: Book) -> Iterator[_Mention]:
    """What the text says of named projects; a claim of several names (甲、乙) makes a mention of each."""
    units = {form["document"]: form["unit"] for form in reversed(book.forms)}
    of: dict[tuple[str, str], list[Decimal | None]] = defaultdict(list)
    rows = [(at, row) for at, row in enumerate(book.tables["claims"], 1)
            if row["nature"] == "project" and row["measure"] in ("amount", "change") and not row["about"].isascii()]
    for _, row in rows:
        said = _money(row)
        of[row["document"], row["about"]].append(said and abs(said))
    for at, row in rows:
        names = key(row["about"]).split("、")
        for name in names:
            figures = of[row["document"], row["about"]] if len(names) == 1 else []
            yield _mention(row, reference("claims", at), "text", name, units.get(row["document"], ""), figures)


def _money(row: Row) -> Decimal | None:
    unit = row.get("money_unit") or row.get("unit_of_measure", "")
    value = number(row.get("amount") or row.get("value", ""))
    return value * MONEY[unit] if value is not None and unit in MONEY else None


def _likeness(one: _Mention, other: _Mention) -> float:
    if (one.years and other.years and one.years != other.years) or one.numbers != other.numbers:
        return 0
    named = alike(one.core, other.core)[0] if one.core and other.core else 0.0
    equal = len(one.figures & other.figures)
    return _ENOUGH if not named and equal > 1 else named + _EQUAL * min(equal, 2) * (named >= 0.4)


def _pair(groups: list[list[_Mention]], lines: list[_Mention]) -> None:
    """Join each line of the base-data table to the form it is most alike to, one to one; a line of its own makes a group."""
    scored = sorted(((_likeness(group[0], line), -at, -number) for at, group in enumerate(groups)
                     for number, line in enumerate(lines)), reverse=True)
    taken: set[int] = set()
    joined: dict[int, int] = {}
    for score, at, number_ in scored:
        if score >= _ENOUGH and -at not in joined and -number_ not in taken:
            joined[-at] = -number_
            taken.add(-number_)
    for at, number_ in joined.items():
        groups[at].append(lines[number_])
    groups += [[line] for at, line in enumerate(lines) if at not in taken]


def _best(mention: _Mention, groups: list[list[_Mention]]) -> int | None:
    scores = [max(_likeness(mention, known) for known in group if known.source != "text") for group in groups]
    best = max(scores, default=0)
    return scores.index(best) if best >= _ENOUGH and scores.count(best) == 1 else None
