"""StratML part 2: structure, figures as printed, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from jixiao.exports import Count, Exported, stratml
from jixiao.graph import Store
from jixiao.settings import Settings

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("performance_plan.xsd")))
NS = {"s": "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"}


@pytest.fixture(scope="module")
def out(dump: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Exported]:
    folder = tmp_path_factory.mktemp("stratml")
    return folder, stratml(dump, settings.base, folder)


def texts(element: etree._Element, path: str) -> list[str]:
    return [e.text or "" for e in element.xpath(path, namespaces=NS)]


def read(folder: Path, name: str) -> etree._Element:
    return etree.parse(folder / f"{name}.xml").getroot()


def test_one_valid_file_for_each_form_with_targets_or_results(out: tuple[Path, Exported]) -> None:
    folder, done = out
    files = sorted(folder.glob("*.xml"))
    assert [f.stem for f in files] == [
        "lyj-2024-form-1", "lyj-2024-form-2", "lyj-2025-form-1", "lyj-2025-form-2", "lyj-2025-form-3", "lyj-2025-form-4",
        "nyj-2024-form-1", "nyj-2024-form-5", "nyj-2024-form-6", "nyj-2025-form-2",
    ]
    assert done.files == len(files)
    for path in files:
        SCHEMA.assertValid(etree.parse(path))


def test_a_plan_keeps_targets_money_goal_and_task(out: tuple[Path, Exported]) -> None:
    plan = read(out[0], "lyj-2025-form-1")
    assert plan.get("Type") == "Performance_Plan"
    assert texts(plan, "//s:Organization/s:Name") == ["白石县林业局"]
    assert texts(plan, "//s:Goal/s:Description") == ["守好全县山林。"]
    assert texts(plan, "//s:Objective/s:Name") == ["巡山护林", "资金 Funds", "产出指标 / 数量指标", "效益指标 / 生态效益指标"]
    assert texts(plan, "//s:MeasurementDimension") == ["项目支出（全部资金，项目支出）", "造林面积", "扑火演练次数", "森林火灾起数"]
    assert texts(plan, "//s:UnitOfMeasurement") == ["万元", "亩", "次", "起"]
    assert texts(plan, "//s:TargetResult/s:NumberOfUnits") == ["16.00", "100", "5", "3"]
    assert texts(plan, "//s:TargetResult/s:Descriptor/s:DescriptorValue") == ["年初预算", "≥", "≥", "≤"]
    assert texts(plan, "//s:TargetResult/s:Description") == ["16.00", "≥100亩", "≥5次", "3起以内"]
    assert set(texts(plan, "//s:TargetResult/s:EndDate")) == {"2025-12-31"}
    assert [e.get("ValueChainStage") for e in plan.xpath("//s:PerformanceIndicator", namespaces=NS)] == [
        "Input", "Output", "Output", "Outcome"]
    assert texts(plan, "//s:Relationship/s:Name") == ["造林面积", "扑火演练次数", "森林火灾起数"]
    assert "unit/lyj/2025/#i-1" in texts(plan, "//s:PerformanceIndicator[s:MeasurementDimension='造林面积']/s:OtherInformation")[0]


def test_a_report_has_stages_of_money_and_results(out: tuple[Path, Exported]) -> None:
    report = read(out[0], "nyj-2024-form-1")
    assert report.get("Type") == "Performance_Report"
    assert texts(report, "//s:TargetResult/s:NumberOfUnits") == ["25.00", "30", "6", "10", "90"]
    assert texts(report, "//s:ActualResult/s:NumberOfUnits") == ["12.00", "5", "120000"]
    assert "总得分：99.50" in texts(report, "/*/s:OtherInformation")[0]
    assert "分值：60.0\n得分：60" in texts(report, "//s:PerformanceIndicator[s:MeasurementDimension='演练次数']/s:OtherInformation")[
    0]


def test_words_are_descriptors(out: tuple[Path, Exported]) -> None:
    plan = read(out[0], "nyj-2025-form-2")
    element = plan.xpath("//s:PerformanceIndicator[s:MeasurementDimension='应急能力']", namespaces=NS)[0]
    assert element.get("PerformanceIndicatorType") == "Qualitative"
    assert texts(element, ".//s:DescriptorValue") == ["提升"]
    assert texts(element, ".//s:NumberOfUnits") == []


def test_nothing_is_lost_silently(out: tuple[Path, Exported], dump: Path, settings: Settings) -> None:
    store = Store(settings.base).load(dump)
    written, left = ({c.en: c.number for c in counts} for counts in (out[1].written, out[1].left_out))
    for kind, name, rest in (("Indicator", "indicators", "other indicators"), ("Amount", "amounts", "amounts of other tables"),
                             ("Goal", "goal texts", "other goal texts"), ("Task", "tasks", "other tasks"),
                             ("Form", "forms", "forms of other kinds"), ("Claim", "", "figures of the text")):
        (row,) = store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a jx:{kind} }}").text()
        assert written.get(name, 0) + left.get(rest, 0) == int(row[0]), kind
    assert left["figures of the text"] == 8
    assert left["forms of other kinds"] == 7


def test_the_same_bytes_twice(out: tuple[Path, Exported], dump: Path, settings: Settings, tmp_path: Path) -> None:
    assert stratml(dump, settings.base, tmp_path) == out[1]
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in out[0].iterdir()}


def test_characters_that_xml_cannot_hold_are_counted(dump: Path, settings: Settings, tmp_path: Path) -> None:
    changed = tmp_path / "dump.nq"
    changed.write_text(dump.read_text(encoding="utf-8").replace('"每日巡查"', '"每日\\u0001巡查"'), encoding="utf-8")
    done = stratml(changed, settings.base, tmp_path / "out")
    assert Count("XML 不能写的字符", "characters that XML cannot hold", 1) in done.left_out
    assert "每日巡查" in texts(read(tmp_path / "out", "lyj-2025-form-1"), "//s:Objective/s:Description")
