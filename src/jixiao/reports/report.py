"""One run seen as a report: what every format is written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jixiao.findings import SEVERITIES, Rule, catalogue
from jixiao.graph import code_names
from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.reports.baseline import Comparison, compare
from jixiao.reports.excerpt import Excerpts
from jixiao.reports.order import Item, in_order, walk
from jixiao.reports.scorecard import Score, Where, scorecard
from jixiao.reports.unchecked import Unchecked, unchecked
from jixiao.settings import Settings

__all__ = ["FAIL_ON", "READING", "SEVERITY_NAMES", "Report", "assemble"]

FAIL_ON = ("error", "warning")
SEVERITY_NAMES = {"error": ("错误", "error"), "warning": ("待核实", "warning"), "repair": ("修正", "repair"),
                  "info": ("提示", "info")}
READING = {"partly": "部分解读 partly read", "none": "没有识别出表单 no form found"}
"""What a document is called that was not read completely."""


@dataclass(frozen=True)
class Report:
    """A run, ordered for those who work through it.

    Attributes:
        tables: the tables of the run.
        settings: title and publisher.
        items: the findings that follow from no other, in the order of what to fix first.
        comparison: the findings beside the baseline, None where none was given.
        fail_on: the lowest severity that fails.
        rules: the catalogue.
        names: Chinese and English name of each code, by code list and code.
    """

    tables: Tables
    settings: Settings
    items: tuple[Item, ...]
    comparison: Comparison | None
    fail_on: str
    rules: Mapping[str, Rule]
    names: Mapping[tuple[str, str], tuple[str, str]] = field(repr=False)

    @cached_property
    def findings(self) -> list[Item]:
        """All findings in order, each before what follows from it."""
        return list(walk(self.items))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        found = Counter(item.row["severity"] for item in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @cached_property
    def checked(self) -> dict[str, int]:
        """How often rules were evaluated, and how that went."""
        return {name: sum(int(check[name] or 0) for check in self.tables["checks"])
                for name in ("evaluated", "passed", "rounded", "failed", "not_applicable")}

    @cached_property
    def failing(self) -> list[Item]:
        """The findings that make the run fail: new, and of the severity asked for or a graver one."""
        return [item for item in self.findings if self.fails(item)]

    def fails(self, item: Item) -> bool:
        """Whether a finding makes the run fail."""
        return not item.known and SEVERITIES.index(item.row["severity"]) <= SEVERITIES.index(self.fail_on)

    @cached_property
    def scores(self) -> list[Score]:
        """The score card of each unit and year."""
        return scorecard(self.tables, self.comparison.known if self.comparison else ())

    @cached_property
    def unchecked(self) -> Unchecked:
        """What was not checked."""
        return unchecked(self.tables, self.rules, self.settings)

    @cached_property
    def excerpts(self) -> Excerpts:
        """The source rows around cells."""
        return Excerpts(self.tables)

    @cached_property
    def documents(self) -> dict[str, Row]:
        """The documents by name."""
        return {row["document"]: row for row in self.tables["documents"]}

    @cached_property
    def forms(self) -> dict[tuple[str, str], Row]:
        """The forms by document and number."""
        return {(row["document"], row["form"]): row for row in reversed(self.tables["forms"])}

    @cached_property
    def units(self) -> dict[str, str]:
        """The names of the units by key."""
        return {row["unit_key"]: row["name"] for row in self.tables["units"]}

    @cached_property
    def _where(self) -> Where:
        return Where(self.tables)

    def unit(self, row: Row) -> tuple[str, str]:
        """Name of the unit and year that a row belongs to."""
        unit, year = self._where.of(row)
        return self.units.get(unit, ""), year

    def kind(self, document: str, form: str) -> str:
        """What kind of form it is, in Chinese."""
        row = self.forms.get((document, form))
        return self.names.get(("kind", row["kind"]), (row["kind"], ""))[0] if row else ""

    def form_name(self, document: str, form: str) -> str:
        """What a form is called: its number, its kind, and its project."""
        row = self.forms.get((document, form))
        if row is None:
            return f"表单{form}" if form else ""
        return f"表单{form} {self.kind(document, form)}" + (f"：{row['project']}" if row["project"] else "")

    def said(self, figure: str) -> str:
        """A figure as people read it: a category by its name, all others as they are."""
        return self.names.get(("indicator-category", figure), (figure, ""))[0]

    def rule_title(self, code: str) -> str:
        """The title of a rule, in Chinese."""
        return self.rules[code].title_zh if code in self.rules else ""

    def rule_title_en(self, code: str) -> str:
        """The title of a rule, in English."""
        return self.rules[code].title_en if code in self.rules else ""

    def beside(self, code: str) -> tuple[str, str]:
        """What the figure that a finding of a rule compares with is called, in Chinese and in English."""
        zh, _, en = (self.rules[code].beside if code in self.rules else Rule.beside).partition(" ")
        return zh, en


def assemble(tables: Tables, settings: Settings, fail_on: str = "error", baseline: Sequence[Row] | None = None) -> Report:
    """Make the report of a run.

    Args:
        tables: all tables, with findings and checks.
        settings: title, publisher, and the project's own rules and code lists.
        fail_on: one of FAIL_ON.
        baseline: the findings that are known, as `baseline.load` reads them.
    """
    comparison = compare(tables["findings"], baseline) if baseline is not None else None
    items = in_order(tables, comparison.known if comparison else frozenset())
    return Report(tables, settings, items, comparison, fail_on, catalogue(settings.own), code_names(settings))
