"""`jixiao check` as a clerk uses it: one line for each finding, a summary beside it, and an exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jixiao.cli import main

# Ctrl-C reaches the process even where the tests run in the background, for which shells ignore it.
INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from jixiao.cli import main; main()"


def _check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], prog_name="jixiao")


@pytest.fixture
def wrong(plan: Callable[..., str], tmp_path: Path) -> Path:
    """A plan whose total is 1.00 more than its parts."""
    path = tmp_path / "目标 表.txt"
    path.write_text(plan(total="121.50"), encoding="utf-8")
    return path


def test_a_line_has_file_place_severity_code_and_message(wrong: Path) -> None:
    done = _check(wrong)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [fields[:4] for fields in lines] == [[str(wrong), "第10行第2格 等5处", "error", "P01"],
                                                [str(wrong), "第10行第2格 等3处", "error", "P02"]]
    assert "121.50万元（第10行第2格）" in lines[0][4]
    assert [("随" in fields[4]) for fields in lines] == [True, False]
    assert "（随 P02 第10行第2格）" in lines[0][4]
    assert done.exit_code == 1


def test_the_summary_says_what_ran_and_what_did_not_apply(wrong: Path) -> None:
    said = _check(wrong).stderr.splitlines()
    assert "表单 forms 1 · 指标 indicators 3" in said[0]
    assert "不符 failed 3" in said[1]
    assert "P08（没有分值）" in said[2]
    assert "错误 error 2" in said[3]
    assert "其中 1 条随另 1 条 1 of these follow from 1" in said[3]


def test_a_form_that_adds_up_prints_nothing_and_succeeds(plan: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "right.txt"
    path.write_text(plan(), encoding="utf-8")
    done = _check(path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "错误 error 0" in done.stderr


def test_all_lists_notes_and_json_holds_the_cells(wrong: Path) -> None:
    told = json.loads(_check(wrong, "--format", "json", "--all").stdout)
    found = {f["code"]: f for f in told["findings"]}
    assert found["P01"]["difference"] == "1.00"
    assert len(found["P01"]["cells"]) == len(found["P01"]["places"]) == 5
    assert found["P01"]["cells"][0].keys() == {"part", "grid", "row", "column"}
    assert sum(told["counts"].values()) == len(told["findings"])
    assert told["counts"]["info"] == sum(f["severity"] == "info" for f in told["findings"]) > 0
    assert {c["code"]: c["failed"] for c in told["checks"]}["P01"] == 1
    assert [f["unit"] for f in told["forms"]] == ["青松县气象局"]


def test_fail_on_warning(plan: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "warned.txt"
    path.write_text(plan(more="\t\t投诉率\t≥\t5\t%\t全年投诉占比\t"), encoding="utf-8")
    mild, strict = _check(path), _check(path, "--fail-on", "warning")
    assert [line.split("\t")[2:4] for line in mild.stdout.splitlines()] == [["warning", "I02"]]
    assert (mild.exit_code, strict.exit_code) == (0, 1)


def test_settings_switch_rules_off(wrong: Path, tmp_path: Path) -> None:
    settings = tmp_path / "jixiao.toml"
    settings.write_text('[rules.P01]\noff = true\nreason = "试行"\n[rules.P02]\noff = true\nreason = "试行"\n', encoding="utf-8")
    done = _check(wrong, "--config", settings)
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_text_that_is_called_a_workbook_is_told(plan: Callable[..., str], tmp_path: Path) -> None:
    for name in ("表.xlsx", "表.xls"):
        (tmp_path / name).write_text(plan(), encoding="utf-8")
    told = [line.split("\t") for line in _check(tmp_path, "--all").stdout.splitlines() if "\tread-named-as\t" in line]
    assert sorted((Path(fields[0]).name, fields[2]) for fields in told) == [("表.xls", "info"), ("表.xlsx", "warning")]
    assert all("内容其实是纯文本" in fields[4] for fields in told)
    assert [fields for fields in told if "打不开" in fields[4]] == [fields for fields in told if fields[2] == "warning"]


def test_the_title_of_a_rule_stands_behind_its_sentence(wrong: Path) -> None:
    done = _check(wrong, "--all")
    assert " [按收入性质的分项之和 Total equals its parts by fund source]" in done.stdout
    assert "identity-provisional" not in done.stdout
    assert json.loads(_check(wrong, "--format", "json").stdout)["findings"][0]["title"]["zh"] == "按收入性质的分项之和"


def test_what_is_not_there_cannot_be_checked(tmp_path: Path) -> None:
    done = _check(tmp_path / "nothing.docx")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing.docx" in done.stderr


def test_nothing_heavy_is_loaded(wrong: Path) -> None:
    """What takes long to load and is not needed: the reason why a check is done in a second."""
    heavy = "duckdb jinja2 jsonpath openpyxl pandas pypdfium2 pyshacl rdflib xlsxwriter"
    code = ("import sys; from jixiao.cli import main; main(['check', sys.argv[1]], standalone_mode=False); "
            "print(*set(sys.argv[2].split()) & set(sys.modules))")
    done = subprocess.run([sys.executable, "-c", code, str(wrong), heavy], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, ""), done.stderr


def test_watch_checks_again_and_ends_cleanly(wrong: Path, plan: Callable[..., str]) -> None:
    watching = subprocess.Popen([sys.executable, "-c", INTERRUPTIBLE, "check", str(wrong), "--watch"], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert watching.stderr is not None
    last = threading.Timer(120, watching.kill)  # whatever happens, the test ends
    last.start()
    try:
        first = next(line for line in watching.stderr if "等待保存" in line)
        fresh = wrong.with_suffix(".tmp")
        fresh.write_text(plan(), encoding="utf-8")
        fresh.rename(wrong)
        again = [line for line in iter(watching.stderr.readline, "") if _until(line, watching)]
    finally:
        last.cancel()
        watching.kill()
    assert "Ctrl-C" in first
    assert any("错误 error 0" in line for line in again)
    assert again[-1].strip() == "已停止 stopped"
    assert watching.wait() == 0
    assert watching.stdout is not None
    assert len(watching.stdout.read().splitlines()) == 2  # those of the first check


def _until(line: str, watching: subprocess.Popen[str]) -> bool:
    if "等待保存" in line:
        watching.send_signal(signal.SIGINT)
    return True
