"""Checking single files: the findings of a whole build, in the order of the cells, and again when a file is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from jixiao.pipeline.check import applied, check, state_of, watch
from jixiao.pipeline.progress import Clock
from jixiao.pipeline.stages import check as whole
from jixiao.pipeline.stages import read_sources
from jixiao.settings import Settings

_TOLD = ("code", "severity", "document", "form", "row_id", "place", "message", "expected", "observed", "difference", "cause")


@pytest.mark.parametrize("name", ["2026年项目支出绩效目标表.docx", "2025年度整体支出绩效自评表.xlsx", "2025年整体支出绩效目标表.txt"])
def test_finds_what_a_build_finds(root: Path, tmp_path: Path, name: str) -> None:
    (path,) = (root / "examples" / "documents").glob(f"*{name}")
    settings = Settings()
    tables = read_sources([path], settings, lambda *_: None)
    whole(tables, tmp_path, settings, Clock())
    checked = check([path], settings)
    assert checked.findings
    told = [row for row in tables["findings"] if row["code"] != "identity-provisional"]  # concerns those who publish
    assert [[r[c] for c in _TOLD] for r in checked.tables["findings"]] == [[r[c] for c in _TOLD] for r in told]
    assert len(told) < len(tables["findings"])
    assert checked.tables["checks"] == tables["checks"]


def test_tells_files_of_one_name_apart_by_their_paths(tmp_path: Path) -> None:
    for folder, text in (("a", "只有一句话。"), ("b", "另一句话。")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "form.txt").write_text(text, encoding="utf-8")
    checked = check([tmp_path], Settings())
    files = {f.file for f in checked.findings if f.row["code"] == "layout-no-form"}
    assert files == {str(tmp_path / "a" / "form.txt"), str(tmp_path / "b" / "form.txt")}


def test_a_file_that_cannot_be_read_is_a_finding_under_its_path(tmp_path: Path) -> None:
    path = tmp_path / "cut.docx"
    path.write_bytes(b"PK\x03\x04 cut")
    checked = check([path], Settings())
    assert [(f.file, f.row["severity"], f.row["code"]) for f in checked.findings] == [(str(path), "error", "read-failed")]
    assert checked.worst(["error"])


def test_says_which_rules_did_not_apply_and_why(root: Path) -> None:
    (path,) = (root / "examples" / "documents").glob("*2026年整体支出绩效目标表.docx")
    rules = {a.code: a for a in applied(check([path], Settings()).tables)}
    assert rules["P01"].evaluated == rules["P01"].passed == 1
    assert rules["P03"].evaluated == 0
    assert "没有任务金额" in rules["P03"].reasons


class _Office:
    """An office program that saves at each wait: what it does, step by step, and the end."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps: Iterator[Callable[[], object]] = iter(steps)

    def __call__(self) -> None:
        next(self._steps, _stop)()


def _stop() -> NoReturn:
    raise KeyboardInterrupt


def _nothing() -> None:
    pass


def test_watch_runs_again_after_a_save_by_renaming(tmp_path: Path) -> None:
    form, fresh = tmp_path / "form.xlsx", tmp_path / "A1B2.tmp"
    form.write_text("first", encoding="utf-8")
    seen: list[str] = []
    office = _Office(
        _nothing,
        lambda: fresh.write_text("half", encoding="utf-8"),
        form.unlink,  # between the two steps of the save there is no form
        _nothing,
        lambda: (fresh.write_text("second", encoding="utf-8"), fresh.rename(form)),
        _nothing,
        _nothing,
    )
    with pytest.raises(KeyboardInterrupt):
        watch([form], lambda: seen.append(form.read_text(encoding="utf-8")), office)
    assert seen == ["first", "second"]


def test_watch_waits_until_a_file_is_written(tmp_path: Path) -> None:
    form = tmp_path / "form.txt"
    form.write_text("a", encoding="utf-8")
    seen: list[str] = []
    office = _Office(*(lambda n=n: form.write_text("a" * n, encoding="utf-8") for n in (2, 3, 4)), _nothing, _nothing)
    with pytest.raises(KeyboardInterrupt):
        watch([form], lambda: seen.append(form.read_text(encoding="utf-8")), office)
    assert seen == ["a", "aaaa"]


def test_watch_sees_new_files_of_a_folder_but_no_lock_files(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("1", encoding="utf-8")
    before = state_of([tmp_path])
    (tmp_path / "~$one.txt").write_text("lock", encoding="utf-8")
    assert state_of([tmp_path]) == before
    (tmp_path / "two.txt").write_text("2", encoding="utf-8")
    assert set(state_of([tmp_path])) - set(before) == {str(tmp_path / "two.txt")}
