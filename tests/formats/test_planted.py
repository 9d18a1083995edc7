"""A build of the examples finds the contradictions that their README lists, no others, and publishes no person."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Demo

PERSONS = re.compile("苏拾遗|陆见微|顾长卷|叶听竹|14200001234|14200005678|0300-6001234|6001234")


@pytest.fixture(scope="module")
def site(demo: Demo) -> Path:
    return demo.site


def rows(site: Path, table: str) -> list[dict[str, str]]:
    with (site / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(readme: str) -> dict[str, set[str]]:
    """The rule codes in the last column of the README's table, by document; a document without any has an empty set."""
    found = {}
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].endswith((".docx", ".xlsx", ".txt")):
            found[cells[0]] = set(re.findall(r"\b[A-Z]\d\d\b", cells[-1]))
    return found


def test_the_findings_are_those_that_the_readme_lists(site: Path, examples: Path):
    expected = listed((examples.parent / "README.md").read_text(encoding="utf-8"))
    assert sum(map(len, expected.values())) >= 8
    found: dict[str, set[str]] = {name: set() for name in expected}
    others = set()
    for finding in rows(site, "findings"):
        if re.fullmatch(r"[A-Z]\d\d", finding["code"]):
            found[finding["document"]].add(finding["code"])
        elif finding["severity"] in ("error", "warning") and not finding["code"].startswith("value-"):
            others.add((finding["document"], finding["code"]))
    assert found == expected
    assert others == set()


def test_every_cell_of_every_table_is_read(site: Path):
    left = [row for row in rows(site, "cells") if row["claimed"] != "yes" and row["role"] != "text"]
    assert [(row["document"], row["place"], row["text"]) for row in left] == []


def test_forms_and_indicators_are_all_there(site: Path):
    counts: dict[str, int] = defaultdict(int)
    for row in rows(site, "indicators"):
        counts[row["document"]] += 1
    assert sorted(counts.values()) == [15, 15, 18, 18, 19, 32]
    assert len(rows(site, "forms")) == 21
    assert {row["unit"] for row in rows(site, "forms")} == {"青禾县应急管理局", "望川市应急管理局", "云岚区应急管理局本级"}


def test_no_person_is_published(site: Path):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert len(files) > 100
    for path in files:
        assert not PERSONS.search(path.read_bytes().decode("utf-8", "replace")), path
    assert all(int(row["personal_data_removed"]) > 0 for row in rows(site, "documents"))
