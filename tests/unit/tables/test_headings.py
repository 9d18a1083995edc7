"""What a heading says of all forms of a document. All names are invented."""

from __future__ import annotations

import pytest

from jixiao.model import Cell, CellRef, Document, Field, Grid, Record
from jixiao.tables.headings import unit_of_headings, with_printed_units, year_of_headings


def document(*lines: str, table: tuple[str, ...] = (), caption: tuple[str, ...] = ()) -> Document:
    """Lines of text, and one table, its cells of a row divided by bars."""
    text = Grid(1, "text", "text", len(lines), 1, tuple(Cell(r, 1, line) for r, line in enumerate(lines, 1)), "docx")
    cells = tuple(Cell(r, c, words) for r, row in enumerate(table, 1) for c, words in enumerate(row.split("|"), 1))
    return Document("a.docx", "0" * 64, "x", 1, (text, Grid(2, "table 1", "table", len(table), 2, cells, "docx", caption=caption)))


@pytest.mark.parametrize(
    ("line", "year"),
    [("青禾县教育局2025年部门预算公开", "2025"), ("（2024年1—9月）", "2024"), ("预算年度：2025", "2025"),
     ("甲单位 2024年度 单位：万元", "2024"),
     ("填报日期：2025年3月6日", ""), ("注：上年完成值为2024年决算统计口径", ""), ("2024年11月底前完成项目", ""),
     ("2023年至2024年项目绩效", ""),
     ("2023年决算、2024年预算和绩效目标", "")])
def test_the_year(line: str, year: str) -> None:
    """A heading that speaks of one year; dates, notes and periods do not."""
    assert year_of_headings(document("附件", line)) == year


@pytest.mark.parametrize(
    ("line", "unit"),
    [("青禾县教育局2025年部门预算公开", "青禾县教育局"), ("2025年度青禾县民政局项目支出绩效目标批复表", "青禾县民政局"),
     ("青禾区残疾人联合会", "青禾区残疾人联合会"),
     ("青禾县财政局关于下达2023年农田建设资金的通知", "青禾县财政局"),
     ("来源：青禾县财政局", ""), ("项目支出绩效目标表", ""), ("根据财政局要求，现公示如下", "")])
def test_the_unit(line: str, unit: str) -> None:
    """The unit that a heading begins with."""
    assert unit_of_headings(document(line)) == unit


def test_the_unit_beside_a_label() -> None:
    """A label above a table whose layout is not known."""
    assert unit_of_headings(document("项目支出绩效自评表", table=("主管部门|青禾县民政局",))) == "青禾县民政局"
    assert unit_of_headings(document("项目支出绩效自评表", table=("主办方|青禾县民政局",))) == ""


@pytest.mark.parametrize(
    ("table", "caption", "unit"),
    [(("项目资金（万元）", "100"), (), "万元"), (("100",), ("单位：元",), "元"), (("挽回损失（万元）", "100"), (), ""),
     (("项目资金（万元）", "补助金额（元）"), (), ""), (("单位|元", "100"), (), "元"), (("计划|元", "100"), (), "")])
def test_the_unit_of_money(table: tuple[str, ...], caption: tuple[str, ...], unit: str) -> None:
    """The one that the labels of a table of money agree on."""
    amount = Record("amounts", 1, {"amount": Field("100", (CellRef(2, 2, 1),))})
    form = Record("forms", 1)
    assert with_printed_units(document("标题", table=table, caption=caption), [amount], {1: form})[1].text("money_unit") == unit
