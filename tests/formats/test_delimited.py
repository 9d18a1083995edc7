"""Delimited text: told by structure from running text and from tables between tabs."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.read import read
from jixiao.read.sniff import sniff

COMMAS = '自评表,,\r\n"指标,名称",目标,"说明\r\n二行"\r\n\r\n演练,≥6场,"他说""好"""\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_marks_and_encodings(mark, encoding, cells_of, tmp_path: Path):
    path = tmp_path / "表.csv"
    path.write_bytes(COMMAS.replace("指标,名称", "指标·名称").replace(",", mark).replace("·", mark).encode(encoding))
    document = read(path)
    (grid,) = document.grids
    assert cells_of(grid) == {
        (1, 1, 1, 1, "自评表"), (2, 1, 1, 1, f"指标{mark}名称"), (2, 2, 1, 1, "目标"), (2, 3, 1, 1, "说明\n二行"),
        (4, 1, 1, 1, "演练"), (4, 2, 1, 1, "≥6场"), (4, 3, 1, 1, '他说"好"'),
    }  # fmt: skip
    assert [grid.place(c) for c in grid.row(4)] == ["line 5 cell 1", "line 5 cell 2", "line 5 cell 3"]
    assert (document.media_type, document.properties) == ("text/csv", {})


@pytest.mark.parametrize(
    "text",
    [
        "标题\n一级指标\t二级指标\t指标值\n产出指标\t数量指标\t≥5次\n",
        "甲\t他说\"好\"\n乙\t丙\n",
        "收入合计1,234元\n支出合计5,678元\n结余9,012元\n",
        "一段话，没有半角逗号。\n另一段话。\n",
        "only one, line",
        "a,b\nc\nd,e,f\n",
        '开头,"没有结束\n甲,乙\n',
        "|甲|乙,丙|\n|丁|戊|\n",
    ],
)
def test_what_is_not_delimited_stays_text(text):
    assert sniff(text.encode()) == "text"


def test_a_short_title_above_the_columns_is_allowed(tmp_path: Path):
    path = tmp_path / "表.txt"
    path.write_text("自评表\n" + "演练,6,场\n" * 4, encoding="utf-8")
    document = read(path)
    assert (document.grids[0].rows, document.grids[0].columns) == (5, 3)
    assert document.properties == {"named_as": ".txt"}
