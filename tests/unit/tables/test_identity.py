"""One identity over documents, years and formats: units, projects, concepts, and the rows of forms."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

HEAD = ["{year}年项目支出绩效目标表", "填报单位：{unit}", "项目名称|{project}", "单位：万元",
        "一级指标|二级指标|三级指标|指标值|分值"]
ROWS = ["产出指标|数量指标|养护里程（公里）|≥30公里|30", "产出指标|数量指标|巡查次数|≥12次|20", "产出指标|数量指标|巡查次数|≥4次|10",
        "产出指标|质量指标|验收合格率|≥95%|10", "效益指标|社会效益指标|“平安路”创建数|≥2条|10",
        "满意度指标|服务对象满意度指标|群众满意度|≥90%|10"]


def _write(path: Path, rows: list[str]) -> Path:
    """A form as text, as a workbook, as a web page or as a Word document, by the ending of the name."""
    cells = [row.split("|") for row in rows]
    width = max(map(len, cells))
    if path.suffix == ".txt":
        path.write_text("".join("\t".join(row) + "\n" for row in cells), encoding="utf-8")
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in cells:
            book.active.append(row)
        book.save(path)
    elif path.suffix == ".html":
        body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
        path.write_text(f"<html><meta charset=utf-8><table>{body}</table></html>", encoding="utf-8")
    else:
        document = docx.Document()
        table = document.add_table(len(cells), width)
        for at, row in enumerate(cells):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
        document.save(str(path))
    return path


def _read(*paths: Path, project: Path | None = None) -> Tables:
    return extract(sorted(paths), Settings(project=project), lambda *_: None)


def _form(year: str = "2025", unit: str = "青禾县交通运输局", project: str = "乡村道路养护", rows: list[str] = ROWS) -> list[str]:
    return [line.format(year=year, unit=unit, project=project) for line in HEAD] + rows


def _ids(tables: Tables) -> list[tuple[str, str, str]]:
    return sorted((r["level3"], r["target"], r["row_id"]) for r in tables["indicators"])


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The form as text."""
    return _read(_write(tmp_path_factory.mktemp("identity") / "a.txt", _form()))


@pytest.mark.parametrize("name", ["b.xlsx", "b.html", "b.docx"])
def test_a_converted_form_keeps_every_key(printed: Tables, tmp_path: Path, name: str) -> None:
    """Units, projects, concepts and rows have the keys that they have in the text, whatever the file is called."""
    other = _read(_write(tmp_path / name, _form()))
    assert len(_ids(printed)) == len(ROWS)
    assert _ids(other) == _ids(printed)
    for table in ("units", "projects", "concepts"):
        assert other[table] == printed[table]
    assert [r["row_id"] for r in other["forms"]] == [r["row_id"] for r in printed["forms"]]


def test_shuffled_rows_keep_their_keys(printed: Tables, tmp_path: Path) -> None:
    """Rows of other names may stand anywhere; the second row of one name is -2 in the order of the document."""
    for number, order in enumerate(([5, 4, 3, 1, 2, 0], [1, 5, 2, 0, 4, 3], [3, 0, 1, 4, 2, 5])):
        shuffled = _read(_write(tmp_path / f"{number}.txt", _form(rows=[ROWS[i] for i in order])))
        assert _ids(shuffled) == _ids(printed)
    twice = [r["row_id"] for r in printed["indicators"] if r["level3"] == "巡查次数"]
    assert twice[1] == f"{twice[0]}-2"


def test_a_row_above_changes_no_other(printed: Tables, tmp_path: Path) -> None:
    more = _read(_write(tmp_path / "a.txt", _form(rows=["产出指标|数量指标|新修涵洞|≥3处|0", *ROWS])))
    assert set(_ids(printed)) < set(_ids(more))


@pytest.mark.parametrize("second", ["b.txt", "b.xlsx"])
def test_one_unit_project_and_concept_over_two_documents_and_years(tmp_path: Path, second: str) -> None:
    """Another year, another format and other brackets, quotes and years in the names: one unit, one project, the same concepts."""
    other = {"养护里程（公里）": "2026年养护里程", "“平安路”创建数": "平安路创建数", "群众满意度": "群众满意度指标"}
    rows = ["|".join(other.get(cell, cell) for cell in row.split("|")) for row in ROWS]
    tables = _read(_write(tmp_path / "a.txt", _form()),
                   _write(tmp_path / second, _form("2026", "青禾县交通运输局（本级）", "2026年“乡村道路”养护", rows)))
    assert [u["name"] for u in tables["units"]] == ["青禾县交通运输局"]
    assert [(p["name"], p["aliases"]) for p in tables["projects"]] == [("乡村道路养护", "2026年“乡村道路”养护")]
    assert len(tables["concepts"]) == 5
    assert {c["aliases"] for c in tables["concepts"] if c["aliases"]} == {"2026年养护里程", "平安路创建数", "群众满意度指标"}
    assert {(r["unit_key"], r["year_key"]) for r in tables["indicators"]} == {
        (tables["units"][0]["unit_key"], year) for year in ("2025", "2026")}


def test_equal_names_that_measure_something_else_are_not_merged(tmp_path: Path) -> None:
    """Another category or another kind of unit is another concept; multiples of one unit are not."""
    rows = ["产出指标|数量指标|培训|≥3场|10", "产出指标|质量指标|培训|≥90%|10", "产出指标|数量指标|培训|≥30人次|10",
            "成本指标|经济成本指标|培训|≤3万元|10", "成本指标|经济成本指标|培训|≤900元|10"]
    tables = _read(_write(tmp_path / "a.txt", _form(rows=rows)))
    concepts = [r["concept_key"] for r in tables["indicators"]]
    assert len(set(concepts)) == 4
    assert concepts[3] == concepts[4]
    assert sorted((c["category"], c["measure_key"]) for c in tables["concepts"]) == [
        ("cost-economic", "wan-yuan"), ("output-quality", "percent"), ("output-quantity", "chang"), ("output-quantity", "renci")]


def test_two_bureaus_that_print_no_place_are_two(tmp_path: Path) -> None:
    """Nothing says that 交通运输局 of one document is that of another; in one document it is one."""
    tables = _read(_write(tmp_path / "a.txt", _form("2025", "交通运输局") + _form("2026", "交通运输局（机关）")),
                   _write(tmp_path / "b.txt", _form("2025", "交通运输局")))
    assert [u["name"] for u in tables["units"]] == ["交通运输局", "交通运输局"]
    assert len({f["unit_key"] for f in tables["forms"] if f["document"] == "a.txt"}) == 1


def test_documents_of_one_place(tmp_path: Path) -> None:
    """Where the publisher says that all documents come from one place, a name without a place is one unit of it."""
    paths = [_write(tmp_path / f"{year}.txt", _form(year, "城关镇人民政府")) for year in ("2025", "2026")]
    keys = {place: {u["unit_key"] for u in extract(paths, Settings(place=place), lambda *_: None)["units"]}
            for place in ("", "青禾县", "云岚县")}
    assert [len(k) for k in keys.values()] == [2, 1, 1]
    assert keys["青禾县"] != keys["云岚县"]


def test_provisional_identities_are_said(printed: Tables) -> None:
    """One finding for each document, with the names and how many indicators."""
    (finding,) = [f for f in printed["findings"] if f["code"] == "identity-provisional"]
    assert finding["severity"] == "info"
    assert "青禾县交通运输局、乡村道路养护、指标概念5个" in finding["message"]
    assert finding["observed"] == "7"


def test_one_unit_under_two_codes_is_said(tmp_path: Path) -> None:
    """A department and its own office are one unit until a registry says otherwise."""
    printed = (("2025", "318", ""), ("2026", "318001", "本级"))
    forms = [_form(year, f"[{code}]青禾县交通运输局{scope}") for year, code, scope in printed]
    path = _write(tmp_path / "a.txt", [line for form in forms for line in form])
    tables = _read(path)
    assert len(tables["units"]) == 1
    said = [f for f in tables["findings"] if f["code"] == "identity-unit-codes"]
    assert [f["observed"] for f in said] == ["318、318001"]
    folder = tmp_path / "ontology" / "registry"
    folder.mkdir(parents=True)
    (folder / "units.csv").write_text("key,name\na,青禾县交通运输局\nb,青禾县交通运输局本级\n", encoding="utf-8")
    tables = _read(path, project=tmp_path)
    assert [u["unit_key"] for u in tables["units"]] == ["a", "b"]
    assert not [f for f in tables["findings"] if f["code"] == "identity-unit-codes"]


def test_projects_of_a_merged_unit_say_where_they_went(tmp_path: Path) -> None:
    """Under a unit that was merged into another one its projects get new keys; the old ones stay as merged."""
    path = _write(tmp_path / "a.txt", _form(unit="青禾县交通局"))
    before = _read(path)
    unit, project = before["units"][0]["unit_key"], before["projects"][0]["project_key"]
    folder = tmp_path / "ontology" / "registry"
    folder.mkdir(parents=True)
    rows = f"key,name,merged_into\njt,青禾县交通运输局,\n{unit},青禾县交通局,jt\n"
    (folder / "units.csv").write_text(rows, encoding="utf-8")
    after = _read(path, project=tmp_path)
    assert [(r["kind"], r["key"], r["merged_into"]) for r in after["merged"] if not r["year_key"]] == [
        ("unit", unit, "jt"), ("project", project, after["projects"][0]["project_key"])]
