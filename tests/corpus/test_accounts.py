"""The accounts and budgets among the real documents: every table read, every figure an amount, and the printed sums hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.validate.conftest import map_tables

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.pipeline.stages import read_sources
from jixiao.settings import Settings
from jixiao.validate import validate

pytestmark = pytest.mark.corpus

ROLES = ["balance", "income", "expenditure", "fiscal-balance", "general", "basic", "three-public", "fund", "state-capital"]
# The file, the family of its tables, the unit of money of all tables but 三公, how many tables hold figures.
FILES = {
    "putuo-planning-2024-accounts": ("account", "2024", "万元", 7),
    "putuo-social-work-2024-accounts": ("account", "2024", "万元", 6),
    "putuo-commerce-2025-budget": ("budget", "2025", "元", 7),
    "putuo-office-2025-budget": ("budget", "2025", "元", 7),
    "putuo-wanli-2024-budget": ("budget", "2024", "元", 7),
    "putuo-wanli-2025-budget": ("budget", "2025", "元", 7),
}
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")


@pytest.fixture(scope="module", params=sorted(FILES))
def read(request: pytest.FixtureRequest, shared: Path) -> tuple[str, Tables]:
    """One of the files and its tables."""
    return request.param, read_sources([shared / "corpus" / "real" / f"{request.param}.pdf"], Settings(), lambda *_: None)


def _of(tables: Tables, role: str, **where: str) -> list[Row]:
    rows = [a for a in tables["amounts"] if a["form_kind"].endswith(f"-{role}") and a["form_kind"].count("-") == role.count("-") + 1]
    return [a for a in rows if all(a[k] == v for k, v in where.items())]


def _one(tables: Tables, role: str, **where: str) -> Decimal:
    rows = _of(tables, role, **where)
    assert len(rows) == 1, (role, where)
    return Decimal(rows[0]["amount"])


def _near(a: Decimal, b: Decimal, unit: str, addends: int = 1) -> bool:
    return abs(a - b) <= (Decimal(addends + 1) if unit == "元" else Decimal("0.005") * (addends + 1))


def test_the_nine_tables_are_found(read: tuple[str, Tables]) -> None:
    name, tables = read
    family, year, unit, filled = FILES[name]
    forms = tables["forms"]
    assert sorted(f["kind"] for f in forms) == sorted(f"{family}-{role}" for role in ROLES)
    assert {f["year"] for f in forms} == {year}
    assert len({f["unit"] for f in forms}) == 1
    assert {f["money_unit"] for f in forms if not f["kind"].endswith("three-public")} == {unit}
    assert {f["money_unit"] for f in forms if f["kind"].endswith("three-public")} == {"万元"}
    assert len({a["form"] for a in tables["amounts"]}) == filled


def test_every_figure_of_their_tables_is_an_amount(read: tuple[str, Tables]) -> None:
    _, tables = read
    of_forms = {g["grid"] for g in tables["grids"] if g["kind"] == "table" and g["form"]}
    numbers = [c for c in tables["cells"] if c["grid"] in of_forms and _NUMBER.fullmatch(c["text"])]
    assert [c["place"] for c in numbers if c["claimed"] == "no"] == []
    money = [c for c in numbers if c["role"] == "money"]
    assert len(money) == len(tables["amounts"])
    assert sum(Decimal(c["text"].replace(",", "")) for c in money) == sum(Decimal(a["amount"]) for a in tables["amounts"])
    assert {c["role"] for c in numbers} <= {"money", "item"}, "all other numbers are codes"


def test_codes_nest_and_add_up(read: tuple[str, Tables]) -> None:
    """In every column the classes, the sections and the entries each make the total."""
    _, tables = read
    for role in ("income", "expenditure", "general"):
        columns: dict[tuple[str, str], dict[int, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
        for a in _of(tables, role):
            depth = len(a["subject_ref"]) if a["subject"] == "code" else 0
            columns[a["column"], a["money_unit"]][depth].append(Decimal(a["amount"]))
        assert ("total", next(iter(columns))[1]) in columns
        for (_, unit), depths in columns.items():
            assert sorted(depths) == [0, 3, 5, 7]
            assert len(depths[0]) == 1
            for depth in (3, 5, 7):
                assert _near(sum(depths[depth], Decimal(0)), depths[0][0], unit, len(depths[depth]))


def test_both_sides_are_equal_and_tables_agree(read: tuple[str, Tables]) -> None:
    name, tables = read
    unit = FILES[name][2]
    for role, column in (("balance", "amount"), ("fiscal-balance", "total")):
        income = _one(tables, role, side="income", subject_ref="total")
        assert income == _one(tables, role, side="expenditure", subject_ref="total", column=column)
    classes = _of(tables, "balance", side="expenditure", subject="code")
    spent = _one(tables, "expenditure", subject_ref="total", column="total")
    assert _near(sum((Decimal(a["amount"]) for a in classes), Decimal(0)), spent, unit, len(classes))
    basic = _one(tables, "general", subject_ref="total", column="basic")
    tops = [a for a in _of(tables, "basic", subject="code") if len(a["subject_ref"]) == 3 and a["column"] in ("amount", "total")]
    assert _near(sum((Decimal(a["amount"]) for a in tops), Decimal(0)), basic, unit, len(tops))


# What the rules of accounts and budgets tell of the text of each, read by hand and right (docs/real-accounts.md).
TOLD = {
    "putuo-planning-2024-accounts": {"F20": 5},
    "putuo-social-work-2024-accounts": {"F20": 1, "F25": 1},
    "putuo-wanli-2024-budget": {"B07": 1},
    "putuo-wanli-2025-budget": {"F20": 1},
}


def test_no_sum_of_accounts_or_budgets_fails(read: tuple[str, Tables], tmp_path: Path) -> None:
    """Their tables add up; the one figure that does not is off by rounding that its column of whole 元 allows.

    Of their text only what is wrong in it is told.
    """
    name, tables = read
    outcome = validate(tables, map_tables(tables, tmp_path), Settings())
    rules = [c for c in outcome.checks if re.fullmatch(r"F0\d|F1[0-9]|B0[1-68]", c.code)]
    assert sum(c.failed for c in rules) == 0
    told = Counter(f.code for f in outcome.findings if f.code[0] in "FB" and f.severity in ("error", "warning"))
    assert told == TOLD.get(name, {})
    assert sum(c.passed + c.rounded for c in rules) > 100
    ours = "F" if FILES[name][0] == "account" else "B"
    assert {c.code[0] for c in rules if c.evaluated} == {ours}
