"""What a document says and how it is printed, drawn at random.

Everything is drawn from a `random.Random`: one with a seed makes a corpus of independent documents; one that hypothesis drives
(`documents`) shrinks a document that is read wrong to the smallest such document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from generated.spellings import (
    GOAL_LABELS,
    HEADINGS,
    LEVEL1,
    LEVEL2,
    PARENTS,
    PROJECTS,
    SIDES,
    TASKS,
    TITLES,
    UNITS,
    VOCABULARY,
    Entry,
)
from generated.truth import FormTruth, Indicator, Money, Task

__all__ = ["Noise", "Printed", "Style", "document", "documents"]

KINDS = ("unit-plan", "project-plan", "unit-evaluation", "project-evaluation")
_ORDERS = (("产出指标", "效益指标", "满意度指标", "成本指标"), ("成本指标", "产出指标", "效益指标", "满意度指标"))
_PLAN = (
    ("target",), ("target", "unit"), ("operator", "target"), ("operator", "target", "unit"), ("target", "unit", "operator"),
    ("midterm", "target"), ("target", "weight"), ("weight", "target"), ("operator", "target", "unit", "weight"),
)  # fmt: skip
_EVALUATION = (
    ("target", "actual", "weight", "score"), ("weight", "target", "actual", "score"), ("target", "weight", "actual", "score"),
    ("operator", "target", "unit", "actual", "weight", "score"), ("target", "actual"),
    ("target", "unit", "actual", "weight", "score"),
    ("target", "unit", "operator", "weight", "actual", "score"), ("weight", "operator", "target", "unit", "actual", "score"),
)  # fmt: skip
_TEXTS = {
    "description": ("全年实际开展的数量", "按规定口径统计", "完成情况的比例", "反映工作质量"),
    "basis": ("年初预算", "工作方案", "上年实绩", "行业标准"),
    "rule": ("达标得满分，未达标按比例扣分", "每低一个百分点扣1分", "完成得满分，否则不得分"),
    "deviation": ("", "", "", "招标推迟，下年一季度完成", "受天气影响，已补做"),
    "note": ("", "", "", "市级统一口径"),
}
_WORDS = {"≥": ("不低于", "不少于"), "≤": ("不超过", "不高于"), "<": ("低于", "少于"), ">": ("大于", "超过"), "=": ("", "等于")}


@dataclass(frozen=True)
class Style:
    """How one form is printed. `columns` are roles from left to right; `cells` holds what each indicator prints for them."""

    columns: tuple[str, ...]
    headings: dict[str, str]
    cells: tuple[dict[str, str], ...]
    levels: dict[str, str]
    points: str
    merging: str
    side: str
    group: str
    halves: bool
    title: str
    money_unit_above: bool
    pairs: int
    head_labels: dict[str, str]
    head_below: bool
    money: str
    blocks: tuple[str, ...]
    total: str
    note: str
    signed: str
    split: str
    repeat: bool
    name_width: int
    wide_satisfaction: bool
    broken_words: bool
    labels_inside: bool


@dataclass(frozen=True)
class Noise:
    """What happens to a text on its way: where pages break (as shares of a table), how many leading blanks vanish after it."""

    breaks: tuple[int, ...]
    lost: int
    fragment: bool
    spans_lost: bool


@dataclass(frozen=True)
class Printed:
    """A document: forms with their styles, and what holds for all of them."""

    forms: tuple[tuple[FormTruth, Style], ...]
    joined: bool
    traditional: bool
    prose: bool
    noise: Noise


_T = TypeVar("_T")


def _often(r: Random, value: _T, *others: _T) -> _T:
    """Mostly the first of several values."""
    return r.choice((value,) * (2 + len(others)) + others)


def _some(r: Random, values: Sequence[_T], least: int, most: int) -> list[_T]:
    return r.sample(list(values), min(r.randint(least, most), len(values)))


def document(r: Random, count: int = 0) -> Printed:
    """A document of so many forms, or of one to three; no indicator stands in it twice."""
    each = 13 if count else r.randint(3, 14)
    count = count or r.choice((1, 1, 2, 3))
    forms = []
    chosen = r.sample(VOCABULARY, each * count)
    projects = r.sample(PROJECTS * (1 + count // len(PROJECTS)), count)
    kind = r.choice(KINDS)
    for number in range(count):
        if not _often(r, True, False):
            kind = r.choice(KINDS)
        forms.append(_forms(r, kind, tuple(chosen[number::count]), projects[number], first=number == 0))
    noise = Noise(
        tuple(_some(r, range(1, 10), 0, 2)), r.randint(1, 2), _often(r, False, True),
        _often(r, False, True),
    )  # fmt: skip
    return Printed(tuple(forms), _often(r, False, True), r.randint(0, 9) == 9, r.random() < 0.5, noise)


def _forms(r: Random, kind: str, entries: tuple[Entry, ...], project: str, *, first: bool) -> tuple[FormTruth, Style]:
    evaluation = kind.endswith("evaluation")
    old = _often(r, False, True)
    halves = not evaluation and r.randint(0, 9) == 9
    columns = _columns(r, evaluation=evaluation, halves=halves)
    rates = tuple(e for e in entries if e.unit == "%")
    bare = len(rates) > 2 and not {"unit", "midterm"} & set(columns) and not halves and r.random() < 0.5
    if bare:  # rates alone, so that the unit may stand in the heading
        entries = rates
    money = _money(r, evaluation=evaluation) if _often(r, True, False) else None
    weights = _weights(len(entries), 90 if money is not None and evaluation else 100)
    asked = (*columns, "midterm") if halves else columns
    made = [_indicator(r, e, asked, w, old=old) for e, w in zip(_ordered(r, entries, old=old), weights, strict=True)]
    year = r.choice((2023, 2024, 2025))
    unit = r.choice(UNITS)
    tasks = _tasks(r) if kind == "unit-plan" and r.random() < 0.5 else ()
    used = {i.level2 for i, _ in made}
    free = [level2 for level2 in LEVEL2 if level2 not in used]
    marks = [(r.choice(free), r.choice(("/", "…", "……", "无", "指标1：", "")))] \
        if free and not halves and _often(r, False, True) else []
    truth = FormTruth(
        kind, year, unit, f"{year}年{project}" if r.random() < 0.5 else project, r.choice(UNITS), money, tasks,
        r.choice((("完成全年工作任务，资金按进度支出。",), ("目标1：完成全年工作任务。", "目标2：资金按进度支出，群众满意。"))),
        "全年任务已完成，资金已支出。", tuple(i for i, _ in made), tuple(marks),
    )  # fmt: skip
    style = _styles(r, truth, columns, tuple(c for _, c in made), halves=halves, first=first)
    return truth, _with_unit_in_heading(style) if bare else style


def _with_unit_in_heading(style: Style) -> Style:
    """The same with `指标值（%）` over bare numbers."""
    roles = {"target", "actual"} & set(style.columns)
    cells = tuple({k: "".join(v.replace("%", "").split()) if k in roles else v for k, v in cell.items()} for cell in style.cells)
    return replace(style, cells=cells, headings=style.headings | {role: style.headings[role] + "（%）" for role in roles})


def _weights(count: int, whole: int) -> list[str]:
    share, rest = divmod(whole, count)
    return [str(share + (n < rest)) for n in range(count)]


def _ordered(r: Random, entries: tuple[Entry, ...], *, old: bool) -> list[Entry]:
    order = r.choice(_ORDERS)
    if old:
        return sorted(entries, key=lambda e: (order.index(_levels(e, old=True)[0]), list(LEVEL2).index(e.level2)))
    return sorted(entries, key=lambda e: (order.index(PARENTS[e.level2]), list(LEVEL2).index(e.level2)))


def _levels(entry: Entry, *, old: bool) -> tuple[str, str]:
    """The levels of an entry. Before 2022 costs stood under the outputs."""
    if old and PARENTS[entry.level2] == "成本指标":
        return "产出指标", "成本指标"
    return PARENTS[entry.level2], entry.level2


def _columns(r: Random, *, evaluation: bool, halves: bool) -> tuple[str, ...]:
    if halves:
        return ("level1", "level2", "name", "target")
    levels = _often(r, ("level1", "level2"), ("level2",), ("level1",))
    values = r.choice(_EVALUATION if evaluation else _PLAN)
    before, behind = [], []
    if r.randint(0, 4) == 4:
        before.append("description")
    for text in (("rule", "deviation", "note") if evaluation else ("description", "basis", "rule", "note")):
        if text not in before and _often(r, False, True):
            behind.append(text)
    number = ["ordinal"] if r.randint(0, 7) == 7 else []
    return (*number, *levels, "name", *before, *values, *behind)


def _money(r: Random, *, evaluation: bool) -> Money:
    fiscal = Decimal(r.randint(100, 99999)) / 100
    other = Decimal(r.choice((0, 0, 1250, 30000))) / 100
    total = fiscal + other
    if not evaluation:
        return Money(f"{total:.2f}", f"{fiscal:.2f}", f"{other:.2f}")
    adjusted = total + r.choice((0, 0, 12))
    executed = (adjusted * r.randint(70, 100) / 100).quantize(Decimal("0.01"))
    rate = executed / adjusted
    return Money(
        f"{total:.2f}", f"{fiscal:.2f}", f"{other:.2f}", f"{adjusted:.2f}", f"{executed:.2f}", f"{rate * 100:.2f}%", "10",
        f"{rate * 10:.2f}",
    )  # fmt: skip


def _tasks(r: Random) -> tuple[Task, ...]:
    chosen = _some(r, TASKS, 2, 4)
    if not r.random() < 0.5:
        return tuple(Task(name, content) for name, content in chosen)
    out = []
    for name, content in chosen:
        fiscal = r.randint(10, 500)
        out.append(Task(name, content, (f"{fiscal}.00", f"{fiscal}.00", "0.00")))
    return tuple(out)


# --- one indicator ----------------------------------------------------------------------------------------------------
def _indicator(r: Random, entry: Entry, columns: tuple[str, ...], weight: str, *, old: bool) -> tuple[Indicator, dict[str, str]]:
    level1, level2 = _levels(entry, old=old)
    numeric = entry.sign != "定性"
    behind = entry.name[-2] if entry.name.endswith("）") else ""
    unit = entry.unit or behind
    printed = {"name": entry.name}
    texts = {role: r.choice(words) for role, words in _TEXTS.items() if role in columns}
    printed |= texts
    score = weight if _often(r, True, False) else f"{Decimal(weight) * Decimal('0.9'):.2f}"
    sign = entry.sign if numeric else ""
    if numeric:
        printed["target"], printed["operator"] = _target(r, entry, columns)
        printed["unit"] = unit
    elif "operator" in columns and r.randint(0, 3) == 3:
        printed |= {"target": "定性", "operator": entry.value, "unit": ""}
    else:
        printed |= {"target": entry.value, "operator": "定性", "unit": ""}
    actual = _actual(r, entry, columns)
    printed |= {"actual": actual, "weight": weight, "score": score, "midterm": _midterm(entry)}
    indicator = Indicator(
        level1, level2, entry.name, sign, entry.value, unit if numeric else "",
        actual if "actual" in columns else "", weight if "weight" in columns else "", score if "score" in columns else "",
        printed["midterm"] if "midterm" in columns else "", texts,
    )  # fmt: skip
    return indicator, printed


def _target(r: Random, entry: Entry, columns: tuple[str, ...]) -> tuple[str, str]:
    """The value cell and the operator cell."""
    unit = "" if "unit" in columns else entry.unit
    value = entry.value
    if r.randint(0, 7) == 7 and Decimal(value) >= 1000 and not 1990 < Decimal(value) < 2100:
        value = f"{Decimal(value):,}"
    if "operator" in columns:
        ascii_sign = {"≥": ">=", "≤": "<="}.get(entry.sign, entry.sign)
        return value + unit, _often(r, entry.sign, ascii_sign)
    how = _often(r, "sign", "spaced", "word", "behind")
    if entry.sign == "=" and r.random() < 0.5:
        return value + unit, ""
    if how == "word":
        return r.choice(_WORDS[entry.sign]) + value + unit, ""
    if how == "behind" and unit and entry.sign in "≥≤":
        return value + unit + {"≥": "以上", "≤": "以内"}[entry.sign], ""
    if how == "spaced" and unit:
        return f"{entry.sign} {value} {unit}", ""
    return entry.sign + value + unit, ""


def _actual(r: Random, entry: Entry, columns: tuple[str, ...]) -> str:
    if entry.sign == "定性":
        return r.choice((entry.value, "完成", "已完成"))
    value = Decimal(entry.value)
    if entry.unit not in ("%", "‰") and entry.sign in "≥>":
        value += r.randint(0, 5)
    unit = "" if "unit" in columns and r.random() < 0.5 else entry.unit
    return f"{value}{unit}"


def _midterm(entry: Entry) -> str:
    if entry.sign == "定性":
        return entry.value
    rate = entry.unit in ("%", "‰")
    return f"{entry.sign}{entry.value if rate else Decimal(entry.value) * 3}{entry.unit}"


# --- how a form is printed --------------------------------------------------------------------------------------------
def _styles(r: Random, truth: FormTruth, columns: tuple[str, ...], cells: tuple[dict[str, str], ...], *, halves: bool,
            first: bool) -> Style:
    headings = {}
    for role in columns:
        name = "target_of_evaluation" if role == "target" and truth.evaluation else role
        headings[role] = r.choice(HEADINGS[name])
    if "midterm" in columns and headings["midterm"].startswith("半年"):
        headings["target"] = "全年（程）目标值"
    levels = {name: _often(r, *words) for name, words in {**LEVEL1, **LEVEL2}.items()}
    levels["成本指标"] = "成本指标" if "level1" not in columns else levels["成本指标"]
    if "level2" in columns and levels["满意度指标"] == "服务对象满意度":
        levels["满意度指标"] = "满意度指标"
    titled = _often(r, True, False) if not first or truth.kind.startswith("project") else True
    title = r.choice(TITLES[truth.kind]) if titled else ""
    blocks = r.sample(("money", "tasks", "goals"), 3)
    head = _often(r, "inside", "apart", "middle")
    labels = {
        "unit": r.choice(("部门（单位）名称", "预算单位名称", "单位名称", "预算单位", "部门名称")),
        "project": r.choice(("项目名称", "项目名称", "项目支出名称")),
        "department": r.choice(("主管部门", "主管部门及代码")),
        "implementing": r.choice(("实施单位", "项目实施单位", "资金使用单位")),
        "goal": r.choice(GOAL_LABELS.get(truth.kind, ("",))),
        "total": r.choice(("年度资金总额", "资金总额")),
        "fiscal": r.choice(("其中：财政拨款", "财政拨款", "其中：财政资金")),
    }
    return Style(
        columns, headings, cells, levels,
        points=_often(r, "", "sum", "range") if "weight" in columns and "level1" in columns else "",
        merging=_often(r, "merged", "repeated", "blank"),
        side=r.choice(("", *SIDES)), group=_often(r, "", "levels", "values"), halves=halves,
        title=title.format(year=truth.year, unit=truth.unit, project=truth.project), money_unit_above=r.random() < 0.5,
        pairs=r.choice((1, 2)), head_labels=labels, head_below=r.randint(0, 11) == 11,
        money=r.choice(("right", "below")), blocks=tuple(blocks),
        total=r.choice(("", "总分", "合计")) if "score" in columns else "",
        note=_often(r, "", "注：本表由项目单位填报。"), signed=r.choice(("", "line", "row")),
        split=head, repeat=_often(r, True, False), name_width=r.choice((1, 1, 2)),
        wide_satisfaction=r.randint(0, 5) == 5, broken_words=r.randint(0, 5) == 5, labels_inside=r.randint(0, 7) == 7,
    )  # fmt: skip


def documents() -> st.SearchStrategy[Printed]:
    """Documents that hypothesis can make smaller."""
    return st.randoms(use_true_random=False).map(document)
