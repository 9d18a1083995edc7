"""What all rules stand on: the indexed tables, the names, the catalogue and the counts; and how a comparison is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from jixiao.findings import Finding, Rule
from jixiao.model import CellRef
from jixiao.model.schema import Row
from jixiao.validate.book import Book, Figure
from jixiao.validate.doubt import Doubt
from jixiao.validate.tally import Tally
from jixiao.validate.wording import figure_label, in_row, listed, plain, shown

if TYPE_CHECKING:
    from jixiao.validate.compare import Made

__all__ = ["Ground", "Told"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A comparison that failed: the figures of both sides, their values, and what was allowed."""

    observed: Sequence[Figure]
    expected: Sequence[Figure]
    observed_value: Decimal
    expected_value: Decimal
    tolerance: Decimal
    message: str


@dataclass
class Named:
    """What a finding that no comparison made puts in question.

    Attributes:
        figures: the figures that it holds against each other.
        listed: cells of which it names a list, one for each of several matters; no single one of them is in question.
        beside: the figures of that list.
        ordered: whether one may be below the other; else both must be the same.
    """

    figures: list[Figure] = field(default_factory=list)
    listed: set[tuple[str, CellRef]] = field(default_factory=set)
    beside: list[Figure] = field(default_factory=list)
    ordered: bool = False


@dataclass(frozen=True)
class Ground:
    """The tables, the names of slugs, the catalogue of rules, and what rules add to.

    That is: counts, the comparisons made, and what other findings put in question, by their identifiers.
    """

    book: Book
    names: dict[str, dict[str, str]]
    catalogue: Mapping[str, Rule]
    tally: Tally = field(default_factory=Tally)
    made: list[Made] = field(default_factory=list)
    named: dict[str, Named] = field(default_factory=dict)

    @cached_property
    def doubt(self) -> Doubt:
        """What was not read."""
        return Doubt(self.book.tables)

    def figure(self, table: str, row: Row, column: str) -> Figure | None:
        """The number in a column of a row with its name, or None where there is none."""
        return self.book.figure(table, row, column, figure_label(table, row, column, self.names))

    def shown(self, figure: Figure, form: Row, beside: str = "") -> str:
        """A figure with its name, unit and place, as said after a figure with the label `beside`."""
        return shown(figure, form, self.names, beside)

    def in_row(self, figures: Sequence[Figure], form: Row, beside: str = "") -> str:
        """All figures with their names, units and places, the zeros too."""
        return in_row(figures, form, self.names, beside)

    def listed(self, figures: Sequence[Figure], form: Row, beside: str = "") -> str:
        """Several figures with their names, units and places, as said after a figure with the label `beside`."""
        return listed(figures, form, self.names, beside)

    def finding(self, code: str, form: Row, row: Row, told: Told) -> Finding:
        """The finding of a failed comparison about a row of a form."""
        both = ((told.observed, "observed"), (told.expected, "expected"))
        cells = dict.fromkeys((f.row["document"], f.row["document_id"], f.cell, part)
                              for figures, part in both for f in figures if f.cell)
        home = form["document"]
        places = dict.fromkeys(f.place for f in (*told.observed, *told.expected) if f.place and f.row["document"] == home)
        return Finding(
            code=code, severity=self.catalogue[code].severity, message=told.message, document=form["document"],
            document_id=form["document_id"], form=int(form["form"] or row.get("form") or 0),
            unit_key=form["unit_key"], year_key=form["year_key"],
            row_id=row["row_id"], place="; ".join(places),
            cells=tuple((cell, part) for document, _, cell, part in cells if document == home),
            elsewhere=tuple(cell for cell in cells if cell[0] != home), expected=plain(told.expected_value),
            observed=plain(told.observed_value), difference=plain(told.observed_value - told.expected_value),
            tolerance=plain(told.tolerance))
