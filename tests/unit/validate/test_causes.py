"""One slip is one finding: what else it breaks stands under it, and a hint says what would mend it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.unit.validate.conftest import Builder

from jixiao.findings import Finding
from jixiao.model import CellRef
from jixiao.settings import Settings
from jixiao.validate import check_tables
from jixiao.validate.causes import _slip
from jixiao.validate.joined import joined

LINES = {  # code: basic, project
    "208": ("120.50", "0"), "20805": ("120.50", "0"), "2080505": ("80.25", "0"), "2080506": ("40.25", "0"),
    "224": ("1000.28", "862.36"), "22401": ("1000.28", "862.36"), "2240101": ("1000.28", "0"), "2240199": ("0", "862.36"),
    "total": ("1120.78", "862.36"),
}  # fmt: skip
SUMS = {"208": "120.50", "20805": "120.50", "2080505": "80.25", "2080506": "40.25", "224": "1862.64", "22401": "1862.64",
        "2240101": "1000.28", "2240199": "862.36", "total": "1983.14"}


def found(changed: dict[tuple[str, str], str]) -> list[Finding]:
    """The findings of a table of general budget expenditure with some figures changed, by code and column."""
    rows: list[dict[str, Any]] = []
    for code, (basic, project) in LINES.items():
        for column, value in (("total", SUMS[code]), ("basic", basic), ("project", project)):
            rows.append({"subject_ref": code, "column": column, "amount": changed.get((code, column), value), "item": f"科目{code}",
                         "fund_source": "general"})
    builder = Builder()
    builder.document("表", [{"kind": "account-general", "amounts": rows}])
    return [finding for finding in check_tables(builder.tables, Settings())[0] if finding.code[0] == "F"]


def test_a_correct_table_has_no_finding() -> None:
    assert found({}) == []


@pytest.mark.parametrize(("code", "column", "wrong", "right"), [
    ("2240199", "project", "826.36", "862.36"), ("22401", "basic", "1100.28", "1000.28"), ("2080505", "total", "82.05", "80.25"),
])  # fmt: skip
def test_a_wrong_figure_is_one_finding_that_says_what_would_mend_it(code: str, column: str, wrong: str, right: str) -> None:
    told = found({(code, column): wrong})
    assert len(told) >= 2
    first = [f for f in told if not f.cause]
    assert len(first) == 1
    assert {f.cause for f in told} == {"", first[0].id}
    assert f"不是 {wrong}万元而是 {right}万元" in first[0].hint
    assert f"这 {len(told)} 项核对均相符" in first[0].hint


def test_two_slips_are_two_findings() -> None:
    told = found({("2240199", "project"): "826.36", ("2080506", "basic"): "44.25"})
    assert len([f for f in told if not f.cause]) == 2


def test_a_difference_that_is_another_figure_is_told() -> None:
    """A total that leaves a line out: both its columns are printed without 2080506."""
    told = found({("total", "total"): "1942.89", ("total", "basic"): "1080.53"})
    first = [f for f in told if not f.cause]
    assert any("差额等于" in f.hint and "40.25万元" in f.hint for f in first)


def test_what_no_comparison_says_about_a_wrong_figure_follows_from_it() -> None:
    """The budget of a project is neither its sources (P04) nor its cost target (P06): both doubt the one figure."""
    amounts = [{"amount": "52.00"}, {"amount": "50.00", "fund_source": "fiscal"}, {"amount": "0", "fund_source": "other"}]
    cost = {"level3": "年初预算金额", "category": "cost-economic", "operator": "=", "target": "50.00", "unit_of_measure": "万元"}
    builder = Builder()
    builder.document("表", [{"kind": "project-plan", "amounts": amounts, "indicators": [cost]}])
    told = {f.code: f for f in check_tables(builder.tables, Settings())[0]}
    assert told["P06"].cause == told["P04"].id
    assert told["P04"].cause == ""


def test_several_doubted_figures_may_be_several_slips() -> None:
    total = Finding(code="S06", severity="error", message="", document="d", cells=((CellRef(1, 9, 1), "observed"),))
    above = [Finding(code="S07", severity="error", message="", document="d", cells=((CellRef(1, row, 1), "observed"),))
             for row in (2, 3)]
    context = Finding(code="S11", severity="warning", message="", document="d", cells=((CellRef(1, 3, 1), "context"),))
    suspects = {total.id: {("d", CellRef(1, row, 1)) for row in (2, 3, 4)}}
    assert [f.cause for f in joined([total, above[0], context], suspects)] == ["", total.id, ""]
    assert [f.cause for f in joined([total, *above], suspects)] == ["", "", ""]
    assert [f.cause for f in joined([total.graded("info"), above[0]], suspects)] == ["", ""]


@pytest.mark.parametrize(("printed", "value", "said"), [
    ("826.36", "862.36", "两位数字对调"), ("1100.28", "1000.28", "一位数字不同"), ("12.5", "125", "小数点移位或正负号不同"),
    ("3", "41.7", ""),
])
def test_slips_of_the_hand(printed: str, value: str, said: str) -> None:
    assert _slip(Decimal(printed), Decimal(value)) == said
