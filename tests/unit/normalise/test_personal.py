"""Personal data is dropped before anything else sees it. All names and numbers here are invented."""

from __future__ import annotations

import pytest

from jixiao.model import Cell, Document, Grid
from jixiao.normalise import REMOVED, redact


def _document(*rows: list[str]) -> Document:
    cells = tuple(Cell(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text)
    return Document("a.txt", "0" * 64, "text/plain", 1, (Grid(1, "table 1", "table", len(rows), 9, cells, "text"),))


def _texts(document: Document) -> list[str]:
    return [c.text for c in document.grids[0].cells]


@pytest.mark.parametrize(
    "text",
    [
        "填表人：甲乙丙",
        "填 表 人：甲乙丙",
        "填表人: 甲 乙 填报日期: 2025.5.11 联系电话: 14200001234 单位负责人签字:",
        "联系电话：１４２００００１２３４",
        "联系人：甲乙丙142-0000-1234",
        "项目负责人（签字）：甲某",
        "电话：0731-12345678",
        "业务股室审核：某某",
        "身份证 11010519000101123X",
        "原车湘A·12345已报废",
        "原车湘 A12345 已报废",
        "根据某某副市长指示，开展排查",
    ],
)
def test_inside_a_cell(text: str) -> None:
    """By label and by pattern, in half and full width; no part of the value stays."""
    clean = redact(_document([text]))
    printed = _texts(clean)[0]
    assert REMOVED in printed
    assert clean.personal_data_removed >= 1
    for part in ("甲乙丙", "甲 乙", "甲某", "某某", "14200001234", "１４２", "142-0000", "12345678", "011234", "12345"):
        assert part not in printed


def test_in_the_next_cell() -> None:
    """A label in one cell and the name in the next."""
    clean = redact(_document(["填表人", "甲乙丙", "联系电话：", "14200001234"], ["单位负责人（签字）", "丁戊"]))
    assert _texts(clean) == ["填表人", REMOVED, "联系电话：", REMOVED, "单位负责人（签字）", REMOVED]
    assert clean.personal_data_removed == 3


@pytest.mark.parametrize(
    "text",
    ["填报日期：2025.5.11", "单位负责人签字：", "13020225P00001210004M", "应急演练次数", "1,581.043447", "审核通过率", "3282.73万元",
     "联系群众次数", "负责人员培训", "2024年1月1日至12月31日", "湘西州2024年计划", "负责应急管理工作，指导全县各乡镇"],
)
def test_what_stays(text: str) -> None:
    """Offices, dates, codes, amounts and ordinary words are no personal data."""
    clean = redact(_document([text]))
    assert _texts(clean) == [text]
    assert clean.personal_data_removed == 0


def test_captions_too() -> None:
    """What stands above a table is cleaned as well."""
    grid = Grid(1, "table 1", "table", 1, 1, (), "docx", caption=("填表人：甲乙丙",))
    clean = redact(Document("a.docx", "0" * 64, "x", 1, (grid,)))
    assert clean.grids[0].caption == (f"填表人：{REMOVED}",)
