"""What the headings of a document say of all its forms: the year, the unit, and the unit of money of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from jixiao.model import Document, Field, Record
from jixiao.words import key

__all__ = ["unit_of_headings", "with_printed_units", "year_of_headings"]

_LONGEST = 60  # characters of a heading
_FIRST_ROWS = 3  # of a table, which may hold its title
_FIRST_LINES = 6  # of a document, among which its heading stands
_NO_HEADING = re.compile(r"^[“\"]?注|^说明|^备注|日期|时间|来源|上一篇|下一篇|[〔\[【]|20\d\d年\d{1,2}月\d{1,2}日|口径")
_ABOUT = "预算|决算|绩效|自评|监控|项目|资金|补助"
_YEAR = re.compile(
    rf"(?<![\d至—\-－~])((?:19|20)\d\d)年(?:度|(?!\d|[—\-－~至底前末]))(?=[^。;；,，]*(?:{_ABOUT}))"
    r"|^[(]((?:19|20)\d\d)(?:年度?)?(?:\d{1,2}[-—－~至]\d{1,2}月)?[)]$|预算年度:?((?:19|20)\d\d)|((?:19|20)\d\d)年度(?=单位:|金额单位:|$)")
_BODY = ("局|委员会|厅|人民政府|办事处|法院|检察院|联合会|联合社|妇联|残联|总工会|医院|中心|大队|支队|学校|中学|小学|幼儿园|大学|学院"
         "|档案馆|图书馆|文化馆|博物馆|管委会|党校|团委|宣传部|组织部|统战部|办公室")
_UNIT = re.compile(
    rf"^(?:(?:19|20)\d\d年度?)?((?:(?!{_ABOUT}|关于|根据|报送|下达)[\u3400-\u9fff()]){{2,24}}?(?:{_BODY})(?:\(?本级\)?)?)"
    rf"(?=(?:19|20)\d\d年|(?:部门|单位)?(?:整体|项目|预算|决算)|关于[^,。;]{{0,4}}(?:19|20)\d\d年|$)")
_LABEL = re.compile(r"(?:.{0,4}主管|实施|项目|填报|申报|预算)?(?:单位|部门)(?:名称)?(?:\(.{1,4}\))?:?")
_MONEY = "(万元|千元|百万元|亿元|元)"
_MONEY_LABELS = ("单位", "金额单位", "货币单位")
_UNIT_OF_MONEY = re.compile(
    rf"单位:(?:人民币)?{_MONEY}|^[(]{_MONEY}[)]|^[^,。;]{{0,16}}(?:资金|预算|金额|经费|规模|需求|投入|投资|收入|支出)[^,。;]{{0,8}}[(]{_MONEY}[)]"
    r"(?:[(]\d+分[)])?$")


def _headings(document: Document) -> Iterator[str]:
    """The short lines that stand alone or above a table, in order."""
    for grid in document.grids:
        yield from (key(line) for line in grid.caption)
        for cell in grid.cells:
            beside = (c for c in grid.row(cell.row) if c is not cell and not c.blank)
            alone = grid.kind == "text" or (cell.row <= _FIRST_ROWS and all(_UNIT_OF_MONEY.search(key(c.text)) for c in beside))
            if alone and len(cell.text) <= _LONGEST:
                yield key(cell.text)


def year_of_headings(document: Document) -> str:
    """The year of the first heading that speaks of one, "" where there is none or it names several."""
    for line in _headings(document):
        found = {next(filter(None, hit.groups())) for hit in _YEAR.finditer(line)} if not _NO_HEADING.search(line) else set()
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def unit_of_headings(document: Document) -> str:
    """The unit that one of the first lines of a document begins with, or that stands beside a label; "" where there is none."""
    for _, line in zip(range(_FIRST_LINES), _headings(document), strict=False):
        hit = _UNIT.match(line) if not _NO_HEADING.search(line) else None
        if hit:
            return hit[1]
    for grid in document.grids:
        head = [c for c in grid.cells if grid.kind == "table" and c.row <= _FIRST_ROWS and not c.blank]
        for label, value in pairwise(head):
            if label.row == value.row and _LABEL.fullmatch(key(label.text)) and (hit := _UNIT.fullmatch(key(value.text))):
                return hit[1]
    return ""


def with_printed_units(document: Document, records: Iterable[Record], forms: dict[int, Record]) -> dict[int, Record]:
    """Forms that say no unit of money in a place of its own, with the one that the labels of their tables of money agree on."""
    bare: dict[int, set[int]] = {}
    for record in records:
        if record.table == "amounts" and not record.text("money_unit"):
            bare.setdefault(record.form, set()).update(ref.grid for ref in record.fields["amount"].cells)
    out = dict(forms)
    for number, numbers in bare.items():
        if number in forms and not forms[number].text("money_unit"):
            unit = _agreed(document, sorted(numbers))
            if unit is not None:
                out[number] = forms[number].with_fields(money_unit=unit)
    return out


def _agreed(document: Document, numbers: Sequence[int]) -> Field | None:
    """The unit of money that grids print, with its cell; None where they print none, or several."""
    found: dict[str, Field] = {}
    for grid in document.grids:
        if grid.number not in numbers:
            continue
        for line in grid.caption:
            if hit := _UNIT_OF_MONEY.search(key(line)):
                found.setdefault(next(filter(None, hit.groups())), Field(next(filter(None, hit.groups()))))
        before = ""
        for cell in grid.cells:
            text = key(cell.text)
            beside = re.fullmatch(_MONEY, text) if before in _MONEY_LABELS else None
            hit = beside or (_UNIT_OF_MONEY.search(text) if len(cell.text) <= _LONGEST else None)
            if hit:
                unit = next(filter(None, hit.groups()))
                found.setdefault(unit, Field(unit, (grid.ref(cell),)))
            before = text.rstrip(":")
    return next(iter(found.values())) if len(found) == 1 else None
