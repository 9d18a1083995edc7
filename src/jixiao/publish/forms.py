"""Forms as a reader sees them: head, goals, budget, tasks, indicators by category, accounts, each row with its source."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import composition, links
from jixiao.publish.attainment import attainment
from jixiao.publish.build import Build
from jixiao.publish.markup import html
from jixiao.publish.money import Money
from jixiao.publish.page import Page
from jixiao.publish.shown import RESULT, TARGET, target_text
from jixiao.publish.texts import Texts
from jixiao.publish.views import View, Views

__all__ = ["Forms"]

_REMARKS = ("description", "basis", "scoring_rule", "forecast", "deviation", "note")
_SHORT = 40  # characters of a remark that is shown without being unfolded


class Forms(Views):
    """Makes the views of forms for one page."""

    def __init__(self, build: Build, page: Page, canonical: bool = True, told: bool | None = None) -> None:
        super().__init__(build, page, canonical, told)
        self._money = Money(build, page, canonical, told)
        self._texts = Texts(build, page, canonical, told)

    def view(self, form: Row | None, rows: dict[str, list[Row]], findings: Iterable[Row] = ()) -> View:
        """Everything of one form. `form` is None for rows that stand outside any form."""
        amounts = rows["amounts"]
        own = [a for a in amounts if a["subject"] == "form"]
        accounts = [a for a in amounts if a["subject"] not in ("form", "task")]
        return {
            "form": form,
            "head": self._head(form) if form else {},
            "findings": self._build.finding_lines(self._page, findings),
            "budget": self._money.budget(own) if own else None,
            "composition": composition.of_form(self._build, self._page, own) if own else [],
            "attainment": attainment(self._build, self._page, rows["indicators"], form["row_id"]) if form else None,
            "goals": [self._text("goals", g) for g in rows["goals"]],
            "tasks": self._money.tasks(rows["tasks"], [a for a in amounts if a["subject"] == "task"]),
            "schedule": [self._step(s) for s in rows["schedule"]],
            "indicators": self._indicators(rows["indicators"]) if rows["indicators"] else None,
            "accounts": self._money.accounts(accounts),
            "facts": self._facts(rows["facts"]),
            "duties": [self._text("duties", d) for d in rows["duties"]],
            "claims": [self._claim(c) for c in rows["claims"]],
        }

    def _head(self, form: Row) -> View:
        """The head of a form: what it is, and the entries above its table, each with its cell."""
        word, page = self._build.word, self._page
        entries = []
        for name in ("unit", "unit_code", "division_code", "project", "project_code", "department", "implementing_unit",
                     "period", "money_unit", "total_weight", "total_score"):
            if form[name]:
                value = self._value("forms", form, (name,), form[name])
                if name == "project" and form["project_key"] and self._canonical:
                    project = self._build.strings.plain("project")
                    value += Markup(" ") + page.link(links.project(form["project_key"]), "→", title=project)
                entries.append((self.label("forms", name), value))
        document = self._build.corpus.documents.get(form["document_id"])
        kind = word("kind", form["kind"])
        return {
            "kind": kind,
            "title": form["title"] or kind or self._build.strings.plain("form"),
            "framework": word("framework", form["framework"]),
            "entries": entries,
            "document": page.link(links.document(form["document_id"]),
                                  self._build.corpus.document_title(document) if document else form["document"]),
            "source": self._sources.chip(page, "forms", form),
            "row": page.href(links.row(form)),
        }

    def _text(self, table: str, row: Row) -> View:
        return {
            "anchor": self._anchor(row["row_id"]),
            "stage": self._build.word("goal-stage", row.get("stage", "")),
            "ordinal": row["ordinal"],
            **self._texts.text(table, row),
            "own": self._page.href(links.clause(table, row)) if table == "duties" else "",
            "row": self._page.href(links.row(row)),
            "source": self._sources.chip(self._page, table, row),
            "findings": self._row_findings([row]),
        }

    def _step(self, row: Row) -> View:
        return {
            "anchor": self._anchor(row["row_id"]),
            "until": row["until"],
            "share": self._value("schedule", row, ("share",), row["share"]),
            "source": self._sources.chip(self._page, "schedule", row),
            "findings": self._row_findings([row]),
        }

    def _claim(self, row: Row) -> View:
        word = self._build.word
        return {
            "anchor": self._anchor(row["row_id"]),
            "section": row["section"],
            "about": row["item"] or row["about"],
            "measure": " ".join(filter(None, (word("stage", row["stage"]), word("claim-measure", row["measure"])))),
            "value": self._value("claims", row, ("value", "text"),
                                 f"{row['value']} {row['unit_of_measure']}".strip() or word("claim-word", row["word"])),
            "text": row["text"],
            "source": self._sources.chip(self._page, "claims", row),
            "findings": self._row_findings([row]),
        }

    def _facts(self, rows: list[Row]) -> list[View]:
        out = []
        for group in dict.fromkeys(r["group"] for r in rows):
            part = [r for r in rows if r["group"] == group]
            columns = list(dict.fromkeys(r["column"] for r in part))
            lines: dict[str, list[Row]] = {}
            for row in part:
                lines.setdefault(row["item"], []).append(row)
            out.append({
                "group": group,
                "columns": columns,
                "lines": [{
                    "label": item,
                    "cells": [html(" ".join([
                        self._value("facts", r, ("value", "text"), f"{r['value'] or r['text']} {r['unit_of_measure']}".strip(),
                                    r["row_id"]) for r in members if r["column"] == c])) for c in columns],
                    "source": self._sources.chip(self._page, "facts", members[0]),
                    "findings": self._row_findings(members),
                } for item, members in lines.items()],
            })
        return out

    def _indicators(self, rows: list[Row]) -> View:
        groups: list[View] = []
        for row in rows:
            levels = (row["level1"], row["level2"])
            if not groups or groups[-1]["levels"] != levels:
                groups.append({"levels": levels, "lines": []})
            groups[-1]["lines"].append(self.indicator(row))
        return {
            "groups": groups,
            "count": len(rows),
            "midterm": any(r["midterm_target"] for r in rows),
            "results": any(r["actual"] or r["actual_text"] or r["score"] for r in rows),
            "weights": any(r["weight"] for r in rows),
        }

    def indicator(self, row: Row) -> View:
        """One indicator: its target and result as links to their cells."""
        result = row["actual_text"] or row["actual"]
        remarks = [(self.label("indicators", name), row[name]) for name in _REMARKS if row[name]]
        return {
            "anchor": self._anchor(row["row_id"]),
            "name": row["level3"],
            "concept": self._page.href(links.concept(row["concept_key"])) if row["concept_key"] else "",
            "row": self._page.href(links.row(row)),
            "target_anchor": self._anchor(f"{row['row_id']}-target"),
            "target": self._value("indicators", row, TARGET, target_text(row)),
            "implied": row["operator_source"] == "implied" and row["operator"] != "qualitative",
            "repaired": row["target_text"] if row["operator_source"] == "repaired" else "",
            "midterm": self._value("indicators", row, ("midterm_target",), row["midterm_target"]),
            "result_anchor": self._anchor(f"{row['row_id']}-result"),
            "result": self._value("indicators", row, RESULT, result),
            "weight": self._value("indicators", row, ("weight",), row["weight"]),
            "score": self._value("indicators", row, ("score",), row["score"]),
            "remarks": remarks if len(remarks) > 1 or sum(len(text) for _, text in remarks) > _SHORT else [],
            "remark": remarks[0] if len(remarks) == 1 and len(remarks[0][1]) <= _SHORT else (),
            "source": self._sources.chip(self._page, "indicators", row),
            "findings": self._row_findings([row]),
        }
