"""The figures of documents as printed: every number of a table or of running text, with the characters that print it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.model import CellRef, Tables

__all__ = ["MONEY", "WORDS", "Figure", "Spot", "Use", "in_prose", "in_tables", "to_decimal"]

Row = dict[str, str]
Use = tuple[str, int, str]  # a table, the number of a row, a column

# What one of a unit is in 万元.
MONEY = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "万": Decimal(1), "亿元": Decimal(10000)}
# Words of direction and what they say of this year beside what it is compared with.
WORDS = {"增加": 1, "增长": 1, "上升": 1, "减少": -1, "下降": -1, "降低": -1, "大于": 1, "高于": 1, "小于": -1, "低于": -1}

_NUMBER = re.compile(r"[-−－]?\d[\d,，]*(?:\.\d+)?")
_UNIT = re.compile(r"\s*(亿元|万元|元|万|%|％|个百分点|台|辆|个|项|家|批次|批|人次|人|次|分钟|分|场|起|条|户|篇|套)")
_WORD = re.compile("|".join(WORDS))
# Columns of the tables that hold a number, and the columns whose cell prints it.
_COLUMNS = {
    "amounts": {"amount": ("amount", "text"), "execution_rate": ("execution_rate",), "weight": ("weight",), "score": ("score",)},
    "indicators": {"target_number": ("target_text", "target"), "actual_number": ("actual_text", "actual"), "weight": ("weight",),
                   "score": ("score",), "level1_weight": ("level1_weight",)},
    "schedule": {"share": ("share",)},
    "forms": {"total_score": ("total_score",), "total_weight": ("total_weight",)},
}


@dataclass(frozen=True, order=True)
class Spot:
    """Characters of a cell of a document."""

    document: str
    cell: CellRef
    start: int
    end: int


@dataclass(frozen=True)
class Figure:
    """One printed number, or a word of direction (`unit` is then `word`, and its value 1 or -1).

    Attributes:
        spot: where it is printed.
        text: the characters.
        value: the number, in the printed unit.
        decimals: how many digits it is exact to.
        unit: as printed, or of its table.
        table: the table that it was read into; empty in running text.
        column: the column of that table.
        row: the row of that table.
    """

    spot: Spot
    text: str
    value: Decimal
    decimals: int
    unit: str
    table: str = ""
    column: str = ""
    row: tuple[tuple[str, str], ...] = ()

    @property
    def half(self) -> Decimal:
        """Half a unit of the last digit."""
        return Decimal(5).scaleb(-self.decimals - 1)

    @property
    def wan(self) -> Decimal:
        """What the number is multiplied with to be 万元; 1 for what is no money."""
        return MONEY.get(self.unit, Decimal(1))


def to_decimal(text: str) -> Decimal | None:
    """The number that some characters print."""
    plain = text.replace(",", "").replace("，", "").replace("−", "-").replace("－", "-")
    return Decimal(plain) if re.fullmatch(r"-?\d+(\.\d+)?", plain) else None


def _places(text: str) -> int:
    return len(text.partition(".")[2])


def in_tables(tables: Tables, texts: Mapping[tuple[str, CellRef], str]) -> tuple[dict[Spot, Figure], dict[Spot, list[Use]]]:
    """The figures that the tables of a run hold, and all rows that were read from each; `texts` are the cells as printed."""
    cells: dict[tuple[str, ...], list[CellRef]] = defaultdict(list)
    for row in tables["evidence"]:
        key = (row["table"], row["document"], row["unit_key"], row["year_key"], row["row_id"], row["column"])
        cells[key].append(CellRef(int(row["grid"]), int(row["row"]), int(row["cell_column"])))
    whole = _whole_yuan(tables)
    found: dict[Spot, Figure] = {}
    uses: dict[Spot, list[Use]] = defaultdict(list)
    for table, columns in _COLUMNS.items():
        for number, row in enumerate(tables[table]):
            for column, sources in columns.items():
                value = to_decimal(row[column].rstrip("%％"))
                if value is None:
                    continue
                at = (table, row["document"], row["unit_key"], row["year_key"], row["row_id"])
                refs = [ref for source in sources for ref in cells[(*at, source)]]
                spot = _printed(row["document"], dict.fromkeys(refs), value, texts)
                if spot is None:
                    continue
                uses[spot].append((table, number, column))
                text = texts[spot.document, spot.cell][spot.start : spot.end]
                places = 0 if (row["document"], row.get("form", "")) in whole and column == "amount" else max(2, _places(text))
                unit = row["money_unit"] if column == "amount" else "%" if column in ("execution_rate", "share") else ""
                if column in ("target_number", "actual_number"):
                    unit = row["unit_of_measure"]
                found.setdefault(spot, Figure(spot, text, value, places, unit, table, column, tuple(row.items())))
    return found, uses


def _whole_yuan(tables: Tables) -> set[tuple[str, str]]:
    """Forms that print all money in 元 without decimals: their last digit is one 元."""
    printed: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["amounts"]:
        if row["amount"]:
            printed[row["document"], row["form"]].append(row)
    return {form for form, rows in printed.items() if all(r["money_unit"] == "元" and "." not in r["amount"] for r in rows)}


def _printed(document: str, refs: Sequence[CellRef] | Mapping[CellRef, None], value: Decimal,
             texts: Mapping[tuple[str, CellRef], str]) -> Spot | None:
    for ref in refs:
        for match in _NUMBER.finditer(texts.get((document, ref), "")):
            if to_decimal(match[0]) == value:
                return Spot(document, ref, match.start(), match.end())
    return None


def in_prose(texts: Mapping[tuple[str, CellRef], str], taken: set[tuple[str, CellRef]]) -> dict[Spot, Figure]:
    """The numbers with a unit and the words of direction in running text; `taken` are the cells that tables were read from."""
    found: dict[Spot, Figure] = {}
    for (document, cell), text in texts.items():
        if (document, cell) in taken or len(text) < 16 or not re.search("[，。：；、]", text):
            continue
        for spot, figure in _of_line(document, cell, text):
            found[spot] = figure
    return found


def _of_line(document: str, cell: CellRef, text: str) -> Iterator[tuple[Spot, Figure]]:
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match(text, match.end())
        value = to_decimal(match[0])
        if unit is None or value is None:
            continue
        spot = Spot(document, cell, match.start(), match.end())
        yield spot, Figure(spot, match[0], value, _places(match[0]), unit[1].replace("％", "%"))
    for match in _WORD.finditer(text):
        spot = Spot(document, cell, match.start(), match.end())
        yield spot, Figure(spot, match[0], Decimal(WORDS[match[0]]), 0, "word")
