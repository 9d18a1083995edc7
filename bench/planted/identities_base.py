"""Identities of the base data beside accounts, and of accounts and base data beside self-evaluations of the same unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from figures import Figure
from identities import Identity, same, sums

__all__ = ["of_base_data"]

CENT = Decimal("0.01")
Lines = dict[str, list[tuple[str, Figure]]]  # by column the printed names and figures, in order

_THREE = (("三公经费", "total"), ("公务用车购置和维护", "vehicle"), ("公车购置", "vehicle-purchase"),
          ("公车运行维护", "vehicle-running"), ("出国", "abroad"), ("公务接待", "reception"))
_STAGES = {"final": "final", "budget": "adjusted"}


def of_base_data(figures: Iterable[Figure]) -> list[Identity]:
    """Identities of the tables of base data, each with the other forms of its unit and year."""
    units: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        row = dict(figure.row)
        if figure.table == "amounts" and figure.column == "amount":
            units[row["unit_key"], row["year_key"]].append(figure)
    out: list[Identity] = []
    for of_unit in units.values():
        lines: Lines = defaultdict(list)
        for figure in of_unit:
            row = dict(figure.row)
            if row["form_kind"] == "base-data":
                lines[row["column"]].append((row["item"], figure))
        for column, named in lines.items():
            out += _sums(named)
            out += _beside(column, named, of_unit)
        out += _whole(of_unit)
    return out


def _sums(named: Sequence[tuple[str, Figure]]) -> Iterator[Identity]:
    """三公 and what it is made of, the projects, 公用经费 and what follows 其中."""
    three = {ref: f for word, ref in _THREE for name, f in named if word in name}
    if {"total", "vehicle", "abroad", "reception"} <= three.keys():
        yield from sums("X02", three["total"], [three[r] for r in ("vehicle", "abroad", "reception")])
    if {"vehicle", "vehicle-purchase", "vehicle-running"} <= three.keys():
        yield from sums("X02", three["vehicle"], [three[r] for r in ("vehicle-purchase", "vehicle-running")])
    starts = [at for at, (name, _) in enumerate(named) if name.startswith("项目支出")]
    ends = [at for at, (name, _) in enumerate(named) if name.startswith("公用经费")]
    for start, end in zip(starts, ends, strict=False):
        yield from sums("X02", named[start][1], [f for _, f in named[start + 1 : end]])
        parts = [f for _, f in named[end + 1 : end + 4]]
        yield from sums("X02", named[end][1], parts)


def _beside(column: str, named: Sequence[tuple[str, Figure]], others: Sequence[Figure]) -> Iterator[Identity]:
    stage = _STAGES.get(column)
    for figure in others:
        row = dict(figure.row)
        if row["form_kind"] == "account-three-public" and row["stage"] == stage:
            for word, ref in _THREE:
                yield from (i for name, f in named if word in name and ref == row["subject_ref"]
                            for i in same("X04", f, figure, CENT))
        wanted = {"final": "executed", "budget": "adjusted"}.get(column)
        if row["form_kind"] == "project-evaluation" and row["fund_source"] == "total" and row["stage"] == wanted:
            for name, f in named:
                if _title(figure) and _title(figure) == re.sub(r"^\d+、", "", name):
                    yield from same("X02", f, figure, CENT)
        if column == "final" and (row["form_kind"], row["subject_ref"], row["column"]) == ("account-expenditure", "total", "project"):
            yield from (i for name, f in named if name.startswith("项目支出") for i in same("X01", f, figure, CENT))


def _title(figure: Figure) -> str:
    return dict(figure.row).get("project", "")


def _whole(figures: Sequence[Figure]) -> Iterator[Identity]:
    """The evaluation of the whole unit beside its accounts."""
    natures = {"total": "total", "basic": "basic", "project": "project"}
    for figure in figures:
        row = dict(figure.row)
        if row["form_kind"] != "unit-evaluation" or row["stage"] != "executed" or row["fund_source"] != "total":
            continue
        for other in figures:
            beside = dict(other.row)
            if (beside["form_kind"], beside["subject_ref"], beside["column"]) == (
                    "account-expenditure", "total", natures.get(row["nature"])):
                yield from same("X03", figure, other, CENT)
