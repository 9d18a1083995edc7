"""Hierarchies of budget codes: 合计 = Σ 类, 类 = Σ 款, 款 = Σ 项, in every column of an account table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from jixiao.findings import Finding
from jixiao.model.schema import Row
from jixiao.validate.book import Figure
from jixiao.validate.compare import Comparison, Formula
from jixiao.validate.expression import Expression, Missing
from jixiao.validate.ground import Ground
from jixiao.validate.rules import Hierarchy

__all__ = ["check_hierarchy", "children"]

_PARENT, _BELOW = Expression("parent"), Expression("below")

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
                    finding = _compared(rule, form, figures[parent], [f for c in below if (f := figures[c])], ground)
                    findings += [finding] if finding else []
    return findings


def _compared(rule: Hierarchy, form: Row, parent: Figure | None, below: list[Figure], ground: Ground) -> Finding | None:
    if parent is None or not below:
        ground.tally.not_applicable(rule.code, form, "金额未填")
        return None
    figures = {"parent": [parent], "below": below}
    formula = Formula(rule.code, rule.name, _PARENT, (_BELOW,))
    try:
        return Comparison(ground).make(formula, form, parent.row, figures.__getitem__, ground.doubt.beside)
    except Missing as reason:
        ground.tally.not_applicable(rule.code, form, str(reason))
        return None
