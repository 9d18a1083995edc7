"""What rounding can do to a sum is never a finding; what it cannot do always is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from tests.unit.validate.conftest import Builder

from jixiao.settings import Settings
from jixiao.validate import check_tables
from jixiao.validate.book import decimals, number

hypothesis = pytest.importorskip("hypothesis")
strategies = hypothesis.strategies

CENT = Decimal("0.01")
EXACT = strategies.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 9, places=6)


def _p02(total: Decimal, basic: Decimal, project: Decimal) -> list[str]:
    builder = Builder()
    builder.document("和", [{"kind": "unit-plan", "amounts": [
        {"fund_source": "total", "amount": str(total)}, {"fund_source": "total", "nature": "basic", "amount": str(basic)},
        {"fund_source": "total", "nature": "project", "amount": str(project)}]}])
    return [f.code for f in check_tables(builder.tables, Settings())[0] if f.code == "P02"]


@hypothesis.settings(deadline=None)
@hypothesis.given(EXACT, EXACT)
def test_rounding_is_never_a_finding(basic: Decimal, project: Decimal) -> None:
    total, *parts = ((v.quantize(CENT, ROUND_HALF_UP)) for v in (basic + project, basic, project))
    assert _p02(total, *parts) == []


@hypothesis.settings(deadline=None)
@hypothesis.given(EXACT, EXACT, strategies.sampled_from(["0.02", "-0.02", "1", "-1", "90"]))
def test_more_than_rounding_always_is(basic: Decimal, project: Decimal, off: str) -> None:
    basic, project = (v.quantize(CENT, ROUND_HALF_UP) for v in (basic, project))
    hypothesis.assume(basic and project)
    assert _p02(basic + project + Decimal(off), basic, project) == ["P02"]


@pytest.mark.parametrize(("text", "value", "digits"), [
    ("3,282.73", "3282.73", 2), ("９９．１３％", "99.13", 2), ("41.1%", "41.1", 1), ("-0.5", "-0.5", 1), ("20", "20", 0),
])
def test_printed_numbers(text: str, value: str, digits: int) -> None:
    assert (number(text), decimals(text)) == (Decimal(value), digits)


@pytest.mark.parametrize("text", ["", "/", "提升", "1e5", "NaN", "Infinity", "1.2.3", "9" * 40])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None
