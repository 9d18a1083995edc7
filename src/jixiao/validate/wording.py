"""How findings speak: names of figures, places in Chinese, one sentence with every figure compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.model.schema import Row
from jixiao.validate.book import Figure

__all__ = ["amount_label", "figure_label", "labels", "listed", "plain", "shown", "spot"]

_LISTED = 12  # more addends than this are counted, not listed; their cells are all linked
_ENUMERATION = re.compile(r"^(其中[:：]?|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．])\s*")
_PLACES = (
    (re.compile(r"line (\d+) cell (\d+)"), r"第\1行第\2格"),
    (re.compile(r"page (\d+) "), r"第\1页"),
    (re.compile(r"table (\d+) "), r"表\1"),
    (re.compile(r"sheet (\d+) "), r"工作表\1"),
    (re.compile(r"text (\d+) "), r"文字块\1"),
    (re.compile(r"R(\d+)C(\d+)"), r"第\1行第\2列"),
)


@lru_cache(maxsize=8)
def labels(own: tuple[Path, ...] = ()) -> dict[str, dict[str, str]]:
    """The Chinese names of the slugs in the tables, from `shapes/labels.yaml`.

    Raises:
        ShapeError: the file is not a mapping of groups to names.
    """
    out: dict[str, dict[str, str]] = {}
    for path in resources.files("shapes", "labels*.yaml", own):
        for group, names in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if not isinstance(names, dict):
                raise ShapeError(f"{path.name}: {group} must list names")
            out.setdefault(group, {}).update({str(k): str(v) for k, v in names.items()})
    return out


def spot(place: str) -> str:
    """A place string in Chinese.

    >>> spot("line 48 cell 3")
    '第48行第3格'
    >>> spot("table 2 R5C3")
    '表2第5行第3列'
    """
    for pattern, chinese in _PLACES:
        place = pattern.sub(chinese, place)
    return place


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
    return f"{stage}{item}" + (f"·{column}" if column and column != item else "")


def figure_label(table: str, row: Row, column: str, names: dict[str, dict[str, str]]) -> str:
    """What a figure of any table is called."""
    if table == "amounts" and column == "amount":
        return amount_label(row, names)
    name = names["figure"].get(column, column)
    if table == "indicators":
        of = row["level1"] if column == "level1_weight" else row["level3"]
        return f"“{of}”{name}"
    if table == "amounts" and column in ("weight", "score"):
        return f"预算执行{name}"
    return name


def shown(figure: Figure, home: Row, names: dict[str, dict[str, str]]) -> str:
    """A figure with its name, unit and place; with its form's name where that is not the form `home`."""
    unit = "" if figure.printed.endswith(("%", "％")) else figure.unit
    printed = plain(figure.value) + ("%" if figure.unit == "%" else unit)
    other = ""
    if (figure.row["document"], figure.row["form"]) != (home["document"], home["form"]):
        other = names["kind"].get(figure.row.get("form_kind", ""), "") + "的"
    return f"{other}{figure.label} {printed}" + (f"（{spot(figure.place)}）" if figure.place else "")


def listed(figures: Sequence[Figure], home: Row, names: dict[str, dict[str, str]]) -> str:
    """Figures in a row; zeros and what is beyond a dozen are only counted."""
    telling = [f for f in figures if f.value] or list(figures[:1])
    text = "、".join(shown(f, home, names) for f in telling[:_LISTED])
    rest = len(telling) - _LISTED
    return text + (f"等 {len(telling)} 项" if rest > 0 else "")


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
