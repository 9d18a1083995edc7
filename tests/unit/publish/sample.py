"""A small corpus of tables for the tests of the site: an invented unit, two years, three documents, every table filled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from jixiao.model import TABLES, Tables
from jixiao.pipeline.mapping import map_all
from jixiao.settings import Settings
from jixiao.tables import write

UNIT, NAME = "qinghe-yjglj", "青禾县应急管理局"
PROJECT, CONCEPT = "qinghe-yjglj-xunhu", "c-drill"
SETTINGS = Settings(publisher="青禾县数据开放办公室", contact="kaifang@qinghe.example")
REPORT = b"@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n[] a sh:ValidationReport ;\n    sh:conforms false .\n"

Cells = list[list[str | tuple[str, int, int]]]

PLAN: Cells = [
    [("青禾县2025年部门整体支出绩效目标表", 1, 6)],
    ["部门名称", (NAME, 1, 5)],
    [("预算情况（万元）", 2, 1), "资金总额", "一般公共预算", "其他资金", "基本支出", "项目支出"],
    ["1,320.50", "1300.50", "20.00", "900.00", "420.50"],
    ["年度目标", ("守住安全底线，全年应急演练不少于6场。", 1, 5)],
    ["重点任务", "森林防火巡护", ("组织护林员<分片>巡护 & 值守", 1, 2), "120.50", "财政拨款"],
    ["一级指标", "二级指标", "三级指标", "符号", "指标值", "单位"],
    [("产出指标", 2, 1), ("数量指标", 2, 1), "应急演练场次", "≥", "6", "场"],
    ["隐患整改率", "", "-100%", ""],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "", "明显提升", ""],
    ["", "", "以上为“年度”指标", "", "", ""],
    ["资金支出计划", "6月底前", "60", "", "", ""],
]
NOTE: Cells = [["一、部门职责"], ["（一）负责全县应急管理工作，指导各乡镇应对安全生产类、自然灾害类突发事件。"],
               ["填报人：[已隐去]　电话：[已隐去]"], ["全年共开展演练7场，参加1200人次。"]]
EVALUATION: Cells = [
    ["项目支出绩效自评表", "", "", "", "", ""],
    ["项目名称", ("青禾县森林防火巡护经费", 1, 2), "项目编码", "990001250001", ""],
    ["资金", "年初预算", "全年预算", "全年执行", "分值", "得分"],
    ["年度资金总额", "100.00", "110.00", "99.00", "10", "9"],
    ["三级指标", "指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ["应急演练场次", "≥4场", "3场", "50", "50", "汛期占用人手，两次演练合并为一次，来年提前排定。"],
]
ACCOUNTS: Cells = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["224", "灾害防治及应急管理支出", "1200.00", "900.00", "300.00"],
    ["22401", "应急管理事务", "1200.00", "900.00", "310.00"],
    ["", "合计", "1200.00", "900.00", "300.00"],
]
BASE: Cells = [["人员情况", "编制数", "实有数"], ["在职人员", "30", "28"]]


@dataclass
class Source:
    """One document of the sample, whose cells are written as its grids are added."""

    tables: Tables
    name: str
    year: str
    title: str
    grids: int = 0

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256(self.name.encode()).hexdigest()
        self.id = self.sha256[:16]
        self.at = {"document": self.name, "document_id": self.id}
        self.cells: list[dict[str, str]] = []

    def grid(self, rows: Cells, kind: str = "table", form: str = "", caption: str = "") -> int:
        """Add a grid; a blank text is no cell."""
        self.grids += 1
        taken: set[tuple[int, int]] = set()
        width = 0
        for r, row in enumerate(rows, 1):
            c = 0
            for item in row:
                text, height, span = item if isinstance(item, tuple) else (item, 1, 1)
                c += 1
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(height) for j in range(span)}
                width = max(width, c + span - 1)
                if text:
                    self.cells.append({**self.at, "grid": str(self.grids), "row": str(r), "column": str(c),
                                       "rowspan": str(height), "colspan": str(span), "text": text, "role": "", "claimed": "yes",
                                       "place": f"{kind} {self.grids} R{r}C{c}"})
                c += span - 1
        self.tables.add("grids", {**self.at, "grid": str(self.grids), "part": f"{kind} {self.grids}", "kind": kind,
                                  "caption": caption, "rows": str(len(rows)), "columns": str(width), "origin": "docx",
                                  "spans_reliable": "yes", "form": form})
        return self.grids

    def row(self, table: str, row_id: str, form: str, fields: dict[str, str | tuple[str, str]], **plain: str) -> None:
        """Add a row of a record table. A field is a text, or a text with its cell as `g1r2c3`."""
        values = {"row_id": row_id, **self.at, "form": form, "unit_key": UNIT, "year_key": self.year, **plain}
        for column, value in fields.items():
            text, places = value if isinstance(value, tuple) else (value, "")
            values[column] = text
            for place in places.split():
                grid, _, rest = place[1:].partition("r")
                line, _, cell_column = rest.partition("c")
                self.tables.add("evidence", {**self.at, "unit_key": UNIT, "year_key": self.year, "table": table,
                                             "row_id": row_id, "column": column, "grid": grid, "row": line,
                                             "cell_column": cell_column})
        self.tables.add(table, {k: v for k, v in values.items() if k in TABLES[table].names})

    def unread(self, grid: int, row: int, column: int) -> None:
        """Mark a cell as not read."""
        for cell in self.cells:
            if (cell["grid"], cell["row"], cell["column"]) == (str(grid), str(row), str(column)):
                cell["claimed"] = "no"

    def finding(self, identifier: str, code: str, severity: str, message: str, cells: str = "", **more: str) -> None:
        """Add a finding; of its cells the first is what was expected, the others what was observed."""
        self.tables.add("findings", {"id": identifier, "code": code, "severity": severity, **self.at, "unit_key": UNIT,
                                     "year_key": self.year, "message": message, "place": "table 1 R4C2", **more})
        for number, place in enumerate(cells.split()):
            grid, _, rest = place[1:].partition("r")
            line, _, column = rest.partition("c")
            self.tables.add("finding_cells", {"id": identifier, **self.at, "grid": grid, "row": line, "cell_column": column,
                                              "part": "observed" if number else "expected"})

    def close(self, forms: int) -> None:
        """Write the cells and the line of the document."""
        left = sum(c["claimed"] == "no" for c in self.cells)
        for cell in self.cells:
            self.tables.add("cells", cell)
        self.tables.add("documents", {
            **self.at, "sha256": self.sha256, "media_type": "application/test", "bytes": "2048", "title": self.title,
            "issuer": NAME, "unit_key": UNIT, "year": self.year, "forms": str(forms), "cells": str(len(self.cells)),
            "cells_claimed": str(len(self.cells) - left), "cells_residue": str(left), "personal_data_removed": "2"})


def tables() -> Tables:
    """The tables of the sample."""
    out = Tables()
    out.add("units", {"unit_key": UNIT, "name": NAME, "aliases": "青禾县应急局；县应急局", "division_code": "990001",
                      "registered": "yes"})
    out.add("projects", {"project_key": PROJECT, "unit_key": UNIT, "name": "森林防火巡护", "aliases": "青禾县森林防火巡护经费",
                         "registered": "yes"})
    out.add("merged", {"kind": "project", "key": "p-patrol", "name": "护林巡护经费", "merged_into": PROJECT})
    for key, name, aliases in ((CONCEPT, "应急演练场次", "演练场次；应急演练场次"), ("c-fix", "隐患整改率", ""),
                               ("c-people", "群众满意度", "")):
        out.add("concepts", {"concept_key": key, "name": name, "aliases": aliases, "registered": "no"})
    for key, name in (("chang", "场"), ("percent", "%"), ("wan-yuan", "万元"), ("renci", "人次"), ("ren", "人")):
        out.add("measures", {"measure_key": key, "name": name, "registered": "yes"})
    out.add("measures", {"measure_key": "m-0a1b2c3d", "name": "标段", "registered": "no"})
    for code, name, parent in (("224", "灾害防治及应急管理支出", ""), ("22401", "应急管理事务", "224")):
        out.add("budget_codes", {"scheme": "function", "year_key": "2024", "code": code, "name": name, "parent": parent})
    _plan(out)
    _evaluation(out)
    out.add("findings", {"id": "f-00000009", "code": "read-damaged", "severity": "error", "document": "损坏.docx",
                         "message": "损坏.docx：文件不完整，无法读取，请重新获取", "place": ""})
    for code, evaluated, passed, failed, reason in (("P01", "1", "1", "0", ""), ("F04", "2", "1", "1", ""),
                                                    ("S05", "0", "0", "0", "没有自评表")):
        out.add("checks", {"code": code, "document": "plan.docx", "document_id": out["documents"][0]["document_id"], "form": "1",
                           "evaluated": evaluated, "passed": passed, "rounded": "0", "failed": failed,
                           "not_applicable": "0" if evaluated != "0" else "1", "reason": reason})
    return out


def _plan(out: Tables) -> None:
    source = Source(out, "plan.docx", "2025", "2025年部门整体支出绩效目标表")
    source.grid(PLAN, form="1", caption="单位：万元")
    source.grid(NOTE, kind="text")
    source.grid(BASE, form="1")
    source.unread(1, 11, 3)
    source.row("forms", "form-00000001", "1", {
        "title": ("青禾县2025年部门整体支出绩效目标表", "g1r1c1"), "unit": (NAME, "g1r2c2"), "money_unit": ("万元", "g1r3c1")},
        kind="unit-plan", year="2025", framework="framework-2021")
    money = {"form_kind": "unit-plan", "year": "2025", "subject": "form", "stage": "initial", "money_unit": "万元",
             "measure_key": "wan-yuan"}
    for number, (item, amount, source_key, nature, place) in enumerate((
            ("资金总额", "1320.50", "total", "total", "g1r4c2"), ("一般公共预算", "1300.50", "general", "total", "g1r4c3"),
            ("其他资金", "20.00", "other", "total", "g1r4c4"), ("基本支出", "900.00", "total", "basic", "g1r4c5"),
            ("项目支出", "420.50", "total", "project", "g1r4c6")), 1):
        source.row("amounts", f"a-0000000{number}", "1", {"amount": (amount, place), "text": (amount, place)}, **money, item=item,
                   ordinal=str(number), fund_source=source_key, nature=nature)
    source.row("tasks", "t-00000001", "1", {"name": ("森林防火巡护", "g1r6c2"), "content": ("组织护林员<分片>巡护 & 值守", "g1r6c3")},
               ordinal="1")
    source.row("amounts", "a-00000006", "1", {"amount": ("120.50", "g1r6c5")}, **{**money, "subject": "task"}, ordinal="6",
               subject_ref="t-00000001", fund_source="fiscal", item="森林防火巡护")
    source.row("goals", "g-00000001", "1", {"text": ("守住安全底线，全年应急演练不少于6场。", "g1r5c2")}, ordinal="1",
               stage="expected")
    source.row("promises", "p-00000001", "1", {"text": ("6场", "g1r5c2")}, ordinal="1", text_table="goals", text_id="g-00000001",
               start="16", end="18", number="6", unit_of_measure="场", measure_key="chang", relation="equal",
               indicator_id="i-00000001")
    source.row("schedule", "s-00000001", "1", {"until": ("6月底前", "g1r12c2"), "share": ("60", "g1r12c3")}, ordinal="1")
    source.row("duties", "d-00000001", "", {"text": (str(NOTE[1][0]), "g2r2c1")}, ordinal="1")
    source.row("claims", "c-00000001", "", {"value": ("7", "g2r4c1"), "text": (str(NOTE[3][0]), "g2r4c1")}, ordinal="1",
               section="总体情况", about="演练", measure="场次", unit_of_measure="场")
    for column, place in (("编制数", "g3r2c2"), ("实有数", "g3r2c3")):
        source.row("facts", f"x-0000000{place[-1]}", "1", {"value": ("30" if place[-1] == "2" else "28", place)}, ordinal="1",
                   group="人员情况", item="在职人员", column=column, unit_of_measure="人", measure_key="ren")
    common = {"form_kind": "unit-plan", "year": "2025", "unit": NAME}
    source.row("indicators", "i-00000001", "1", {
        "level3": ("应急演练场次", "g1r8c3"), "operator": (">=", "g1r8c4"), "target": ("6", "g1r8c5"),
        "target_text": ("≥ | 6 | 场", "g1r8c4 g1r8c5 g1r8c6"), "unit_of_measure": ("场", "g1r8c6"), "level1": ("产出指标", "g1r8c1"),
        "level2": ("数量指标", "g1r8c2")}, **common, ordinal="1", category="output-quantity", concept_key=CONCEPT,
        operator_code="ge", operator_source="stated", target_number="6", measure_key="chang")
    source.row("indicators", "i-00000002", "1", {
        "level3": ("隐患整改率", "g1r9c3"), "target": ("100", "g1r9c5"), "target_text": ("-100%", "g1r9c5")}, **common, ordinal="2",
        level1="产出指标", level2="数量指标", category="output-quantity", concept_key="c-fix", operator="=", operator_code="eq",
        operator_source="repaired", target_number="100", unit_of_measure="%", measure_key="percent",
        description="已整改隐患数占已查出隐患数的比例，按季度通报各乡镇，并纳入年度考核，数据以县级台账为准。")
    source.row("indicators", "i-00000003", "1", {
        "level3": ("群众满意度", "g1r10c3"), "target": ("明显提升", "g1r10c5"), "target_text": ("明显提升", "g1r10c5")}, **common,
        ordinal="3", level1="满意度指标", level2="服务对象满意度指标", category="satisfaction-service", concept_key="c-people",
        operator="qualitative", operator_code="qualitative", operator_source="stated", note="定性")
    source.finding("f-00000001", "value-operator-repaired", "repair", "“-100%”读作“=100%”", "g1r9c5", form="1",
                   row_id="i-00000002", before="-100%", after="=100%")
    source.finding("f-00000002", "P01", "error", "资金总额1,320.50与分项之和1,330.50不一致", "g1r4c2 g1r4c3 g1r4c4", form="1",
                   row_id="a-00000001", expected="1330.50", observed="1320.50", difference="-10.00", tolerance="0.015")
    source.finding("f-00000003", "layout-residue", "info", "1个单元格未解读", "g1r11c3", cause="f-00000002")
    source.close(1)


def _evaluation(out: Tables) -> None:
    source = Source(out, "report.xlsx", "2024", "2024年度绩效自评与部门决算")
    source.grid(EVALUATION, form="1")
    source.grid(ACCOUNTS, form="2")
    source.row("forms", "form-00000002", "1", {
        "title": ("项目支出绩效自评表", "g1r1c1"), "project": ("青禾县森林防火巡护经费", "g1r2c2"),
        "project_code": ("990001250001", "g1r2c5")}, kind="project-evaluation", year="2024", unit=NAME, project_key=PROJECT,
        money_unit="万元", framework="framework-2015")
    source.row("forms", "form-00000003", "2", {"title": ("支出决算表", "")}, kind="account-expenditure", year="2024", unit=NAME,
               money_unit="万元")
    money = {"form_kind": "project-evaluation", "year": "2024", "subject": "form", "fund_source": "total", "money_unit": "万元",
             "measure_key": "wan-yuan", "project_key": PROJECT, "item": "年度资金总额"}
    for number, (stage, amount, place) in enumerate((("initial", "100.00", "g1r4c2"), ("adjusted", "110.00", "g1r4c3"),
                                                     ("executed", "99.00", "g1r4c4")), 1):
        more = {"execution_rate": "90.00%", "weight": "10", "score": "9"} if stage == "executed" else {}
        source.row("amounts", f"a-1000000{number}", "1", {"amount": (amount, place)}, **money, **more, stage=stage,
                   ordinal=str(number))
    account = {"form_kind": "account-expenditure", "year": "2024", "stage": "final", "money_unit": "万元",
               "measure_key": "wan-yuan", "side": "expenditure"}
    for line, (code, name) in enumerate((("224", "灾害防治及应急管理支出"), ("22401", "应急管理事务"), ("", "合计")), 2):
        for at, column in enumerate(("total", "basic", "project"), 3):
            source.row("amounts", f"a-2000{line:02}{at:02}", "2", {"amount": (str(ACCOUNTS[line - 1][at - 1]), f"g2r{line}c{at}")},
                       **account, subject="code" if code else "item", subject_ref=code or "total", function_code=code, item=name,
                       column=column, ordinal=str(line * 10 + at), fund_source="total")
    source.row("indicators", "i-00000001", "1", {
        "level3": ("应急演练场次", "g1r6c1"), "target": ("4", "g1r6c2"), "target_text": ("≥4场", "g1r6c2"),
        "actual": ("3", "g1r6c3"), "actual_text": ("3场", "g1r6c3"), "weight": ("50", "g1r6c4"), "score": ("50", "g1r6c5"),
        "deviation": (str(EVALUATION[5][5]), "g1r6c6")}, form_kind="project-evaluation", year="2024", unit=NAME,
        project="青禾县森林防火巡护经费", project_key=PROJECT, ordinal="1", level1="产出指标", level2="数量指标",
        category="output-quantity", concept_key=CONCEPT, operator=">=", operator_code="ge", operator_source="stated",
        target_number="4", actual_number="3", unit_of_measure="场", measure_key="chang")
    source.finding("f-00000004", "F04", "error", "项目支出：下级22401为310.00，高于上级224的300.00", "g2r2c5 g2r3c5", form="2",
                   row_id="a-20000305", expected="300.00", observed="310.00", difference="10.00", tolerance="0.01")
    source.close(2)


def corpus(folder: Path) -> tuple[Tables, Path]:
    """The tables of the sample and its N-Quads, mapped by the project's own mappings."""
    made = tables()
    write(made, folder / "data")
    dump = folder / "dump.nq"
    map_all(folder / "data", dump, SETTINGS)
    return made, dump
