"""The SHACL bench keeps running and counts right; what it measures is for `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_what_was_planted_is_found(root: Path) -> None:
    command = [sys.executable, "bench/shacl/measure.py", "--statements", "6000", "--engines", "jixiao,pyshacl"]
    said = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, timeout=300).stdout
    lines = [line for line in said.splitlines() if line.startswith(("| jixiao", "| pyshacl"))]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    measured, probed = rows[:2], rows[2:]
    assert [(row[0], *row[5:]) for row in measured] == [("jixiao", "2", "1.000", "1.000"), ("pyshacl", "2", "1.000", "1.000")]
    assert [set(cells[1:]) for cells in probed] == [{"right"}, {"right"}]
    assert "Not measured" not in said
