"""What is counted in running text, in goals and in the results of indicators, and which of these counts speak of the same matter.

A matter is a noun of some length with a unit: 防汛应急响应 … 次. It is what is left of the words around a number when light words
(累计, 全市) and what is done with the things (启动, 整改) are taken off; two counts speak of the same matter when their nouns are
the same, the same is done with the things, and they are of one year and scope. A count of a part, of another time or of a plan
is left out, and a paragraph is not held against itself. The words stand in `shapes/words/counts.yaml`. Rules in SQL see the result
as the table `counts`.

This is code because it takes sentences apart and compares every noun with every other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.identity.places import placed
from jixiao.model.schema import Row
from jixiao.validate.book import Book, decimals, number, reference
from jixiao.words import key

__all__ = ["COLUMNS", "counts"]

COLUMNS = ("ref", "document", "form", "source", "said", "noun", "unit", "low", "high", "thing", "whole")

_SENTENCE = re.compile(r"[。;!?\n]")
_PIECE = re.compile(r"[,:()“”\"《》]|、")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_SCOPE = re.compile(r"[市区县]?本级|全[国省市县区州镇乡]")
_MARK = re.compile(r"(?:国家|[省市县区乡镇村])级|[一二三四五六七八九十\d]+(?=[期批类号标])|[甲乙丙丁ABCD](?=类)")
_NOT_SO = re.compile(r"其中|[上下]半年|季度|\d月|截[止至]|上年|去年|同期|目标|预期|计划[^生]|预计|拟|将")
_TAIL = re.compile(r"[的是因由把将]|要求|原因|用于")  # a noun before a number does not reach across these
_HEAD = re.compile(r"^[一-鿿]{2,16}?(?=特别是|尤其是|以上|[的和及与并至到对从在于由]|进行|开展|参加|参与|分别|全部|左右|[^一-鿿]|$)")
_DOES = re.compile(r"^(?:进行|参加|参与|接受)([一-鿿]{3,16})")
_SHORT = 3  # characters that a noun must have


@dataclass(frozen=True)
class _Source:
    """Where a text stands: a cell of running text, a goal, or an indicator."""

    row: Row
    ref: str
    kind: str


@dataclass(frozen=True)
class _Count:
    """A number of things in a text: what they are, what was done with them, and between which numbers it lies."""

    source: _Source
    said: str
    noun: str
    actions: tuple[str, ...]
    unit: str
    bounds: tuple[Decimal, Decimal]
    marks: frozenset[str]
    scope: tuple[str, ...]

    def beside(self, other: _Count) -> bool:
        """Whether both can speak of one matter: what stands in one paragraph does not, nor does another action, part, year or scope.

        The account of results and the indicators of one form are for P10.
        """
        mine, theirs = self.source, other.source
        return (not (mine.row.get("form") == theirs.row.get("form") and {mine.kind, theirs.kind} == {"goal", "indicator"})
                and self.marks == other.marks and mine.ref != theirs.ref and self.actions[:1] == other.actions[:1]
                and all(a == b or not a or not b for a, b in zip(self.scope, other.scope, strict=True)))


def counts(book: Book, words: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[str, ...]]:
    """The rows of the table `counts`: each count with the number of its matter (`thing`) and of the wider one (`whole`)."""
    of: dict[tuple[str, str], list[_Count]] = defaultdict(list)
    for count in _Reader(book, words).all():
        of[count.source.row["document"], count.unit].append(count)
    for (document, unit), found in of.items():
        for count, thing, whole in zip(found, *_grouped(found), strict=True):
            low, high = count.bounds
            yield (count.source.ref, document, count.source.row.get("form", ""), count.source.kind, count.said, count.noun, unit,
                   str(low), str(high), f"{unit}{thing}", f"{unit}{whole}")


class _Reader:
    """Takes the texts of all documents apart."""

    def __init__(self, book: Book, words: Mapping[str, re.Pattern[str]]) -> None:
        self._book = book
        names = ("figure", "action", "light", "generic", "part", "topic", "times", "people", "sets")
        self._is = {name: words[f"count-{name}"] for name in names}
        self._own: dict[str, re.Pattern[str]] = {}
        # Counts of known things are claims; X12 compares these by what they are about.
        self._claimed = {(row["document"], row["place"].partition(";")[0], row["value"]) for row in book.tables["claims"]
                         if row["measure"] in ("count", "persons") and row["about"] != row["item"]}

    def all(self) -> Iterator[_Count]:
        """Every count of what was done: texts of files that report on a year, accounts of results, results of indicators."""
        book = self._book
        told = {form["document"] for form in book.forms if form["kind"].endswith("-evaluation") or form["kind"].startswith("account")}
        text = {(grid["document"], grid["grid"]) for grid in book.tables["grids"] if grid["kind"] == "text"}
        for at, cell in enumerate(book.tables["cells"], 1):
            if cell["document"] in told and (cell["document"], cell["grid"]) in text and len(cell["text"]) > 6:
                yield from self._texts(cell["text"], _Source(cell, reference("cells", at), "text"))
        for at, goal in enumerate(book.tables["goals"], 1):
            if goal["stage"] == "actual":
                yield from self._texts(goal["text"], _Source(goal, reference("goals", at), "goal"))
        for at, row in enumerate(book.tables["indicators"], 1):
            if row["form_kind"].endswith("-evaluation"):
                yield from self._indicator(_Source(row, f"{reference('indicators', at)}:actual_text", "indicator"))

    def _texts(self, text: str, source: _Source) -> Iterator[_Count]:
        for sentence in _SENTENCE.split(key(text).replace("台(套)", "台套")):
            pieces = [piece for piece in _PIECE.split(sentence) if piece]
            for at, piece in enumerate(pieces):
                figures = list(self._is["figure"].finditer(piece))
                for order, figure in enumerate(figures):
                    before = piece[figures[order - 1].end() if order else 0:figure.start()]
                    behind = piece[figure.end():figures[order + 1].start() if order + 1 < len(figures) else len(piece)]
                    alone = not order and at > 0 and len(self._is["light"].sub("", before)) < 2
                    if alone and not self._is["figure"].search(pieces[at - 1]):  # …培训,人数66人
                        before = f"{pieces[at - 1]},{before}"
                    yield from self._count(before, behind, figure, sentence, source)

    def _count(self, before: str, behind: str, figure: re.Match[str], sentence: str, source: _Source) -> Iterator[_Count]:
        row = source.row
        head = sentence[:max(sentence.find(before + figure[0]), 0) + len(before)]
        year, years = self._book.documents[row["document"]]["year"], set(_YEAR.findall(head))
        if (row["document"], row["place"].partition(";")[0], figure[2]) in self._claimed or (year and years - {year}):
            return
        if _NOT_SO.search(head) or self._is["part"].search(f"{before}|{behind[:8]}") or self._is["topic"].search(behind):
            return
        noun, actions = self._noun(_TAIL.split(before)[-1], source)
        does = _DOES.match(behind) if self._unit(figure[6]) == "人" else None
        after = does[1] if does else (_HEAD.findall(behind) or [""])[0]
        if after and (does or len(noun) < _SHORT or self._is["action"].search(re.sub(r"[的了共已]+$", "", before)[-2:])):
            noun, more = self._noun(after, source)
            actions += more if does else ()
        said = f"{before[-30:]}{figure[0]}{behind[:12]}".replace(",", "，")
        scope = (_SCOPE.findall(before) or [""])[-1], "" if year else ",".join(sorted(years))
        yield from self._made(_Count(source, said, noun, actions, self._unit(figure[6]), _bounds(figure),
                                     frozenset(_MARK.findall(said)), scope))

    def _indicator(self, source: _Source) -> Iterator[_Count]:
        row = source.row
        name, result, value = key(row["level3"]), key(row["actual_text"]), number(row["actual_number"])
        figure = self._is["figure"].fullmatch(result.removeprefix("共"))
        if figure:
            unit, bounds = figure[6], _bounds(figure)
        elif value is not None and result == row["actual_number"]:
            unit, bounds = key(row["unit_of_measure"]), (value, value)
        else:
            return
        if not self._is["part"].search(name):
            noun, actions = self._noun(name, source)
            marks = set(_MARK.findall(name)) | set(_YEAR.findall(name)) - {self._book.documents[row["document"]]["year"]}
            scope = (_SCOPE.findall(name) or [""])[-1], ""
            yield from self._made(_Count(source, f"{row['level3']} {row['actual_text']}", noun, actions, self._unit(unit),
                                         bounds, frozenset(marks), scope))

    def _made(self, count: _Count) -> Iterator[_Count]:
        if len(count.noun) >= _SHORT and count.unit and not self._is["generic"].match(count.noun):
            yield count

    def _noun(self, text: str, source: _Source) -> tuple[str, tuple[str, ...]]:
        """What is counted, and what is done with it, the main thing first."""
        document = source.row["document"]
        if document not in self._own:
            names = placed(self._book.documents[document]["issuer"]).places
            self._own[document] = re.compile("|".join(map(re.escape, names)) or "(?!)")
        light = self._is["light"].sub("", self._own[document].sub("", _YEAR.sub("", text)))
        return self._is["light"].sub("", self._is["action"].sub("", light)), tuple(self._is["action"].findall(light))

    def _unit(self, unit: str) -> str:
        known = (("次", "times"), ("人", "people"), ("台套", "sets"))
        return next((name for name, words in known if self._is[words].match(unit)), unit)


def _bounds(figure: re.Match[str]) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that a printed one may stand for: 2300余 is 2300 to 2400, 近40 is 36 to 40."""
    about, printed, more, times, further, _, after = figure.groups()
    value, digits = Decimal(printed), decimals(printed)
    step = Decimal(1).scaleb(-digits) if digits else Decimal(1).scaleb(len(printed) - len(printed.rstrip("0")))
    low = high = value
    if {more, further, after} & {"余", "多", "来"}:
        high = value + step
    elif about == "约" or after == "左右":
        low, high = value * Decimal("0.9"), value * Decimal("1.1")
    elif about == "近" or after == "以下":
        low = value * Decimal("0.9")
    elif about or after == "以上":
        high = value * 2
    elif times:
        low, high = value - step / 2, value + step / 2
    scale = {"万": 10000, "亿": 100000000}.get(times or "", 1)
    return low * scale, high * scale


def _grouped(found: list[_Count]) -> tuple[list[int], list[int]]:
    """For each count the number of its matter, and of the matter under which others name it more shortly."""
    things, wholes = list(range(len(found))), list(range(len(found)))
    for at, one in enumerate(found):
        for before, other in enumerate(found[:at]):
            if not _alike(one, other) or not one.beside(other):
                continue
            if one.noun == other.noun:
                things = [things[before] if thing == things[at] else thing for thing in things]
            wholes = [wholes[before] if whole == wholes[at] else whole for whole in wholes]
    return things, wholes


def _alike(one: _Count, other: _Count) -> bool:
    """Whether one noun is the other or names it more shortly.

    防汛知识培训 is 防汛业务知识培训; where the same is done with both, 应急响应 is 防汛应急响应.
    """
    short, long = sorted((one.noun, other.noun), key=len)
    if short == long:
        return True
    if len(short) < 4 or len(long) > len(short) * 2:
        return False
    if one.actions and long.endswith(short):
        return True
    rest = iter(long)
    return len(short) > 5 and short[:2] == long[:2] and short[-2:] == long[-2:] and all(c in rest for c in short)
