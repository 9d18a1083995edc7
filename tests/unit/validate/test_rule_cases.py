"""Each rule on small tables: what holds, what is rounding, what is a finding, and what does not apply."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.unit.validate.conftest import Ran, cases

from jixiao.findings import catalogue

RULES = sorted(code for code in catalogue() if re.fullmatch(r"[A-Z]\d\d", code))


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["name"])
def test_case(case: dict[str, Any], ran: Ran) -> None:
    # Small cases are no complete forms: what a form lacks is only held against those that are about it.
    found = [f for f in ran.findings[case["name"]] if f.code not in ("P09", "P12") or f.code in case["name"]]
    told = [(f.code, f.severity, f.row_id) for f in found]
    assert sorted(told) == sorted((e["code"], e.get("severity", "error"), e["row"]) for e in case.get("expect", ()))
    for expected in case.get("expect", ()):
        mine = [f for f in found if (f.code, f.row_id) == (expected["code"], expected["row"])]
        finding = next((f for f in mine if all(str(said) in f.message for said in expected.get("says", ()))), mine[0])
        for name in ("expected", "observed", "difference", "tolerance"):
            if name in expected:
                assert getattr(finding, name) == str(expected[name]), name
        for figure in expected.get("says", ()):
            assert str(figure) in finding.message
        assert finding.message.endswith("。")
        assert "None" not in finding.message
        assert finding.place
        assert finding.unit_key
        assert finding.form or "claims" in str(case) or "lines" in str(case)
    for code, counts in case.get("checks", {}).items():
        mine = [c for c in ran.checks[case["name"]] if c.code == code]
        for name, value in counts.items():
            if name == "reason":
                assert any(value in c.reason for c in mine)
            else:
                assert sum(getattr(c, name) for c in mine) == value, (code, name, mine)


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_case_that_holds_and_one_that_does_not(code: str, ran: Ran) -> None:
    assert any(c.code == code and c.passed for checks in ran.checks.values() for c in checks)
    assert any(c.code == code and c.failed for checks in ran.checks.values() for c in checks)


def test_findings_of_figures_link_to_their_cells(ran: Ran) -> None:
    sums = [f for f in ran.outcome.findings if f.code[0] in "PSF" and f.code not in ("P07", "P09", "P12", "S07")]
    assert len(sums) > 20
    for finding in sums:
        assert [part for _, part in finding.cells if part == "observed"], finding
        places = {row["place"] for row in ran.tables["cells"] if row["document"] == finding.document}
        assert set(finding.place.split("; ")) <= places | {"line 1 cell 1"}


def test_messages_are_neutral_chinese(ran: Ran) -> None:
    for finding in ran.outcome.findings:
        assert re.search("[一-鿿]", finding.message)
        assert not re.search("错误|造假|虚报|违规使用", finding.message)


def test_counts_add_up(ran: Ran) -> None:
    for check in ran.outcome.checks:
        assert check.evaluated == check.passed + check.rounded + check.failed
        assert check.evaluated or check.not_applicable, check
        assert bool(check.reason) == bool(check.not_applicable), check
