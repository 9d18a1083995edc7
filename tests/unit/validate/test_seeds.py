"""The five real documents: what is known to hold passes, and the real contradictions are found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.unit.validate.conftest import map_tables

from jixiao.findings import Finding
from jixiao.model import Tables
from jixiao.pipeline.stages import read_sources
from jixiao.settings import Settings
from jixiao.validate import Outcome, validate
from jixiao.validate.shacl import run_shapes

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def mapped(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    tables = read_sources([shared / "corpus" / "seeds"], Settings(), lambda *_: None)
    return tables, map_tables(tables, tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="module")
def seeds(mapped: tuple[Tables, Path]) -> tuple[Tables, Outcome]:
    return mapped[0], validate(*mapped, Settings())


def test_the_reference_engine_finds_the_same(mapped: tuple[Tables, Path]) -> None:
    fast, slow = (run_shapes(mapped[1], Settings(fast_shapes_from=size)) for size in (0, 10**9))
    assert fast == slow
    assert {hit.rule for hit in fast} >= {"I01", "I02", "I04"}


def _told(outcome: Outcome, *codes: str) -> list[Finding]:
    return [f for f in outcome.findings if f.code in codes and f.severity in ("error", "warning")]


def test_the_errors_are_the_real_ones(seeds: tuple[Tables, Outcome]) -> None:
    """One project's weights add up to 101 and its scores to 91.68; every other sum of a form holds."""
    errors = [f for f in seeds[1].findings if f.severity == "error" and f.form]
    assert [(f.code, f.observed, f.expected) for f in errors] == [
        ("S04", "40", "41.0"), ("S05", "101.0", "100"), ("S06", "90.68", "91.68")]
    assert len({(f.document, f.form) for f in errors}) == 1


def test_the_errors_of_the_prose_are_the_real_ones(seeds: tuple[Tables, Outcome]) -> None:
    """A rate with the wrong base, a share of another whole, eight projects of which nine are listed, trainings of 21.95 in 22.04."""
    errors = {(f.code, f.observed, f.expected) for f in seeds[1].findings if f.severity == "error" and not f.form}
    assert errors == {("N01", "-7.9", "-7.34"), ("N05", "8", "9"), ("N03", "62.4", "103.85"), ("N04", "22.04", "21.95")}


def test_a_change_is_not_that_of_its_parts(seeds: tuple[Tables, Outcome]) -> None:
    """General expenditure rose by 1052.27, and the reasons given for it, project and basic expenditure, by 1248.47."""
    assert [(f.observed, f.expected) for f in _told(seeds[1], "N04") if f.severity == "warning"] == [("1052.27", "1248.47")]


def test_sums_of_plans_hold(seeds: tuple[Tables, Outcome]) -> None:
    assert _told(seeds[1], "P01", "P02", "P03", "P04", "P07") == []
    assert {f.observed for f in _told(seeds[1], "P08")} <= {"91"}, "seed 001 says its points in the scoring rules only"
    counts = _evaluated(seeds[1])
    assert (counts["P01"], counts["P02"], counts["P04"], counts["P07"]) == (1, 1, 8, 32)
    assert counts["P03"] == 16 + 2 * 4


def test_cost_targets_agree_but_one(seeds: tuple[Tables, Outcome]) -> None:
    """Seed 003 prints a limit of 12.16 beside a budget of 12.17; all other limits that quote a budget hold."""
    assert [(f.observed, f.expected, f.severity) for f in _told(seeds[1], "P06")] == [("12.16", "12.17", "warning")]
    assert _evaluated(seeds[1])["P06"] >= 5 + 8 + 7


def test_accounts_hold_within_rounding(seeds: tuple[Tables, Outcome]) -> None:
    codes = [f"F{n:02}" for n in range(1, 17)]
    assert _told(seeds[1], *codes) == []
    counts = _evaluated(seeds[1])
    assert [c for c in codes if not counts[c]] == []
    assert counts["F06"] >= 120
    assert counts["F14"] >= 8


def test_rates_scores_and_funds_hold(seeds: tuple[Tables, Outcome]) -> None:
    assert _told(seeds[1], "S01", "S02", "S03", "S07") == []
    counts = _evaluated(seeds[1])
    assert counts["S01"] >= 10
    assert (counts["S05"], counts["S06"]) == (20, 10)  # S05: the weights, and the printed total of them


def test_what_indicators_say(seeds: tuple[Tables, Outcome]) -> None:
    warned = Counter(f.code for f in _told(seeds[1], "I01", "I02", "I03", "I04"))
    assert warned == {"I01": 4, "I02": 3, "I04": 5}
    assert {f.observed for f in _told(seeds[1], "I01")} == {"-100%"}
    assert {f.observed for f in _told(seeds[1], "I04")} == {"≤2025年", "≥1年", "≥2年"}
    assert {f.observed for f in _told(seeds[1], "I02")} == {"≥95%", "≤6%", "≤5%"}


def test_records_are_complete(seeds: tuple[Tables, Outcome]) -> None:
    assert _told(seeds[1], "shape-record") == []


def _evaluated(outcome: Outcome) -> Counter[str]:
    counts: Counter[str] = Counter()
    for check in outcome.checks:
        counts[check.code] += check.evaluated
    return counts
