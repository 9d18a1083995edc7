"""Charts: positions follow from the numbers, the table has the figures of the drawing, nothing is drawn that would mislead."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from lxml import html
from markupsafe import Markup

from jixiao.publish import charts
from jixiao.publish.charts import Chart, Marks, Part, Point, Result, Series, Stack


def drawn(chart: Chart) -> html.HtmlElement:
    return html.fromstring(str(chart.svg))


def at(element: html.HtmlElement, name: str) -> float:
    return float(re.sub(r"%|em", "", element.get(name)))


def part(name: str, value: float) -> Part:
    return Part(name, value, f"{value:g}", Markup(f'<a href="#{name}">{value:g}</a>'))


def stack(value: float, count: int = 1) -> Stack:
    return Stack(value, count, (f"{value:g}", str(count)))


def point(year: int, value: float) -> Point:
    return Point(year, value, f"{value:g}", Markup(f'<a href="#{year}">{value:g}</a>'))


def test_every_chart_has_a_title_a_description_and_its_figures() -> None:
    made = [
        charts.parts("整体", [part("基本", 3), part("项目", 1)], "a", ("项", "金额", "占比")),
        charts.strip("位置", "甲 1，乙 2", [stack(1), stack(2)], Marks("低 1", "高 2"), "b", ("指标值", "个数")),
        charts.slope("历年", [Series("预算", [point(2023, 1), point(2024, 2)])], "c", "年度"),
        charts.deviation("完成", "甲 少 25%", [Result("甲", -0.25, False, "−25%", ("甲", "4", "3"))], "d", ("指标", "值", "实际"),
                         "指标值"),
    ]
    for chart in made:
        svg = drawn(chart)
        assert svg.get("role") == "img"
        title, described = (svg.get_element_by_id(name).text for name in svg.get("aria-labelledby").split())
        assert title == chart.title
        assert described
        assert all(len(line) == len(chart.columns) for line in chart.lines)


def test_parts_are_as_wide_as_their_shares_and_follow_each_other() -> None:
    chart = charts.parts("整体", [part("甲", 50), part("乙", 30), part("丙", 19.5), part("丁", 0.5)], "a", ("项", "金额", "占比"))
    bars = drawn(chart).xpath("//rect")
    assert [at(bar, "width") for bar in bars] == [50, 30, 19.5, 0.5]
    assert [at(bar, "x") for bar in bars] == [0, 50, 80, 99.5]
    assert [line[2] for line in chart.lines] == ["50.0%", "30.0%", "19.5%", "0.5%"]
    assert [line[1] for line in chart.lines] == ['<a href="#甲">50</a>', '<a href="#乙">30</a>', '<a href="#丙">19.5</a>',
                                                 '<a href="#丁">0.5</a>']
    assert [label.text for label in drawn(chart).xpath("//text")] == ["1 · 50.0%", "2 · 30.0%", "3"], "what has no room has no label"


def test_a_strip_places_figures_by_their_numbers_and_marks_its_own() -> None:
    marks = Marks("最宽 80", "最严 100", "本单位 90", 90.0)
    chart = charts.strip("位置", "…", [stack(80), stack(90, 3), stack(100)], marks, "s", ("值", "数"))
    svg = drawn(chart)
    dots = svg.xpath("//circle")
    assert [at(dot, "cx") for dot in dots] == [2, 50, 50, 98, 50], "the marked one is drawn last"
    assert len({at(dot, "cy") for dot in dots if at(dot, "cx") == 50}) == 3, "equal figures stand above each other"
    assert [at(dot, "cx") for dot in svg.xpath("//circle[@class='own']")] == [50]
    assert [t.text for t in svg.xpath("//text")] == ["本单位 90", "最宽 80", "最严 100"]
    assert [int(str(line[1])) for line in chart.lines] == [1, 3, 1]


def test_many_equal_figures_become_columns_as_tall_as_they_are_many() -> None:
    svg = drawn(charts.strip("位置", "…", [stack(80, 5), stack(90, 20), stack(100, 10)], Marks("", ""), "s", ("值", "数")))
    assert not svg.xpath("//circle")
    tall = [at(line, "y1") - at(line, "y2") for line in svg.xpath("//line[@class='column']")]
    assert tall == pytest.approx([tall[1] / 4, tall[1], tall[1] / 2])


def test_a_line_over_years_keeps_the_distances_of_years_and_figures() -> None:
    budget = Series("预算", [point(2020, 100), point(2021, 150), point(2024, 200)])
    chart = charts.slope("历年", [budget, Series("执行", [point(2020, 120), point(2024, 200)])], "s", "年度")
    svg = drawn(chart)
    dots = [(at(dot, "cx"), at(dot, "cy")) for dot in svg.xpath("//circle[@class='m0']")]
    (x0, y0), (x1, y1), (x2, y2) = dots
    assert (x1 - x0) / (x2 - x0) == pytest.approx(1 / 4, abs=0.01)
    assert (y0 - y1) / (y0 - y2) == pytest.approx(1 / 2, abs=0.01)
    assert y0 > y2, "more stands higher"
    assert len(svg.xpath("//line[@class='s0']")) == 2
    assert [t.text for t in svg.xpath("//text")] == ["120", "100", "200", "2020", "2021", "2024"], "equal figures are written once"
    assert chart.columns == ("年度", "● 预算", "■ 执行")
    assert chart.lines[1] == ("2021", '<a href="#2021">150</a>', "")


def test_a_year_with_two_figures_breaks_the_line_and_shows_both() -> None:
    chart = charts.slope("历年", [Series("决算", [point(2022, 1), point(2023, 2), point(2023, 3), point(2024, 4)])], "s", "年度")
    svg = drawn(chart)
    assert not svg.xpath("//line[@class='s0']")
    assert len(svg.xpath("//circle")) == 4
    assert chart.lines[1] == ("2023", '<a href="#2023">2</a> / <a href="#2023">3</a>')


@pytest.mark.parametrize(("operator", "target", "actual", "share", "met"), [
    (">=", "4", "3", -0.25, False), (">=", "95", "96", 1 / 95, True), ("<=", "20", "15", -0.25, True),
    ("<=", "20", "25", 0.25, False), (">", "10", "10", 0, False),
    ("<", "10", "10", 0, False), ("=", "100", "100", 0, True), ("=", "100", "102", 0.02, None),
])
def test_a_result_is_met_in_the_direction_of_its_operator(operator: str, target: str, actual: str, share: float,
                                                          met: bool | None) -> None:
    found = charts.against(operator, Decimal(target), Decimal(actual))
    assert found[0] == pytest.approx(share)
    assert found[1] is met


def test_results_stand_on_their_side_of_the_target_and_are_told_apart_without_colour() -> None:
    results = [Result(name, share, met, f"{share:+.0%}", (name,)) for name, share, met in
               (("甲", -0.25, False), ("乙", 0.5, True), ("丙", 0.1, None), ("丁", 3.67, True))]
    svg = drawn(charts.deviation("完成", "…", results, "d", ("指标",), "指标值"))
    assert [(dot.get("class"), at(dot, "cx")) for dot in svg.xpath("//circle")] == [("not", 38), ("met", 74)]
    assert [at(mark, "x") for mark in svg.xpath("//rect[@class='side']")] == [pytest.approx(54.8)]
    ends = [at(line, "x2") for line in svg.xpath("//line[@x1='50%'][not(@class='goal')]")]
    assert ends == [38, 74, pytest.approx(54.8), 100], "what is beyond the drawing leaves it, without a mark at its end"
    assert [t.text for t in svg.xpath("//text")][-3:] == ["−100%", "指标值", "+100%"]


def test_the_scale_of_results_fits_the_farthest_one() -> None:
    svg = drawn(charts.deviation("完成", "…", [Result("甲", -0.03, False, "−3%", ("甲",))], "d", ("指标",), "指标值"))
    assert [t.text for t in svg.xpath("//text")][-1] == "+5%"
    assert at(svg.xpath("//circle")[0], "cx") == pytest.approx(50 - 48 * 0.03 / 0.05)


def test_a_small_strip_marks_one_figure_and_is_left_to_the_words_beside_it() -> None:
    svg = html.fromstring(str(charts.mini([80.0, 90.0, 100.0], 90.0)))
    assert svg.get("aria-hidden") == "true"
    assert [at(dot, "cx") for dot in svg.xpath("//circle[@class='own']")] == [50]
    assert len(svg.xpath("//circle")) == 3


def test_markup_in_names_is_text() -> None:
    chart = charts.deviation("<b>", "<i>", [Result("<u>", 0.5, True, "<s>", ("x",))], "d", ("指标",), "&")
    assert "<u>" not in chart.svg
    assert {"<u>", "<s>", "&"} <= {t.text for t in drawn(chart).xpath("//text")}
