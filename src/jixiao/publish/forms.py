"""Forms as a reader sees them: budget lines by stage, accounts by column, indicators by category, each with its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from jixiao.model.schema import TABLES, Row
from jixiao.publish import charts, links
from jixiao.publish.build import Build
from jixiao.publish.page import Page

__all__ = ["Forms"]

_STAGES = ("initial", "adjusted", "executed", "final", "previous-final")
_SIGNS = {">=": "≥", "<=": "≤"}
_TARGET = ("target", "target_text", "operator", "unit_of_measure")
_RESULT = ("actual", "actual_text")
_REMARKS = ("description", "basis", "scoring_rule", "deviation", "note")
_SHORT = 40  # characters of a remark that is shown without being unfolded

View = dict[str, Any]


class Forms:
    """Makes the views of forms for one page.

    Args:
        build: what the site is made of.
        page: the page that shows the forms.
        canonical: True on the page of the unit and year, where rows have their anchors; elsewhere names link there.
    """

    def __init__(self, build: Build, page: Page, canonical: bool = True) -> None:
        self._build, self._page, self._canonical = build, page, canonical
        self._sources = build.sources

    def view(self, form: Row | None, rows: dict[str, list[Row]], findings: Iterable[Row] = ()) -> View:
        """Everything of one form. `form` is None for rows that stand outside any form."""
        amounts = rows["amounts"]
        own = [a for a in amounts if a["subject"] == "form"]
        accounts = [a for a in amounts if a["subject"] not in ("form", "task")]
        return {
            "form": form,
            "head": self._head(form) if form else {},
            "findings": self._build.finding_lines(self._page, findings),
            "budget": self._budget(own) if own else None,
            "composition": charts.composition(self._build, own) if own else None,
            "goals": [self._text("goals", g) for g in rows["goals"]],
            "tasks": self._tasks(rows["tasks"], [a for a in amounts if a["subject"] == "task"]),
            "schedule": [self._step(s) for s in rows["schedule"]],
            "indicators": self._indicators(rows["indicators"]) if rows["indicators"] else None,
            "accounts": self._accounts(accounts),
            "facts": self._facts(rows["facts"]),
            "duties": [self._text("duties", d) for d in rows["duties"]],
            "claims": [self._claim(c) for c in rows["claims"]],
        }

    def _anchor(self, identifier: str) -> Markup:
        return self._page.anchor(identifier) if self._canonical else Markup("")

    def _value(self, table: str, row: Row, columns: Iterable[str], text: str, identifier: str = "") -> Markup:
        return self._sources.value(self._page, table, row, columns, text, identifier if self._canonical else "")

    def _row_findings(self, rows: Iterable[Row]) -> list[View]:
        if not self._canonical:
            return []
        of_row = self._build.corpus.findings_of_row
        return [line for row in rows
                for line in self._build.finding_lines(self._page, of_row.get((row["document_id"], row["row_id"]), ()))]

    def _head(self, form: Row) -> View:
        """The head of a form: what it is, and the entries above its table, each with its cell."""
        word, page = self._build.word, self._page
        entries = []
        for name in ("unit", "unit_code", "division_code", "project", "project_code", "department", "implementing_unit",
                     "period", "money_unit", "total_weight", "total_score"):
            if form[name]:
                value = self._value("forms", form, (name,), form[name])
                if name == "project" and form["project_key"] and self._canonical:
                    value += Markup(" ") + page.link(links.project(form["project_key"]), "→", title="项目页")
                entries.append((self._label("forms", name), value))
        document = self._build.corpus.documents.get(form["document_id"])
        kind = word("kind", form["kind"])
        return {
            "kind": kind,
            "title": form["title"] or kind or "表单",
            "framework": word("framework", form["framework"]),
            "entries": entries,
            "document": page.link(links.document(form["document_id"]),
                                  self._build.corpus.document_title(document) if document else form["document"]),
            "source": self._sources.chip(page, "forms", form),
            "row": page.href(links.row(form)),
        }

    def _label(self, table: str, column: str) -> str:
        return next(c.zh for c in TABLES[table].columns if c.name == column)

    def _text(self, table: str, row: Row) -> View:
        return {
            "anchor": self._anchor(row["row_id"]),
            "stage": self._build.word("goal-stage", row.get("stage", "")),
            "ordinal": row["ordinal"],
            "text": row["text"],
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
        return {
            "anchor": self._anchor(row["row_id"]),
            "section": row["section"],
            "about": row["about"],
            "measure": row["measure"],
            "value": self._value("claims", row, ("value", "text"), f"{row['value']} {row['unit_of_measure']}".strip()),
            "text": row["text"],
            "source": self._sources.chip(self._page, "claims", row),
            "findings": self._row_findings([row]),
        }

    def _money(self, row: Row) -> Markup:
        value = self._value("amounts", row, ("amount", "text"), row["amount"] or row["text"], row["row_id"])
        return value + (Markup(' <span class="sub">%s</span>') % row["execution_rate"] if row["execution_rate"] else "")

    def _pivot(self, rows: list[Row], line: Any, column: Any) -> tuple[list[Any], list[tuple[Any, list[Row], list[Markup]]]]:
        """Amounts as a table: lines and columns in the order of their first appearance."""
        columns = list(dict.fromkeys(column(r) for r in rows))
        grouped: dict[Any, list[Row]] = {}
        for row in rows:
            grouped.setdefault(line(row), []).append(row)
        return columns, [(key, members, [Markup(" ").join(self._money(r) for r in members if column(r) == c) for c in columns])
                         for key, members in grouped.items()]

    def _budget(self, rows: list[Row]) -> View:
        """The form's own budget: a line for each source, vintage and nature, a column for each stage."""
        word = self._build.word
        order = sorted(dict.fromkeys(r["stage"] for r in rows),
                       key=lambda s: _STAGES.index(s) if s in _STAGES else len(_STAGES))
        rows = sorted(rows, key=lambda r: order.index(r["stage"]))
        lines_in_order = list(dict.fromkeys(_line(r) for r in sorted(rows, key=lambda r: int(r["ordinal"] or 0))))
        columns, lines = self._pivot(rows, _line, lambda r: r["stage"])
        lines.sort(key=lambda entry: lines_in_order.index(entry[0]))
        out = []
        for _, members, cells in lines:
            first = members[0]
            codes = [word("fund-source", first["fund_source"])]
            if first["vintage"]:
                codes.append(word("vintage", first["vintage"]))
            if first["nature"] not in ("", "total"):
                codes.append(word("nature", first["nature"]))
            reading = " · ".join(codes)
            rated = next((m for m in members if m["weight"] or m["score"]), None)
            printed = next((m["item"] for m in members if m["item"]), "")
            label = Markup("%s") % (printed or reading)
            if not self._canonical:
                label = self._page.link(links.row(first), printed or reading)
            out.append({
                "label": label,
                "reading": reading if printed and printed != reading else "",
                "cells": cells,
                "weight": self._value("amounts", rated, ("weight",), rated["weight"]) if rated else "",
                "score": self._value("amounts", rated, ("score",), rated["score"]) if rated else "",
                "source": self._sources.chip(self._page, "amounts", members[-1]),
                "findings": self._row_findings(members),
            })
        return {
            "unit": rows[0]["money_unit"],
            "columns": [word("stage", c) for c in columns],
            "lines": out,
            "scored": any(line["weight"] or line["score"] for line in out),
        }

    def _tasks(self, tasks: list[Row], amounts: list[Row]) -> View | None:
        if not tasks and not amounts:
            return None
        word = self._build.word
        columns = list(dict.fromkeys((a["fund_source"], a["nature"], a["stage"]) for a in amounts))
        known = {t["row_id"] for t in tasks}
        lines = []
        for task in tasks:
            money = [a for a in amounts if a["subject_ref"] == task["row_id"]]
            lines.append(self._task_line(task, money, columns))
        others: dict[str, list[Row]] = {}
        for amount in amounts:
            if amount["subject_ref"] not in known:
                others.setdefault(amount["subject_ref"], []).append(amount)
        lines += [self._task_line(None, money, columns) for money in others.values()]
        stages = {stage for _, _, stage in columns}
        return {
            "unit": amounts[0]["money_unit"] if amounts else "",
            "columns": [" · ".join(filter(None, (word("fund-source", source), word("stage", stage) if len(stages) > 1 else "",
                                                 word("nature", nature) if nature not in ("", "total") else "")))
                        for source, nature, stage in columns],
            "content": any(t["content"] for t in tasks),
            "lines": lines,
        }

    def _task_line(self, task: Row | None, money: list[Row], columns: list[tuple[str, str, str]]) -> View:
        rows = ([task] if task else []) + money
        return {
            "anchor": self._anchor(task["row_id"]) if task else "",
            "name": task["name"] if task else money[0]["item"],
            "content": task["content"] if task else "",
            "row": self._page.href(links.row(rows[0])),
            "cells": [Markup(" ").join(self._money(a) for a in money if (a["fund_source"], a["nature"], a["stage"]) == c)
                      for c in columns],
            "source": self._sources.chip(self._page, "tasks" if task else "amounts", rows[0]),
            "findings": self._row_findings(rows),
        }

    def _accounts(self, rows: list[Row]) -> list[View]:
        """Account tables: one view for each side, a line for each item or code, a column for each printed column."""
        out = []
        for side in dict.fromkeys(r["side"] for r in rows):
            part = [r for r in rows if r["side"] == side]
            stages = {r["stage"] for r in part}
            columns, lines = self._pivot(part, lambda r: (r["subject"], r["subject_ref"], r["item"], r["parent"]),
                                         lambda r: (r["column"], r["stage"]))
            out.append({
                "side": self._build.word("side", side),
                "unit": part[0]["money_unit"],
                "columns": [self._column(name, stage, len(stages) > 1) for name, stage in columns],
                "lines": [{
                    "label": self._account_label(members[0]),
                    "level": _level(members[0]),
                    "cells": cells,
                    "source": self._sources.chip(self._page, "amounts", members[0]),
                    "findings": self._row_findings(members),
                } for _, members, cells in lines],
            })
        return out

    def _column(self, name: str, stage: str, with_stage: bool) -> str:
        label = self._build.word("column", name)
        if not name or name == "amount":
            return self._build.word("stage", stage) or "金额"
        return f"{label} · {self._build.word('stage', stage)}" if with_stage else label

    def _account_label(self, row: Row) -> Markup:
        name = row["item"] or row["subject_ref"]
        if row["subject"] != "code":
            return Markup("%s") % name
        scheme = "economic" if row["economic_code"] == row["subject_ref"] else "function"
        path = links.code(f"{scheme}-{row['year_key']}", row["subject_ref"])
        code = (self._page.link(path, row["subject_ref"], "code") if path in self._build.knowledge.fragments
                else Markup('<span class="code">%s</span>') % row["subject_ref"])
        return code + " " + (name if name != row["subject_ref"] else "")

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
                    "cells": [Markup(" ").join(
                        self._value("facts", r, ("value", "text"), f"{r['value'] or r['text']} {r['unit_of_measure']}".strip(),
                                    r["row_id"]) for r in members if r["column"] == c) for c in columns],
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
        remarks = [(self._label("indicators", name), row[name]) for name in _REMARKS if row[name]]
        return {
            "anchor": self._anchor(row["row_id"]),
            "name": row["level3"],
            "concept": self._page.href(links.concept(row["concept_key"])) if row["concept_key"] else "",
            "row": self._page.href(links.row(row)),
            "target_anchor": self._anchor(f"{row['row_id']}-target"),
            "target": self._value("indicators", row, _TARGET, target_text(row)),
            "implied": row["operator_source"] == "implied" and row["operator"] != "qualitative",
            "repaired": row["target_text"] if row["operator_source"] == "repaired" else "",
            "midterm": self._value("indicators", row, ("midterm_target",), row["midterm_target"]),
            "result_anchor": self._anchor(f"{row['row_id']}-result"),
            "result": self._value("indicators", row, _RESULT, result),
            "weight": self._value("indicators", row, ("weight",), row["weight"]),
            "score": self._value("indicators", row, ("score",), row["score"]),
            "remarks": remarks if len(remarks) > 1 or sum(len(text) for _, text in remarks) > _SHORT else [],
            "remark": remarks[0] if len(remarks) == 1 and len(remarks[0][1]) <= _SHORT else (),
            "source": self._sources.chip(self._page, "indicators", row),
            "findings": self._row_findings([row]),
        }


def target_text(row: Row) -> str:
    """A target as people write it.

    >>> target_text({"operator": ">=", "target": "95", "unit_of_measure": "%", "target_text": "≥95%"})
    '≥ 95 %'
    """
    if row["operator"] == "qualitative":
        return row["target"] or row["target_text"]
    sign = _SIGNS.get(row["operator"], row["operator"])
    return " ".join(filter(None, (sign, row["target"] or row["target_text"], row["unit_of_measure"])))


def _line(row: Row) -> tuple[str, str, str]:
    return row["fund_source"], row["vintage"], row["nature"]


def _level(row: Row) -> int:
    """How deep an account line stands: by the length of its code, or by having a parent."""
    if row["subject"] == "code":
        return {3: 1, 5: 2, 7: 3}.get(len(row["subject_ref"]), 1)
    return 2 if row["parent"] else 1
