"""A first layout for a table that no layout knows: its words, each with the role that it is probably for."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jixiao.errors import LayoutError
from jixiao.model import Cell, CellRef, Document, Region
from jixiao.understand.align import fits
from jixiao.understand.draft_text import Draft, HeadingDraft, LabelDraft, write
from jixiao.understand.header import answering
from jixiao.understand.labels import find_label
from jixiao.understand.layout import GridLayout, Layouts, bare_heading
from jixiao.understand.rows import Row, stream
from jixiao.understand.why import kinds_at, nearest
from jixiao.words import is_absent, key

__all__ = ["draft"]

_NEAR = 0.5  # how alike a heading and a known word must be for the word's role to be suggested
_VALUES = 12  # cells below a heading that are looked at
_ABOVE = 10  # lines above a table in which its title is looked for
_TITLE = re.compile(r".{2,40}(表|书|单|方案)([(（].{1,12}[)）])?")
_COMPARED = re.compile(r"(≥|≤|>=|<=|[<>=≧≦]|不少于|不低于|不超过).*")
_OPERATORS = frozenset({"≥", "≤", ">=", "<=", ">", "<", "=", "≧", "≦", "定性", "定量"})


def draft(document: Document, regions: Sequence[Region], roles: Mapping[CellRef, str], layouts: Layouts, number: int | None,
          name: str) -> str:
    """The text of a layout file for one table.

    Args:
        document: the document.
        regions: which layouts took which of its rows.
        roles: the roles of the cells that were read.
        layouts: all layouts.
        number: the grid; by default the table with most cells left over.
        name: the id of the new layout.

    Raises:
        LayoutError: there is no such table, it has no heading, or every word of it is known.
    """
    drafting = _Drafting(document, regions, roles, layouts)
    return write(drafting.of(drafting.choose(number), name))


@dataclass(frozen=True)
class _Candidate:
    """A role (or facet) of a layout that a heading may be for."""

    role: str
    word: str
    likeness: float


class _Drafting:
    def __init__(self, document: Document, regions: Sequence[Region], roles: Mapping[CellRef, str], layouts: Layouts) -> None:
        self._document, self._regions, self._roles, self._layouts = document, regions, roles, layouts
        self._rows = list(stream(document))

    def choose(self, number: int | None) -> int:
        """The grid to look at: the one that is asked for, or the table with most cells left over."""
        tables = [g for g in self._document if g.kind == "table"]
        if number is not None and number not in {g.number for g in tables}:
            listed = "、".join(str(g.number) for g in tables) or "无 none"
            raise LayoutError(f"{self._document.name} 的网格 {number} 不是表格，表格有：{listed} / "
                              f"grid {number} is no table; tables: {listed}")
        if number is not None:
            return number
        left = {g.number: sum(not c.blank and self._open(g.ref(c), c) for c in g.cells) for g in tables}
        if not any(left.values()):
            raise LayoutError(f"{self._document.name} 的表格都已解读，不需要新版式 / every table of it is read; no layout is needed")
        return max(left, key=lambda n: (left[n], -n))

    def _open(self, ref: CellRef, cell: Cell) -> bool:
        """Whether a cell was not read, or only as a label that no layout knows (which is kept among the facts)."""
        role = self._roles.get(ref)
        return role is None or (role == "label" and self._unknown_label(cell, kinds_at(self._regions, ref.grid)))

    def _unknown_label(self, cell: Cell, kind: str) -> bool:
        return find_label(self._layouts, kind, cell.text) is None

    def of(self, number: int, name: str) -> Draft:
        """What is to be written about a grid."""
        row, taken = self._header(number)
        kind = kinds_at(self._regions, number)
        title = self._title(row) if not any(r.by == "title" and r.first.grid in (number - 1, number) for r in self._regions) else ""
        kind = kind or _kind(title)
        parent = next((g for g in self._layouts.grids if g.id == taken), None) or self._parent(row, kind)
        known = dict(answering(parent, row))
        headings = list(self._headings(row, parent, known))
        labels = list(self._labels(row, kind))
        if taken and not labels and all(h.known for h in headings):
            raise LayoutError(f"{self._document.name} 网格 {number}：表头和标签的词都已认得，不需要新版式 / "
                              f"every word of grid {number} is known; no layout is needed")
        kinds = sorted({kind for g in self._layouts.grids for kind in g.forms})
        grid = row.grid
        return Draft(self._document.name, number, grid.part, name, parent.id, parent.makes, kind,
                     kind in parent.forms, _shortened(kinds), _pattern(self._layouts, title), title, tuple(headings), tuple(labels))

    def _header(self, number: int) -> tuple[Row, str]:
        """The header row of a grid, and the layout that knows it ("" for none)."""
        by_place = {(r.grid.number, r.number): r for r in self._rows}
        regions = [r for r in self._regions if r.by == "grid" and r.first.grid == number]
        unknown = {r.layout: sum(not role or role.startswith("other:") for _, role in r.words) for r in regions}
        if regions:
            region = max(regions, key=lambda r: unknown[r.layout])
            rows = [ref.row for ref, _ in region.words]
            return by_place[number, max(set(rows), key=rows.count)], region.layout
        grid = next(g for g in self._document if g.number == number)
        found = nearest(grid, self._layouts, kinds_at(self._regions, number), self._roles)
        if found is None:
            raise LayoutError(f"{self._document.name} 网格 {number} 里没有像表头的行 / no row of grid {number} looks like a heading")
        return by_place[number, found.first.row], ""

    # --- title and labels ---------------------------------------------------------------------------------------------
    def _title(self, header: Row) -> str:
        """The line above a table that probably announces it."""
        at = next(i for i, r in enumerate(self._rows) if r is header)
        for row in reversed(self._rows[max(0, at - _ABOVE) : at]):
            if row.alone and row.ref(row.cells[0]) not in self._roles and _TITLE.fullmatch(row.alone):
                return row.alone
        return ""

    def _labels(self, header: Row, kind: str) -> Iterator[LabelDraft]:
        """Cells above the header that look like labels of a value beside them, and that no label is known for."""
        forms = self._layouts.forms
        seen: set[str] = set()
        for row in self._rows:
            if row.grid is not header.grid or row.number >= header.number:
                continue
            for label, value in zip(row.cells, row.cells[1:], strict=False):
                word = key(label.text).rstrip(":")
                if (not self._open(row.ref(label), label) or word in seen or not 2 <= len(word) <= 14 or re.search(r"\d", word)
                        or word in forms.side_labels or word in forms.headings or not self._unknown_label(label, kind)
                        or self._roles.get(row.ref(value), "fact") not in ("fact", "money")):
                    continue
                if row.cells.index(label) % 2 == 0:
                    seen.add(word)
                    yield self._label(word, value, kind)

    def _label(self, word: str, value: Cell, kind: str) -> LabelDraft:
        known = self._layouts.label_words(kind) if kind else {}
        best = max(known, key=lambda w: _likeness(word, w), default="")
        near = known[best] if best and _likeness(word, best) >= _NEAR + 0.1 else None
        makes = {"amount": ""} if fits(value.text, "money") and re.search(r"\d", value.text) else {"fact": word}
        if near is not None and near.makes in ("fills", "goal", "fact") and "amount" not in makes:
            makes = {near.makes: near.target if near.makes != "fact" else word}
        return LabelDraft(word, kind, makes, best if near is not None else "", " ".join(value.text.split())[:20])

    # --- headings -----------------------------------------------------------------------------------------------------
    def _parent(self, row: Row, kind: str) -> GridLayout:
        """The layout whose words are most like the headings of a row; of equals the one for this kind of form."""
        def rate(layout: GridLayout) -> tuple[float, bool]:
            best = sorted(_assigned({c: _candidates(layout, k) for c, k in _headings(row)}).values(), key=lambda c: -c.likeness)
            return round(sum(c.likeness for c in best), 3), kind in layout.forms

        rated = {layout.id: rate(layout) for layout in self._layouts.grids}
        if max(rated.values(), default=(0.0, False))[0] < 1:
            return next(g for g in self._layouts.grids if g.makes == "indicators")
        return max(self._layouts.grids, key=lambda g: rated[g.id])

    def _headings(self, row: Row, parent: GridLayout, known: Mapping[CellRef, str]) -> Iterator[HeadingDraft]:
        cells = {c: k for c, k in _headings(row) if row.ref(c) not in known}
        assigned = _assigned({c: _candidates(parent, k) for c, k in cells.items()}, set(known.values()))
        free = {r.name for r in parent.roles} - set(known.values()) - {c.role for c in assigned.values()}
        for cell, _ in _headings(row):
            printed = "".join(cell.text.split())
            values = self._values(row, cell)
            shown = "、".join(values[:3])
            if row.ref(cell) in known:
                yield HeadingDraft(printed, known[row.ref(cell)], "", shown, known=True)
            elif cell in assigned:
                found = assigned[cell]
                yield HeadingDraft(printed, found.role, found.word, shown, facet=parent.role(found.role) is None)
            else:
                role = _by_values(values, free, parent) if values and not parent.band else ""
                free.discard(role)
                yield HeadingDraft(printed, role, "", shown)

    def _values(self, header: Row, heading: Cell) -> list[str]:
        """What stands below a heading."""
        last = heading.column + heading.colspan - 1
        cells = (c for r in self._rows if r.grid is header.grid and r.number > header.number for c in r.cells)
        found = [" ".join(c.text.split())[:16] for c in cells if heading.column <= c.column <= last and not is_absent(c.text)]
        return found[:_VALUES]


def _headings(row: Row) -> list[tuple[Cell, str]]:
    return list(zip(row.cells, row.keys, strict=True))


def _likeness(heading: str, word: str) -> float:
    """How alike two words are: 1 for the same, more than a half where one contains the other."""
    heading = bare_heading(heading)
    if heading == word:
        return 1.0
    short, long = sorted((heading, word), key=len)
    if len(short) >= 2 and short in long:
        return 0.6 + 0.3 * len(short) / len(long)
    return difflib.SequenceMatcher(None, heading, word, autojunk=False).ratio()


def _candidates(layout: GridLayout, heading: str) -> list[_Candidate]:
    """The roles and facets that a heading may be for, each with its most similar word, the best first."""
    named = [(r.name, w.key) for r in layout.roles for w in r.words if w.pattern is None and not w.parts]
    named += [(f.name, w.key) for f in layout.facets for w in f.words if w.pattern is None and not w.parts]
    best: dict[str, _Candidate] = {}
    for role, word in named:
        likeness = _likeness(heading, word)
        if likeness >= _NEAR and (role not in best or best[role].likeness < likeness):
            best[role] = _Candidate(role, word, likeness)
    return sorted(best.values(), key=lambda c: (-c.likeness, c.role))


def _assigned(wanted: Mapping[Cell, Iterable[_Candidate]], taken: Collection[str] = ()) -> dict[Cell, _Candidate]:
    """One role for each heading and one heading for each role, the most similar pairs first."""
    pairs = sorted(((c, cell) for cell, found in wanted.items() for c in found), key=lambda p: (-p[0].likeness, p[1].column))
    out: dict[Cell, _Candidate] = {}
    used = set(taken)
    for candidate, cell in pairs:
        if cell not in out and candidate.role not in used:
            out[cell] = candidate
            used.add(candidate.role)
    return out


def _by_values(values: Sequence[str], free: Collection[str], parent: GridLayout) -> str:
    """The role that the cells below a heading look like, "" where that cannot be told."""
    def most(test: Callable[[str], object]) -> bool:
        return sum(bool(test(v)) for v in values) * 2 > len(values)

    wanted: tuple[str, ...] = ()
    if parent.makes == "indicators":
        if most(lambda v: key(v) in _OPERATORS):
            wanted = ("operator",)
        elif any(map(_is_target, values)) and most(lambda v: _is_target(v) or fits(v, "number")):
            wanted = ("target", "actual")
        elif most(lambda v: fits(v, "number")):
            wanted = ("target", "weight", "score")
        elif most(lambda v: fits(v, "unit") and len(v) <= 3):
            wanted = ("unit",)
        elif most(lambda v: len(v) >= 16):
            wanted = ("description", "note")
        else:
            wanted = ("name",)
    elif most(lambda v: fits(v, "money")):
        wanted = tuple(r.name for r in parent.roles if r.money)
    elif parent.makes == "tasks":
        wanted = ("name", "content")
    return next((role for role in wanted if role in free), "")


def _is_target(value: str) -> bool:
    return bool(_COMPARED.fullmatch(key(value))) or fits(value, "percent")


def _kind(title: str) -> str:
    """The kind of form that a title probably announces."""
    subject = "unit" if re.search(r"整体|部门|单位", title) else "project"
    return f"{subject}-{'evaluation' if re.search(r'自评|评价|完成情况|监控', title) else 'plan'}" if title else "project-plan"


def _shortened(kinds: Sequence[str]) -> list[str]:
    """Kinds of form; a family of many, such as those of account tables, in short."""
    families = Counter(kind.partition("-")[0] for kind in kinds)
    return list(dict.fromkeys(f"{f}-…" if families[f := kind.partition("-")[0]] > 4 else kind for kind in kinds))


def _pattern(layouts: Layouts, title: str) -> str:
    """A title as a pattern: without what is taken off every line before it is compared."""
    if not title:
        return ""
    prefix = layouts.forms.prefix.match(title)
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", layouts.forms.suffix.sub("", title[prefix.end() if prefix else 0 :]))
