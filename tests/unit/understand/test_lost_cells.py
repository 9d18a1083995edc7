"""A cell, or a piece of a cell, on each line: the rows come back in any order of columns, or are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

Row = dict[str, str]

_WORDS = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值", "actual": "实际完成值",
    "weight": "分值", "score": "得分", "reason": "偏差原因分析及改进措施",
}  # fmt: skip
_LEVELS = ("level1", "level2")
_FIELDS = ("level1", "level2", "level3", "operator", "target", "unit_of_measure", "actual", "weight", "score", "deviation")
TITLE = "2024年度项目支出绩效自评表\n项目名称\n山口巡护"


def _rows(text: str) -> list[Row]:
    return [dict(zip(_WORDS, (cell.strip() for cell in line.split("|")), strict=True)) for line in text.strip().splitlines()]


RANGERS = _rows("""
产出指标 | 数量指标 | 巡护步道里程 | ≥36公里 | 38公里 | 10 | 10 |
产出指标 | 数量指标 | 更换界桩 | ≥120根 | 96根 | 10 | 8 | 山口落石，两段未能施工
产出指标 | 质量指标 | 界桩埋设合格率 | ≥98% | 99.1% | 10 | 10 |
产出指标 | 时效指标 | 巡护任务完成时间 | 2024年11月底前 | 2024年11月6日 | 10 | 10 |
产出指标 | 成本指标 | 每公里巡护补助 | ≤420元 | 415元 | 10 | 10 |
效益指标 | 社会效益指标 | 聘用附近村民 | ≥14人 | 15人 | 15 | 15 |
效益指标 | 生态效益指标 | 林区植被状况 | 逐步好转 | 逐步好转 | 15 | 15 |
满意度指标 | 服务对象满意度指标 | 附近村民满意度 | ≥92% | 93.5% | 10 | 10 |
""")
LIBRARY = _rows("""
产出指标 | 数量指标 | 新增图书 | ≥2600册 | 2712册 | 12 | 12 |
产出指标 | 数量指标 | 流动书车下乡次数 | ≥48次 | 41次 | 12 | 10.25 | 入冬后道路结冰，停运五周
产出指标 | 质量指标 | 图书编目差错率 | ≤0.5‰ | 0.3‰ | 13 | 13 |
产出指标 | 时效指标 | 新书上架及时率 | ≥95% | 97% | 13 | 13 |
效益指标 | 社会效益指标 | 到馆读者人次 | ≥8.2万人次 | 8.6万人次 | 15 | 15 |
效益指标 | 可持续影响指标 | 阅读推广机制 | 基本健全 | 基本健全 | 15 | 15 |
满意度指标 | 服务对象满意度指标 | 读者满意度 | ≥90% | 91% | 10 | 10 |
""")
ORDERS = {
    "points behind": ("level1", "level2", "name", "target", "actual", "weight", "score", "reason"),
    "points before the target": ("level1", "level2", "name", "weight", "target", "actual", "score", "reason"),
    "points before the name": ("level1", "level2", "weight", "name", "target", "actual", "score", "reason"),
    "no reasons": ("level1", "level2", "name", "target", "actual", "weight", "score"),
    "score alone behind the reason": ("level1", "level2", "name", "target", "actual", "reason", "weight", "score"),
}

POINTS = {"产出指标": ("50",), "效益指标": ("（30分）",)}


def _cut(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def _table(rows: list[Row], order: tuple[str, ...], *, blank: str | None = None, level: int = 99, text: int = 99) -> list[str]:
    """The lines of a table. `blank` is the line of a blank cell, None if it has none; levels are cut at so many letters."""
    lines = [_WORDS[column] for column in order]
    above: Row = {}
    for row in rows:
        for column in order:
            same = all(above.get(c) == row[c] for c in _LEVELS[: _LEVELS.index(column) + 1]) if column in _LEVELS else False
            cell = "" if same else row[column]
            if cell:
                lines += _cut(cell, level if column in _LEVELS else text if column in ("name", "reason") else 99)
            elif blank is not None and column not in _LEVELS:
                lines.append(blank)
        above = row
    total = {"weight": sum(float(r["weight"]) for r in rows), "score": sum(float(r["score"]) for r in rows)}
    return [*lines, "总分", f"{total['weight']:g}", f"{total['score']:g}"]


def _files(tmp_path: Path, forms: dict[str, str]) -> Tables:
    for name, text in forms.items():
        (tmp_path / f"{name}.txt").write_text(f"{TITLE}\n{text}\n", encoding="utf-8")
    tables = extract(sorted(tmp_path.glob("*.txt")), Settings(), lambda *_: None)
    for document in tables["documents"]:
        assert int(document["cells_claimed"]) + int(document["cells_residue"]) == int(document["cells"])
    return tables


def _found(tables: Tables, form: str) -> list[tuple[str, ...]]:
    return [tuple(r[f] for f in _FIELDS) for r in tables["indicators"] if r["document"] == f"{form}.txt"]


def _codes(tables: Tables, form: str) -> set[str]:
    return {f["code"] for f in tables["findings"] if f["document"] == f"{form}.txt"}


@pytest.mark.parametrize("rows", [RANGERS, LIBRARY], ids=["rangers", "library"])
@pytest.mark.parametrize("order", ORDERS)
def test_order_of_columns(tmp_path: Path, rows: list[Row], order: str) -> None:
    """All rows come back as from a table with tabs, level words whole and cut, with and without lines for blank cells."""
    columns = ORDERS[order]
    tabs = ["\t".join(_WORDS[c] for c in columns), *("\t".join(row[c] for c in columns) for row in rows)]
    tables = _files(tmp_path, {
        "tabs": "\n".join(tabs),
        "gone": "\n".join(_table(rows, columns)),
        "cut": "\n".join(_table(rows, columns, level=3)),
        "apart": "\n\n".join(_table(rows, columns, level=4)),
        "kept": "\n\n".join(_table(rows, columns, blank="\xa0", level=2, text=6)),
        "points": "\n".join(line for text in _table(rows, columns) for line in (text, *POINTS.get(text, ()))),
    })  # fmt: skip
    truth = _found(tables, "tabs")
    assert [row[2] for row in truth] == [row["name"] for row in rows]
    for form in ("gone", "cut", "apart", "kept", "points"):
        assert _found(tables, form) == truth, form
        assert "layout-rebuilt-rows" in _codes(tables, form)
        assert "layout-undecided" not in _codes(tables, form)


def test_levels_without_rows_and_points_of_levels(tmp_path: Path) -> None:
    """A level under which nothing is printed, a row of dots, points on a line of their own, a last heading of other words."""
    lines = _table(LIBRARY, ORDERS["points before the target"])
    lines[lines.index(_WORDS["reason"])] = "未达成的原因及打算"
    at = lines.index("社会效益指标")
    lines[at:at] = ["经济效益指标"]
    at = lines.index("满意度指标")
    lines[at : at + 1] = ["生态效益指标", "满意度指标", "（10分）"]
    lines[lines.index("总分") : lines.index("总分")] = ["……"]
    tables = _files(tmp_path, {"form": "\n".join(lines)})
    assert [(r[0], r[1], r[2], r[7], r[8]) for r in _found(tables, "form")] == [
        (r["level1"], r["level2"], r["name"], r["weight"], r["score"]) for r in LIBRARY]  # fmt: skip
    assert {r[9] for r in _found(tables, "form")} == {"", "入冬后道路结冰，停运五周"}
    assert "layout-undecided" not in _codes(tables, "form")


@pytest.mark.parametrize("over", [["80"], []], ids=["their sum stands among the headings", "nothing stands there"])
def test_points_without_a_heading(tmp_path: Path, over: list[str]) -> None:
    """A number behind every row is read as its score, and that is said."""
    columns = ("level1", "level2", "name", "target", "actual", "score")
    lines = [text for text in _table(RANGERS, columns) if text != _WORDS["score"]]
    lines = [*lines[:5], *over, *lines[5 : lines.index("总分")]]
    tables = _files(tmp_path, {"form": "\n\n".join(lines)})
    found = _found(tables, "form")
    assert [(r[2], r[8]) for r in found] == [(r["name"], r["score"]) for r in RANGERS]
    assert all(one[6] and row["actual"].startswith(one[6]) for one, row in zip(found, RANGERS, strict=True))
    assert any("没有列名" in f["message"] for f in tables["findings"] if f["code"] == "layout-guessed-column")


def test_a_line_that_may_be_either(tmp_path: Path) -> None:
    """Without lines for blank cells, half a name may as well be the reason above: both rows are named, none is wrong."""
    lines = _table(RANGERS, ORDERS["points behind"])
    at = lines.index("界桩埋设合格率")
    lines[at + 4 : at + 4] = ["界桩编号", "登记造册", "完整", "完整", "5", "5"]
    tables = _files(tmp_path, {"form": "\n".join(lines)})
    names = {r["name"] for r in RANGERS}
    assert {r[2] for r in _found(tables, "form")} <= names | {"界桩编号登记造册"}
    assert {"layout-undecided", "layout-joined-row"} & _codes(tables, "form")
