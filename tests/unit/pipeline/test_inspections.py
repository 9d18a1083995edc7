"""What is shown of a document is the document: every cell once, every row of every table, the regions and what came near."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from jixiao.model import CellRef
from jixiao.pipeline.inspect import inspect, page
from jixiao.publish.inspection import Inspection, lacks
from jixiao.settings import Settings

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "documents").iterdir())
HALF = """2025年项目支出绩效目标表
项目名称\t乡村道路养护
工作内容\t对应项目\t期限
清扫\t道路养护\t12月
"""


def _one(path: Path) -> Inspection:
    found, failed = inspect([path], Settings())
    assert failed == []
    return found[0]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_every_cell_and_every_row_is_shown_once(path: Path) -> None:
    one = _one(path)
    for grid in one.document:
        shown = [cell for line in one.tiles(grid) for _, cell in line if cell is not None]
        assert sorted((c.row, c.column) for c in shown) == sorted((c.row, c.column) for c in grid.cells)
    tree = html.fromstring(page([one], [], Settings()))
    ids = set(tree.xpath("//@id"))
    assert {f"d1-{r['row_id']}" for t in ("forms", "indicators", "amounts", "goals") for r in one.tables[t]} <= ids
    assert {f"d1-g{e['grid']}r{e['row']}c{e['cell_column']}" for e in one.tables["evidence"]} <= ids
    counted = sum(n for _, n in one.groups())
    assert counted == int(one.row["cells"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_every_form_has_a_region_that_says_why(path: Path) -> None:
    one = _one(path)
    known = {r.form for r, _ in one.regions}
    assert {int(f["form"]) for f in one.forms()} <= known
    for region, _ in one.regions:
        assert region.source
        assert region.first <= region.last
        assert all(one.document.cell(ref) is not None for ref, _ in region.words)
        if region.by == "grid":
            assert any(role for _, role in region.words)


def test_a_header_names_the_words_and_the_roles() -> None:
    one = _one(next(p for p in EXAMPLES if p.name.endswith("2026年项目支出绩效目标表.docx")))
    region = next(r for r, _ in one.regions if r.layout == "indicators")
    assert region.source == "indicators.yaml:1"
    named = {one.text(ref): role for ref, role in region.words if role}
    assert (named["三级指标"], named["指标值"], named["指标值类型"]) == ("name", "target", "operator")


def test_what_came_near_says_what_it_lacked(tmp_path: Path) -> None:
    path = tmp_path / "half.txt"
    path.write_text(HALF, encoding="utf-8")
    one = _one(path)
    (near,) = one.nearest
    assert near.first == CellRef(2, 2, 1)
    assert [one.text(ref) for ref in near.unknown] == ["期限"]
    tasks = next(c for c in near.candidates if c.layout == "tasks")
    assert (tasks.roles, tasks.missing) == (("content", "project"), ("name",))
    assert "project-plan" not in tasks.kinds
    assert tasks.kinds
    assert lacks(tasks).startswith("缺 lacks name；只用于 only in ")
