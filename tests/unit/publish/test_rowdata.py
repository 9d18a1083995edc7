"""The rows that the browser works on: nothing left out, every value with its cell, every link with its target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from jixiao.publish.rowdata import TABLES

if TYPE_CHECKING:
    from conftest import Site


def read(root: Path, name: str) -> Any:
    """The content of a file of data."""
    text = (root / "data" / f"{name}.js").read_text(encoding="utf-8").rstrip("\n")
    start = f'jixiao("{name}",'
    assert text.startswith(start)
    return json.loads(text[len(start):-1])


def rows(root: Path, table: str) -> list[dict[str, str]]:
    """All rows of a table."""
    out = []
    for name, count in read(root, "rows/index")["tables"][table]:
        shard = read(root, name)
        assert shard["rows"] == count
        part: list[dict[str, str]] = [{} for _ in range(count)]
        for column, content in shard["columns"].items():
            for at, row in enumerate(part):
                row[column] = (content if isinstance(content, str) else content[at] if isinstance(content, list)
                               else content["of"][content["at"][at]])
        out += part
    return out


def test_every_row_is_there_with_every_column(site: Site) -> None:
    for table, columns in TABLES.items():
        found = rows(site.root, table)
        assert all(tuple(row) == columns for row in found)
        if table != "rates":
            key = "id" if table == "findings" else "row_id"
            assert sorted(r["id"] for r in found) == sorted(r[key] for r in site.tables[table])
    assert read(site.root, "rows/index")["total"] == {t: len(rows(site.root, t)) for t in TABLES}


def test_a_rate_sets_what_was_executed_against_the_adjusted_budget(site: Site) -> None:
    (rate,) = rows(site.root, "rates")
    assert (rate["budget"], rate["executed"], rate["rate"], rate["printed"]) == ("110.00", "99.00", "90.00", "90.00%")
    assert (rate["budget_cell"], rate["executed_cell"]) == ("1.4.3", ".4")
    assert rate["project"] == site.sample.PROJECT


def test_targets_have_their_parts(site: Site) -> None:
    drill, fix, people = (r for r in rows(site.root, "indicators") if r["year"] == "2025")
    assert (drill["operator"], drill["number"], drill["measure"], drill["target"]) == (">=", "6", "场", "")
    assert fix["number"] == "100"
    assert (people["operator"], people["number"], people["target"]) == ("qualitative", "", "明显提升")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("which", ["site", "extended", "cut"])
def test_rows_and_cells_have_their_anchors(which: str, table: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(which)
    root = made if isinstance(made, Path) else made.root
    pages: dict[Path, set[str]] = {}

    def has(folder: str, fragment: str) -> bool:
        path = root / folder / "index.html"
        if path not in pages:
            pages[path] = set(html.fromstring(path.read_bytes()).xpath("//@id"))
        return fragment in pages[path]

    linked = 0
    for row in rows(root, table):
        document = f"document/{row['document']}"
        if table != "findings":
            year = f"unit/{row['unit']}/{row['year']}"
            assert bool(row["sheet"]) == (root / year / "page-2").exists(), "a long year's own page only leads on"
            assert has(year + (row["sheet"] and f"/page-{row['sheet']}"), row["id"])
        elif row["document"]:
            assert has(document + (row["page"] and f"/page-{row['page']}"), row["id"])
        else:
            assert has("findings", row["id"])
        line = ""
        for column in (c for c in row if c.endswith("cell") and row[c]):
            place = line + row[column] if row[column].startswith(".") else row[column]
            line = line or place.rpartition(".")[0]
            page, _, rest = place.rpartition("/")
            grid, at, cell_column = rest.split(".")
            assert has(document + (page and f"/page-{page}"), f"g{grid}r{at}c{cell_column}")
            linked += 1
    assert linked > 0


def test_the_index_names_units_codes_and_rules(site: Site) -> None:
    index = read(site.root, "rows/index")
    names = {key: (name, shards) for key, name, shards in index["units"]}
    assert names[site.sample.UNIT] == (site.sample.NAME, {table: [0, 0] for table in TABLES})
    assert index["codes"]["stage"]["executed"] == ["全年执行", "executed"]
    assert index["codes"]["fund"]["total"] == ["全部资金", "all sources"]
    assert index["codes"]["rule"]["P01"][2] == "error"
    for codes in index["codes"].values():
        assert all(all(entry) for entry in codes.values())
