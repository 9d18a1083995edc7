"""Personal data is dropped before anything else sees it. All names and numbers here are invented."""

from __future__ import annotations

import time

import pytest

from jixiao.model import Cell, CellRef, Document, Grid, Note
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
        "填表人:甲乙丙联系电话：14200001234",
        "填表人：某某填报日期：2025.5.11",
        "填表人：甲乙丙 审核人：某某 日期：2025",
        "联系人：某某、甲乙丙，电话：14200001234",
        "联系人 某某 电话 14200001234",
        "联系人某某，电话14200001234",
        "填表人（签字）甲乙丙",
        "填表人∶甲乙丙",
        "填表人：甲  乙丙",
        "经　　办　　人：甲乙丙",
        "填表：甲乙丙 经办：某某",
        "单位负责人：党组书记、局长某某",
        "填报人：某某木·甲乙丙",
        "填报人：㛃甲乙丙",
        "填表人：\n甲乙丙",
        "责任人：甲乙丙",
        "电话：2345678",
        "联系电话 2345678",
        "（0731）12345678",
        "电话：（0731）12345678",
        "联系方式：2345678",
        "某某14200001234（办公）",
        "主管股室、某某 14200001234",
        "甲乙丙主任：0731-12345678",
        "某某，手机：14200001234",
        "意见收集人：某某",
        "汇总人: 甲乙丙 2025年1月",
    ],
)
def test_inside_a_cell(text: str) -> None:
    """By label and by pattern, in half and full width; no part of the value stays."""
    clean = redact(_document([text]))
    printed = _texts(clean)[0]
    assert REMOVED in printed
    assert clean.personal_data_removed >= 1
    for part in ("甲乙丙", "甲 乙", "甲某", "某某", "某木", "14200001234", "１４２", "142-0000", "12345678", "2345678", "011234",
                 "12345"):
        assert part not in printed


def test_in_the_next_cell() -> None:
    """A label in one cell and the name in the next."""
    clean = redact(_document(["填表人", "甲乙丙", "联系电话：", "14200001234"], ["单位负责人（签字）", "丁戊"]))
    assert _texts(clean) == ["填表人", REMOVED, "联系电话：", REMOVED, "单位负责人（签字）", REMOVED]
    assert clean.personal_data_removed == 3


@pytest.mark.parametrize(
    "text",
    ["填报日期：2025.5.11", "单位负责人签字：", "13020225P00001210004M", "应急演练次数", "1,581.043447", "审核通过率", "3282.73万元",
     "联系群众次数", "负责人员培训", "2024年1月1日至12月31日", "湘西州2024年计划", "负责应急管理工作，指导全县各乡镇",
     "考核人员：专业技术骨干", "受理人数：12"],
)
def test_what_stays(text: str) -> None:
    """Offices, dates, codes, amounts and ordinary words are no personal data."""
    clean = redact(_document([text]))
    assert _texts(clean) == [text]
    assert clean.personal_data_removed == 0


@pytest.mark.parametrize(
    "row",
    [
        ["联系人及电话", "甲乙丙14200001234"],
        ["联系人及电话", "甲乙丙/14200001234"],
        ["联系人", "甲乙丙、丁戊"],
        ["联系人", "甲乙丙 丁戊"],
        ["填表人", "：", "甲乙丙"],
        ["填表人：", "甲乙丙（局长）"],
        ["填 表 人", "甲 乙 丙"],
        ["填表人", "甲乙\n丙"],
        ["填表：", "甲乙丙"],
        ["联系电话", "142", "0000", "1234"],
        ["联系方式", "2345678"],
    ],
)
def test_the_whole_value_beside_a_label(row: list[str]) -> None:
    """No part of a value stays where the label says what it is."""
    printed = "".join("".join(_texts(redact(_document(row)))).split())
    assert REMOVED in printed
    assert not [part for part in ("甲", "丙", "丁戊", "局长", "142", "0000", "1234", "2345678") if part in printed]


@pytest.mark.parametrize(
    "row",
    [["项目审核", "及时"], ["应急电话", "畅通"], ["负责人", "完成时限"], ["联系人", "联系地址"], ["单位领导", "重视程度"],
     ["评价人员", "专业"], ["负责科室", "应急股"], ["电话费（元）", "1234567.00"], ["填表人：", "填报日期："]],
)
def test_what_stays_beside_a_label(row: list[str]) -> None:
    """Indicators that end in the word of a role, and headings side by side, keep what stands beside them."""
    clean = redact(_document(row))
    assert (_texts(clean), clean.personal_data_removed) == (row, 0)


@pytest.mark.parametrize("before", ["咨询", "县应急局", "值班室", "监督举报热线", "服务中心", "请拨打"])
def test_who_is_called_stays(before: str) -> None:
    """The number goes; the office or the word before it is nobody's name."""
    assert _texts(redact(_document([f"{before}14200001234"], [before, "14200001234"]))) == [before + REMOVED, before, REMOVED]


def test_a_name_and_a_number_without_labels() -> None:
    """Rows of persons with their numbers, and no heading above them."""
    clean = redact(_document(["一队", "甲乙丙", "14200001234"], ["合计", "12"]))
    assert _texts(clean) == ["一队", REMOVED, REMOVED, "合计", "12"]


def test_under_a_label() -> None:
    """The next line, and a list of persons with their numbers."""
    assert _texts(redact(_document(["填表人："], ["甲乙丙"]))) == ["填表人：", REMOVED]
    listed = redact(_document(["项目", "负责人", "联系电话"], ["修路", "甲乙丙", "2345678"], ["合计", "两人", ""]))
    assert _texts(listed) == ["项目", "负责人", "联系电话", "修路", REMOVED, REMOVED, "合计", "两人"]


def test_the_name_of_the_file() -> None:
    """A file's name is published, so it is cleaned as well."""
    named = redact(Document("自评表-联系人甲乙丙14200001234.xlsx", "0" * 64, "x", 1, ()))
    assert named.name == f"自评表-联系人{REMOVED}{REMOVED}.xlsx"
    assert named.personal_data_removed == 2


def test_a_long_line_takes_no_long_time() -> None:
    """Labels without end and many numbers in one line are read in one pass."""
    started = time.perf_counter()
    redact(_document(["签字" * 20_000], ["联系电话：14200001234；" * 10_000], ["填表人" + " " * 50_000]))
    assert time.perf_counter() - started < 5


def test_captions_too() -> None:
    """What stands above a table is cleaned as well."""
    grid = Grid(1, "table 1", "table", 1, 1, (), "docx", caption=("填表人：甲乙丙",))
    clean = redact(Document("a.docx", "0" * 64, "x", 1, (grid,)))
    assert clean.grids[0].caption == (f"填表人：{REMOVED}",)


def test_what_a_reader_noted_says_nothing_of_a_removed_name() -> None:
    cells = (Cell(1, 1, "填表人"), Cell(1, 2, "云小荷"), Cell(2, 1, "电话14200000000"))
    notes = (Note("read-joined-row", "repair", "合并了14200000000", (CellRef(1, 1, 2),), before="云小 | 荷", after="云小荷"),
             Note("read-joined-row", "repair", "合并", (CellRef(1, 1, 1),), before="防汛 | 演练", after="防汛演练"))
    document = Document("a.pdf", "0" * 64, "application/pdf", 1, (Grid(1, "table 1", "table", 2, 2, cells, "pdf"),), notes=notes)
    first, second = redact(document).notes
    assert (first.before, first.after) == ("", "")
    assert "142" not in first.message
    assert second.after == "防汛演练"


@pytest.mark.parametrize("rows", [
    (["项目负责人", "云小荷   联系电话：14200000000"],),
    (["姓名", "云小荷", "部门", "综合科"],),
    (["序号", "姓名", "岗位"], ["1", "云小荷", "会计"], ["2", "白　露", "出纳"]),
    (["负责人姓名", "云小荷"],),
])
def test_names_beside_and_under_their_labels(rows: tuple[list[str], ...]) -> None:
    texts = _texts(redact(_document(*rows)))
    assert "云小荷" not in " ".join(texts)
    assert "白" not in " ".join(texts)
    assert {"综合科", "会计", "岗位", "部门"} & {c for row in rows for c in row} <= set(texts)
