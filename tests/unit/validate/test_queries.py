"""Rules in SQL: what they may say, what is said where they do not, and what a publisher decides on single rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.validate.conftest import Builder

from jixiao.errors import SettingsError, ShapeError
from jixiao.settings import RuleSetting, Settings, load
from jixiao.validate import check_tables

COUNTED = {"code": "S06", "name": "件数", "expected": "counted", "observed": "total", "forms": ["project-evaluation"], "tolerance": 0,
           "sql": "SELECT f.ref AS anchor, f.ref AS total, count(*) AS counted "
                  "FROM forms f JOIN indicators i USING (document, form) GROUP BY 1"}
DECIDED = {"code": "P08", "sql": "SELECT ref AS anchor, cmp(total_score, '2') != 0 AS fails, "
                                 "'总分是' || shown(ref) || '。' AS message FROM forms"}


def ran(folder: Path, entry: dict[str, Any], **settings: Any) -> tuple[list[Any], list[Any]]:
    (folder / "shapes" / "queries").mkdir(parents=True, exist_ok=True)
    (folder / "shapes" / "queries" / "own.yaml").write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    builder = Builder()
    builder.document("一", [{"kind": "project-evaluation", "total_score": "1", "indicators": [{}]},
                           {"kind": "project-evaluation", "total_score": "2.50", "indicators": [{}]},
                           {"kind": "project-evaluation", "total_score": "3"}])
    found, checks = check_tables(builder.tables, Settings(project=folder, **settings))
    return [f for f in found if f.code == entry["code"]], [c for c in checks if c.code == entry["code"] and (c.evaluated or c.reason)]


def test_figures_are_compared_and_counted_by_form(tmp_path: Path) -> None:
    found, checks = ran(tmp_path, COUNTED)
    assert [(f.form, f.observed, f.expected, f.difference) for f in found] == [(2, "2.50", "1", "1.50")]
    assert "总分 2.5分（第1行第2格）" in found[0].message
    assert {(c.form, c.passed, c.failed) for c in checks if c.evaluated} == {(1, 1, 0), (2, 0, 1)}
    assert any(c.form == 3 and "没有所需数据" in c.reason for c in checks)


def test_a_query_that_decides_itself_is_counted_by_document(tmp_path: Path) -> None:
    found, checks = ran(tmp_path, DECIDED)
    assert [f.form for f in found] == [1, 2, 3]
    assert found[1].message == "总分是项目支出绩效自评表的总分 2.5分（第1行第2格）。"
    assert [(c.evaluated, c.failed) for c in checks if not c.form] == [(3, 3)]


@pytest.mark.parametrize(("change", "said"), [
    ({"sql": "SELECT none, total, counted"}, "no such column"), ({"tables": 1}, "unknown key tables"),
    ({"sql": "SELECT '1' AS anchor, 1 AS total, 2 AS counted"}, "no reference"), ({"expected": "counted +"}, "is not a formula"),
    ({"expected": "others"}, "no term defines"), ({"code": "Z99"}, "does not know Z99"), ({"relation": ">"}, "relation must be"),
    ({"sql": "SELECT threshold('S06', 'x') AS anchor, '' AS total, 2 AS counted FROM forms"}, "user-defined function"),
])
def test_a_wrong_query_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(ShapeError, match=said) as raised:
        ran(tmp_path, {**COUNTED, **change})
    assert "own.yaml, rule 1" in str(raised.value)


def test_a_rule_is_switched_off_or_graded_with_a_reason(tmp_path: Path) -> None:
    off = {"rules": {"S06": RuleSetting(off=True, reason="本市不评总分")}}
    found, checks = ran(tmp_path, COUNTED, **off)
    assert found == []
    assert {(c.evaluated, c.reason) for c in checks} == {(0, "已按设置关闭：本市不评总分")}
    found, checks = ran(tmp_path, COUNTED, rules={"S06": RuleSetting(severity="info", reason="试行")})
    assert [f.severity for f in found] == ["info"]
    assert all("级别按设置改为 info：试行" in c.reason for c in checks)


@pytest.mark.parametrize(("text", "said"), [
    ("[rules.S99]\noff = true\nreason = '无'\n", "没有规则 S99"), ("[rules.S06]\nover = 3\n", "没有这个阈值"),
])  # fmt: skip
def test_a_setting_for_what_does_not_exist(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "jixiao.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        check_tables(Builder().tables, load(tmp_path / "jixiao.toml"))


@pytest.mark.parametrize(("text", "said"), [
    ("rules = 3\n", "rules 应写成"), ("[rules.S06]\noff = 1\n", "off 应写成"), ("[rules.S06]\noff = true\n", "要写 reason"),
    ("[rules.S06]\nseverity = 'bad'\nreason = 'x'\n", "之一"), ("[rules.S06]\nover = 'x'\n", "over 应写成"),
])  # fmt: skip
def test_a_setting_that_cannot_be(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "jixiao.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load(tmp_path / "jixiao.toml")
