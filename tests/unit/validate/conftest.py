"""Rule cases: small tables written as YAML, made into full tables with cells and evidence, mapped and validated once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from jixiao import resources
from jixiao.findings import Check, Finding
from jixiao.mapping import run
from jixiao.model import Tables
from jixiao.settings import Settings
from jixiao.tables.disk import write
from jixiao.validate import Outcome, validate
from jixiao.words import short_hash

CASES = Path(__file__).parents[2] / "cases" / "rules"
OPERATORS = {">=": "ge", "<=": "le", ">": "gt", "<": "lt", "=": "eq", "qualitative": "qualitative", "": ""}
MEASURES = {"%": "percent", "‰": "permille", "万元": "wan-yuan", "元": "yuan", "亿元": "yi-yuan", "年": "year", "月": "month",
            "天": "day", "小时": "hour", "次": "ci", "": ""}
# The columns of each table that stand in a cell of their own, in the order of the printed line.
PRINTED = {"amounts": ("amount", "execution_rate", "weight", "score"),
           "indicators": ("target_text", "weight", "score", "level1_weight", "actual_text"),
           "schedule": ("share",), "forms": ("total_weight", "total_score", "project"), "claims": ("text",), "facts": ("value",),
           "goals": ("text",), "duties": ("text",), "tasks": ("name", "content")}
HEAD = ("project", "total_score", "total_weight", "title", "unit", "year", "project_code", "unit_code", "division_code",
        "implementing_unit", "department", "period", "framework")


def cases() -> list[dict[str, Any]]:
    """All cases of all files, each with the name of its file."""
    out = []
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            out.append({**case, "file": path.stem})
    return out


class Builder:
    """Fills in what a case leaves out, and gives every printed figure a cell."""

    def __init__(self) -> None:
        self.tables = Tables()

    def document(self, name: str, forms: list[dict[str, Any]], given: dict[str, Any] | None = None, unit: str = "") -> None:
        """Add a document: its forms, and what else is `given`: claims of its prose (`claims`), further lines of text (`lines`)."""
        given = given or {}
        sha, year = short_hash(name) * 8, str(given.get("year", 2026))
        base = {"document": name, "document_id": sha[:16], "unit_key": "u-" + short_hash(unit or name), "year_key": year}
        self.tables.add("documents", {"document": name, "document_id": sha[:16], "unit_key": base["unit_key"], "sha256": sha,
                                      "year": year, "forms": str(len(forms)), "title": given.get("title", name),
                                      "issuer": given.get("issuer", ""),
                                      "media_type": given.get("media_type", "application/vnd.oasis.opendocument.text")})
        for grid in (*range(1, len(forms) + 1), 80, 90):
            kind, form = ("text", "") if grid > 79 else ("table", str(grid))
            self.tables.add("grids", {"document": name, "document_id": sha[:16], "grid": str(grid), "kind": kind, "form": form})
        for number, form in enumerate(forms, 1):
            self._form({**base, "form": str(number), "year_key": str(form.get("year", year))}, number, form)
        for at, claim in enumerate(given.get("claims", ()), 1):
            row = {"measure": "amount", "unit_of_measure": "万元" if "value" in claim else "", "item": claim.get("about", ""),
                   **{k: str(v) for k, v in claim.items()}}
            row.setdefault("text", f"{row['item']}{row.get('value', '')}{row['unit_of_measure']}")
            row["measure_key"] = MEASURES.get(row["unit_of_measure"], "")
            sentence = row.pop("sentence", "")
            if sentence:
                self.tables.add("cells", {k: base[k] for k in ("document", "document_id")} | {
                    "grid": "80", "row": str(500 + at), "column": "1", "text": sentence, "place": f"line {500 + at} cell 1"})
            self._row("claims", {**base, "form": "", "row_id": f"c-{at}", "ordinal": str(at), **row}, 500 + at)
        for at, finding in enumerate(given.get("findings", ()), 1):  # of reading: a code and the line it is about
            here = {k: base[k] for k in ("document", "document_id")}
            self.tables.add("findings", here | {"id": f"f-{at:08}", "code": finding["code"], "severity": "repair",
                                                "message": "已修正。"})
            self.tables.add("finding_cells", here | {"id": f"f-{at:08}", "grid": "90", "row": str(finding["line"]),
                                                     "cell_column": "1", "part": "observed"})
        for at, text in enumerate(given.get("lines", ()), 1):
            self.tables.add("cells", {k: base[k] for k in ("document", "document_id")} | {
                "grid": "90", "row": str(at), "column": "1", "text": text, "claimed": "no", "place": f"line {900 + at} cell 1"})

    def _form(self, base: dict[str, str], number: int, form: dict[str, Any]) -> None:
        kind = form["kind"]
        lines: dict[tuple[str, ...], int] = defaultdict(lambda: len(lines) + 1)
        head = {"kind": kind, "title": kind, "year": base["year_key"], "unit": "示例单位",
                "money_unit": form.get("money_unit", "万元"),
                **{k: str(form[k]) for k in HEAD if k in form}}
        self._row("forms", {**base, "row_id": f"form-{number}", **head}, lines["form",])
        for at, task in enumerate(form.get("tasks", ()), 1):
            self._row("tasks", {**base, "row_id": f"t-{number}-{at}", "ordinal": str(at), **task}, lines["task", str(at)])
        for table, letter in (("goals", "g"), ("duties", "d"), ("facts", "f")):
            for at, given in enumerate(form.get(table, ()), 1):
                row = {k: str(v) for k, v in given.items()}
                self._row(table, {**base, "row_id": f"{letter}-{number}-{at}", "ordinal": str(at), **row}, lines[table, str(at)])
        for at, step in enumerate(form.get("schedule", ()), 1):
            self._row("schedule", {**base, "row_id": f"s-{number}-{at}", "ordinal": str(at), "until": f"{3 * at}月底",
                                   "share": str(step)}, lines["step", str(at)])
        for at, given in enumerate(form.get("amounts", ()), 1):
            row = {k: str(v) for k, v in given.items()}
            subject = row.get("subject") or ("form" if "subject_ref" not in row else
                                             "code" if row["subject_ref"].isdigit() else "item")
            stage = "final" if kind.startswith("account") else "executed" if "execution_rate" in row else "initial"
            unit = row.get("money_unit", head["money_unit"])
            row = {"subject": subject, "stage": stage, "fund_source": "total", "nature": "total", "money_unit": unit,
                   "measure_key": MEASURES[unit], "form_kind": kind, "year": "2026", "ordinal": str(at), "text": row["amount"],
                   "column": "amount" if kind.startswith(("account", "budget")) else "", **row}
            line = ("amount", row.get("line") or row.get("side", "") + row.get("subject_ref", "") or str(at))
            row.pop("line", None)
            self._row("amounts", {**base, "row_id": f"a-{number}-{at}", **row}, lines[line])
        for at, given in enumerate(form.get("indicators", ()), 1):
            row = {k: str(v) for k, v in given.items()}
            operator, unit = row.get("operator", ""), row.get("unit_of_measure", "")
            target = row.get("target", "")
            text = row.get("target_text") or f"{operator}{target}{unit}"
            blank = row.get("target_text") == ""
            row = {"level1": "产出指标", "level2": "", "level3": f"指标{at}", "category": "other",
                   "concept_key": f"c{at}", "operator_code": OPERATORS.get(operator, ""), "operator_source": "stated",
                   "target_number": target, "measure_key": MEASURES.get(unit, "ge"), "form_kind": kind, "year": "2026",
                   "ordinal": str(at),
                   **row, "target_text": text or "提升"}
            if blank:
                row.update(target_text="")
            elif not text:
                row.update(operator="qualitative", operator_code="qualitative", target="提升", target_number="")
            self._row("indicators", {**base, "row_id": f"i-{number}-{at}", **row}, lines["indicator", str(at)])

    def _row(self, table: str, row: dict[str, str], line: int) -> None:
        self.tables.add(table, {**row, "place": f"line {line} cell 1"})
        at = {k: row[k] for k in ("document", "document_id")}
        for column in PRINTED.get(table, ()):
            if row.get(column):
                cell = 2 + sum(r["document"] == row["document"] and r["grid"] == (row["form"] or "80") and r["row"] == str(line)
                               for r in self.tables["evidence"])
                where = {"grid": row["form"] or "80", "row": str(line)}
                self.tables.add("evidence", {**at_document(row), "table": table, "row_id": row["row_id"], "column": column, **where,
                                             "cell_column": str(cell)})
                self.tables.add("cells", {**at, **where, "column": str(cell), "text": row[column], "claimed": "yes",
                                          "place": f"line {line} cell {cell}"})


def at_document(row: dict[str, str]) -> dict[str, str]:
    """The columns that say which page a row is on."""
    return {k: row[k] for k in ("document", "document_id", "unit_key", "year_key")}


@dataclass
class Ran:
    """All cases validated in one run."""

    tables: Tables
    nquads: Path
    outcome: Outcome
    findings: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    checks: dict[str, list[Check]] = field(default_factory=lambda: defaultdict(list))


def map_tables(tables: Tables, folder: Path) -> Path:
    """Write tables and map them with the shipped mappings."""
    write(tables, folder / "tables")
    out = folder / "dump.nq"
    run(resources.files("mappings/rdf", "*.yml"), folder / "tables", Settings().base, out)
    return out


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Every case is a document of its own, or several of one unit, in one run."""
    builder, of = Builder(), {}
    for case in cases():
        for number, given in enumerate(case.get("documents", [case]), 1):
            name = f"{case['name']} / {number}" if "documents" in case else case["name"]
            of[name] = case["name"]
            builder.document(name, given.get("forms", []), given, case["name"])
    nquads = map_tables(builder.tables, tmp_path_factory.mktemp("rules"))
    outcome = validate(builder.tables, nquads, Settings())
    result = Ran(builder.tables, nquads, outcome)
    for finding in outcome.findings:
        result.findings[of[finding.document]].append(finding)
    for check in outcome.checks:
        result.checks[of[check.document]].append(check)
    return result
