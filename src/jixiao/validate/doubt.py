"""Doubt: what may be missing from a sum, because a number beside its figures was not read, or because only some parts are printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.validate.book import Figure, number
from jixiao.validate.wording import spot
from jixiao.words import key

if TYPE_CHECKING:
    from jixiao.validate.compare import Verdict

__all__ = ["Doubt"]

# A number that is read into one of these is known; one that is read as a fact or a note beside the money may be a part of it.
_READ = ("amounts", "claims", "forms", "indicators", "schedule", "tasks")
# Numbers that say which line or column it is (行次, 栏次, codes); they are read, and no money.
_NUMBERED = ("line-number", "ordinal", "code", "header", "item")
_ORDINAL = re.compile(r"^\d+[.、．,，）)]")  # 1.一般公共预算资金
_SHORT = 20  # characters of a cell that holds a source and its amount together
_BELOW = 3  # rows below the last figure of a sum in which a part may stand
_SOURCE = re.compile("资金|拨款|补助|结转|自筹|配套|收入|专户|政府性基金|国有资本|一般公共预算")


class Doubt:
    """The cells of a run that were not read into a figure."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def _unread(self) -> dict[tuple[str, int], list[Row]]:
        read = {(e["document"], e["grid"], e["row"], e["cell_column"]) for e in self._tables["evidence"]
                if e["table"] in _READ and e["column"] != "note"}
        out: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for cell in self._tables["cells"]:
            if (cell["document"], cell["grid"], cell["row"], cell["column"]) not in read:
                out[cell["document"], int(cell["grid"])].append(cell)
        return out

    def unread(self, verdict: Verdict) -> str:
        """Why a sum may be incomplete: a number in the row or the columns of its figures that was not read; "" if there is none."""
        for cell, beside in self._near([*verdict.printed, *verdict.parts]):
            text = key(cell["text"])
            number_beside = beside and cell["role"] not in _NUMBERED and number(text) is not None
            source_with_amount = len(text) <= _SHORT and _SOURCE.search(text) and re.search(r"\d", _ORDINAL.sub("", text))
            if number_beside or source_with_amount:
                return f"其间有没有解读的数 {cell['text']}（{spot(cell['place'])}），不能判断是否相符"
        return ""

    def unnamed(self, verdict: Verdict) -> str:
        """The same, and for parts told by 其中: whether there is one part alone, and no other named beside it without a figure."""
        printed = [figure for figure in verdict.parts if figure.value]
        if not printed:
            return "没有读到各项来源的金额"
        if len(verdict.parts) == 1:
            labels = [cell for cell, _ in self._near([*verdict.printed, *verdict.parts]) if _SOURCE.search(key(cell["text"]))]
            if not labels:
                return f"只印出一项来源“{verdict.parts[0].label}”，没有印出其他来源"
        return self.unread(verdict)

    def _near(self, figures: Iterable[Figure]) -> Iterator[tuple[Row, bool]]:
        """The cells about figures that were not read, each with whether it stands in line with them."""
        grids: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
        for figure in figures:
            if figure.cell:
                grids[figure.row["document"], figure.cell.grid].add((figure.cell.row, figure.cell.column))
        for grid, spots in grids.items():
            rows, columns = {row for row, _ in spots}, {column for _, column in spots}
            for cell in self._unread.get(grid, ()):
                row, column = int(cell["row"]), int(cell["column"])
                if min(rows) <= row <= max(rows) + _BELOW:
                    yield cell, (row in rows if len(rows) == 1 else column in columns)
