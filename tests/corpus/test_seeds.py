"""The real documents of the design corpus, held against hand-made answers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings
from jixiao.tables import write

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def tables(shared: Path) -> Tables:
    """The tables of the five seeds."""
    return extract(sorted((shared / "corpus" / "seeds").glob("*.txt")), Settings(), lambda *_: None)


def test_score(tables: Tables, shared: Path, tmp_path: Path) -> None:
    """Indicators, tasks and budgets agree with the gold answers."""
    write(tables, tmp_path)
    command = [sys.executable, str(shared / "tools" / "score.py"), str(tmp_path), str(shared / "gold"), "--min-recall", "0.99",
               "--min-precision", "0.99", "--min-exact", "0.97", "--min-tasks", "1", "--min-budgets", "1"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


def test_cells_are_conserved(tables: Tables) -> None:
    """Claimed and residue are all cells, and no cell of a table is left over in these documents."""
    for document in tables["documents"]:
        assert int(document["cells_claimed"]) + int(document["cells_residue"]) == int(document["cells"])
    tabular = {(g["document"], g["grid"]) for g in tables["grids"] if g["kind"] == "table"}
    assert [c["text"] for c in tables["cells"] if c["claimed"] == "no" and (c["document"], c["grid"]) in tabular] == []


def test_no_form_filler_in_any_table(tables: Tables, shared: Path) -> None:
    """Names and numbers behind the labels of the form fillers are nowhere in the tables."""
    printed = "".join(p.read_text(encoding="utf-8") for p in (shared / "corpus" / "seeds").glob("*.txt"))
    people = set(re.findall(r"填表人[：:]\s*([\u4e00-\u9fff]{2,4})", printed)) | set(re.findall(r"1[3-9]\d{9}", printed))
    assert people
    everything = str(tables.rows)
    assert [p for p in people if p in everything] == []


def test_negative_example_yields_nothing(shared: Path) -> None:
    """A company's staff appraisal form is no budget document."""
    found = extract([shared / "corpus" / "real" / "not-a-budget-staff-appraisal.xlsx"], Settings(), lambda *_: None)
    assert (found["forms"], found["indicators"], found["amounts"]) == ([], [], [])
