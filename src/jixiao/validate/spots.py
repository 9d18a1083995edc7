"""Which figures a finding puts in question, by where they are printed, so that findings about one figure know each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from jixiao.findings import Finding
from jixiao.model import CellRef, Tables
from jixiao.validate.book import Figure
from jixiao.validate.ground import Named
from jixiao.validate.wording import plain

__all__ = ["Spot", "Spots"]

_DIGITS = re.compile(r"\d+\.\d+")

Spot = tuple[str, ...]
"""A document and a cell; in running text, whose cells hold many figures, with the claim or the digits as well."""

_PROSE = (("claims", "value"), ("claims", "text"), ("duties", "text"), ("goals", "text"), ("tasks", "content"))
# The columns that hold a number, or words that one was read from. A name or a reason is no figure.
_NUMBERS = {
    "amounts": ("amount", "text", "weight", "score", "execution_rate"), "facts": ("value",), "schedule": ("share",),
    "forms": ("total_score", "total_weight"),
    "indicators": ("target_text", "target", "target_number", "actual_text", "actual", "actual_number", "weight", "score",
                   "level1_weight", "midterm_target"),
}  # fmt: skip


class Spots:
    """Where the figures of a run are printed."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def _read(self) -> Mapping[str, set[tuple[str, CellRef]]]:
        """The cells that hold a figure of a table (`number`), and those of running text (`prose`)."""
        out: dict[str, set[tuple[str, CellRef]]] = {"number": set(), "prose": set()}
        for row in self._tables["evidence"]:
            name = row["table"], row["column"]
            of = "prose" if name in _PROSE else "number" if name[1] in _NUMBERS.get(name[0], ()) else ""
            if of:
                out[of].add((row["document"], CellRef(int(row["grid"]), int(row["row"]), int(row["cell_column"]))))
        return out

    @cached_property
    def _rows(self) -> Mapping[tuple[str, ...], list[CellRef]]:
        out: dict[tuple[str, ...], list[CellRef]] = defaultdict(list)
        for row in self._tables["evidence"]:
            out[row["document"], row["unit_key"], row["year_key"], row["row_id"]].append(
                CellRef(int(row["grid"]), int(row["row"]), int(row["cell_column"])))
        return out

    @cached_property
    def _claims(self) -> Mapping[tuple[str, CellRef], list[tuple[str, Spot]]]:
        """The figures of each cell of running text, by their digits."""
        values = {(row["document"], row["row_id"]): row["value"] for row in self._tables["claims"] if row["value"]}
        out: dict[tuple[str, CellRef], list[tuple[str, Spot]]] = defaultdict(list)
        for row in self._tables["evidence"]:
            value = values.get((row["document"], row["row_id"])) if (row["table"], row["column"]) == _PROSE[0] else None
            if value:
                ref = CellRef(int(row["grid"]), int(row["row"]), int(row["cell_column"]))
                out[row["document"], ref].append((value.lstrip("-"), (row["document"], str(ref), row["row_id"], value)))
        return out

    def figure(self, figure: Figure) -> Spot:
        """Where a figure is printed."""
        if figure.cell is None or "section" in figure.row:
            return figure.key
        return self._spot(figure.row["document"], figure.cell, plain(figure.value))

    def finding(self, finding: Finding, named: Named) -> frozenset[Spot]:
        """The figures that a finding holds against each other, or against what it asks for.

        Args:
            finding: its cells tell them, or its row where it names no cell; cells that are context are not in question.
            named: what is known of them beside the cells, which do not say which figure of running text is meant; where nothing
                is, it is those that the sentence quotes.
        """
        cells = [(finding.document, ref, part) for ref, part in finding.cells]
        cells += [(document, ref, part) for document, _, ref, part in finding.elsewhere]
        if not cells and finding.row_id:
            row = finding.document, finding.unit_key, finding.year_key, finding.row_id
            cells = [(finding.document, ref, "observed") for ref in self._rows.get(row, ())]
        out = {self.figure(figure) for figure in named.figures}
        for document, ref, part in cells:
            said = {"observed": finding.observed, "expected": finding.expected}.get(part, "")
            known = said if (document, ref) in self._read["prose"] else (document, ref) in self._read["number"]
            if known and part != "context" and (document, ref) not in named.listed:
                out.add(self._spot(document, ref, said))
        if not out and not named.listed:
            quoted = set(_DIGITS.findall(finding.message))
            out = {spot for document, ref, _ in cells for digits, spot in self._claims.get((document, ref), ()) if digits in quoted}
        return frozenset(out)

    def _spot(self, document: str, cell: CellRef, digits: str) -> Spot:
        return (document, str(cell), digits) if (document, cell) in self._read["prose"] else (document, str(cell))
