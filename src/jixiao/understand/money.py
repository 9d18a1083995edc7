"""Rows of money grids: funds, tasks, accounts, base data. One amount for each money cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from jixiao.model import Cell, CellRef, Field, Record
from jixiao.understand.align import Slot, align, fits
from jixiao.understand.band import heading
from jixiao.understand.codes import PARTS, CodeReader, scheme
from jixiao.understand.header import Header, is_index_row
from jixiao.understand.layout import Forms, Line, bare_heading
from jixiao.understand.rows import Row
from jixiao.understand.state import Form, Gathered
from jixiao.words import is_absent, key, name_key, short_hash

__all__ = ["MoneyRegion", "strip_number"]

_SECTION = re.compile(r"[一二三四五六七八九十]+、\w{2,30}(指标|任务|情况|目标|说明)")
_ENUMERATOR = re.compile(
    r"^(其中[:：]?)?([一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．])?(其中[:：]?)?"
)
_ONCE = frozenset({"closing", "current-total", "distribution", "total"})  # lines that blocks side by side repeat
_OTHER_CELLS = {"derived": "derived", "government": "item", "item_name": "item", "line": "line-number",
                "note": "note", "unit_code": "unit", "unit_name": "unit"}
_COUNTED = re.compile(r"[(（](个|人|人次|批次|次|辆|台|套|台[,，、(（/]?套[)）]?|平方米|户|%)[)）]$")


def strip_number(text: str) -> str:
    """The key of a row label without its number and `其中`.

    >>> strip_number("八、社会保障和就业支出"), strip_number("其中：当年财政拨款")
    ('社会保障和就业支出', '当年财政拨款')
    """
    return _ENUMERATOR.sub("", key(text)).rstrip(":：")


@dataclass
class MoneyRegion:
    """An open money grid. `row` reads one row; it answers False when the row is not part of the grid."""

    gathered: Gathered
    form: Form
    header: Header
    forms: Forms
    classes: dict[str, str]
    closed: bool = False
    _opened: dict[int, str] = field(default_factory=dict)
    _tasks: int = 0
    _codes: CodeReader = field(default_factory=CodeReader)
    _named: set[str] = field(default_factory=set)
    _unit_rows: int = 0
    _natured: set[int] = field(default_factory=set)

    def row(self, row: Row) -> bool:
        """Read one row."""
        layout = self.header.layout
        if is_index_row(row):
            self.gathered.claim(row, row.cells, "header")
            return True
        cells = list(row.cells)
        while cells and (key(cells[0].text) in self.forms.side_labels or self.beside(cells)):
            self.gathered.claim(row, cells[:1], "side-label")
            cells = cells[1:]
        if not cells:
            return True
        if layout.pair_lines and len(self.header.blocks) > 1 and self._line(strip_number(cells[0].text), 0) is not None:
            return self._pairs(row, cells)
        if layout.makes == "tasks":
            return self._task(row, cells)
        if layout.makes == "facts":
            return self._facts(row, cells)
        parts = self._blocks(row, cells)
        if parts is None:
            return False
        read = [self._block(row, number, found) for number, found in enumerate(parts)]  # every block, so no short cut
        return any(read)

    def beside(self, cells: Sequence[Cell]) -> bool:
        """True where a row begins with a word that heads the whole block, and the name of one of its lines and figures follow."""
        if not self.header.layout.strict_lines or len(self.header.blocks) > 1 or len(cells) < 3:
            return False
        first, second = (strip_number(cell.text) for cell in cells[:2])
        return self._line(first, 0) is None and self._line(second, 0) is not None and fits(cells[2].text, "money")

    def lists(self, cells: Sequence[Cell]) -> bool:
        """True where a row is a line of the grid with figures in several columns, whatever its word may be as a label."""
        if not self.header.layout.strict_lines or len(self.header.blocks) > 1 or len(cells) < 3:
            return False
        return self._line(strip_number(cells[0].text), 0) is not None and all(fits(cell.text, "money") for cell in cells[1:3])

    # --- which cell is what -------------------------------------------------------------------------------------------
    def _blocks(self, row: Row, cells: list[Cell]) -> list[dict[str, Cell]] | None:
        blocks = self.header.blocks
        if self.header.layout.band:
            cells = self._codes.joined(cells, blocks[0], exact=row.grid.spans_reliable)
        if len(blocks) == 1:
            exact, slots = row.grid.spans_reliable, list(blocks[0])
            if self.header.layout.band and not exact and self._line(strip_number(cells[0].text), 0) is not None:
                figures = [s for s in slots if (role := self.header.role(s.role)) is not None and role.money]
                return [{**align(cells[1:], figures, exact=False).cells, "item": cells[0]}]  # its label reaches over the codes
            found = align(cells, slots, exact=exact)
            if found.moved:
                self.form.slid.append(min(row.ref(c) for c in found.cells.values()))
            return [found.cells]
        out = []
        for number, block in enumerate(blocks):
            mine = [c for c in cells if self.header.block_of(c) == number]
            out.append(align(mine, list(block), exact=row.grid.spans_reliable or not mine).cells)
        return self._relabel(row, out)

    def _relabel(self, row: Row, parts: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
        """Move a label back to the half it belongs to when the other half has a figure and no label."""
        left, right = parts[0], parts[1]
        if "item" in left or "item" not in right or not (set(left) - {"item", "line"}):
            return parts
        line = self._line(strip_number(right["item"].text), 0)
        if line is None:
            return parts
        label = right["item"]
        refs = (row.ref(label),)
        printed = label.text.strip()
        after = "左右两半同名" if line.counterpart == key(printed) else f"左：{printed}，右：{line.counterpart or '无'}"
        self.gathered.note("layout-misplaced-label", "repair",
                           f"“{label.text.strip()}”印在右半表，左半表同行有数无名，已按左半表项目读取", refs, self.form,
                           before=label.text.strip(), after=after)
        self._counterpart = line.counterpart
        return [{**left, "item": label}, {**right, "item": label} if line.counterpart else
                {k: v for k, v in right.items() if k != "item"}, *parts[2:]]

    _counterpart: str = ""

    def _line(self, word: str, block: int) -> Line | None:
        layout = self.header.layout
        spec = layout.blocks[block] if block < len(layout.blocks) else {}
        lines = layout.lines.get(spec.get("lines", ""), ()) + layout.lines.get(spec.get("or", "-"), ())
        year = self.form.year
        bare = heading(word, int(year) if year.isdigit() else 0)
        names = (word, bare, bare_heading(bare))
        exact = next((ln for name in names for ln in lines if name in ln.words), None)
        return exact or next((ln for ln in lines if any(p.fullmatch(bare) for p in ln.like)), None)

    # --- amounts ------------------------------------------------------------------------------------------------------
    def _block(self, row: Row, number: int, found: dict[str, Cell]) -> bool:
        found = self._named_item(found)
        item = found.get("item")
        word = strip_number(item.text) if item is not None else ""
        if number and self._counterpart and self._line(word, 0) is not None and self._line(word, number) is None:
            word, self._counterpart = self._counterpart, ""
        money = {r: c for r, c in found.items() if (role := self.header.role(r)) is not None and role.money}
        remarks = {r: money.pop(r) for r in list(money) if (role := self.header.role(r)) is not None and role.shape == "text"}
        says = self._subject(row, number, found, word, money)
        if says is None:
            if money:
                return False
            self.gathered.claim(row, found.values(), "item")
            return bool(found)
        if item is None and "code" in found and "subject_ref" in says and says.get("subject") != "code":
            item = found["code"]
        labels = [found[r] for r in ("item", *PARTS) if r in found]
        refs = self.gathered.claim(row, labels, "item")
        for role_name, role_cell in _OTHER_CELLS.items():
            self.gathered.claim(row, [c for r, c in found.items() if r.partition("-")[0] == role_name], role_cell)
        named = Field(item.text.strip() if item else "", refs)
        if item is not None and _COUNTED.search(key(item.text)):
            return self._counts(row, named, money)
        extra: dict[str, Field] = {r: Field(found[r].text.strip(), self.gathered.claim(row, [found[r]], r))
                 for r in ("weight", "rate", "score") if r in found}
        for role_name, cell in money.items():
            self._amount(row, role_name, cell, says, named, extra)
        for role_name, cell in remarks.items():
            self._remark(row, role_name, cell, named)
        return True

    def _remark(self, row: Row, role_name: str, cell: Cell, item: Field) -> None:
        """What is said of a row of money in words."""
        fact = {"item": item, "column": Field(self._heading(role_name)),
                "text": Field(cell.text.strip(), self.gathered.claim(row, [cell], "fact"))}
        if not is_absent(cell.text):
            self.form.records.append(Record("facts", 0, fact))

    @staticmethod
    def _named_item(found: dict[str, Cell]) -> dict[str, Cell]:
        """The cells of a row with what names it under `item`: its project before its class, its unit where nothing else does."""
        name = next((r for r in ("project_name", "item") if r in found), "")
        if not name and "code" not in found:
            name = next((r for r in ("unit_name", "unit_code") if r in found), "")
        if name in ("", "item"):
            return found
        rest = {("item_name" if r == "item" else r): c for r, c in found.items() if r != name}
        return {**rest, "item": found[name]}

    def _subject(self, row: Row, number: int, found: dict[str, Cell], word: str, money: dict[str, Cell]) -> dict[str, str] | None:
        """What the labels of a row say about its figures; None where it is no row of the grid, or one without figures."""
        layout = self.header.layout
        says = dict(layout.blocks[number]) if number < len(layout.blocks) else {}
        says = {k: v for k, v in says.items() if k not in ("lines", "or")}
        code, item = self._codes.code(found, layout.codes), found.get("item")
        label = strip_number(found["code"].text) if item is None and "code" in found else word
        line = self._line(label, number)
        by_column = any(role.says.get("subject_ref", "total") != "total" for r in money if (role := self.header.role(r)) is not None)
        if code:
            self.form.padded += [(ref, cell.text.strip()) for ref, cell in self._padded(row, found)]
            says |= {"subject": "code", "subject_ref": code, f"{scheme(code, layout.codes)}_code": code}
        elif line is not None and not (by_column and line.name == "total"):
            says |= self._says(line, number)
            if line in layout.lines.get(layout.blocks[number].get("or", "-"), ()):
                self._natured.add(number)  # a block by nature: its 其他支出 is no functional class
        elif layout.unlabelled and not word and len(money) > 1:
            says |= self._says(next(ln for ln in layout.lines[""] if ln.name == layout.unlabelled), number)
        elif self._classed(number) and (known := self._class(word)):
            says |= {"subject": "code", "subject_ref": known, "function_code": known}
        elif by_column:
            self._unit_rows += 1
            if word and line is None and self._unit_rows > 1:  # units one under another: the first row is the whole
                says["of"] = "line-" + short_hash(word)
        elif (word or label) and not layout.strict_lines and (layout.band or not layout.codes) and money:
            says |= {"subject": "item", "subject_ref": "line-" + short_hash(word or label)}
        else:
            return None
        return says

    def _padded(self, row: Row, found: dict[str, Cell]) -> list[tuple[CellRef, Cell]]:
        """Cells of 款 and 项 that print one digit of two."""
        cells = (found[part] for part in PARTS[1:] if part in found)
        return [(row.ref(c), c) for c in cells if re.fullmatch(r"\d", key(c.text))]

    def _class(self, word: str) -> str:
        """The code of the class that a label names, with or without its code before the name; or ""."""
        return self.classes.get(name_key(word), "") or self.classes.get(name_key(word[3:]) if word[:3].isdigit() else "", "")

    def _classed(self, number: int) -> bool:
        layout = self.header.layout
        return bool(layout.classes) and layout.classes == layout.blocks[number].get("lines") and number not in self._natured

    def _counts(self, row: Row, item: Field, money: dict[str, Cell]) -> bool:
        """A row that counts cars, visits or guests among rows of money."""
        hit = _COUNTED.search(key(item.text))
        for role_name, cell in money.items():
            fields = {"item": item, "column": Field(role_name), "unit_of_measure": Field(hit[1] if hit else ""),
                      "text": Field(cell.text.strip(), self.gathered.claim(row, [cell], "fact"))}
            if re.search(r"\d", cell.text):
                self.form.records.append(Record("facts", 0, fields))
        return True

    def _says(self, line: Line | None, block: int) -> dict[str, str]:
        assert line is not None
        told = {k: v for k, v in line.says.items() if k not in ("closes", "names_stage", "opens")}
        if "names_stage" in line.says:  # the line names a stage, the columns name the items
            return told
        name = f"{line.name}-{block + 1}" if block > 1 and line.name in _ONCE else line.name
        out = {"subject": self.header.layout.defaults.get("subject", "item"), "subject_ref": name, **told}
        opened = self._opened.get(block, "")
        if opened and line.name in ("general", "gov-fund", "state-capital"):
            out["subject_ref"] = f"{opened}-{line.name}"
            out["vintage"] = "carry-over"
        if "opens" in line.says:
            self._opened[block] = line.says["opens"]
        elif "closes" in line.says:
            self._opened[block] = ""
        if out["subject"] == "form":
            out["subject_ref"] = ""
        return out

    def _amount(self, row: Row, role_name: str, cell: Cell, says: dict[str, str], item: Field,
                extra: dict[str, Field]) -> None:
        layout = self.header.layout
        role = self.header.role(role_name)
        assert role is not None
        refs = self.gathered.claim(row, [cell], "money")
        if is_absent(cell.text) and not re.search(r"\d", cell.text):
            return
        column = role_name if layout.role(role_name) else layout.defaults.get("column", "amount")
        by_line = {"subject_ref"} if "subject_ref" in says else set()
        merged = {**layout.defaults, "column": column, **says, **{k: v for k, v in role.says.items() if k not in by_line}}
        if "subject_ref" in role.says and merged.get("of"):
            merged["subject_ref"] = f"{merged['of']}-{merged['subject_ref']}"
        if says.get("subject") == "form":
            merged["column"] = "task-total" if layout.makes == "tasks" else ""
        if merged.get("unknown"):
            self._unknown(row, cell, merged["unknown"])
        label = merged.get("label", "")
        fields = {k: Field(v) for k, v in merged.items() if k not in ("label", "of", "shape", "unit", "unknown")}
        fields["amount"] = Field(cell.text.strip(), refs)
        text = (label or item.text if "subject_ref" in role.says and not by_line else item.text) or label or self._heading(role_name)
        fields["item"] = Field(text, item.cells)
        if role.says.get("stage") == "executed":
            fields |= {("execution_rate" if k == "rate" else k): v for k, v in extra.items()}
        self.form.records.append(Record("amounts", 0, fields))

    def _unknown(self, row: Row, cell: Cell, heading: str) -> None:
        """Say once for a column that its heading is not known: its figures are kept, but what they are is not."""
        if heading in self._named:
            return
        self._named.add(heading)
        self.gathered.note("layout-unknown-column", "warning", f"不认识表头“{heading}”，该列金额照录，未归入资金来源或支出性质",
                           (row.ref(cell),), self.form, before=heading)

    def _heading(self, role_name: str) -> str:
        slot = next((s for b in self.header.blocks for s in b if s.role == role_name), None)
        cells = [c for r, c, _ in self.header.cells if slot and c.column == slot.first and not is_index_row(r)]
        return re.sub(r"\s+", "", cells[-1].text) if cells else ""

    def _pairs(self, row: Row, cells: list[Cell]) -> bool:
        """A row of totals whose labels and figures have slid: each label takes the next figure."""
        label: Cell | None = None
        for cell in cells:
            if self._line(strip_number(cell.text), 0) is not None:
                label = cell
            elif label is not None and re.fullmatch(r"[-\d.,]+", key(cell.text)):
                line = self._line(strip_number(label.text), 0)
                refs = self.gathered.claim(row, [label], "item")
                self._amount(row, self.header.blocks[0][-1].role, cell, self._says(line, 0),
                             Field(label.text.strip(), refs), {})
                label = None
        return True

    # --- tasks and facts ----------------------------------------------------------------------------------------------
    def _task(self, row: Row, cells: list[Cell]) -> bool:
        layout = self.header.layout
        if key(cells[0].text) in layout.total_words:
            refs = self.gathered.claim(row, cells[:1], "total-label")
            slots = [s for s in self.header.blocks[0] if s.shape == "money"]
            found = align(cells[1:], slots, exact=row.grid.spans_reliable).cells
            for role_name, cell in found.items():
                self._amount(row, role_name, cell, {"subject": "form"}, Field(cells[0].text.strip(), refs), {})
            return bool(found)
        found = align(cells, list(self.header.blocks[0]), exact=row.grid.spans_reliable, need="name").cells
        name = found.get("name")
        if name is None or is_absent(name.text) or re.fullmatch(r"(任务)?\d*[:：.…]*", key(name.text)):
            self.gathered.claim(row, found.values(), "placeholder")
            return bool(found)
        if len(row.cells) == 1 and _SECTION.fullmatch(key(name.text)):
            return False  # the heading of the next part of the form
        self._tasks += 1
        refs = self.gathered.claim(row, [name], "name")
        fields = {"name": Field(name.text.strip(), refs), "ordinal": Field(str(self._tasks))}
        if "content" in found:
            fields["content"] = Field(found["content"].text.strip(), self.gathered.claim(row, [found["content"]], "content"))
        self.form.records.append(Record("tasks", 0, fields))
        says = {"subject": "task", "subject_ref": f"task {self._tasks}"}
        if "expected" in found:
            refs_goal = self.gathered.claim(row, [found["expected"]], "goal")
            self.form.records.append(Record("goals", 0, {"stage": Field("expected"),
                                                         "text": Field(found["expected"].text.strip(), refs_goal)}))
        for role_name, cell in found.items():
            role = self.header.role(role_name)
            if role is not None and role.money:
                self._amount(row, role_name, cell, says, Field(name.text.strip(), refs), {})
            elif role_name in ("done", "rate"):
                heading = Field(self._heading(role_name))
                fact = {"group": Field(name.text.strip()), "item": heading, "column": heading,
                        "text": Field(cell.text.strip(), self.gathered.claim(row, [cell], "fact"))}
                self.form.records.append(Record("facts", 0, fact))
        return True

    def _facts(self, row: Row, cells: list[Cell]) -> bool:
        slots = [s for s in self.header.blocks[0] if s.role != "item"]
        found = align(cells, slots, exact=row.grid.spans_reliable)
        if not found.cells or any(not re.search(r"\d", c.text) for c in found.cells.values()):
            return False
        group = next((c.text.strip() for _, c, _ in self.header.cells), "")
        for slot in slots:
            if slot.role in found.cells:
                self._fact(row, slot, found.cells[slot.role], group)
        if found.moved:
            self.form.slid.append(min(row.ref(c) for c in found.cells.values()))
        self.closed = True
        return True

    def _fact(self, row: Row, slot: Slot, cell: Cell, group: str) -> None:
        role = self.header.role(slot.role)
        heading = self._heading(slot.role)
        fields = {
            "group": Field(re.sub(r"\s+", "", group)), "item": Field(heading), "column": Field(slot.role),
            "text": Field(cell.text.strip(), self.gathered.claim(row, [cell], "fact")),
            "unit_of_measure": Field(role.says.get("unit", "") if role else ""),
        }
        self.form.records.append(Record("facts", 0, fields))
