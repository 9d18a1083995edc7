"""What a unit or a project was given and spent in a year: the totals of its forms and account tables, by stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from jixiao.model.schema import Row

__all__ = ["STAGES", "Budgets", "is_total"]

STAGES = ("initial", "adjusted", "executed", "final")

_BALANCES = {"account-balance": ("current-total", "final"), "budget-balance": ("total", "initial")}
_TABLES = {"account-expenditure": "final", "budget-expenditure": "initial"}


def is_total(row: Row) -> bool:
    """True for the total of a form's own budget: all sources, natures and vintages."""
    return row["fund_source"] == "total" and row["nature"] in ("", "total") and not row["vintage"]


class Budgets:
    """Totals of units and of projects, by year and stage. Two documents with different figures for a stage have both of them here."""

    def __init__(self, amounts: Iterable[Row]) -> None:
        self._figures: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self._projects: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        second: list[tuple[str, Row]] = []
        for row in amounts:
            if row["subject"] == "form":
                if is_total(row):
                    self._add(row["stage"], row)
            elif row["side"] == "expenditure":
                if _BALANCES.get(row["form_kind"]) == (row["subject_ref"], row["stage"]):
                    self._add(row["stage"], row)
                elif (row["subject_ref"], row["column"]) == ("total", "total") and _TABLES.get(row["form_kind"]) == row["stage"]:
                    second.append((row["stage"], row))
        for stage, row in second:
            if stage not in self._figures.get((row["unit_key"], row["year_key"]), ()):
                self._add(stage, row)

    def _add(self, stage: str, row: Row) -> None:
        project = row["project_key"] if row["subject"] == "form" else ""
        known = (self._projects[project, row["year_key"]] if project else self._figures[row["unit_key"], row["year_key"]])[stage]
        same = any((other["amount"], other["money_unit"]) == (row["amount"], row["money_unit"]) for other in known)
        if stage in STAGES and row["amount"] and not same:
            known.append(row)

    def of(self, unit_key: str, year_key: str) -> dict[str, list[Row]]:
        """The different totals of a unit of each stage that is known, in the order of the stages."""
        return _in_order(self._figures.get((unit_key, year_key), {}))

    def of_project(self, project_key: str, year_key: str) -> dict[str, list[Row]]:
        """The different totals of a project, in the same way."""
        return _in_order(self._projects.get((project_key, year_key), {}))


def _in_order(found: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {stage: found[stage] for stage in STAGES if found.get(stage)}
