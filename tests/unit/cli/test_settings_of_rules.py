"""Thresholds and switches as a clerk sets them: what `jixiao explain` tells to write, and what is said where it cannot be meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jixiao.cli import main
from jixiao.findings import catalogue


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="jixiao")


@pytest.mark.parametrize("code", [code for code, rule in catalogue().items() if rule.thresholds])
def test_explain_prints_lines_that_set_each_threshold(code: str) -> None:
    said = _run("explain", code).stdout
    rule = catalogue()[code]
    written = tomllib.loads(said[said.index(f"[rules.{code}]"):])
    assert written == {"rules": {code: {name: t.default for name, t in rule.thresholds.items()}}}
    assert all(f"单位 unit: {t.unit}" in said for t in rule.thresholds.values())


@pytest.mark.parametrize(("value", "warned"), [("0.5", True), ("1", True), ("1.5", False), ("50", False), ("0", False)])
def test_a_share_where_percent_is_meant_is_told(tmp_path: Path, value: str, warned: bool) -> None:
    (tmp_path / "jixiao.toml").write_text(f"[rules.S10]\nover = {value}\n", encoding="utf-8")
    done = _run("explain", "S10", "--config", tmp_path / "jixiao.toml")
    assert done.exit_code == 0
    assert ("注意 Note: 请核对设置中 [rules.S10] 的 over" in done.stderr) is warned
    assert (f"请写 over = {100 * float(value):g}" in done.stderr) is warned


@pytest.mark.parametrize(("text", "said"), [
    ("[rules.s10]\nover = 3\n", "请改正设置中的 [rules.s10]：没有规则 s10，是不是 S10？"),
    ("[rules.S10]\noer = 3\n", "请改正设置中 [rules.S10] 的 oer：没有这个阈值，可以设定的是 over、execution"),
    ("[rules.S10]\nover = '3'\n", "over 应写成不加引号的数，而不是 '3'"),
    ("[rules.S10]\noff = 'ja'\n", "off 应写成 true 或 false，而不是 'ja'"),
])  # fmt: skip
def test_what_cannot_be_set_is_said_before_anything_is_read(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "jixiao.toml").write_text(text, encoding="utf-8")
    (tmp_path / "form.txt").write_text("只有一句话。", encoding="utf-8")
    done = _run("check", tmp_path / "form.txt", "--config", tmp_path / "jixiao.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_blank_form_that_is_not_there_is_said_before_where_to_write_it() -> None:
    unknown, nowhere = _run("blank", "unit-pln"), _run("blank", "unit-plan")
    assert "没有名为 unit-pln 的空白表，是不是 unit-plan？" in unknown.stderr
    assert "请用 -o 指定要写的文件，如 -o " in nowhere.stderr
    assert (unknown.exit_code, nowhere.exit_code) == (2, 2)
