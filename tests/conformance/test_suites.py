"""The published RML suites: what passes, and what does not for a reason that is written down."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.conformance.suites import SUITES, both_ways, cases, outcome

UNPASSED: dict[str, str] = yaml.safe_load((Path(__file__).parent / "unpassed.yaml").read_text(encoding="utf-8"))


@pytest.mark.corpus
@pytest.mark.parametrize("suite", SUITES)
def test_cases_pass_or_are_listed_with_a_reason(suite: str, shared: Path) -> None:
    found = {case.name: outcome(case) for case in cases(shared) if case.suite == suite}
    listed = {name for name in UNPASSED if name.startswith(f"{suite}/")}
    assert found.keys() >= listed
    assert {name: why for name, why in found.items() if why and name not in listed} == {}, "cases that fail"
    assert sorted(name for name in listed if not found[name]) == [], "cases that are listed and pass"


@pytest.mark.corpus
@pytest.mark.parametrize("suite", ["rml-lv", "rml-fnml"])
def test_both_executors_agree(suite: str, shared: Path) -> None:
    compared = [both_ways(case) for case in cases(shared) if case.suite == suite and case.wanted is not None]
    assert all(one == other for one, other in compared)
    assert sum(len(one) for one, _ in compared) > 10


def test_every_reason_says_something() -> None:
    assert all(len(reason) > 10 for reason in UNPASSED.values())
