"""Identities of running text: with the tables, and within a sentence. Found by what the numbers are, not by the reader's claims.

A number of four or more digits that a table prints too is that figure; smaller ones need the name of the line in front of
them. A percentage is a share, a completion or a change where the amounts beside it make it so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from figures import MONEY, Figure
from identities import Identity, at_most, ratio, same, sums

from jixiao.model import CellRef

__all__ = ["of_goals", "of_prose"]

# Names in sentences, and the lines of tables they stand for: the longest that stands directly before a figure decides.
NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("因公出国", ("abroad",)), ("公务用车购置及运行", ("vehicle",)), ("公务用车购置和运行", ("vehicle",)),
    ("公务用车购置费及运行", ("vehicle",)), ("公务用车购置费", ("vehicle-purchase",)), ("公务用车运行", ("vehicle-running",)),
    ("公务接待费", ("reception",)), ("人员经费", ("personnel-total", "total")), ("公用经费", ("public-total", "total")),
    ("基本支出", ("total",)), ("项目支出", ("total",)), ("事业收入", ("career", "total")), ("其他收入", ("other", "total")),
    ("年初结转", ("opening",)), ("年末结转", ("closing",)), ("三公”经费", ("total",)),
)  # fmt: skip
_LIST = re.compile("其中|包括|分别|：|用于")
_GAP = 28
_ITEM = 40
_NEAR = 4


@dataclass(frozen=True)
class Paragraph:
    """A cell of running text with its figures in order."""

    text: str
    figures: tuple[Figure, ...]

    def before(self, figure: Figure) -> str:
        """The words between the figure before and this one."""
        start = max((f.spot.end for f in self.figures if f.spot.end <= figure.spot.start and f.unit != "word"), default=0)
        return self.text[max(start, figure.spot.start - _GAP) : figure.spot.start]

    def between(self, one: Figure, other: Figure) -> str:
        """The words from one figure to a later one."""
        return self.text[one.spot.end : other.spot.start]


def of_prose(prose: Iterable[Figure], tables: Iterable[Figure], texts: Mapping[tuple[str, CellRef], str]) -> list[Identity]:
    """All identities of the running text of some documents."""
    of_table: dict[str, list[Figure]] = defaultdict(list)
    for figure in tables:
        if figure.table == "amounts" and figure.column == "amount":
            of_table[figure.spot.document].append(figure)
    paragraphs: dict[tuple[str, CellRef], list[Figure]] = defaultdict(list)
    for figure in prose:
        paragraphs[figure.spot.document, figure.spot.cell].append(figure)
    out: list[Identity] = []
    inner: dict[str, list[Paragraph]] = defaultdict(list)
    for (document, cell), figures in sorted(paragraphs.items(), key=lambda pair: pair[0]):
        paragraph = Paragraph(texts[document, cell], tuple(sorted(figures, key=lambda f: f.spot.start)))
        inner[document].append(paragraph)
        printed = of_table[document]
        out += [*_printed(paragraph, printed), *_rates(paragraph, printed), *_lists(paragraph), *_words(paragraph)]
        out += _counts(paragraph)
    for paragraphs_of_one in inner.values():
        out += [*_items(paragraphs_of_one), *_vehicles(paragraphs_of_one)]
    return out


def of_goals(prose: Iterable[Figure], tables: Iterable[Figure], forms: Mapping[tuple[str, CellRef], str]) -> Iterator[Identity]:
    """A number of two or more digits in a goal of a plan is the target of an indicator of that form with its unit (P10)."""
    targets = [f for f in tables if f.table == "indicators" and f.column == "target_number"]
    for figure in prose:
        form = forms.get((figure.spot.document, figure.spot.cell))
        if form is None or figure.unit == "word" or figure.value < 10:
            continue
        for target in targets:
            row = dict(target.row)
            here = (row["document"], row["form"], target.value, row["unit_of_measure"]) == (
                figure.spot.document, form, figure.value, figure.unit)
            if here and row["form_kind"].endswith("plan"):
                yield from same("P10", figure, target, Decimal(0))
                break


def _digits(figure: Figure) -> int:
    plain = figure.text.replace(",", "").replace("，", "").lstrip("-").replace(".", "").lstrip("0")
    return len(plain.rstrip("0"))


def _money(paragraph: Paragraph) -> list[Figure]:
    return [f for f in paragraph.figures if f.unit in MONEY]


# --- what a table prints too ----------------------------------------------------------------------------------------------
def _printed(paragraph: Paragraph, tables: Sequence[Figure]) -> Iterator[Identity]:
    for figure in _money(paragraph):
        rule = "B07" if any(dict(t.row)["form_kind"].startswith("budget") for t in tables[:1]) else "F20"
        lead = paragraph.before(figure)
        if re.search("增加|减少|增长|下降|上年|去年|年初预算(?!数?为?.{0,6}支出决算)", lead):
            continue
        refs = _refs(lead)
        words = paragraph.text[max(0, figure.spot.start - _ITEM) : figure.spot.start]
        like = [t for t in tables if abs(t.value * t.wan - figure.value * figure.wan) <= figure.half * figure.wan]
        named = [t for t in like if dict(t.row)["stage"] in ("final", "initial", "executed")
                 and (dict(t.row)["subject_ref"] in refs or (len(dict(t.row)["item"]) > 3 and dict(t.row)["item"] in words))]
        if _digits(figure) >= _NEAR:
            like.sort(key=lambda t: dict(t.row)["item"] not in words)
            yield from (i for t in like[:1] for i in same(rule, figure, t, figure.half * figure.wan + t.half * t.wan))
        elif named:
            yield from same(rule, figure, named[0], figure.half * figure.wan + named[0].half * named[0].wan)


def _refs(lead: str) -> tuple[str, ...]:
    best = max(((lead.rfind(name), len(name), refs) for name, refs in NAMES if name in lead), default=(0, 0, ()))
    return best[2]


# --- percentages ----------------------------------------------------------------------------------------------------------
def _rates(paragraph: Paragraph, tables: Sequence[Figure]) -> Iterator[Identity]:
    totals = [t for t in tables if dict(t.row)["subject_ref"] in ("total", "current-total")]
    for rate in paragraph.figures:
        if rate.unit != "%":
            continue
        money = [f for f in _money(paragraph) if f.spot.end <= rate.spot.start]
        money = list(reversed(money))[:4]
        lead = paragraph.before(rate)
        if not money:
            continue
        if re.search("增长|下降|增加|减少|降低|上升", lead):
            yield from _change(paragraph, rate, money, totals)
        elif "完成" in lead and len(money) > 1:
            yield from _first(ratio("F22", rate, [money[0]], [(1, money[1])]), rate, money[:2])
        elif "占" in lead:
            for whole in [*(m for m in reversed(_money(paragraph)) if m.spot.end < money[0].spot.start), *totals]:
                found = list(_first(ratio("F23", rate, [money[0]], [(1, whole)]), rate, [money[0], whole]))
                if found:
                    yield from found
                    break


def _first(identities: Sequence[Identity], rate: Figure, money: Sequence[Figure]) -> Iterator[Identity]:
    """An identity, if it holds as printed."""
    values = {f.spot: f.value * f.wan for f in (rate, *money)}
    yield from (i for i in identities if i.holds(values))


def _change(paragraph: Paragraph, rate: Figure, money: Sequence[Figure], totals: Sequence[Figure]) -> Iterator[Identity]:
    delta = money[0]
    lead = paragraph.before(delta)
    sign = -1 if re.search("减少|下降|降低", lead) else 1
    for whole in [*money[1:], *totals]:
        identities = ratio("N01", rate, [delta], [(1, whole), (-sign, delta)])
        found = list(_first(identities, rate, [delta, whole]))
        if found and rate.value:
            yield from found
            break
    for one in money[1:]:
        for other in money[2:]:
            if one is not other and abs(one.value * one.wan - other.value * other.wan) == delta.value * delta.wan != 0:
                big, small = sorted((one, other), key=lambda f: -f.value * f.wan)
                yield from sums("N01", big, [small, delta])


# --- lists ----------------------------------------------------------------------------------------------------------------
def _lists(paragraph: Paragraph) -> Iterator[Identity]:
    """A figure, then its parts: as many of the next ones of its unit as make it up."""
    for at, total in enumerate(paragraph.figures):
        if total.unit in ("word", "%", "次", "分", "人"):
            continue
        family = MONEY if total.unit in MONEY else (total.unit,)
        rest = [f for f in paragraph.figures[at + 1 :] if f.unit in family]
        if len(rest) < 2 or not _LIST.search(paragraph.between(total, rest[0])):
            continue
        for count in range(len(rest), 1, -1):
            parts = rest[:count]
            off = abs(sum(p.value * p.wan for p in parts) - total.value * total.wan)
            if off == 0 or (off <= total.half * 4 * total.wan and _digits(total) >= _NEAR):
                yield from sums("F25" if "采购" in paragraph.text else "N04", total, parts)
                break


def _items(paragraphs: Sequence[Paragraph]) -> Iterator[Identity]:
    """The budgets and the results of the items below a total, each paragraph one item (X06)."""
    for at, head in enumerate(paragraphs):
        if not ("年初预算" in head.text and "支出决算" in head.text and head.text.rstrip().endswith("其中：")):
            continue
        below: list[tuple[Figure, Figure]] = []
        for paragraph in paragraphs[at + 1 :]:
            pair = _money(paragraph)[:2]
            if len(pair) == 2 and "年初预算" in paragraph.before(pair[0]) and "支出决算" in paragraph.before(pair[1]):
                below.append((pair[0], pair[1]))
            elif "年初预算" not in paragraph.text:
                break
        total = [f for f in _money(head) if re.search("年初预算数?为|支出决算数?为", head.before(f))][:2]
        if len(total) == 2 and len(below) > 1:
            for column, whole in enumerate(total):
                yield from sums("X06", whole, [pair[column] for pair in below])


def _vehicles(paragraphs: Sequence[Paragraph]) -> Iterator[Identity]:
    """The vehicles that 三公 money keeps are among all vehicles of the unit (F26)."""
    kept = [(p, f) for p in paragraphs for f in p.figures if "保有量" in p.before(f) and f.unit in ("辆", "台")]
    owned = [(p, f) for p in paragraphs for f in p.figures if "共有车辆" in p.before(f) and f.unit in ("辆", "台")]
    for (_, one), (_, other) in zip(kept[:1], owned[:1], strict=False):
        yield from at_most("F26", [one], other, Decimal(0))


# --- words ----------------------------------------------------------------------------------------------------------------
def _words(paragraph: Paragraph) -> Iterator[Identity]:
    """Words of direction: of an amount and its rate together, and of two amounts that are compared."""
    figures = paragraph.figures
    words = [f for f in figures if f.unit == "word"]
    for one in words:
        after = [f for f in figures if f.spot.start >= one.spot.end]
        if len(after) > 2 and after[0].unit in MONEY and after[1].unit == "word" and after[2].unit == "%":
            gap = paragraph.between(after[0], after[2])
            if len(gap) <= 6 and paragraph.text[one.spot.end : after[0].spot.start].strip("了约") == "":
                pair = (one.spot, after[1].spot)
                yield Identity("W01", pair, lambda v, p=pair: v[p[0]] == v[p[1]])  # type: ignore[misc]
        if one.text in ("大于", "小于", "高于", "低于"):
            lead = [f for f in figures if f.spot.end <= one.spot.start and f.unit in MONEY][-2:]
            said = paragraph.text[one.spot.start - 4 : one.spot.end + 8]
            if len(lead) == 2 and "决算" in said and "预算" in said and lead[0].value != lead[1].value:
                three = (lead[0].spot, lead[1].spot, one.spot)
                yield Identity("W01", three, lambda v, t=three: (v[t[1]] - v[t[0]]) * v[t[2]] > 0)  # type: ignore[misc]


# --- what there is none of costs nothing ----------------------------------------------------------------------------------
_KINDS = (("因公出国", re.compile("团组|人次|批次|批")), ("公务接待", re.compile("批次|人次|批|团组")),
          ("购置", re.compile("购置|更新")))  # fmt: skip


def _counts(paragraph: Paragraph) -> Iterator[Identity]:
    for figure in paragraph.figures:
        if figure.unit in (*MONEY, "%", "word") or "外宾" in paragraph.text[max(0, figure.spot.start - 12) : figure.spot.start]:
            continue
        said = paragraph.before(figure)[-8:] + figure.unit
        for name, counted in _KINDS:
            money = [m for m in _money(paragraph) if m.spot.end <= figure.spot.start and name in paragraph.before(m)]
            if money and counted.search(said) and not re.search("增加|减少|增长|下降", paragraph.before(money[0])):
                pair = (money[0].spot, figure.spot)
                yield Identity("F27", pair, lambda v, p=pair: (v[p[0]] > 0) == (v[p[1]] > 0))  # type: ignore[misc]
