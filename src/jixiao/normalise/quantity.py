"""Reading a target or a result: operator, number, unit, or text where there is no single quantity.

The rules are those of the table in docs/tables.md ("how a target is read"): a bare number has `=`, words count, dates,
deadlines, ranges and lists stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.words import key

__all__ = ["OPERATORS", "Target", "plain_number", "read_result", "read_target"]

OPERATORS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "=": "eq", "qualitative": "qualitative"}

_SIGNS = {
    "≥": ">=", "≧": ">=", ">=": ">=", "=>": ">=", "⩾": ">=",
    "≤": "<=", "≦": "<=", "<=": "<=", "⩽": "<=", ">": ">", "<": "<",
    "=": "=", "==": "=",
}
_WORDS = {
    "不低于": ">=", "不少于": ">=", "不小于": ">=", "大于等于": ">=", "大于或等于": ">=", "至少": ">=", "达到": ">=", "达": ">=",
    "不超过": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "小于等于": "<=", "小于或等于": "<=", "控制在": "<=",
    "大于": ">", "超过": ">", "高于": ">", "多于": ">", "小于": "<", "低于": "<", "少于": "<", "等于": "=", "共": "=", "共计": "=",
    "约": "~", "大约": "~",
}
_SUFFIXES = (
    ("及以上", ">="), ("以上", ">="), ("及以下", "<="), ("以内", "<="), ("以下", "<="), ("之内", "<="), ("内", "<="),
)
_SIGN = "|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<before>[^\d≥≤≧≦<>=]{{0,12}}?)(?P<op>{_SIGN}|{_WORD})?(?P<number>-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?P<unit>\D*(?:/\d+\D{{0,4}})?)"
)
_BAD_UNIT = re.compile(
    r"[、，,；;。:：~～+\-—≥≤<>=]|第|前|完成|[到至]|每(?!人|户|亩|年|月|天|日|次|平|辆|千|百|万)|和|或|左右|余|多|(?<!工作)(?<!/)日$|期间|月份|月底|年底"
    r"|年初|年末"
)
_DATE = re.compile(r"(19|20)\d\d年?(\d{1,2}月)?(\d{1,2}日)?(底|末|前|内)*")
_MONEY_NAME = re.compile("费|资金|金额|贷款|融资|捐款|总额|销售额|交易额|零售额|支出|投入|预算|成本|收入|经费|补助|补贴|投资|产值|价")
_RATE_NAME = re.compile(r"(率|满意度|覆盖面|比例|占比|知晓度)([(（].{0,6}[)）])?$")
_CHANGE_NAME = re.compile(r"增|减|降|升|变动|变化|同比|环比|浮动|偏差|误差|差异")
_SPREAD = re.compile(r"[≥≤<>]?±\d[\d.,]*|\d[\d.,]*[-—–~～至]\d[\d.,]*")
_CUBES = re.compile(r"(?<![a-z])m([23])(?!\d)")  # what a matching key makes of ㎡ and m³
_SINGLE = re.compile(r"-?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_SPELLINGS = {"百分比": "%", "百分之": "%", "﹪": "%", "％": "%"}
_NOT_OPERATORS = frozenset({"", "无", "定量", "正向", "反向", "负向", "逆向", "适度", "/", "-", "—"})


@dataclass(frozen=True)
class Target:
    """How a target was read.

    Attributes:
        operator: one of the keys of OPERATORS.
        source: `stated`, `implied` (a bare number) or `repaired`.
        value: a decimal string as printed without thousands separators, or the text of a qualitative target.
        unit: the unit of measure, "" where there is none.
        numeric: whether `value` is a number.
        note: `approximate`, `year-quantity`, `repaired` (a sign read for `=`), `misread` (a digit read for `≥`) or "".
    """

    operator: str
    source: str
    value: str
    unit: str
    numeric: bool
    note: str = ""


def read_target(text: str, operator: str = "", unit: str = "", name: str = "", *, money: bool = False) -> Target:
    """Read a target from its printed parts.

    Args:
        text: the value cell.
        operator: the operator cell where the form has one.
        unit: the unit cell where the form has one.
        name: the indicator's name, which tells money and changes apart.
        money: the indicator is a cost.

    >>> read_target("≥95%")
    Target(operator='>=', source='stated', value='95', unit='%', numeric=True, note='')
    >>> read_target("36小时内").operator, read_target("共2条").value, read_target("11月30日前").operator
    ('<=', '2', 'qualitative')
    """
    value, sign = text.strip(), key(operator).removesuffix("指标")
    if key(value) == "定性" and sign not in ("", "定性") and sign not in _SIGNS:
        value, sign = operator.strip(), "定性"
    if sign == "定性":
        return Target("qualitative", "stated", "" if key(value) == "定性" else value, "", numeric=False)
    stated = _SIGNS.get(sign) or _WORDS.get(sign, "")
    if sign and not stated and sign not in _NOT_OPERATORS and not value:
        value = operator.strip()
    if key(value) == "定性":
        return Target("qualitative", "stated", "", "", numeric=False)
    found = _read(key(value), stated, unit.strip(), name, money=money)
    if found is None and _SPREAD.fullmatch(key(value)):  # ≤ | ±3 | %, = | 5-10 | 天: no number, but one saying
        value = f"{operator.strip() if stated not in ('', '=') else ''}{value}{_SPELLINGS.get(key(unit), unit.strip())}"
    return found or Target("qualitative", "stated" if stated else "implied", value, "", numeric=False)


def _read(text: str, stated: str, unit: str, name: str, *, money: bool) -> Target | None:
    text = _CUBES.sub(lambda m: {"2": "㎡", "3": "㎥"}[m[1]], re.sub(r"[(（]含[)）]", "", text))
    hit = _QUANTITY.fullmatch(text)
    if hit is None:
        return None
    number, rest, printed = hit["number"].replace(",", ""), hit["unit"], hit["op"] or ""
    operator = _SIGNS.get(printed) or _WORDS.get(printed, "")
    if hit["before"] and printed not in _SIGNS:
        return None
    note = ""
    for suffix, meaning in _SUFFIXES:
        if rest.endswith(suffix) and len(rest) > len(suffix) - 1:
            rest, operator = rest.removesuffix(suffix), operator or meaning
            break
    if operator == "~":
        operator, note = "", "approximate"
    if operator in ("", "=") and rest.startswith(("余", "多")):
        rest, note = rest[1:], "approximate"
    dated = bool(operator or stated) and rest == "日"
    outside = re.sub(r"[(（][^()（）]*[)）]", "", rest)  # 万头（只、羽）
    if (rest and not dated and _BAD_UNIT.search(outside)) or len(outside) > 8 or len(rest) > 16 or bool(rest) > bool(outside):
        return None
    operator = stated or operator
    if not operator and (rest.startswith(("月中", "月上", "月下")) or (rest == "月" and int(float(number)) <= 12)):
        return None  # 11月: a time, not a count of months
    year = bool(re.fullmatch(r"(19|20)\d\d", number)) and rest == "年"
    if year and not operator:
        return None
    if year:
        note = "year-quantity"
    misread = re.fullmatch(r"2(100|[5-9]\d(\.\d+)?)", number)
    if misread and not operator and (rest == "%" or (not rest and key(unit) == "%")) and _RATE_NAME.search(name):
        return Target(">=", "repaired", misread[1], "%", numeric=True, note="misread")  # ≥ read as 2
    if number.startswith("-"):
        if operator or not (rest.startswith(("%", "‰"))) or _CHANGE_NAME.search(name):
            return Target(operator or "=", "stated" if operator else "implied", number, _unit(rest, unit, name, money=money),
                          numeric=True, note=note)
        return Target("=", "repaired", number[1:], _unit(rest, unit, name, money=money), numeric=True, note="repaired")
    return Target(operator or "=", "stated" if operator else "implied", number, _unit(rest, unit, name, money=money),
                  numeric=True, note=note)


def _unit(printed: str, column: str, name: str, *, money: bool) -> str:
    printed = _SPELLINGS.get(printed, printed)
    column = _SPELLINGS.get(key(column), key(column))
    if printed in ("万", "亿") or printed.startswith("万/"):
        if column.startswith(printed):
            return column
        if money or _MONEY_NAME.search(name):
            return printed[0] + "元" + printed[1:]
    return printed or column


def plain_number(text: str) -> str:
    """A decimal string without thousands separators, or "" where the text is not a single number.

    >>> plain_number("3,282.73"), plain_number("12人")
    ('3282.73', '')
    """
    bare = key(text)
    return bare.replace(",", "") if _SINGLE.fullmatch(bare) else ""


def read_result(text: str, unit: str, name: str = "", *, money: bool = False) -> tuple[str, str]:
    """Read an actual value against its target's unit.

    Returns:
        The value (a decimal string where the text is a single quantity in that unit, else the text) and the number or "".
    """
    bare = key(text)
    hit = re.fullmatch(r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(\D{0,8})", bare)
    if hit is None or (_DATE.fullmatch(bare) and bare.endswith(("年", "月", "日"))):
        return text.strip(), ""
    printed = _unit(hit[2], "", name, money=money)
    number = hit[1].replace(",", "")
    if not printed or printed == key(unit) or (unit and key(unit).startswith(printed)):
        return (text.strip() if printed.startswith(("年", "月", "日")) else number), number  # 6月: a time as well as a number
    return text.strip(), ""
