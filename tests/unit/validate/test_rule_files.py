"""Rule and shape files: what they may say, what the message is where they do not, and a project's own rules."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from tests.unit.validate.conftest import Builder, map_tables

from jixiao.cli import main
from jixiao.errors import ShapeError
from jixiao.settings import Settings
from jixiao.validate import check_tables, validate
from jixiao.validate.expression import Expression, Missing
from jixiao.validate.rules import load

GOOD = {"code": "P02", "name": "测试", "forms": ["unit-plan"], "each": {"where": {"fund_source": "total", "nature": "total"}},
        "terms": {"basic": {"where": {"nature": "basic"}}}, "expected": "basic"}


def _own(tmp_path: Path, entry: object) -> Settings:
    folder = tmp_path / "shapes" / "arithmetic"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(yaml.safe_dump([entry], allow_unicode=True), encoding="utf-8")
    return Settings(project=tmp_path)


@pytest.mark.parametrize(("change", "complaint"), [
    ({"expected": "basic + x"}, "uses x, which no term defines"),
    ({"expected": "basic ** 2"}, "may not stand in a formula"),
    ({"expected": "basic +"}, "is not a formula"),
    ({"expected": "open('x')"}, "may not stand in a formula"),
    ({"each": {"table": "amount"}}, "there is no table amount"),
    ({"each": {"where": {"amounts": "1"}}}, "has no column amounts"),
    ({"each": {"where": {"item": {"match": "("}}}}, "own.yaml, rule 1 (P02)"),
    ({"terms": {"basic": {"same": ["stages"]}}}, "has no column stages"),
    ({"terms": {"basic": {"missing": "one"}}}, "missing must be zero"),
    ({"tolerance": "some"}, "tolerance must be"),
    ({"relation": "<"}, "relation must be"),
    ({"toleranse": "tau"}, "unknown key toleranse"),
    ({"forms": None}, "forms must list kinds of forms"),
    ({"forms": ["unit-plans"]}, "there is no kind of form unit-plans"),
])
def test_a_wrong_rule_is_named(tmp_path: Path, change: dict[str, object], complaint: str) -> None:
    settings = _own(tmp_path, {**GOOD, **change})
    with pytest.raises(ShapeError) as raised:
        load(settings.own)
    assert "own.yaml, rule 1" in str(raised.value)
    assert complaint in str(raised.value)


def test_a_code_that_the_catalogue_does_not_know(tmp_path: Path) -> None:
    builder = Builder()
    builder.document("一", [{"kind": "unit-plan"}])
    with pytest.raises(ShapeError, match=r"does not know Z99"):
        check_tables(builder.tables, _own(tmp_path, {**GOOD, "code": "Z99"}))


def test_a_rule_of_a_project_is_run_beside_the_shipped_ones(tmp_path: Path) -> None:
    settings = _own(tmp_path, GOOD | {"tolerance": 0})
    builder = Builder()
    builder.document("一", [{"kind": "unit-plan", "amounts": [
        {"fund_source": "total", "amount": "10.00"}, {"fund_source": "total", "nature": "basic", "amount": "9.00"},
        {"fund_source": "total", "nature": "project", "amount": "1.00"}]}])
    findings, checks = check_tables(builder.tables, settings)
    assert [(f.code, f.difference) for f in findings] == [("P02", "1.00")]
    assert [(c.passed, c.failed) for c in checks if c.code == "P02"] == [(1, 1)]


@pytest.mark.parametrize(("turtle", "complaint"), [
    ("@prefix : <#> . :a :b", "own.ttl is not valid Turtle"),
    ("@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix jx: <ns#> . <x> a sh:NodeShape ; sh:targetClass jx:Form ; "
     "sh:property [ sh:path jx:nothing ; sh:minCount 1 ] .", "names no rule"),
])
def test_a_wrong_shape_is_named(tmp_path: Path, turtle: str, complaint: str) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "own.ttl").write_text(turtle, encoding="utf-8")
    builder = Builder()
    builder.document("一", [{"kind": "unit-plan"}])
    with pytest.raises(ShapeError, match=complaint):
        validate(builder.tables, map_tables(builder.tables, tmp_path), Settings(project=tmp_path))


def test_formulas_are_exact() -> None:
    values = {"a": lambda: Decimal("0.1"), "b": lambda: Decimal("0.2")}
    assert Expression("a + b").value(values) == Decimal("0.3")
    assert Expression("a / b * 100").value(values) == Decimal(50)
    assert Expression("min(1, max(a, b))").value(values) == Decimal("0.2")


def test_the_first_that_is_there() -> None:
    def gone() -> Decimal:
        raise Missing("没有")

    assert Expression("first(a, b)").value({"a": gone, "b": lambda: Decimal(2)}) == 2
    with pytest.raises(Missing, match="没有"):
        Expression("first(a, a)").value({"a": gone})
    with pytest.raises(Missing, match="除数为 0"):
        Expression("1 / b").value({"b": lambda: Decimal(0)})


def test_the_list_of_rules_is_written_anew(root: Path) -> None:
    """`jixiao explain --list > docs/rule-list.md` makes the page."""
    done = CliRunner().invoke(main, ["explain", "--list"])
    assert done.output == (root / "docs" / "rule-list.md").read_text(encoding="utf-8")
    assert "| S06 | error |" in done.output


def test_every_key_of_a_rule_is_in_the_reference(root: Path) -> None:
    page = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    keys = {key for path in (root / "shapes" / "arithmetic").glob("*.yaml")
            for rule in yaml.safe_load(path.read_text(encoding="utf-8"))
            for key in (*rule, *rule.get("each", ()), *(k for term in rule.get("terms", {}).values() for k in term))}
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", page)] == []
