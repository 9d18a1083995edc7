"""A blank form as a workbook: the form with its rules as data validation, and a check sheet that shows the identities.

Everything but the clock goes into the file, so that the same form gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from jixiao.model.blank import Blank, BlankCell, Identity
from jixiao.words import CHECK_SHEET, column_letters

__all__ = ["SHEET", "blank_workbook"]

SHEET = "绩效表"
_CHECKS = "核查"
_FIRST = 5  # the row of the first identity on the check sheet
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "align": "center"},
    "aside": {"align": "right"},
    "heading": {"bold": True, "align": "center", "border": 1, "bg_color": "#E7EDF3"},
    "label": {"align": "center", "border": 1, "bg_color": "#F3F6F9"},
    "level": {"align": "center", "border": 1, "bg_color": "#F3F6F9"},
    "text": {"border": 1, "align": "left"},
    "short": {"border": 1, "align": "center"},
    "money": {"border": 1, "align": "right", "num_format": "#,##0.00"},
    "points": {"border": 1, "align": "center", "num_format": "0.00"},
    "percent": {"border": 1, "align": "center", "num_format": "0.00%"},
    "figure": {"border": 1, "align": "right", "num_format": "#,##0.00##"},
    "link": {"border": 1, "align": "center", "font_color": "#0563C1", "underline": 1},
    "year": {"align": "center", "border": 1, "bg_color": "#FFF9E5"},
    "good": {"bg_color": "#E2F0D9", "font_color": "#375623"},
    "bad": {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    "open": {"font_color": "#7F7F7F"},
}
_INPUT = {"money": "money", "weight": "points", "score": "points", "share": "points", "percent": "percent", "operator": "short",
          "unit": "short", "value": "short", "year": "year"}


def blank_workbook(blank: Blank, identities: Sequence[Identity] = (),
                   values: Mapping[tuple[int, int], str | float] | None = None) -> bytes:
    """The form and its check sheet as an .xlsx file.

    Args:
        blank: the form.
        identities: what the check sheet shows; without any there is no check sheet.
        values: what stands in the cells to fill in, by row and column.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": blank.title, "created": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)})
    _Writer(book).write(blank, identities, values or {})
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats = {name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()}

    def write(self, blank: Blank, identities: Sequence[Identity], values: Mapping[tuple[int, int], str | float]) -> None:
        """Write both sheets."""
        sheet = self._book.add_worksheet(SHEET)
        for at, width in enumerate(blank.widths):
            sheet.set_column(at, at, width)
        for row, height in blank.heights.items():
            sheet.set_row(row - 1, height)
        for cell in blank.cells:
            self._cell(sheet, cell, values.get((cell.row, cell.column), ""))
        for first, rows in _runs(blank.inputs):
            self._rule(sheet, first, rows)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.hide_gridlines(2)
        if identities:
            self._checks(blank, identities)

    def _cell(self, sheet: Any, cell: BlankCell, value: str | float) -> None:
        style = _INPUT.get(cell.shape, "text") if cell.style == "input" else cell.style
        top, left = cell.row - 1, cell.column - 1
        written = cell.text or value
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_range(top, left, top + cell.rowspan - 1, left + cell.colspan - 1, written, self._formats[style])
        else:
            sheet.write(top, left, written, self._formats[style])

    # --- data validation --------------------------------------------------------------------------------------------------
    def _rule(self, sheet: Any, cell: BlankCell, rows: int) -> None:
        """One rule for a run of cells, so that rows inserted in the middle have it too."""
        rule = _validation(cell)
        if rule:
            title, message = rule.pop("title"), rule.pop("message")
            sheet.data_validation(cell.row - 1, cell.column - 1, cell.row + rows - 2, cell.column - 1, {
                "ignore_blank": True, "input_title": title[:32], "input_message": message, "error_title": title[:32],
                "error_message": message, **rule})

    # --- the check sheet --------------------------------------------------------------------------------------------------
    def _checks(self, blank: Blank, identities: Sequence[Identity]) -> None:
        sheet = self._book.add_worksheet(_CHECKS)
        last = _FIRST + len(identities) - 1
        self._book.define_name(CHECK_SHEET, f"='{_CHECKS}'!$A$1:$I${last}")
        for at, width in enumerate((7, 26, 62, 8, 13, 13, 11, 9, 10)):
            sheet.set_column(at, at, width)
        sheet.set_row(0, 30)
        sheet.set_default_row(18)
        sheet.merge_range(0, 0, 0, 8, f"{blank.title}——核查", self._formats["title"])
        results = f"$I${_FIRST}:$I${last}"
        sheet.merge_range(1, 0, 1, 8, "", self._formats["text"])
        sheet.write_formula(1, 0, (
            f'=IF(COUNTIF({results},"不一致")>0,COUNTIF({results},"不一致")&" 项不一致，请核对",'
            f'IF(COUNTIF({results},"未填")>0,"已填部分相符，尚有 "&COUNTIF({results},"未填")&" 项未填","全部相符"))'),
            self._formats["text"], f"已填部分相符，尚有 {len(identities)} 项未填")
        sheet.merge_range(2, 0, 2, 8, "本页由规则生成，随填随算，无需填写；提交前请再运行 jixiao check。", self._formats["text"])
        for at, heading in enumerate(("代码", "核对内容", "公式", "位置", "表内数", "应为", "相差", "容差", "结果")):
            sheet.write(_FIRST - 2, at, heading, self._formats["heading"])
        for row, identity in enumerate(identities, _FIRST):
            self._identity(sheet, row, identity)
        for text, style in (("不一致", "bad"), ("相符", "good"), ("未填", "open")):
            sheet.conditional_format(_FIRST - 1, 8, last - 1, 8, {"type": "cell", "criteria": "==", "value": f'"{text}"',
                                                                  "format": self._formats[style]})
        sheet.conditional_format(1, 0, 1, 8, {"type": "text", "criteria": "containing", "value": "不一致",
                                              "format": self._formats["bad"]})
        sheet.freeze_panes(_FIRST - 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _identity(self, sheet: Any, row: int, identity: Identity) -> None:
        at = row - 1
        for column, text in enumerate((identity.code, identity.name, identity.rule)):
            sheet.write(at, column, text, self._formats["text"])
        sheet.write_url(at, 3, f"internal:'{SHEET}'!{identity.cell}", self._formats["link"], identity.cell)
        observed, expected, off, allowed = (f"${letter}{row}" for letter in "EFGH")
        holds = [f"ROUND({observed}-{expected},6)<={allowed}" if identity.relation == "<=" else f"ROUND(ABS({off}),6)<={allowed}"]
        if identity.cut:
            holds.append(f"ROUND(ROUNDDOWN({expected},2)-{observed},6)=0")
        ready = f"IFERROR({identity.ready},FALSE)"
        for column, formula in ((4, identity.observed), (5, identity.expected), (7, identity.tolerance)):
            sheet.write_formula(at, column, f'=IF({ready},{formula},"")', self._formats["figure"], "")
        sheet.write_formula(at, 6, f'=IF({observed}="","",{observed}-{expected})', self._formats["figure"], "")
        result = f'=IF({observed}="","未填",IF(OR({",".join(holds)}),"相符","不一致"))'
        sheet.write_formula(at, 8, result, self._formats["short"], "未填")


def _runs(cells: Sequence[BlankCell]) -> Iterator[tuple[BlankCell, int]]:
    """Cells of one kind, one under another: the first and how many there are."""
    columns: dict[tuple[int, str], list[BlankCell]] = {}
    for cell in cells:
        columns.setdefault((cell.column, cell.says), []).append(cell)
    for column in columns.values():
        first, rows = column[0], 0
        for cell in column:
            if cell.row != first.row + rows:
                yield first, rows
                first, rows = cell, 0
            rows += 1
        yield first, rows


def _validation(cell: BlankCell) -> dict[str, Any] | None:
    """What may be written into a cell, and how that is told; None where anything may."""
    here = f"{column_letters(cell.column)}{cell.row}"
    beside = f"${column_letters(cell.beside)}{cell.row}" if cell.beside else ""
    two = f"ROUND({here},2)={here}"
    match cell.shape:
        case "money":
            return {"validate": "custom", "value": f"=AND(ISNUMBER({here}),{two})", "title": cell.says,
                    "message": "只填数字，单位万元，最多两位小数。"}
        case "weight":
            return {"validate": "custom", "value": f"=AND(ISNUMBER({here}),{here}>=0,{here}<=100,{two})", "title": cell.says,
                    "message": "填 0 至 100 的数字，最多两位小数；各项合计见“核查”页。"}
        case "score" if beside:
            return {"validate": "custom", "value": f"=AND(ISNUMBER({here}),{here}>=0,{here}<={beside},{two})", "title": cell.says,
                    "message": "填数字，不小于 0，不大于同一行的分值，最多两位小数。"}
        case "percent":
            return {"validate": "custom", "value": f"=AND(ISNUMBER({here}),{here}>=0,ROUND({here},4)={here})", "title": cell.says,
                    "message": "填百分比，如 98.59%，最多两位小数。"}
        case "share":
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "title": cell.says[:32],
                    "message": "填累计比例（0 至 100），逐期不减，最后一期为 100。"}
        case "value" if beside:
            return {"validate": "custom", "value": f'=OR({beside}="",{beside}="定性",ISNUMBER({here}))', "title": cell.says,
                    "message": "定量指标只填数字，符号和单位填在旁边的格里；定性指标先把符号选为“定性”，再填文字。"}
        case "operator" | "year":
            return {"validate": "list", "source": list(cell.choices), "title": cell.says, "message": "请从列表中选。"}
        case "unit":
            return {"validate": "custom", "value": f"=NOT(ISNUMBER({here}))", "title": cell.says,
                    "message": "填单位，如 次、%、万元，不填数字。"}
    return None
