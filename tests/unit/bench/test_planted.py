"""The bench of planted errors keeps running: correct documents raise nothing, slips are found, files and tables agree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest


def _run(root: Path, *arguments: str) -> str:
    command = [sys.executable, "bench/planted/run.py", "--shared", "nowhere", *arguments]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, timeout=300).stdout


@pytest.fixture(scope="module")
def said(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    notes = tmp_path_factory.mktemp("planted") / "notes.md"
    out = _run(root, "--changes", "30", "--only", "own:青禾", "--files", "3", "--notes", str(notes))
    return out, notes.read_text(encoding="utf-8")


def test_correct_documents_raise_nothing(said: tuple[str, str]) -> None:
    assert "untouched none" in said[0]


def test_most_slips_are_found_and_those_missed_are_told(said: tuple[str, str]) -> None:
    found, reached = map(int, re.findall(r"tables (\d+)/(\d+)", said[0])[0])
    assert reached > 20
    assert found / reached >= 0.99
    missed = re.findall(r"^## \S+ \((\d+)\)$", said[1], re.MULTILINE)
    prose = re.findall(r"prose (\d+)/(\d+)", said[0])[0]
    assert sum(map(int, missed)) == reached - found + int(prose[1]) - int(prose[0])


def test_slips_in_files_give_the_findings_of_slips_in_tables(said: tuple[str, str]) -> None:
    assert "3 of them in files: 3 the same" in said[0]


def test_what_breaks_an_identity_is_worked_out_apart_from_the_rules(root: Path) -> None:
    """Half a last digit of each figure is rounding; a wrong share is told from a rounded one; slips are the same every time."""
    script = """
import random, sys
sys.path.insert(0, 'bench/planted')
from decimal import Decimal as D
from changes import planted
from figures import Figure, Spot
from identities import ratio, sums
from jixiao.model import CellRef
def figure(row, text, unit='万元', table=''):
    return Figure(Spot('d', CellRef(1, row, 1), 0, len(text)), text, D(text), 2, unit, table, 'amount' if table else '')
total, one, other, share = figure(1, '3.00'), figure(2, '1.00'), figure(3, '2.00'), figure(4, '33.33', '%')
(whole,), (part,) = sums('F06', total, [one, other]), ratio('F23', share, [one], [(1, total)])
def printed(**now):
    return {f.spot: D(now.get(n, f.text)) for n, f in {'total': total, 'one': one, 'other': other, 'share': share}.items()}
print([whole.holds(printed(total=t)) for t in ('3.00', '3.01', '3.02')])
print([part.holds(printed(share=s)) for s in ('33.33', '33.4', '33.93')])
slips = [planted(figure(5, '1250.40', table='amounts'), [one], random.Random(seed)) for seed in range(40)]
print(len({(slip.kind, slip.text) for slip in slips}) > 15)
print(planted(total, [one], random.Random(7)) == planted(total, [one], random.Random(7)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True, timeout=60).stdout
    assert done.splitlines() == ["[True, True, False]", "[True, True, False]", "True", "True"]
