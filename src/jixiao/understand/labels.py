"""Labels in the head of a form: where their values stand and what the values become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.model import Cell, CellRef, Field, Record
from jixiao.understand.layout import Label, Layouts, bare_heading
from jixiao.understand.near import within_one
from jixiao.understand.rows import Row
from jixiao.understand.state import Form, Gathered
from jixiao.understand.titles import pieces
from jixiao.words import is_absent, key

__all__ = ["LabelReader", "find_label", "goal_parts"]

_UNKNOWN = re.compile(r"[^\d≥≤<>=%,，。；;]{2,16}")  # what a label may look like
_LONGEST = 20  # characters of a label
_CLAUSE = re.compile(r"^\s*([(（]?[一二三四五六七八九十\d]+[)）、.．]|\d+\s*[.、)）])\s*")
_GOAL = re.compile(r"^\s*(目标\s*\d+\s*[:：]|\d+\s*[.、．]\s*(?=\D))")
_MONEY_UNIT = re.compile(r"\((万元|元|亿元)\)")
_CODE = re.compile(r"[\[(【]?[0-9a-z]{12,30}[\])】]?", re.IGNORECASE)
# Characters that make another word of a label, so that they are no mistake.
_TELLING = frozenset("上下前后去本今当明中省市县区乡镇初末半全总分收支增减不非未无一二三四五六七八九十")
_MONEY = re.compile(r"[-\d.,]+(万元|元)?")


def find_label(layouts: Layouts, kind: str, text: str, *, exact: bool = False, near: bool = False) -> tuple[Label, str] | None:
    """The label that a cell is, for a kind of form, and the value that stands inside the same cell behind a colon.

    `exact`: only the words of layouts count, not the patterns; so inside grids, where names may look like labels. `near`: a
    word may have one wrong character, where it is no heading.
    """
    whole = key(text)
    words = layouts.label_words(kind)
    part = whole.removeprefix("其中:").rstrip(":")
    label = words.get(whole.rstrip(":")) or words.get(bare_heading(whole.rstrip(":"))) or words.get(part)
    if label is None and not exact and len(part) <= _LONGEST:
        label = layouts.likely_label(kind, bare_heading(part))
    if label is None and near and 4 <= len(part) <= _LONGEST and not _is_heading(layouts, part):
        label = _near_label(words, bare_heading(part))
    if label is not None:
        return label, ""
    head, colon, tail = whole.removeprefix("其中:").partition(":")
    label = words.get(head)
    if label is None and colon and not exact and len(head) <= _LONGEST:
        label = layouts.likely_label(kind, head)
    if colon and tail and label is not None and "inside" in label.take:
        return label, re.split(r"[:：]", re.sub(r"^\s*其中\s*[:：]", "", text).strip(), maxsplit=1)[1].strip()
    return None


def _is_heading(layouts: Layouts, word: str) -> bool:
    forms = layouts.forms
    return word in forms.side_labels or word in forms.headings or any(g.heads(word) for g in layouts.grids)


def _near_label(words: dict[str, Label], word: str) -> Label | None:
    """The only label of which a word is one character off."""
    near = {label.id: label for known, label in words.items() if _mistaken(known, word)}
    return next(iter(near.values())) if len(near) == 1 else None


def _mistaken(known: str, word: str) -> bool:
    """Whether a word is a known one with a wrong character, and not another word: 上年预算 is not 本年预算."""
    if len(known) != len(word) or len(word) < 4 or known == word or not within_one(known, word):
        return False
    return not any(a != b and b in _TELLING for a, b in zip(known, word, strict=True))


@dataclass
class LabelReader:
    """Reads the label rows of one form. Values are looked for as the layout's `take` says, in that order."""

    gathered: Gathered
    layouts: Layouts
    form: Form
    rows: Sequence[Row]

    def read(self, index: int) -> int:
        """Read a row of labels with their values, which may stand in the rows below.

        Returns:
            How many rows were used.
        """
        row, used = self.rows[index], 1
        hits = [(c, find_label(self.layouts, self.form.kind, c.text, near=not row.running)) for c in row.cells]
        stacked = len(hits) > 1 and all(h is not None and not h[1] for _, h in hits)  # values under a row of labels
        for at, (cell, hit) in enumerate(hits):
            if hit is None:
                if self._heading(cell):
                    self._money_unit(cell, self.gathered.claim(row, [cell], "heading"))
                continue
            label, inside = hit
            if inside and self.inside(cell, (row.ref(cell),)):
                self.gathered.claim(row, [cell], "label")
                continue
            if row.ref(cell) in self.gathered.roles:
                continue
            name = Field(cell.text.strip().rstrip(":："), self.gathered.claim(row, [cell], "label"))
            self._say_near(label, cell, name.cells)
            self._money_unit(cell, name.cells)
            if inside:
                self.store(label, Field("", name.cells) if label.makes == "amount" else name, inside, name.cells)
                continue
            twice = label.makes == "amount" and any(h is not None and h[0] is label for _, h in hits[at + 1 :])
            if twice and self.form.kind.startswith("project"):  # the left half is the whole period
                label = replace(label, makes="fact", target=f"实施期{name.text}", take=("right",))
            elif twice:
                label = replace(label, take=("right",))
            following = []
            for other, other_hit in hits[at + 1 :]:
                if other_hit is not None or self._heading(other):
                    break
                following.append(other)
            if stacked and "below" not in label.take:
                label = replace(label, take=(*label.take, "below"))
            used = max(used, self._value(index, label, name, cell, following))
        return used

    def _say_near(self, label: Label, cell: Cell, refs: tuple[CellRef, ...]) -> None:
        """Say that a label was read with one character for another."""
        word = bare_heading(key(cell.text).removeprefix("其中:").rstrip(":"))
        known = next((w for w in sorted(label.words) if _mistaken(w, word)), "")
        if known and word not in label.words and not any(p.fullmatch(word) for p in label.like):
            self.gathered.note("layout-near-heading", "repair", f"标签“{word}”与“{known}”只差一字，按“{known}”读取，请核对原件", refs,
                               self.form, before=word, after=known)

    def inside(self, cell: Cell, refs: tuple[CellRef, ...]) -> bool:
        """Store the values of several labels that stand in one cell with wide gaps between; False where there are no such."""
        hits: list[tuple[Label, str]] = []
        for part in pieces(cell.text):
            hit = find_label(self.layouts, self.form.kind, part)
            if hit is not None and hit[1]:
                hits.append(hit)
            elif hits:  # the value goes on
                hits[-1] = (hits[-1][0], f"{hits[-1][1]}\n{part}")
        if len(hits) < 2:
            return False
        for label, value in hits:
            self.store(label, Field("", refs), value, refs)
        return True

    def unknown(self, row: Row) -> bool:
        """Keep labels that no layout knows with what stands beside them, as they are printed; only where a row falls into pairs."""
        if any(g.makes == "indicators" and sum(map(g.knows, row.keys)) > 1 for g in self.layouts.grids):
            return False  # headings
        left = [c for c in row.cells if row.ref(c) not in self.gathered.roles]
        if len(left) % 2 and left and left[0].rowspan > 1:
            left = left[1:]
        pairs = list(zip(left[::2], left[1::2], strict=False))
        if not pairs or len(left) % 2 or not all(
            _UNKNOWN.fullmatch(key(name.text)) and self._find(value) is None and not self._heading(value) for name, value in pairs
        ):
            return False
        for name, value in pairs:
            item = Field(name.text.strip().rstrip(":："), self.gathered.claim(row, [name], "label"))
            self.form.unknown.append(row.ref(name))
            text = Field(value.text.strip(), self.gathered.claim(row, [value], "fact"))
            self.form.records.append(Record("facts", 0, {"item": item, "text": text}))
        return True

    def lines(self, index: int, label: Label, name: Field) -> int:
        """Read the running lines under a label, up to the next table, title or label.

        Args:
            index: the row of the label.
            label: what the label is.
            name: the label as printed.

        Returns:
            How many rows were used, the label's own included, or 0 when there are no such lines.
        """
        end = index + 1
        texts: list[str] = []
        refs: list[CellRef] = []
        forms = self.layouts.forms
        while end < len(self.rows) and self.rows[end].running:
            row = self.rows[end]
            bare = row.keys[0]
            if (self._find(row.cells[0]) is not None or bare in forms.side_labels
                    or any(p.fits(bare) for p in (forms.any_signature, forms.any_caption))):
                break
            lines = [line.strip() for line in row.cells[0].text.split("\n") if line.strip()]
            texts += lines
            refs += self.gathered.claim(row, row.cells, label.id) * len(lines)
            end += 1
        if not texts:
            return 0
        self.store(label, name, "\n".join(texts), tuple(refs))
        return end - index

    def _money_unit(self, cell: Cell, refs: tuple[CellRef, ...]) -> None:
        unit = _MONEY_UNIT.search(key(cell.text))
        self.form.fill("money_unit", unit[1] if unit else "", refs)

    def _find(self, cell: Cell) -> tuple[Label, str] | None:
        return find_label(self.layouts, self.form.kind, cell.text)

    def _heading(self, cell: Cell) -> bool:
        word, headings = key(cell.text).rstrip(":"), self.layouts.forms.headings
        return word in headings or bare_heading(word) in headings

    def _value(self, index: int, label: Label, name: Field, cell: Cell, following: list[Cell]) -> int:
        """Find and store the value of a label; the number of rows used."""
        row = self.rows[index]
        below = self._row_under(index, cell)
        for take in label.take:
            if take == "right":
                value = next((c for c in following if _suits(label, c)), None)
                if value is not None and label.target == "project" and _CODE.fullmatch(key(value.text)) and value != following[-1]:
                    code, value = value, following[following.index(value) + 1]  # in a cell of its own before the name
                    self.form.fill("project_code", code.text.strip("[]【】()（） "), self.gathered.claim(row, [code], "project_code"))
                if value is not None:
                    both = following if label.makes == "fact" and len(following) == 2 else [value]  # a remark beside the answer
                    text = "；".join(c.text.strip() for c in both if c is value or not is_absent(c.text))
                    self.store(label, name, text, self.gathered.claim(row, both, label.id))
                    return 1
            elif take == "below" and below is not None:
                value = self._below(row, below, label, cell)
                if value is not None:
                    self.store(label, name, value.text, self.gathered.claim(below, [value], label.id))
                    return 1 if label.makes == "amount" else 2
            elif take == "next" and below is not None and self._find(below.cells[0]) is None:
                self.store(label, name, below.cells[0].text, self.gathered.claim(below, below.cells[:1], label.id))
                return 2
            elif take == "pairs" and (shares := self._row_under(index, replace(cell, rowspan=1))) is not None:
                self._schedule(row, shares, following)
                return 2
            elif take == "lines" and (used := self.lines(index, label, name)):
                return used
        return 1

    def _row_under(self, index: int, cell: Cell) -> Row | None:
        """The row under a label, which may reach over several rows itself."""
        row = self.rows[index]
        return next((r for r in self.rows[index + 1 : index + 1 + cell.rowspan]
                     if r.grid is row.grid and not r.running and r.number >= row.number + cell.rowspan), None)

    def _below(self, row: Row, below: Row, label: Label, cell: Cell) -> Cell | None:
        last = cell.column + cell.colspan - 1
        under = [c for c in below.cells if cell.column <= c.column <= last]
        if not under and not row.grid.spans_reliable and label.makes == "goal":
            right = next((c.column for c in row.cells if c.column > cell.column), below.grid.columns + 1)
            under = [c for c in below.cells if cell.column - 1 <= c.column < right]
        if any(g.makes == "indicators" and sum(map(g.knows, below.keys)) > 2 for g in self.layouts.grids):
            return None  # headings
        return next((c for c in under if _suits(label, c) and self._find(c) is None), None)

    def store(self, label: Label, name: Field, text: str, refs: tuple[CellRef, ...]) -> None:
        """Make what a label says of its value; `refs` holds one cell for each line of the text, or all cells of the whole."""
        text, records, lines = text.strip(), self.form.records, refs
        refs = tuple(dict.fromkeys(refs))
        if label.makes == "fills":
            self.form.fill(label.target, text, refs)
        elif label.makes in ("goal", "duty"):
            parts = goal_parts(text) if label.makes == "goal" else _clauses(text)
            by_line, at = len(lines) == text.count("\n") + 1, 0
            for part in parts:
                end = at + part.count("\n") + 1
                field = Field(part, tuple(dict.fromkeys(lines[at:end])) if by_line else refs)
                stage = {"stage": Field(label.target)} if label.makes == "goal" else {}
                records.append(Record("goals" if stage else "duties", 0, {**stage, "text": field}))
                at = end
        elif label.makes == "fact":
            records.append(Record("facts", 0, {"item": Field(label.target), "text": Field(text, refs)}))
        elif label.makes == "amount":
            fields = {k: Field(v) for k, v in label.says.items()}
            fields |= {"subject": Field("form"), "item": name if name.text else Field(label.name, name.cells)}
            for at, old in enumerate(records):  # the same figure printed again in the head of a form is one figure
                if (old.table == "amounts" and old.text("amount") == text and not old.text("column")  # the total of a task table is
                        and all(old.text(k) == v for k, v in label.says.items())):  # another figure, if it be the same
                    records[at] = old.with_fields(amount=Field(text, old.fields["amount"].cells + refs))
                    return
            records.append(Record("amounts", 0, {**fields, "amount": Field(text, refs)}))

    def _schedule(self, row: Row, below: Row, steps: list[Cell]) -> None:
        for step in steps:
            share = next((c for c in below.cells if step.column <= c.column <= step.column + step.colspan - 1), None)
            until = self.gathered.claim(row, [step], "schedule")
            if share is not None and not is_absent(share.text):
                refs = self.gathered.claim(below, [share], "schedule")
                fields = {"until": Field(step.text.strip(), until), "share": Field(share.text.strip(), refs)}
                self.form.records.append(Record("schedule", 0, fields))


def _suits(label: Label, cell: Cell) -> bool:
    if label.makes == "amount":
        return bool(_MONEY.fullmatch(key(cell.text)))
    return not is_absent(cell.text) or label.makes == "fact"


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
