"""One slip is one finding: what else it breaks stands under it, and a hint says what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from tests.unit.validate.conftest import Builder, map_tables

from jixiao.findings import Finding, Rule
from jixiao.model import Tables
from jixiao.settings import Settings
from jixiao.validate import check_tables, validate
from jixiao.validate.retold import retold
from jixiao.validate.slips import slip

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


def evaluation(weights: tuple[str, ...], scores: tuple[str, ...], total: str) -> dict[str, Any]:
    """A self-evaluation of one group of indicators, which has 90 points, and 10 of 10 for its execution."""
    lines = [{"weight": weight, "score": score, "level1_weight": "90"} for weight, score in zip(weights, scores, strict=True)]
    return {"kind": "unit-evaluation", "total_score": total, "indicators": lines,
            "amounts": [{"amount": "80.00", "execution_rate": "100", "weight": "10", "score": "10"}]}


def checked(*forms: dict[str, Any], claims: Sequence[dict[str, Any]] = ()) -> list[tuple[str, str]]:
    """The codes of errors and warnings, each with that of what it follows from, with the shapes."""
    builder = Builder()
    builder.document("表", list(forms), {"claims": list(claims)})
    with TemporaryDirectory() as folder:
        found = validate(builder.tables, map_tables(builder.tables, Path(folder)), Settings()).findings
    codes = {f.id: f.code for f in found}
    return sorted((f.code, codes.get(f.cause, "")) for f in found if f.severity in ("error", "warning"))


def test_a_score_above_its_weight_is_one_with_the_total_that_it_makes_wrong() -> None:
    assert checked(evaluation(("50", "40"), ("50", "40"), "100")) == []
    assert checked(evaluation(("50", "40"), ("54", "40"), "100")) == [("S06", "S07"), ("S07", "")]


def test_a_weight_is_one_finding_for_its_group_the_hundred_and_the_score_above_it() -> None:
    told = checked(evaluation(("30", "40"), ("50", "40"), "100"))
    assert told == [("S04", "S07"), ("S05", "S07"), ("S07", "")]


def test_two_slips_of_different_kinds_are_two_findings() -> None:
    told = checked(evaluation(("51", "40"), ("51", "40"), "98"))
    assert [code for code, cause in told if not cause] == ["S04", "S06"]

def test_scores_above_weights_on_two_rows_are_two_findings_and_the_total_that_both_make_is_no_third() -> None:
    assert checked(evaluation(("50", "40"), ("54", "43"), "100")) == [("S06", "S07"), ("S07", ""), ("S07", "")]
    told = checked(evaluation(("50", "40"), ("54", "43"), "109"))
    assert [code for code, cause in told if not cause] == ["S06", "S07", "S07"], "the total is wrong by itself"
def test_a_figure_of_the_text_is_one_finding_for_its_list_and_its_share() -> None:
    def claims(vehicles: str, reception: str) -> list[dict[str, Any]]:
        return [{"about": "three-public", "value": "10.00", "stage": "final"},
                {"about": "vehicle-running", "value": vehicles, "stage": "final", "of": "1"},
                {"about": "reception", "value": reception, "stage": "final", "of": "1"},
                {"about": "abroad", "value": "0.00", "stage": "final", "of": "1"},
                {"about": "vehicle-running", "measure": "share", "value": "74", "unit_of_measure": "%", "of": "2",
                 "base": "three-public"}]

    assert checked(claims=claims("7.40", "2.60")) == []
    told = checked(claims=claims("5.40", "2.60"))
    assert [code for code, cause in told] == ["N03", "N04"]
    assert len([cause for _, cause in told if not cause]) == 1


def test_a_hundred_that_two_wrong_groups_make_is_no_third_finding() -> None:
    lines = [{"level1": f"{name}指标", "level1_weight": of, "weight": weight} for name, of, weight in (
        ("产出", "50", "20"), ("产出", "50", "33"), ("效益", "40", "25"), ("效益", "40", "17"))]
    form = evaluation((), (), "") | {"indicators": lines}
    assert checked(form) == [("S04", ""), ("S04", ""), ("S05", "S04")]


def test_the_reader_and_a_rule_tell_one_problem_once() -> None:
    """Rows that were read shifted, as remarks of the reader and as one finding; a formula without a result, as two blank targets."""
    rule = {code: Rule(code, "warning", "", "", "", "", tells=tells) for code, tells in (
        ("D02", "layout-shifted-row"), ("I10", "read-formula"))}
    shifted = Finding(code="D02", severity="info", message="", document="d", place="table 1 R3C2; table 1 R5C2")
    blank = [Finding(code="I10", severity="warning", message="", document="d", row_id=row, place=f"sheet 1 R{row}C3")
             for row in "479"]
    follows = replace(blank[0], code="S11", row_id="", cause=blank[0].id)
    tables = Tables()
    for identifier, code, severity, place in (
            ("f-1", "layout-shifted-row", "info", "table 1 R3C4"), ("f-2", "layout-shifted-row", "info", "table 1 R9C4"),
            ("f-3", "read-formula", "warning", "sheet 1 R4C5; sheet 1 R7C5")):
        tables.add("findings", {"id": identifier, "code": code, "severity": severity, "place": place, "document": "d"})
    found, causes = retold([shifted, *blank, follows], tables, rule)
    assert causes == {"f-1": shifted.id}
    assert [f.cause for f in found] == ["", "f-3", "f-3", "", "f-3"]
    assert retold([replace(blank[0], severity="error")], tables, rule)[1] == {"f-3": blank[0].id}


@pytest.mark.parametrize(("printed", "value", "said"), [
    ("826.36", "862.36", "两位数字对调"), ("1100.28", "1000.28", "一位数字不同"), ("12.5", "125", "小数点移位或正负号不同"),
    ("3", "41.7", ""),
])
def test_slips_of_the_hand(printed: str, value: str, said: str) -> None:
    assert slip(Decimal(printed), Decimal(value)) == said
