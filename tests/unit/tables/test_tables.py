"""The public tables: keys, evidence, conservation, the way to disk and back."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import openpyxl
import pytest

from jixiao.errors import TableError
from jixiao.model import TABLES, Cell, CellRef, Document, Field, Grid, Record, Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings
from jixiao.tables import Understood, build, load, write
from jixiao.understand import ClaimWords, Layouts, Reading

FORM = (
    "{year}年部门整体支出绩效目标表\n填报单位（盖章）：青禾县应急管理局\n单位：万元\n"
    "一级指标\t二级指标\t三级指标\t指标值\t分值\n"
    "产出指标\t数量指标\t演练次数\t≥6场\t50\n{more}\t\t培训人数\t≥300人次\t40\n填表人：甲乙丙\n"
)


def _extract(folder: Path, **files: str) -> Tables:
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return extract(sorted(folder.glob("*.txt")), Settings(), lambda *_: None)


def test_a_row_keeps_its_key_when_another_is_inserted(tmp_path: Path) -> None:
    """Row identifiers come from what a row says, not from where it stands."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    before = _extract(tmp_path / "a", x=FORM.format(year=2025, more=""))
    after = _extract(tmp_path / "b", x=FORM.format(year=2025, more="\t\t宣传次数\t≥2次\t0\n"))
    ids = {r["level3"]: r["row_id"] for r in before["indicators"]}
    assert ids.items() <= {r["level3"]: r["row_id"] for r in after["indicators"]}.items()
    assert len(after["indicators"]) == len(before["indicators"]) + 1


def test_two_years_in_one_document(tmp_path: Path) -> None:
    """Rows that say the same in two years of one document are told apart by their identifiers alone."""
    tables = _extract(tmp_path, a=FORM.format(year=2025, more="") + FORM.format(year=2026, more=""))
    ids = [r["row_id"] for r in tables["indicators"]]
    assert len(ids) == len(set(ids)) == 4
    assert not any(i.count("-") > 1 for i in ids)


def test_one_unit_over_documents_and_years(tmp_path: Path) -> None:
    """The same unit in two documents and two years is one unit; one indicator is one concept."""
    tables = _extract(tmp_path, a=FORM.format(year=2025, more=""), b=FORM.format(year=2026, more=""))
    assert [u["name"] for u in tables["units"]] == ["青禾县应急管理局"]
    assert len(tables["concepts"]) == 2
    assert {r["year_key"] for r in tables["indicators"]} == {"2025", "2026"}


@pytest.mark.parametrize("printed", ["[318]青禾县应急管理局", "318-青禾县应急管理局", "318001青禾县应急管理局"])
def test_who_carries_a_project_out_is_its_unit(tmp_path: Path, printed: str) -> None:
    """A form that names no unit of its own takes the implementing one, and a code before the name is its code."""
    text = (f"2025年项目支出绩效目标表\n项目名称\t乡村道路养护\n实施单位\t{printed}\n"
            "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t养护里程\t≥30公里\n")
    tables = _extract(tmp_path, a=text)
    assert [(u["name"], u["unit_code"][:3]) for u in tables["units"]] == [("青禾县应急管理局", "318")]


def test_equal_rows_are_numbered(tmp_path: Path) -> None:
    """A second row of the same name, level and form gets its own identifier."""
    tables = _extract(tmp_path, a=FORM.format(year=2025, more="\t\t演练次数\t≥9场\t0\n"))
    first, second, _ = (r["row_id"] for r in tables["indicators"])
    assert second == f"{first}-2"


def test_every_cell_is_accounted_for(tmp_path: Path) -> None:
    """Claimed and residue are all non-blank cells; evidence points at cells that are there; personal data is not."""
    tables = _extract(tmp_path, a=FORM.format(year=2025, more="\t\t\t\t\t\t多余的一格\n"))
    document = tables["documents"][0]
    assert int(document["cells_claimed"]) + int(document["cells_residue"]) == int(document["cells"]) == len(tables["cells"])
    cells = {(c["grid"], c["row"], c["column"]) for c in tables["cells"]}
    assert tables["evidence"]
    assert {(e["grid"], e["row"], e["cell_column"]) for e in tables["evidence"]} <= cells
    rows = {r["row_id"] for name in ("forms", "indicators") for r in tables[name]}
    assert {e["row_id"] for e in tables["evidence"]} <= rows
    assert document["personal_data_removed"] == "1"
    assert "甲乙丙" not in str(tables.rows)
    assert [f["code"] for f in tables["findings"] if f["code"] == "layout-residue"] == ["layout-residue"]


def test_two_files_of_one_name(tmp_path: Path) -> None:
    """They are told apart, whatever the order they are given in."""
    for folder, year in (("a", 2025), ("b", 2026)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(FORM.format(year=year, more=""), encoding="utf-8")
    files = [tmp_path / "a" / "x.txt", tmp_path / "b" / "x.txt"]
    one = extract(files, Settings(), lambda *_: None)
    other = extract(files[::-1], Settings(), lambda *_: None)
    assert sorted(d["document"] for d in one["documents"]) == ["x.txt", "x~2.txt"]
    assert one.rows == other.rows


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    """The others are read all the same."""
    (tmp_path / "empty.txt").write_bytes(b"")
    tables = _extract(tmp_path, good=FORM.format(year=2025, more=""))
    assert [d["document"] for d in tables["documents"]] == ["good.txt"]
    failed = [f for f in tables["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["document"]) for f in failed] == [("read-failed", "empty.txt")]


def test_disk_and_back(tmp_path: Path) -> None:
    """CSV keeps everything, with a header for empty tables and a description; Parquet holds the same."""
    tables = _extract(tmp_path, a=FORM.format(year=2025, more=""))
    write(tables, tmp_path / "csv")
    assert load(tmp_path / "csv").rows == tables.rows
    with (tmp_path / "csv" / "claims.csv").open(encoding="utf-8") as f:
        assert tuple(next(csv.reader(f))) == TABLES["claims"].names
    assert b"\r" not in (tmp_path / "csv" / "indicators.csv").read_bytes()
    write(tables, tmp_path / "parquet", "parquet")
    path = tmp_path / "parquet" / "indicators.parquet"
    names = duckdb.sql(f"SELECT level3 FROM '{path}' ORDER BY ordinal").fetchall()
    assert [n for (n,) in names] == [r["level3"] for r in tables["indicators"]]


def test_tables_on_disk_that_are_wrong(tmp_path: Path) -> None:
    """A folder without tables and a table that lacks columns are named."""
    with pytest.raises(TableError, match="jixiao extract"):
        load(tmp_path)
    (tmp_path / "documents.csv").write_text("document\nx\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"documents\.csv"):
        load(tmp_path)
    with pytest.raises(TableError, match="csv"):
        write(Tables(), tmp_path, "xls")


def test_a_defect_costs_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the program itself fails on a document, that is an error finding and the others are read."""
    from jixiao.pipeline import extract as stage

    whole = stage.understand

    def failing(document: Document, layouts: Layouts, classes: dict[str, str], claims: ClaimWords) -> Reading:
        if document.name == "b.txt":
            raise KeyError("planted")
        return whole(document, layouts, classes, claims)

    monkeypatch.setattr(stage, "understand", failing)
    tables = _extract(tmp_path, a=FORM.format(year=2025, more=""), b=FORM.format(year=2026, more=""))
    assert [d["document"] for d in tables["documents"]] == ["a.txt"]
    assert [(f["code"], f["document"]) for f in tables["findings"] if f["severity"] == "error"] == [("read-defect", "b.txt")]


def test_a_cell_is_evidence_for_a_field_once() -> None:
    """A field that names its cell twice (one figure under two labels) has one row of evidence for it: that is the key."""
    document = Document("a.docx", "0" * 64, "x", 1, (Grid(1, "table 1", "table", 1, 1, (Cell(1, 1, "7"),), "docx"),))
    at = CellRef(1, 1, 1)
    records = (Record("forms", 1, {"kind": Field("project-plan")}), Record("amounts", 1, {"amount": Field("7", (at, at))}))
    tables = build([Understood(document, records, {at: "money"}, ())], Settings())
    assert [(r["table"], r["column"]) for r in tables["evidence"]] == [("amounts", "amount")]


def test_hidden_cells_are_said(tmp_path: Path) -> None:
    """What a workbook hides is read and will be published, so the publisher is told."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ("2025年项目支出绩效目标表", "项目名称|乡村道路养护", "一级指标|三级指标|指标值", "产出指标|养护里程|≥30公里"):
        sheet.append(row.split("|"))
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    tables = extract([tmp_path / "a.xlsx"], Settings(), lambda *_: None)
    said = [f for f in tables["findings"] if f["code"] == "read-hidden-cells"]
    assert [(f["severity"], f["observed"]) for f in said] == [("warning", "2")]
    assert tables["indicators"][0]["project"] == "乡村道路养护"


def test_a_registry_gives_the_key_and_the_name(tmp_path: Path) -> None:
    """A unit and a project that the project's own registry holds keep its key, under every alias, and are not provisional."""
    folder = tmp_path / "ontology" / "registry"
    folder.mkdir(parents=True)
    (folder / "units.csv").write_text("key,name,aliases\n430999-yjglj,青禾县应急管理局,青禾县应急局|青禾县安监局\n", encoding="utf-8")
    (folder / "projects.csv").write_text("key,name,aliases\nroads,乡村道路养护,\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "2025年项目支出绩效目标表\n填报单位：青禾县应急局\n单位：万元\n项目名称\t2025年乡村道路养护\n"
        "一级指标\t三级指标\t指标值\n产出指标\t养护里程\t≥30公里\n", encoding="utf-8")
    tables = extract([tmp_path / "a.txt"], Settings(project=tmp_path), lambda *_: None)
    assert [(u["unit_key"], u["name"], u["registered"]) for u in tables["units"]] == [("430999-yjglj", "青禾县应急管理局", "yes")]
    assert [(p["project_key"], p["name"], p["registered"]) for p in tables["projects"]] == [("roads", "乡村道路养护", "yes")]
    said = [f["message"] for f in tables["findings"] if f["code"] == "identity-provisional"]
    assert [m.partition("：")[2] for m in said] == ["指标概念1个"]


@pytest.mark.parametrize("rows", ["青禾,青禾县应急管理局,\n", "qinghe,,\n", "a,甲局,\nb,乙局,甲局\n"])
def test_mistakes_in_a_registry_are_named(tmp_path: Path, rows: str) -> None:
    """A key that is no ASCII token, a missing name, a name of two keys: one sentence with file and line."""
    folder = tmp_path / "ontology" / "registry"
    folder.mkdir(parents=True)
    (folder / "units.csv").write_text(f"key,name,aliases\n{rows}", encoding="utf-8")
    with pytest.raises(TableError, match=r"units\.csv 第\d行"):
        extract([], Settings(project=tmp_path), lambda *_: None)
