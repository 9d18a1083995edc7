"""Rows of the indicator grid: level words first, then the name, then the values by alignment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.model import Cell, Field, Record
from jixiao.understand import halves
from jixiao.understand.align import Slot, align, fits
from jixiao.understand.header import Header
from jixiao.understand.level_rows import LevelRows
from jixiao.understand.levels import POINTS
from jixiao.understand.rows import Row
from jixiao.understand.state import Gathered
from jixiao.words import is_absent, key

__all__ = ["IndicatorRegion"]

_MARKER = re.compile(r"(指标)?[\d一二三四五六七八九十]*[:：.、]?[/\-—]*|[…\.]+")
_BRACKETED = re.compile(r"\((?:单位:)?([^()]{1,6})\)$")
_GLUED = re.compile(  # a name and its target
    r"(.*?\D)((?:[≥≤<>=＝≧≦＜＞]+|不少于|不低于|不超过|不高于|不小于|不大于)\s*-?\d.*)")
_REST = re.compile(r"[^\d\W一二三四五六七八九十附第][^\d\W]{1,9}([(（].{1,8}[)）])?")
_TEXT_ROLES = frozenset({"name", "target", "actual", "description", "deviation", "note", "scoring_rule", "basis"})
_FIELD = {"name": "level3"}


@dataclass
class IndicatorRegion(LevelRows):
    """An open indicator grid. `row` reads one row; it answers False when the row is not part of the grid."""

    def __post_init__(self) -> None:
        """Tell the columns."""
        super().__post_init__()
        self._heading_unit = _unit_in_heading(self.header, self._slots)
        self.period = halves.period_above(self.header)

    def row(self, row: Row) -> bool:
        """Read one row."""
        cells = list(row.cells)
        first = POINTS.sub("", key(cells[0].text))
        if first in self._layout.total_words and len(cells) > 1:
            self._total(row, cells)
            return True
        self.reliable = row.grid.spans_reliable
        cells = self._take_sides(row, cells)
        cells, form = self.heads.take(row, cells, self.form)
        if form is not self.form:
            self.form, self.level1, self.level2, self.last = form, "", "", None
        if not cells:
            return True
        if self.header.levels:
            return self._side_by_side(row, cells)
        cells, beside = halves.of_row(self.header, self._main, cells, exact=self.reliable)
        if self.header.has("number") and cells and re.fullmatch(r"\d{1,3}[.、]?", key(cells[0].text)):
            self.gathered.claim(row, cells[:1], "ordinal")
            cells = cells[1:]
        if not cells:
            return True
        whole = len(cells)
        if row.grid.spans_reliable or self._stands(cells):
            cells, doubled = self._levels_by_column(row, cells), Field("")
        else:
            cells, doubled = self._levels_by_word(row, cells)
        if not cells:
            self.last = None
            return True
        self._inherit()
        if self._fragment(row, cells):
            return True
        found = align(cells, self._slots, exact=row.grid.spans_reliable, need="name")
        name = found.cells.get("name")
        if name is None or (len(found.cells) == 1 and not self._at_name(name)):
            return False
        half = self.half if whole == len(cells) and "weight" in found.cells else None
        self.half = None
        self._emit(row, found.cells, name)
        if half is not None:
            self._join_above(half)
        elif set(found.cells) == {"name"} and self.header.has("weight") and not self.reliable and self.last is not None:
            self.half = self.last[0]
        if self.last is not None:
            self._midterm(row, beside, name)
        self._widths.add(len(cells))
        if found.moved:
            self.form.slid.append(min(row.ref(c) for c in found.cells.values()))
        if doubled.text:
            self._set_level2(doubled.text, doubled.cells)
        return True

    def scored(self, row: Row, labels: list[Cell]) -> bool:
        """Whether a row has a name and its values under their headings, so that its only labels are words of a level.

        Of text without spans the points say that it stands straight.
        """
        values = ("target", "actual", "weight", "score") if row.grid.spans_reliable else ("weight", "score")
        slots = {s.role: s for s in self._slots if s.role in ("name", *values)}
        under = {r: c for r, s in slots.items() for c in row.cells if s.first <= c.column <= s.last}
        if "name" not in under or len(under) < 2 or not fits(under["name"].text, "name"):
            return False
        fitting = all(fits(c.text, "number") for r, c in under.items() if r in ("weight", "score"))
        return fitting and bool(labels) and all(c.column < slots["name"].first for c in labels)

    def _side_by_side(self, row: Row, cells: list[Cell]) -> bool:
        """Read a row of a grid in which the level-1 indicators stand beside one another, each with columns of its own."""
        words = {self._layout.level1[k]: (r, c) for r, c, _ in self.header.cells if (k := key(c.text)) in self._layout.level1}
        read = False
        for number, (level1, slots) in enumerate(zip(self.header.levels, self.header.blocks, strict=True)):
            mine = [c for c in cells if self.header.block_of(c) == number]
            found = align(mine, list(slots), exact=row.grid.spans_reliable, need="name").cells
            if "name" in found:
                heading = words.get(level1)
                self.level1, self.level1_field = level1, Field(level1, (heading[0].ref(heading[1]),) if heading else ())
                self.level2, self.level2_field = "", Field("")
                self._emit(row, found, found["name"])
                read = True
        return read

    def _total(self, row: Row, cells: list[Cell]) -> None:
        refs = self.gathered.claim(row, cells[:1], "total-label")
        points = [c for c in cells[1:] if any(s.first <= c.column <= s.last for s in self._level_points.values())]
        self.gathered.claim(row, points, "total")
        shares = any(s.shape == "percent" for s in self._slots)  # of weights
        numbers = [c for c in cells[1:] if re.fullmatch(rf"\d+(\.\d+)?{'[分%]?' if shares else '分?'}", key(c.text))]
        roles = [s.role for s in self._slots if s.role in ("weight", "score")]
        if len(numbers) < len(roles):
            by_column = {r: c for r in roles for c in numbers for s in self._slots
                         if s.role == r and s.first <= c.column <= s.last}
        else:
            by_column = dict(zip(roles, numbers[-len(roles):], strict=True)) if roles else {}
        for role, cell in by_column.items():
            target = str(self._layout.totals[role])
            self.form.fill(target, key(cell.text).rstrip("分%"), (*self.gathered.claim(row, [cell], "total"),))
        read = any(r.table == "indicators" for r in self.form.records)  # a list may have its total on top
        self.last = None
        self.closed = bool(refs) and read

    def _take_sides(self, row: Row, cells: list[Cell]) -> list[Cell]:
        while cells and key(cells[0].text) in self.forms.side_labels:
            self.gathered.claim(row, cells[:1], "side-label")
            cells = cells[1:]
        return cells

    def _midterm(self, row: Row, beside: list[Cell], name: Cell) -> None:
        """Take the mid-term value that stands beside a target of the same name."""
        slots = [s for i, b in enumerate(self.header.blocks) if i != self._main for s in b]
        if not self.reliable:
            levels = [c for c in beside if POINTS.sub("", key(c.text)) in self._layout.level2]
            self.gathered.claim(row, levels, "level2")
            beside = [c for c in beside if c not in levels]
            slots = [s for s in slots if s.role not in ("level1", "level2")]
        found = align(beside, slots, exact=self.reliable).cells
        other, value = found.get("name"), found.get("midterm") or found.get("target")
        if value is None or (other is not None and key(other.text) != key(name.text)):
            return
        self.gathered.claim(row, [c for r, c in found.items() if r != "midterm"], "midterm-name")
        midterm = Field(value.text.strip(), self.gathered.claim(row, [value], "midterm"))
        self.form.records[-1] = self.form.records[-1].with_fields(midterm=midterm)

    # --- rows ---------------------------------------------------------------------------------------------------------
    def _fragment(self, row: Row, cells: list[Cell]) -> bool:
        """Join the rest of a row that a page break has cut off."""
        if not (row.gap and self.last is not None) or row.grid.spans_reliable:
            return False
        index, before = self.last
        if any(re.fullmatch(r"[\d.,]+", key(c.text)) or _MARKER.fullmatch(key(c.text)) or is_absent(c.text) for c in cells):
            return False
        roles = self._fragment_roles(cells, before)
        if not roles or (not self.header.has("weight") and roles != ["name"]):
            return False
        record = self.form.records[index]
        changed: dict[str, Field] = {}
        for cell, role in zip(cells, roles, strict=True):
            column = _FIELD.get(role, role)
            old = changed.get(column) or record.fields[column]
            refs = self.gathered.claim(row, [cell], role)
            changed[column] = Field(old.text + cell.text.strip(), old.cells + refs)
            self.gathered.note("layout-joined-row", "repair", "分页处的半行已并入上一行", old.cells + refs, self.form,
                               before=f"{old.text} | {cell.text.strip()}", after=changed[column].text)
        self.form.records[index] = record.with_fields(**changed)
        return True

    def rest_of_name(self, row: Row) -> bool:
        """Join a short line between two rows to the name above it, which a page break has cut off."""
        if self.last is None or self.reliable or not _REST.fullmatch(row.alone) or row.alone in self._layout.level1:
            return False
        index = self.last[0]
        record = self.form.records[index]
        if record.table != "indicators":
            return False
        old = record.fields["level3"]
        new = Field(old.text + row.cells[0].text.strip(), old.cells + self.gathered.claim(row, row.cells, "name"))
        self.gathered.note("layout-joined-row", "repair", "分页处的半行已并入上一行", new.cells, self.form,
                           before=f"{old.text} | {row.cells[0].text.strip()}", after=new.text)
        self.form.records[index] = record.with_fields(level3=new)
        return True

    def _at_name(self, cell: Cell) -> bool:
        """Whether a cell stands where names stand: a lone text elsewhere is no indicator."""
        columns = {s.first for s in self._slots if s.role == "name"}
        if self.last is not None and "name" in self.last[1]:
            columns.add(self.last[1]["name"].column)
        return any(c - 1 <= cell.column <= c for c in columns)  # rows slide to the left

    def _join_above(self, half: int) -> None:
        """Join a name that stood alone on the row above to the row that holds the rest of the name and the values."""
        records = self.form.records
        if half != len(records) - 2 or self.last is None:
            return
        first, second = records[half].fields["level3"], records[-1].fields["level3"]
        whole = Field(first.text + second.text, first.cells + second.cells)
        records[half:] = [records[-1].with_fields(level3=whole)]
        self.last = (half, self.last[1])
        self.gathered.note("layout-joined-row", "repair", "名称分在两行，已合为一行", whole.cells, self.form,
                           before=f"{first.text} | {second.text}", after=whole.text)

    def _fragment_roles(self, cells: list[Cell], before: dict[str, Cell]) -> list[str]:
        """The roles that half a row continues: by the header's columns, else by the columns of the row above."""
        by_header = {s.first: s.role for s in self._slots}
        by_row = {c.column: r for r, c in before.items()}
        for columns in (by_header, by_row):
            roles = [columns.get(c.column, "") for c in cells]
            if all(r in _TEXT_ROLES and r in before and (r == "name" or not re.search(r"\d", before[r].text)) for r in roles):
                return roles
        return ["name"] if len(cells) == 1 else []

    def _emit(self, row: Row, found: dict[str, Cell], name: Cell) -> None:
        gathered = self.gathered
        if is_absent(name.text) or _MARKER.fullmatch(key(name.text)):
            self.last = None
            refs = gathered.claim(row, found.values(), "placeholder")
            gathered.note("layout-placeholder", "info", f"{self.level2 or self.level1 or '该行'}处为占位符，未作为指标读取",
                          refs, self.form)
            return
        fields = {_FIELD.get(role, role): Field(cell.text.strip(), gathered.claim(row, [cell], role.partition(":")[0]))
                  for role, cell in found.items()}
        others = [n for n in fields if n.startswith("other:") and not is_absent(fields[n].text)]
        if others:
            texts = [fields["note"].text] if "note" in fields else []
            texts += [f"{n.partition(':')[2]}：{fields[n].text}" for n in others]
            refs = tuple(ref for n in ("note", *others) if n in fields for ref in fields[n].cells)
            fields["note"] = Field("；".join(texts), refs)
        if "target" not in fields and not self.header.has("target") and (parts := _GLUED.fullmatch(name.text.strip())) is not None:
            cells = fields["level3"].cells
            fields |= {"level3": Field(parts[1].strip(), cells), "target": Field(parts[2].strip(), cells)}
        level2 = self._layout.level2.get(key(self.level2))
        fields |= {
            "level1": self.level1_field, "level2": self.level2_field, "level1_weight": self.level1_weight,
            "category": Field(level2.category if level2 else "other"),
            "printed_level1": _printed(gathered, self.level1_field), "printed_level2": _printed(gathered, self.level2_field),
            "heading_unit": self._heading_unit,
        }
        if self.period:
            fields["period"] = Field(self.period)
        self.form.records.append(Record("indicators", 0, fields))
        self.form.levels = (self.level1_field, self.level2_field)
        self.last = (len(self.form.records) - 1, found)


def _unit_in_heading(header: Header, slots: list[Slot]) -> Field:
    """What stands in brackets at the end of the heading over the targets, such as 指标值（%）; whether it is a unit is seen later."""
    column = next((s.first for s in slots if s.role == "target"), 0)
    found = [(r.ref(c), hit[1]) for r, c, _ in header.cells if c.column == column and (hit := _BRACKETED.search(key(c.text)))]
    return Field(found[-1][1], (found[-1][0],)) if found else Field("")


def _printed(gathered: Gathered, level: Field) -> Field:
    texts = [cell.text.strip() for ref in level.cells if (cell := gathered.document.cell(ref)) is not None]
    return Field("".join(texts))


