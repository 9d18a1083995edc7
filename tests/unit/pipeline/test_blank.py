"""Blank forms: made from layouts, filled in, read back whole; their check sheet agrees with the rules."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from jixiao.errors import LayoutError
from jixiao.model.blank import Blank
from jixiao.pipeline.blank import blanks, workbook
from jixiao.pipeline.check import Checked, applied, check
from jixiao.settings import Settings

SETTINGS = Settings()
KINDS = ("unit-plan", "project-plan", "unit-evaluation", "project-evaluation")
Values = dict[str, list[object]]

INDICATORS: Values = {
    # 3 rows of 经济成本, 社会成本, 生态环境成本, 4 of 数量, 3 of 质量, 2 of 时效, 经济, 2 of 社会, 生态, 可持续, 2 of 满意度
    "三级指标": ["培训成本", *[None] * 4, "培训场次", "培训人次", None, None, "考核合格率", *[None] * 5, "群众知晓率", *[None] * 3,
                 "群众满意度"],
    "指标值类型": ["≤", *[None] * 4, "≥", "≥", None, None, "≥", *[None] * 5, "≥", *[None] * 3, "≥"],
    "度量单位": ["万元", *[None] * 4, "场", "人次", None, None, "%", *[None] * 5, "%", *[None] * 3, "%"],
    "分值": [20, *[None] * 4, 20, 10, None, None, 10, *[None] * 5, 20, *[None] * 3, 10],
}
TARGETS = [60.5, *[None] * 4, 12, 300, None, None, 95, *[None] * 5, 90, *[None] * 3, 92]
FUNDS: Values = {
    "年度资金总额 年初预算数": [100], "年度资金总额 全年预算数": [120], "年度资金总额 全年执行数": [108],
    "年度资金总额 分值": [10], "年度资金总额 执行率": [0.9], "年度资金总额 得分": [9],
    "其中：当年财政拨款 年初预算数": [100], "其中：当年财政拨款 全年预算数": [110], "其中：当年财政拨款 全年执行数": [99],
    "上年结转资金 年初预算数": [0], "上年结转资金 全年预算数": [10], "上年结转资金 全年执行数": [9],
    "其他资金 年初预算数": [0], "其他资金 全年预算数": [0], "其他资金 全年执行数": [0],
    "年度总体目标 预期目标": ["办好培训，让群众放心。"], "年度总体目标 实际完成情况": ["培训按时办完。"],
    "年度指标值": TARGETS, "实际完成值": [60.5, *[None] * 4, 12, 280, None, None, 97, *[None] * 5, 93, *[None] * 3, 92],
    "得分": [20, *[None] * 4, 20, 9.33, None, None, 10, *[None] * 5, 20, *[None] * 3, 10],
    "偏差原因分析及改进措施": [*[None] * 6, "两场因汛情停办，下年提前安排。"],
    "总分 分值": [100], "总分 得分": [98.33],
}
RIGHT: dict[str, Values] = {
    "unit-plan": {
        "部门（单位）名称": ["青松县气象局"], "部门（单位）职责": ["监测天气。"], "年度履职目标": ["办好全年培训，让群众放心。"],
        "任务名称": ["基层培训", "设备维护"], "主要内容": ["按月培训信息员", "检修观测站"],
        "资金总额": [70.5, 50], "财政拨款": [70.5, 40],
        "其他资金": [0, 10], "合计 资金总额": [120.5], "合计 财政拨款": [110.5], "合计 其他资金": [10],
        "预算情况 预算总额": [120.5], "预算情况 一般公共预算": [110.5], "预算情况 政府性基金拨款": [0],
        "预算情况 国有资本经营预算": [0],
        "预算情况 财政专户管理资金": [0], "预算情况 其他资金": [10], "预算情况 基本支出": [60], "预算情况 项目支出": [60.5],
        "指标值": TARGETS,
    },
    "project-plan": {
        "项目名称": ["基层气象信息员培训"], "预算单位": ["青松县气象局"], "主管部门": ["青松县气象局"],
        "项目支出实施期": ["2026年1月至12月"],
        "资金总额": [60.5], "其中：财政资金": [50.5], "上级补助": [10], "其他资金": [0], "资金支出计划（%） 3月底": [25],
        "资金支出计划（%） 6月底": [50], "资金支出计划（%） 9月底": [75], "资金支出计划（%） 12月底": [100],
        "年度绩效目标": ["全年培训十二场。"], "指标值": TARGETS,
    },
    "unit-evaluation": {"部门（单位）名称": ["青松县气象局"], **FUNDS},
    "project-evaluation": {"项目名称": ["基层气象信息员培训"], "主管部门": ["青松县气象局"], "实施单位": ["青松县气象局"], **FUNDS},
}
WRONG: dict[str, tuple[Values, set[str]]] = {
    "unit-plan": ({"预算情况 项目支出": [61.5], "合计 财政拨款": [111.5]}, {"P02", "P03"}),
    "project-plan": ({"资金支出计划（%） 9月底": [40], "上级补助": [12]}, {"P04", "P07"}),
    "unit-evaluation": ({"年度资金总额 执行率": [0.95], "总分 得分": [97.33]}, {"S01", "S06"}),
    "project-evaluation": ({"上年结转资金 全年执行数": [8],
                            "得分": [21, *[None] * 4, 20, 9.33, None, None, 9, *[None] * 5, 20, *[None] * 3, 10]},
                           {"S03", "S07"}),
}


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[Blank, bytes]]:
    """The blank forms and their workbooks."""
    known = blanks(SETTINGS)
    return {name: (known[name], workbook(name, SETTINGS)) for name in KINDS}


def _filled(blank: Blank, data: bytes, values: Values) -> tuple[Workbook, list[str]]:
    """A workbook filled in, and the addresses of the filled cells."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    addresses = []
    for says, given in {"年度": ["2026年度"], **INDICATORS, **values}.items():
        cells = [c for c in blank.inputs if c.says == says]
        assert cells, says
        for cell, value in zip(cells, given, strict=False):
            if value is not None:
                sheet.cell(cell.row, cell.column).value = value  # type: ignore[assignment]
                addresses.append(sheet.cell(cell.row, cell.column).coordinate)
    return book, addresses


def _saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


@pytest.mark.parametrize("name", KINDS)
def test_a_filled_form_is_read_back_whole_and_holds(made: dict[str, tuple[Blank, bytes]], name: str, tmp_path: Path) -> None:
    book, addresses = _filled(*made[name], RIGHT[name])
    tables = check([_saved(book, tmp_path / "form.xlsx")], SETTINGS).tables
    evidence = {(int(r["row"]), int(r["cell_column"])) for r in tables["evidence"]}
    lost = [a for a in addresses if openpyxl.utils.cell.coordinate_to_tuple(a) not in evidence]
    assert (lost, len(addresses) > 30) == ([], True)
    assert [(r["kind"], r["year"]) for r in tables["forms"]] == [(name, "2026")]
    assert [r["place"] for r in tables["cells"] if r["role"] == "residue"] == []
    assert [r["code"] for r in tables["findings"] if r["severity"] in ("error", "warning")] == []
    columns = ("level2", "level3", "operator", "target_number", "unit_of_measure", "weight")
    assert [tuple(r[c] for c in columns) for r in tables["indicators"]] == [
        ("经济成本指标", "培训成本", "<=", "60.5", "万元", "20.00"), ("数量指标", "培训场次", ">=", "12", "场", "20.00"),
        ("数量指标", "培训人次", ">=", "300", "人次", "10.00"), ("质量指标", "考核合格率", ">=", "95", "%", "10.00"),
        ("社会效益指标", "群众知晓率", ">=", "90", "%", "20.00"), ("服务对象满意度指标", "群众满意度", ">=", "92", "%", "10.00"),
    ]


@pytest.mark.parametrize("name", KINDS)
def test_a_planted_error_is_found(made: dict[str, tuple[Blank, bytes]], name: str, tmp_path: Path) -> None:
    values, codes = WRONG[name]
    book, _ = _filled(*made[name], {**RIGHT[name], **values})
    checked = check([_saved(book, tmp_path / "form.xlsx")], SETTINGS)
    assert {f.row["code"] for f in checked.findings if f.row["severity"] == "error"} == codes
    assert [f.row["code"] for f in checked.findings if f.row["code"] == "layout-partly-read"] == []  # the form errs, not the reading
    assert all(f.place.startswith("工作表1 ") for f in checked.findings if f.row["severity"] == "error")


def _cases(made: dict[str, tuple[Blank, bytes]], folder: Path) -> Iterator[Path]:
    """Each form with errors in it, one as it should be, and one not yet filled in."""
    for name in KINDS:
        yield _saved(_filled(*made[name], {**RIGHT[name], **WRONG[name][0]})[0], folder / f"{name}-wrong.xlsx")
    yield _saved(_filled(*made["unit-evaluation"], RIGHT["unit-evaluation"])[0], folder / "right.xlsx")
    yield _saved(openpyxl.load_workbook(io.BytesIO(made["unit-plan"][1])), folder / "blank.xlsx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice, which computes the check sheet, is not installed")
def test_the_check_sheet_agrees_with_the_rules(made: dict[str, tuple[Blank, bytes]], tmp_path: Path) -> None:
    files = list(_cases(made, tmp_path))
    office = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    target = ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "computed")]
    subprocess.run([*office, *target, *map(str, files)], check=True, capture_output=True, timeout=240)
    for path in files:
        sheet = openpyxl.load_workbook(tmp_path / "computed" / path.name, data_only=True)["核查"]
        shown = [(str(row[0]), str(row[8])) for row in sheet.iter_rows(min_row=5, values_only=True)]
        assert {result for _, result in shown} <= {"相符", "不一致", "未填"}, path.name
        checked = check([path], SETTINGS)
        _agree(path.name, shown, checked)


def _agree(name: str, shown: list[tuple[str, str]], checked: Checked) -> None:
    if name == "blank.xlsx":
        assert {result for _, result in shown} == {"未填"}
        return
    rules = {a.code: a for a in applied(checked.tables)}
    for code in dict.fromkeys(code for code, _ in shown):
        results = [result for c, result in shown if c == code]
        rule = rules[code]
        if code in ("P07", "S07"):  # one line for all rows that the shape looks at
            assert ("不一致" in results) == bool(rule.failed), (name, code)
        else:
            assert results.count("不一致") == rule.failed, (name, code, results)
            assert results.count("相符") == rule.passed + rule.rounded, (name, code, results)


def test_the_same_form_gives_the_same_bytes(made: dict[str, tuple[Blank, bytes]]) -> None:
    assert workbook("unit-plan", SETTINGS) == made["unit-plan"][1]


def test_what_may_be_written_is_in_the_workbook(made: dict[str, tuple[Blank, bytes]]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made["unit-evaluation"][1])).worksheets[0]
    rules = {str(v.sqref).partition(":")[0]: v for v in sheet.data_validations.dataValidation}
    cells = [(c.says, sheet.cell(c.row, c.column).coordinate) for c in made["unit-evaluation"][0].inputs]
    at = dict(reversed(cells))
    weight, score = at["分值"], at["得分"]
    assert str(rules[weight].sqref) == f"{weight}:{dict(cells)['分值']}"
    assert rules[weight].formula1 == f"AND(ISNUMBER({weight}),{weight}>=0,{weight}<=100,ROUND({weight},2)={weight})"
    assert f"{score}<=${weight}" in rules[score].formula1
    assert rules[at["指标值类型"]].formula1 == '"≥,>,≤,<,=,定性"'
    assert "2026年度" in rules[at["年度"]].formula1


def test_a_rule_that_is_switched_off_is_not_on_the_check_sheet(tmp_path: Path) -> None:
    (tmp_path / "jixiao.toml").write_text('[rules.P08]\noff = true\nreason = "本地目标表不设分值"\n', encoding="utf-8")
    from jixiao import settings

    sheet = openpyxl.load_workbook(io.BytesIO(workbook("unit-plan", settings.load(tmp_path / "jixiao.toml"))))["核查"]
    codes = {row[0] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert codes == {"P01", "P02", "P03"}


def test_a_word_that_no_layout_reads_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mappings" / "blanks"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(
        "own:\n  kind: unit-plan\n  title: 部门整体支出绩效目标表\n  widths: [15, 30, 30]\n  parts:\n"
        "    - labels: [{unit: 部门名称}, {duties: 名头}]\n"
        "    - {below: {budget: 预算总额, plan_general: 一般公共预算}, beside: 预算情况}\n", encoding="utf-8")
    with pytest.raises(LayoutError, match="B4（名头）"):
        workbook("own", Settings(project=tmp_path))


def test_a_label_that_no_layout_has_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mappings" / "blanks"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(
        "own:\n  kind: unit-plan\n  title: 部门整体支出绩效目标表\n  widths: [15, 30]\n  parts:\n    - labels: [{units: 名称}]\n",
        encoding="utf-8")
    with pytest.raises(LayoutError, match=r"own.yaml.*标签“units”"):
        blanks(Settings(project=tmp_path))


@pytest.mark.parametrize(("kind", "codes"), [
    ("unit-plan", {"P01", "P02", "P03", "P08"}), ("project-plan", {"P04", "P07", "P08"}),
    ("unit-evaluation", {"S01", "S02", "S03", "S05", "S06", "S07"}),
    ("project-evaluation", {"S01", "S02", "S03", "S05", "S06", "S07"}),
])  # fmt: skip
def test_the_check_sheet_has_a_line_for_every_identity_of_its_form(kind: str, codes: set[str]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(kind, SETTINGS)))["核查"]
    assert codes <= {cell.value for cell in sheet["A"]}
