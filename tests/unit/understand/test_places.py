"""Every value names its own cells, and one row says nothing of another."""

from __future__ import annotations

from jixiao import resources
from jixiao.model import Cell, Document, Grid, Record
from jixiao.read.text import read_text
from jixiao.understand import Reading, load, understand

LAYOUTS = load(resources.files("mappings/layouts", "*.yaml"))


def _rows(reading: Reading, table: str) -> list[Record]:
    return [r for r in reading.records if r.table == table]


def test_each_duty_names_the_lines_it_was_read_from() -> None:
    """A clause over two lines names both, and no clause names the lines of the others."""
    text = "2025年部门整体支出绩效目标表\n部门职责\n1.组织应急演练\n并开展培训。\n2.受理举报。\n部门\t甲\n"
    reading = understand(Document("a.txt", "0" * 64, "text/plain", 1, read_text(text.encode()).grids), LAYOUTS, {})
    places = {r.text("text"): reading.document.place(r.cells) for r in _rows(reading, "duties")}
    assert places == {"1.组织应急演练\n并开展培训。": "line 3 cell 1; line 4 cell 1", "2.受理举报。": "line 5 cell 1"}


def test_a_placeholder_beside_a_placeholder_leaves_the_row_above_alone() -> None:
    """The mid-term half of a row that is no indicator does not become the value of the last one."""
    table = [
        ["2025年项目支出绩效目标表"], ["项目名称", "防汛"],
        ["一级指标", "二级指标", "三级指标", "中期指标值", "二级指标", "三级指标", "年度指标值"],
        ["产出指标", "数量指标", "演练次数", "30次", "数量指标", "演练次数", "10次"],
        ["", "", "……", "99次", "", "……", "9次"],
    ]
    for rows, names in ((table, ["演练次数"]), ([*table[:3], table[4]], [])):
        cells = tuple(Cell(r, c, t) for r, row in enumerate(rows, 1) for c, t in enumerate(row, 1) if t)
        grid = Grid(1, "table 1", "table", len(rows), 7, cells, "docx")
        found = _rows(understand(Document("a.docx", "0" * 64, "x", 1, (grid,)), LAYOUTS, {}), "indicators")
        assert [r.text("level3") for r in found] == names
        assert [r.text("midterm") for r in found] == ["30次"] * len(names)
