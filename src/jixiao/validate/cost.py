"""P06: a cost indicator that quotes the budget agrees with it, and so does an amount in the project's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import MONEY, Figure
from jixiao.validate.compare import Formula, Made, Verdict, factor, judge
from jixiao.validate.expression import Expression
from jixiao.validate.ground import Ground, Told
from jixiao.validate.slips import slip
from jixiao.validate.wording import amount
from jixiao.words import key

__all__ = ["check_cost"]

_CODE = "P06"
_FORMS = ("unit-plan", "project-plan")
_TOLERANCE = "0.005"
_TWO_DIGITS = 10  # of numbers with one digit each is a slip of every other
# The cost is the budget, or a limit that the budget keeps to.
_EQUAL = Formula(_CODE, "成本指标", Expression("target"), (Expression("budget"),), tolerance=_TOLERANCE)
_LIMIT = Formula(_CODE, "成本指标", Expression("budget"), (Expression("target"),), relation="<=", tolerance=_TOLERANCE)
_NAMED = re.compile(r"[(](\d+\.\d+|\d+(?:\.\d+)?(?=万?元))(万元|元)?[)]")


@dataclass(frozen=True)
class _Lexicon:
    whole: re.Pattern[str]
    quotes: re.Pattern[str]
    natures: tuple[tuple[str, re.Pattern[str]], ...]
    after_task: re.Pattern[str]


@lru_cache(maxsize=8)
def _lexicon(own: tuple[Path, ...]) -> _Lexicon:
    path = resources.files("shapes", "lexicon.yaml", own)[0]
    data = resources.content(path)
    try:
        words = sorted(data["whole"], key=len, reverse=True)
        return _Lexicon(
            whole=re.compile("|".join(map(re.escape, words))), quotes=re.compile("|".join(map(re.escape, data["quotes"]))),
            natures=tuple((nature, re.compile(pattern)) for nature, pattern in data["natures"].items()),
            after_task=re.compile(data["after_task"]))
    except (KeyError, TypeError, re.error) as error:
        raise ShapeError(f"{path.name}: {error}") from error


def check_cost(ground: Ground, own: tuple[Path, ...] = ()) -> list[Finding]:
    """Compare the cost indicators of plans with the budget figure that their name quotes."""
    lexicon = _lexicon(own)
    findings: list[Finding | None] = []
    for form in ground.book.forms:
        if form["kind"] not in _FORMS:
            continue
        checked = False
        for row in ground.book.rows("indicators", form):
            if not row["category"].startswith("cost") and row["category"] != "output-cost":
                continue
            if row["operator"] not in ("=", "<=", "<") or row["unit_of_measure"] not in MONEY:
                continue
            budget, target = _quoted(ground, form, row, lexicon), ground.figure("indicators", row, "target_number")
            if budget is not None and target is not None and not _of_tasks(budget, target):
                checked = True
                findings.append(_compare(ground, form, row, target, budget))
        total, named = _total(ground, form), _NAMED.search(key(form["project"]))
        if total is not None and named:
            checked = True
            findings.append(_compare_name(ground, form, total, named))
        if not checked:
            ground.tally.not_applicable(_CODE, form, "没有引用预算数的成本指标")
    return [f for f in findings if f]


def _of_tasks(budget: Figure, target: Figure) -> bool:
    """Whether a budget is the sum of a task table and the target is more: the tasks may not be all that a unit pays for."""
    sum_of_tasks = budget.value * MONEY.get(budget.unit, Decimal(1))
    return budget.row["column"] == "task-total" and target.value * MONEY[target.unit] > sum_of_tasks


def _total(ground: Ground, form: Row, nature: str = "total") -> Figure | None:
    """The form's budget, whole or of one nature; the total line of a task table only where there is no other."""
    found = [row for row in ground.book.rows("amounts", form)
             if row["subject"] == "form" and row["fund_source"] == "total" and (row["nature"] or "total") == nature]
    found.sort(key=lambda row: key(row["item"]) in ("合计", "总计"))
    return ground.figure("amounts", found[0], "amount") if found else None


def _quoted(ground: Ground, form: Row, indicator: Row, lexicon: _Lexicon) -> Figure | None:
    """The budget figure that the name of a cost indicator quotes: of a task, of one nature, or the whole."""
    name = key(indicator["level3"])
    tasks = {row["row_id"]: key(row["name"]) for row in ground.book.rows("tasks", form)}
    matching = [t for t, task in tasks.items() if task and name.startswith(task) and lexicon.after_task.match(name[len(task):])]
    if matching:
        best = max(matching, key=lambda t: len(tasks[t]))
        for row in ground.book.rows("amounts", form):
            if row["subject"] == "task" and row["subject_ref"] == best and row["fund_source"] == "total":
                return ground.figure("amounts", row, "amount")
        return None
    for nature, pattern in lexicon.natures:
        if pattern.match(name):
            return _total(ground, form, nature)
    if lexicon.quotes.search(name) and not lexicon.whole.sub("", name):
        return _total(ground, form)
    return None


def _compare(ground: Ground, form: Row, row: Row, target: Figure, budget: Figure) -> Finding | None:
    limit = row["operator"] != "="
    unit = budget.unit if budget.unit in MONEY else "万元"
    value = target.value * factor(target.unit, unit)
    # Another limit may be higher than the budget on purpose.
    above = limit and value > budget.value and min(value, budget.value) >= _TWO_DIGITS and bool(slip(value, budget.value))
    made = Made(_LIMIT if limit and not above else _EQUAL, unit, {"budget": [budget], "target": [target]})
    verdict = judge(made.formula, made.unit, made.figures.__getitem__)
    if not _failed(ground, form, made, verdict):
        return None
    sign = {"<=": "≤", "<": "<", "=": ""}[row["operator"]]
    said = ground.shown(target, form).replace(f"{target.label} ", f"{target.label} {sign}", 1)
    message = (f"{said}{'高于' if above else '低于' if limit else '不等于'}{ground.shown(budget, form)}，"
               f"相差 {amount(abs(value - budget.value), budget.unit)}（容差 {amount(verdict.tolerance, budget.unit)}）。")
    return _told(made, ground.finding(_CODE, form, row, Told(
        observed=[target], expected=[budget], observed_value=value, expected_value=budget.value, tolerance=verdict.tolerance,
        message=message)))


def _compare_name(ground: Ground, form: Row, total: Figure, named: re.Match[str]) -> Finding | None:
    value = Decimal(named[1]) * MONEY[named[2] or "万元"] / MONEY.get(total.unit, Decimal(1))
    cell = ground.book.cell("forms", form, "project")
    title = Figure(value, named[1], "项目名称中的金额", total.unit, 2, form, cell, ground.book.place(form, cell))
    equal = replace(_EQUAL, tolerance=str(max(Decimal(_TOLERANCE), total.half)))
    made = Made(equal, total.unit, {"budget": [total], "target": [title]})
    verdict = judge(made.formula, made.unit, made.figures.__getitem__)
    if not _failed(ground, form, made, verdict):
        return None
    message = (f"{ground.shown(title, form)}与{ground.shown(total, form)}不一致，相差 {amount(abs(value - total.value), total.unit)}"
               f"（容差 {amount(verdict.tolerance, total.unit)}）。")
    return _told(made, ground.finding(_CODE, form, form, Told(
        observed=[title], expected=[total], observed_value=value, expected_value=total.value, tolerance=verdict.tolerance,
        message=message)))


def _failed(ground: Ground, form: Row, made: Made, verdict: Verdict) -> bool:
    """Count how a comparison went and keep it, so that what fails for the same figure is found."""
    ground.made.append(made)
    made.failed = verdict.state == "failed"
    getattr(ground.tally, verdict.state)(_CODE, form)
    return made.failed


def _told(made: Made, finding: Finding) -> Finding:
    made.finding = finding.id
    return finding
