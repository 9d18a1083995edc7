"""The five real documents in one run: results, memory, the same bytes twice, and nobody's name in the output."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import jixiao

pytestmark = pytest.mark.corpus

MOST_MIB = 500


@pytest.fixture(scope="module")
def seeds(shared: Path) -> Path:
    return shared / "corpus" / "seeds"


@pytest.fixture(scope="module")
def site(run: Callable[..., object], seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all five."""
    out = tmp_path_factory.mktemp("seeds") / "public"
    assert run("build", seeds, "-o", out).returncode in (0, 1)
    return out


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


def test_memory_stays_below_the_bound(seeds: Path, tmp_path: Path) -> None:
    code = ("import resource, subprocess, sys\n"
            "done = subprocess.run([sys.executable, '-m', 'jixiao', 'build', *sys.argv[1:]], stderr=subprocess.DEVNULL)\n"
            "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", code, str(seeds), "-o", str(tmp_path / "public")],
                          capture_output=True, text=True, check=True)
    status, peak = map(int, done.stdout.split())
    assert status in (0, 1)
    assert peak / 1024 < MOST_MIB


def test_the_same_bytes_twice_from_shuffled_input(run: Callable[..., object], site: Path, seeds: Path, tmp_path: Path) -> None:
    run("build", *sorted(seeds.glob("*.txt"), reverse=True), "-o", tmp_path / "again")
    first, second = ({p.relative_to(top): p.read_bytes() for p in top.rglob("*") if p.is_file()}
                     for top in (site, tmp_path / "again"))
    assert first.keys() == second.keys()
    assert [str(name) for name in first if first[name] != second[name]] == []


def test_no_form_filler_is_named(site: Path, seeds: Path, root: Path) -> None:
    done = subprocess.run([sys.executable, str(root / ".ci" / "personal.py"), str(seeds), str(site)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert re.search(r"[1-9]\d* names and numbers .* found in 0", done.stdout)
