"""The report as CSV (one line for each finding) and as JSON (everything; `docs/reports.md` and the schema describe it)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from jixiao.model.schema import Row
from jixiao.reports.order import WHY_EN, WHY_ZH, Item
from jixiao.reports.report import Report
from jixiao.reports.unchecked import Reason
from jixiao.words import spot

__all__ = ["COLUMNS", "as_csv", "as_json", "record"]

COLUMNS = ("number", "state", "severity", "code", "rule", "rule_en", "document", "form", "form_name", "unit", "year", "place",
           "message", "expected", "observed", "difference", "tolerance", "hint", "before", "after", "cause", "id")
_VERSION = 1


def record(report: Report, item: Item) -> Row:
    """A finding as a flat record, in the columns of the CSV file."""
    row = item.row
    unit, year = report.unit(row)
    return {
        "number": item.number, "state": "known" if item.known else "new", "severity": row["severity"], "code": row["code"],
        "rule": report.rule_title(row["code"]), "rule_en": report.rule_title_en(row["code"]), "document": row["document"],
        "form": row["form"],
        "form_name": report.form_name(row["document"], row["form"]), "unit": unit, "year": year,
        "place": "；".join(spot(place) for place in row["place"].split("; ")),
        "message": row["message"], **{name: row[name] for name in (
            "expected", "observed", "difference", "tolerance", "hint", "before", "after", "cause", "id")},
    }


def as_csv(report: Report) -> bytes:
    """All findings, in the order of what to fix first: RFC 4180, UTF-8, `\\n` line ends."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(record(report, item) for item in report.findings)
    return out.getvalue().encode()


def as_json(report: Report) -> bytes:
    """The whole report."""
    forms: dict[str, list[dict[str, str]]] = {row["document"]: [] for row in report.tables["documents"]}
    for form in report.tables["forms"]:
        forms[form["document"]].append({name: form[name] for name in ("form", "kind", "title", "project")})
    data: dict[str, Any] = {
        "report": _VERSION,
        "title": report.settings.title,
        "conforms": not (report.counts["error"] or report.counts["warning"]),
        "fail_on": report.fail_on,
        "failing": [item.row["id"] for item in report.failing],
        "order": {"zh": WHY_ZH, "en": WHY_EN},
        "counts": report.counts,
        "checked": report.checked,
        "findings": [_finding(report, item) for item in report.findings],
        "units": [{
            "unit": s.name, "unit_key": s.key, "year": s.year, "documents": len(s.documents), "forms": s.forms,
            "rules": len(s.rules), "evaluated": s.evaluated, "passed": s.passed, "rounded": s.rounded, "failed": s.failed,
            "not_applicable": s.not_applicable, "share": s.share, "errors": s.errors, "warnings": s.warnings, "new": s.new,
        } for s in report.scores],
        "documents": [{
            **{name: row[name] for name in ("document", "document_id", "title", "year", "reading", "confidence")},
            "unit": report.unit(row)[0],
            "forms": forms[row["document"]],
        } for row in report.tables["documents"]],
        "checks": [{
            "code": c["code"], "document": c["document"], "form": c["form"],
            **{name: int(c[name] or 0) for name in ("evaluated", "passed", "rounded", "failed", "not_applicable")},
            "reason": c["reason"],
        } for c in report.tables["checks"]],
        "not_checked": {
            "settings": [_reason(r) for r in report.unchecked.settings],
            "not_applicable": [_reason(r) for r in report.unchecked.not_applicable],
            "rules_without_form": list(report.unchecked.without_form),
            "forms": [{"document": f["document"], "form": f["form"]} for f in report.unchecked.forms],
            "documents": [{"document": d["document"], "reading": d["reading"]} for d in report.unchecked.documents],
        },
        "rules": {code: {"severity": rule.severity, "title": {"zh": rule.title_zh, "en": rule.title_en},
                         "explanation": {"zh": rule.explain_zh, "en": rule.explain_en}, "formula": rule.formula,
                         "tolerance": rule.tolerance, "source": rule.source, "certainty": rule.certainty}
                  for code, rule in sorted(report.rules.items())},
    }
    if report.comparison:
        data["baseline"] = {"known": sorted(report.comparison.known), "gone": list(report.comparison.gone)}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _finding(report: Report, item: Item) -> dict[str, Any]:
    return {
        **record(report, item),
        "consequences": [child.row["id"] for child in item.consequences],
        "cells": [{"document": c["document"], "grid": int(c["grid"]), "row": int(c["row"]), "column": int(c["cell_column"]),
                   "part": c["part"], "text": report.excerpts.text(c)} for c in item.cells],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "reason": reason.reason, "times": reason.times,
            "forms": [{"document": document, "form": form} for document, form in reason.where]}
