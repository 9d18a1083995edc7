"""A small run with everything that a report can say: causes and consequences, known findings, checks that did not apply."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.reports import Report, assemble
from jixiao.settings import Settings

Find = Callable[..., str]
UNIT, OTHER = "u-qingsong", "u-baihe"


class Run:
    """Tables in the making."""

    def __init__(self) -> None:
        self.tables = Tables()
        for key, name in ((UNIT, "青松县气象局"), (OTHER, "白河县粮食局")):
            self.tables.add("units", {"unit_key": key, "name": name, "registered": "yes"})

    def document(self, name: str, unit: str = UNIT, year: str = "2024", kind: str = "project-evaluation", forms: int = 1,
                 reading: str = "complete") -> None:
        """A document with forms, and one table of points for each."""
        at = {"document": name, "document_id": f"{name:x<16}"[:16].encode().hex()[:16], "unit_key": unit}
        self.tables.add("documents", {**at, "title": f"{name}的标题", "year": year, "forms": str(forms), "reading": reading,
                                      "confidence": "1.000", "sha256": "0" * 64})
        for number in range(1, forms + 1):
            self.tables.add("forms", {**at, "row_id": f"form-{name}-{number}", "form": str(number), "kind": kind, "title": "自评表",
                                      "project": f"项目{number}", "year_key": year or "undated", "year": year})
            self.tables.add("grids", {"document": name, "document_id": at["document_id"], "grid": str(number), "form": str(number),
                                      "part": f"sheet {number}", "kind": "table", "caption": "青松县 / 自评表", "rows": "20",
                                      "columns": "4", "origin": "xlsx", "spans_reliable": "yes"})
            for row in range(1, 21):
                texts = ("一级指标", "三级指标", "分值", "得分") if row == 1 else ("产出指标", f"指标{row}", "5.00", "=5")
                for column, text in enumerate(texts, 1):
                    if column == 1 and row > 2:
                        continue  # one merged cell beside all rows
                    self.tables.add("cells", {
                        "document": name, "document_id": at["document_id"], "grid": str(number), "row": str(row),
                        "column": str(column), "rowspan": "19" if column == 1 and row == 2 else "1", "colspan": "1", "text": text,
                        "role": "header" if row == 1 else "", "claimed": "yes", "place": f"sheet {number} R{row}C{column}"})

    def find(self, identifier: str, code: str, severity: str, document: str = "", form: str = "1",
             cells: tuple[tuple[int, int, str], ...] = (), **more: str) -> Row:
        """A finding; `cells` are row, column and part."""
        of = next((d for d in self.tables["documents"] if d["document"] == document), {"document_id": "", "unit_key": "", "year": ""})
        place = "; ".join(f"sheet {form} R{r}C{c}" for r, c, _ in cells)
        self.tables.add("findings", {
            "id": identifier, "code": code, "severity": severity, "document": document, "document_id": of["document_id"],
            "form": form if document else "", "unit_key": of["unit_key"], "year_key": of["year"], "place": place,
            "message": f"{code}的说明（工作表{form} D3）", **more})
        for r, c, part in cells:
            self.tables.add("finding_cells", {"id": identifier, "document": document, "document_id": of["document_id"], "grid": form,
                                              "row": str(r), "cell_column": str(c), "part": part})
        return self.tables["findings"][-1]

    def check(self, code: str, document: str, form: str = "1", passed: int = 0, rounded: int = 0, failed: int = 0,
              not_applicable: int = 0, reason: str = "") -> None:
        """A line of `checks`."""
        of = next(d for d in self.tables["documents"] if d["document"] == document)
        self.tables.add("checks", {
            "code": code, "document": document, "document_id": of["document_id"], "form": form,
            "evaluated": str(passed + rounded + failed), "passed": str(passed), "rounded": str(rounded), "failed": str(failed),
            "not_applicable": str(not_applicable), "reason": reason})


@pytest.fixture
def run() -> Run:
    """An empty run."""
    return Run()


@pytest.fixture
def full() -> Run:
    """A run with findings of every kind."""
    made = Run()
    made.document("甲.xlsx", forms=2)
    made.document("乙.xlsx", OTHER, "2025")
    made.document("丙.xlsx", OTHER, "", forms=0, reading="none")
    made.find("f-00000001", "layout-residue", "info", "甲.xlsx", "")
    made.find("f-00000002", "S01", "warning", "甲.xlsx", cells=((3, 4, "observed"),), observed="=5", expected="4")
    made.find("f-00000003", "S07", "error", "甲.xlsx", "2", ((3, 4, "observed"), (3, 3, "expected")), observed="6.50",
              expected="5", difference="1.5", tolerance="0")
    made.find("f-00000004", "S05", "warning", "乙.xlsx", cells=((6, 3, "observed"),), cause="f-00000005")
    made.find("f-00000005", "S04", "error", "乙.xlsx", cells=((2, 1, "observed"), (2, 3, "expected"), (12, 3, "expected")),
              observed="40", expected="41.0")
    made.find("f-00000006", "S06", "error", "乙.xlsx", cells=((8, 4, "observed"),), cause="f-00000004")
    made.find("f-00000007", "value-operator-repaired", "repair", "甲.xlsx", before="-100%", after="=100%")
    made.find("f-00000008", "I01", "warning", "甲.xlsx", cells=((5, 3, "observed"),), cause="f-00000007")
    made.find("f-00000009", "read-damaged", "error", "", message="丁.docx：文件不完整<无法读取>")
    made.check("S01", "甲.xlsx", passed=1, rounded=2, failed=1)
    made.check("S07", "甲.xlsx", "2", passed=9, failed=1, reason="级别按设置改为 error：严管")
    made.check("I01", "甲.xlsx", failed=1)
    made.check("S04", "乙.xlsx", failed=1)
    made.check("S05", "乙.xlsx", failed=1)
    made.check("S06", "乙.xlsx", failed=1)
    made.check("S03", "乙.xlsx", not_applicable=2, reason="没有资金来源")
    made.check("S02", "乙.xlsx", not_applicable=1, reason="已按设置关闭：本县不评执行率")
    return made


@pytest.fixture
def report(full: Run) -> Report:
    """The report of the full run."""
    return assemble(full.tables, Settings(title="青松县核查"))
