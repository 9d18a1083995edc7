"""Sentences of findings: what is listed, what is counted, and how places read."""

from __future__ import annotations

from tests.unit.validate.conftest import Builder

from jixiao.settings import Settings
from jixiao.validate import check_tables


def _message(weights: list[str]) -> str:
    builder = Builder()
    indicators = [{"level1": "产出指标", "level1_weight": 40, "level3": f"项{n}", "weight": w} for n, w in enumerate(weights)]
    builder.document("句", [{"kind": "project-plan", "indicators": indicators}])
    return next(f.message for f in check_tables(builder.tables, Settings())[0] if f.code == "S04")


def test_few_figures_are_all_listed() -> None:
    assert _message(["20", "20.5"]) == ("“产出指标”标注分值 40分（第2行第4格）与“项0”分值 20分（第2行第3格）、"
                                        "“项1”分值 20.5分（第3行第3格）合计的 40.5分不一致，相差 -0.5分（容差 0分）。")


def test_many_figures_are_counted_with_their_span() -> None:
    assert _message(["4"] * 11) == ("“产出指标”标注分值 40分（第2行第4格）与 11 项分值（第2行第3格至第12行第3格）合计的 44分不一致，"
                                    "相差 -4分（容差 0分）。")
