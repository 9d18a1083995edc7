"""Fiscal Data Packages: rows as printed, a descriptor that fits them, and what is told of the rest."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jixiao.exports import Exported, fdp
from jixiao.graph import Store
from jixiao.settings import Settings


@pytest.fixture(scope="module")
def out(dump: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Exported]:
    folder = tmp_path_factory.mktemp("fdp")
    return folder, fdp(dump, settings.base, folder, settings)


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "amounts.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"].rpartition("unit/")[2]: row for row in csv.DictReader(stream)}


def descriptor(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_amounts_stand_as_printed_with_their_dimensions(out: tuple[Path, Exported]) -> None:
    found = rows(out[0] / "wan-yuan")
    plan = found["lyj/2025/#a-1"]
    assert (plan["unit_name"], plan["division_name"], plan["year"]) == ("白石县林业局", "白石县", "2025")
    assert (plan["phase"], plan["fund_source"], plan["nature"], plan["amount"]) == ("initial", "total", "project", "16.00")
    project = found["lyj/2025/#a-3"]
    assert (project["project"], project["project_name"], project["amount"]) == ("patrol", "护林巡查经费", "10.00")
    opening = found["lyj/2024/#a-5"]
    assert (opening["direction"], opening["line"], opening["line_name"], opening[
    "amount"]) == ("revenue", "opening", "年初结转和结余", "0.00")
    assert found["lyj/2024/#a-3"]["vintage"] == "carry-over"
    assert (found["nyj/2024/#a-3"]["execution_rate"], found["nyj/2024/#a-3"]["weight"], found["nyj/2024/#a-3"][
    "score"]) == ("40%", "10", "4")
    assert (found["nyj/2024/#a-10"]["function_code"], found["nyj/2024/#a-10"]["function_name"]) == ("213", "农林水支出")
    assert rows(out[0] / "yuan")["nyj/2025/#a-5"]["amount"] == "1000000.00"
    assert rows(out[0] / "yuan")["nyj/2025/#a-5"]["printed"] == "1,000,000.00"


def test_a_package_for_each_unit_of_money(out: tuple[Path, Exported]) -> None:
    assert sorted(p.name for p in out[0].iterdir()) == ["wan-yuan", "yuan"]
    factors = {p.name: descriptor(p)["model"]["measures"]["amount"] for p in out[0].iterdir()}
    assert factors == {"wan-yuan": {"source": "amount", "currency": "CNY", "factor": 10000},
                       "yuan": {"source": "amount", "currency": "CNY", "factor": 1}}


@pytest.mark.parametrize("name", ["wan-yuan", "yuan"])
def test_the_descriptor_fits_its_rows(out: tuple[Path, Exported], name: str) -> None:
    """What the published JSON schema of the tabular and the fiscal profile asks for."""
    package = descriptor(out[0] / name)
    assert package["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert all(source["title"] for source in package["sources"])
    assert all(licence["path"] for licence in package["licenses"])
    assert re.fullmatch(r"\d{4}-01-01", package["fiscalPeriod"]["start"])
    (resource,) = package["resources"]
    content = (out[0] / name / resource["path"]).read_bytes()
    assert (resource["profile"], resource["bytes"]) == ("tabular-data-resource", len(content))
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    found = rows(out[0] / name)
    fields = {f["name"]: f for f in resource["schema"]["fields"]}
    assert list(fields) == list(next(iter(found.values())))
    for row in found.values():
        for column, value in row.items():
            assert value or not fields[column].get("constraints", {}).get("required"), column
            assert not value or {"string": str, "integer": int, "number": Decimal}[fields[column]["type"]](value) is not None
    assert len(found) == len(content.splitlines()) - 1, "ids are unique"
    sources = [a["source"] for d in package["model"]["dimensions"].values() for a in d["attributes"].values()]
    assert set(fields) - set(sources) == {
        "parent_line", "amount", "printed", "execution_rate", "weight", "score", "document", "place"}
    for dimension in package["model"]["dimensions"].values():
        assert dimension["dimensionType"] in ("datetime", "entity", "classification", "activity", "fact", "location", "other")
        assert dimension["primaryKey"]
        assert set(dimension["primaryKey"]) <= set(dimension["attributes"])
        assert {a["labelfor"] for a in dimension["attributes"].values() if "labelfor" in a} <= set(dimension["attributes"])
        assert (dimension["dimensionType"] == "classification") == ("classificationType" in dimension)


def test_labels_have_their_codes(out: tuple[Path, Exported]) -> None:
    types = [f.get("columnType", "") for f in descriptor(out[0] / "yuan")["resources"][0]["schema"]["fields"]]
    assert len(types) == len(set(types) - {""}) + types.count("")
    for label in (t for t in types if t.endswith((":label", ":title"))):
        assert {label.rpartition(":")[0] + end for end in (":code", ":id")} & set(types), label


def test_nothing_is_lost_silently(out: tuple[Path, Exported], dump: Path, settings: Settings) -> None:
    """Two amounts of the sample print no unit of money."""
    left = {c.en: c.number for c in out[1].left_out}
    assert left["amounts whose unit of money is not known"] == 2
    (row,) = Store(settings.base).load(dump).query("SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a jx:Amount }").text()
    assert sum(len(rows(p)) for p in out[0].iterdir()) + 2 == int(row[0])
    assert left["figures of the text"] == 8


def test_the_same_bytes_twice(out: tuple[Path, Exported], dump: Path, settings: Settings, tmp_path: Path) -> None:
    assert fdp(dump, settings.base, tmp_path, settings) == out[1]
    for path in tmp_path.rglob("*.*"):
        assert path.read_bytes() == (out[0] / path.relative_to(tmp_path)).read_bytes()
