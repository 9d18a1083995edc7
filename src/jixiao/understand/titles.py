"""Which kind of form a line announces: the titles of the layouts, and whether a table is one of a budget or of accounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from jixiao.model import Field
from jixiao.understand.layout import Forms, Title
from jixiao.understand.rows import Row
from jixiao.words import key

__all__ = ["announced", "captions", "on_the_cover", "pieces"]

_FAMILIES = ("account", "budget")
# Names of funds and classifications hold the word 预算 in accounts too.
_NAMES = re.compile(r"(一般公共|政府性基金|国有资本经营)预算|(部门|政府)预算(?=(支出)?经济分类)|预算单位|预算部门|部门预算公开")
_AHEAD = 8
_GAP = re.compile(r"\s{2,}|[\t\n\u3000]|\s(?=[^\s\d:：,，。;；]{2,14}[:：])")
_LABELLED = re.compile(r"[^:：\d]{2,8}[:：].{1,40}")


def announced(forms: Forms, rows: Sequence[Row], index: int, kind: str) -> tuple[Title, re.Match[str], str] | None:
    """The title that a row is, what its pattern found, and the kind of form that begins.

    Args:
        forms: the layouts of forms.
        rows: the rows of the document.
        index: the row in question.
        kind: the kind of the form that is open, or "".
    """
    row = rows[index]
    if not row.alone or len(row.alone) > forms.length or not forms.may_be_title(row.alone):
        return None
    prefix = forms.prefix.match(row.alone)
    bare = forms.suffix.sub("", row.alone[prefix.end() if prefix else 0 :])
    for title, hit in forms.titled(bare):
        if not title.kind.startswith("*"):
            return title, hit, title.kind
        role = title.kind.removeprefix("*-")
        if role == "other" and kind and not kind.startswith(_FAMILIES):
            continue
        return title, hit, f"{_family(bare, rows, index, kind)}-{role}"
    return None


def _family(title: str, rows: Sequence[Row], index: int, kind: str) -> str:
    """Whether a table belongs to a budget or to accounts: by its title, its headings, the table before, the document."""
    told = _told(title)
    if told:
        return told
    grid = next((r.grid for r in rows[index : index + _AHEAD] if not r.running), None)
    if grid is not None:
        head = "".join(k for r in rows[index + 1 : index + _AHEAD] if r.grid is grid for k in r.keys)
        told = _told(head) or ("budget" if "执行数" in head else "")
    before = kind.partition("-")[0]
    if told or before in _FAMILIES:
        return told or before
    text = "".join(k for r in rows for k in r.keys)
    return "account" if 0 < text.count("决算") >= _NAMES.sub("", text).count("预算") else "budget"


def _told(title: str) -> str:
    bare = _NAMES.sub("", title)
    return "account" if "决算" in bare else "budget" if "预算" in bare else ""


def on_the_cover(forms: Forms, rows: Sequence[Row]) -> dict[str, Field]:
    """What the lines that name a whole document say of it: `unit` and `year`, each as most of them say, the first of equals."""
    found: dict[str, list[Field]] = {}
    for row in rows:
        if not row.alone or len(row.alone) > forms.length:
            continue
        if not forms.any_cover.fits(row.alone):
            continue
        hits = (p.fullmatch(row.alone) for p in forms.covers)
        hit = next((h for h in hits if h is not None), None)
        for name, value in hit.groupdict().items() if hit is not None else ():
            if value:
                found.setdefault(name, []).append(Field(value, (row.ref(row.cells[0]),)))
    most = {name: Counter(f.text for f in fields).most_common(1)[0][0] for name, fields in found.items()}
    return {name: next(f for f in fields if f.text == most[name]) for name, fields in found.items()}


def captions(forms: Forms, text: str) -> list[re.Match[str]]:
    """What a line above a table says: the caption that it is as a whole, or those that stand in it with wide gaps between."""
    whole = _caption(forms, text)
    if whole is not None:
        return [whole]
    parts = pieces(text)
    hits = [_caption(forms, part) for part in parts]
    if len(parts) < 2 or not all(h is not None or _LABELLED.fullmatch(key(p)) for h, p in zip(hits, parts, strict=True)):
        return []
    return [h for h in hits if h is not None]


def pieces(text: str) -> list[str]:
    """The parts of a line that wide gaps keep apart, or a blank before a label with its colon."""
    return [p for p in _GAP.split(text.strip()) if p.strip()]


def _caption(forms: Forms, text: str) -> re.Match[str] | None:
    bare = key(text)
    if not forms.any_caption.fits(bare):
        return None
    return next((h for p in forms.captions if (h := p.fullmatch(bare)) is not None), None)
