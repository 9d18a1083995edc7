"""Money as a reader sees it: budget lines by stage, tasks with their amounts, account tables by printed column."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from jixiao.model.schema import Row
from jixiao.publish import links
from jixiao.publish.build import Build
from jixiao.publish.markup import html
from jixiao.publish.page import Page
from jixiao.publish.texts import Texts
from jixiao.publish.views import View, Views

__all__ = ["Money"]

_STAGES = ("initial", "adjusted", "executed", "forecast", "final", "previous-initial", "previous-executed", "previous-final")


class Money(Views):
    """Makes the views of amounts and of the tasks they belong to."""

    def __init__(self, build: Build, page: Page, canonical: bool = True, told: bool | None = None) -> None:
        super().__init__(build, page, canonical, told)
        self._texts = Texts(build, page, canonical, told)

    def budget(self, rows: list[Row]) -> View:
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
            label = printed or reading
            if not self._canonical:
                label = self._page.link(links.row(first), label)
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

    def tasks(self, tasks: list[Row], amounts: list[Row]) -> View | None:
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
            "name": self._page.link(links.clause("tasks", task), task["name"] or "—") if task else money[0]["item"],
            "content": self._texts.text("tasks", task) if task else None,
            "row": self._page.href(links.row(rows[0])),
            "cells": [html(" ".join([self._money(a) for a in money if (a["fund_source"], a["nature"], a["stage"]) == c]))
                      for c in columns],
            "source": self._sources.chip(self._page, "tasks" if task else "amounts", rows[0]),
            "findings": self._row_findings(rows),
        }

    def accounts(self, rows: list[Row]) -> list[View]:
        """Account tables: one view for each side, a line for each item or code, a column for each printed column."""
        out = []
        for side in dict.fromkeys(r["side"] for r in rows):
            part = [r for r in rows if r["side"] == side]
            stages = {r["stage"] for r in part}
            more = _told_apart_by(part)
            columns, lines = self._pivot(part, _account_line, _column_key(more))
            out.append({
                "side": self._build.word("side", side),
                "unit": part[0]["money_unit"],
                "columns": [self._column(name, stage, dict(zip(more, rest, strict=True)), len(stages) > 1)
                            for name, stage, *rest in columns],
                "lines": [{
                    "label": self._account_label(members[0]),
                    "level": _level(members[0]),
                    "cells": cells,
                    "source": self._sources.chip(self._page, "amounts", members[0]),
                    "findings": self._row_findings(members),
                } for _, members, cells in lines],
            })
        return out

    def _column(self, name: str, stage: str, more: dict[str, str], with_stage: bool) -> str:
        label = self._build.word("column", name)
        if not name or name == "amount":
            return self._build.word("stage", stage) or self._build.strings.plain("amount")
        parts = [label, *(v if k == "economic_code" else self._build.word(k.replace("_", "-"), v) for k, v in more.items() if v)]
        return " · ".join(dict.fromkeys([*parts, self._build.word("stage", stage)] if with_stage else parts))

    def _account_label(self, row: Row) -> Markup:
        name = row["item"] or row["subject_ref"]
        if row["subject"] != "code":
            return Markup("%s") % name
        scheme = "economic" if row["economic_code"] == row["subject_ref"] else "function"
        path = links.code(f"{scheme}-{row['year_key']}", row["subject_ref"])
        code = (self._page.link(path, row["subject_ref"], "code") if path in self._build.knowledge.fragments
                else Markup('<span class="code">%s</span>') % row["subject_ref"])
        return code + " " + (name if name != row["subject_ref"] else "")

    def _money(self, row: Row) -> Markup:
        value = self._value("amounts", row, ("amount", "text"), row["amount"] or row["text"], row["row_id"])
        return value + (Markup(' <span class="sub">%s</span>') % row["execution_rate"] if row["execution_rate"] else "")

    def _pivot(self, rows: list[Row], line: Any, column: Any) -> tuple[list[Any], list[tuple[Any, list[Row], list[Markup]]]]:
        """Amounts as a table: lines and columns in the order of their first appearance."""
        columns = list(dict.fromkeys(column(r) for r in rows))
        grouped: dict[Any, list[Row]] = {}
        for row in rows:
            grouped.setdefault(line(row), []).append(row)
        return columns, [(key, members, [html(" ".join([self._money(r) for r in members if column(r) == c])) for c in columns])
                         for key, members in grouped.items()]


def _account_line(row: Row) -> tuple[str, ...]:
    return row["subject"], row["subject_ref"], row["item"], row["parent"]


def _column_key(more: list[str]) -> Any:
    return lambda row: (row["column"], row["stage"], *(row[m] for m in more))


def _told_apart_by(rows: list[Row]) -> list[str]:
    """What else tells the columns of a table apart where one line has two amounts of one column and stage."""
    more: list[str] = []
    for name in ("fund_source", "nature", "vintage", "economic_code"):
        seen = [(_account_line(r), r["column"], r["stage"], *(r[m] for m in more)) for r in rows]
        if len(set(seen)) == len(seen):
            break
        if len(set(zip(seen, (r[name] for r in rows), strict=True))) > len(set(seen)):
            more.append(name)
    return more


def _line(row: Row) -> tuple[str, str, str]:
    return row["fund_source"], row["vintage"], row["nature"]


def _level(row: Row) -> int:
    """How deep an account line stands: by the length of its code, or by having a parent."""
    if row["subject"] == "code":
        return {3: 1, 5: 2, 7: 3}.get(len(row["subject_ref"]), 1)
    return 2 if row["parent"] else 1
