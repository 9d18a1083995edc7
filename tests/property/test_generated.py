"""Forms that nobody drew by hand are read back as they were written, in every format, and nothing is lost without a word.

`make property` reads many more (`JIXIAO_PROPERTY=300`); `tests/property/report.py` shows what went wrong and where.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from generated.collect import corpus, tally
from generated.judge import Outcome, Tally, judge, read_tables
from generated.office import OFFICE, available
from generated.page import blocks
from generated.writers import WRITERS

SEED = 2026
EXACT = 0.97
FACTOR = int(os.environ.get("JIXIAO_PROPERTY", "100")) / 100
COUNTS = {"docx": 20, "xlsx": 20, "pdf": 25}


def assert_read(total: Tally) -> None:
    """Rows exact, none invented beyond that, and all that is not exact is said."""
    assert total.listed("lost") == []
    assert total.listed("silent") == []
    assert total.share >= EXACT, total.listed("wrong")[:20] + total.listed("invented")[:20]
    tasks, budgets = total.found("tasks"), total.found("budgets")
    assert tasks[0] >= EXACT * tasks[1]
    assert budgets[0] >= EXACT * budgets[1]


@pytest.mark.parametrize("kind", WRITERS)
def test_generated_forms_are_read(kind: str, tmp_path: Path) -> None:
    assert_read(tally(kind, corpus(int(COUNTS.get(kind, 40) * FACTOR), SEED), tmp_path))


@pytest.mark.parametrize("kind", OFFICE)
def test_generated_forms_are_read_through_an_office_program(kind: str, tmp_path: Path) -> None:
    if not available():
        pytest.skip("LibreOffice is not installed")
    assert_read(tally(kind, corpus(max(1, int(FACTOR)), SEED, forms=11), tmp_path))


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    """A changed value, a missing row, an added one and an unread cell do not pass."""
    for printed in corpus(20, SEED):
        page = blocks(printed)
        WRITERS["html"](tmp_path / "one.html", page, printed.noise)
        (tables,) = read_tables([tmp_path / "one.html"])
        if judge(printed, page, tables) == Outcome(rows := len(tables["indicators"]), rows, tasks=(0, 0), budgets=(1, 1)):
            break
    first, *rest = tables["indicators"]
    tables.rows["indicators"] = [{**rest[0], "target": "77", "operator": "<"}, *rest[1:], {**first, "level3": "多出的指标"}]
    tables.rows["finding_cells"] = []
    tables.rows["cells"] = tables["cells"][1:]
    seen = judge(printed, page, tables)
    assert len(seen.wrong) == len(seen.silent) == 2
    assert len(seen.invented) == 1
    assert len(seen.lost) == 1
    assert seen.exact == seen.rows - 2


def test_the_same_seed_makes_the_same_documents(tmp_path: Path) -> None:
    assert corpus(3, SEED) == corpus(3, SEED)
    assert corpus(1, SEED) != corpus(1, SEED + 1)
    (printed,) = corpus(1, SEED)
    for name in ("a", "b"):
        WRITERS["pdf"](tmp_path / name, blocks(printed), replace(printed.noise, fragment=True))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
