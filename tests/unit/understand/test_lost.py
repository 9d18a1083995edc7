"""Tables whose cells were lost in running text: rebuilt where words and sums decide, named where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

TITLE = "2024年度项目支出绩效自评表"
HEADER = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
ROWS = [
    ["产出指标", "数量指标", "清淤河道长度", "≥18公里", "18.6公里", "15", "15", ""],
    ["", "", "新建生态护岸", "≥2.4公里", "2.1公里", "10", "8.75", "雨季长，两处缓建"],
    ["", "质量指标", "工程验收合格率", "100%", "100%", "15", "15", ""],
    ["", "时效指标", "汛前完工", "4月底前", "4月20日完工", "10", "10", ""],
    ["效益指标", "社会效益指标", "沿线村庄受涝次数", "≤2次", "1次", "20", "20", ""],
    ["", "生态效益指标", "河道水质", "改善", "明显改善", "20", "20", ""],
    ["满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥90%", "92%", "10", "10", ""],
]
TOTAL = ["总分", "", "", "", "", "100", "98.75", ""]
TRUTH = [
    ("产出指标", "数量指标", "清淤河道长度", ">=", "18", "公里", "15", "15"),
    ("产出指标", "数量指标", "新建生态护岸", ">=", "2.4", "公里", "10", "8.75"),
    ("产出指标", "质量指标", "工程验收合格率", "=", "100", "%", "15", "15"),
    ("产出指标", "时效指标", "汛前完工", "qualitative", "4月底前", "", "10", "10"),
    ("效益指标", "社会效益指标", "沿线村庄受涝次数", "<=", "2", "次", "20", "20"),
    ("效益指标", "生态效益指标", "河道水质", "qualitative", "改善", "", "20", "20"),
    ("满意度指标", "服务对象满意度指标", "沿河居民满意度", ">=", "90", "%", "10", "10"),
]
GRID = [HEADER, *ROWS, TOTAL]
COLUMNS = ("level1", "level2", "level3", "operator", "target", "unit_of_measure", "weight", "score")


def _tables(tmp_path: Path, text: str) -> Tables:
    source = tmp_path / "form.txt"
    source.write_text(text, encoding="utf-8")
    tables = extract([source], Settings(), lambda *_: None)
    for document in tables["documents"]:
        assert int(document["cells_claimed"]) + int(document["cells_residue"]) == int(document["cells"])
    cells = {(c["grid"], c["row"], c["column"]) for c in tables["cells"]}
    used = {(e["grid"], e["row"], e["cell_column"]) for e in tables["evidence"]}
    used |= {(f["grid"], f["row"], f["cell_column"]) for f in tables["finding_cells"]}
    assert used <= cells  # all speak of the cells as found
    return tables


def _rows(tables: Tables) -> list[tuple[str, ...]]:
    return [tuple(r[c] for c in COLUMNS) for r in tables["indicators"]]


def _codes(tables: Tables) -> set[str]:
    return {f["code"] for f in tables["findings"]}


def _lines(*grids: list[list[str]], blank: bool = False) -> str:
    return "\n".join(cell for grid in grids for row in grid for cell in row if cell or blank)


DIALECTS = {
    "a cell to a line": _lines(GRID),
    "a cell to a line, blank cells are blank lines": _lines(GRID, blank=True),
    "a cell to a line, a blank line ends a row": "\n\n".join(_lines([row]) for row in GRID),
    "a cell to a line, blank lines everywhere": _lines(GRID).replace("\n", "\n\n"),
    "rows, blanks between cells": "\n".join(" ".join(c for c in row if c) for row in GRID),
    "all on one line": " ".join(c for row in GRID for c in row if c),
    "headings on lines of their own, rows on lines": _lines([HEADER]) + "\n" + "\n".join(
        " ".join(c for c in row if c) for row in [*ROWS, TOTAL]),
    "headings broken over lines": _lines(GRID).replace("年度指标值", "年度\n指标值", 1).replace("析及改进措施", "析\n及改进措施"),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_rows_without_blank_cells(tmp_path: Path, dialect: str) -> None:
    """Every dialect gives the rows of the table, and says that they were rebuilt."""
    tables = _tables(tmp_path, f"{TITLE}\n{DIALECTS[dialect]}\n填表人：某某  联系电话：0000\n")
    assert _rows(tables) == TRUTH
    (form,) = tables["forms"]
    assert (form["kind"], form["total_weight"], form["total_score"]) == ("project-evaluation", "100", "98.75")
    assert "layout-rebuilt-rows" in _codes(tables)
    assert "layout-undecided" not in _codes(tables)


HEAD = (
    "项目名称 沙渠清淤\n主管部门 [018]沙渠县水务局\n项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n"
    "年度资金总额 120.00 118.00 108.56 10 92% 9.2\n其中：当年财政拨款 100.00 98.00 88.56\n其他资金 20.00 20.00 20.00\n"
    "年度总体目标 预期目标 实际完成情况\n1.清淤18公里。\n1.清淤18.6公里。\n"
)


@pytest.mark.parametrize("joiner", ["\n", " "])
def test_head_and_money(tmp_path: Path, joiner: str) -> None:
    """Labels find their values, money its columns, goals their halves."""
    head = HEAD.replace("\n年度总体目标", "\0").replace(" ", joiner).replace("\0", "\n年度总体目标")
    tables = _tables(tmp_path, f"{TITLE}\n{head}{DIALECTS['a cell to a line']}\n")
    (form,) = tables["forms"]
    assert (form["project"], form["department"]) == ("沙渠清淤", "[018]沙渠县水务局")
    amounts = {(a["fund_source"], a["stage"]): a["amount"] for a in tables["amounts"]}
    assert amounts["total", "adjusted"] == "118.00"
    assert amounts["fiscal", "executed"] == "88.56"
    assert amounts["other", "initial"] == "20.00"
    assert [(g["stage"], g["text"]) for g in tables["goals"]] == [("expected", "1.清淤18公里。"), ("actual", "1.清淤18.6公里。")]
    assert _rows(tables) == TRUTH


def test_money_by_rate_and_sums(tmp_path: Path) -> None:
    """Two figures in three columns: the rate or the total tells which; where neither does, nothing is read."""
    header = "项目资金（万元）\n年初预算数\n全年预算数\n全年执行数\n执行率\n"
    decided = _tables(tmp_path, f"{TITLE}\n{header}年度资金总额\n60.00\n80.00\n72.00\n90%\n其他资金\n80.00\n72.00\n90%\n"
                                f"其中：财政拨款\n60.00\n{_lines(GRID)}\n")
    amounts = {(a["fund_source"], a["stage"]): a["amount"] for a in decided["amounts"]}
    assert amounts["other", "adjusted"] == "80.00"
    assert amounts["fiscal", "initial"] == "60.00"
    open_ = _tables(tmp_path, f"{TITLE}\n{header}年度资金总额\n60.00\n60.00\n{_lines(GRID)}\n")
    assert open_["amounts"] == []
    assert any(f["code"] == "layout-undecided" and "60.00 60.00" in f["message"] for f in open_["findings"])
    assert _rows(open_) == TRUTH


def test_what_cannot_be_decided_is_said(tmp_path: Path) -> None:
    """One value and one figure less: target or result, weight or score? The row is left out, its neighbours are not."""
    grid = [HEADER, *ROWS[:2], ["", "质量指标", "工程验收合格率", "", "100%", "15", "", ""], *ROWS[3:], TOTAL]
    tables = _tables(tmp_path, f"{TITLE}\n{_lines(grid)}\n")
    assert _rows(tables) == [TRUTH[0], TRUTH[1], *TRUTH[3:]]
    assert any(f["code"] == "layout-undecided" and "工程验收合格率" in f["message"] for f in tables["findings"])
    residue = {c["text"] for c in tables["cells"] if c["claimed"] == "no"}
    assert "工程验收合格率" in residue


def test_columns_of_a_plan(tmp_path: Path) -> None:
    """Operator, value and unit in columns of their own, in either order; placeholder rows are none."""
    text = _lines([["2025年项目支出绩效目标表"], ["项目名称", "古渡口巡查"],
                   ["一级指标", "二级指标", "三级指标", "指标值", "度量单位", "指标值类型", "备注"],
                   ["产出指标", "数量指标", "巡查次数", "48", "次", "≥", ""], ["", "", "巡查点位", "6", "处", "=", "含夜间"],
                   ["", "质量指标", "/", "", "", "", ""],
                   ["效益指标", "社会效益指标", "游客投诉", "3", "起", "≤", ""]])
    tables = _tables(tmp_path, text)
    assert [(r["level2"], r["level3"], r["operator"], r["target"], r["unit_of_measure"]) for r in tables["indicators"]] == [
        ("数量指标", "巡查次数", ">=", "48", "次"), ("数量指标", "巡查点位", "=", "6", "处"),
        ("社会效益指标", "游客投诉", "<=", "3", "起")]
    assert tables["forms"][0]["project"] == "古渡口巡查"


def test_half_a_name_is_no_name(tmp_path: Path) -> None:
    """A name that goes on behind the values of its row is not read as half a name."""
    half = [["", "", "减少沿线村庄及农田", "下降", "下降", "5", "5", ""], ["", "", "受淹损失", "", "", "", "", ""]]
    grid = [HEADER, *ROWS[:5], *half, *ROWS[5:]]
    tables = _tables(tmp_path, f"{TITLE}\n{_lines(grid)}\n")
    assert "减少沿线村庄及农田" not in {r["level3"] for r in tables["indicators"]}
    assert "layout-undecided" in _codes(tables)


@pytest.mark.parametrize(
    "text",
    [
        "2024年，我局 完成 造林 8600 亩，补植 1200 亩。\n指标值\n完成情况\n总体良好。\n三级指标\n按要求设置。\n",
        "一级指标是产出、效益和满意度，二级指标由各单位细化。\n三级指标 应当 量化。\n指标值 应当 合理。\n",
        "收入支出决算表\n单位：万元\n项目\n决算数\n一般公共预算财政拨款收入\n1,204.55\n社会保障和就业支出\n88.10\n",
        "目录\n一、部门概况 1\n二、收入决算表 5\n三、支出决算表 9\n四、绩效自评表 12\n",
    ],
)
def test_prose_and_accounts_are_no_indicators(tmp_path: Path, text: str) -> None:
    """Words of the vocabulary in prose, lists and accounts make no indicator and no rebuilt table."""
    tables = _tables(tmp_path, text)
    assert tables["indicators"] == []
    assert "layout-rebuilt-rows" not in _codes(tables)


def test_a_table_that_fits_no_vocabulary_is_left_alone(tmp_path: Path) -> None:
    """Headings alone make no rows: prose behind them stays text, and that is said."""
    text = f"{TITLE}\n{_lines([HEADER])}\n" + "\n".join(f"第{n}段说明本单位开展工作的总体情况和主要做法。" for n in range(1, 9))
    tables = _tables(tmp_path, text)
    assert tables["indicators"] == []
    assert "layout-undecided" in _codes(tables)


GLUED = (
    f"{TITLE}\n项目名称沙渠清淤主管部门[018]沙渠县水务局\n项目资金（万元）全年预算数（A）全年执行数（B）执行率（B/A）\n"
    "年度资金总额:120108.290.17%\n其中：当年财政拨款:10088.288.2%\n"
)


def test_nothing_between_the_cells(tmp_path: Path) -> None:
    """Figures that run into one another are cut where the rate, the units and the weights leave one way."""
    rows = [r for r in GRID if r[2:4] != ["河道水质", "改善"]]
    rows[-1] = ["总分", "", "", "", "", "80", "78.75", ""]
    tables = _tables(tmp_path, GLUED + "\n".join("".join(row) for row in rows))
    assert _rows(tables) == [t for t in TRUTH if t[2] not in ("河道水质", "汛前完工")]
    assert (tables["forms"][0]["project"], tables["forms"][0]["total_weight"]) == ("沙渠清淤", "80")
    amounts = {(a["fund_source"], a["stage"]): a["amount"] for a in tables["amounts"]}
    assert (amounts["total", "adjusted"], amounts["total", "executed"]) == ("120", "108.2")
    undecided = [f["message"] for f in tables["findings"] if f["code"] == "layout-undecided"]
    assert len(undecided) == 1
    assert "汛前完工" in undecided[0]


def test_amounts_that_run_into_one_another(tmp_path: Path) -> None:
    """Of several cuts, that counts in which all amounts have as many decimals; headings are cut into as many as there are."""
    head = "项目名称沙渠清淤\n项目资金（万元）年初预算数全年预算数全年执行数分值执行率得分\n"
    rows = "".join(HEADER) + "\n" + "\n".join("".join(row) for row in (*ROWS[:2], ROWS[4]))
    tables = _tables(tmp_path, f"{TITLE}\n{head}年度资金总额：640.00640.00640.0010100.00%10\n{rows}\n")
    assert [(a["stage"], a["amount"]) for a in tables["amounts"]] == [(s, "640.00") for s in ("initial", "adjusted", "executed")]
    open_ = _tables(tmp_path, f"{TITLE}\n{head}年度资金总额：64064064010100%10\n{rows}\n")
    assert {a["amount"] for a in open_["amounts"]} <= {"640"}


@pytest.mark.parametrize("row", ["巡查里程100991010", "村道养护100里1001010", "河道水质改善明显改善2020"])
def test_runs_with_several_cuts_are_undecided(tmp_path: Path, row: str) -> None:
    """Bare numbers and words without units can be cut in several ways: the row is named and not read."""
    lines = ["".join(HEADER), *("".join(r) for r in (*ROWS[:2], ROWS[4])), row]
    tables = _tables(tmp_path, f"{TITLE}\n" + "\n".join(lines))
    assert row[:4] not in {r["level3"] for r in tables["indicators"]}
    assert len(tables["indicators"]) == 3
    assert any(f["code"] == "layout-undecided" and row in f["message"] for f in tables["findings"])


def test_money_column_by_column(tmp_path: Path) -> None:
    """All labels first, then all figures: the sums tell that they stand by columns; without sums nothing is read."""
    head = "项目资金（万元）\n年初预算数\n全年预算数\n全年执行数\n年度资金总额\n其中：财政拨款\n其他资金\n"
    tables = _tables(tmp_path, f"{TITLE}\n{head}90\n70\n20\n100\n75\n25\n95\n72\n23\n{_lines(GRID)}\n")
    amounts = {(a["fund_source"], a["stage"]): a["amount"] for a in tables["amounts"]}
    assert amounts["total", "executed"] == "95"
    assert amounts["fiscal", "adjusted"] == "75"
    assert amounts["other", "initial"] == "20"
    open_ = _tables(tmp_path, f"{TITLE}\n{head}90\n70\n21\n100\n75\n26\n95\n72\n24\n{_lines(GRID)}\n")
    assert open_["amounts"] == []
    assert "layout-undecided" in _codes(open_)


def test_indicators_column_by_column(tmp_path: Path) -> None:
    """Each heading with all its values: rows where there are as many values as names; levels that are fewer are named."""
    lines = ["2025年项目支出绩效目标表", "项目名称", "古渡口巡查", "二级指标", "数量指标", "质量指标",
             "三级指标", "巡查次数", "巡查点位", "隐患整改率", "指标值", "≥48次", "6处", "≥95%"]
    tables = _tables(tmp_path, "\n".join(lines))
    assert [(r["level2"], r["level3"], r["operator"], r["target"]) for r in tables["indicators"]] == [
        ("", "巡查次数", ">=", "48"), ("", "巡查点位", "=", "6"), ("", "隐患整改率", ">=", "95")]
    assert any(f["code"] == "layout-undecided" and "数量指标 质量指标" in f["message"] for f in tables["findings"])
    lines[4:6] = ["数量指标", "数量指标", "质量指标"]
    assert [r["level2"] for r in _tables(tmp_path, "\n".join(lines))["indicators"]] == ["数量指标", "数量指标", "质量指标"]
    assert _tables(tmp_path, "\n".join(lines[:-1]))["indicators"] == []


def test_money_with_remarks_and_an_unknown_line(tmp_path: Path) -> None:
    """Labels under no heading, words behind a row's figures, a label that no layout knows, a row of nothing."""
    money = (
        "年度预算数(万元)\n年初预算\n调整后预算数\n预算执行数\n预算执行率\n权重\n得分\n原因\n"
        "总额\n60.00\n80.00\n72.00\n90.00%\n10\n9.0\n1.两处标段缓建,余款结转;2.年中追加一次.\n"
        "其中:财政资金\n60.00\n60.00\n54.00\n90.00%\n/\n/\n水费返还专户\n0.00\n20.00\n18.00\n90.00%\n/\n/\n其他资金\n/\n/\n"
    )
    tables = _tables(tmp_path, f"{TITLE}\n项目名称\n沙渠清淤\n{money}绩效指标\n{_lines(GRID)}\n")
    amounts = {(a["fund_source"], a["stage"]): a["amount"] for a in tables["amounts"]}
    assert [amounts["total", stage] for stage in ("initial", "adjusted", "executed")] == ["60.00", "80.00", "72.00"]
    assert [amounts["fiscal", stage] for stage in ("initial", "adjusted", "executed")] == ["60.00", "60.00", "54.00"]
    assert ("other", "initial") not in amounts
    assert [f["text"] for f in tables["facts"] if "标段" in f["text"]] == ["1.两处标段缓建,余款结转;2.年中追加一次."]
    assert _rows(tables) == TRUTH


@pytest.mark.parametrize("blank", [True, False])
def test_words_behind_a_full_score(tmp_path: Path, blank: bool) -> None:
    """Where each blank last cell is a blank line, words behind a full score are that cell; else they may begin a name."""
    rows = [row[:] for row in ROWS]
    rows[2][-1] = "参建各方配合较好"
    text = "\n".join(_lines([row]) + ("" if row[-1] or not blank else "\n") for row in [HEADER, *rows, TOTAL])
    tables = _tables(tmp_path, f"{TITLE}\n{text}\n")
    names = [row[2] for row in _rows(tables)]
    if blank:
        assert _rows(tables) == TRUTH
        assert [r["deviation"] for r in tables["indicators"] if r["level3"] == "工程验收合格率"] == ["参建各方配合较好"]
    else:
        assert set(names) < {row[2] for row in TRUTH}
        assert any(f["code"] == "layout-undecided" and "工程验收合格率" in f["message"] for f in tables["findings"])


PLAN = [
    ["部门名称", "沙渠县水务局", "", "", "", ""],
    ["年度主要任务", "任务名称", "主要内容", "预算金额（万元）", "", ""],
    ["", "", "", "总额", "财政拨款", "其他资金"],
    ["", "沙渠清淤", "清淤18公里，重建涵闸2座", "96.00", "96.00", ""],
    ["", "渠系巡护", "聘用管水员12名", "21.50", "20.00", "1.50"],
    ["", "金额合计", "", "117.50", "116.00", "1.50"],
    ["年度总体目标", "保障灌溉与排涝。", "", "", "", ""],
    ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "备注"],
    ["", "产出指标", "数量指标", "清淤河道长度", "≥18公里", ""],
    ["", "", "", "重建涵闸", "2座", ""],
    ["", "", "质量指标", "工程验收合格率", "100%", ""],
    ["", "效益指标", "社会效益指标", "沿线村庄受涝次数", "≤2次", ""],
    ["", "满意度指标", "服务对象满意度指标", "用水户满意度", "≥90%", ""],
]


def test_each_cell_a_line_with_its_blanks(tmp_path: Path) -> None:
    """The headings of the indicators tell how many lines a row is, for the tables above them too."""
    tables = _tables(tmp_path, f"部门整体支出绩效目标表\n（2025年度）\n\n{_lines(PLAN, blank=True)}\n")
    assert [(r["level2"], r["level3"], r["target"]) for r in tables["indicators"]] == [
        ("数量指标", "清淤河道长度", "18"), ("数量指标", "重建涵闸", "2"), ("质量指标", "工程验收合格率", "100"),
        ("社会效益指标", "沿线村庄受涝次数", "2"), ("服务对象满意度指标", "用水户满意度", "90"),
    ]  # fmt: skip
    assert [t["name"] for t in tables["tasks"]] == ["沙渠清淤", "渠系巡护"]
    amounts = {(a["subject"], a["fund_source"], a["item"]): a["amount"] for a in tables["amounts"]}
    assert {"96.00", "21.50", "20.00", "1.50", "117.50", "116.00"} == set(amounts.values())
    assert [g["text"] for g in tables["goals"]] == ["保障灌溉与排涝。"]
    assert "layout-rebuilt-rows" in _codes(tables)
