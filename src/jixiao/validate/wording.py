"""How findings speak: names of figures, places in Chinese, one sentence with every figure compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.model.schema import Row
from jixiao.validate.book import Figure
from jixiao.words import span, spot

__all__ = ["amount", "amount_label", "figure_label", "gap", "in_row", "labels", "listed", "nested", "plain", "quoted_name", "shown",
           "spot", "target_said"]

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_LISTED = 10  # more addends than this are counted, not listed; their cells are all linked
_IN_TEXT = "正文中"
_INNER = str.maketrans("“”", "‘’")
_ENUMERATION = re.compile(r"^(其中[:：]?|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．])\s*")


@lru_cache(maxsize=8)
def labels(own: tuple[Path, ...] = ()) -> dict[str, dict[str, str]]:
    """The Chinese names of the slugs in the tables, from `shapes/labels.yaml`.

    Raises:
        ShapeError: the file is not a mapping of groups to names.
    """
    out: dict[str, dict[str, str]] = {}
    for path in resources.files("shapes", "labels*.yaml", own):
        for group, names in (resources.content(path) or {}).items():
            if not isinstance(names, dict):
                raise ShapeError(f"{path.name}: {group} must list names")
            out.setdefault(group, {}).update({str(k): str(v) for k, v in names.items()})
    return out


def amount_label(row: Row, names: dict[str, dict[str, str]]) -> str:
    """What a money figure is called: the printed name of its line, with its stage and its column where these tell it apart."""
    item = _ENUMERATION.sub("", re.sub(r"\s+", "", row["item"])).rstrip(":：")
    item = item or names["vintage"].get(row["vintage"], "") or names["nature"].get(row["nature"], "") \
        or names["fund_source"].get(row["fund_source"], row["subject_ref"])
    if row["subject"] == "code":
        item = f"{row['subject_ref']}{item}"
    stage = ""
    if row["form_kind"].endswith("-evaluation") or row["form_kind"] == "account-three-public":
        stage = names["stage"].get(row["stage"], "")
    elif row["subject"] == "task":
        item = f"“{item}”{names['fund_source'].get(row['fund_source'], '')}"
    elif row["subject"] == "form" and row["fund_source"] != "total" and row["item"] in ("合计", "总计"):
        item = f"{item}{names['fund_source'].get(row['fund_source'], '')}"
    column = names["column"].get(row["column"], "")
    label = item + (f"·{column}" if column and column != item and row["subject"] != "task" else "")
    return f"{label}{stage}数" if stage and stage not in label else label


def figure_label(table: str, row: Row, column: str, names: dict[str, dict[str, str]]) -> str:
    """What a figure of any table is called."""
    if table == "amounts" and column == "amount":
        return amount_label(row, names)
    if table == "claims":
        item, stage = row["item"].split("/")[-1], names["stage"].get(row["stage"], "")
        stage = "" if stage in item else stage
        return f"{_IN_TEXT}“{item}”{stage}{names['measure'].get(row['measure'], '') or ('数' if stage else '')}"
    if table == "facts":
        return f"“{'·'.join(p for p in (row['item'], row['column']) if p)}”"
    name = names["figure"].get(column, column)
    if table == "indicators":
        of = row["level1"] if column == "level1_weight" else row["level3"]
        return f"“{of}”{name}"
    if table == "amounts" and column in ("weight", "score"):
        return f"预算执行{name}"
    return name


def shown(figure: Figure, home: Row, names: dict[str, dict[str, str]], beside: str = "") -> str:
    """A figure with its name, unit and place; with its form's name where that is not the form `home`.

    Where the sentence has just named the same thing (`beside` is the label of the figure before), its name is not said again.
    """
    other = _form(figure, home, names)
    label = figure.label
    if not other and beside and (same := quoted_name(beside)) and same == quoted_name(label):
        label = label.removeprefix(same) or "金额"
    return f"{other}{label} {amount(figure.value, figure.unit)}" + (f"（{spot(figure.place)}）" if figure.place else "")


def _form(figure: Figure, home: Row, names: dict[str, dict[str, str]]) -> str:
    """The name of the form that a figure stands in, as it stands before its label; "" for the form `home`."""
    kind = names["kind"].get(figure.row.get("form_kind", figure.row.get("kind", "")), "")
    if figure.project and kind:
        kind = f"“{nested(figure.project)}”{kind.removeprefix('项目支出绩效')}"
    if figure.row["document"] != home["document"]:
        return f"文件“{figure.row['document']}”{kind}的"
    return f"{kind}的" if kind and figure.row["form"] != home["form"] else ""


def in_row(figures: Sequence[Figure], home: Row, names: dict[str, dict[str, str]], beside: str = "") -> str:
    """Figures one after the other: a name that has just been said is not said again, nor where all of them stand."""
    forms = {_form(f, home, names) or f.label.startswith(_IN_TEXT) * _IN_TEXT for f in figures}
    form = forms.pop() if len(forms) == 1 else ""
    last: list[Figure | None] = [None, *figures]
    said = [_again(f) if _same(f, before) else shown(f, home, names, beside) for f, before in zip(figures, last, strict=False)]
    return "、".join([*said[:1], *(text.removeprefix(form) for text in said[1:])])


def quoted_name(label: str) -> str:
    """The quoted name that a label begins with.

    >>> quoted_name("正文中““三公”经费”决算数"), quoted_name("年度资金总额")
    ('正文中““三公”经费”', '')
    """
    depth = 0
    for at, c in enumerate(label):
        if not depth and c != "“" and at >= len(_IN_TEXT):
            return ""
        depth += (c == "“") - (c == "”")
        if c == "”" and not depth:
            return label[:at + 1]
    return ""


def target_said(row: Row) -> str:
    """A target as printed; one that was printed in several cells is put together in the usual order."""
    if "|" not in row["target_text"] or not row["target_number"]:
        return row["target_text"].replace(" | ", "")
    return _SIGNS.get(row["operator"], "") + row["target"] + row["unit_of_measure"]


def nested(name: str) -> str:
    """A name as it stands between quotation marks.

    >>> nested("“智慧应急” 项目")
    '‘智慧应急’ 项目'
    """
    return name.translate(_INNER)


def listed(figures: Sequence[Figure], home: Row, names: dict[str, dict[str, str]], beside: str = "") -> str:
    """Figures in a row, zeros left out; a long run of equal kind is told by its number, its span and its sum."""
    telling = [f for f in figures if f.value] or list(figures[:1])
    if len(telling) <= _LISTED:
        return in_row(telling, home, names, beside)
    kinds: dict[str, list[Figure]] = {}
    for figure in telling:
        kinds.setdefault(_kind(figure), []).append(figure)
    out = []
    for kind, run in kinds.items():
        if len(run) <= 3:
            out += [shown(f, home, names, beside) for f in run]
            continue
        total = sum((f.value for f in run), Decimal(0))
        places = [f.place for f in run if f.place]
        where = f"（{span(places[0], places[-1])}）" if places else ""
        # The sum of a lone run is what the sentence goes on to say.
        out.append(f" {len(run)} 项{kind}" + (f" {amount(total, run[0].unit)}" if len(kinds) > 1 else "") + where)
    return "、".join(out).replace("、 ", "、")


def _same(figure: Figure, last: Figure | None) -> bool:
    """Whether a figure is called as the one before it, and stands in the same form."""
    def name(one: Figure) -> tuple[str, str, str, str]:
        return one.label, one.project, one.row["document"], one.row.get("form", "")
    return last is not None and bool(figure.label) and name(figure) == name(last)


def _again(figure: Figure) -> str:
    """A figure whose name has just been said."""
    return amount(figure.value, figure.unit) + (f"（{spot(figure.place)}）" if figure.place else "")


def _kind(figure: Figure) -> str:
    """What is left of a label without the quoted name: `“接报信息”分值` is a 分值."""
    return re.sub(r"^“.*”", "", figure.label) if figure.unit == "分" else "金额"


def amount(value: Decimal, unit: str) -> str:
    """A number with its unit; points without superfluous zeros.

    >>> amount(Decimal("41.0"), "分"), amount(Decimal("20.00"), "万元")
    ('41分', '20.00万元')
    """
    text = plain(value)
    if unit in ("分", "%") and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{unit}"


def gap(value: Decimal, unit: str) -> str:
    """A difference with its unit; rates differ by percentage points.

    >>> gap(Decimal("4.59"), "%")
    '4.59个百分点'
    """
    return amount(value, unit).replace("%", "个百分点")


def plain(value: Decimal) -> str:
    """A decimal without exponent or superfluous zeros behind two decimals.

    >>> plain(Decimal("1E+2")), plain(Decimal("0.10")), plain(Decimal("99.1300"))
    ('100', '0.10', '99.13')
    """
    text = f"{value:f}"
    if "." in text:
        whole, tail = text.split(".")
        tail = tail[:2] + tail[2:].rstrip("0")
        text = f"{whole}.{tail}"
    return text
