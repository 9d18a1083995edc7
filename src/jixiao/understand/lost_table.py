"""One lost table: its rows from the pieces under its headings, and what of them cannot be decided."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from jixiao.findings import Finding
from jixiao.understand.lost_glued import cut_money, cut_rows, lex
from jixiao.understand.lost_head import OutRow
from jixiao.understand.lost_header import LostHeader, with_points
from jixiao.understand.lost_money import deal_money, figure_of
from jixiao.understand.lost_pieces import Piece, is_figure, joined, strip_points
from jixiao.understand.lost_rebuilt import Rebuilt
from jixiao.understand.lost_rows import LostCell, LostRow, deal, is_blank_name
from jixiao.understand.lost_words import has_stages
from jixiao.understand.money import strip_number
from jixiao.words import ABSENT, key

__all__ = ["LostTable"]

_LEAST_SURE = 0.5  # where fewer of a table's rows can be told apart, its vocabulary is not ours
_LABEL = re.compile(r"(\D+?)[:：]?(?=[\d-]|$)")
_VALUES = ("target", "actual", "weight", "score")
_CLEARLY = 6.0  # so much less a column more must cost
_WORDY = 2.0  # a target in so many words, and no figure in its row: rather prose
_STOPS_SHORT = re.compile(r"[,，、;；《（(“]$|(不少于|不低于|不超过|大于|小于|共|约|的|和|与|及|以及|并)$|《[^》]*$|[（(][^)）]*$")
_NOTHING = re.compile(r"无|没有|未|已|[-/—.]")


class LostTable:
    """A table under `header`; `beside` are keys of words that stand beside tables."""

    def __init__(self, header: LostHeader, beside: frozenset[str], out: Rebuilt) -> None:
        """Take the headings and where findings go."""
        self.beside = beside
        self.out = out
        self.spaced = False  # whether a blank line stands where the last cell of a row is blank
        self._take(header)

    def _take(self, header: LostHeader) -> None:
        self.header = header
        labelled = header.layout.makes == "amounts" and "item" not in header.roles  # labels under no heading stand first
        self.first = 1 + labelled
        self.place = {c.role: i for i, c in enumerate(header.columns, self.first)}

    def rows(self, body: list[Piece]) -> tuple[list[OutRow], int]:
        """The rows that pieces under the headings make, the headings first, and how many pieces they used."""
        money = has_stages(self.header.layout)
        if self.header.glued:
            made, used = self._glued_amounts(body) if money else self._glued_rows(body)
        else:
            made, used = self._amounts(body) if money else self._dealt(body)
        if not made:
            return [OutRow(((1, (p,)),), tabular=False) for p in _distinct(self.header)], used
        head = OutRow(tuple((i, c.pieces) for i, c in enumerate(self.header.columns, self.first)))
        after = " | ".join(joined(list(parts)) for _, parts in made[0].cells)
        self.out.rebuilt((p for c in self.header.columns for p in c.pieces), len(made), body, after)
        return [head, *made], used

    # --- rows of indicators -------------------------------------------------------------------------------------------
    def _dealt(self, body: list[Piece]) -> tuple[list[OutRow], int]:
        layout = self.header.layout
        total = next((i for i, p in enumerate(body[:-1]) if strip_points(p.text) in layout.total_words
                      and _figured(body[i + 1])), len(body))
        cost, rows, rest = deal(body[:total], self.header, self.beside)
        pointed = with_points(self.header)
        if pointed is not None and rows:
            less, with_them, behind = deal(body[:total], pointed, self.beside)
            if less + _CLEARLY < cost and self._all_have_points(with_them):
                rows, rest = with_them, behind
                self._take(pointed)
        self._say_untitled(rows)
        rows = self._below(rows)
        self.spaced = self._spaced(rows)
        values = [c.role for c in self.header.columns if c.role in _VALUES]
        held = [r for r in rows if not self._bare(r)]
        if sum(self._sure(r, values) for r in held) < max(1, _LEAST_SURE * len(held)) or not self._levels_known(rows):
            self.out.undecided(tuple(body[:total]) or _distinct(self.header), "表格的单元格分隔已丢失，无法断定各行")
            return [], total
        made = self._sure_rows(rows, values)
        left = tuple(rest[: 2 * len(self.header.columns)])
        if any(p.strong for p in left):
            self.out.undecided(left, "表格末尾的文字无法断定是否属于表格，没有读入")
        if rest:
            return made, next(i for i, p in enumerate(body) if p is rest[0])
        if total == len(body):
            return made, total
        closing, used = self._total(body, total)
        return [*made, *closing], used

    def _below(self, rows: list[LostRow]) -> list[LostRow]:
        """The rows with words that name a first and a second level (`成本指标`) below the first level that they can stand under."""
        layout = self.header.layout
        out: list[LostRow] = []
        under = ""
        for row in rows:
            first = row.cell("level1")
            word = strip_points(first.text) if first is not None else ""
            second = layout.level2.get(word)
            lone = first is not None and "level2" in self.place and row.cell("level2") is None
            if lone and second is not None and under in second.under and under != layout.level1.get(word):
                cells = (replace(c, role="level2") if c is first else c for c in row.cells)
                out.append(replace(row, cells=tuple(cells)))
            else:
                under = layout.level1.get(word, under) if word else under
                out.append(row)
        return out

    def _all_have_points(self, rows: list[LostRow]) -> bool:
        held = [r for r in rows if (name := r.cell("name")) is not None and not is_blank_name(key(name.text))]
        return len(held) > 1 and all(r.cell("score") is not None for r in held)

    def _say_untitled(self, rows: list[LostRow]) -> None:
        """Say that a column without a heading was read as points."""
        untitled = next((c for c in self.header.columns if c.untitled), None)
        cells = [c for r in rows for c in r.cells if untitled is not None and c.role == untitled.role]
        if untitled is not None and cells:
            message = f"每行末尾多出一个没有列名的数，按“{untitled.text}”读取，也可能是分值，请核对原件"
            refs = dict.fromkeys(p.ref for p in (*untitled.pieces, *(p for c in cells for p in c.pieces)))
            self.out.findings.append(Finding.at(self.out.source, "layout-guessed-column", "warning", message, refs,
                                                observed=untitled.text))

    def _levels_known(self, rows: list[LostRow]) -> bool:
        """Whether each level that has a column has a known word in some row; where it has none, names may be levels."""
        found = {r for row in rows for c in row.cells if c.role.startswith("level") for r in ("level1", "level2")
                 if strip_points(c.text) in getattr(self.header.layout, r)}
        return {c.role for c in self.header.columns if c.role.startswith("level")} <= found

    def _sure_rows(self, rows: list[LostRow], values: Sequence[str]) -> list[OutRow]:
        """The rows that can be read. Where one cannot and may hold a level, rows go unread until a level is printed again."""
        layout = self.header.layout
        made: list[OutRow] = []
        last: LostRow | None = None
        unsure = {c.role for c in self.header.columns if c.role.startswith("level")}  # until they are printed
        for row in rows:
            doubtful = [c for c in row.cells if not c.sure]
            levels = [c for c in row.cells if c.role.startswith("level") and c.sure]
            unsure -= {"level2"} if any(strip_points(c.text) in layout.level2 for c in levels) else set()
            unsure -= {"level1", "level2"} if any(strip_points(c.text) in layout.level1 for c in levels) else set()
            if any(c.role == "level1" for c in levels) and len(levels) == 1 and "level2" in self.place:
                unsure |= set() if strip_points(levels[0].text) in layout.level2 else {"level2"}  # an unknown word may be one
            if self._bare(row):
                made.append(self._out(levels))
                continue
            if not self._sure(row, values) or unsure:
                unsure |= self._touched(row)
                self.out.undecided(row.pieces, "这一行的单元格无法断定，没有读入")
                made.append(self._out(levels))
                continue
            if doubtful:
                left = [p for c in doubtful for p in c.pieces]
                self.out.undecided(left, "同一行的其余内容已读入，这部分属于哪一列无法断定，没有读入")
            self._say_joined(row, last)
            last = row
            made.append(self._out([c for c in row.cells if c.sure]))
        return [r for r in made if r.cells]

    def _bare(self, row: LostRow) -> bool:
        """Whether a row is a level below which nothing is printed."""
        return not row.skipped and all(c.role.startswith("level") and c.sure for c in row.cells)

    def _sure(self, row: LostRow, values: Sequence[str]) -> bool:
        """Whether a row can be read: it is sure by itself, and no words of it may belong to its neighbours."""
        return _sure(row, values) and not (_stops_short(row) or (not self.spaced and _uncalled(row)))

    def _spaced(self, rows: list[LostRow]) -> bool:
        """Whether there are rows with and without their last cell, and a blank line behind each of the latter and no other."""
        last = self.header.columns[-1].role
        pairs = itertools.pairwise(rows)
        ends = {(row.cell(last) is None, below.cells[0].pieces[0].blanks > self.header.gap) for row, below in pairs}
        return ends == {(True, True), (False, False)}

    def _touched(self, row: LostRow) -> set[str]:
        """The levels that stand in a row in such a way that they may be names or values as well."""
        doubtful = [p for c in row.cells if not (c.role.startswith("level") and c.sure) for p in c.pieces]
        words = {strip_points(p.text) for p in (*doubtful, *row.skipped)}
        if words & set(self.header.layout.level1):
            return {"level1", "level2"}
        return {"level2"} if words & set(self.header.layout.level2) else set()

    def _say_joined(self, row: LostRow, last: LostRow | None) -> None:
        """Say that a name was made of several pieces, the first of which might be the end of the row above."""
        name = row.cell("name")
        if name is None or len(name.pieces) == 1:
            return
        names = [name, *(c for c in last.cells if c.role == "name")] if last is not None else [name]
        message = "名称由几段文字合成，各段也可能是另一格或上一行的文字，请对照原文"
        refs = dict.fromkeys(p.ref for n in names for p in n.pieces)
        self.out.findings.append(Finding.at(self.out.source, "layout-joined-row", "repair", message, refs,
                                            before=" | ".join(p.text for p in name.pieces), after=name.text))

    def _out(self, cells: Iterable[LostCell]) -> OutRow:
        return OutRow(tuple((self.place[c.role], c.pieces) for c in cells))

    def _total(self, body: list[Piece], at: int) -> tuple[list[OutRow], int]:
        """The closing row: its figures stand under weight and score when there are as many."""
        end = at + 1
        while end < len(body) and _figured(body[end]):
            end += 1
        roles = [c.role for c in self.header.columns if c.role in ("weight", "score")]
        figures = body[at + 1 : end]
        if len(figures) != len(roles):
            self.out.undecided(body[at:end], "合计行的数字属于哪一列无法断定")
            return [], end
        cells = [(1, (body[at],)), *((self.place[role], (p,)) for role, p in zip(roles, figures, strict=True))]
        return [OutRow(tuple(cells))], end

    # --- rows of money ------------------------------------------------------------------------------------------------
    def _amounts(self, body: list[Piece]) -> tuple[list[OutRow], int]:
        rows, used = deal_money(body, self.header)
        made = []
        for row in rows:
            if row.undecided:
                self.out.undecided((row.label, *row.undecided), "这一行的金额属于哪一列无法断定，没有读入")
            else:
                made.append(self._money_row(row.label, row.cells))
        return made, used

    def _money_row(self, label: Piece, cells: Mapping[str, Piece]) -> OutRow:
        dealt = [(self.place.get("item", 1), (label,)), *((self.place[role], (piece,)) for role, piece in cells.items())]
        return OutRow(tuple(sorted(dealt, key=lambda cell: cell[0])))

    # --- nothing between the cells ------------------------------------------------------------------------------------
    def _glued_rows(self, body: list[Piece]) -> tuple[list[OutRow], int]:
        """Rows of one line each, cut at level words and at figures."""
        layout = self.header.layout
        words = frozenset(w for w in (*layout.level1, *layout.level2) if w.endswith("指标"))
        end = next((i for i, p in enumerate(body) if self._ending(p)), len(body))
        lines: list[tuple[Piece, list[str], str]] = []
        for piece in body[:end]:
            tokens = lex("".join(piece.text.split()), words)
            levels = list(itertools.takewhile(lambda token: token in words, tokens))[:2]
            lines.append((piece, levels, "".join(tokens[len(levels) :])))
        closing, total = self._glued_total(body[end]) if end < len(body) else ([], None)
        roles = [c.role for c in self.header.columns if not c.role.startswith("level")]
        cuts = cut_rows([rest for _, _, rest in lines], roles, total)
        if sum(c is not None for c in cuts) < max(1, _LEAST_SURE * len(lines)):
            self.out.undecided([p for p, _, _ in lines] or _distinct(self.header), "各格之间没有分隔，无法断定各行")
            return [], end
        made = []
        for (piece, levels, _), cut in zip(lines, cuts, strict=True):
            if cut is None:
                self.out.undecided([piece], "各格之间没有分隔，这一行有不止一种分法，没有读入")
            places = ["level1", "level2"][2 - len(levels) :] if levels and levels[0] in layout.level2 else ["level1", "level2"]
            cells = [*zip(places, levels, strict=False), *(cut or ())]
            if cells:
                made.append(_split(piece, [(self.place.get(role, 1), text) for role, text in cells]))
        return [*made, *closing], min(end + 1, len(body))

    def _ending(self, piece: Piece) -> str:
        """The word that begins the closing row, or ""."""
        return next((w for w in self.header.layout.total_words if piece.key.startswith(w)), "")

    def _glued_total(self, piece: Piece) -> tuple[list[OutRow], Decimal | None]:
        label, text = self._ending(piece), "".join(piece.text.split())
        cut = cut_rows([text], ["name", "weight", "score"], None)[0]
        if cut is None or cut[0][1] != label:
            self.out.undecided([piece], "合计行的数字属于哪一列无法断定")
            return [], None
        cells = [(1, label), *((self.place[role], part) for role, part in cut[1:] if role in self.place)]
        return [_split(piece, cells)], figure_of(cut[1][1])

    def _glued_amounts(self, body: list[Piece]) -> tuple[list[OutRow], int]:
        """Money rows of one line each: the label, and figures of which only one cut makes the rate."""
        words = {w for lines in self.header.layout.lines.values() for line in lines for w in line.words}
        roles = [c.role for c in self.header.columns if c.role not in ("item", "other")]
        made: list[OutRow] = []
        for at, piece in enumerate(body):
            text = "".join(piece.text.split())
            label = _LABEL.match(text)
            if label is None or strip_number(label[1]) not in words:
                return made, at
            cut = cut_money(text[label.end() :], roles) if label.end() < len(text) else ()
            if cut is None:
                self.out.undecided([piece], "各格之间没有分隔，这一行的金额有不止一种分法，没有读入")
                continue
            cells = [(self.place.get("item", 1), label[1]), *((self.place[role], part) for role, part in cut)]
            made.append(_split(piece, cells))
        return made, len(body)


def _split(piece: Piece, cells: Iterable[tuple[int, str]]) -> OutRow:
    """A row whose cells are parts of one piece."""
    return OutRow(tuple((column, (replace(piece, text=part),)) for column, part in cells))


def _sure(row: LostRow, values: Sequence[str]) -> bool:
    """Whether a row can be read: its name, and what stands in its target and result, are certain, and it holds nothing odd."""
    name = row.cell("name")
    if name is None or not name.sure or row.skipped:
        return False
    if any(c.role.startswith("level") and not c.sure for c in row.cells):
        return False
    if is_blank_name(key(name.text)):
        return True
    if "weight" in values and not ((weight := row.cell("weight")) and weight.sure):
        return False
    held = [c for r in ("target", "actual", "midterm", "operator", "unit") if (c := row.cell(r)) is not None]
    if sum(row.cell(r) is not None for r in values) * 2 < len(values) or not (row.cell("target") or row.cell("actual")):
        return False
    if not any(p.strong or c.role.startswith("level") for c in row.cells for p in c.pieces) and held[0].cost >= _WORDY:
        return False
    return all(c.sure for c in held)


def _say_joined(out: Rebuilt, name: LostCell, last: LostRow | None) -> None:
    """Say that a name was made of several lines, the first of which might be the end of the row above."""
    names = [name, *(c for c in last.cells if c.role == "name")] if last is not None else [name]
    message = "名称由几段文字合成，各段也可能是另一格或上一行的文字，请对照原文"
    refs = dict.fromkeys(p.ref for n in names for p in n.pieces)
    out.findings.append(Finding.at(out.source, "layout-joined-row", "repair", message, refs,
                                   before=" | ".join(p.text for p in name.pieces), after=name.text))


def _stops_short(row: LostRow) -> bool:
    """Whether the name of a row stops in mid-phrase, so that it goes on elsewhere."""
    name = row.cell("name")
    return name is not None and bool(_STOPS_SHORT.search(name.text))


def _uncalled(row: LostRow) -> bool:
    """Whether words follow a full score, where there is nothing to explain: they may begin the name below."""
    reason, weight, score = (row.cell(r) for r in ("deviation", "weight", "score"))
    return bool(reason and weight and score and key(weight.text) == key(score.text) and not _NOTHING.match(key(reason.text)))


def _figured(piece: Piece) -> bool:
    return is_figure(piece.text.removesuffix("分")) or piece.key in ABSENT


def _distinct(header: LostHeader) -> tuple[Piece, ...]:
    return tuple(dict.fromkeys(p for c in header.columns for p in c.pieces))
