"""Decisions of a person: what is accepted is merged, what is refused is remembered, and contradictions change nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.errors import SettingsError, TableError
from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.pipeline.registry import apply_sheet, check_registries, propose_sheet
from jixiao.settings import Settings, load
from jixiao.tables import write

Write = Callable[..., Path]
FORM = (
    "{year}年部门整体支出绩效目标表\n填报单位（盖章）：{unit}\n单位：万元\n"
    "一级指标\t二级指标\t三级指标\t指标值\t分值\n产出指标\t数量指标\t{name}\t≥6场\t50\n"
    "满意度指标\t服务对象满意度指标\t{who}满意度\t≥90%\t50\n"
)
DOCUMENTS = (("2024", "青禾县林业局", "护林演练场次", "群众"), ("2025", "青禾县林业局（机关）", "护林演练场次情况", "人民群众"),
             ("2026", "青禾县林业局局", "2026年护林演练场次", "=护林员"))


@pytest.fixture
def root(project: Write) -> Path:
    """A project of three documents: three years of one unit, its name misspelt in the last one."""
    root = project()
    for year, unit, name, who in DOCUMENTS:
        (root / f"{year}.txt").write_text(FORM.format(year=year, unit=unit, name=name, who=who), encoding="utf-8")
    _tables(root)
    return root


def _tables(root: Path) -> Tables:
    tables = extract(sorted(root.glob("20*.txt")), load(root / "jixiao.toml"), lambda *_: None)
    write(tables, root / "tables")
    return tables


def _propose(root: Path, new: bool = False) -> list[dict[str, str]]:
    propose_sheet(root / "tables", root / "sheet.csv", ("units", "projects", "indicators"), new, load(root / "jixiao.toml"))
    return list(csv.DictReader(io.StringIO((root / "sheet.csv").read_text(encoding="utf-8-sig"))))


def _apply(root: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> tuple[int, int]:
    with (root / "filled.csv").open("w", encoding=encoding, newline="") as f:
        writer = csv.DictWriter(f, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    done = apply_sheet(root / "filled.csv", load(root / "jixiao.toml"))
    return done.accepted, done.refused


def test_the_whole_way(root: Path) -> None:
    """Propose, decide, build again: what was accepted is one and its old key says where it went; nothing is proposed twice."""
    before = _tables(root)
    assert (len(before["units"]), len(before["concepts"])) == (2, 5)
    rows = _propose(root)
    assert {(r["kind"], r["relation"]) for r in rows} == {("units", "same"), ("indicators", "same")}
    assert all(float(r["score"]) >= 0.75 and "（+" in r["evidence"] for r in rows)
    for row in rows:
        row["decision"] = "否" if row["kind"] == "indicators" and "满意度" in row["keep_name"] else "是"
    refused = sum(r["decision"] == "否" for r in rows)
    assert _apply(root, rows, "gb18030") == (len(rows) - refused, refused)
    assert check_registries(load(root / "jixiao.toml"))[1] == []
    after = _tables(root)
    assert [u["name"] for u in after["units"]] == ["青禾县林业局"]
    assert after["units"][0]["aliases"] == "青禾县林业局(机关)|青禾县林业局局"
    assert [c["aliases"] for c in after["concepts"] if "演练" in c["name"]] == ["护林演练场次情况|2026年护林演练场次"]
    gone = {u["unit_key"] for u in before["units"]} - {u["unit_key"] for u in after["units"]}
    merged = [r for r in after["merged"] if r["kind"] == "unit"]
    assert {r["key"] for r in merged} == gone
    assert {r["merged_into"] for r in merged} == {u["unit_key"] for u in after["units"]}
    assert sorted(r["year_key"] for r in merged) == ["", "2024", "2025", "2026"]
    assert _propose(root) == []
    write(before, root / "tables")  # tables of before the decisions are read with the decisions
    assert _propose(root) == []


def test_what_is_left_open_stays_open(root: Path) -> None:
    rows = _propose(root)
    assert _apply(root, rows) == (0, 0)
    assert not list((root / "ontology" / "registry").glob("*.csv"))
    assert _propose(root) == rows


def test_a_name_gets_the_key_that_a_person_gives(root: Path) -> None:
    """The provisional key of a name that is registered under another one stays and says where it went."""
    rows = [r for r in _propose(root, new=True) if r["relation"] == "new"]
    for row in rows:
        if row["keep_name"].startswith("青禾县林业局|"):
            row |= {"decision": "yes", "key": "430999-lyj"}
    assert _apply(root, rows) == (1, 0)
    tables = _tables(root)
    assert {(u["unit_key"], u["registered"]) for u in tables["units"]} >= {("430999-lyj", "yes")}
    assert [(r["year_key"], r["merged_into"]) for r in tables["merged"]] == [
        ("", "430999-lyj"), ("2024", "430999-lyj"), ("2025", "430999-lyj")]
    assert "430999-lyj" not in {r["keep"] for r in _propose(root, new=True) if r["relation"] == "new"}


def test_one_decision_after_another_keeps_what_was_there(root: Path) -> None:
    """Rows that the registry had stay as they are, in their order."""
    registry = root / "ontology" / "registry" / "units.csv"
    registry.write_text("key,name,aliases\nz,云岚县林业局,云岚林业\na,望川市林业局,\n", encoding="utf-8")
    _apply(root, [r | {"decision": "是"} for r in _propose(root) if r["kind"] == "units"])
    rows = list(csv.DictReader(registry.open(encoding="utf-8")))
    assert [(r["key"], r["aliases"]) for r in rows[:2]] == [("z", "云岚林业"), ("a", "")]
    assert len(rows) == 4


def test_contradictions_change_nothing(root: Path) -> None:
    """Both yes and no to one pair: nothing is written and every place is named."""
    rows = [r for r in _propose(root) if r["kind"] == "units"]
    both = [rows[0] | {"decision": "是"}, rows[0] | {"decision": "否"}]
    with pytest.raises(TableError, match="已定为不同"):
        _apply(root, both)
    assert not list((root / "ontology" / "registry").glob("*.csv"))


@pytest.mark.parametrize(("change", "said"), [
    ({"decision": "也许"}, "第2行.*也许"), ({"decision": "是", "kind": "roads"}, "roads"),
    ({"decision": "是", "relation": "like"}, "like"), ({"decision": "是", "other": ""}, "不能空"),
    ({"decision": "是", "key": "林业局"}, "字母、数字"),
])
def test_mistakes_in_a_sheet_are_named(root: Path, change: dict[str, str], said: str) -> None:
    rows = [r for r in _propose(root) if r["kind"] == "units"]
    with pytest.raises(TableError, match=said):
        _apply(root, [rows[0] | change])


def test_there_must_be_a_project(root: Path) -> None:
    _propose(root)
    with pytest.raises(SettingsError, match=r"jixiao\.toml"):
        apply_sheet(root / "sheet.csv", Settings())


def test_a_name_is_no_formula(root: Path) -> None:
    """A name that begins with = reaches a spreadsheet program as text, and comes back as it was."""
    (row,) = [r for r in _propose(root, new=True) if r["relation"] == "new" and r["keep_name"].startswith("'=")]
    _apply(root, [row | {"decision": "是"}])
    assert "=护林员满意度" in {c["name"] for c in _tables(root)["concepts"] if c["registered"] == "yes"}
