"""The report as an Excel workbook for mailing round: findings to filter and answer, documents, units, rules, checks."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.findings import SEVERITIES
from jixiao.reports.order import WHY_EN, WHY_ZH
from jixiao.reports.report import READING, SEVERITY_NAMES, Report
from jixiao.reports.tabular import record
from jixiao.words import spots

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["as_workbook"]

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIMIT = 32767  # characters in a cell
_DIGITS = 15  # a spreadsheet keeps no more of a number
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.(\d+))?")
_LINE, _MOST_LINES = 16.5, 20  # height of a line in points, and lines of a row
_FILLS = {"error": "FBECEB", "warning": "FCF2DA", "repair": "E8F0F9"}
_STAMP = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_COUNTS = "评估 evaluated|10、通过 passed|9、尾差 rounded|9、不符 failed|9、不适用 not applicable|13"

Line = Sequence[str | int]


@dataclass(frozen=True)
class _Sheet:
    """One sheet.

    Attributes:
        name: its name.
        columns: its headings with the widths of the columns, as `中文 English|10`, joined by `、`.
        rows: its rows.
        severity: the column that is coloured by severity, counted from 0.
        decimals: the columns of decimals; those printed with a unit stay text.
    """

    name: str
    columns: str
    rows: Iterable[Line]
    severity: int = -1
    decimals: frozenset[int] = frozenset()


def as_workbook(report: Report) -> bytes:
    """The workbook, the same bytes for the same report."""
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    del book[book.sheetnames[0]]
    for make in (_findings, _documents, _units, _rules, _checks, _unchecked, _about):
        sheet = make(report)
        _write(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return _fixed(out.getvalue())


def _findings(report: Report) -> _Sheet:
    rows: list[Line] = []
    for item in report.findings:
        r = record(report, item)
        state = "" if not item.judged else "已知" if item.known else "新"
        rows.append((state, r["number"], SEVERITY_NAMES[r["severity"]][0], r["code"], r["rule"], r["rule_en"], r["document"],
                     r["form_name"], r["unit"], r["year"], r["message"], report.said(r["observed"]), report.said(r["expected"]),
                     r["difference"], r["tolerance"], r["hint"], r["before"], r["after"], spots(item.row["place"]), r["cause"],
                     r["id"], ""))
    return _Sheet(
        "发现 findings",
        "状态 state|7、次序 order|7、级别 severity|9、规则 rule|12、规则名称 title|20、英文名称 title in English|24、"
        "文件 document|26、表单 form|24、单位 unit|18、年度 year|7、说明 finding|70、实为 observed|13、应为或对照 compared with|16、"
        "差额 difference|10、容差 tolerance|9、线索 hint|30、"
        "修正前 before|16、修正后 after|16、位置 place|24、起因 cause|12、标识 id|12、处理意见 reply|30",
        rows, severity=2, decimals=frozenset({9, 11, 12, 13, 14}))


def _documents(report: Report) -> _Sheet:
    found = Counter((item.row["document"], item.row["severity"]) for item in report.findings)
    new = Counter(item.row["document"] for item in report.findings if item.judged and not item.known)
    rows: list[Line] = []
    for name in [*report.documents, *sorted({document for document, _ in found} - set(report.documents))]:
        counts = [*(found[name, s] for s in SEVERITIES), new[name]]
        if row := report.documents.get(name):
            rows.append((name, row["title"], *report.unit(row), int(row["forms"] or 0), READING.get(row["reading"], ""), *counts))
        else:
            rows.append((name or "全部文件 all documents", "", "", "", "", "", *counts))
    severities = "、".join(f"{zh} {en}|9" for zh, en in SEVERITY_NAMES.values())
    return _Sheet("按文件 by document", "文件 document|36、标题 title|40、单位 unit|22、年度 year|8、表单 forms|8、解读 reading|18、"
                  f"{severities}、新发现 new|9", rows, decimals=frozenset({3}))


def _units(report: Report) -> _Sheet:
    return _Sheet(
        "按单位 by unit",
        f"单位 unit|26、年度 year|8、文件 documents|10、表单 forms|8、规则 rules|8、{_COUNTS}、通过率（含尾差） held|15、"
        "错误 errors|8、待核实 warnings|9、新发现 new|8",
        [(s.name or "（未归属单位 no unit）", s.year, len(s.documents), s.forms, len(s.rules), s.evaluated, s.passed, s.rounded,
          s.failed, s.not_applicable, s.share, s.errors, s.warnings, s.new) for s in report.scores], decimals=frozenset({1}))


def _rules(report: Report) -> _Sheet:
    found = Counter(item.row["code"] for item in report.findings)
    ran = {check["code"] for check in report.tables["checks"]}
    return _Sheet(
        "规则 rules",
        "规则 rule|22、级别 severity|9、名称 title|26、英文名称 English|30、说明 explanation|70、公式 formula|44、"
        "容差 tolerance|20、依据 source|36、把握 certainty|10、发现 findings|9",
        [(code, SEVERITY_NAMES[r.severity][0], r.title_zh, r.title_en, r.explain_zh, r.formula, r.tolerance, r.source, r.certainty,
          found[code]) for code, r in sorted(report.rules.items()) if code in ran or found[code]], severity=1)


def _checks(report: Report) -> _Sheet:
    counts = ("evaluated", "passed", "rounded", "failed", "not_applicable")
    return _Sheet(
        "核查 checks", f"规则 rule|9、名称 title|24、文件 document|36、表单 form|32、{_COUNTS}、原因 reason|50",
        [(c["code"], report.rule_title(c["code"]), c["document"], report.form_name(c["document"], c["form"]),
          *(int(c[name] or 0) for name in counts), c["reason"]) for c in report.tables["checks"]])


def _unchecked(report: Report) -> _Sheet:
    rows: list[Line] = []
    un = report.unchecked
    for what, reasons in (("按设置关闭或改变 by settings", un.settings), ("不适用 not applicable", un.not_applicable)):
        for reason in reasons:
            forms = "；".join(f"{document} {report.form_name(document, form)}".strip() for document, form in reason.where)
            rows.append((what, reason.code, report.rule_title(reason.code), reason.reason, reason.times, forms))
    rows += [("没有用到的规则 nothing there for it", code, report.rule_title(code), "", "", "") for code in un.without_form]
    rows += [("没有规则核查过的表单 form on which no rule ran", "", "", "", "",
              f"{form['document']} {report.form_name(form['document'], form['form'])}") for form in un.forms]
    rows += [("未完整解读的文件 not read completely", "", "", READING.get(row["reading"], row["reading"]), "", row["document"])
             for row in un.documents]
    return _Sheet("未核查 not checked", "情形 case|34、规则 rule|9、名称 title|26、原因 reason|50、次数 times|8、涉及 where|80", rows)


def _about(report: Report) -> _Sheet:
    n = report.checked
    rows = [(report.settings.title, report.settings.title_en), (WHY_ZH, WHY_EN), (
        f"核查 {n['evaluated']} 次：通过 {n['passed']}，尾差 {n['rounded']}（容差以内，只计数，不列出），不符 {n['failed']}；"
        f"不适用 {n['not_applicable']} 次。",
        f"{n['evaluated']} evaluations: {n['passed']} passed, {n['rounded']} rounding within tolerance (counted, not listed), "
        f"{n['failed']} failed; {n['not_applicable']} times not applicable.")]
    rows += [(f"已消除：{row['code']} {row['document']} {row['message']}", f"gone since the baseline: {row['id']}")
             for row in (report.comparison.gone if report.comparison else ())]
    return _Sheet("说明 about", "说明 about|90、英文 English|90", rows)


def _write(to: Worksheet, sheet: _Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    top = Alignment(vertical="top", wrap_text=True)
    fills = {SEVERITY_NAMES[severity][0]: PatternFill("solid", fgColor=colour) for severity, colour in _FILLS.items()}
    columns = [column.partition("|") for column in sheet.columns.split("、")]
    for number, (title, _, width) in enumerate(columns, 1):
        head = to.cell(1, number)
        head.value, head.alignment, head.font = title.replace(" ", "\n", 1), top, Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E6EBEA")
        to.column_dimensions[get_column_letter(number)].width = float(width)
    widths = [float(width) for *_, width in columns]
    to.row_dimensions[1].height = 2 * _LINE
    last = 1
    for row in sheet.rows:
        last += 1
        lines = max(-(-_room(str(value)) // width) for value, width in zip(row, widths, strict=True))
        to.row_dimensions[last].height = min(lines, _MOST_LINES) * _LINE
        for at, value in enumerate(row):
            if value == "":
                continue
            cell = to.cell(last, at + 1)
            cell.alignment = top
            _fill(cell, value, at in sheet.decimals)
            if at == sheet.severity and value in fills:
                cell.fill = fills[str(value)]
    to.freeze_panes = "A2"
    to.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    to.page_setup.orientation, to.page_setup.paperSize, to.page_setup.fitToHeight = "landscape", 9, 0  # A4, as many pages as it takes
    to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    to.print_title_rows = "1:1"


def _fill(cell: Cell | MergedCell, value: str | int, decimal: bool) -> None:
    """Numbers as numbers with the digits that were printed, text as text, whatever it begins with."""
    if isinstance(value, int):
        cell.value = value
    elif decimal and (places := _places(value)) is not None:
        cell.value, cell.number_format = Decimal(value), f"0.{'0' * places}" if places else "0"
    else:
        cell.value = _ILLEGAL.sub("", value)[:_LIMIT]
        cell.data_type = "s"


def _room(text: str) -> float:
    """About how many narrow characters wide a text is; Chinese ones are twice as wide.

    >>> _room("表3"), _room("")
    (4.2, 1.0)
    """
    return 1.0 + sum(2.1 if ord(c) > 0x2E80 else 1.1 for c in text) if text else 1.0


def _places(text: str) -> int | None:
    """How many decimals a number has; None for what is no number that a spreadsheet keeps as printed.

    >>> _places("98.30"), _places("7"), _places("2240102000000001"), _places("98.3分")
    (2, 0, None, None)
    """
    found = _NUMBER.fullmatch(text)
    return len(found[1] or "") if found and sum(c.isdigit() for c in text) <= _DIGITS else None


def _fixed(data: bytes) -> bytes:
    """A workbook without the times of its making: the library stamps them into every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            part = old.read(name)
            new.writestr(entry, _STAMP.sub(b"", part) if name == "docProps/core.xml" else part)
    return out.getvalue()
