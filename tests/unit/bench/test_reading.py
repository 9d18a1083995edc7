"""The reading bench keeps running and counts right; what it measures is for `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def said(root: Path) -> str:
    command = [sys.executable, "bench/reading.py", "--documents", "1", "--pages", "2", "--small", "--engines",
               "jixiao,jixiao-whole,python-docx,openpyxl,no-such-reader"]  # fmt: skip
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, timeout=300).stdout


def test_each_kind_of_file_has_a_table(said: str) -> None:
    heads = [line.split(":")[0] for line in said.splitlines() if line.startswith("## ")]
    assert heads == ["## docx", "## xlsx", "## pdf, drawn", "## One PDF of 2 pages"]
    rows = [line.split("|")[1].split()[0] for line in said.splitlines() if line.startswith("| ") and "engine" not in line]
    assert rows == ["jixiao", "jixiao-whole", "python-docx", "jixiao", "jixiao-whole", "openpyxl", "jixiao", "jixiao-whole", "jixiao",
                    "jixiao-whole"]  # fmt: skip


def test_what_is_not_installed_is_named(said: str) -> None:
    assert said.rstrip().endswith("Not installed and so not compared: no-such-reader.")


def test_our_own_readers_are_exact(said: str) -> None:
    own = [line.split("|")[2:4] for line in said.splitlines() if line.startswith("| jixiao ") and line.count("|") == 7]
    assert len(own) == 3
    assert all(float(share) >= 0.99 for pair in own for share in pair)


def test_cells_are_exact_at_their_place_with_their_spans(root: Path) -> None:
    """A cell that has slid or lost its span is in the bag and not exact; no found table counts twice."""
    script = (
        "import sys; sys.path.insert(0, 'bench'); import reading;"
        "truth = [[(1, 1, 2, 1, '甲 乙'), (1, 2, 1, 1, '丙')], [(1, 1, 1, 1, '丙')]];"
        "print(reading.compare(truth, truth), reading.compare(truth, [[(1, 1, 1, 1, '甲乙'), (1, 2, 1, 1, '丙')]]))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "(3, 3, 3) (1, 2, 3)"
