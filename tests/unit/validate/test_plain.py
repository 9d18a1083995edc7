"""S04-S06 stand twice: with more care in shapes/queries/scores.yaml, and plainly for the check sheets of blank forms."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.validate.conftest import Builder

from jixiao.findings import catalogue
from jixiao.settings import Settings
from jixiao.validate import check_tables
from jixiao.validate.arithmetic import Arithmetic
from jixiao.validate.book import Book
from jixiao.validate.ground import Ground
from jixiao.validate.rules import Sum, load
from jixiao.validate.wording import labels

CODES = {"S04", "S05", "S06"}
WEIGHTS = ("20", "30", "40")
Said = set[tuple[str, ...]]


def judged(scores: tuple[str, ...], weights: tuple[str, ...], group: str, total: str) -> tuple[Said, Said]:
    """What the rules in SQL and the plain ones say of one whole form: code, observed, expected."""
    builder = Builder()
    lines: list[dict[str, Any]] = [{"weight": weight, "score": score, "level1_weight": group}
                                   for weight, score in zip(weights, scores, strict=True)]
    builder.document("表", [{"kind": "project-evaluation", "total_score": total, "total_weight": "100", "indicators": lines,
                            "amounts": [{"stage": "executed", "amount": "9", "weight": "10", "score": "10"}]}])
    ground = Ground(Book(builder.tables), labels(()), catalogue(()))
    engine = Arithmetic(ground)
    for rule in load((), "plain"):
        assert isinstance(rule, Sum)
        engine.run(rule)
    careful = [f for f in check_tables(builder.tables, Settings())[0] if f.code in CODES]
    return ({(f.code, f.observed, f.expected) for f in careful}, {(f.code, f.observed, f.expected) for f in engine.findings})


def test_there_are_no_others() -> None:
    assert {rule.code for rule in load((), "plain")} == CODES


@pytest.mark.parametrize(
    ("scores", "weights", "group", "total", "codes"),
    [(("20", "30", "40"), WEIGHTS, "90", "100", set()),
     (("20", "30", "39"), WEIGHTS, "90", "100", {"S06"}),
     (("20", "30", "40"), ("20", "30", "35"), "90", "100", {"S04", "S05"}),
     (("20", "30", "40"), WEIGHTS, "80", "99.5", {"S04", "S06"})])
def test_both_say_the_same_of_a_whole_form(scores: tuple[str, ...], weights: tuple[str, ...], group: str, total: str,
                                           codes: set[str]) -> None:
    careful, plain = judged(scores, weights, group, total)
    assert careful == plain
    assert {code for code, *_ in plain} == codes
