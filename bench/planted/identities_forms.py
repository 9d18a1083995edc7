"""Identities of performance forms: plans, self-evaluations, the base data beside accounts, and a plan beside its evaluation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from figures import Figure, Spot
from identities import Identity, Values, at_most, equal, ratio, same, sums

__all__ = ["of_forms"]

CENT = Decimal("0.01")
SPLIT = ("general", "gov-fund", "state-capital", "special-account")
REST = ("superior", "own", "other")
COST = re.compile("预算金额|预算成本|不超过|基本支出|项目支出|项目资金|预算总额|年初预算")


class Page:
    """The figures of one form by table and column; rows of money by what they are."""

    def __init__(self, kind: str, figures: Sequence[Figure]) -> None:
        self.kind = kind
        self.money = [(dict(f.row), f) for f in figures if f.table == "amounts" and f.column == "amount"]
        self.figures = figures

    def amounts(self, **where: str | tuple[str, ...]) -> list[Figure]:
        """The money whose columns have these values."""
        wanted = {k: (v,) if isinstance(v, str) else v for k, v in where.items()}
        return [f for r, f in self.money if all(r[k] in v for k, v in wanted.items())]

    def cells(self, table: str, column: str) -> list[Figure]:
        """The figures of a column."""
        return [f for f in self.figures if f.table == table and f.column == column]

    def by_row(self, table: str) -> dict[str, dict[str, Figure]]:
        """For each row its figures by column."""
        out: dict[str, dict[str, Figure]] = defaultdict(dict)
        for f in self.figures:
            if f.table == table:
                out[dict(f.row)["row_id"]][f.column] = f
        return out


def of_forms(figures: Iterable[Figure], kinds: dict[tuple[str, str], str]) -> list[Identity]:
    """All identities of plans and evaluations; `kinds` are the kinds of form by document and number."""
    forms: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        row = dict(figure.row)
        forms[row["document"], row["form"]].append(figure)
    out: list[Identity] = []
    for form, of_form in forms.items():
        page = Page(kinds.get(form, ""), of_form)
        if page.kind in ("unit-plan", "project-plan"):
            out += _plan(page)
        elif page.kind in ("unit-evaluation", "project-evaluation"):
            out += _evaluation(page)
        if page.kind.endswith(("plan", "evaluation")):
            out += _weights(page)
    return [*out, *_targets(forms, kinds), *_projects(forms, kinds)]


# --- plans ----------------------------------------------------------------------------------------------------------------
def _plan(page: Page) -> Iterator[Identity]:
    whole = page.amounts(subject="form", fund_source="total", nature=("total", ""), column="")
    split = page.amounts(subject="form", fund_source=SPLIT, nature=("total", ""), column="")
    fiscal = page.amounts(subject="form", fund_source="fiscal", nature=("total", ""), column="")
    rest = page.amounts(subject="form", fund_source=REST, nature=("total", ""), column="")
    natures = page.amounts(subject="form", fund_source="total", nature=("basic", "project"))
    rule = "P01" if page.kind == "unit-plan" else "P04"
    for total in whole:
        yield from sums(rule, total, [*(fiscal or split), *rest])
        if len(natures) > 1:
            yield from sums("P02", total, natures)
    for source in ("total", "fiscal", "other"):
        for total in page.amounts(subject="form", fund_source=source, column="task-total"):
            yield from sums("P03", total, page.amounts(subject="task", fund_source=source))
    tasks: dict[str, dict[str, Figure]] = defaultdict(dict)
    for row, figure in page.money:
        if row["subject"] == "task" or row["column"] == "task-total":
            tasks[row["subject_ref"]][row["fund_source"]] = figure
    for line in tasks.values():
        if "total" in line:
            yield from sums("P03", line["total"], [line[s] for s in ("fiscal", "general", "other") if s in line])
    lines = [*whole, *natures, *page.amounts(subject="task", fund_source="total"),
             *page.amounts(subject="form", fund_source="total", column="task-total")]
    yield from _costs(page, lines)
    steps = page.cells("schedule", "share")
    for one, other in pairwise(steps):
        yield Identity("P07", (one.spot, other.spot), lambda v, a=one.spot, b=other.spot: v[a] <= v[b])  # type: ignore[misc]
    if steps:
        last = steps[-1].spot
        yield Identity("P07", (last, steps[0].spot), lambda v: v[last] == 100)


def _costs(page: Page, lines: Sequence[Figure]) -> Iterator[Identity]:
    """The target of a cost indicator that speaks of the budget is one of the form's amounts."""
    for target in page.cells("indicators", "target_number"):
        row = dict(target.row)
        if row["category"].startswith(("cost", "output-cost")) and target.unit in ("万元", "元") and COST.search(row["level3"]):
            for line in lines:
                if line.value * line.wan == target.value * target.wan:
                    yield from _limit(target, line) if row["operator_code"] == "le" else same("P06", target, line, Decimal("0.005"))


def _limit(target: Figure, line: Figure) -> list[Identity]:
    """What must not be exceeded is not less than the amount that it is the limit of."""
    return at_most("P06", [line], target, Decimal("0.005"))


def _weights(page: Page) -> Iterator[Identity]:
    groups: dict[Spot, tuple[Figure, list[Figure]]] = {}
    rows = page.by_row("indicators")
    levels: dict[str, Figure] = {}
    for figure in page.cells("indicators", "level1_weight"):
        levels.setdefault(dict(figure.row)["level1"], figure)
    for line in rows.values():
        if "weight" in line:
            head = levels.get(dict(line["weight"].row)["level1"])
            if head:
                groups.setdefault(head.spot, (head, []))[1].append(line["weight"])
    for head, parts in groups.values():
        yield from _exact("S04", [head], parts, Decimal(0))
    weights = page.cells("indicators", "weight")
    execution = page.cells("amounts", "weight")[:1]
    if len(weights) > 1:
        names = [w.spot for w in (*weights, *execution)]
        allowed = (Decimal(100),) if execution else (Decimal(90), Decimal(100))
        yield Identity("S05" if execution else "P08", tuple(names), lambda v: sum(v[s] for s in names) in allowed)
        total = page.cells("forms", "total_weight")
        if total:
            yield from _exact("S05", total, [*weights, *execution], Decimal(0))


def _exact(rule: str, ones: Sequence[Figure], others: Sequence[Figure], room: Decimal) -> list[Identity]:
    return equal(rule, ones, others, room)


# --- self-evaluations -----------------------------------------------------------------------------------------------------
def _evaluation(page: Page) -> Iterator[Identity]:
    for row, figure in page.money:
        if row["stage"] == "executed" and row["subject"] == "form":
            like = {k: row[k] for k in ("fund_source", "vintage", "nature")}
            adjusted = page.amounts(subject="form", stage="adjusted", **like)
            yield from _execution(page, row["row_id"], figure, adjusted)
    for stage in ("initial", "adjusted", "executed"):
        whole = page.amounts(subject="form", stage=stage, fund_source="total", nature=("total", ""))
        fiscal = page.amounts(subject="form", stage=stage, fund_source="fiscal")
        split = page.amounts(subject="form", stage=stage, fund_source=SPLIT)
        rest = page.amounts(subject="form", stage=stage, fund_source=REST)
        natures = page.amounts(subject="form", stage=stage, fund_source="total", nature=("basic", "project"))
        for total in whole:
            yield from sums("S03", total, [*(fiscal or split), *rest])
            if len(natures) > 1:
                yield from sums("S13", total, natures)
    total_score = page.cells("forms", "total_score")
    scores = [*page.cells("indicators", "score"), *page.cells("amounts", "score")[:1]]
    if total_score and scores:
        yield from _exact("S06", total_score, scores, CENT)
    for line in page.by_row("indicators").values():
        yield from _scored(line)


def _execution(page: Page, row_id: str, executed: Figure, adjusted: Sequence[Figure]) -> Iterator[Identity]:
    line = page.by_row("amounts")[row_id]
    rate, weight, score = (line.get(c) for c in ("execution_rate", "weight", "score"))
    if rate and adjusted:
        yield from ratio("S01", rate, [executed], [(1, adjusted[0])], Decimal("0.05"))
    if weight and score and rate and adjusted:
        names = (score.spot, weight.spot, rate.spot, executed.spot, adjusted[0].spot)
        room = Decimal("0.005") + weight.value * rate.half / 100

        def holds(values: Values) -> bool:
            got, full, printed, spent, given = (values[s] for s in names)
            rates = [printed / 100, *([spent / given] if given else [])]
            return any(abs(got - min(r, Decimal(1)) * full) <= room for r in rates)

        yield Identity("S02", names, holds)


def _scored(line: dict[str, Figure]) -> Iterator[Identity]:
    """No score above its weight; what a target, an actual value and a weight make of the score."""
    weight, score = line.get("weight"), line.get("score")
    if not weight or not score:
        return
    yield Identity("S07", (score.spot, weight.spot), lambda v: 0 <= v[score.spot] <= v[weight.spot])
    target, actual = line.get("target_number"), line.get("actual_number")
    row = dict(score.row)
    if not target or not actual or row["operator_code"] not in ("ge", "le", "eq") or target.unit != actual.unit:
        return
    low = row["operator_code"] == "le"
    names = (score.spot, weight.spot, target.spot, actual.spot)

    def holds(values: Values) -> bool:
        got, full, wanted, done = (values[s] for s in names)
        met = done <= wanted if low else done >= wanted
        if met:
            return got == full
        share = (wanted / done if low else done / wanted) if wanted and done else Decimal(0)
        return abs(got - full * share) <= Decimal("0.05")

    yield Identity("S08", names, holds)


# --- a plan beside its evaluation -----------------------------------------------------------------------------------------
def _targets(forms: dict[tuple[str, str], list[Figure]], kinds: dict[tuple[str, str], str]) -> Iterator[Identity]:
    """The target of an indicator is the same in the plan and in the evaluation of one year, of one unit and project."""
    plans: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    results: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for form, figures in forms.items():
        side = {"plan": plans, "evaluation": results}.get(kinds.get(form, "").partition("-")[2])
        for figure in figures:
            row = dict(figure.row)
            if side is not None and figure.table == "indicators" and figure.column == "target_number":
                side[row["unit_key"], row["year_key"], row["project_key"], row["level3"], figure.unit].append(figure)
    for key, ones in plans.items():
        if len(ones) == 1 and len(results[key]) == 1:
            yield from same("X14", ones[0], results[key][0], Decimal(0))


def _projects(forms: dict[tuple[str, str], list[Figure]], kinds: dict[tuple[str, str], str]) -> Iterator[Identity]:
    """The projects of a unit's plan are its project plans together (P05), where the set is complete."""
    wholes: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    parts: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for form, figures in forms.items():
        page = Page(kinds.get(form, ""), figures)
        if page.kind == "unit-plan":
            found, side = page.amounts(subject="form", fund_source="total", nature="project"), wholes
        elif page.kind == "project-plan":
            found, side = page.amounts(subject="form", fund_source="total", nature=("total", ""), column="")[:1], parts
        else:
            continue
        for figure in found:
            row = dict(figure.row)
            side[row["unit_key"], row["year_key"]].append(figure)
    for key, ones in wholes.items():
        for one in ones:
            if len(parts[key]) > 1:
                yield from sums("P05", one, parts[key])
