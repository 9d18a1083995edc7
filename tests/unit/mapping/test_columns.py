"""The shipped mappings and the schema of the public tables stay together."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from jixiao import resources
from jixiao.mapping import check
from jixiao.model import TABLES

MAPPINGS = resources.files("mappings/rdf", "*.yml")
UNMAPPED = yaml.safe_load((resources.folder("mappings") / "unmapped.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The columns that the shipped mappings use, by table."""
    data: Path = tmp_path_factory.mktemp("tables")
    for table in TABLES.values():
        (data / f"{table.name}.csv").write_text(",".join(table.names) + "\n", encoding="utf-8")
    used: dict[str, set[str]] = {name: set() for name in TABLES}
    for use in check(MAPPINGS, data).uses:
        used[use.source.name.removesuffix(".csv")].add(use.column)
    return used


def unmapped(table: str) -> set[str]:
    everywhere = {column for column in UNMAPPED["any"] if column in TABLES[table].names}
    return everywhere | set(UNMAPPED.get(table, {}))


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_mapped_or_listed_with_a_reason(table: str, mapped: dict[str, set[str]]) -> None:
    assert set(TABLES[table].names) - mapped[table] - unmapped(table) == set()


@pytest.mark.parametrize("table", TABLES)
def test_no_column_is_listed_as_unmapped_that_is_mapped(table: str, mapped: dict[str, set[str]]) -> None:
    assert set(UNMAPPED.get(table, {})) & mapped[table] == set()


def test_the_list_names_only_columns_that_exist_and_gives_reasons() -> None:
    for table, columns in UNMAPPED.items():
        for column, reason in columns.items():
            assert table == "any" or column in TABLES[table].names
            assert len(reason) > 10


def test_there_is_one_mapping_file_for_each_table() -> None:
    assert {path.stem for path in MAPPINGS} == set(TABLES)
