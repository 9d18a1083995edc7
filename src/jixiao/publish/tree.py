"""What a unit does, as a tree: its duties, the tasks that share words with them, and the projects under the tasks, with their money.

No form says which task serves which duty, so the words that both have are shown; what shares none stands by itself.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from jixiao.identity.matching import load_matching
from jixiao.model.schema import Row
from jixiao.publish import links, shown
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.same_words import SameWords
from jixiao.words import key as matching_key

__all__ = ["Trees"]

Branch = dict[str, Any]

_LONG = 60  # characters of a duty


class Trees:
    """Makes the trees of all units."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._light = load_matching(build.settings.own).light["indicators"]

    def of(self, page: Page, unit_key: str, years: list[str]) -> Branch:
        """Duties, tasks and projects of a unit; of duties and tasks those of the latest year that has any.

        Args:
            page: the page that shows them.
            unit_key: whose they are.
            years: its years, the latest first.
        """
        build, corpus = self._build, self._build.corpus
        duties = list({row["text"]: row for row in reversed(_latest(build, unit_key, years, "duties"))}.values())[::-1]
        tasks = _own(_latest(build, unit_key, years, "tasks"))
        projects = [p["project_key"] for p in corpus.projects_of_unit.get((unit_key,), ())]
        names = {matching_key(corpus.project_name(key)): key for key in projects}
        placed: set[str] = set()
        said: dict[str, list[Branch]] = {}
        for row in tasks:
            key = row["project_key"] or names.get(matching_key(row["name"]), "")
            placed.add(key)
            under = [_project(build, page, key)] if key in projects else []
            said.setdefault(f"{row['name']} {row['content']}", []).append(_task(build, page, row, under))
        words = SameWords(said, self._light)
        found = [words.find(row["text"]) for row in duties]
        served = {text for texts in found for text in texts}
        return {
            "duties": [{
                "name": page.link(links.clause("duties", row), _short(row["text"])),
                "tasks": [{**branch, "words": shared} for text, shared in texts.items() for branch in said[text]],
            } for row, texts in zip(duties, found, strict=True)],
            "tasks": [branch for text, branches in said.items() if text not in served for branch in branches],
            "projects": [_project(build, page, key) for key in projects if key not in placed],
            "years": sorted({row["year_key"] for row in (*duties, *tasks) if row["year_key"].isdigit()}),
        }


def _latest(build: Build, unit_key: str, years: list[str], table: str) -> list[Row]:
    return next((rows for year in years if (rows := build.corpus.rows[unit_key, year][table])), [])


def _own(rows: list[Row]) -> list[Row]:
    """Tasks of the unit as a whole, or all where there are none such."""
    return [row for row in rows if not row["project_key"]] or rows


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _task(build: Build, page: Page, row: Row, projects: list[Branch]) -> Branch:
    """A task with its total, else with its parts."""
    amounts = build.corpus.amounts_of_task.get((row["document_id"], row["row_id"]), [])
    totals = [a for a in amounts if a["fund_source"] == "total" and a["nature"] in ("", "total")]
    return {
        "name": page.link(links.clause("tasks", row), row["name"]),
        "money": [shown.amount(build, page, a) for a in totals or amounts],
        "projects": projects,
        "words": [],
    }


def _project(build: Build, page: Page, key: str) -> Branch:
    """A project with its years and the first total of the latest year that has one."""
    corpus = build.corpus
    years = sorted({form["year_key"] for form in corpus.forms_of_project.get((key,), ())}, reverse=True)
    figures: list[Markup] = []
    for year in years:
        if totals := corpus.budgets.of_project(key, year):
            stage, rows = next(iter(totals.items()))
            figures = [Markup("{} {} {}").format(year if year.isdigit() else "", build.word("stage", stage),
                                                 shown.amount(build, page, row)) for row in rows]
            break
    return {"name": page.link(links.project(key), corpus.project_name(key)), "money": figures, "years": years}
