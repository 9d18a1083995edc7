"""The W3C SHACL cases: what the reference engine passes, and that the fast path never disagrees with it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.conformance.shacl_suite import Case, Outcome, cases, run

LISTED: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "shacl.yaml").read_text(encoding="utf-8"))
SIZES = {"core": 98, "sparql": 23}

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module", params=SIZES)
def ran(request: pytest.FixtureRequest, shared: Path) -> Iterator[dict[str, tuple[Case, Outcome]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdflib tells of ill-typed literals, which some cases are about
        yield {case.name: (case, run(case)) for case in cases(shared / "suites" / "shacl", request.param)}


def test_the_reference_passes_or_the_reason_is_listed(ran: dict[str, tuple[Case, Outcome]]) -> None:
    part = next(iter(ran)).partition("/")[0]
    assert len(ran) == SIZES[part]
    failed = {name for name, (case, outcome) in ran.items() if outcome.reference != case.wanted}
    assert failed == {name for name in LISTED["unpassed"] if name.startswith(part)}


def test_the_fast_path_agrees_where_it_accepts_and_is_passed_over_where_not(ran: dict[str, tuple[Case, Outcome]]) -> None:
    """Refused shapes are run by the reference engine, so that the results are those of the reference in every case."""
    assert [name for name, (_, outcome) in ran.items() if outcome.fast != outcome.reference] == []
    accepted = {name for name, (_, outcome) in ran.items() if not outcome.refused}
    assert [name for name in accepted if ran[name][1].fast != ran[name][0].wanted] == []


def test_what_is_not_accepted_is_listed(ran: dict[str, tuple[Case, Outcome]]) -> None:
    part = next(iter(ran)).partition("/")[0]
    refused = {name for name, (_, outcome) in ran.items() if outcome.refused}
    assert refused == {name for name in LISTED["refused"] if name.startswith(part)}
    assert all(len(reason) > 10 for found in LISTED.values() for reason in found.values())
