"""Doubt: what may be missing from a sum, because a number was not read, or because only some of its parts are printed.

Rules name the kind of doubt that speaks for them (`doubt:` in docs/rules.md). It is asked for comparisons that failed alone, and
gives the reason for which such a comparison does not apply.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.validate.book import Figure, number
from jixiao.validate.wording import spot
from jixiao.words import key

if TYPE_CHECKING:
    from jixiao.validate.compare import Doubts, Verdict

__all__ = ["KINDS", "Doubt"]

KINDS = ("beside", "sources", "lines")

# A number that is read into one of these is known; one that is read as a fact or a note beside the money may be a part of it.
_READ = ("amounts", "claims", "forms", "indicators", "schedule", "tasks")
# Numbers that say which line or column it is (行次, 栏次, codes); they are read, and no money.
_NUMBERED = ("line-number", "ordinal", "code", "header", "item")
_ORDINAL = re.compile(r"^\d+[.、．,，）)]")  # 1.一般公共预算资金
_SHORT = 20  # characters of a cell that holds a source and its amount together
_BELOW = 3  # rows below the last figure of a sum in which a part may stand
_SOURCE = re.compile("资金|拨款|补助|结转|自筹|配套|收入|专户|政府性基金|国有资本|一般公共预算")
_REST = re.compile(r"^(其中:?)?([\d一二三四五]+[、.])?(其他|其它|单位|自有|自筹|非财政)(资金|收入|拨款)")
_POINTS = re.compile(r"\d{1,3}(\.\d+)?分?")
_BEHIND = 3  # tables behind the last form of a document in which its lines may go on


class Doubt:
    """The cells of a run that were not read into a figure, and what they leave open."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def of(self, kind: str) -> Doubts | None:
        """What to ask about a failed comparison, None where a rule has no doubt."""
        asked: dict[str, Callable[[Verdict], str]] = {"beside": self.beside, "sources": self.sources, "lines": self.lines}
        return asked[kind] if kind else None

    def beside(self, verdict: Verdict) -> str:
        """A number in the row or the columns of the figures of a sum that was not read; "" if there is none."""
        for cell, in_line in self._near([*verdict.printed, *verdict.parts]):
            text = key(cell["text"])
            number_beside = in_line and cell["role"] not in _NUMBERED and number(text) is not None
            source_with_amount = len(text) <= _SHORT and _SOURCE.search(text) and re.search(r"\d", _ORDINAL.sub("", text))
            if number_beside or source_with_amount:
                return f"其间有没有解读的数 {cell['text']}（{spot(cell['place'])}），不能判断是否相符"
        return ""

    def sources(self, verdict: Verdict) -> str:
        """The same for sources told by 其中: one of them may be printed alone, or the amounts of others may not have been read."""
        printed = [figure for figure in verdict.parts if figure.value]
        if not printed:
            return "没有读到各项来源的金额"
        if verdict.expected.value < verdict.observed.value and not self._complete(verdict):
            alone = f"只印出一项来源“{verdict.parts[0].label}”，" if len(verdict.parts) == 1 else ""
            return f"{alone}资金来源可能没有列全"
        return self.beside(verdict)

    def lines(self, verdict: Verdict) -> str:
        """Numbers in or behind a form that nothing claimed: perhaps the points of a line, where those that were read are too few."""
        whole, parts = verdict.observed.value, verdict.expected.value
        short = parts < whole if len(verdict.parts) > len(verdict.printed) else whole < parts
        row = verdict.printed[0].row
        left = self._left_over.get((row["document"], int(row["form"])), 0)
        if short and self._undecided[row["document"]]:
            return f"文件中有 {self._undecided[row['document']]} 行没有读出，可能是其他指标"
        return f"表中有 {left} 个没有解读的数，可能是其他指标的分值或得分" if short and left > 1 else ""

    def cut_off(self, verdict: Verdict) -> bool:
        """Whether the parts below a total fall short and the last of them ends a text file, which may have been cut there."""
        whole, short = verdict.observed, verdict.expected
        if whole.value < short.value:
            whole, short = short, whole
        figures = [figure for figure, _ in (*whole.figures, *short.figures)]
        forms = {(f.row["document"], f.row.get("form", "")) for f in figures}
        if len(forms) > 1 or "section" in figures[0].row:  # running text is no table
            return False
        last = self._ends.get(figures[0].row["document"])
        above, below = ([(f.cell.grid, f.cell.row) for f, _ in side.figures if f.cell] for side in (whole, short))
        return last is not None and last in below and last not in above

    @cached_property
    def _ends(self) -> dict[str, tuple[int, int]]:
        """Grid and row of the last printed line of each text file."""
        texts = {row["document"] for row in self._tables["documents"] if row["media_type"].startswith("text/")}
        out: dict[str, tuple[int, int]] = {}
        for cell in self._tables["cells"]:
            if cell["document"] in texts and cell["text"].strip():
                at = int(cell["grid"]), int(cell["row"])
                out[cell["document"]] = max(out.get(cell["document"], at), at)
        return out

    def _complete(self, verdict: Verdict) -> bool:
        """Whether all sources are printed: the rest has a line, this and last year's money have one each, or one has no amount."""
        where = verdict.printed[0].row["document"], verdict.printed[0].row["form"]
        amounts = self._amounts[where]
        kinds = {row["fund_source"] for row in amounts if row["amount"]}
        vintages = {row["vintage"] for row in amounts if row["fund_source"] == "fiscal"}
        named = (cell for cell, _ in self._near([*verdict.printed, *verdict.parts]) if _SOURCE.search(key(cell["text"])))
        return bool(kinds & {"own", "other"} or vintages >= {"current", "carry-over"} or where in self._with_rest
                    or (len(verdict.parts) == 1 and any(named)))

    @cached_property
    def _amounts(self) -> dict[tuple[str, str], list[Row]]:
        out: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self._tables["amounts"]:
            out[row["document"], row["form"]].append(row)
        return out

    @cached_property
    def _form_of(self) -> dict[tuple[str, str], str]:
        return {(grid["document"], grid["grid"]): grid["form"] for grid in self._tables["grids"]}

    @cached_property
    def _with_rest(self) -> set[tuple[str, str]]:
        """The forms that have a line for other money, with or without an amount."""
        return {(cell["document"], self._form_of.get((cell["document"], cell["grid"]), "")) for cell in self._tables["cells"]
                if cell["role"] in ("item", "label") and _REST.search(key(cell["text"]))}

    @cached_property
    def _left_over(self) -> dict[tuple[str, int], int]:
        """How many plain numbers that may be points nothing claimed, by form: in its last table and in those up to the next form."""
        starts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for (document, grid), form in self._form_of.items():
            if form:
                starts[document].append((int(grid), int(form)))
        loose: dict[str, list[int]] = defaultdict(list)
        for cell in self._tables["cells"]:
            text = key(cell["text"])
            if cell["claimed"] == "no" and len(text) < 8 and _POINTS.fullmatch(text) and 0.1 <= float(text.rstrip("分")) <= 100:
                loose[cell["document"]].append(int(cell["grid"]))
        out: dict[tuple[str, int], int] = {}
        for row in self._tables["forms"]:
            document, number_of = row["document"], int(row["form"] or 0)
            first = max((grid for grid, of in starts[document] if of <= number_of), default=0)
            last = min((grid for grid, of in starts[document] if of > number_of), default=first + _BEHIND + 1) - 1
            out[document, number_of] = sum(first <= grid <= max(first, last) for grid in loose[document])
        return out

    @cached_property
    def _undecided(self) -> Counter[str]:
        """How many lines with numbers could not be told apart, by document."""
        return Counter(f["document"] for f in self._tables["findings"]
                       if f["code"] == "layout-undecided" and f["severity"] == "warning" and re.search(r"\d", f["observed"]))

    @cached_property
    def _unread(self) -> dict[tuple[str, int], list[Row]]:
        read = {(e["document"], e["grid"], e["row"], e["cell_column"]) for e in self._tables["evidence"]
                if e["table"] in _READ and e["column"] != "note"}
        out: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for cell in self._tables["cells"]:
            if (cell["document"], cell["grid"], cell["row"], cell["column"]) not in read:
                out[cell["document"], int(cell["grid"])].append(cell)
        return out

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
