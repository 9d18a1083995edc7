"""The report as one HTML page for a clerk: it needs no other file, no server and, but for its filters, no script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from jixiao import resources
from jixiao.findings import JUDGED, SEVERITIES
from jixiao.model.schema import Row
from jixiao.reports.order import WHY_EN, WHY_ZH, Item, walk
from jixiao.reports.report import READING, SEVERITY_NAMES, Report
from jixiao.reports.unchecked import Reason
from jixiao.words import spots, untold

__all__ = ["as_html"]

_FIRST = 20  # findings in the list of what to fix first
_EXCERPTS = 1000  # findings with an excerpt
_FORMS = 4
_FIGURES = (("observed", "实为"), ("expected", "对照"), ("difference", "差额"), ("tolerance", "容差"), ("before", "修正前"),
            ("after", "修正后"))
_CHANGES = 4  # where in _FIGURES before and after a repair stand
_SCORES = (("文件", "documents"), ("表单", "forms"), ("规则", "rules"), ("核查次数", "evaluated"), ("通过", "passed"),
           ("尾差", "rounded"), ("不符", "failed"),
           ("不适用", "n/a"), ("通过率", "share"), ("错误", "errors"), ("待核实", "warnings"))
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BRACKETED = re.compile("（[^（）]*）")
_LONG = 24  # characters from which the figure is marked within its cell


def as_html(report: Report) -> bytes:
    """Make the page. The project's own `site/report/` may replace the template, the style and the script."""
    roots = [own / "site" / "report" for own in report.settings.own]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(root) for root in (*roots, resources.folder("site") / "report")]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )
    parts = {path.name: Markup(path.read_text(encoding="utf-8"))
             for path in resources.files("site/report", "report.*", report.settings.own)}
    page = _Page(report)
    return environment.get_template("report.html").render(
        style=parts["report.css"], script=parts["report.js"], **page.context()).encode()


class _Page:
    """The variables of the template."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._units = {key: str(n) for n, key in enumerate(dict.fromkeys(report.unit(i.row)[0] for i in report.findings))}
        self._ids = {item.row["id"]: item.row for item in report.findings}
        self._excerpts = 0

    def context(self) -> dict[str, Any]:
        report, settings = self._report, self._report.settings
        judged = [item for item in report.items if item.judged]
        open_items = [item for item in judged if not all(i.known for i in walk([item]) if i.judged)]
        codes = Counter(item.row["code"] for item in report.findings)
        documents, rules = list(self._documents()), list(self._rules(codes))
        return {
            "title": settings.title, "title_en": settings.title_en, "publisher": settings.publisher, "version": version("jixiao"),
            "severities": SEVERITY_NAMES, "titles": {code: report.rule_title(code) for code in {*report.rules, *codes}},
            "titles_en": {code: report.rule_title_en(code) for code in {*report.rules, *codes}},
            "verdict": self._verdict(), "tiles": self._tiles(), "sections": self._sections(),
            "why_zh": WHY_ZH, "why_en": WHY_EN, "first": [self._first(item) for item in open_items[:_FIRST]],
            "more_first": max(0, len(open_items) - _FIRST),
            "gone": report.comparison.gone if report.comparison else None,
            "known": len(report.comparison.known) if report.comparison else 0,
            "new": sum(item.judged and not item.known for item in report.findings),
            "score_columns": _SCORES, "scores": list(self._scores()),
            "total": report.counts, "documents": documents,
            "kinds": list(dict.fromkeys(form["kind"] for d in documents for form in d["forms"] if form["kind"])),
            "found_codes": sorted(codes.items()), "unit_options": [(n, name or "（未归属单位）") for name, n in self._units.items()],
            "clean": [row["title"] or name for name, row in report.documents.items()
                      if name not in {d["file"] for d in documents}],
            "cut": _EXCERPTS if self._excerpts > _EXCERPTS else 0,
            "un": self._unchecked(), "rules": rules, "explained": {rule["code"] for rule in rules}, "mark": _mark,
        }

    def _verdict(self) -> dict[str, str]:
        report = self._report
        n, checked = report.counts, report.checked
        documents, failing = len(report.documents), len(report.failing)
        if failing:
            zh, en = f"核查不通过：{failing} 条发现须先处理。", f"Not passed: {failing} findings have to be dealt with first. "
        else:
            what = "错误和待核实" if report.fail_on == "warning" else "错误"
            zh = f"核查通过：没有{'新的' if report.comparison else ''}{what}。"
            en = f"Passed: no {'new ' if report.comparison else ''}error{' or warning' if report.fail_on == 'warning' else ''}. "
        return {
            "zh": f"{zh}共核查 {documents} 份文件、{len(report.tables['forms'])} 张表单，运行规则 {checked['evaluated']:,} 次，"
                  f"发现错误 {n['error']} 处、待核实 {n['warning']} 处；容差以内的尾差 {checked['rounded']:,} 处，只计数，不列出。",
            "en": f"{en}{documents} documents, {len(report.tables['forms'])} forms, {checked['evaluated']:,} evaluations, "
                  f"{n['error']} errors, {n['warning']} warnings; {checked['rounded']:,} times rounding within tolerance.",
        }

    def _tiles(self) -> list[dict[str, str]]:
        report = self._report
        tiles = [{"css": s if n else "", "zh": SEVERITY_NAMES[s][0], "en": SEVERITY_NAMES[s][1], "value": f"{n:,}", "note": ""}
                 for s, n in report.counts.items()]
        if report.comparison:
            new = Counter(i.row["severity"] for i in report.findings if i.judged and not i.known)
            for tile, severity in zip(tiles, JUDGED, strict=False):
                tile["note"] = f"其中新发现 {new[severity]}"
        checked = report.checked
        held = f"通过 {checked['passed']:,} · 尾差 {checked['rounded']:,} · 不符 {checked['failed']:,}"
        tiles.append({"css": "", "zh": "核查次数", "en": "evaluations", "value": f"{checked['evaluated']:,}", "note": held})
        tiles.append({"css": "", "zh": "不适用", "en": "not applicable", "value": f"{checked['not_applicable']:,}", "note": ""})
        return tiles

    def _sections(self) -> list[tuple[str, str, str]]:
        return [("first", "先改什么", "What to fix first"),
                *([("baseline", "与基线比较", "Baseline")] if self._report.comparison else []),
                ("units", "按单位", "By unit"), ("findings", "发现", "Findings"), ("unchecked", "没有核查的", "Not checked"),
                ("rules", "规则说明", "Rules")]

    def _first(self, item: Item) -> dict[str, Any]:
        row = item.row
        return {"number": item.number, "id": row["id"], "severity": row["severity"], "code": row["code"],
                "title": self._report.rule_title(row["code"]), "message": row["message"], "under": len(list(walk([item]))) - 1,
                "figures": self._figures(row)[:3],
                "document": row["document"], "form": self._report.form_name(row["document"], row["form"])}

    def _scores(self) -> Iterator[dict[str, Any]]:
        for s in self._report.scores:
            yield {"name": s.name or "（未归属单位）", "year": s.year, "numbers": [
                *(f"{n:,}" for n in (len(s.documents), s.forms, len(s.rules), s.evaluated, s.passed, s.rounded, s.failed,
                                     s.not_applicable)), s.share or "—", s.errors, s.warnings]}

    def _documents(self) -> Iterator[dict[str, Any]]:
        """The documents with findings, in their order; within each its forms, within these the gravest first."""
        report = self._report
        groups: dict[str, dict[str, list[Item]]] = {name: {} for name in report.documents}
        for item in report.items:
            groups.setdefault(item.row["document"], {}).setdefault(item.row["form"], []).append(item)
        checked: dict[str, Counter[str]] = {}
        for check in report.tables["checks"]:
            counts = checked.setdefault(check["document"], Counter())
            for name in ("evaluated", "passed", "rounded"):
                counts[name] += int(check[name] or 0)
        number = 0
        for name, forms in groups.items():
            if not forms:
                continue
            number += 1
            row = report.documents.get(name)
            unit, year = report.unit(row) if row else ("", "")
            tally = checked.get(name, Counter())
            about = [unit, f"{year}年度" if year else "", f"表单 {row['forms']} 张" if row else "",
                     f"核查 {tally['evaluated']:,} 次，通过 {tally['passed']:,}，尾差 {tally['rounded']:,}"
                     if tally else "没有核查过",
                     READING.get(row["reading"], "") if row else ""]
            found = Counter(i.row["severity"] for items in forms.values() for i in walk(items))
            yield {
                "anchor": f"d{number}", "file": name, "title": (row["title"] if row else "") or name or "全部文件 all documents",
                "name": name or "全部文件 all documents", "about": " · ".join(a for a in about if a),
                "counts": {s: found[s] for s in SEVERITIES},
                "forms": [{
                    "kind": report.kind(name, form), "name": report.form_name(name, form) or "整份文件 whole document",
                    "findings": [self._finding(item) for item in sorted(
                        items, key=lambda i: SEVERITIES.index(i.row["severity"]))],
                } for form, items in sorted(forms.items(), key=lambda pair: (not any(i.judged for i in pair[1]), not pair[0],
                                                                              int(pair[0] or 0)))],
            }

    def _finding(self, item: Item, above: Item | None = None) -> dict[str, Any]:
        report, row = self._report, item.row
        figures = self._figures(row) if item.judged else self._figures(row, _FIGURES[_CHANGES:])
        rule = report.rules.get(row["code"])
        elsewhere = above and (above.row["document"], above.row["form"]) != (row["document"], row["form"])
        other = [row["document"] if above and above.row["document"] != row["document"] else "",
                 report.form_name(row["document"], row["form"])] if elsewhere else []
        excerpts = self._cut(item, above) if item.judged else []
        return {
            "id": row["id"], "severity": row["severity"], "code": row["code"], "unit": self._units[report.unit(row)[0]],
            "known": item.known, "judged": item.judged, "number": item.number, "other": " · ".join(o for o in other if o),
            "message": row["message"], "figures": figures, "formula": rule.formula if rule and item.judged else "",
            "place": spots(row["place"]) if item.judged else untold(row["place"], row["message"]), "excerpts": excerpts,
            "cause": self._cause(item, above), "hint": row["hint"],
            "consequences": [self._finding(child, item) for child in item.consequences],
        }

    def _figures(self, row: Row, wanted: Sequence[tuple[str, str]] = _FIGURES) -> list[tuple[str, str, str]]:
        """The figures of a finding: their Chinese and English name, and what they are; each rule says what it compares with."""
        labels = {"expected": self._report.beside(row["code"])}
        return [(*labels.get(name, (zh, name)), self._report.said(row[name])) for name, zh in wanted if row[name]]

    def _cause(self, item: Item, above: Item | None) -> dict[str, str] | None:
        """What a finding follows from where it is not listed under it: a remark of the reader."""
        cause = self._ids.get(item.row["cause"])
        return None if cause is None or (above and above.row["id"] == cause["id"]) else {"id": cause["id"], "code": cause["code"]}

    def _cut(self, item: Item, above: Item | None) -> list[dict[str, Any]]:
        """The excerpts of a finding; what follows from another shows only what that one does not."""
        self._excerpts += 1
        if self._excerpts > _EXCERPTS:
            return []
        figures = " ".join(item.row[name] for name in ("observed", "expected")).strip() or _BRACKETED.sub("", item.row["message"])
        return [{"title": (f"{e.document} " if e.document != item.row["document"] else "") + e.title,
                 "columns": e.columns, "lines": e.lines, "unshown": e.unshown, "prose": e.prose, "figures": figures,
                 "width": len(e.columns) or max(sum(t.width for t in line.tiles) for line in e.lines)}
                for e in self._report.excerpts.of(item.cells, figures, above.cells if above else ())]

    def _unchecked(self) -> dict[str, Any]:
        un = self._report.unchecked
        return {
            "settings": [self._reason(r) for r in un.settings], "not_applicable": [self._reason(r) for r in un.not_applicable],
            "without_form": un.without_form,
            "forms": [f"{f['document']} · {self._report.form_name(f['document'], f['form'])}" for f in un.forms],
            "documents": [(d["document"], READING.get(d["reading"], d["reading"])) for d in un.documents],
        }

    def _reason(self, reason: Reason) -> dict[str, Any]:
        names = [" ".join(part for part in (document, self._report.form_name(document, form)) if part)
                 for document, form in reason.where]
        more = f"等{len(names)}处" if len(names) > _FORMS else ""
        return {"code": reason.code, "reason": reason.reason, "times": reason.times or "", "where": "；".join(names[:_FORMS]) + more}

    def _rules(self, codes: Counter[str]) -> Iterator[dict[str, Any]]:
        """The rules that ran or that a finding, or a reason why not, names."""
        report = self._report
        checked: dict[str, Counter[str]] = {}
        for check in report.tables["checks"]:
            counts = checked.setdefault(check["code"], Counter())
            for name in ("evaluated", "passed", "rounded", "failed", "not_applicable"):
                counts[name] += int(check[name] or 0)
        for code in sorted(set(codes) | set(checked)):
            if code not in report.rules:
                continue
            rule, n = report.rules[code], checked.get(code)
            details = [("公式", "formula", rule.formula), ("容差", "tolerance", rule.tolerance), ("依据", "source", rule.source),
                       ("把握", "certainty", rule.certainty), *(
                           ("阈值", name, f"{t.default:g}{t.unit} {t.zh}") for name, t in rule.thresholds.items())]
            yield {**asdict(rule), "found": codes[code], "details": [d for d in details if d[2]], "counts": "" if n is None else (
                f"核查 {n['evaluated']:,} 次：通过 {n['passed']:,}，尾差 {n['rounded']:,}，不符 {n['failed']:,}；"
                f"不适用 {n['not_applicable']:,} 次")}


def _mark(text: str, figures: str) -> str:
    """The text of a cell; in a long one the figures of the finding are marked.

    >>> str(_mark("全年支出1,234.50万元，比上年增加<5%，主要是新增了项目支出。", "1234.50"))
    '全年支出<mark>1,234.50</mark>万元，比上年增加&lt;5%，主要是新增了项目支出。'
    """
    if len(text) < _LONG:
        return text
    wanted = {number.replace(",", "") for number in _NUMBER.findall(figures)}
    pieces, end = [], 0
    for found in _NUMBER.finditer(text):
        if found[0].replace(",", "") in wanted:
            pieces += [escape(text[end:found.start()]), Markup("<mark>%s</mark>") % found[0]]
            end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
