"""Blank forms from layouts: `mappings/blanks/*.yaml` names labels, grids and columns; what they hold is what the layouts say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from jixiao import resources
from jixiao.errors import LayoutError
from jixiao.model.blank import Blank, BlankCell
from jixiao.understand.layout import GridLayout, Label, Layouts
from jixiao.words import key

__all__ = ["load_blanks"]

_YEARS = tuple(f"{year}年度" for year in range(2020, 2041))


def load_blanks(paths: Iterable[Path], layouts: Layouts, operators: tuple[str, ...]) -> dict[str, Blank]:
    """The blank forms of some files, by name; of two of one name the last counts.

    Args:
        paths: the files.
        layouts: the layouts that they speak of.
        operators: what may stand in the column of the operator.

    Raises:
        LayoutError: a file asks for a label, a grid or a column that no layout has, or is not what it should be.
    """
    out: dict[str, Blank] = {}
    for path in paths:
        try:
            data = resources.content(path) or {}
            for name, entry in data.items():
                if not name.startswith("."):
                    out[name] = _Composer(name, entry, layouts, operators).blank()
        except LayoutError as error:
            raise LayoutError(f"{path.name}：{error}") from error
        except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise LayoutError(f"{path.name}：空白表的写法有误（{type(error).__name__}: {error}），见 docs/blank.md / "
                              "a blank form is not written as docs/blank.md says") from error
    return out


class _Composer:
    """Puts a blank form together from top to bottom."""

    def __init__(self, name: str, entry: Mapping[str, Any], layouts: Layouts, operators: tuple[str, ...]) -> None:
        self._name, self._entry, self._layouts, self._operators = name, entry, layouts, operators
        self._kind = str(entry["kind"])
        self._widths = tuple(float(w) for w in entry["widths"])
        self._columns = len(self._widths)
        self._cells: list[BlankCell] = []
        self._heights: dict[int, float] = {1: 30}
        self._row = 3

    def blank(self) -> Blank:
        """The whole form."""
        title = str(self._entry["title"])
        half = min(2, self._columns // 2)
        self._cells += [
            BlankCell(1, 1, title, "title", colspan=self._columns),
            BlankCell(2, 1, colspan=half, shape="year", says="年度", choices=_YEARS, table="forms"),
            BlankCell(2, self._columns - half + 1, "金额单位：万元", "aside", colspan=half),
        ]
        for part in self._entry["parts"]:
            if "labels" in part:
                self._labels(part)
            elif "below" in part:
                self._below(part)
            elif "pairs" in part:
                self._pairs(part)
            else:
                self._grid(part)
        cells = tuple(sorted(self._cells, key=lambda c: (c.row, c.column)))
        return Blank(self._name, self._kind, title, cells, self._widths, self._heights)

    # --- labels -----------------------------------------------------------------------------------------------------------
    def _label(self, name: str) -> Label:
        found = next((lb for lb in self._layouts.labels if lb.id == name and self._kind in lb.forms), None)
        if found is None:
            raise LayoutError(f"{self._name}：版式中没有 {self._kind} 的标签“{name}” / "
                              f"no layout has a label {name!r} for {self._kind}")
        return found

    def _labels(self, part: Mapping[str, Any]) -> None:
        """Rows of labels with their values to the right."""
        for row in part["labels"]:
            edges = [1 + self._columns * at // len(row) for at in range(len(row) + 1)]
            for (name, word), left, right in zip(row.items(), edges, edges[1:], strict=False):
                self._print(left, word, "label")
                self._fill(left + 1, *_of_label(self._label(name)), word, colspan=right - left - 1)
            self._end(part.get("height", 0))

    def _below(self, part: Mapping[str, Any]) -> None:
        """One row of labels with their values below."""
        count = len(part["below"])
        edges = [2 + (self._columns - 1) * at // count for at in range(count + 1)]
        self._print(1, part["beside"], "heading", rowspan=2)
        for (name, word), left, right in zip(part["below"].items(), edges, edges[1:], strict=False):
            self._print(left, word, "label", colspan=right - left)
            self._row += 1
            self._fill(left, *_of_label(self._label(name)), f"{part['beside']} {word}", colspan=right - left)
            self._row -= 1
        self._end()
        self._end(part.get("height", 0))

    def _pairs(self, part: Mapping[str, Any]) -> None:
        """Steps in a row, and a share below each."""
        ((name, word),) = part["pairs"].items()
        _, table = _of_label(self._label(name))
        steps = part["steps"]
        edges = [2 + (self._columns - 1) * at // len(steps) for at in range(len(steps) + 1)]
        self._print(1, word, "label", rowspan=2)
        for step, left, right in zip(steps, edges, edges[1:], strict=False):
            self._print(left, step, "label", colspan=right - left)
            self._row += 1
            self._fill(left, "share", table, f"{word} {step}", colspan=right - left)
            self._row -= 1
        self._end()
        self._end()

    # --- grids ------------------------------------------------------------------------------------------------------------
    def _grid(self, part: Mapping[str, Any]) -> None:
        layout = next((g for g in self._layouts.grids if g.id == part["grid"] and self._kind in g.forms), None)
        if layout is None:
            raise LayoutError(f"{self._name}：版式中没有 {self._kind} 的表格“{part['grid']}” / no layout has a grid {part['grid']!r}")
        top = self._row
        at = 2 if "beside" in part else 1
        places: dict[str, tuple[int, int, str]] = {}
        for name, said in part["columns"].items():
            word, span = (said["word"], int(said.get("span", 1))) if isinstance(said, Mapping) else (str(said), 1)
            if layout.role(name) is None:
                raise LayoutError(f"{self._name}：版式 {layout.id} 没有列“{name}” / the layout {layout.id} has no column {name!r}")
            places[name] = (at, span, word)
            at += span
        lines = part.get("lines", {})
        for name, (left, span, word) in places.items():
            if lines and name == "item":  # the block's name stands beside its lines, which have no heading of their own
                self._print(left, word, "heading", rowspan=len(lines) + 1)
                self._print(left + 1, "", "heading", colspan=span - 1)
            else:
                self._print(left, word, "heading", colspan=span)
        self._end(32)
        if "levels" in part:
            self._levels(part["levels"], layout, places)
        elif lines:
            self._lines(part, layout, places)
        else:
            for _ in range(int(part["rows"])):
                self._inputs(layout, places)
                self._end()
        if "beside" in part:
            self._cells.append(BlankCell(top, 1, part["beside"], "heading", rowspan=self._row - top + ("total" in part)))
        if "total" in part:
            self._total(part["total"], layout, places)

    def _inputs(self, layout: GridLayout, places: Mapping[str, tuple[int, int, str]], without: Iterable[str] = (),
                table: str = "") -> None:
        for name, (left, span, word) in places.items():
            if name not in without:
                shape, into = _of_role(layout, name)
                self._fill(left, shape, into if into in ("amounts", "facts") else table or into, word, colspan=span,
                           choices=self._operators if name == "operator" else (), beside=self._beside(name, places))

    @staticmethod
    def _beside(name: str, places: Mapping[str, tuple[int, int, str]]) -> int:
        other = {"score": "weight", "target": "operator", "actual": "operator"}.get(name, "")
        return places[other][0] if other in places else 0

    def _levels(self, levels: Mapping[str, Mapping[str, int]], layout: GridLayout,
                places: Mapping[str, tuple[int, int, str]]) -> None:
        """The framework: rows for each word of level 2 under its word of level 1."""
        for first, seconds in levels.items():
            if first not in layout.level1:
                raise LayoutError(f"{self._name}：版式 {layout.id} 没有一级指标“{first}” / no level 1 {first!r} in the layout")
            top = self._row
            for second, rows in seconds.items():
                known = layout.level2.get(second)
                if known is None or first not in known.under:
                    raise LayoutError(f"{self._name}：版式 {layout.id} 中“{first}”下没有“{second}” / "
                                      f"no level 2 {second!r} under {first!r} in the layout")
                self._print(places["level2"][0], second, "level", rowspan=int(rows))
                for _ in range(int(rows)):
                    self._inputs(layout, places, without=("level1", "level2"))
                    self._end()
            self._cells.append(BlankCell(top, places["level1"][0], first, "level", rowspan=self._row - top))

    def _lines(self, part: Mapping[str, Any], layout: GridLayout, places: Mapping[str, tuple[int, int, str]]) -> None:
        names = {line.name for lines in layout.lines.values() for line in lines}
        for name, word in part["lines"].items():
            if name not in names:
                raise LayoutError(f"{self._name}：版式 {layout.id} 没有行“{name}” / the layout {layout.id} has no line {name!r}")
            left, span, _ = places["item"]
            self._print(left + 1, word, "label", colspan=span - 1)
            absent = [c for c, where in part.get("only", {}).items() if name not in where]
            self._inputs(layout, {n: (p[0], p[1], f"{word} {p[2]}") for n, p in places.items() if n != "item"}, without=absent)
            for column in absent:
                self._print(places[column][0], "", "label", colspan=places[column][1])
            self._end()

    def _total(self, word: str, layout: GridLayout, places: Mapping[str, tuple[int, int, str]]) -> None:
        """The row that closes a grid: its label as far as the first figure."""
        if key(word) not in layout.total_words:
            raise LayoutError(f"{self._name}：“{word}”不是版式 {layout.id} 的合计行 / {word!r} is no total of the layout {layout.id}")
        figures = {n: p for n, p in places.items() if n in ("weight", "score") or layout.role(n).money}  # type: ignore[union-attr]
        left = min(p[0] for p in places.values())
        first = min(p[0] for p in figures.values())
        self._print(left, word, "label", colspan=first - left)
        self._inputs(layout, {n: (p[0], p[1], f"{word} {p[2]}") for n, p in figures.items()}, table="forms")
        for column in range(max(p[0] for p in figures.values()) + 1, self._columns + 1):
            self._print(column, "", "label")
        self._end()

    # --- cells ------------------------------------------------------------------------------------------------------------
    def _print(self, column: int, text: str, style: str, rowspan: int = 1, colspan: int = 1) -> None:
        self._cells.append(BlankCell(self._row, column, text, style, rowspan, colspan))

    def _fill(self, column: int, shape: str, table: str, says: str, colspan: int = 1, choices: tuple[str, ...] = (),
              beside: int = 0) -> None:
        self._cells.append(BlankCell(self._row, column, colspan=colspan, shape=shape, says=says, choices=choices, beside=beside,
                                     table=table))

    def _end(self, height: float = 0) -> None:
        if height:
            self._heights[self._row] = float(height)
        self._row += 1


def _of_label(label: Label) -> tuple[str, str]:
    """The shape of a label's value, and the table that it is read into."""
    tables = {"fills": "forms", "goal": "goals", "duty": "duties", "fact": "facts", "amount": "amounts", "schedule": "schedule"}
    return "money" if label.makes == "amount" else "text", tables[label.makes]


def _of_role(layout: GridLayout, name: str) -> tuple[str, str]:
    """The shape of a column (points are told apart by its name), and the table that it is read into."""
    role = layout.role(name)
    assert role is not None
    money = "facts" if "fact" in role.says else "amounts"
    return name if name in ("weight", "score") else role.shape, money if role.money else layout.makes
