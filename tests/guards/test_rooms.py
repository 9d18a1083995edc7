"""The house keeps its order: who may import whom, and how long a file may be."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from jixiao.resources import FOLDERS

# Longer than this wants a reason; none has one.
MOST_LINES = 400


def test_rooms_import_only_what_they_may(root: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_wheel_carries_every_data_folder(root: Path) -> None:
    build = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    carried = build["targets"]["wheel"]["force-include"]
    assert carried == {name: f"jixiao/data/{name}" for name in FOLDERS}


def test_files_are_short(root: Path) -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in (root / "src").rglob("*.py")}
    assert {p.name: n for p, n in lengths.items() if n > MOST_LINES} == {}


def test_only_the_command_line_ends_the_process(root: Path) -> None:
    ending = [p for p in (root / "src" / "jixiao").rglob("*.py") if "cli" not in p.parts and p.stem != "__main__"]
    assert ending
    assert [p.name for p in ending if "sys.exit(" in (text := p.read_text(encoding="utf-8")) or "SystemExit" in text] == []
