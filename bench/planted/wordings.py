"""Slips in what is no figure: operators, bounds and units of indicators, codes, years, blanks left to be filled in.

No equation tells whether such a slip is wrong; each is made where the printed words leave no doubt, and carries the rule of
the domain catalogue that says so.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from changes import Change
from figures import Figure, Spot
from identities import Identity

from jixiao.model import CellRef, Tables

__all__ = ["worded"]

Texts = Mapping[tuple[str, CellRef], str]
Slip = tuple[str, Spot, str, str]  # rule, characters, what stands there, what is put there

_HIGH = re.compile("满意度|合格率|及时率|完成率|整改率|达标率|到位率|通过率|准确率|覆盖率|普及率")


def worded(tables: Tables, texts: Texts, chance: random.Random, of_each: int) -> list[tuple[Change, Identity]]:
    """Some slips of every kind, each with what it breaks."""
    out = []
    for kind, make in _KINDS.items():
        found = sorted(set(make(tables, texts)))
        chance.shuffle(found)
        for rule, spot, old, new in found[:of_each]:
            figure = Figure(spot, old, Decimal(0), 0, "text", column=kind)
            out.append((Change(figure, kind, spot, new, "1"), Identity(rule, (spot,), _broken)))
    return out


def _broken(_values: object) -> bool:
    return False


def _cells(tables: Tables, table: str, column: str) -> Iterator[tuple[dict[str, str], tuple[str, CellRef]]]:
    rows = {(r["document"], r["unit_key"], r["year_key"], r["row_id"]): r for r in tables[table]}
    for at in tables["evidence"]:
        if (at["table"], at["column"]) == (table, column):
            cell = CellRef(int(at["grid"]), int(at["row"]), int(at["cell_column"]))
            yield rows[at["document"], at["unit_key"], at["year_key"], at["row_id"]], (at["document"], cell)


def _spots(texts: Texts, at: tuple[str, CellRef], pattern: str) -> Iterator[tuple[Spot, str]]:
    for match in re.finditer(pattern, texts.get(at, "")):
        yield Spot(*at, match.start(), match.end()), match[0]


def _operators(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """A rate that is better the higher it is gets a limit from above (I02)."""
    for column in ("operator", "target_text"):
        for row, at in _cells(tables, "indicators", column):
            if row["unit_of_measure"] == "%" and row["operator_code"] == "ge" and _HIGH.search(row["level3"]):
                yield from (("I02", spot, old, "≤") for spot, old in _spots(texts, at, "≥"))


def _bounds(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """A rate of more than 100 % (I03)."""
    for row, at in _cells(tables, "indicators", "target_text"):
        if row["unit_of_measure"] == "%" and _HIGH.search(row["level3"]) and len(row["target_number"]) == 2:
            yield from (("I03", spot, old, old + old[-1]) for spot, old in _spots(texts, at, rf"{row['target_number']}"))


def _deadlines(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """A rate measured in years (I06)."""
    for row, at in _cells(tables, "indicators", "target_text"):
        if row["unit_of_measure"] == "%" and _HIGH.search(row["level3"]):
            yield from (("I06", spot, old, "年") for spot, old in _spots(texts, at, "%"))


def _codes(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """A function code whose class is another, so that it is under no code of the table (C01, C02, F06)."""
    for row, at in _cells(tables, "amounts", "subject_ref"):
        if row["subject"] == "code" and len(row["subject_ref"]) == 7 and row["column"] == "total":
            yield from (("C01", spot, old, old[0] + old[2] + old[1] + old[3:]) for spot, old in _spots(texts, at, row["subject_ref"])
                        if old[1] != old[2])


def _projects(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """A project code with two characters turned, where three others of the document bear the check character out (C05)."""
    known = Counter(r["document"] for r in tables["forms"] if r["project_code"])
    for row, at in _cells(tables, "forms", "project_code"):
        for spot, old in _spots(texts, at, re.escape(row["project_code"])) if known[row["document"]] > 3 else ():
            turned = next((n for n in range(10, len(old) - 2) if old[n] != old[n + 1]), None)
            if turned:
                yield "C05", spot, old, old[:turned] + old[turned + 1] + old[turned] + old[turned + 2 :]


def _years(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """The year of the report is another where running text names it with a figure of it (N07)."""
    years = {r["document"]: r["year"] for r in tables["documents"]}
    for at, text in texts.items():
        year = years.get(at[0], "")
        if len(text) > 20 and year and re.search(rf"^{year}年度.{{2,24}}\d万元", text[:60]):
            spot, old = next(_spots(texts, at, year))
            yield "N07", spot, old, str(int(year) - 2)


def _blanks(tables: Tables, texts: Texts) -> Iterator[Slip]:
    """An amount that nobody filled in (W06)."""
    for at, text in texts.items():
        if len(text) > 20 and "支出" in text:
            yield from (("W06", spot, old, "XX") for spot, old in _spots(texts, at, r"\d[\d,]*\.\d\d(?=万元)"))


_KINDS: dict[str, Callable[[Tables, Texts], Iterator[Slip]]] = {
    "operator": _operators, "bound": _bounds, "measure": _deadlines, "code": _codes, "project-code": _projects, "year": _years,
    "placeholder": _blanks}  # fmt: skip
