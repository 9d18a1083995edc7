"""The commands of the README and the tutorial run as they stand, in a copy of nothing but the examples."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from jixiao.cli import main

if TYPE_CHECKING:
    from tests.conftest import Demo

READMES = ("README.md", "README.zh-CN.md")
PAGES = ("README.md", "docs/tutorial.md")


def _blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def _commands(text: str) -> list[list[str]]:
    lines = "".join(_blocks(text, "sh")).splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.strip() and not line.startswith("#")]


def test_both_show_the_same_commands(root: Path) -> None:
    first, second = (_commands((root / name).read_text(encoding="utf-8")) for name in READMES)
    assert first == second


def test_links_lead_to_files(root: Path) -> None:
    for page in [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("examples/*.md")]:
        links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == [], page.name


def test_every_page_of_the_docs_can_be_reached(root: Path) -> None:
    seen: set[Path] = set()
    ahead = [root / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in seen:
            seen.add(page)
            ahead += [target for link in re.findall(r"\]\(([^)#\s]+\.md)\)", page.read_text(encoding="utf-8"))
                      if (target := (page.parent / link).resolve()).is_file()]
    assert [p.name for p in sorted((root / "docs").glob("*.md")) if p.resolve() not in seen] == []


def test_make_targets_are_there(root: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    wanted = [c[1] for n in READMES for c in _commands((root / n).read_text(encoding="utf-8")) if c[0] == "make"]
    assert wanted
    assert set(wanted) <= set(targets)


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_python_run(root: Path, demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """In this process; the site of the examples is taken from the fixture that has run the same command in the same place."""
    text = (root / page).read_text(encoding="utf-8")
    shutil.copytree(root / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    ran = 0
    for command in _commands(text):
        if Path(command[0]).name == "jixiao" and command[1] != "serve":  # `serve` runs until it is stopped
            if tuple(command[1:]) == demo.command:
                assert demo.status in (0, 1), demo.stderr
                shutil.copytree(demo.site, tmp_path / "public")
            else:
                done = CliRunner().invoke(main, command[1:])
                assert done.exception is None or isinstance(done.exception, SystemExit), f"{command}: {done.exception}"
                assert done.exit_code in (0, 1), f"{command}: {done.output}"
            ran += 1
    assert (tmp_path / "public" / "index.html").is_file()
    for block in _blocks(text, "python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout
        ran += 1
    assert ran >= 8
