"""The tables of a run, indexed for rules: the forms, their rows, and the cell that every value came from."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from jixiao.model import TABLES, CellRef, Tables
from jixiao.model.schema import Row
from jixiao.words import key

__all__ = ["MONEY", "Book", "Figure", "decimals", "number", "reference"]

# How many 万元 one of each printed unit of money is.
MONEY = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "万": Decimal(1), "百万元": Decimal(100),
         "亿元": Decimal(10000)}

# Longer numbers than these are no figures of a budget, and exact arithmetic has 28 digits.
_PLAIN = re.compile(r"[-+]?\d{1,18}(\.\d{1,8})?")
# Columns whose value was read from the cells of another column.
_READ_WITH = {"amount": ("text",), "value": ("text",),
              "target_number": ("target_text", "target"), "actual_number": ("actual_text", "actual")}


def number(text: str) -> Decimal | None:
    """The number that a table value holds, or None; a percent sign and thousands separators are read over.

    >>> number("99.13%")
    Decimal('99.13')
    """
    plain = key(text).replace(",", "").rstrip("%‰")
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None


def decimals(text: str) -> int:
    """How many digits stand behind the decimal point of a printed number.

    >>> decimals("41.1%")
    1
    """
    _, _, tail = key(text).rstrip("%‰").partition(".")
    return len(tail)


@dataclass(frozen=True)
class Figure:
    """One printed number: its value, how it was printed, what it is called and where it stands.

    `scale` is the number of decimals that its last printed digit stands for (see `Book.scale`); `digits` is the same for a figure
    that may have been rounded (see `Book.digits`); `project` is whose form it is in.
    """

    value: Decimal
    printed: str
    label: str
    unit: str
    scale: int
    row: Row
    cell: CellRef | None = None
    place: str = ""
    digits: int = 0
    project: str = ""

    @classmethod
    def counted(cls, text: str, row: Row) -> Figure:
        """A number that was counted, not printed."""
        return cls(Decimal(text), text, "", "", decimals(text), row, digits=decimals(text))

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What tells a printed number from all others: its cell, in running text its claim, without a cell its row and name."""
        row = self.row.get("row_id", "")
        cell = (str(self.cell), row if "section" in self.row else "") if self.cell else (self.row.get("form", ""), row, self.label)
        return (self.row["document"], *cell, self.printed)

    def printed_as(self, value: Decimal) -> Figure:
        """The figure with another value, printed with no more digits than it needs, or than are usual."""
        text = f"{value:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        digits = max(decimals(text), min(decimals(self.printed), 2))
        return replace(self, value=value, printed=f"{value:.{digits}f}", scale=max(digits, min(self.scale, 2)),
                       digits=max(digits, min(self.digits, 2)))

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed digit: what rounding may have taken away."""
        return Decimal(5).scaleb(-self.scale - 1)


class Book:
    """Tables with the indexes that rules need. Rows of a form are in document order."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.documents = {row["document"]: row for row in tables["documents"]}
        self.forms = [row for row in tables["forms"] if row["form"]]
        self._rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        self._evidence: dict[tuple[str, ...], list[CellRef]] = defaultdict(list)
        self._places: dict[tuple[str, CellRef], str] = {}
        self._kinds: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
        self._scales: dict[tuple[str, str], int] = {}
        self._digits: dict[str, dict[tuple[str, ...], int]] = {}
        self._forms = {(form["document"], form["form"]): form for form in self.forms}
        for name in ("amounts", "facts", "goals", "indicators", "schedule", "tasks"):
            for row in tables[name]:
                self._rows[name, row["document"], row["form"]].append(row)
        for form in self.forms:
            self._kinds[form["document"], form["unit_key"], form["year_key"], form["kind"]].append(form)
        for row in tables["evidence"]:
            ref = CellRef(int(row["grid"]), int(row["row"]), int(row["cell_column"]))
            self._evidence[row["table"], *_identity(row), row["column"]].append(ref)
        for row in tables["cells"]:
            self._places[row["document"], CellRef(int(row["grid"]), int(row["row"]), int(row["column"]))] = row["place"]

    def rows(self, table: str, form: Row) -> list[Row]:
        """The rows of a table that belong to a form; the form itself for table `forms`."""
        return [form] if table == "forms" else self._rows[table, form["document"], form["form"]]

    def form_of(self, row: Row) -> Row | None:
        """The form that a row belongs to."""
        return self._forms.get((row["document"], row.get("form", "")))

    def others(self, form: Row, kind: str) -> list[Row]:
        """The forms of another kind for the same unit and year in the same document."""
        return self._kinds[form["document"], form["unit_key"], form["year_key"], kind]

    def cell(self, table: str, row: Row, *columns: str) -> CellRef | None:
        """The first cell that one of these columns of a row was read from."""
        for column in columns:
            refs = self._evidence.get((table, *_identity(row), column))
            if refs:
                return refs[0]
        return None

    def place(self, row: Row, cell: CellRef | None) -> str:
        """Where a cell stands; without a cell, where its row stands."""
        found = self._places.get((row["document"], cell)) if cell else None
        return found or row.get("place", "").split("; ")[0]

    def line(self, table: str, row: Row) -> str:
        """A token for the printed line that a row stands in, so that figures of one line can be told from others."""
        cell = self.cell(table, row, "amount", "text", "level3")
        return f"g{cell.grid}r{cell.row}" if cell else row.get("subject_ref", "")

    def figure(self, table: str, row: Row, column: str, label: str) -> Figure | None:
        """The number in a column of a row, or None where the cell is blank or no number."""
        value = number(row.get(column, ""))
        if value is None:
            return None
        cell = self.cell(table, row, column, *_READ_WITH.get(column, ()))
        form = self.form_of(row) or {}
        return Figure(value=value, printed=row[column], label=label, unit=_unit(table, row, column), row=row, cell=cell,
                      scale=self.scale(table, row, column), digits=self.digits(table, row, column), place=self.place(row, cell),
                      project=form.get("project", ""))

    def scale(self, table: str, row: Row, column: str) -> int:
        """How many decimals a printed number is exact to.

        At least two: people drop trailing zeros, so `20` beside `537.6` is 20.00. Only where all money of a form is
        printed with one decimal, a trailing zero among them, is one decimal all there is; and where all of it is whole 元, none.
        """
        own = decimals(row[column])
        if table == "amounts" and column == "amount" and own < 2:
            where = (row["document"], row["form"])
            if where not in self._scales:
                self._scales[where] = _fixed([r for r in self._rows["amounts", *where] if r["amount"]])
            return self._scales[where]
        if table == "claims":
            return max(own, self._prose_scale(row["document"])) if row["unit_of_measure"] in MONEY else own
        return max(own, 2)

    def digits(self, table: str, row: Row, column: str) -> int:
        """How many decimals a number may have been rounded to: those printed, and one more where its column or section prints more.

        39 beside 28.6 is 39.0 with its zero dropped; it may be 39.04, and is not 39.4.
        """
        own = decimals(row[column])
        near = {"amounts": ("document", "form", "stage"), "claims": ("document", "section", "measure")}.get(table)
        if near is None or column not in ("amount", "value"):
            return own
        if table not in self._digits:
            most = self._digits[table] = defaultdict(int)
            for other in self.tables[table]:
                where = tuple(other[name] for name in near)
                most[where] = max(most[where], decimals(other[column]))
        return min(self._digits[table][tuple(row[name] for name in near)], own + 1)

    def _prose_scale(self, document: str) -> int:
        """How many decimals the prose of a document prints money with, at most two: trailing zeros are dropped there too."""
        if (document, "") not in self._scales:
            money = (r for r in self.tables["claims"] if r["document"] == document and r["unit_of_measure"] in MONEY)
            printed = [decimals(r["value"]) for r in money]
            self._scales[document, ""] = min(max(printed, default=0), 2)
        return self._scales[document, ""]


def _identity(row: Row) -> tuple[str, str, str, str]:
    """What tells a record from all others: a row identifier is unique on the page of its unit and year only."""
    return row["document"], row["unit_key"], row["year_key"], row["row_id"]


def _fixed(rows: list[Row]) -> int:
    """0 where all numbers are whole 元, 1 where all have one decimal and some a trailing zero, else 2."""
    printed = [row["amount"] for row in rows]
    if all(not decimals(v) for v in printed) and all(row["money_unit"] == "元" for row in rows):
        return 0
    return 1 if all(decimals(v) == 1 for v in printed) and any(v.endswith(".0") for v in printed) else 2


def _unit(table: str, row: Row, column: str) -> str:
    if column == "execution_rate":
        return "%"
    if table == "amounts" and column == "amount":
        return row["money_unit"]
    if column in ("target_number", "actual_number", "value"):
        return row["unit_of_measure"]
    if column in ("share",):
        return "%"
    return "分" if "score" in column or "weight" in column else ""


def reference(table: str, at: int) -> str:
    """What rules in SQL call the row of a table, counted from 1; references of a table sort as its rows stand.

    >>> reference("amounts", 12)
    'amounts:000000012'
    """
    return f"{table}:{at:09}"


def known(table: str, column: str) -> bool:
    """Whether a table has a column."""
    return column == "line" or column in TABLES[table].names
