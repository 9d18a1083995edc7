"""What a user can meet is documented: commands, settings, codes, dependencies, and pages made from the program are fresh."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml

from jixiao import resources
from jixiao.cli import main
from jixiao.findings import SEVERITIES, Rule, catalogue
from jixiao.model import TABLES
from jixiao.settings import Settings
from jixiao.understand import layout_keys, load

_CODE = re.compile(r'"((?:read|layout|value|map|identity)-[a-z][a-z-]*)"')


def _commands() -> list[click.Command]:
    return list(main.commands.values())


def _all_commands() -> list[tuple[str, click.Command]]:
    """All commands and the commands in groups, with their names as they are typed."""
    inner = [(f"{c.name} {name}", sub) for c in _commands() if isinstance(c, click.Group) for name, sub in c.commands.items()]
    return [(str(c.name), c) for c in _commands()] + inner


@pytest.mark.parametrize(("name", "command"), _all_commands(), ids=lambda c: c if isinstance(c, str) else "")
def test_every_command_has_an_example_and_help_for_each_option(name: str, command: click.Command) -> None:
    help_text = inspect.cleandoc(command.help or "")
    chinese, english = help_text.split("\n\n")[:2]
    assert re.search("[一-鿿]", chinese)
    assert re.match("[A-Z]", english)
    assert f"\n  jixiao {name} " in help_text.partition("例 Example:")[2]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert re.search("[一-鿿].*[A-Za-z]", parameter.help or ""), f"{name} {parameter.name}"


def test_generated_pages_are_fresh(root: Path) -> None:
    check = [sys.executable, ".ci/reference.py", "--check"]
    done = subprocess.run(check, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_and_table_is_in_the_reference(root: Path) -> None:
    cli, tables = ((root / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("cli", "tables"))
    assert [name for name, _ in _all_commands() if f"## jixiao {name}\n" not in cli] == []
    assert [t for t in TABLES if f"## {t} " not in tables] == []


def test_every_setting_is_documented_with_its_default(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    defaults = Settings()
    for field in fields(Settings):
        if field.name == "project":
            continue
        default = getattr(defaults, field.name)
        shown = json.dumps(default, ensure_ascii=False)
        assert f"| `{field.name}` | `{shown}` |" in page
    example = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])
    assert set(example) == {f.name for f in fields(Settings)} - {"project", "rules"}


@pytest.mark.parametrize("rule", catalogue().values(), ids=lambda r: r.code)
def test_every_code_is_explained_in_both_languages(rule: Rule) -> None:
    assert rule.severity in SEVERITIES
    for text in (rule.title_zh, rule.explain_zh):
        assert re.search("[一-鿿]", text)
    for text in (rule.title_en, rule.explain_en):
        assert re.search("[a-z]{3}", text)


def test_every_code_that_the_program_writes_is_in_the_catalogue(root: Path) -> None:
    known = set(catalogue())
    written = {code for path in (root / "src").rglob("*.py") for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    assert "read-folder" in written
    assert sorted(written - known) == []


def test_catalogue_files_do_not_repeat_a_code(root: Path) -> None:
    codes = [code for path in sorted((root / "shapes").glob("rules/*.yaml"))
             for code in yaml.safe_load(path.read_text(encoding="utf-8"))]
    assert len(codes) == len(set(codes))


def test_every_key_role_shape_and_value_of_layouts_is_documented(root: Path) -> None:
    page = (root / "docs" / "layouts.md").read_text(encoding="utf-8")
    keys = {key for level in layout_keys.LEVELS.values() for key in level}
    values = {v for level in layout_keys.LEVELS.values() for key in level.values() for v in key.choices}
    layouts = load(resources.files("mappings/layouts", "*.yaml"))
    roles = {re.sub("other:.*", "other:名称", role.name) for grid in layouts.grids if grid.makes != "facts"
             for role in grid.roles if not role.money}
    takes = {take for label in layouts.labels for take in label.take}
    wanted = keys | values | roles | takes | layout_keys.SHAPES | layout_keys.TAKES | layout_keys.MAKES | layout_keys.TYPES
    assert {"extends", "words", "target", "previous-final", "pairs"} <= wanted
    assert sorted(w for w in wanted if f"`{w}`" not in page and f"`{w}: true`" not in page) == []


def test_every_dependency_has_its_reason(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = [re.split("[<>=]", d)[0] for d in project["dependencies"]]
    assert [n for n in names if f"\n| {n} | " not in page] == []


def test_every_dependency_is_pinned_without_an_address(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [line for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == []
    pinned = {line.partition("==")[0] for line in lines}
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [d for d in wanted if re.split("[<>=]", d)[0].lower().replace("_", "-") not in pinned] == []
