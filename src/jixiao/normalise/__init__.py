"""Records of printed text → records of typed values. Personal data is removed here, before understanding."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from jixiao.findings import Finding
from jixiao.model import Document, Field, Record
from jixiao.normalise.personal import REMOVED, clean, redact
from jixiao.normalise.quantity import OPERATORS, Target, plain_number, read_result, read_target
from jixiao.words import is_absent, key

__all__ = ["OPERATORS", "REMOVED", "Target", "clean", "normalise", "read_result", "read_target", "redact"]

_POINTS = re.compile(r"得(?:满分)?[,，:：]?(\d+(?:\.\d+)?)分")
_BEHIND_NAME = re.compile(r"\s*[(（【\[](?:满分|分值|权重)?\s*[:：]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）】\]]\s*$")
_SHARE = re.compile(r"\d+(\.\d+)?%")
_MONEY_UNITS = ("百万元", "万元", "亿元", "千元", "元")


def normalise(
    document: Document, records: Iterable[Record], measures: Collection[str] = ()
) -> tuple[list[Record], list[Finding]]:
    """Type the fields of records.

    Args:
        document: the document they come from.
        records: what was understood.
        measures: spellings of known units of measure; one that stands in brackets behind an indicator's name is its unit.

    Returns:
        The records, their fields named as the columns of the public tables, and what was doubtful or did not parse.
    """
    findings: list[Finding] = []
    out = []
    records = [_weight_of_name(r) if r.table == "indicators" else r for r in records]
    records = _points_of_shares(records)
    weighted = {r.form for r in records if r.table == "indicators" and r.text("weight")}
    for record in records:
        if record.table == "indicators":
            if record.form not in weighted:
                record = _weight_of_rule(record)  # noqa: PLW2901
            out.append(_indicator(document, record, findings, measures))
        elif record.table == "amounts":
            out += _amount(document, record, findings)
        elif record.table == "facts":
            value = plain_number(record.text("text").rstrip("%％"))
            out.append(record.with_fields(value=Field(value, record.fields["text"].cells if value else ())))
        elif record.table == "schedule":
            share = plain_number(key(record.text("share")).rstrip("%"))
            if not share:
                findings.append(_unparsed(document, record, "share", "累计比例"))
            out.append(record.with_fields(share=Field(share, record.fields["share"].cells)))
        else:
            out.append(record)
    return out, findings


def _unparsed(document: Document, record: Record, column: str, what: str) -> Finding:
    field = record.fields[column]
    return Finding.at(document, "value-unparsed", "warning", f"{what}“{field.text}”不是数字，未能解读，请核对原文", field.cells,
                      form=record.form, observed=field.text)


def _indicator(document: Document, record: Record, findings: list[Finding], measures: Collection[str]) -> Record:
    fields = dict(record.fields)
    empty = Field("")
    text, sign, unit = (fields.pop(n, empty) for n in ("target", "operator", "unit"))
    name, fields_unit = fields["level3"], unit.text
    money = record.text("category").startswith("cost") or record.text("category") == "output-cost"
    behind = re.search(r"[（(]([^（）()]{1,6})[）)]\s*$", name.text)
    target = read_target(text.text, sign.text, unit.text, name.text, money=money)
    beside = [Field(behind[1], name.cells)] if behind else []  # the unit behind the name, or in the heading of the column
    for other in (*beside, fields.pop("heading_unit", empty)):
        if not unit.text and key(other.text) in measures and target.numeric and not target.unit:
            unit = other
            target = read_target(text.text, sign.text, unit.text, name.text, money=money)
    cells = text.cells + sign.cells
    value = "" if is_absent(target.value) and not target.numeric and key(target.value) != "无" else target.value
    printed = " | ".join(t for t in (sign.text, text.text, fields_unit) if t)
    fields |= {
        "operator": Field(target.operator, sign.cells or text.cells),
        "operator_code": Field(OPERATORS[target.operator]),
        "operator_source": Field(target.source),
        "target": Field(value, cells if value in sign.text and not target.numeric and not text.text else text.cells),
        "target_number": Field(target.value if target.numeric else ""),
        "target_text": Field(text.text if not (sign.text or fields_unit) else printed, cells + unit.cells),
        "unit_of_measure": Field(target.unit, unit.cells or text.cells if target.unit else ()),
    }
    findings += _target_findings(document, record, target, text, cells)
    midterm = fields.pop("midterm", empty)
    fields["midterm_target"] = midterm
    actual = fields.get("actual", empty)
    shown, number = read_result(actual.text, target.unit, name.text, money=money)
    fields |= {"actual": Field(shown, actual.cells), "actual_text": actual, "actual_number": Field(number)}
    for column in ("weight", "score"):
        raw = fields.get(column, empty)
        points = plain_number(key(raw.text).removesuffix("分"))
        if raw.text and not points and not is_absent(raw.text):
            what = "分值" if column == "weight" else "得分"
            findings.append(_unparsed(document, replace(record, fields=fields), column, what))
        fields[column] = Field(points, raw.cells)
    fields["note"] = _note(fields)
    for column in ("printed_level1", "printed_level2"):
        fields.pop(column, None)
    return replace(record, fields=fields)


def _measures(text: str, measures: Collection[str]) -> bool:
    """Whether a text is a unit of measure: a known one, a rate of known ones, or two counting words such as 台件."""
    parts = [p.removeprefix("千").removeprefix("万") or p for p in text.split("/")]
    return text in measures or all(p in measures or (len(p) == 2 and set(p) <= set(measures)) for p in parts)


def _points_of_shares(records: list[Record]) -> list[Record]:
    """Records with the weights of forms that print all of them as shares of a hundred (10%) as points."""
    printed: dict[int, list[str]] = {}
    for record in records:
        if record.table == "indicators" and not is_absent(record.text("weight")):
            printed.setdefault(record.form, []).append(key(record.text("weight")))
    shares = {form for form, texts in printed.items() if len(texts) > 1 and all(_SHARE.fullmatch(text) for text in texts)}
    return [r.with_fields(weight=Field(key(r.text("weight")).rstrip("%"), r.fields["weight"].cells))
            if r.table == "indicators" and r.form in shares and r.text("weight") else r for r in records]


def _weight_of_name(record: Record) -> Record:
    """An indicator without the points that stand behind its name, where they are its weight or it has no other."""
    name, weight = record.fields["level3"], record.fields.get("weight", Field(""))
    hit = _BEHIND_NAME.search(name.text)
    printed = plain_number(key(weight.text).removesuffix("分"))
    if hit is None or hit.start() == 0 or (printed and Decimal(printed) != Decimal(hit[1])) or (weight.text and not printed):
        return record
    weight = weight if printed else Field(hit[1], name.cells)
    return record.with_fields(level3=Field(name.text[: hit.start()].strip(), name.cells), weight=weight)


def _weight_of_rule(record: Record) -> Record:
    """An indicator with the points that its scoring rule gives in full, for forms that print points nowhere else."""
    points = [Decimal(n) for n in _POINTS.findall(key(record.text("scoring_rule")))]
    if not points:
        return record
    return record.with_fields(weight=Field(str(max(points)), record.fields["scoring_rule"].cells))


def _note(fields: dict[str, Field]) -> Field:
    """The printed note, and what stood at a level where it is not the framework's word."""
    note = fields.get("note", Field(""))
    parts = [note.text] if note.text else []
    for level, title in (("level1", "一级指标原文"), ("level2", "二级指标原文")):
        printed = fields.get(f"printed_{level}", Field("")).text
        name = key(fields[level].text)
        if printed and key(printed).split("(")[0].removesuffix("指标") != name.removesuffix("指标"):
            parts.append(f"{title}：{' '.join(printed.split())}")
    return Field("；".join(parts), note.cells)


def _target_findings(document: Document, record: Record, target: Target, text: Field,
                     cells: tuple[object, ...]) -> list[Finding]:
    name = record.text("level3")
    if target.note == "repaired":
        message = f"指标“{name}”的指标值印为“{text.text}”，比率不能为负，按“={target.value}{target.unit}”读取，请核对原件"
        return [Finding.at(document, "value-operator-repaired", "repair", message, cells, form=record.form,  # type: ignore[arg-type]
                           before=text.text, after=f"={target.value}{target.unit}")]
    if target.note == "misread":
        message = f"指标“{name}”的指标值印为“{text.text}”，比率不超过100%，按“≥{target.value}%”读取（≥被误认为2），请核对原件"
        return [Finding.at(document, "value-operator-repaired", "repair", message, cells, form=record.form,  # type: ignore[arg-type]
                           before=text.text, after=f"≥{target.value}%")]
    if target.note == "year-quantity":
        message = f"指标“{name}”的指标值“{text.text}”把年份写成了数量，按原文读取，待核实"
        return [Finding.at(document, "value-deadline-as-quantity", "info", message, cells, form=record.form,  # type: ignore[arg-type]
                           observed=text.text)]
    if target.note == "approximate":
        message = f"指标“{name}”的指标值“{text.text}”是约数，按{target.value}{target.unit}读取"
        return [Finding.at(document, "value-approximate", "info", message, cells, form=record.form,  # type: ignore[arg-type]
                           observed=text.text)]
    return []


def _amount(document: Document, record: Record, findings: list[Finding]) -> list[Record]:
    raw = record.fields["amount"]
    bare = key(raw.text)
    unit = next((u for u in _MONEY_UNITS if bare.endswith(u)), "")
    number = plain_number(bare.removesuffix(unit)) if unit else plain_number(bare)
    if not number:
        told = _unparsed(document, record, "amount", record.text("item") or "金额")
        # A word in place of a number is a heading or a label that stands in a column of money.
        findings.append(told if re.search(r"\d", bare) else told.graded("info"))
        return []
    fields = {"text": Field(raw.text, raw.cells), "amount": Field(number, raw.cells)}
    if unit:
        fields["money_unit"] = Field(unit, raw.cells)
    for column in ("weight", "score"):
        if record.text(column):
            points = plain_number(key(record.text(column)).removesuffix("分"))
            if not points and not is_absent(record.text(column)):
                findings.append(_unparsed(document, record, column, "分值" if column == "weight" else "得分"))
            fields[column] = Field(points, record.fields[column].cells)
    return [record.with_fields(**fields)]
