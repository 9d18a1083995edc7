"""The mapping bench keeps running and compares right; what it measures is for `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.mapping import run


@pytest.fixture(scope="module")
def said(root: Path) -> str:
    command = [sys.executable, "bench/mapping/measure.py", "--rows", "45000", "--engines", "jixiao,hand-written"]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True, timeout=300).stdout


def test_ours_makes_the_triples_of_the_query_written_by_hand(said: str) -> None:
    rows = {line.split("|")[1].strip(): line for line in said.splitlines() if line.startswith("| ") and "engine" not in line}
    assert list(rows) == ["jixiao", "hand-written"]
    assert rows["hand-written"].rstrip().endswith("| yes |")
    assert rows["jixiao"].split("|")[7].strip() == rows["hand-written"].split("|")[7].strip() != "0"


def test_sorted_and_unsorted_lines_are_the_same(root: Path, tmp_path: Path) -> None:
    """Large tables go other ways than small ones: streamed where nothing repeats, dealt to files where something may."""
    subprocess.run([sys.executable, "bench/mapping/data.py", "45000", str(tmp_path)], cwd=root, check=True, timeout=60)
    runs = {}
    for in_order in (True, False):
        out = tmp_path / f"{in_order}.nq"
        outcome = run([root / "bench" / "mapping" / "indicators.yml"], tmp_path, "https://example.org/", out, in_order=in_order)
        runs[in_order] = out.read_bytes().splitlines()
        assert outcome.triples == len(runs[in_order])
        assert outcome.findings == ()
    assert runs[True] == sorted(runs[False])
    assert len(set(runs[True])) == len(runs[True]) > 600_000


def test_other_triples_are_told_from_the_same(root: Path, tmp_path: Path) -> None:
    """Order and spelling of an escape do not count; a lost zero, a lost line and a repeated one do."""
    lines = ['<urn:a> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .', '<urn:b> <urn:p> "甲\\t乙"@zh .']
    versions = [lines, ['<urn:b> <urn:p> "\\u7532\t乙"@zh .', lines[0]], [lines[0].replace("1.50", "1.5"), lines[1]], lines[:1],
                [*lines, lines[1]]]  # fmt: skip
    for number, version in enumerate(versions):
        (tmp_path / f"{number}.nt").write_text("\n".join(version) + "\n", encoding="utf-8")
    script = (
        "import sys; sys.path.insert(0, 'bench/mapping'); import measure; from pathlib import Path\n"
        f"print([measure._digest(Path(r'{tmp_path}') / f'{{n}}.nt') for n in range({len(versions)})])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True, timeout=60).stdout
    first, same, *others = eval(done)
    assert first == same
    assert first not in others
    assert len({*others}) == len(others)
