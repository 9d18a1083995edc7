"""Figures over units and years: what is compared, what is added, and what the pages of units, indicators and sources say."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lxml import html

from jixiao.model import Tables
from jixiao.publish import publish
from jixiao.publish.budgets import Budgets
from jixiao.publish.histories import Histories
from jixiao.publish.shares import Shares
from jixiao.publish.targets import Targets
from jixiao.settings import Settings

if TYPE_CHECKING:
    from jixiao.model.schema import Row

SIGNS = {">=": "≥", "<=": "≤", "=": "="}
UNITS = {"a": "甲局", "b": "乙局", "c": "丙局", "d": "丁局", "e": "戊局"}


class Made(NamedTuple):
    """A published corpus."""

    root: Path
    tables: Tables


class Writer:
    """Adds documents of one form each, a line of the source for each figure."""

    def __init__(self, sample: ModuleType) -> None:
        self.tables, self._sample, self._number = Tables(), sample, 0
        for key, name in UNITS.items():
            self.tables.add("units", {"unit_key": key, "name": name, "registered": "yes"})

    def form(self, unit: str, year: str, kind: str, lines: list[dict[str, str]], project: str = "") -> None:
        self._number += 1
        source = self._sample.Source(self.tables, f"{unit}-{year}-{self._number}.txt", year, f"{UNITS[unit]}{year}")
        source.grid([[line.get("name", ""), line["text"]] for line in lines], form="1")
        common = {"unit_key": unit, "year": year, "project_key": project}
        source.row("forms", f"form-{self._number:08}", "1", {"title": UNITS[unit]}, kind=kind, **common)
        for number, line in enumerate(lines, 1):
            place = f"g1r{number}c2"
            if "stage" in line:
                source.row("amounts", f"a-{self._number:04}{number:04}", "1", {"amount": (line["text"], place)}, subject="form",
                           form_kind=kind, stage=line["stage"], fund_source=line.get("source", "total"), money_unit="万元", **common)
                continue
            fields = {"target": (line["target"], place), "target_text": (line["text"], place)}
            if "actual" in line:
                fields["actual_text"] = (line["actual"], place)
            source.row("indicators", f"i-{self._number:04}{number:04}", "1", fields, form_kind=kind, level3=line["name"],
                       concept_key=line["concept"], operator=line["operator"], target_number=line["number"],
                       actual_number=line.get("actual", ""), unit_of_measure=line["measure"],
                       measure_key=line["measure"] and "percent", operator_source="stated", **common)
        source.close(1)


def asks(name: str, operator: str, target: str, actual: str = "", concept: str = "", measure: str = "%") -> dict[str, str]:
    number = target if operator in SIGNS else ""
    more = {"actual": actual} if actual else {}
    return {"name": name, "concept": concept or name.encode().hex(), "operator": operator, "target": target, "number": number,
            "measure": measure if number else "", "text": f"{SIGNS.get(operator, '')}{target}", **more}


def money(stage: str, text: str, source: str = "total") -> dict[str, str]:
    return {"stage": stage, "text": text, "source": source}


def corpus(sample: ModuleType) -> Tables:
    to = Writer(sample)
    to.form("a", "2023", "unit-plan", [
        asks("满意度", ">=", "85"), asks("损失率", "<=", "5"), asks("旧项", ">=", "1"), asks("宣传", "提升", "提升"),
        money("initial", "100.00"), money("initial", "100.00", "general")])
    to.form("a", "2024", "unit-plan", [
        asks("满意度", ">=", "90"), asks("损失率", "<=", "6"), asks("新项", ">=", "1"), asks("宣传", "提升", "提升"),
        money("initial", "120.00"), money("initial", "90.00", "general"), money("initial", "30.00", "own")])
    to.form("a", "2024", "unit-evaluation", [
        asks("满意度", ">=", "90", "88"), asks("损失率", "<=", "6", "6"),
        money("initial", "121.00"), money("adjusted", "130.00"), money("executed", "117.00")])
    to.form("b", "2024", "unit-plan", [asks("满意度", ">=", "95"), asks("损失率", "<=", "3"), money("initial", "80.00"),
                                       money("initial", "60.00", "general")])
    to.form("c", "2022", "unit-plan", [asks("满意度", ">=", "80")])
    to.form("c", "2024", "unit-plan", [asks("满意度", ">=", "90")])
    to.form("d", "2024", "unit-plan", [asks("满意度", ">=", "80"), asks("满意度", "=", "80")])
    return to.tables


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sample: ModuleType) -> Made:
    """The corpus, published in Chinese only."""
    root = tmp_path_factory.mktemp("comparisons")
    tables = corpus(sample)
    (root / "dump.nq").write_bytes(b"")
    publish(tables, root / "dump.nq", b"", Settings(languages=("zh",)), root / "public")
    return Made(root / "public", tables)


def page(made: Made, path: str) -> html.HtmlElement:
    return html.fromstring((made.root / path / "index.html").read_bytes())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def lines(table: html.HtmlElement) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in table.xpath(".//tbody/tr")]


def row_of(tables: Tables, unit: str, year: str, name: str) -> Row:
    return next(r for r in tables["indicators"] if (r["unit_key"], r["year_key"], r["level3"]) == (unit, year, name))


def test_targets_are_compared_within_a_direction_and_each_unit_by_its_latest_year(made: Made) -> None:
    targets = Targets(made.tables["indicators"])
    up, equal = targets.of_concept("满意度".encode().hex())
    assert (up.direction, equal.direction) == ("up", "equal")
    assert [int(use.number) for use in up.uses] == [80, 80, 85, 90, 90, 95], "printed in two forms of a year, counted once"
    assert [(use.row["unit_key"], str(use.number)) for use in up.latest] == [("d", "80"), ("a", "90"), ("c", "90"), ("b", "95")]
    assert up.standing(row_of(made.tables, "a", "2024", "满意度")) == (1, 1, 1)
    assert up.standing(row_of(made.tables, "b", "2024", "满意度")) == (0, 0, 3)
    assert [use.number for use in up.ends(up.uses)] == [95, 80]


def test_where_less_is_asked_for_the_lowest_is_the_strictest(made: Made) -> None:
    (down,) = Targets(made.tables["indicators"]).of_concept("损失率".encode().hex())
    assert [use.number for use in down.ends(down.uses)] == [3, 6]
    assert down.standing(row_of(made.tables, "a", "2024", "损失率")) == (1, 0, 0)


def test_changes_say_whether_more_or_less_is_asked(made: Made) -> None:
    before, changes = Histories(made.tables["indicators"]).changes("a", "2024")
    assert before == "2023"
    assert {(c.after or c.before)[0]["level3"]: c.kind for c in changes} == {
        "满意度": "stricter", "损失率": "looser", "旧项": "dropped", "新项": "added"}
    assert Histories(made.tables["indicators"]).changes("b", "2024") == ("", [])


def test_a_total_that_two_documents_print_differently_stands_twice(made: Made) -> None:
    figures = Budgets(made.tables["amounts"]).of("a", "2024")
    assert {stage: [r["amount"] for r in rows] for stage, rows in figures.items()} == {
        "initial": ["120.00", "121.00"], "adjusted": ["130.00"], "executed": ["117.00"]}


def test_amounts_are_added_within_one_year_form_and_stage_only() -> None:
    def amount(unit: str, text: str, year: str = "2024", source: str = "own", document: str = "") -> Row:
        row = dict.fromkeys(("subject_ref", "side", "column", "vintage", "nature", "item", "project_key"), "")
        return row | {"unit_key": unit, "year_key": year, "document_id": document or unit + year, "form": "1", "subject": "form",
                      "form_kind": "unit-plan", "stage": "initial", "amount": text, "money_unit": "万元", "fund_source": source}

    rows = [amount("a", "1.5"), amount("b", "2"), amount("b", "2", document="copy"), amount("a", "4", "2023"),
            amount("c", "8", "2022"), amount("c", "9", "2022", document="other"), amount("d", "1", "2022"),
            amount("a", "6", source="total")]
    shares = Shares(rows)
    assert [(g.first["year_key"], g.total, g.repeated, g.doubtful) for g in shares.groups("own")] == [
        ("2024", Decimal("3.5"), 1, 0), ("2023", None, 0, 0), ("2022", None, 0, 1)]
    assert shares.share(rows[0]) == (0.25, rows[-1])
    assert shares.share(rows[1]) is None, "its form has no total"


def test_the_page_of_a_unit_shows_both_totals_the_rate_and_the_lines_of_years(made: Made) -> None:
    unit = page(made, "unit/a")
    cards = [text(card) for card in unit.xpath("//dl[contains(@class,'cards')]/div")]
    assert cards[0] == "initial120.00 万元 unit-plan121.00 万元 unit-evaluation"
    assert cards[3] == "执行率90.00% 117.00 ÷ 130.00"
    (chart,) = unit.xpath("//figure[svg[contains(@class,'slope')]][contains(figcaption,'万元')]")
    assert lines(chart.find(".//table")) == [["2023", "100.00"], ["2024", "120.00 / 121.00"]]
    assert len(chart.xpath(".//td//a[@class='n']")) == 3, "every figure leads to its cell"
    assert not chart.xpath(".//svg/line"), "no line to a year with two totals"
    bars = unit.xpath("//figure[svg[contains(@class,'parts')]]")
    assert [text(cell) for cell in bars[0].xpath(".//tbody//td")] == ["90.00", "75.0%", "30.00", "25.0%"]


def test_the_page_of_a_unit_shows_its_targets_among_others_and_over_years(made: Made) -> None:
    unit = page(made, "unit/a")
    table = next(t for t in unit.xpath("//table") if "以往年度" in text(t))
    found = {line[0]: line for line in lines(table)}
    assert found["满意度"][1:] == ["≥ 90 %", "88", "2023 ≥ 85 %", "其他单位 3 个：1 个更严，1 个相同，1 个更宽"]
    strip = next(f for f in unit.xpath("//figure[svg[contains(@class,'strip')]]") if f.findtext("figcaption") == "满意度")
    assert [line[:2] for line in lines(strip.find(".//table"))] == [["≥ 80 %", "1"], ["≥ 90 %", "2"], ["≥ 95 %", "1"]]
    assert "最严 ≥ 95 %：乙局 2024；最宽 ≥ 80 %：丁局 2024" in text(strip)
    assert [text(peer) for peer in unit.xpath("//h3[contains(., '可比')]/following::ul[1]/li/a")] == ["乙局", "丙局", "丁局"]
    assert not page(made, "unit/e").xpath("//svg[contains(@class,'chart')]")


def test_the_page_of_a_year_tells_changes_results_and_the_way_to_other_years(made: Made) -> None:
    year = page(made, "unit/a/2024")
    assert year.xpath("//a[@rel='prev']/@href") == ["../../../unit/a/2023/index.html"]
    assert not year.xpath("//a[@rel='next']")
    changed = year.xpath("//h2[contains(., '与 2023 年相比')]/following::table[1]")[0]
    assert [line[:4] for line in lines(changed)] == [
        ["满意度", "要求提高", "≥ 85 %", "≥ 90 %"], ["损失率", "要求降低", "≤ 5 %", "≤ 6 %"], ["旧项", "不再列入", "≥ 1 %", ""]]
    assert all(len(row.xpath(".//td[@class='num']//a")) == sum(map(bool, cells[2:]))
               for row, cells in zip(changed.xpath(".//tbody/tr"), lines(changed), strict=True))
    assert "可以按数字核对的指标 2 项：1 项与指标值相等，1 项未达到。" in text(year)
    figure = year.xpath("//figure[svg[contains(@class,'deviation')]]")[0]
    assert lines(figure.find(".//table")) == [["满意度", "≥ 90 %", "88", "未达到 −2.2%"]]


def test_the_page_of_an_indicator_shows_the_distribution_and_every_rank(made: Made) -> None:
    concept = page(made, f"indicator/{'满意度'.encode().hex()}")
    assert [text(h) for h in concept.xpath("//h3")] == ["不低于 · % 6 个指标值，4 个单位", "定值 · % 1 个指标值，1 个单位"]
    (strip,) = concept.xpath("//figure[svg[contains(@class,'strip')]]")
    assert "中位 ≥ 90 %" in strip.xpath(".//text()")
    uses = lines(concept.xpath("//h2[contains(., '全部使用')]/following::table[1]")[0])
    ranks = {(line[0], line[1], line[3]): line[4] for line in uses}
    assert ranks["乙局", "2024", "≥ 95 %"] == "严格程度第 1，共 4 个"
    assert ranks["甲局", "2024", "≥ 90 %"] == "严格程度并列第 2，共 4 个"
    assert ranks["丁局", "2024", "= 80 %"] == ""
    assert "有 1 处同时填报了指标值和实际完成值：0 处达到，1 处未达到" in text(concept)


def test_the_page_of_a_fund_source_adds_what_may_be_added_and_says_of_what(made: Made) -> None:
    fund = page(made, "fund/general")
    heads = [text(h) for h in fund.xpath("//h2 | //h3")]
    assert heads == ["2024年", "unit-plan · initial", "2023年", "unit-plan · initial"]
    assert "合计 150.00 万元，由下列 2 笔相加。" in text(fund)
    first, second = (lines(t) for t in fund.xpath("//table"))
    assert [(line[0], *line[2:]) for line in first] == [("甲局", "90.00", "75.0%", "120.00"), ("乙局", "60.00", "75.0%", "80.00")]
    assert second[0][3] == "100.0%"


def test_a_unit_can_take_its_rows_away(made: Made) -> None:
    offered = page(made, "unit/a").xpath("//a[@type='text/csv']/@href")
    assert offered == ["indicators.csv", "amounts.csv"]
    written = (made.root / "unit" / "a" / "indicators.csv").read_text(encoding="utf-8").splitlines()
    assert len(written) == 1 + sum(r["unit_key"] == "a" for r in made.tables["indicators"])
    assert not (made.root / "unit" / "e" / "indicators.csv").exists()


def test_long_lists_go_on_over_pages_and_lose_nothing(tmp_path: Path, sample: ModuleType) -> None:
    to = Writer(sample)
    to.form("a", "2024", "unit-plan", [asks("满意度", ">=", str(n), concept="c") for n in range(400)])
    (tmp_path / "dump.nq").write_bytes(b"")
    publish(to.tables, tmp_path / "dump.nq", b"", Settings(languages=("zh",)), tmp_path / "public")
    found: list[str] = []
    for path in ("indicator/c", *(f"indicator/c/page-{n}" for n in (2, 3, 4))):
        sheet = html.fromstring((tmp_path / "public" / path / "index.html").read_bytes())
        found += [line[3] for line in lines(sheet.xpath("//h2[contains(., '全部使用')]/following::table[1]")[0])]
        assert len(sheet.xpath("//nav[@class='tabs'][1]//b[@aria-current='page']")) == 1
    assert found == [f"≥ {n} %" for n in range(400)]
