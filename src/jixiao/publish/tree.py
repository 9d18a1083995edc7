"""What a unit does: its duties, the tasks of its latest year that has any, and its projects, each with its money."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links, shown
from jixiao.publish.budgets import Budgets
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.words import key as matching_key

__all__ = ["tree"]

Branch = dict[str, Any]


def tree(build: Build, page: Page, unit_key: str, years: list[str]) -> Branch:
    """Duties, tasks and projects; a project hangs under the task of its name.

    Args:
        build: the site in the making.
        page: the page that shows them.
        unit_key: whose they are.
        years: its years, the latest first.
    """
    corpus = build.corpus
    with_duties = next((y for y in years if corpus.rows[unit_key, y]["duties"]), "")
    with_tasks = next((y for y in years if corpus.rows[unit_key, y]["tasks"]), "")
    projects = {p["project_key"]: p for p in corpus.projects_of_unit.get((unit_key,), ())}
    names = {matching_key(name): key for key, p in projects.items() for name in (p["name"], *p["aliases"].split("|")) if name}
    money: dict[tuple[str, str], list[Row]] = {}
    for row in corpus.rows[unit_key, with_tasks]["amounts"] if with_tasks else ():
        if row["subject"] == "task":
            money.setdefault((row["document_id"], row["subject_ref"]), []).append(row)
    tasks, placed = [], set()
    for row in _each_once(corpus.rows[unit_key, with_tasks]["tasks"]) if with_tasks else ():
        project = row["project_key"] or names.get(matching_key(row["name"]), "")
        placed.add(project)
        tasks.append({
            "name": page.link(links.row(row), row["name"]),
            "money": [shown.amount(build, page, a) for a in _totals(money.get((row["document_id"], row["row_id"]), []))],
            "project": _project(build, page, project) if project in projects else None,
        })
    return {
        "duties": [page.link(links.row(row), row["text"]) for row in _duties(corpus.rows[unit_key, with_duties]["duties"])]
                  if with_duties else [],
        "duties_year": with_duties,
        "tasks": tasks,
        "tasks_year": with_tasks,
        "projects": [_project(build, page, key) for key in projects if key not in placed],
    }


def _duties(rows: list[Row]) -> list[Row]:
    return list({row["text"]: row for row in reversed(rows)}.values())[::-1]


def _each_once(rows: list[Row]) -> list[Row]:
    """Tasks of the unit as a whole, or all where there are none such; a task that two documents print stands once for each."""
    return [row for row in rows if not row["project_key"]] or rows


def _totals(rows: list[Row]) -> list[Row]:
    """The total of a task, else its parts."""
    return [r for r in rows if r["fund_source"] == "total" and r["nature"] in ("", "total")] or rows


def _project(build: Build, page: Page, key: str) -> Branch:
    """A project with its years and the first total of the latest year that has one."""
    budgets: Budgets = build.corpus.budgets
    years = sorted({f["year_key"] for f in build.corpus.forms_of_project.get((key,), ())}, reverse=True)
    figures: list[Markup] = []
    for year in years:
        found = budgets.of_project(key, year)
        if found:
            stage, rows = next(iter(found.items()))
            figures = [Markup("{} {} {}").format(year if year.isdigit() else "", build.word("stage", stage),
                                                 shown.amount(build, page, row)) for row in rows]
            break
    return {"name": page.link(links.project(key), build.corpus.project_name(key)), "money": figures, "years": years}
