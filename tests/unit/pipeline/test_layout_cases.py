"""Every case folder in tests/cases/layouts: a document, perhaps layouts of its own, and the rows that must come of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jixiao.errors import JixiaoError, LayoutError, TableError
from jixiao.pipeline.cases import accept, cases, run
from jixiao.settings import Settings

CASES = Path(__file__).parents[2] / "cases" / "layouts"
OWN = CASES / "own-application"


@pytest.mark.parametrize("folder", cases(CASES), ids=lambda p: p.name)
def test_the_case_is_read_as_expected(folder: Path) -> None:
    case = run(folder, Settings())
    assert case.differences == ()
    assert case.rows


def test_the_forms_with_layouts_of_their_own_need_them(tmp_path: Path) -> None:
    folders = [c for c in cases(CASES) if (c / "layouts").is_dir()]
    assert folders
    for folder in folders:
        copy = shutil.copytree(folder, tmp_path / folder.name, ignore=shutil.ignore_patterns("layouts"))
        assert run(copy, Settings()).differences


def test_differences_name_table_row_and_column(tmp_path: Path) -> None:
    copy = shutil.copytree(OWN, tmp_path / "case")
    table = copy / "expected" / "indicators.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",30,", ",31,"), encoding="utf-8")
    assert run(copy, Settings()).differences == ("indicators.csv 第 1 行 row：target：应为 expected '31'，读到 read '30'",)
    lines = text.splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    assert [d.startswith("indicators.csv：多读了") and "村民满意度" in d for d in run(copy, Settings()).differences] == [True]
    table.write_text("".join([*lines, lines[-1].replace("村民满意度", "干部满意度")]), encoding="utf-8")
    assert [d.startswith("indicators.csv 第 6 行 row：没有读到") for d in run(copy, Settings()).differences] == [True]


def test_what_is_accepted_passes(tmp_path: Path) -> None:
    copy = shutil.copytree(OWN, tmp_path / "case")
    shutil.rmtree(copy / "expected")
    with pytest.raises(TableError, match="--accept"):
        run(copy, Settings())
    written = accept(copy, Settings())
    assert {p.name for p in written} >= {"documents.csv", "forms.csv", "indicators.csv"}
    assert run(copy, Settings()).differences == ()


@pytest.mark.parametrize(("name", "text", "error", "message"), [
    ("expected/indicator.csv", "level3\n", TableError, "是不是 indicators"),
    ("expected/indicators.csv", "level3,tarhet\n", TableError, "indicators.csv:1：第 2 列“tarhet”.*是不是 target"),
    ("expected/indicators.csv", "level3,target\n养护里程\n", TableError, "第 2 个记录有 1 格，应有 2 格"),
    ("layouts/application.yaml", "id: x\n", LayoutError, r"application\.yaml:1"),
    ("document.docx", "PK", JixiaoError, "document.docx"),
])
def test_mistakes_in_a_case_are_named(tmp_path: Path, name: str, text: str, error: type[Exception], message: str) -> None:
    copy = shutil.copytree(OWN, tmp_path / "case")
    (copy / name).write_text(text, encoding="utf-8")
    if name.startswith("document"):
        (copy / name).write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(error, match=message):
        run(copy, Settings())


def test_a_folder_without_cases_says_what_a_case_is(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match=r"document\.\*"):
        cases(tmp_path)
