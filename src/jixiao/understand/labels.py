"""Labels in the head of a form: where their values stand and what the values become."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.model import Cell, CellRef, Field, Record
from jixiao.understand.layout import Label, Layouts
from jixiao.understand.rows import Row
from jixiao.understand.state import Form, Gathered
from jixiao.words import is_absent, key

__all__ = ["find_label", "goal_parts", "read_labels", "running_lines"]

_CLAUSE = re.compile(r"^\s*([(（]?[一二三四五六七八九十\d]+[)）、.．]|\d+\s*[.、)）])\s*")
_GOAL = re.compile(r"^\s*(目标\s*\d+\s*[:：]|\d+\s*[.、．]\s*(?=\D))")
_MONEY = re.compile(r"[-\d.,]+(万元|元)?")


def find_label(layouts: Layouts, kind: str, text: str) -> tuple[Label, str] | None:
    """The label that a cell is, for a kind of form, and the value that stands inside the same cell behind a colon."""
    whole = key(text)
    bare = whole.rstrip(":：")
    for label in layouts.labels:
        if kind in label.forms and bare in label.words:
            return label, ""
    head, colon, tail = whole.removeprefix("其中:").partition(":")
    if colon and tail:
        for label in layouts.labels:
            if kind in label.forms and head in label.words and "inside" in label.take:
                return label, re.split(r"[:：]", text.strip())[-1].strip()
    return None


def read_labels(gathered: Gathered, layouts: Layouts, form: Form, rows: Sequence[Row], index: int) -> int:
    """Read a row of labels with their values, which may stand in the rows below.

    Returns:
        How many rows were used.
    """
    row, used = rows[index], 1
    found = [(c, find_label(layouts, form.kind, c.text)) for c in row.cells]
    for at, (cell, hit) in enumerate(found):
        if hit is None:
            if key(cell.text) in layouts.forms.headings or key(cell.text).rstrip(":") in layouts.forms.headings:
                gathered.claim(row, [cell], "heading")
            continue
        label, inside = hit
        if row.ref(cell) in gathered.roles:
            continue
        gathered.claim(row, [cell], "label")
        following = []
        for other, other_hit in found[at + 1 :]:
            if other_hit is not None or key(other.text) in layouts.forms.headings:
                break
            following.append(other)
        if inside:
            _store(gathered, form, label, inside, (row.ref(cell),))
            continue
        for take in label.take:
            count = _take(gathered, layouts, form, rows, index, label, cell, following, take)
            if count:
                used = max(used, count)
                break
    return used


def _take(gathered: Gathered, layouts: Layouts, form: Form, rows: Sequence[Row], index: int, label: Label, cell: Cell,
          following: list[Cell], take: str) -> int:
    """Try one way of finding the value; the number of rows used, or 0 when there is no value that way."""
    row = rows[index]
    below = rows[index + 1] if index + 1 < len(rows) else None
    if take == "right":
        value = next((c for c in following if _suits(label, c)), None)
        if value is None:
            return 0
        _store(gathered, form, label, value.text, gathered.claim(row, [value], label.id))
        return 1
    if take == "below" and below is not None and not below.running:
        at_end = cell.column + cell.colspan - 1
        over = [c for c in below.cells if cell.column <= c.column <= at_end]
        if not over and not row.grid.spans_reliable and label.makes in ("goal", "duty"):
            nxt = [c.column for c in row.cells if c.column > cell.column]
            over = [c for c in below.cells if cell.column - 1 <= c.column < (nxt[0] if nxt else 10**6)]
        value = next((c for c in over if _suits(label, c) and find_label(layouts, form.kind, c.text) is None), None)
        if value is None:
            return 0
        _store(gathered, form, label, value.text, gathered.claim(below, [value], label.id))
        return 1 if label.makes == "amount" else 2
    if take == "next" and below is not None:
        if find_label(layouts, form.kind, below.cells[0].text) is not None:
            return 0
        _store(gathered, form, label, below.cells[0].text, gathered.claim(below, below.cells[:1], label.id))
        return 2
    if take == "pairs" and below is not None:
        _schedule(gathered, form, row, below, following)
        return 2
    if take == "lines":
        return running_lines(gathered, layouts, form, rows, index, label)
    return 0


def _suits(label: Label, cell: Cell) -> bool:
    if label.makes == "amount":
        return bool(_MONEY.fullmatch(key(cell.text)))
    return not is_absent(cell.text) or label.makes == "fact"


def running_lines(gathered: Gathered, layouts: Layouts, form: Form, rows: Sequence[Row], index: int, label: Label) -> int:
    """The running lines under a label, up to the next table, title or label."""
    end = index + 1
    texts: list[str] = []
    refs: list[CellRef] = []
    while end < len(rows) and rows[end].running:
        text = rows[end].cells[0].text
        bare = key(text)
        if (find_label(layouts, form.kind, text) is not None or bare in layouts.forms.side_labels
                or any(p.fullmatch(bare) for p in (*layouts.forms.signatures, *layouts.forms.captions))):
            break
        texts.append(text.strip())
        refs += gathered.claim(rows[end], rows[end].cells, label.id)
        end += 1
    if not texts:
        return 0
    _store(gathered, form, label, "\n".join(texts), tuple(refs))
    return end - index


def _store(gathered: Gathered, form: Form, label: Label, text: str, refs: tuple[CellRef, ...]) -> None:
    text = text.strip()
    if label.makes == "fills":
        form.fill(label.target, text, refs)
    elif label.makes == "goal":
        for part in goal_parts(text):
            form.records.append(Record("goals", 0, {"stage": Field(label.target), "text": Field(part, refs)}))
    elif label.makes == "duty":
        for part in _clauses(text):
            form.records.append(Record("duties", 0, {"text": Field(part, refs)}))
    elif label.makes == "fact":
        form.records.append(Record("facts", 0, {"item": Field(label.target), "text": Field(text, refs)}))
    elif label.makes == "amount":
        fields = {k: Field(v) for k, v in label.says.items()}
        fields |= {"subject": Field("form"), "amount": Field(text, refs), "item": Field(next(iter(sorted(label.words))))}
        form.records.append(Record("amounts", 0, fields))


def goal_parts(text: str) -> list[str]:
    """A goal text split at its numbered goals.

    >>> goal_parts("目标1：甲。\\n目标2：乙。")
    ['目标1：甲。', '目标2：乙。']
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and all(_GOAL.match(line) for line in lines):
        return lines
    return ["\n".join(lines)] if lines else []


def _clauses(text: str) -> list[str]:
    out: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        if out and not _CLAUSE.match(line):
            out[-1] += "\n" + line.strip()
        else:
            out.append(line.strip())
    return out


def _schedule(gathered: Gathered, form: Form, row: Row, below: Row, steps: list[Cell]) -> None:
    for step in steps:
        share = next((c for c in below.cells if step.column <= c.column <= step.column + step.colspan - 1), None)
        gathered.claim(row, [step], "schedule")
        if share is None or is_absent(share.text):
            continue
        refs = gathered.claim(below, [share], "schedule")
        form.records.append(Record("schedule", 0, {"until": Field(step.text.strip(), (row.ref(step),)),
                                                   "share": Field(share.text.strip(), refs)}))
