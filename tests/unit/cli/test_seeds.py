"""The five real documents in one run: results, memory, the same bytes twice, and nobody's name in the output."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import jixiao

if TYPE_CHECKING:
    from tests.conftest import Seeds

pytestmark = pytest.mark.corpus

MOST_MIB = 500


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Path:
    return shared / "corpus" / "seeds"


@pytest.fixture(scope="module")
def site(seeds_site: Seeds) -> Path:
    """The site of all five."""
    assert seeds_site.status in (0, 1)
    return seeds_site.site


def test_everything_is_read(site: Path, seeds: Path) -> None:
    tables = jixiao.read(site)
    assert list(tables.documents["document"]) == [p.name for p in sorted(seeds.glob("*.txt"))]
    assert set(tables.documents["document"]) == set(tables.indicators["document"])
    assert (tables.documents["cells_claimed"] + tables.documents["cells_residue"] == tables.documents["cells"]).all()


def test_the_score_holds(site: Path, shared: Path) -> None:
    bounds = {"recall": 0.99, "precision": 0.99, "exact": 0.97, "tasks": 1, "budgets": 1}
    command = [sys.executable, str(shared / "tools" / "score.py"), str(site / "data"), str(shared / "gold")]
    done = subprocess.run([*command, *(w for k, v in bounds.items() for w in (f"--min-{k}", str(v)))],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_memory_stays_below_the_bound(seeds_site: Seeds) -> None:
    assert 0 < seeds_site.peak < MOST_MIB


def test_the_same_bytes_twice_from_shuffled_input(apart: Callable[..., object], site: Path, seeds: Path, tmp_path: Path) -> None:
    apart("build", *sorted(seeds.glob("*.txt"), reverse=True), "-o", tmp_path / "again")
    first, second = ({p.relative_to(top): p.read_bytes() for p in top.rglob("*") if p.is_file()}
                     for top in (site, tmp_path / "again"))
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def test_no_form_filler_is_named(site: Path, seeds: Path, root: Path) -> None:
    done = subprocess.run([sys.executable, str(root / ".ci" / "personal.py"), str(seeds), str(site)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"[1-9]\d* names and numbers .* found in 0", done.stdout)
