"""What to fix first, and what is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jixiao.errors import BaselineError
from jixiao.reports import assemble, baseline, load_baseline
from jixiao.reports.baseline import compare
from jixiao.reports.order import in_order, walk
from jixiao.settings import Settings


def _numbers(run: Any, known: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    return [(item.number, item.row["id"][-1]) for item in walk(in_order(run.tables, known))]


def test_causes_before_consequences_errors_before_warnings_many_consequences_first(full: Any) -> None:
    # 5 has the consequence 4, and that 6; 3 and 9 are errors alone, 9 belongs to no document; 2 and 8 are warnings.
    assert _numbers(full) == [("1", "5"), ("1.1", "4"), ("1.1.1", "6"), ("2", "3"), ("3", "9"), ("4", "2"), ("5", "8"), ("", "7"),
                              ("", "1")]


def test_what_somebody_must_act_on_is_not_hidden_under_a_remark_of_the_reader(full: Any) -> None:
    assert ("5", "8") in _numbers(full)  # I01 follows from a repair


def test_known_findings_come_after_new_ones(full: Any) -> None:
    known = frozenset({"f-00000003", "f-00000004", "f-00000005"})
    # The group of 5 holds a new one, 6, so it stays in front.
    assert [identifier for number, identifier in _numbers(full, known) if number] == ["5", "4", "6", "9", "2", "8", "3"]


@pytest.mark.parametrize("cause", ["f-00000004", "f-00000005", "f-gone"])
def test_a_circle_of_causes_or_a_cause_that_is_not_there_loses_nothing(full: Any, cause: str) -> None:
    next(r for r in full.tables["findings"] if r["id"] == "f-00000005")["cause"] = cause
    assert sorted(identifier for _, identifier in _numbers(full)) == list("123456789")


def test_a_baseline_comes_back_as_it_was_written_and_knows_everything(full: Any, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_bytes(baseline(full.tables["findings"]))
    entries = load_baseline(path)
    assert [e["id"][-1] for e in entries] == ["9", "5", "4", "6", "8", "2", "3"]  # by document, form and rule
    report = assemble(full.tables, Settings(), "warning", entries)
    assert (report.failing, report.comparison.gone if report.comparison else None) == ([], ())
    assert {i.row["id"] for i in report.findings if i.known} == {e["id"] for e in entries}


def _changed(full: Any, change: Callable[[dict[str, str]], None]) -> tuple[set[str], list[str]]:
    """Known and gone after the finding S07 changed."""
    entries = json.loads(baseline(full.tables["findings"]))["findings"]
    row = next(r for r in full.tables["findings"] if r["code"] == "S07")
    change(row)
    found = compare(full.tables["findings"], entries)
    return {r["code"] for r in full.tables["findings"] if r["id"] in found.known}, [e["code"] for e in found.gone]


def test_a_finding_is_known_after_its_document_was_saved_again(full: Any) -> None:
    known, gone = _changed(full, lambda row: row.update(id="f-0000aaaa"))
    assert "S07" in known
    assert gone == []


def test_a_finding_is_known_after_its_row_slid(full: Any) -> None:
    known, gone = _changed(full, lambda row: row.update(id="f-0000aaaa", message="S07的说明（工作表2 D4）"))
    assert "S07" in known
    assert gone == []


@pytest.mark.parametrize("change", [{"observed": "7.50"}, {"id": "f-0000aaaa", "message": "S07的说明 7 分（工作表2 D3）"}])
def test_a_figure_that_changed_makes_a_finding_new(full: Any, change: dict[str, str]) -> None:
    change = {"message": "S07的说明 7.5 分（工作表2 D3）", **change}
    known, gone = _changed(full, lambda row: row.update(change))
    assert "S07" not in known
    assert gone == ["S07"]


def test_each_entry_knows_one_finding_only(run: Any) -> None:
    run.document("甲.xlsx")
    for number in (1, 2, 3):
        run.find(f"f-0000000{number}", "S07", "error", "甲.xlsx")
    entries = json.loads(baseline(run.tables["findings"][:2]))["findings"]
    for entry in entries:
        entry["id"] += "0"
    assert compare(run.tables["findings"], entries).known == {"f-00000001", "f-00000002"}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"baseline": 9, "findings": []}', '{"baseline": 1, "findings": [{"id": "f"}]}'])
def test_what_is_no_baseline_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    with pytest.raises(BaselineError, match=r"没有基线文件.*known\.json"):
        load_baseline(path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"known\.json 不是"):
        load_baseline(path)
