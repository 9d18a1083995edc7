"""The confidence of a document: cells that were read and sums that come out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

HEAD = "2025年部门整体支出绩效目标表\n填报单位（盖章）：青禾县应急管理局\n单位：万元\n一级指标\t二级指标\t三级指标\t指标值\t分值\n"
GOOD = "产出指标\t数量指标\t演练次数\t≥6场\t50\n\t\t培训人数\t≥300人次\t30\n\t\t宣传次数\t≥2次\t{last}\n"
STRAY = "".join(f"杂项{i}\t甲{i}\t乙{i}\t丙{i}\n" for i in range(9))


def _document(folder: Path, text: str, settings: Settings | None = None) -> tuple[Row, Tables]:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    tables = extract([folder / "a.txt"], settings or Settings(), lambda *_: None)
    return tables["documents"][0], tables


def test_all_cells_read_and_sums_right(tmp_path: Path) -> None:
    row, tables = _document(tmp_path, HEAD + GOOD.format(last=10))
    assert (row["confidence"], row["reading"], row["audits"], row["audits_held"]) == ("1.000", "complete", "1", "1")
    assert "layout-partly-read" not in {f["code"] for f in tables["findings"]}


def test_sums_that_do_not_come_out_lower_it(tmp_path: Path) -> None:
    row, _ = _document(tmp_path, HEAD + GOOD.format(last=7))
    assert (row["confidence"], row["reading"], row["audits_held"]) == ("0.917", "complete", "0")
    row, tables = _document(tmp_path, "".join(HEAD.replace("2025", str(y)) + GOOD.format(last=7) for y in (2023, 2024, 2025)))
    assert (row["confidence"], row["reading"], row["audits_held"]) == ("0.812", "partly", "0")
    (finding,) = [f for f in tables["findings"] if f["code"] == "layout-partly-read"]
    assert finding["observed"] == "0.812"


def test_cells_left_over_lower_it(tmp_path: Path) -> None:
    row, _ = _document(tmp_path, HEAD + GOOD.format(last=10) + "填表人：甲乙丙\n\n其他统计表\n项\t目\t值\t注\n" + STRAY)
    assert row["reading"] == "partly"
    assert Decimal("0.2") < Decimal(row["confidence"]) < Decimal("0.8")


@pytest.mark.parametrize(("limit", "reading"), [(0.91, "complete"), (0.92, "partly")])
def test_the_limit_is_a_setting(tmp_path: Path, limit: float, reading: str) -> None:
    assert _document(tmp_path, HEAD + GOOD.format(last=7), Settings(partly_read_below=limit))[0]["reading"] == reading


def test_without_a_form_there_is_nothing_to_trust(tmp_path: Path) -> None:
    row, _ = _document(tmp_path, "员工\t出勤\n甲\t22\n")
    assert (row["reading"], row["confidence"]) == ("none", "")


ACCOUNT = ("2024年度收入决算表\n部门：青禾县应急管理局\n单位：万元\n"
           "科目编码\t科目名称\t本年收入合计\t财政拨款收入\n合计\t\t{total}\t30.00\n208\t社会保障和就业支出\t10.00\t10.00\n"
           "224\t灾害防治及应急管理支出\t20.00\t20.00\n")


@pytest.mark.parametrize(("total", "held"), [("30.00", "2"), ("31.00", "1")])
def test_classes_add_up_to_the_total(tmp_path: Path, total: str, held: str) -> None:
    row, _ = _document(tmp_path, ACCOUNT.format(total=total))
    assert (row["audits"], row["audits_held"]) == ("2", held)
