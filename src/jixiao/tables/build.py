"""Records of all documents → the public tables: units and years filled in, keys given, evidence written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import PurePath

from jixiao.findings import Finding, add_findings
from jixiao.identity.names import concept_name
from jixiao.model import CellRef, Document, Field, Record, Tables
from jixiao.model.schema import RECORD_TABLES, TABLES
from jixiao.settings import Settings
from jixiao.tables.confidence import confidence
from jixiao.tables.headings import unit_of_headings, with_printed_units, year_of_headings
from jixiao.tables.heads import document_title, resolved, without_money_unit
from jixiao.tables.identity import Keys
from jixiao.tables.promises import TEXTS, promises
from jixiao.words import name_key, short_hash

__all__ = ["Understood", "build"]

_PREFIX = {"forms": "form", "duties": "d", "goals": "g", "tasks": "t", "amounts": "a", "facts": "x", "schedule": "s",
           "indicators": "i", "claims": "c", "promises": "p"}
_SHARED = ("document", "document_id", "form", "unit_key", "year_key", "project_key", "place")  # of a text and a figure in it
_FRAMEWORK_2021 = ("cost-economic", "cost-social", "cost-ecological")
_LEFT = 20  # cells left over whose places are named


@dataclass(frozen=True)
class Understood:
    """One document with its typed records, the roles of its cells and the findings so far."""

    document: Document
    records: tuple[Record, ...]
    roles: dict[CellRef, str]
    findings: tuple[Finding, ...]


def build(understood: Sequence[Understood], settings: Settings) -> Tables:
    """Make the tables of a run.

    Args:
        understood: the documents in the order of the tables; two of one name must have been told apart already.
        settings: whose project folder may hold registries.
    """
    builder = _Builder(settings)
    for one in understood:
        builder.document(one)
    builder.promises()
    builder.registries()
    return builder.tables


class _Builder:
    def __init__(self, settings: Settings) -> None:
        self.tables = Tables()
        self.settings = settings
        self.keys = Keys(settings.own, settings.place)
        self.measures = self.keys.registries.measures
        self.seen_measures: dict[str, tuple[str, bool]] = {}
        self.fragments: Counter[str] = Counter()
        self.codes: dict[tuple[str, str, str], str] = {}

    # --- one document -------------------------------------------------------------------------------------------------
    def document(self, one: Understood) -> None:
        document = one.document
        forms = {r.form: resolved(r) for r in one.records if r.table == "forms"}
        issuer = _most(f.text("unit") for f in forms.values())
        year = _most(f.text("year") for f in forms.values()) or (year_of_headings(document) if forms else "")
        forms = with_printed_units(document, one.records, forms)
        findings = list(one.findings)
        if not one.records:
            message = "没有识别出任何绩效表单或决算表，全部单元格列为未解读；若确是此类文档，请补充版式"
            findings = [f.graded("info") if f.code == "layout-guessed-column" else f for f in findings]  # no form has these columns
            findings.append(Finding.at(document, "layout-no-form", "warning", message))
        elif not issuer and not (issuer := unit_of_headings(document)):
            issuer = f"未识别单位（{document.name}）"
            message = "文档中没有识别出单位名称，暂按文件名归类，请核对"
            findings.append(Finding.at(document, "layout-no-unit", "warning", message))
        division = _most(_division(f) for f in forms.values())
        keys: dict[int, dict[str, str]] = {}
        for number, form in sorted(forms.items()):
            keys[number], extra = self._form_keys(document, form, issuer, year, division)
            findings += extra
            forms[number] = form.with_fields(**self._filled(form, issuer, year))
        owner = self.keys.unit(issuer, year, division, PurePath(document.name).stem)
        loose = {"unit_key": owner, "year_key": year or "undated", "project_key": "", "kind": "", "year": year}
        by_form: dict[tuple[str, int], int] = {}
        tasks: dict[tuple[int, str], str] = {}
        before = len(self.tables["indicators"])
        for record in one.records:
            given = keys.get(record.form, loose)
            form_record = forms.get(record.form)
            if record.table == "forms":
                self._form(document, forms[record.form], given)
            elif record.table in RECORD_TABLES:
                nth = by_form[record.table, record.form] = by_form.get((record.table, record.form), 0) + 1
                self._record(document, record, given, form_record, nth, tasks)
        self._cells(one)
        findings += without_money_unit(document, one.records, forms)
        findings += self._provisional(document, keys, before)
        findings += self._unit_codes(document, keys, forms)
        self._document_row(one, forms, issuer, owner, year, findings)
        of_form = dict(keys.items())
        add_findings(self.tables, (self._placed(f, of_form.get(f.form, loose)) for f in findings))

    def _provisional(self, document: Document, keys: dict[int, dict[str, str]], before: int) -> list[Finding]:
        """Units, projects and indicator concepts of a document that no registry holds; `before` its indicators were others'."""
        told = []
        for met, column in ((self.keys.units, "unit_key"), (self.keys.projects, "project_key")):
            used = {k[column] for k in keys.values() if k[column] and not met.registered(k[column])}
            told += [met.names[k] for k in sorted(used)]
        concepts = {r["concept_key"] for r in self.tables["indicators"][before:]}
        unknown = sum(not self.keys.concepts.registered(c) for c in concepts)
        if unknown:
            told.append(f"指标概念{unknown}个")
        if not told:
            return []
        message = f"登记册中没有以下单位、项目或指标概念，暂用由名称算出的键：{'、'.join(told)}"
        return [Finding.at(document, "identity-provisional", "info", message, observed=str(len(told) - bool(unknown) + unknown))]

    @staticmethod
    def _unit_codes(document: Document, keys: dict[int, dict[str, str]], forms: dict[int, Record]) -> list[Finding]:
        """One unit under several unit codes: a department and its own office, or two units of one name."""
        codes: dict[str, dict[str, Record]] = {}
        for number, form in sorted(forms.items()):
            if form.text("unit_code"):
                codes.setdefault(keys[number]["unit_key"], {}).setdefault(form.text("unit_code"), form)
        out = []
        for of_unit in codes.values():
            if len(of_unit) > 1:
                cells = [c for form in of_unit.values() for c in form.fields["unit_code"].cells[:1]]
                names = "、".join(f"{form.text('unit')}（{code}）" for code, form in of_unit.items())
                message = f"同一单位印有不同的单位代码：{names}；如果是两个单位，请在登记册中分别登记"
                out.append(Finding.at(document, "identity-unit-codes", "info", message, cells, observed="、".join(of_unit)))
        return out

    @staticmethod
    def _placed(finding: Finding, given: dict[str, str]) -> Finding:
        return replace(finding, unit_key=given["unit_key"], year_key=given["year_key"])

    def _form_keys(self, document: Document, form: Record, issuer: str, year: str,
                   division: str) -> tuple[dict[str, str], list[Finding]]:
        findings = []
        unit = form.text("unit") or issuer
        found_year = form.text("year") or year
        if not found_year:
            findings.append(Finding.at(document, "layout-no-year", "warning", "表单没有识别出年度，请核对", form.cells[:1],
                                       form=form.form))
        unit_key = self.keys.unit(unit, found_year, division, PurePath(document.name).stem)
        if unit_key:
            self.keys.units.add(unit_key, unit, unit_code=form.text("unit_code"), division_code=_division(form))
        project_key = self.keys.project(form.text("project"), form.text("project_code"), unit_key, unit, found_year)
        return {"unit_key": unit_key, "year_key": found_year or "undated", "project_key": project_key,
                "kind": form.text("kind"), "year": found_year}, findings

    @staticmethod
    def _filled(form: Record, issuer: str, year: str) -> dict[str, Field]:
        return {name: Field(value) for name, value in (("unit", issuer), ("year", year)) if not form.text(name) and value}

    # --- rows ---------------------------------------------------------------------------------------------------------
    def _row_id(self, table: str, given: dict[str, str], *parts: str) -> str:
        """The identifier of a row: a hash of what it says and where it belongs, so that it is unique in its document and on
        its page; a second row of the same identifier is numbered."""
        where = (given["unit_key"], given["year_key"], given["kind"], given["project_key"])
        fragment = f"{_PREFIX[table]}-{short_hash(*where, *parts)}"
        self.fragments[fragment] += 1
        return fragment if self.fragments[fragment] == 1 else f"{fragment}-{self.fragments[fragment]}"

    def _common(self, document: Document, record: Record, given: dict[str, str], row_id: str) -> dict[str, str]:
        row = {"row_id": row_id, "document": document.name, "document_id": document.id, "form": str(record.form or ""),
               "unit_key": given["unit_key"], "year_key": given["year_key"], "place": document.place(record.cells)}
        if "project_key" in TABLES[record.table].names:
            row["project_key"] = given["project_key"]
        return row

    def _add(self, document: Document, record: Record, row: dict[str, str]) -> None:
        names = TABLES[record.table].names
        for name, field in record.fields.items():
            if name in names and field.text:
                row.setdefault(name, field.text)
        self.tables.add(record.table, row)
        for name, field in record.fields.items():
            if name not in names or not field.text:
                continue
            for ref in dict.fromkeys(field.cells):
                self.tables.add("evidence", {
                    "document": document.name, "document_id": document.id, "unit_key": row["unit_key"],
                    "year_key": row["year_key"], "table": record.table, "row_id": row["row_id"], "column": name,
                    "grid": str(ref.grid), "row": str(ref.row), "cell_column": str(ref.column),
                })

    def _form(self, document: Document, record: Record, given: dict[str, str]) -> None:
        row = self._common(document, record, given, self._row_id("forms", given))
        row["place"] = document.place(tuple(record.fields["title"].cells) if record.text("title") else record.cells[:1])
        self._add(document, record, row)

    def _record(self, document: Document, record: Record, given: dict[str, str], form: Record | None, nth: int,
                tasks: dict[tuple[int, str], str]) -> None:
        r = record
        parts: tuple[str, ...]
        extra: dict[str, str] = {}
        if r.table == "indicators":
            measure = self._measure(r.text("unit_of_measure"))
            parts = (r.text("category"), name_key(concept_name(r.text("level3"))))
            extra = {"form_kind": given["kind"], "year": given["year"], "unit": form.text("unit") if form else "",
                     "project": form.text("project") if form else "", "measure_key": measure,
                     "concept_key": self.keys.concept(r.text("level3"), r.text("category"), measure, given["year"]),
                     "level3": concept_name(r.text("level3"))}
        elif r.table == "amounts":
            reference = r.text("subject_ref")
            if r.text("subject") == "task":
                reference = tasks.get((r.form, reference), "")
            unit = r.text("money_unit") or (form.text("money_unit") if form else "") or "万元"
            parts = (r.text("subject"), reference, r.text("side"), r.text("column"), r.text("stage"), r.text("fund_source"),
                     r.text("nature"), r.text("vintage"))
            extra = {"form_kind": given["kind"], "year": given["year"], "subject_ref": reference, "money_unit": unit,
                     "measure_key": self._measure(unit)}
            self._codes(r, given)
        elif r.table == "tasks":
            parts = (name_key(r.text("name")),)
        elif r.table == "schedule":
            parts = (name_key(r.text("until")),)
        elif r.table == "facts":
            parts = (r.text("group"), r.text("item"), r.text("column"))
            extra = {"measure_key": self._measure(r.text("unit_of_measure")),
                     "item": r.text("item") or r.text("group") or r.text("column")}
        elif r.table == "claims":
            parts = (r.text("section"), r.text("about"), r.text("measure"), r.text("stage"), r.text("base"), name_key(r.text("text")))
            extra = {"measure_key": self._measure(r.text("unit_of_measure"))}
        else:
            parts = (r.text("stage"), name_key(r.text("text")))
        row = self._common(document, record, given, self._row_id(record.table, given, *parts))
        if "ordinal" in TABLES[record.table].names:
            row["ordinal"] = str(nth)
        if r.table == "tasks":
            tasks[r.form, f"task {r.text('ordinal')}"] = row["row_id"]
        self._add(document, record, row | extra)

    def _measure(self, printed: str) -> str:
        if not printed:
            return ""
        bare = name_key(printed) if printed not in ("%", "‰") else printed
        known = self.measures.get(printed) or self.measures.get(bare)
        found = known or f"m-{short_hash(bare)}"
        self.seen_measures.setdefault(found, (printed, known is not None))
        return found

    def _codes(self, record: Record, given: dict[str, str]) -> None:
        for scheme in ("function", "economic"):
            code = record.text(f"{scheme}_code")
            if code:
                name = re.sub(r"^[一二三四五六七八九十]+、", "", record.text("item"))
                self.codes.setdefault((scheme, given["year_key"], code), name)

    # --- cells, documents, registries ---------------------------------------------------------------------------------
    def _cells(self, one: Understood) -> None:
        document = one.document
        form_of: dict[int, int] = {}
        for record in one.records:
            for ref in record.cells:
                if record.form:
                    form_of[ref.grid] = min(form_of.get(ref.grid, record.form), record.form)
        for grid in document.grids:
            self.tables.add("grids", {
                "document": document.name, "document_id": document.id, "grid": str(grid.number), "part": grid.part,
                "kind": grid.kind, "caption": " / ".join(grid.caption), "rows": str(grid.rows),
                "columns": str(grid.columns),
                "origin": grid.origin, "spans_reliable": "yes" if grid.spans_reliable else "no",
                "form": str(form_of.get(grid.number, "")),
            })
            for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
                if cell.blank:
                    continue
                role = one.roles.get(grid.ref(cell), "")
                self.tables.add("cells", {
                    "document": document.name, "document_id": document.id, "grid": str(grid.number), "row": str(cell.row),
                    "column": str(cell.column), "rowspan": str(cell.rowspan), "colspan": str(cell.colspan), "text": cell.text,
                    "role": role or ("text" if grid.kind == "text" else "residue"), "claimed": "yes" if role else "no",
                    "place": grid.place(cell),
                })

    def _document_row(self, one: Understood, forms: dict[int, Record], issuer: str, owner: str, year: str,
                      findings: list[Finding]) -> None:
        document = one.document
        filled = [(g, c) for g in document.grids for c in g.cells if not c.blank]
        left = [(g, c) for g, c in filled if g.ref(c) not in one.roles]
        in_tables = [g.ref(c) for g, c in left if g.kind == "table"]
        if left:
            findings.append(Finding.at(
                document, "layout-residue", "info",
                f"{len(filled)}个非空单元格中有{len(left)}个未解读，其中表格内{len(in_tables)}个、正文{len(left) - len(in_tables)}段"
                + (f"，只列出表格内的前{_LEFT}个" if len(in_tables) > _LEFT else ""), in_tables[:_LEFT], observed=str(len(left))))
        trust = confidence(document, one.records, one.roles, findings, self.settings.partly_read_below)
        if trust.reading == "partly":
            findings.append(Finding.at(
                document, "layout-partly-read", "warning",
                f"解读可信度{trust.value}，低于{self.settings.partly_read_below}：表格内{trust.cells}个非空单元格读入{trust.read}个，"
                f"{trust.audits}项加总核对中{trust.held}项相符；本文档按“部分解读”公开，请对照原件",
                expected=str(self.settings.partly_read_below), observed=str(trust.value)))
        if document.personal_data_removed:
            count = document.personal_data_removed
            findings.append(Finding.at(document, "privacy-removed", "info", f"已隐去个人信息{count}处", observed=str(count)))
        title = document_title(document, list(forms.values()), issuer, year)
        self.tables.add("documents", {
            "document": document.name, "document_id": document.id, "sha256": document.sha256, "media_type": document.media_type,
            "bytes": str(document.size), "title": title, "issuer": issuer, "unit_key": owner, "year": year,
            "converted_by": document.converted_by, "modified": document.modified,
            "program_version": version("jixiao"), "forms": str(len(forms)), "cells": str(len(filled)),
            "cells_claimed": str(len(filled) - len(left)), "cells_residue": str(len(left)),
            "personal_data_removed": str(document.personal_data_removed),
            "reading": trust.reading, "confidence": "" if trust.value is None else str(trust.value),
            "audits": str(trust.audits), "audits_held": str(trust.held),
        })

    def promises(self) -> None:
        """The figures in the texts of goals, tasks and duties, which stand in the cells of the text."""
        indicators: dict[tuple[str, str], list[dict[str, str]]] = {}
        for row in self.tables["indicators"]:
            indicators.setdefault((row["document"], row["form"]), []).append(row)
        cells: dict[tuple[str, str, str], list[dict[str, str]]] = {}
        for use in self.tables["evidence"]:
            if TEXTS.get(use["table"]) == use["column"]:
                cells.setdefault((use["document"], use["table"], use["row_id"]), []).append(use)
        kinds = {(row["document"], row["form"]): row["kind"] for row in self.tables["forms"]}
        for table in TEXTS:
            for row in self.tables[table]:
                form = row["document"], row["form"]
                given = {**row, "kind": kinds.get(form, ""), "project_key": row.get("project_key", "")}
                for nth, promise in enumerate(promises(table, row, indicators.get(form, [])), 1):
                    quantity = promise.quantity
                    row_id = self._row_id("promises", given, table, row["row_id"], name_key(quantity.clause), quantity.text)
                    self.tables.add("promises", {
                        **{name: given[name] for name in _SHARED},
                        "row_id": row_id, "ordinal": str(nth), "text_table": table, "text_id": row["row_id"],
                        "start": str(quantity.start), "end": str(quantity.end), "text": quantity.text, "number": quantity.number,
                        "unit_of_measure": quantity.unit, "measure_key": self._measure(quantity.unit),
                        "relation": promise.relation, "indicator_id": promise.indicator["row_id"] if promise.indicator else "",
                    })
                    for use in cells.get((row["document"], table, row["row_id"]), []):
                        self.tables.add("evidence", {**use, "table": "promises", "row_id": row_id, "column": "text"})

    def registries(self) -> None:
        """Write what the run met: units, projects, concepts, measures, budget codes."""
        self.keys.write(self.tables)
        for measure, (name, known) in sorted(self.seen_measures.items()):
            self.tables.add("measures", {"measure_key": measure, "name": name, "registered": _yes(known)})
        for (scheme, year, code), name in sorted(self.codes.items()):
            parent = next((code[:n] for n in (5, 3) if n < len(code) and (scheme, year, code[:n]) in self.codes), "")
            self.tables.add("budget_codes", {"scheme": scheme, "year_key": year, "code": code, "name": name, "parent": parent})
        self._frameworks()

    def _frameworks(self) -> None:
        """The version of the indicator framework of each form: cost at level 1 is the one of 2021."""
        new = {(r["document"], r["form"]) for r in self.tables["indicators"] if r["category"] in _FRAMEWORK_2021}
        old = {(r["document"], r["form"]) for r in self.tables["indicators"] if r["category"]} - new
        for row in self.tables["forms"]:
            place = (row["document"], row["form"])
            row["framework"] = "framework-2021" if place in new else "framework-2015" if place in old else ""


def _division(form: Record) -> str:
    """The administrative division that a form prints, by itself or in the code of its project."""
    code = re.sub(r"[^0-9A-Za-z-]", "", form.text("project_code"))
    return form.text("division_code") or (code[:6] if re.fullmatch(r"\d{6}\d\dP.{12}", code) else "")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _most(values: Iterable[str]) -> str:
    """The most frequent text, the first one of equals."""
    counts = Counter(v for v in values if v)
    return counts.most_common(1)[0][0] if counts else ""
