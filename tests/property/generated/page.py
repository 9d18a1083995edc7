"""What is said and how it is printed become blocks of a document: titles, lines and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from form import Form, Line, Number, Placed, Span, Title

from generated.draws import Printed, Style
from generated.spellings import PARENTS, PERSONS, traditional
from generated.truth import FormTruth, Indicator, Money

__all__ = ["Block", "Table", "blocks", "cut"]

Block = Title | Line | Form
Cells = list[str | Number | Span]


@dataclass
class Table(Form):
    """A table that knows in which of its rows indicators stand (number of the row → name), and which rows are their header."""

    names: dict[int, str] = field(default_factory=dict)
    header: tuple[int, ...] = ()


def blocks(printed: Printed) -> list[Block]:
    """The document as blocks."""
    out: list[Block] = []
    if printed.prose:
        out += [Title("第三部分 预算绩效情况"), Line("按照预算绩效管理要求，各项目均填报了绩效表，具体情况如下。")]
    for number, (truth, style) in enumerate(printed.forms):
        form = _form(truth, style, number)
        if out and isinstance(out[-1], Table) and isinstance(form[0], Table) and not printed.joined:
            out.append(Line(" "))  # office programs make one table of two with nothing between them
        out += _joined(out.pop(), form) if printed.joined and number and isinstance(out[-1], Table) else form
    return [_traditional(b) for b in out] if printed.traditional else out


def _traditional(block: Block) -> Block:
    if isinstance(block, Table):
        cells = [Placed(c.row, c.column, traditional(c.value) if isinstance(c.value, str) else c.value, c.across, c.down)
                 for c in block.cells]
        return Table(block.columns, block.widths, cells, block.rows, names={r: traditional(n) for r, n in block.names.items()},
                     header=block.header)
    return Title(traditional(block.text), block.new_page) if isinstance(block, Title) else Line(traditional(block.text), block.right)


def _joined(above: Block, form: list[Block]) -> list[Block]:
    """A form whose first table goes on in the table above, its title a row of it."""
    at = next(i for i, b in enumerate(form) if isinstance(b, Table))
    first = form[at]
    assert isinstance(above, Table)
    assert isinstance(first, Table)
    both = Table(max(above.columns, first.columns))
    both.cells, both.rows, both.names = list(above.cells), above.rows, dict(above.names)
    for block in form[:at]:
        assert not isinstance(block, Form)
        both.row(Span(block.text, both.columns))
    top = both.rows
    both.cells += [Placed(c.row + top, c.column, c.value, c.across, c.down) for c in first.cells]
    both.rows += first.rows
    both.names |= {row + top: name for row, name in first.names.items()}
    return [both, *form[at + 1 :]]


def _form(truth: FormTruth, style: Style, number: int) -> list[Block]:
    out: list[Block] = []
    if style.title:
        out.append(Title(style.title, new_page=number > 0))
    if style.title and truth.kind.startswith("unit") and style.pairs == 2:
        out.append(Line(f"填报单位（盖章）：{truth.unit}"))
    if style.title and style.money_unit_above:
        out.append(Line("金额单位：万元", right=True))
    person = PERSONS[number % len(PERSONS)]
    signed = f"填表人：{person}    联系电话：1420000{1000 + number}"
    grid = Table(_width(style))
    head = Table(6) if style.split == "apart" else grid
    _head(head, truth, style)
    if head is not grid:
        out += [head, Line("绩效指标如下：")] if number % 2 else [head, Line(" ")]
    _indicators(grid, truth, style)
    if style.note:
        grid.row(Span(style.note, grid.columns))
    if style.signed == "row":
        grid.row(Span(signed, grid.columns))
    out += _cut(grid, style)
    if style.signed == "line":
        out.append(Line(signed))
    return out


def _width(style: Style) -> int:
    if style.halves:
        return 7 + bool(style.side)
    return max(6, len(style.columns) + bool(style.side) + style.name_width - 1)


def _cut(grid: Table, style: Style) -> list[Block]:
    """A form over two tables, mostly with its header again."""
    rows = sorted(grid.names)
    if style.split != "middle" or len(rows) < 4:
        return [grid]
    first, second = cut(grid, rows[len(rows) // 2], again=style.repeat)
    return [first, Line(" "), second]


def cut(grid: Table, at: int, *, again: bool) -> tuple[Table, Table]:
    """A table in two: what stands above a row, and the rest. Merged cells that reach over the cut go on as blank ones.

    Args:
        grid: the table.
        at: the row with which the second part begins.
        again: the rows of the header come again; what stands beside them over all rows is printed again with them.
    """
    above = grid.header[0] - 1 if grid.header else 0
    head = len(grid.header) if again else 0
    first, second = Table(grid.columns), Table(grid.columns)
    for c in grid.cells:
        heads = again and c.row in grid.header
        beside = heads and c.row + c.down - 1 > above + len(grid.header)
        if heads and not beside:
            second.cells.append(Placed(c.row - above, c.column, c.value, c.across, c.down))
        if c.row >= at:
            second.cells.append(Placed(c.row - at + 1 + head, c.column, c.value, c.across, c.down))
            continue
        first.cells.append(Placed(c.row, c.column, c.value, c.across, min(c.down, at - c.row)))
        over = c.row + c.down - at
        if over > 0:
            top = 1 if beside else 1 + head
            second.cells.append(Placed(top, c.column, c.value if beside else "", c.across, over + 1 + head - top))
    first.rows, second.rows = at - 1, grid.rows - at + 1 + head
    first.names = {r: n for r, n in grid.names.items() if r < at}
    second.names = {r - at + 1 + head: n for r, n in grid.names.items() if r >= at}
    first.header, second.header = grid.header, tuple(range(1, head + 1))
    return first, second


# --- the head ---------------------------------------------------------------------------------------------------------
def _spread(form: Form, parts: Sequence[str | Number], wide: Sequence[int]) -> None:
    """A row of cells over the whole width; the columns that are left go to the cells named in `wide`, in turn."""
    extra = form.columns - len(parts)
    across = [1] * len(parts)
    for n in range(extra):
        across[wide[n % len(wide)]] += 1
    form.row(*(Span(p, a) for p, a in zip(parts, across, strict=True)))


def _head(form: Form, truth: FormTruth, style: Style) -> None:
    label = style.head_labels
    if truth.kind.startswith("unit"):
        pairs = [(label["unit"], truth.unit)]
    else:
        pairs = [(label["project"], truth.project), (label["department"], truth.department), (label["implementing"], truth.unit)]
        pairs = pairs[: 1 + style.pairs]
    if style.labels_inside:
        for name, value in pairs:
            form.row(Span(f"{name}：{value}", form.columns))
    elif style.head_below and len(pairs) > 1:
        _spread(form, [p[0] for p in pairs], range(len(pairs)))
        _spread(form, [p[1] for p in pairs], range(len(pairs)))
    else:
        first, rest = pairs[:1], pairs[1:]
        _spread(form, first[0], [1])
        for at in range(0, len(rest), style.pairs):
            row = [part for pair in rest[at : at + style.pairs] for part in pair]
            _spread(form, row, range(1, len(row), 2))
    for block in style.blocks:
        if block == "tasks" and truth.tasks:
            _tasks(form, truth)
        elif block == "money" and truth.money is not None:
            (_spent if truth.evaluation else _planned)(form, truth.money, style)
        elif block == "goals":
            _goals(form, truth, style)


def _tasks(form: Form, truth: FormTruth) -> None:
    money = bool(truth.tasks[0].amounts[0])
    side = Span("年度主要任务", down=len(truth.tasks) + (2 if money else 1))
    if money:
        wide = form.columns - 6
        form.row(side, Span("任务名称", 1, 2), Span("主要内容", 1 + wide, 2), Span("预算金额（万元）", 3))
        form.row("总额", "财政拨款", "其他资金")
        for task in truth.tasks:
            form.row(task.name, Span(task.content, 1 + wide), *(_number(a) for a in task.amounts))
    else:
        form.row(side, "任务名称", Span("主要内容", form.columns - 2))
        for task in truth.tasks:
            form.row(task.name, Span(task.content, form.columns - 2))


def _planned(form: Form, money: Money, style: Style) -> None:
    label = style.head_labels
    total, fiscal, other = _number(money.total), _number(money.fiscal), _number(money.other)
    if style.money == "below":
        side = Span("预算情况（万元）", form.columns - 5 if form.columns > 6 else 1, 2)
        wide = form.columns - side.across - 3
        form.row(side, label["total"], Span(label["fiscal"], wide), Span("其他资金", 2))
        form.row(total, Span(fiscal, wide), Span(other, 2))
    else:
        side = Span("项目资金（万元）", 1, 3)
        for lead, (name, value) in zip((side, None, None), ((label["total"], total), (label["fiscal"], fiscal), ("其他资金", other)),
                                       strict=True):
            form.row(*([lead] if lead else []), Span(name, 2), Span(value, form.columns - 3))


def _spent(form: Form, money: Money, style: Style) -> None:
    label = style.head_labels
    scored = form.columns >= 7 and bool(money.weight)
    heads = ["", "年初预算数", "全年预算数", "全年执行数", *(["分值", "执行率", "得分"] if scored else ["执行率"])]
    values: list[str | Number] = [label["total"], *map(_number, (money.total, money.adjusted, money.executed))]
    values += [_number(money.weight), _number(money.rate), _number(money.score)] if scored else [_number(money.rate)]
    side = form.columns - len(heads) > 0
    lead = [Span("预算执行情况（万元）", 1, 2)] if side else []
    extra = form.columns - len(heads) - side
    form.row(*lead, Span(heads[0], 1 + extra), *heads[1:])
    form.row(Span(values[0], 1 + extra), *values[1:])


def _goals(form: Form, truth: FormTruth, style: Style) -> None:
    text = "\n".join(truth.goals)
    if not truth.evaluation:
        form.row(style.head_labels["goal"], Span(text, form.columns - 1))
        return
    half = (form.columns - 1) // 2
    form.row(Span("年度总体目标", 1, 2), Span("预期目标", half), Span("实际完成情况", form.columns - 1 - half))
    form.row(Span(text, half), Span(truth.achieved, form.columns - 1 - half))


# --- the indicators ---------------------------------------------------------------------------------------------------
def _indicators(form: Table, truth: FormTruth, style: Style) -> None:
    groups = _groups(truth, style)
    rows = sum(max(1, len(second)) for _, first in groups for _, second in first)
    lead: Cells = [Span(style.side, 1, rows + (2 if style.group and not style.halves else 1))] if style.side else []
    if style.halves:
        _halves(form, style, groups, lead)
        return
    spare = form.columns - len(style.columns) - len(lead)
    above = form.rows
    _header(form, style, lead, spare)
    form.header = tuple(range(above + 1, form.rows + 1))
    number = 0
    both = style.columns.index("level2") - style.columns.index("level1") == 1 if {"level1", "level2"} <= set(style.columns) else False
    for level1, first in groups:
        height, start1 = sum(max(1, len(second)) for _, second in first), True
        wide = both and style.wide_satisfaction and level1 == "满意度指标" and style.merging == "merged"
        for level2, second in first:
            for nth, (indicator, cells) in enumerate(second or [(None, {})]):
                number += indicator is not None
                row: Cells = []
                mark = {"name": next((m for l2, m in truth.placeholders if l2 == level2), "")} if indicator is None else cells
                for role in style.columns:
                    if wide and role in ("level1", "level2"):
                        row += [Span(style.levels[level1], 2, height)] if role == "level1" and start1 else []
                    elif role == "level1":
                        row += _level(_pointed(style, level1, first), style, start1, height)
                    elif role == "level2":
                        row += _level(_broken(style.levels.get(level2, level2), style), style, nth == 0, max(1, len(second)))
                    elif role == "ordinal":
                        row.append(str(number) if indicator is not None else "")
                    else:
                        value = _number(mark.get(role, ""))
                        row.append(Span(value, 1 + spare) if role == "name" else value)
                start1 = False
                form.row(*row)
                if indicator is not None:
                    form.names[form.rows] = indicator.name
    if style.total:
        _total(form, truth, style, lead, spare)


Row = tuple[Indicator | None, dict[str, str]]
Group = tuple[str, list[tuple[str, list[Row]]]]


def _groups(truth: FormTruth, style: Style) -> list[Group]:
    """The indicators by level 1 and level 2, with the levels that only hold a placeholder."""
    pairs = list(zip(truth.indicators, style.cells, strict=True))
    out: list[Group] = []
    for level1, first in groupby(pairs, key=lambda p: p[0].level1):
        out.append((level1, [(level2, list(rows)) for level2, rows in groupby(first, key=lambda p: p[0].level2)]))
    if "level2" in style.columns:
        for level2, _ in truth.placeholders:
            for level1, first_level in out:
                if level1 == PARENTS[level2]:
                    first_level.append((level2, []))
    return out


def _pointed(style: Style, level1: str, first: list[tuple[str, list[Row]]]) -> str:
    word = style.levels.get(level1, level1)
    points = sum(int(cells["weight"]) for _, rows in first for _, cells in rows)
    if style.points == "sum":
        return f"{word}（{points}分）"
    return f"{word}\n（{points}-{points + 10}分）" if style.points == "range" else word


def _broken(word: str, style: Style) -> str:
    """A level word as narrow columns print it."""
    return f"{word[:2]}\n{word[2:]}" if style.broken_words and len(word) > 3 else word


def _level(word: str, style: Style, starts: bool, height: int) -> Cells:
    if style.merging == "merged":
        return [Span(word, 1, height)] if starts else []
    return [word if starts or style.merging == "repeated" else ""]


def _header(form: Form, style: Style, lead: Cells, spare: int) -> None:
    def span(role: str, down: int = 1) -> Span:
        return Span(style.headings[role], 1 + (spare if role == "name" else 0), down)

    if not style.group:
        form.row(*lead, *(span(role) for role in style.columns))
        return
    grouped = {"levels": ("level1", "level2", "name"), "values": ("operator", "target", "unit", "midterm")}[style.group]
    over = [role for role in style.columns if role in grouped]
    if len(over) < 2 or style.columns.index(over[-1]) - style.columns.index(over[0]) != len(over) - 1:
        form.row(*lead, *(span(role, 2) for role in style.columns))
        form.row()
        return
    title = "绩效指标" if style.group == "levels" else "年度指标值" if "年" not in style.headings["target"] else "指标值"
    top: Cells = []
    for role in style.columns:
        if role == over[0]:
            top.append(Span(title, len(over) + (spare if "name" in over else 0)))
        elif role not in over:
            top.append(span(role, 2))
    form.row(*lead, *top)
    form.row(*(span(role) for role in over))


def _halves(form: Table, style: Style, groups: list[Group], lead: Cells) -> None:
    """The years of the whole project left, this year right: each with names and values of its own."""
    head = style.headings
    half = [head["level2"], head["name"]]
    form.row(*lead, head["level1"], *half, "中期指标值", *half, "年度指标值")
    form.header = (form.rows,)
    for level1, first in groups:
        height, start1 = sum(len(second) for _, second in first), True
        for level2, second in first:
            for nth, (indicator, cells) in enumerate(second):
                word = style.levels.get(level2, level2)
                row: Cells = [Span(style.levels[level1], 1, height)] if start1 else []
                level = [Span(word, 1, len(second))] if nth == 0 else []
                form.row(*row, *level, cells["name"], cells["midterm"], *level, cells["name"], cells["target"])
                start1 = False
                if indicator is not None:
                    form.names[form.rows] = indicator.name


def _total(form: Form, truth: FormTruth, style: Style, lead: Cells, spare: int) -> None:
    score = sum((Decimal(i.score) for i in truth.indicators), Decimal(0))
    at = {role: n for n, role in enumerate(style.columns)}
    first = min(at["weight"], at["score"]) + spare + len(lead)
    row: Cells = [Span(style.total, first)]
    for role in style.columns[min(at["weight"], at["score"]) :]:
        row.append({"weight": _number("100"), "score": _number(f"{score:.2f}")}.get(role, ""))
    form.row(*row)


def _number(text: str) -> str | Number:
    """What a workbook would hold as a number: plain decimals and percentages."""
    hit = re.fullmatch(r"(\d+)(?:\.(\d+))?(%?)", text)
    if hit is None or (len(hit[1]) > 1 and hit[1].startswith("0")):
        return text
    places = len(hit[2] or "")
    value = Decimal(text.rstrip("%"))
    code = "0" + ("." + "0" * places if places else "") + hit[3]
    return Number(value / 100 if hit[3] else value, code)
