"""What the heads of forms tell: whose form it is, what a document is called, what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.findings import Finding
from jixiao.identity.names import unit_name
from jixiao.model import Document, Field, Record
from jixiao.words import key

__all__ = ["document_title", "resolved", "without_money_unit"]

_KINDS = {"account": "部门决算", "budget": "部门预算", "unit-plan": "整体支出绩效目标", "project-plan": "项目支出绩效目标",
          "unit-evaluation": "整体支出绩效自评", "project-evaluation": "项目支出绩效自评", "base-data": "绩效评价基础数据",
          "unit-monitoring": "整体绩效运行监控", "project-monitoring": "项目绩效运行监控"}
_COVER = re.compile(r".*(决算|预算|绩效|报告)(公开)?(表|说明|报告)?")


def document_title(document: Document, forms: list[Record], issuer: str, year: str) -> str:
    """What to call a document: its cover, else its only kind of form, else what it holds."""
    cover: list[str] = []
    for grid in document.grids[:1]:
        for cell in grid.cells if grid.kind == "text" else ():
            line = " ".join(cell.text.split())
            if line == "目录" or len(line) > 40 or len(cover) == 4:
                break
            cover.append(line)
            if _COVER.fullmatch(line) and ("年" in "".join(cover)) and not line.startswith("第"):
                return " ".join(cover)
    titles = list(dict.fromkeys(f.text("title") for f in forms if f.text("title")))
    if len(titles) == 1:
        return titles[0] if unit_name(issuer) in titles[0] else f"{issuer} {titles[0]}"
    kinds = dict.fromkeys(f.text("kind") for f in forms)
    names = list(dict.fromkeys(zh for k in kinds for start, zh in _KINDS.items() if k.startswith(start)))
    if names:
        return f"{issuer}{year}{'年' if year else ''}{'、'.join(names)}"
    return next((" ".join(c.text.split())[:60] for g in document.grids for c in g.cells if not c.blank), document.name)


def without_money_unit(document: Document, records: Sequence[Record], forms: dict[int, Record]) -> list[Finding]:
    """Forms that print amounts and nowhere in what unit: 万元 is assumed, and said."""
    out = []
    for number, form in sorted(forms.items()):
        bare = [r for r in records if r.table == "amounts" and r.form == number and not r.text("money_unit")]
        if bare and not form.text("money_unit"):
            message = f"表单没有印出金额单位，{len(bare)}个金额按万元记录，请核对"
            cells = bare[0].fields["amount"].cells
            out.append(Finding.at(document, "layout-no-money-unit", "warning", message, cells, form=number))
    return out


_CODED_PROJECT = re.compile(
    r"[\[【(（]?(?P<code>[0-9A-Z]{12,30})(?:[\]】)）]\s*[-－—_]?|\s*[-－—_])\s*(?P<name>.*[^\d\-].*)", re.DOTALL)
_PROJECT_CODED = re.compile(r"(?P<name>.*\D)(?:[\[【(（]|(?<=[-－—_]))(?P<code>[0-9A-Z]{12,30})[\]】)）]?", re.DOTALL)
_OF_UNIT = re.compile(r"(?P<unit>[^-－—]{4,40})[-－—]+(?P<name>[^-－—].+?)(?:[-－—]+(?P<year>(?:19|20)\d\d)(?:年度?)?)?", re.DOTALL)
_BODY = re.compile(r"[局委办厅院校站所队部处会社]|中心|政府|大队|小学|中学|幼儿园|医院|管委会")
_CODED = re.compile(r"[\[【(（]?(?P<code>\d{3,9})[\]】)）\-－—_]*\s*(?P<name>[^\d].*)")
_CODED_BEHIND = re.compile(r"(?P<name>[^\d].*?)[\[【(（](?P<code>\d{3,9})[\]】)）]")


def resolved(form: Record) -> Record:
    """Take what a title says where nothing better is printed, who carries a project out for its unit, codes before names."""
    out = form
    for name, sources in (("unit", ("title_unit", "implementing_unit", "department")), ("project", ("title_project",))):
        source = next((s for s in sources if form.text(s)), "")
        if not form.text(name) and source:
            out = out.with_fields(**{name: form.fields[source]})
    out = _project(out)
    coded = _CODED.fullmatch(out.text("unit")) or _CODED_BEHIND.fullmatch(out.text("unit"))
    if coded:
        cells = out.fields["unit"].cells
        out = out.with_fields(unit=Field(coded["name"].strip(), cells))
        if not out.text("unit_code"):
            out = out.with_fields(unit_code=Field(coded["code"], cells))
    return out


def _project(form: Record) -> Record:
    """Take the code before or behind a project's name off it, and its unit and year where a system put all three together."""
    out = form
    coded = _CODED_PROJECT.fullmatch(out.text("project")) or _PROJECT_CODED.fullmatch(out.text("project"))
    if coded:
        cells = out.fields["project"].cells
        code = out.fields["project_code"] if out.text("project_code") else Field(coded["code"], cells)
        out = out.with_fields(project=Field(coded["name"].strip(" -－—_"), cells), project_code=code)
    owned = _OF_UNIT.fullmatch(out.text("project"))
    if owned:
        cells = out.fields["project"].cells
        units = {key(out.text(name)) for name in ("unit", "implementing_unit", "department")}
        if key(owned["unit"]) not in units and not (owned["year"] and any(_BODY.fullmatch(owned["unit"][-n:]) for n in (1, 2, 3))):
            return out
        filled = {name: Field(text, cells) for name, text in (("unit", owned["unit"]), ("year", owned["year"]))
                  if text and not out.text(name)}
        out = out.with_fields(project=Field(owned["name"], cells), **filled)
    return out
