"""What was read from one document, for people who look at it: tables as found, roles, reasons, repairs and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from jixiao.findings import SEVERITIES
from jixiao.model import TABLES, Candidate, Cell, CellRef, Document, Grid, Nearest, Region, Tables
from jixiao.model.schema import RECORD_TABLES, Column, Row
from jixiao.publish.roles import GROUPS, RESIDUE, Group, RoleNames
from jixiao.publish.tiling import Tile, tile

__all__ = ["Inspection", "Reason", "Rows"]

_BY = {"title": ("标题式样", "title pattern"), "grid": ("版式", "layout"), "labels": ("标签", "labels")}
_KEYS = frozenset({"row_id", "document", "document_id", "form", "unit_key", "year_key", "project_key", "ordinal", "form_kind", "year",
                   "unit", "project", "concept_key", "measure_key", "operator_code", "target_number", "actual_number", "subject_ref",
                   "column", "parent", "place"})
_SAME = {("indicators", "target_text"): "target", ("indicators", "actual_text"): "actual", ("amounts", "text"): "amount",
         ("facts", "text"): "value"}


@dataclass(frozen=True)
class Reason:
    """Why rows of a grid were read as they were.

    `words` are the cells that counted, each with the role that it named; `others` the layouts that came near, each with what
    it lacked. `nothing` says that no layout took the table; then `unknown` are the headings that no layout knows.
    """

    rows: str
    by: tuple[str, str]
    layout: str
    source: str
    kind: str
    form: int
    words: tuple[tuple[CellRef, str, str], ...]
    others: tuple[tuple[Candidate, str], ...]
    unknown: tuple[tuple[CellRef, str], ...] = ()
    nothing: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows of one public table that one form made: the columns that hold anything, and the rows."""

    table: str
    title: tuple[str, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Inspection:
    """One document with all that was made of it.

    Attributes:
        document: the document, personal data removed.
        tables: the public tables of this document alone.
        roles: the role of every cell that was read; the others are residue.
        regions: which layout took which rows, and the layouts that came near.
        nearest: tables that no layout took.
        labels: the words of labels by their ids.
        names: names of codes, Chinese and English, by scheme and code.
    """

    document: Document
    tables: Tables
    roles: Mapping[CellRef, str]
    regions: tuple[tuple[Region, tuple[Candidate, ...]], ...]
    nearest: tuple[Nearest, ...]
    labels: Mapping[str, str]
    names: Mapping[tuple[str, str], tuple[str, str]]

    @cached_property
    def role_names(self) -> RoleNames:
        """What the roles are called."""
        return RoleNames(self.labels)

    # --- the document -------------------------------------------------------------------------------------------------
    @property
    def row(self) -> Row:
        """The document's row of the table `documents`."""
        return self.tables["documents"][0]

    def facts(self) -> list[tuple[str, str, str]]:
        """What is known of the document as a whole: Chinese name, English name, value."""
        row = self.row
        share = f"{int(row['cells_claimed']) * 1000 // max(int(row['cells']), 1) / 10}%"
        read = self.name("reading", row["reading"])
        out = [
            ("种类", "kind", self.document.media_type), ("大小", "size", f"{self.document.size:,} B"),
            ("单位", "unit", row["issuer"]), ("年度", "year", row["year"]), ("表单", "forms", row["forms"]),
            ("非空单元格", "cells", row["cells"]), ("已解读", "read", f"{row['cells_claimed']}（{share}）"),
            ("未解读", "left over", self._left_over()), ("已隐去的个人信息", "personal data removed", row["personal_data_removed"]),
            ("解读程度", "reading", " ".join(dict.fromkeys(read)) if row["reading"] else ""),
            ("可信度", "confidence", row["confidence"]), ("转换程序", "converted by", row["converted_by"]),
            ("SHA-256", "", self.document.sha256),
        ]
        return [fact for fact in out if fact[2]]

    def _left_over(self) -> str:
        tables = sum(self.left(grid) for grid in self.document)
        return f"{self.row['cells_residue']}（表格内 in tables {tables}）"

    def name(self, scheme: str, code: str) -> tuple[str, str]:
        """The Chinese and English name of a code, or the code itself."""
        return self.names.get((scheme, code), (code, code))

    def forms(self) -> list[Row]:
        """The forms found, in order."""
        return sorted(self.tables["forms"], key=lambda r: int(r["form"]))

    # --- grids --------------------------------------------------------------------------------------------------------
    def role(self, ref: CellRef) -> str:
        """The role of a cell that is not blank; what was not read is `residue` in tables and `prose` elsewhere."""
        return self.roles.get(ref) or ("prose" if ref.grid in self._running else RESIDUE)

    @cached_property
    def _running(self) -> frozenset[int]:
        return frozenset(g.number for g in self.document if g.kind == "text")

    def group(self, grid: Grid, cell: Cell) -> Group | None:
        """The group of a cell's role; None for blank cells."""
        if cell.blank:
            return None
        return GROUPS["field"] if self._heads(grid.ref(cell)) else self.role_names.group(self.role(grid.ref(cell)))

    def role_name(self, ref: CellRef) -> str:
        """What the role of a cell is called in Chinese."""
        role = self.role(ref)
        return self.labels.get(role, role) if self._heads(ref) else self.role_names.zh(role)

    def _heads(self, ref: CellRef) -> bool:
        """Whether a cell is the value of a label in the head of a form; some of these roles are also columns of grids."""
        return self.role(ref) in self.labels and any(
            (first.grid, first.row) <= (ref.grid, ref.row) <= (last.grid, last.row) for first, last in self._heads_of_forms)

    @cached_property
    def _heads_of_forms(self) -> list[tuple[CellRef, CellRef]]:
        return [(r.first, r.last) for r, _ in self.regions if r.by == "labels"]

    @staticmethod
    def row_label(grid: Grid, row: int) -> str:
        """The number of a row: that of its line in a text file, else its own."""
        return str(next((c.line for c in grid.row(row) if c.line), row))

    def place(self, ref: CellRef) -> str:
        """Where a cell stands, in the words of the public tables."""
        return self.document.place((ref,))

    def tiles(self, grid: Grid) -> Iterator[list[tuple[Tile, Cell | None]]]:
        """The rows of a grid as tiles with their cells."""
        spans = {(c.row, c.column): (c.rowspan, c.colspan) for c in grid.cells}
        for line in tile(spans, grid.rows, grid.columns):
            yield [(t, grid.anchor(t.row, t.column)) for t in line]

    def groups(self) -> list[tuple[Group, int]]:
        """The groups of roles that occur, in the order of the legend, and how many cells have them."""
        count = Counter(g.name for grid in self.document for c in grid.cells if (g := self.group(grid, c)) is not None)
        return [(g, count[g.name]) for g in GROUPS.values() if count[g.name]]

    def left(self, grid: Grid) -> int:
        """How many cells of a table were not read."""
        return sum(1 for c in grid.cells if (g := self.group(grid, c)) is not None and g.name == RESIDUE)

    def text(self, ref: CellRef) -> str:
        """The words of a cell on one line."""
        cell = self.document.cell(ref)
        return "".join(cell.text.split()) if cell is not None else ""

    # --- reasons ------------------------------------------------------------------------------------------------------
    def reasons(self, grid: Grid) -> list[Reason]:
        """Why the rows of a grid were read as they were, in their order."""
        out = []
        for region, others in self.regions:
            if region.first.grid == grid.number:
                words = tuple((ref, self.text(ref), role) for ref, role in region.words if role)
                last = region.last.row if region.last.grid == grid.number else grid.rows
                rows = self._rows(grid, region.first.row, last)
                out.append((region.first.row, Reason(rows, _BY[region.by], region.layout, region.source,
                                                     region.kind, region.form, words, tuple((c, lacks(c)) for c in others))))
        for near in self.nearest:
            if near.first.grid == grid.number:
                unknown = tuple((ref, self.text(ref)) for ref in near.unknown)
                rows = self._rows(grid, near.first.row, near.first.row)
                out.append((near.first.row, Reason(rows, ("没有版式", "no layout"), "", "", "", 0, (),
                                                   tuple((c, lacks(c)) for c in near.candidates), unknown, nothing=True)))
        return [reason for _, reason in sorted(out, key=lambda r: r[0])]

    def _rows(self, grid: Grid, first: int, last: int) -> str:
        labels = list(dict.fromkeys(self.row_label(grid, r) for r in (first, last)))
        return f"行 {'–'.join(labels)}"

    # --- rows and findings --------------------------------------------------------------------------------------------
    def rows(self, form: str) -> list[Rows]:
        """The rows that a form made, table by table; "" for those outside any form."""
        out = []
        for name in RECORD_TABLES:
            rows = tuple(r for r in self.tables[name] if r["form"] == form)
            if rows:
                table = TABLES[name]
                columns = tuple(c for c in table.columns if c.name not in _KEYS and any(_shown(name, r, c.name) for r in rows))
                out.append(Rows(name, (table.zh, table.en), columns, rows))
        return out

    def cells_of(self, table: str, row: Row) -> dict[str, list[CellRef]]:
        """The cells that each column of a row was read from."""
        return self._evidence.get((table, row["row_id"]), {})

    @cached_property
    def _evidence(self) -> dict[tuple[str, str], dict[str, list[CellRef]]]:
        out: dict[tuple[str, str], dict[str, list[CellRef]]] = {}
        for e in self.tables["evidence"]:
            ref = CellRef(int(e["grid"]), int(e["row"]), int(e["cell_column"]))
            out.setdefault((e["table"], e["row_id"]), {}).setdefault(e["column"], []).append(ref)
        return out

    @cached_property
    def uses(self) -> dict[CellRef, tuple[tuple[str, str, str], ...]]:
        """For each cell the rows it went into: table, row and column, each row once."""
        out: dict[CellRef, dict[tuple[str, str], str]] = {}
        for e in self.tables["evidence"]:
            ref = CellRef(int(e["grid"]), int(e["row"]), int(e["cell_column"]))
            out.setdefault(ref, {}).setdefault((e["table"], e["row_id"]), e["column"])
        return {ref: tuple((t, r, c) for (t, r), c in found.items()) for ref, found in out.items()}

    def findings(self) -> list[Row]:
        """What was found while reading, the gravest first."""
        return sorted(self.tables["findings"], key=lambda f: SEVERITIES.index(f["severity"]))

    @cached_property
    def marks(self) -> dict[CellRef, list[Row]]:
        """The findings that speak of a cell; those about the document as a whole only point at examples and are left out."""
        by_id = {f["id"]: f for f in self.tables["findings"] if f["code"] not in ("layout-residue", "read-hidden-cells")}
        out: dict[CellRef, list[Row]] = {}
        for cell in self.tables["finding_cells"]:
            if cell["id"] in by_id:
                ref = CellRef(int(cell["grid"]), int(cell["row"]), int(cell["cell_column"]))
                out.setdefault(ref, []).append(by_id[cell["id"]])
        return out




def _shown(table: str, row: Row, column: str) -> bool:
    """Whether a column of a row says something that no other column says."""
    return bool(row[column]) and row[column] != row.get(_SAME.get((table, column), ""), "")


def lacks(candidate: Candidate) -> str:
    """What a layout lacked to take a table, in words."""
    out = []
    if candidate.missing:
        out.append(f"缺 lacks {'、'.join(candidate.missing)}")
    if candidate.too_few:
        out.append(f"还少 {candidate.too_few} 列 more columns needed")
    if candidate.kinds:
        out.append(f"只用于 only in {'、'.join(candidate.kinds)}")
    return "；".join(out) or "认得的列较少 knows fewer columns"
