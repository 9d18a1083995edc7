"""A sum whose parts may not all have been read is no contradiction."""

from __future__ import annotations

from typing import Any

from tests.unit.validate.conftest import Builder

from jixiao.findings import Check, Finding
from jixiao.settings import Settings
from jixiao.validate import check_tables


def ran(parts: dict[str, str], texts: dict[int, str]) -> tuple[list[Finding], list[Check]]:
    """A total of 98 with parts by source, and further cells in the column below them, by row."""
    builder = Builder()
    amounts: list[dict[str, Any]] = [{"fund_source": source, "amount": amount}
                                     for source, amount in parts.items()]
    builder.document("表", [{"kind": "project-plan", "amounts": [{"fund_source": "total", "amount": "98"},
                                                                      *amounts]}])
    column = builder.tables["cells"][0]["column"]
    for row, text in texts.items():
        builder.tables.add("cells", {**builder.tables["cells"][0], "row": str(row), "column": column if text[0].isdigit() else "1",
                                     "text": text, "place": f"line {row} cell {column}", "claimed": "no"})
    found, checks = check_tables(builder.tables, Settings())
    return [f for f in found if f.code == "P04"], [c for c in checks if c.code == "P04"]


def test_parts_that_are_all_read_are_compared() -> None:
    found, _ = ran({"fiscal": "80", "other": "17"}, {})
    assert [f.difference for f in found] == ["1"]


def test_a_number_beside_the_parts_that_was_not_read() -> None:
    found, checks = ran({"fiscal": "80", "other": "0"}, {5: "18"})
    assert found == []
    assert any("没有解读的数 18（第5行第2格）" in c.reason for c in checks)


def test_a_source_and_its_amount_in_one_cell() -> None:
    found, checks = ran({"fiscal": "80"}, {5: "其他资金 18.00"})
    assert found == []
    assert any("其他资金 18.00" in c.reason for c in checks)


def test_one_part_alone_is_no_whole_unless_another_is_named_and_blank() -> None:
    found, checks = ran({"fiscal": "80"}, {})
    assert found == []
    assert any("只印出一项来源" in c.reason for c in checks)
    assert [f.difference for f in ran({"fiscal": "80"}, {5: "其他资金"})[0]] == ["18"]


def test_a_far_number_is_no_reason() -> None:
    assert len(ran({"fiscal": "80", "other": "17"}, {40: "18"})[0]) == 1


def test_numbers_of_lines_and_of_labels_are_no_amounts() -> None:
    """行次 beside the money, and a label that begins with its number: nothing is missing from the sum."""
    builder = Builder()
    amounts = [{"fund_source": source, "amount": amount} for source, amount in (("total", "98"), ("fiscal", "80"), ("other", "17"))]
    builder.document("表", [{"kind": "project-plan", "amounts": amounts}])
    cell = builder.tables["cells"][0]
    for row, text, role in ((3, "33", "line-number"), (4, "1.一般公共预算资金", "item")):
        builder.tables.add("cells", {**cell, "row": str(row), "text": text, "role": role, "claimed": "yes"})
    assert [f.difference for f in check_tables(builder.tables, Settings())[0] if f.code == "P04"] == ["1"]


def test_a_table_that_ends_with_a_text_file_may_have_been_cut() -> None:
    """The parts fall short and the last of them is the last line of the file; not so with a line behind it, or in other files."""
    def said(media_type: str, lines: list[str], total: str = "98") -> Finding:
        builder = Builder()
        parts = [{"fund_source": source, "amount": amount} for source, amount in (("fiscal", "60"), ("other", "17"))]
        builder.document("表", [{"kind": "project-plan", "amounts": [{"fund_source": "total", "amount": total}, *parts]}],
                         {"media_type": media_type, "lines": lines})
        (found,) = [f for f in check_tables(builder.tables, Settings())[0] if f.code == "P04"]
        return found

    cut = said("text/plain", [])
    assert (cut.severity, cut.difference) == ("warning", "21")
    assert "表格在此随文件一起结束" in cut.message
    whole = (said("text/plain", ["填表人签字"]), said("application/pdf", []), said("text/plain", [], total="70"))
    assert {(f.severity, "随文件一起结束" in f.message) for f in whole} == {("error", False)}


def test_lines_that_were_not_read_may_hold_the_points_that_are_missing() -> None:
    """Weights that are too few are told, unless a line with numbers was left undecided; too many are told all the same."""
    for weights, undecided, wanted in ((("40", "40"), False, 1), (("40", "40"), True, 0), (("60", "60"), True, 1)):
        builder = Builder()
        indicators: list[dict[str, Any]] = [{"weight": weight} for weight in weights]
        builder.document("表", [{"kind": "project-plan", "indicators": indicators}])
        if undecided:
            builder.tables.add("findings", {"document": "表", "code": "layout-undecided", "severity": "warning",
                                            "observed": "合格率 10"})
        assert len([f for f in check_tables(builder.tables, Settings())[0] if f.code == "P08"]) == wanted
