"""The tables of a build, indexed the way the pages ask for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from jixiao.findings import SEVERITIES
from jixiao.model import Tables
from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.publish.budgets import Budgets
from jixiao.publish.histories import Histories
from jixiao.publish.shares import Shares
from jixiao.publish.source_sheets import SourceSheets
from jixiao.publish.targets import Targets
from jixiao.publish.year_sheets import YearSheets

__all__ = ["COUNTS", "SHOWN_TABLES", "CellKey", "Corpus"]

SHOWN_TABLES = ("forms", *RECORD_TABLES, "promises")
"""Tables whose rows stand on the page of their unit and year."""

COUNTS = ("evaluated", "passed", "rounded", "failed", "not_applicable")
"""Columns that tell how the evaluations of a rule went."""

CellKey = tuple[str, str, str, str]
"""Document, grid, row and column of a cell."""


def _first_by(rows: Iterable[Row], column: str) -> dict[str, Row]:
    """The first row for each value of a column."""
    out: dict[str, Row] = {}
    for row in rows:
        out.setdefault(row[column], row)
    return out


def _group(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    out: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        out[tuple(row[c] for c in columns)].append(row)
    return out


class Corpus:
    """Rows by key. Every list keeps the order of its table, which is the order of the documents."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.documents = _first_by(tables["documents"], "document_id")
        self.units = _first_by(tables["units"], "unit_key")
        self.projects = _first_by(tables["projects"], "project_key")
        self.concepts = _first_by(tables["concepts"], "concept_key")
        self.measures = _first_by(tables["measures"], "measure_key")
        self.grids = _group(tables["grids"], "document_id")
        self.cells = _group(tables["cells"], "document_id", "grid")
        self.cell_texts = {(r["document_id"], r["grid"], r["row"], r["column"]): r["text"] for r in tables["cells"]}
        self.findings = _group(tables["findings"], "document_id")
        self.finding_cells = _group(tables["finding_cells"], "id")
        self.findings_of_row = _group((f for f in tables["findings"] if f["row_id"]), "document_id", "row_id")
        self.findings_of_form = _group(
            (f for f in tables["findings"] if not f["row_id"] or f["row_id"].startswith("form-")), "document_id", "form")
        self.forms = {(f["document_id"], f["form"]): f for f in reversed(tables["forms"])}
        self.forms_of_document = _group(tables["forms"], "document_id")
        self.forms_of_project = _group(tables["forms"], "project_key")
        self.projects_of_unit = _group(tables["projects"], "unit_key")
        self.merged_into = _group((r for r in tables["merged"] if not r["year_key"]), "kind", "merged_into")
        self.forerunners = _group(tables["units"], "successor_key")
        self.continuations = _group(tables["projects"], "continues")
        self.documents_of_unit = _group(self.documents.values(), "unit_key")
        self.findings_in_form = _group(tables["findings"], "document_id", "form")
        self.findings_of_unit = _group(tables["findings"], "unit_key")
        self.findings_of_year = _group(tables["findings"], "unit_key", "year_key")
        self.findings_of_rule = _group(tables["findings"], "code")
        self.promises_of = _group(tables["promises"], "document_id", "text_id")
        self.indicators_by_row = {(r["document_id"], r["row_id"]): r for r in tables["indicators"]}
        self.amounts_of_task = _group((a for a in tables["amounts"] if a["subject"] == "task"), "document_id", "subject_ref")
        self.checks = _group(tables["checks"], "document_id")
        self.checks_of_rule = _group(tables["checks"], "code")
        self.by_id = {f["id"]: f for f in tables["findings"]}
        self.rows: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: {name: [] for name in SHOWN_TABLES})
        self.row_ids: set[tuple[str, str, str]] = set()
        for name in SHOWN_TABLES:
            for row in tables[name]:
                self.rows[row["unit_key"], row["year_key"]][name].append(row)
                where = (row["unit_key"], row["year_key"], row["row_id"])
                self.row_ids.add(where)
        self._years: dict[str, list[str]] = defaultdict(list)
        for unit, year in self.rows:
            self._years[unit].append(year)
        self.evidence: dict[tuple[str, str, str], dict[str, list[CellKey]]] = defaultdict(lambda: defaultdict(list))
        self.uses: dict[CellKey, list[Row]] = defaultdict(list)
        for row in tables["evidence"]:
            key = (row["document_id"], row["grid"], row["row"], row["cell_column"])
            self.evidence[row["document_id"], row["table"], row["row_id"]][row["column"]].append(key)
            self.uses[key].append(row)

    @cached_property
    def check_totals(self) -> dict[str, dict[str, int]]:
        """For each rule that was run how often it was, and how it went."""
        return {code: {name: sum(int(check[name] or 0) for check in checks) for name in COUNTS}
                for (code,), checks in self.checks_of_rule.items()}

    @cached_property
    def sheets(self) -> SourceSheets:
        """Which page shows which rows of a document."""
        return SourceSheets(self.grids, self.cells, self.uses, self.findings, self.finding_cells, self.checks)

    @cached_property
    def year_sheets(self) -> YearSheets:
        """Which page shows which forms of a year."""
        return YearSheets(self.rows, self.findings_of_row)

    @cached_property
    def targets(self) -> Targets:
        """Targets that can be compared."""
        return Targets(self.tables["indicators"])

    @cached_property
    def histories(self) -> Histories:
        """Targets over the years."""
        return Histories(self.tables["indicators"])

    @cached_property
    def budgets(self) -> Budgets:
        """Totals of units and projects."""
        return Budgets(self.tables["amounts"])

    @cached_property
    def shares(self) -> Shares:
        """Amounts by fund source."""
        return Shares(self.tables["amounts"])

    def complete(self) -> None:
        """Make all that pages ask for, so that copies of this process need not do it again."""
        for name in ("sheets", "year_sheets", "targets", "histories", "budgets", "shares", "check_totals"):
            getattr(self, name)

    def years_of(self, unit_key: str) -> list[str]:
        """The years for which a unit has rows, the latest first, `undated` at the end."""
        return sorted(self._years.get(unit_key, ()), key=lambda year: (year.isdigit(), year), reverse=True)

    def unit_keys(self) -> list[str]:
        """The units that have rows, documents or a line in the table of units, by name."""
        keys = dict.fromkeys([*self.units, *(unit for unit, _ in self.rows)])
        return sorted(keys, key=lambda key: (self.unit_name(key), key))

    def unit_name(self, key: str) -> str:
        """The name of a unit, or its key."""
        found = self.units.get(key)
        return (found["name"] if found else "") or key

    def project_name(self, key: str) -> str:
        """The name of a project, or its key."""
        found = self.projects.get(key)
        return (found["name"] if found else "") or key

    def concept_name(self, key: str) -> str:
        """The name of an indicator concept, or its key."""
        found = self.concepts.get(key)
        return (found["name"] if found else "") or key

    def document_title(self, row: Row) -> str:
        """What a document is called: its title, or its file name."""
        return row["title"] or row["document"]

    def has_row(self, unit_key: str, year_key: str, row_id: str) -> bool:
        """True when that row stands on a page."""
        return (unit_key, year_key, row_id) in self.row_ids

    @staticmethod
    def severities(findings: Iterable[Row]) -> list[tuple[str, int]]:
        """How many findings there are of each severity, the gravest first, those without any left out."""
        count = Counter(f["severity"] for f in findings)
        return [(severity, count[severity]) for severity in SEVERITIES if count[severity]]
