"""Rows of a lost money table: labels begin rows, and sums tell which figure stands in which column.

A figure's column is certain when the row is full, or when only one dealing is left by the rate (B/A), the order of score and
weight, and, over all rows, by parts that add up to the total.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from jixiao.understand.layout import GridLayout
from jixiao.understand.lost_header import LostHeader
from jixiao.understand.lost_pieces import Piece, is_figure
from jixiao.understand.money import strip_number
from jixiao.words import ABSENT, key

__all__ = ["MoneyRow", "deal_money", "figure_of", "is_money_cell"]

_PERCENT = re.compile(r"[-+]?\d[\d,]*(\.\d+)?[%‰]")
_LEAST_ROWS = 2
_LEAST_LABEL = 2
_LONGEST_LABEL = 12
_MOST_DEALINGS = 20_000
_HALF_UNIT = Decimal("0.51")
Dealing = dict[str, Piece]


@dataclass(frozen=True)
class MoneyRow:
    """A row: its label, its figures by column, or the figures that could not be dealt."""

    label: Piece
    cells: Dealing
    undecided: tuple[Piece, ...] = ()


def is_money_cell(piece: Piece) -> bool:
    """Whether a piece can be a cell of a money table: a figure, a rate, a mark for nothing."""
    return is_figure(piece.text.removesuffix("分")) or bool(_PERCENT.fullmatch(piece.key)) or piece.key in ABSENT


def figure_of(text: str) -> Decimal | None:
    """The number in a cell, a rate's without its sign."""
    bare = key(text).replace(",", "").rstrip("%分")
    return Decimal(bare) if is_figure(bare) else None


def deal_money(pieces: Sequence[Piece], header: LostHeader) -> tuple[list[MoneyRow], int]:
    """Deal the figures under a header of a money table.

    Returns:
        The rows, and how many pieces they used.
    """
    columns = [(c.role, c.shape) for c in header.columns if c.role not in ("item", "other") and c.shape != "text"]
    remarks = header.columns[-1].role if header.columns[-1].shape == "text" and header.columns[-1].role != "item" else ""
    found: list[tuple[Piece, list[Piece]]] = []
    names: list[str] = []
    said: list[Dealing] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        while end < len(pieces) and is_money_cell(pieces[end]):
            end += 1
        name = _line(pieces, at, header.layout)
        if name is None and (not found or end - at - 1 != len(columns) or not _label_like(pieces[at])):
            break
        found.append((pieces[at], list(pieces[at + 1 : end])))
        names.append(name or "")
        remark = remarks and _line(pieces, end, header.layout) is None and _line(pieces, end + 1, header.layout) is not None
        said.append({remarks: pieces[end]} if remark else {})
        at = end + bool(remark)
    found = _by_columns(found, columns)
    options = [list(_dealings(figures, columns)) for _, figures in found]
    kept = _by_sums(options, names, [r for r, shape in columns if shape == "money"])
    rows = []
    for (label, figures), possible, beside in zip(found, kept, said, strict=True):
        one = len(possible) == 1
        empty = not any(figure_of(f.text) is not None for f in figures)  # marks for nothing, whatever columns they stand in
        rows.append(MoneyRow(label, {**(possible[0] if one else {}), **beside}, () if one or empty else tuple(figures)))
    return rows, at


def _line(pieces: Sequence[Piece], at: int, layout: GridLayout) -> str | None:
    """The name of the line that a label begins; what is only like one has to have figures."""
    if at >= len(pieces):
        return None
    bare = strip_number(pieces[at].text)
    known = [line for lines in layout.lines.values() for line in lines]
    exact = next((line.name for line in known if bare in line.words), None)
    if exact is not None or at + 1 == len(pieces) or not is_money_cell(pieces[at + 1]):
        return exact
    return next((line.name for line in known if any(p.fullmatch(bare) for p in line.like)), None)


def _label_like(piece: Piece) -> bool:
    """Whether a piece may be the label of a line that no layout knows."""
    return _LEAST_LABEL <= len(piece.key) <= _LONGEST_LABEL and not piece.strong


def _by_columns(found: list[tuple[Piece, list[Piece]]], columns: list[tuple[str, str]]) -> list[tuple[Piece, list[Piece]]]:
    """Rows whose labels all stand before their figures: by row or by column, if the sums hold for one of these only."""
    rows = len(found)
    if rows < _LEAST_ROWS or any(figures for _, figures in found[:-1]) or len(found[-1][1]) != rows * len(columns):
        return found
    figures = found[-1][1]
    ways = [[figures[i :: rows] for i in range(rows)], [figures[i * len(columns) : (i + 1) * len(columns)] for i in range(rows)]]
    held = []
    for way in ways:
        dealt = [{role: f for (role, _), f in zip(columns, row, strict=True)} for row in way]
        shaped = all(_fits(f, role, shape) for row in way for (role, shape), f in zip(columns, row, strict=True))
        money = [role for role, shape in columns if shape == "money"]
        if shaped and all(_rate_holds(d) for d in dealt) and all(_adds_up(dealt, 0, role) for role in money):
            held.append(way)
    return [(label, row) for (label, _), row in zip(found, held[0], strict=True)] if len(held) == 1 else found


def _dealings(figures: list[Piece], columns: list[tuple[str, str]]) -> Iterator[Dealing]:
    """All ways to deal the figures of a row to columns in order that fit shapes and the row's own sums."""
    if len(figures) > len(columns):
        return
    found = []
    for chosen in itertools.combinations(columns, len(figures)):
        dealing = {role: f for (role, _), f in zip(chosen, figures, strict=True)}
        if all(_fits(f, role, shape) for (role, shape), f in zip(chosen, figures, strict=True)) and _rate_holds(dealing):
            found.append(dealing)
    exact = [d for d in found if _score_holds(d) is True]
    yield from exact or [d for d in found if _score_holds(d) is not False] or found


def _fits(figure: Piece, role: str, shape: str) -> bool:
    if figure.key in ABSENT and figure.key != "0":
        return True
    percent = bool(_PERCENT.fullmatch(figure.key))
    if shape == "percent":
        return percent or is_figure(figure.text)
    number = figure_of(figure.text)
    return not percent and number is not None and (shape == "money" or number <= 100) and role != "line"


def _rate_holds(dealing: Dealing) -> bool:
    """Whether the rate is executed over planned."""
    if "rate" not in dealing or "executed" not in dealing:
        return True
    rate, executed = figure_of(dealing["rate"].text), figure_of(dealing["executed"].text)
    planned = [v for r in ("adjusted", "initial") if r in dealing and (v := figure_of(dealing[r].text))]
    if rate is None or executed is None or not planned:
        return rate is None or executed is None or rate in (0, 100) or bool(planned)
    places = len(key(dealing["rate"].text).rstrip("%").partition(".")[2])
    return any(abs(executed / plan * 100 - rate) <= _HALF_UNIT.scaleb(-places) for plan in planned)


def _score_holds(dealing: Dealing) -> bool | None:
    """Whether the score is the weight times the rate; None where that cannot be said."""
    values = [figure_of(dealing[r].text) if r in dealing else None for r in ("weight", "score", "rate")]
    weight, score, rate = values
    if weight is None or score is None:
        return None
    if score > weight:
        return False
    return None if rate is None else abs(weight * rate / 100 - score) <= Decimal("0.06") or None


def _by_sums(options: list[list[Dealing]], names: list[str], money: list[str]) -> list[list[Dealing]]:
    """Drop the dealings under which the parts do not add up to the total, if any are left by that."""
    if "total" not in names or all(len(o) == 1 for o in options) or any(not o for o in options):
        return options
    if prod(len(o) for o in options) > _MOST_DEALINGS:
        return options
    total = names.index("total")
    held = [one for one in itertools.product(*options) if all(_adds_up(one, total, role) for role in money)]
    if not held:
        return options
    return [[d for d in o if any(one[i] is d for one in held)] for i, o in enumerate(options)]


def _adds_up(dealing: Sequence[Dealing], total: int, role: str) -> bool:
    def value(one: Dealing) -> Decimal:
        return (figure_of(one[role].text) if role in one else None) or Decimal(0)

    parts = sum((value(one) for i, one in enumerate(dealing) if i != total), Decimal(0))
    return value(dealing[total]) == parts
