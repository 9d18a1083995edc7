"""Fiscal Data Package: the amounts as CSV, one package for each unit of money, described twice.

The descriptor is a Tabular Data Package whose fields carry the column types of Fiscal Data Package 1.0-rc.1 (the current text of the
specification), and beside them the `model` of version 0.3, which the published JSON schema and older programs want.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from jixiao.exports.report import Count, Exported
from jixiao.exports.things import Thing, Things
from jixiao.settings import Settings

__all__ = ["fdp"]

_TAXONOMY = "https://frictionlessdata.io/taxonomies/fiscal/budgets.json"
_CURRENCY = "CNY"
_BASE_UNIT = "yuan"
_DIRECTIONS = {"income": "revenue", "expenditure": "expenditure"}


class _Field(NamedTuple):
    """A column: its name, what it holds, its column type, and its dimension in the model with what it labels."""

    name: str
    zh: str
    en: str
    column_type: str = ""
    dimension: str = ""
    labels: str = ""
    type: str = "string"


_FIELDS = (
    _Field("id", "标识", "IRI of the amount", "budget-line-id", "line"),
    _Field("unit", "单位键", "key of the unit", "administrative-classification:generic:code", "unit"),
    _Field("unit_name", "单位", "unit", "administrative-classification:generic:label", "unit", "unit"),
    _Field("division", "行政区划代码", "administrative division", "geo:source:code", "division"),
    _Field("division_name", "行政区划", "its name", "geo:source:title", "division", "division"),
    _Field("year", "年度", "fiscal year of the form", "date:fiscal-year", "date", type="integer"),
    _Field("project", "项目键", "key of the project", "activity:generic:project:code", "activity"),
    _Field("project_name", "项目", "project", "activity:generic:project:label", "activity", "project"),
    _Field("task", "任务标识", "IRI of the task", "activity:generic:subproject:code", "activity"),
    _Field("task_name", "任务", "task", "activity:generic:subproject:label", "activity", "task"),
    _Field("form_kind", "表单种类代码", "kind of form", "form-kind:code", "form"),
    _Field("form_kind_name", "表单种类", "its name", "form-kind:label", "form", "form_kind"),
    _Field("direction", "收支方向", "revenue or expenditure, empty where the form does not say", "direction", "direction"),
    _Field("phase", "阶段代码", "stage; previous-* is of the year before", "phase:id", "phase"),
    _Field("phase_name", "阶段", "its name", "phase:label", "phase", "phase"),
    _Field("fund_source", "资金来源代码", "fund source", "fin-source:generic:code", "fund_source"),
    _Field("fund_source_name", "资金来源", "its name", "fin-source:generic:label", "fund_source", "fund_source"),
    _Field("vintage", "资金年份代码", "current or carried over", "fin-source-vintage:code", "fund_source"),
    _Field("nature", "支出性质代码", "basic or project expenditure", "expenditure-type:code", "nature"),
    _Field("nature_name", "支出性质", "its name", "expenditure-type:label", "nature", "nature"),
    _Field("function_code", "功能分类科目编码", "functional classification", "functional-classification:generic:code", "functional"),
    _Field("function_name", "功能分类科目", "its name", "functional-classification:generic:label", "functional", "function_code"),
    _Field("economic_code", "经济分类科目编码", "economic classification", "economic-classification:generic:code", "economic"),
    _Field("economic_name", "经济分类科目", "its name", "economic-classification:generic:label", "economic", "economic_code"),
    _Field("line", "行代号", "key of the line of the form", "form-line:code", "line"),
    _Field("line_name", "行名称", "its printed name", "form-line:label", "line", "line"),
    _Field("parent_line", "上级行代号", "line that it is a part of"),
    _Field("column", "所在列代码", "role of the column", "value-kind:code", "column"),
    _Field("column_name", "所在列", "its name", "value-kind:label", "column", "column"),
    _Field("amount", "金额", "amount with the digits in print", "value", type="number"),
    _Field("printed", "原文", "as printed"),
    _Field("execution_rate", "执行率原文", "execution rate as printed"),
    _Field("weight", "分值", "points for the execution rate", type="number"),
    _Field("score", "得分", "points that it got", type="number"),
    _Field("document", "来源文件", "file that it was read from"),
    _Field("place", "位置", "cells that it was read from"),
)
# Column types that the taxonomy of budgets lacks.
_OWN_TYPES = [
    {"name": name, "dataType": "string", **more} for name, more in (
        ("form-kind:code", {"unique": True}), ("form-kind:label", {"labelOf": "form-kind:code"}),
        ("form-line:code", {"unique": True}), ("form-line:label", {"labelOf": "form-line:code"}),
        ("fin-source-vintage:code", {"unique": True}))
]
_DIMENSION_TYPES = {"unit": "entity", "division": "location", "date": "datetime", "activity": "activity",
                    "functional": "classification", "economic": "classification"}
_LEFT_OUT = (("jx:Indicator", "绩效指标", "indicators"), ("jx:Goal", "绩效目标", "goal texts"), ("jx:Duty", "职责", "duties"),
             ("jx:PaymentStep", "资金支出计划", "payment steps"), ("jx:Fact", "非金额数据", "figures that are no money"),
             ("jx:Claim", "文字数据", "figures of the text"), ("jx:Finding", "核查发现", "findings"))


def fdp(dump: Path, base: str, out: Path, settings: Settings) -> Exported:
    """Write one package, a folder with `datapackage.json` and `amounts.csv`, for each unit of money.

    Args:
        dump: N-Quads of a build.
        base: the base IRI that it was built with.
        out: the folder to write into; each package is a folder in it, named by the unit of money.
        settings: title, publisher and licence of the packages.
    """
    things = Things(dump, base)
    measures = things.of("qudt:Unit")
    amounts = _Amounts(things)
    by_measure: dict[str, list[dict[str, str]]] = {}
    unknown = 0
    for amount in amounts.all.values():
        measure = measures.get(amount.text("qudt:hasUnit"), Thing(""))
        if measure.text("qudt:scalingOf") == f"{base}measure/{_BASE_UNIT}":
            by_measure.setdefault(measure.iri, []).append(amounts.row(amount))
        else:
            unknown += 1
    for iri, rows in sorted(by_measure.items()):
        folder = out / iri.rpartition("/")[2]
        folder.mkdir(parents=True, exist_ok=True)
        content = _csv(rows)
        (folder / "amounts.csv").write_bytes(content)
        descriptor = _descriptor(things, measures[iri], rows, content, settings)
        (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    written = (Count("数据包", "packages", len(by_measure)), Count("金额", "amounts", len(amounts.all) - unknown))
    left = [Count("金额单位不明的金额", "amounts whose unit of money is not known", unknown)]
    left += [Count(zh, en, things.count(kind)) for kind, zh, en in _LEFT_OUT]
    return Exported(2 * len(by_measure), written, tuple(c for c in left if c.number))


class _Amounts:
    """Amounts as rows, with what they stand in and what they are about."""

    def __init__(self, things: Things) -> None:
        self.things = things
        self.all = things.of("jx:Amount")
        self.units, self.projects, self.tasks = things.of("jx:BudgetUnit"), things.of("jx:Project"), things.of("jx:Task")
        self.project_years, self.documents = things.of("jx:ProjectYear"), things.of("jx:Document")
        forms = things.of("jx:Form")
        self.forms = {amount: form for form in forms.values() for amount in form.texts("jx:hasAmount")}
        self.pages = {form: page for page in things.of("jx:UnitYear").values() for form in page.texts("jx:hasForm")}

    def row(self, amount: Thing) -> dict[str, str]:
        """One row of the CSV."""
        none = Thing("")
        form = self.forms.get(amount.iri, none)
        page = self.pages.get(form.iri, none)
        unit = self.units.get(page.text("jx:unit"), none)
        project = self.projects.get(self.project_years.get(form.text("jx:about"), none).text("jx:ofProject"), none)
        task = self.tasks.get(amount.text("jx:about"), none)
        row = {
            "id": amount.iri, "unit": _key(unit.iri), "unit_name": unit.text("rdfs:label"),
            "year": amount.text("jx:fiscalYear") or page.text("jx:fiscalYear"),
            "project": _key(project.iri), "project_name": project.text("rdfs:label"),
            "task": task.iri, "task_name": task.text("rdfs:label"),
            "direction": _DIRECTIONS.get(self.things.code(amount.text("jx:side")), ""),
            "line": "" if task.iri else amount.text("jx:subjectRef"), "line_name": amount.text("jx:item"),
            "parent_line": amount.text("jx:parentItem"), "execution_rate": amount.text("jx:executionRate"),
            "weight": amount.text("jx:weight"), "score": amount.text("jx:score"),
            "amount": amount.text("jx:amountValue"), "printed": amount.text("jx:verbatim"),
            "document": self.documents.get(amount.text("jx:document"), none).text("jx:fileName"), "place": amount.text("jx:place"),
        }
        for column, iri in (
            ("division", unit.text("jx:adminDivision")), ("form_kind", amount.text("jx:kind")), ("phase", amount.text("jx:stage")),
            ("fund_source", amount.text("jx:fundSource")), ("nature", amount.text("jx:nature")), ("column", amount.text("jx:column")),
            ("function", amount.text("jx:functionCode")), ("economic", amount.text("jx:economicCode")),
        ):
            code = f"{column}_code" if column in ("function", "economic") else column
            row[code], row[f"{column}_name"] = (self.things.code(iri), self.things.name(iri)) if iri else ("", "")
        row["vintage"] = self.things.code(amount.text("jx:vintage"))
        return row


def _key(iri: str) -> str:
    """The key in the IRI of a thing with a page."""
    return iri.rstrip("/").rpartition("/")[2]


def _csv(rows: list[dict[str, str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [f.name for f in _FIELDS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _descriptor(
    things: Things, measure: Thing, rows: list[dict[str, str]], content: bytes, settings: Settings,
) -> Mapping[str, object]:
    years = sorted({row["year"] for row in rows if row["year"]})
    factor = _factor(measure)
    symbol = things.code(measure.iri)
    out: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", f"jixiao-amounts-{_key(measure.iri)}".lower()),
        "title": f"{settings.title}：金额（{symbol}）",
        "description": f"{settings.title_en}: amounts of budgets, final accounts and performance forms in {symbol} (factor {factor} "
                       "to yuan), each with the cells that it was read from. 金额保留印出的小数位。",
        "homepage": things.base,
        "licenses": [{"path": settings.licence, "title": settings.licence_name}],
        "contributors": [{"title": settings.publisher, "role": "publisher"}],
        "sources": [{"title": name} for name in sorted({row["document"] for row in rows if row["document"]})],
        "countryCode": "CN",
        "granularity": "aggregated",
        "columnTypes": [_TAXONOMY, _OWN_TYPES],
    }
    if years:
        out["fiscalPeriod"] = {"start": f"{years[0]}-01-01", "end": f"{years[-1]}-12-31"}
    out["resources"] = [{
        "name": "amounts", "path": "amounts.csv", "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(f) for f in _FIELDS], "missingValues": [""], "primaryKey": "id",
            "extraFields": [{"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": _CURRENCY}],
        },
    }]
    out["model"] = {
        "measures": {"amount": {"source": "amount", "currency": _CURRENCY, "factor": json.loads(factor)}},
        "dimensions": _dimensions(),
    }
    return out


def _factor(measure: Thing) -> str:
    """The factor of a unit of money to yuan, without a fraction that says nothing."""
    text = measure.text("qudt:conversionMultiplier")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _field(field: _Field) -> dict[str, object]:
    out: dict[str, object] = {"name": field.name, "title": field.zh, "description": field.en, "type": field.type}
    if field.column_type:
        out["columnType"] = field.column_type
    if field.name in ("id", "amount"):
        out["constraints"] = {"required": True}
    return out


def _dimensions() -> dict[str, object]:
    out: dict[str, dict[str, object]] = {}
    for field in _FIELDS:
        if not field.dimension:
            continue
        dimension = out.setdefault(field.dimension, {
            "dimensionType": _DIMENSION_TYPES.get(field.dimension, "other"), "primaryKey": [], "attributes": {}})
        if dimension["dimensionType"] == "classification":
            dimension["classificationType"] = field.dimension
        attributes, keys = dimension["attributes"], dimension["primaryKey"]
        assert isinstance(attributes, dict)
        assert isinstance(keys, list)
        attributes[field.name] = {"source": field.name} | ({"labelfor": field.labels} if field.labels else {})
        if not field.labels:
            keys.append(field.name)
    return dict(out)
