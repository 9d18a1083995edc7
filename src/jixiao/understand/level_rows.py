"""The levels of an indicator grid: which level-1 and level-2 word each row stands under, by column or by word."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from jixiao.model import Cell, CellRef, Field
from jixiao.understand import halves
from jixiao.understand.align import Slot, fits, surplus
from jixiao.understand.columns import joined_levels
from jixiao.understand.headcolumns import HeadColumns
from jixiao.understand.header import Header
from jixiao.understand.layout import Forms, Level2
from jixiao.understand.levels import POINTS, VALUE, LevelWords
from jixiao.understand.near import within_one
from jixiao.understand.rows import Row
from jixiao.understand.state import Form, Gathered
from jixiao.words import is_absent, key

__all__ = ["LevelRows"]

_WORD = re.compile(r"[^\d\W]([^\d\W]|[、/()]){1,15}")  # what a word of a level that no framework knows may look like


@dataclass
class LevelRows:
    """An open grid as far as its levels go: the words that the next row stands under."""

    gathered: Gathered
    form: Form
    header: Header
    forms: Forms
    heads: HeadColumns
    level1: str = ""
    level2: str = ""
    level1_field: Field = field(default_factory=lambda: Field(""))
    level2_field: Field = field(default_factory=lambda: Field(""))
    level1_weight: Field = field(default_factory=lambda: Field(""))
    last: tuple[int, dict[str, Cell]] | None = None  # index of the last record, its cells by role
    closed: bool = False
    reliable: bool = False
    half: int | None = None  # index of a record that so far is a name alone

    def __post_init__(self) -> None:
        """Tell the level columns."""
        blocks = self.header.blocks
        self._layout = self.header.layout
        self._main = halves.annual(self.header)
        self._one_level = not self.header.has("level2")  # the only level column may hold words of level 2
        levels = [s for b in (blocks[self._main], *blocks) for s in b if s.role in ("level1", "level2")]
        self._level_slots = {s.role: s for s in reversed(levels)}
        self._level_points = {s.role: s for s in blocks[self._main] if s.role in ("level1_weight", "level2_weight")}
        apart = ("level1", "level2", "number", *self._level_points)
        self._slots = [s for s in blocks[self._main] if s.role not in apart]
        self._widths: set[int] = set()  # how many cells the rows read so far had from the name on

    def _levels_by_column(self, row: Row, cells: list[Cell]) -> list[Cell]:
        rest = []
        for cell in cells:
            columns = (*self._level_slots.values(), *self._level_points.values())
            slot = next((s for s in columns if s.first <= cell.column <= s.last), None)
            if slot is None:
                rest.append(cell)
            elif slot.role in self._level_points:
                refs = self.gathered.claim(row, [cell], slot.role)
                if slot.role == "level1_weight" and self.level1:
                    self.level1_weight = Field(key(cell.text).removesuffix("分"), refs)
            elif slot.role == "level1" and (joined := joined_levels(self._layout, cell.text)) is not None:
                refs = self.gathered.claim(row, [cell], "level1")
                self.level1, self.level1_field = self._layout.level1[joined[0]], Field(self._layout.level1[joined[0]], refs)
                self._set_level2(joined[1], refs)
            elif slot.role == "level1" and self._one_level and self._is_level2(cell):
                self.level1, self.level1_field = "", Field("")
                self._level2(row, cell)
            elif slot.role == "level1":
                self._level1(row, cell)
            else:
                self._level2(row, cell)
        return rest

    def _stands(self, cells: list[Cell]) -> bool:
        """Whether words cannot tell the levels of a row, and every cell of it stands under a heading that it fits.

        Words cannot tell where a level is one that no layout knows, or where the name looks like a level (项目成本).
        """
        slots = [*self._level_slots.values(), *self._level_points.values(), *self._slots]
        under = {s.role: c for c in cells for s in slots if s.first <= c.column <= s.last}
        shapes = {s.role: s.shape for s in slots}
        numbers = [s.role for s in self._slots if s.shape == "number"]
        sure = numbers[-1] if numbers else "target"  # what tells that a row has not slid
        if len(under) < len(cells) or "name" not in under or sure not in under:
            return False
        known = (self._layout.level1, self._layout.level2)
        words = {r: POINTS.sub("", key(under[r].text)) for r in self._level_slots if r in under}
        told = all(w in known[0] or w in known[1] for w in words.values())
        name = key(under["name"].text)
        like_level = any(name in k and name not in set(k) for k in known)
        if (told and not self._level_points and not like_level) or (not told and not numbers):
            return False
        if not all(_WORD.fullmatch(w) for w in words.values()):
            return False
        slid = any(word in known[role == "level1"] and word not in known[role == "level2"] for role, word in words.items())
        return not slid and all(fits(cell.text, shapes[role]) for role, cell in under.items())

    def _inherit(self) -> None:
        """Levels of a form go on in its next table, where a grid was cut and the first rows print none."""
        before = self.form.levels
        if self.last is None and before is not None and not self.level1 and not self.level2 and self._level_slots:
            self.level1_field, self.level2_field = before
            self.level1, self.level2 = before[0].text, before[1].text

    def _is_level2(self, cell: Cell) -> bool:
        """Whether the only level column holds a word of level 2: one that is no word of level 1, or after such a one."""
        word = POINTS.sub("", key(cell.text))
        if word not in self._layout.level2:
            return False
        return word not in self._layout.level1 or bool(self.level2)

    def _levels_by_word(self, row: Row, cells: list[Cell]) -> tuple[list[Cell], Field]:
        """Take level words off the left of a row. A second level-2 word has slid in from the next row: it is returned."""
        took1 = took2 = False
        doubled = Field("")
        while cells:
            word = POINTS.sub("", key(cells[0].text))
            as1, as2 = word in self._layout.level1, word in self._layout.level2
            following = key(cells[1].text) if len(cells) > 1 else ""
            if not (as1 or as2) or not self._heads(len(cells), following):
                break
            next2 = POINTS.sub("", following) in self._layout.level2
            pointed = word != key(cells[0].text)
            allowed = as2 and (not self.level1 or self.level1 in self._layout.level2[word].under)
            alone = "level2" not in self._level_slots
            inset = not alone and cells[0] is row.cells[0] and _under(cells[0], self._level_slots["level2"])  # blanks are kept
            if as1 and not (took1 or took2) and not (as2 and inset) and (not as2 or pointed or next2 or alone or not allowed):
                self._level1(row, cells[0])
                took1 = True
            elif as2 and not took2:
                self._level2(row, cells[0])
                took2 = True
            elif as2 and took2 and len(cells) - 1 in self._widths and len(cells) not in self._widths and not doubled.text:
                refs = self.gathered.claim(row, cells[:1], "level2")
                doubled = Field(word, refs)
                self.gathered.note("layout-doubled-label", "repair",
                                   f"该行有两个二级指标名称，{cells[0].text.strip()}按下一行的名称读取", refs, self.form,
                                   before=cells[0].text.strip(), after=f"{self.level2} / {self._layout.level2[word].name}")
            else:
                break
            cells = cells[1:]
        if not took2 and not doubled.text:
            cells = self._levels_by_shape(row, cells, 1 if took1 else 2)
        return cells, doubled

    def _levels_by_shape(self, row: Row, cells: list[Cell], most: int) -> list[Cell]:
        """Take words that no framework knows off the left of a row that fits its columns only without them."""
        if "level2" not in self._level_slots:
            return cells
        words = list(itertools.takewhile(lambda c: _WORD.fullmatch(key(c.text)), cells[:most]))
        count = surplus(cells, self._slots, need="name", most=len(words))
        first = self._level_slots.get("level1")
        for number, cell in enumerate(cells[:count]):
            alone = count == 1 and first is not None and first.first <= cell.column <= first.last and most == 2
            if first is not None and (number + 1 < count or (alone and cells[1].column > self._level_slots["level2"].last)):
                self._level1(row, cell)
            else:
                self._level2(row, cell)
        return cells[count:]

    def _heads(self, count: int, following: str) -> bool:
        """Whether a level word stands at its level, and is not the name itself: by what follows and by the width of rows."""
        word = POINTS.sub("", following)
        if count == 1 or is_absent(following) or word in self._layout.level1 or word in self._layout.level2:
            return True
        levels = "level2" in self._level_slots
        return not VALUE.fullmatch(following) or (levels and count - 1 in self._widths and count not in self._widths)

    def _level1(self, row: Row, cell: Cell) -> None:
        refs = self.gathered.claim(row, [cell], "level1")
        printed = key(cell.text)
        points = POINTS.search(printed)
        word = self._spelled(POINTS.sub("", printed), self._layout.level1, refs)
        known = self._layout.level2.get(word)
        again = self._layout.level1.get(word, known.under[0] if known and self.reliable else word)
        if again == self.level1 and not self.reliable and not points:
            return  # printed again after a page break: the level below goes on
        self.level1 = again
        self.level1_field = Field(self.level1, refs)
        self.level1_weight = Field(points[1], refs) if points and not points[3] else Field("")  # a range is no weight
        self.level2, self.level2_field = "", Field("")
        if known and self.reliable and word not in self._layout.level1:
            self._set_level2(word, refs)  # a word of level 2 in the column of level 1

    def _level2(self, row: Row, cell: Cell) -> None:
        refs = self.gathered.claim(row, [cell], "level2")
        word = self._spelled(POINTS.sub("", key(cell.text)), self._layout.level2, refs)
        if word in self._layout.level2:
            self._set_level2(word, refs)
        elif self.level2 + word in self._layout.level2 and self.level2 not in self._layout.level2:
            self._mend_level2(word, refs)
        elif word not in ("定性", "定量"):
            self.level2 = word if POINTS.search(key(cell.text)) else cell.text.strip()
            self.level2_field = Field(self.level2, refs)

    def _mend_level2(self, rest: str, refs: tuple[CellRef, ...]) -> None:
        """Put a level-2 word together that a page break has cut; the rows above it belong to it too."""
        begun, word = self.level2, self.level2 + rest
        self._set_level2(word, self.level2_field.cells + refs)
        self.gathered.note("layout-joined-row", "repair", "分页处被切开的二级指标名称已合为一个", self.level2_field.cells, self.form,
                           before=f"{begun} | {rest}", after=word)
        category = Field(self._layout.level2[word].category)
        for at, record in enumerate(self.form.records):
            if record.table == "indicators" and record.text("level2") == begun:
                mended = {"level2": self.level2_field, "category": category, "printed_level2": Field(word)}
                self.form.records[at] = record.with_fields(**mended)

    def _spelled(self, word: str, words: LevelWords[str] | LevelWords[Level2], refs: tuple[CellRef, ...]) -> str:
        """A level word with one wrong character, as it should be, where it can be only one; any other word as it is."""
        if word in words or word in self._layout.level1 or word in self._layout.level2 or len(word) < 4:
            return word
        near = {known for known in words if len(known) == len(word) and within_one(known, word)}
        if len(near) != 1:
            return word
        (known,) = near
        message = f"“{word}”与“{known}”只差一字，按“{known}”读取，请核对原件"
        self.gathered.note("layout-near-heading", "repair", message, refs, self.form, before=word, after=known)
        return known

    def _set_level2(self, word: str, refs: tuple[object, ...]) -> None:
        known = self._layout.level2[word]
        self.level2 = known.name
        self.level2_field = Field(known.name, refs)  # type: ignore[arg-type]
        if self.level1 not in known.under:
            if self.level1 and self.reliable and "level1" in self._level_slots:
                return  # the printed merge says where the row belongs
            if self.level1 and "level1" in self._level_slots:
                self.gathered.note("layout-level-from-child", "info",
                                   f"{known.name}不属于上文的{self.level1}，一级指标按{known.under[0]}读取",
                                   refs, self.form)  # type: ignore[arg-type]
            self.level1 = known.under[0]
            self.level1_field = Field(self.level1, ())
            self.level1_weight = Field("")


def _under(cell: Cell, slot: Slot) -> bool:
    return slot.first <= cell.column <= slot.last
