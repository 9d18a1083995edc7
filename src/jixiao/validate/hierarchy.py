"""Hierarchies of budget codes: 合计 = Σ 类, 类 = Σ 款, 款 = Σ 项, in every column of an account table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import Figure
from jixiao.validate.ground import Ground, Told
from jixiao.validate.rules import Hierarchy
from jixiao.validate.wording import amount

__all__ = ["check_hierarchy", "children"]

_COLUMN = ("column", "stage", "fund_source", "nature", "vintage")  # what tells the printed columns of a table apart


def children(codes: Iterable[str]) -> dict[str, list[str]]:
    """For each code, and "" for the total, the codes whose nearest printed ancestor it is.

    >>> children(["208", "20805", "2080505", "2089999"])
    {'': ['208'], '208': ['20805', '2089999'], '20805': ['2080505']}
    """
    printed = sorted(set(codes), key=lambda code: (len(code), code))
    out: dict[str, list[str]] = {"": []}
    for code in printed:
        parent = next((code[:n] for n in range(len(code) - 1, 2, -1) if code[:n] in printed), "")
        out.setdefault(parent, []).append(code)
    return out


def check_hierarchy(rule: Hierarchy, ground: Ground) -> list[Finding]:
    """Compare every code with the sum of the codes below it, column by column.

    Codes without printed children are not compared. A code that stands twice in a column makes the column ambiguous.
    """
    findings = []
    book, tally = ground.book, ground.tally
    for form in book.forms:
        if form["kind"] not in rule.forms:
            continue
        columns: dict[tuple[str, ...], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in book.rows("amounts", form):
            if row["subject"] == "code" or row["subject_ref"] == rule.total:
                column = tuple(row[name] for name in _COLUMN)
                columns[column]["" if row["subject_ref"] == rule.total else row["subject_ref"]].append(row)
        if not any(code for codes in columns.values() for code in codes):
            tally.not_applicable(rule.code, form, "没有科目行")
            continue
        for column, rows in columns.items():
            twice = sorted(code for code, found in rows.items() if len(found) > 1)
            if twice:
                tally.not_applicable(rule.code, form, f"列 {column[0]} 中科目 {'、'.join(c or '合计' for c in twice)} 重复")
                continue
            figures = {code: ground.figure("amounts", found[0], "amount") for code, found in rows.items()}
            for parent, below in children(c for c in rows if c).items():
                if parent in figures and below and (parent or rule.total):
                    finding = _compare(rule.code, form, figures[parent], [figures[c] for c in below], ground)
                    findings += [finding] if finding else []
    return findings


def _compare(code: str, form: Row, parent: Figure | None, below: list[Figure | None], ground: Ground) -> Finding | None:
    parts = [f for f in below if f is not None]
    if parent is None or not parts:
        ground.tally.not_applicable(code, form, "金额未填")
        return None
    total = sum((f.value for f in parts), Decimal(0))
    difference = parent.value - total
    tolerance = parent.half + sum((f.half for f in parts if f.value), Decimal(0))
    if difference == 0:
        ground.tally.passed(code, form)
        return None
    if abs(difference) <= tolerance:
        ground.tally.rounded(code, form)
        return None
    ground.tally.failed(code, form)
    message = (f"{ground.shown(parent, form)}与{ground.listed(parts, form)}合计的 {amount(total, parent.unit)}不一致，"
               f"相差 {amount(difference, parent.unit)}（容差 {amount(tolerance, parent.unit)}）。")
    return ground.finding(code, form, parent.row, Told(
        observed=[parent], expected=parts, observed_value=parent.value, expected_value=total, tolerance=tolerance,
        message=message))
