"""The draft of a layout as YAML with a comment on every guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Draft", "HeadingDraft", "LabelDraft", "write"]

_MONEY = "{stage: initial, fund_source: total, nature: total}"  # what most figures in the head of a form say
_PLAIN = re.compile(r"[\w一-鿿]+")
_NUMBER = re.compile(r"[\d_.]+|true|false|yes|no|on|off|null|~", re.IGNORECASE)


@dataclass(frozen=True)
class HeadingDraft:
    """A heading, the role it is probably for ("" where that is open), the known word that is like it, values below it."""

    printed: str
    role: str
    word: str
    values: str
    known: bool = False
    facet: bool = False


@dataclass(frozen=True)
class LabelDraft:
    """A label of a form's head that no layout knows, what its value becomes, and the known word that is like it."""

    printed: str
    kind: str
    makes: Mapping[str, str]
    word: str
    value: str


@dataclass(frozen=True)
class Draft:
    """Everything that a draft says. `inherits`: the layout that it extends is already for this kind of form."""

    document: str
    grid: int
    part: str
    name: str
    extends: str
    makes: str
    kind: str
    inherits: bool
    kinds: list[str]
    pattern: str
    title: str
    headings: tuple[HeadingDraft, ...]
    labels: tuple[LabelDraft, ...]


def write(draft: Draft) -> str:
    """The draft as the text of a layout file."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(d: Draft) -> Iterator[str]:
    file = f"{d.name}.yaml"
    yield f"# 版式草稿：{_remark(d.document)} 的网格 {d.grid}（{d.part}）。注释是猜测的理由，请逐行核对，改好后删去。"
    yield f"# Draft of a layout for grid {d.grid}. Check every line; the comments say why it was guessed."
    yield f"# 核对 then: jixiao layout check {file} --file {_remark(d.document)}"
    yield f"id: {d.name}"
    yield "type: grids"
    if d.pattern:
        yield "titles:"
        yield f"  # “{_remark(d.title)}”；kind 可用 may be: {'、'.join(d.kinds)}"
        yield f"  - {{kind: {d.kind}, pattern: {_quoted(d.pattern)}}}"
    yield "parts:"
    if any(not h.known for h in d.headings):
        yield from _grid(d)
    if d.labels:
        yield from _labels(d)


def _grid(d: Draft) -> Iterator[str]:
    yield f"  {d.name}:"
    yield f"    extends: {d.extends}  # 最接近的自带版式（得到 {d.makes}），其余照用 the nearest shipped layout, used for all else"
    yield f"    {'# ' if d.inherits else ''}forms: [{d.kind}]  # 所在表单的种类 kinds of form in which it stands"
    known = [h for h in d.headings if h.known]
    if known:
        yield f"    # 已认得 known: {'、'.join(f'{_remark(h.printed)}→{h.role}' for h in known)}"
    new = [h for h in d.headings if not h.known]
    for group, facet in (("roles", False), ("facets", True)):
        mine = [h for h in new if h.role and h.facet == facet]
        if mine:
            yield f"    {group}:"
        for h in mine:
            yield f"      {h.role}: {{words: [{_quoted(h.printed)}]}}  # {_reason(h)}"
    for h in (h for h in new if not h.role):
        yield f"    # 未定 open: {_remark(h.printed)}（下面的值 values: {_remark(h.values) or '空 none'}）"
        yield f"    #   {_quoted(f'other:{h.printed}')}: {{words: [{_quoted(h.printed)}], shape: text}}"


def _labels(d: Draft) -> Iterator[str]:
    yield f"  {d.name}-labels:"
    yield "    type: labels"
    yield "    labels:"
    for number, label in enumerate(d.labels, 1):
        near = f"近似 like “{label.word}”；" if label.word else "没有相近的标签，先记入 facts none is like it, kept among the facts；"
        made = ", ".join(f"{k}: {_quoted(v) if v else _MONEY}" for k, v in label.makes.items())
        yield f"      # {near}值 value: {_remark(label.value)}"
        yield f"      {d.name}-{number}: {{forms: [{label.kind}], words: [{_quoted(label.printed)}], take: [right, inside], {made}}}"


def _reason(heading: HeadingDraft) -> str:
    values = f"；值 values: {_remark(heading.values)}" if heading.values else ""
    return f"近似 like “{heading.word}”{values}" if heading.word else f"由值猜测 guessed by its values: {_remark(heading.values)}"


def _remark(text: str) -> str:
    """Text of a document on one line of a comment."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _quoted(text: str) -> str:
    """A word as YAML reads it back.

    >>> _quoted("考核内容"), _quoted("执行率(B/A)"), _quoted("2024"), _quoted("it's")
    ('考核内容', "'执行率(B/A)'", "'2024'", "'it''s'")
    """
    text = _remark(text)
    if _PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text):
        return text
    return "'" + text.replace("'", "''") + "'"
