"""Charts in Chromium: no text touches another one or a mark, nothing leaves its drawing, on a wide screen and on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome

from jixiao.publish import charts
from jixiao.publish.charts import Chart, Marks, Part, Point, Result, Series, Stack

pytestmark = pytest.mark.browser

STYLE = Path(__file__).parents[2] / "site" / "assets" / "style.css"
LONG = "森林草原火灾隐患排查整治与应急物资储备保障能力提升情况"

MEASURED = """
return [...document.querySelectorAll('svg.chart')].map(svg => {
  const frame = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])
    .map(([text, b]) => ({text, left: b.left, right: b.right, top: b.top, bottom: b.bottom}));
  const marks = [...svg.querySelectorAll('circle, rect')].map(m => m.getBoundingClientRect())
    .map(b => ({left: b.left, right: b.right, top: b.top, bottom: b.bottom}));
  return {id: svg.getAttribute('aria-labelledby') || 'mini', frame: {left: frame.left, right: frame.right, top: frame.top,
          bottom: frame.bottom}, boxes, marks};
});
"""


def _points(figures: dict[int, float], unit: str = "") -> list[Point]:
    return [Point(year, value, f"{value:,.2f}{unit}", "") for year, value in figures.items()]


def gallery() -> list[Chart]:
    """Charts of every kind, with what is hardest to place: long names, equal and near figures, figures at the ends, many years."""
    parts = [Part(f"部分{n}", value, f"{value}", "") for n, value in enumerate((50, 20, 15, 6, 5, 3, 0.9, 0.1))]
    ends = Marks("最宽 ≥ 12345.67 万人次每年", "最严 ≥ 99999.99 万人次每年", "本单位 ≥ 12345.67 万人次每年", 12345.67,
                 "中位 ≥ 99999.99 万人次", 99999.99)
    results = [Result(LONG, share, met, f"{'未达到' if met is False else '达到'} {share:+.0%}", ()) for share, met in
               ((-0.999, False), (0.004, True), (0.5, None), (9.99, True))]
    return [
        charts.parts("构成", parts, "parts", ("项", "金额", "占比")),
        charts.parts("两份", parts[:2], "two", ("项", "金额", "占比")),
        charts.strip("两端", "…", [Stack(12345.67, 3, ()), Stack(99999.99, 7, ())], ends, "ends", ()),
        charts.strip("相近", "…", [Stack(90 + n / 10, 1 + n % 3, ()) for n in range(40)],
                     Marks("最低 90%", "最高 93.9%", "本单位 92%", 92.0, "中位 92%", 92.0), "near", ()),
        charts.strip("成列", "…", [Stack(80, 3, ()), Stack(95, 40, ()), Stack(100, 12, ())],
                     Marks("最宽", "最严", "本单位", 100.0), "columns", ()),
        charts.slope("四条", [Series(f"线{n}", _points({2021: 100 + n, 2022: 90, 2023: 130 - n, 2024: 120 + n * 0.01}))
                            for n in range(4)], "four", "年度"),
        charts.slope("多年", [Series("预算", _points({year: 12345678.0 + year for year in range(2012, 2027)}, " 元"))],
                     "many", "年度"),
        charts.slope("相隔", [Series("预算", _points({2009: 5, 2023: 6, 2024: 7}))], "apart", "年度"),
        charts.deviation("完成", "…", results, "deviation", (), "指标值"),
    ]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with the charts and the style of the site."""
    path = tmp_path_factory.mktemp("charts") / "charts.html"
    figures = "".join(f'<figure class="drawn">{chart.svg}</figure>' for chart in gallery())
    path.write_text(f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
                    f"<style>{STYLE.read_text(encoding='utf-8')}</style><main class=page>{figures}</main>", encoding="utf-8")
    return path.as_uri()


def _touch(a: dict[str, Any], b: dict[str, Any]) -> bool:
    across = a["left"] < b["right"] - 0.5 and b["left"] < a["right"] - 0.5
    return bool(across and a["top"] < b["bottom"] - 3 and b["top"] < a["bottom"] - 3)  # above and below the glyphs a line has room


@pytest.mark.parametrize("width", [1280, 360])
def test_no_text_of_a_chart_touches_another(width: int, page: str, browser: Chrome, look: Callable[[int, str], None]) -> None:
    look(width, "light")
    browser.get(page)
    found = browser.execute_script(MEASURED)
    assert len(found) == len(gallery())
    for chart in found:
        boxes, frame = chart["boxes"], chart["frame"]
        assert boxes, chart["id"]
        assert frame["right"] <= width
        for number, box in enumerate(boxes):
            assert box["left"] >= frame["left"] - 1, (chart["id"], box)
            assert box["right"] <= frame["right"] + 1, (chart["id"], box)
            assert box["bottom"] <= frame["bottom"] + 3, (chart["id"], box)
            assert [other["text"] for other in boxes[number + 1:] if _touch(box, other)] == [], (chart["id"], box["text"])


@pytest.mark.parametrize("width", [1280, 360])
def test_marks_stay_in_their_drawings_and_off_the_text(width: int, page: str, browser: Chrome,
                                                       look: Callable[[int, str], None]) -> None:
    look(width, "dark")
    browser.get(page)
    for chart in browser.execute_script(MEASURED):
        frame = chart["frame"]
        for mark in chart["marks"]:
            assert frame["left"] - 1 <= mark["left"], chart["id"]
            assert mark["right"] <= frame["right"] + 1, chart["id"]
            assert [box["text"] for box in chart["boxes"] if _touch(box, mark)] == [], (chart["id"], mark)
