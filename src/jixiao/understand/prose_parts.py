"""Quantities with their parts: 造林90亩，其中东片50亩、西片40亩 becomes three claims, two of them of the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao.understand.prose_grammar import Grammar
from jixiao.understand.prose_state import Claim
from jixiao.understand.prose_words import COUNT_UNITS, NUMBER, Subject

__all__ = ["MEASURES", "with_parts"]

MEASURES = {"人": "persons", "人次": "persons", "名": "persons", "亩": "quantity", "公里": "quantity", "平方米": "quantity",
            "公顷": "quantity", "吨": "quantity", "公斤": "quantity", "平方公里": "quantity", "立方米": "quantity",
            "万亩": "quantity", "万吨": "quantity", "万立方米": "quantity", "万平方米": "quantity"}
_UNITS = f"万亩|万吨|万立方米|万平方米|平方公里|立方米|{COUNT_UNITS}"
_LINK = r"(?:约|共计|合计|总计|共有|共|为|达到|达|有|:)*"
_TOTAL = re.compile(
    rf"(?P<name>[\u4e00-\u9fff“”]{{2,30}}?)(?P<link>{_LINK}){NUMBER}(?P<unit>{_UNITS})(?:\(|[，,。;]|)其中[:，,]?")
_PART = re.compile(rf"[，,、和及]?(?P<name>[\u4e00-\u9fff“”]{{1,20}}?)(?P<link>{_LINK}){NUMBER}(?P<unit>{_UNITS})")
_ASIDE = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_OF_ANOTHER = re.compile(r"[每各再]|人均|增|减|预计|计划|不少于|不低于|不超过|以上|以下|超过")
_TELLING = 4  # digits that an approximate total must have to be held against its parts


@dataclass(frozen=True)
class _Piece:
    """A quantity: its name, where name and figure stand, and what is printed."""

    name: str
    start: int
    number: int
    end: int
    value: str
    unit: str


def with_parts(flat: str, claims: list[Claim], grammar: Grammar, before: int) -> list[Claim]:
    """The claims of a paragraph with its quantities that are told with their parts.

    Args:
        flat: the paragraph.
        claims: its claims so far; what they say of a figure holds.
        grammar: tells which words before a name only lead in.
        before: how many claims of the document come first.
    """
    out = list(claims)
    for total, parts in _lists(flat, grammar):
        at = _claimed(total, out)
        if at is not None and any(c.of == before + at + 1 for c in out):
            continue
        found = [_claimed(part, out) for part in parts]
        if any(n is not None and out[n].of for n in found):
            continue
        if at is None:
            out.append(_claim(total))
            at = len(out) - 1
        for part, known in zip(parts, found, strict=True):
            if known is None:
                out.append(replace(_claim(part), measure=out[at].measure, of=before + at + 1))
            else:
                out[known] = replace(out[known], of=before + at + 1)
    return out


def _lists(flat: str, grammar: Grammar) -> Iterator[tuple[_Piece, list[_Piece]]]:
    for hit in _TOTAL.finditer(flat):
        total = _piece(hit, grammar)
        if _OF_ANOTHER.search(hit["name"]) or ("约" in hit["link"] and len(total.value.replace(".", "").rstrip("0")) < _TELLING):
            continue
        parts: list[_Piece] = []
        at = hit.end()
        while (part := _PART.match(flat, at)) and part["unit"] == total.unit and not _OF_ANOTHER.search(part["name"]):
            parts.append(_piece(part, grammar))
            aside = _ASIDE.match(flat, part.end())
            at = aside.end() if aside else part.end()
        if len(parts) > 1 and flat[at : at + 1] in ("", "。", ";", ")", "，", ","):
            yield total, parts


def _piece(hit: re.Match[str], grammar: Grammar) -> _Piece:
    skipped, _ = grammar.led(hit["name"])
    skipped += hit["name"].startswith("有", skipped)
    skipped = skipped if skipped < len(hit["name"]) else 0
    return _Piece(hit["name"][skipped:], hit.start("name") + skipped, hit.start("n"), hit.end("unit"),
                  hit["n"].replace(",", ""), hit["unit"])


def _claimed(piece: _Piece, claims: list[Claim]) -> int | None:
    return next((n for n, c in enumerate(claims) if c.start <= piece.number < c.end and c.value == piece.value), None)


def _claim(piece: _Piece) -> Claim:
    return Claim(Subject(piece.name, piece.name, known=False), MEASURES.get(piece.unit, "count"), piece.start, piece.end,
                 piece.value, piece.unit)
