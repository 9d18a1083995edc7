"""Which cell of a row belongs to which column, when rows may have slid: the cheapest assignment in order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.model import Cell
from jixiao.words import ABSENT, key

__all__ = ["COMPARISONS", "OPERATORS", "Aligned", "Slot", "align", "fits", "surplus"]

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
COMPARISONS = frozenset({
    ">=", "<=", ">", "<", "=", "≥", "≤", "≧", "≦", "≠", "==", "=>", "=<",
    "大于等于", "小于等于", "大于或等于", "小于或等于", "大于", "小于", "等于",
    "不低于", "不少于", "不小于", "不高于", "不超过", "不大于",
})
OPERATORS = COMPARISONS | {"定性", "定量", "无", "正向", "反向"}
_VALUE = re.compile(r"[≥≤<>=≧≦]+[-\d.,]+[%‰]?.{0,5}")
_SHIFTS = (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, -6)
_BAD_SHAPE = 4.0
_DROPPED = 9.0
_NEEDED = 6.0
_OFF = 1.0
_SHIFTED = 0.3
_MUCH = 3.0  # what leaving a cell out has to save


@dataclass(frozen=True, slots=True)
class Slot:
    """A column to be filled: its role, the grid columns its header covers, the shape of its values."""

    role: str
    first: int
    last: int
    shape: str


@dataclass(frozen=True)
class Aligned:
    """The outcome for a row: cells by role, cells left over, how far the row had slid, and whether anything was moved."""

    cells: dict[str, Cell]
    left: tuple[Cell, ...]
    shift: int
    moved: bool


def fits(text: str, shape: str) -> bool:
    """Whether a text looks like a value of that shape. What stands for nothing fits everything.

    >>> fits("3,086.53", "money"), fits("社会保障和就业支出", "money"), fits("2080505", "code")
    (True, False, True)
    """
    k = key(text)
    if k in ABSENT:
        return True
    if shape in ("number", "money"):
        return bool(_NUMBER.fullmatch(k.removesuffix("分") if shape == "number" else k))
    if shape == "integer":
        return k.isdigit()
    if shape == "percent":
        return bool(re.fullmatch(r"[-+]?\d+(\.\d+)?[%‰]", k))
    if shape == "code":
        return bool(re.fullmatch(r"\d{2,7}", k))
    if shape == "operator":  # 定性 may stand in the value's cell and the words here
        return k in OPERATORS or (not re.fullmatch(r"[\d.,]+[%‰]?", k) and not re.search(r"[,，。、]", k) and len(k) <= 12)
    if shape == "unit":
        return not re.search(r"\d", k) and len(k) <= 8
    if shape in ("name", "text"):
        value = shape == "name" and _VALUE.fullmatch(k)
        return not value and not _NUMBER.fullmatch(k) and k not in OPERATORS
    return True


def align(cells: list[Cell], slots: list[Slot], *, exact: bool, need: str = "") -> Aligned:
    """Assign the cells of a row to slots, left to right, at the least cost.

    Args:
        cells: the row's non-blank cells, left to right.
        slots: the columns, left to right.
        exact: columns are known to be right (spans are reliable), so nothing is moved.
        need: a role that a row cannot do without.
    """
    straight: dict[str, Cell] = {}
    left = []
    good = True
    for cell in cells:
        slot = next((s for s in slots if s.first <= cell.column <= s.last and s.role not in straight), None)
        if slot is None:
            left.append(cell)
        else:
            straight[slot.role] = cell
            good = good and fits(cell.text, slot.shape)
    if exact or (good and not left and (not need or need in straight)):
        return Aligned(straight, tuple(left), 0, moved=False)
    _, shift, found = _best(cells, slots, need)
    used = {id(c) for c in found.values()}
    return Aligned(found, tuple(c for c in cells if id(c) not in used), shift, found != straight)


def surplus(cells: list[Cell], slots: list[Slot], *, need: str, most: int) -> int:
    """How many cells at the left of a row are best left out, because without them the others fit the columns far better.

    Args:
        cells: the row's non-blank cells, left to right.
        slots: the columns, left to right.
        need: a role that a row cannot do without.
        most: so many cells may be left out.
    """
    costs: list[float] = []
    for n in range(max(min(most, len(cells) - 1), 0) + 1):
        if costs and min(costs) <= n * _MUCH:
            break  # no assignment costs less than nothing
        costs.append(_best(cells[n:], slots, need)[0] + n * _MUCH)
    return costs.index(min(costs))


def _best(cells: list[Cell], slots: list[Slot], need: str) -> tuple[float, int, dict[str, Cell]]:
    """The cost of the cheapest assignment over all shifts, its shift and the cells by role; of equal ones the first."""
    bad = [[0.0 if fits(cell.text, slot.shape) else _BAD_SHAPE for slot in slots] for cell in cells]
    best: tuple[float, int, dict[str, Cell]] | None = None
    for shift in _SHIFTS:
        away = _SHIFTED * abs(shift)
        if best is not None and best[0] <= away:
            break  # no assignment costs less than nothing
        cost, found = _assign(cells, slots, shift, need, bad)
        if best is None or round(cost + away, 6) < round(best[0], 6):
            best = (cost + away, shift, found)
    assert best is not None
    return best


def _assign(cells: list[Cell], slots: list[Slot], shift: int, need: str, bad: list[list[float]]) -> tuple[float, dict[str, Cell]]:
    """The cheapest order-keeping assignment for one shift (dynamic programming over cells × slots); `bad`: the cost of shapes."""
    n, m = len(cells), len(slots)
    cost = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[0] * (m + 1) for _ in range(n + 1)]  # 0 skip slot, 1 take, 2 drop cell
    for i in range(1, n + 1):
        cost[i][0], step[i][0] = i * _DROPPED, 2
    for j in range(1, m + 1):
        cost[0][j] = cost[0][j - 1] + (_NEEDED if slots[j - 1].role == need else 0.0)
    for i in range(1, n + 1):
        cell = cells[i - 1]
        for j in range(1, m + 1):
            slot = slots[j - 1]
            first, last = slot.first + shift, slot.last + shift
            off = max(first - cell.column, cell.column - last, 0)
            take = cost[i - 1][j - 1] + _OFF * min(off, 3) + bad[i - 1][j - 1]
            skip = cost[i][j - 1] + (_NEEDED if slot.role == need else 0.0)
            drop = cost[i - 1][j] + _DROPPED
            low = min(take, skip, drop)
            cost[i][j], step[i][j] = low, (1 if low == take else 0 if low == skip else 2)
    found: dict[str, Cell] = {}
    i, j = n, m
    while i > 0:
        if j == 0 or step[i][j] == 2:
            i -= 1
        elif step[i][j] == 1:
            found[slots[j - 1].role] = cells[i - 1]
            i, j = i - 1, j - 1
        else:
            j -= 1
    return cost[n][m], found
