"""The sample and more: a plan of another year, another year of the project, and a document that is too long for one page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import ModuleType

from jixiao.model import Tables
from jixiao.pipeline.mapping import map_all
from jixiao.publish import publish
from jixiao.tables import write

CONTENT = "巡护山林200次，新建瞭望塔4座，演练不少于6场"
PLAN = [
    ["重点任务", "森林防火巡护", CONTENT, "130.00"],
    ["森林防火巡护次数", "≥180次"], ["应急演练场次", "≥6场"], ["森林防火巡护及时率", "≥95%"],
]
REPORT = [["青禾县森林防火巡护经费", "150.00"], ["应急演练场次", "≥5场", "5场"]]


def more(sample: ModuleType) -> Tables:
    """The sample with a plan of 2026 that has the task again, and another year of the project."""
    out: Tables = sample.tables()
    source = sample.Source(out, "next.docx", "2026", "2026年部门整体支出绩效目标表")
    source.grid(PLAN, form="1")
    source.row("forms", "form-00000026", "1", {"title": ("2026年部门整体支出绩效目标表", "")}, kind="unit-plan", year="2026",
               unit=sample.NAME, money_unit="万元")
    source.row("tasks", "t-00000026", "1", {"name": ("森林防火巡护", "g1r1c2"), "content": (CONTENT, "g1r1c3")}, ordinal="1")
    source.row("amounts", "a-00000026", "1", {"amount": ("130.00", "g1r1c4")}, form_kind="unit-plan", year="2026", subject="task",
               subject_ref="t-00000026", fund_source="total", stage="initial", item="森林防火巡护", money_unit="万元",
               measure_key="wan-yuan", ordinal="1")
    for number, (name, printed) in enumerate((row for row in PLAN[1:]), 2):
        cells = {"level3": (name, f"g1r{number}c1"), "target_text": (printed, f"g1r{number}c2")}
        source.row("indicators", f"i-0000002{number}", "1", cells, form_kind="unit-plan", year="2026", unit=sample.NAME,
                   ordinal=str(number), operator=">=", operator_code="ge", category="output-quantity", target_number=printed[1:-1],
                   target=printed[1:-1], unit_of_measure=printed[-1])
    for number, (text, relation, indicator) in enumerate((("200次", "differs", "i-00000022"), ("4座", "unmeasured", ""),
                                                          ("6场", "equal", "i-00000023")), 1):
        start = CONTENT.index(text)
        source.row("promises", f"p-0000002{number}", "1", {"text": (text, "g1r1c3")}, ordinal=str(number), text_table="tasks",
                   text_id="t-00000026", start=str(start), end=str(start + len(text)), number=text[:-1], unit_of_measure=text[-1],
                   measure_key="chang", relation=relation, indicator_id=indicator)
    source.finding("f-00000026", "P11", "info", "任务文字“新建瞭望塔4座”（表1第1行第3列）没有对应的绩效指标，供参考。", "g1r1c3",
                   form="1", row_id="t-00000026")
    source.close(1)
    other = sample.Source(out, "later.xlsx", "2025", "2025年度项目支出绩效自评表")
    other.grid(REPORT, form="1")
    other.row("forms", "form-00000027", "1", {"project": ("青禾县森林防火巡护经费", "g1r1c1")}, kind="project-evaluation",
              year="2025", unit=sample.NAME, project_key=sample.PROJECT, money_unit="万元", title="项目支出绩效自评表")
    other.row("amounts", "a-00000027", "1", {"amount": ("150.00", "g1r1c2")}, form_kind="project-evaluation", year="2025",
              subject="form", fund_source="total", stage="initial", money_unit="万元", measure_key="wan-yuan",
              project_key=sample.PROJECT, ordinal="1")
    other.row("indicators", "i-00000027", "1", {
        "level3": ("应急演练场次", "g1r2c1"), "target_text": ("≥5场", "g1r2c2"), "actual_text": ("5场", "g1r2c3")},
        form_kind="project-evaluation", year="2025", unit=sample.NAME, project_key=sample.PROJECT, ordinal="1",
        concept_key=sample.CONCEPT, category="output-quantity", operator=">=", operator_code="ge", target="5", target_number="5",
        actual="5", actual_number="5", unit_of_measure="场")
    other.close(1)
    return out


ROWS = 600  # of the long document


def long(sample: ModuleType, out: Tables) -> None:
    """A document with many rows, some of them joined, findings and checks."""
    source = sample.Source(out, "long.xlsx", "2026", "2026年哨所台账")
    rows: list[list[object]] = [["台账", "", ""]]
    for n in range(2, ROWS + 1):
        rows.append([f"哨所{n}的值守、补给与通信保障情况", str(n), *([] if n % 2 else [("两行共用", 2, 1)])])
    source.grid(rows, form="1")
    source.row("forms", "form-00000099", "1", {"title": ("台账", "g1r1c1")}, kind="base-data", year="2026", unit=sample.NAME)
    for n in range(2, ROWS + 1):
        read = {"item": (str(rows[n - 1][0]), f"g1r{n}c1"), "value": (str(n), f"g1r{n}c2")}
        source.row("facts", f"x-{n:08}", "1", read, ordinal=str(n), group="哨所", column="人数", unit_of_measure="人",
                   measure_key="ren")
    for n in (3, ROWS):
        source.finding(f"f-1{n:07}", "P01", "error", f"第{n}行的人数待核实", f"g1r{n}c2", form="1", row_id=f"x-{n:08}")
    source.finding("f-10001000", "layout-residue", "info", "有未解读的单元格")
    out.add("checks", {**source.at, "code": "P01", "form": "1", "evaluated": "600", "passed": "598", "rounded": "0", "failed": "2",
                       "not_applicable": "0"})
    source.unread(1, 5, 1)
    source.close(1)


def build(sample: ModuleType, folder: Path) -> Path:
    """Publish it in Chinese."""
    tables = more(sample)
    long(sample, tables)
    write(tables, folder / "data")
    map_all(folder / "data", folder / "dump.nq", sample.SETTINGS)
    publish(tables, folder / "dump.nq", sample.REPORT, replace(sample.SETTINGS, languages=("zh",)), folder / "public")
    return folder / "public"
