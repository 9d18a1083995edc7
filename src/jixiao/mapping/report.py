"""Values that could not be written, as findings with file, row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jixiao.findings import Finding
from jixiao.mapping.lexical import XSD
from jixiao.mapping.nodes import Said
from jixiao.mapping.plan import Plan, Rule
from jixiao.mapping.sources.opened import Sources
from jixiao.mapping.sql import CARRIED, Check, batches
from jixiao.mapping.sql_terms import ROW

__all__ = ["LIMIT", "findings", "unread"]

# So many values are told one by one for each check; one more finding says how many others there are.
LIMIT = 200

_Key = tuple[str, tuple[str, ...], str, int]
_WRONG = {"": Said("不能组成合法的 IRI", "makes no valid IRI"), "language": Said("不是语言标记", "is no language tag"),
          "function": Said("被函数拒绝", "is refused by a function"), "datatype": Said("与算出的数据类型不符",
                                                                                  "breaks its computed datatype")}


def findings(connection: Any, rules: Sequence[Rule], sources: Sources) -> list[Finding]:
    """One finding for each value that breaks a datatype or makes no IRI, in order of table, column and row.

    Args:
        connection: an open DuckDB connection.
        rules: the rules that may be broken.
        sources: the opened sources.
    """
    found: dict[_Key, Finding] = {}
    for batch in batches(rules, sources, numbered=True):
        carried = {column: batch.cells[column].text for column in CARRIED if column in batch.cells}
        number = batch.cells[ROW].text
        for check in batch.checks:
            wanted = ", ".join([number, check.verdict.value, *carried.values()])
            rows = connection.execute(f"{batch.select(f'{wanted}, count(*) OVER ()')} WHERE {check.bad} "
                                      f"ORDER BY {number}, 2 LIMIT {LIMIT}")
            for n, value, *others, total in rows.fetchall():
                key = (check.rule.source.name, check.verdict.columns, check.verdict.wanted, n)
                found.setdefault(key, _finding(check, n, value, dict(zip(carried, others, strict=True))))
                if total > LIMIT:
                    found.setdefault((*key[:3], 1 << 62), _others(check, total - LIMIT))
    return [found[key] for key in sorted(found)]


def unread(plan: Plan, sources: Sources) -> Iterator[Finding]:
    """Findings about sources that Python reads: references that find nothing in any record, or no single values."""
    places = {(use.source, use.column): use.place for use in reversed(plan.uses)}
    for source, unfit in sources.unfit.items():
        for column, rows in unfit.nested.items():
            for number, text in rows.items():
                yield Finding(code="map-value", severity="error", observed=text, document=source.name,
                              place=f"{source.name} row {number} column {column}",
                              message=f"{source.name} 第{number}条记录中“{column}”是对象或数组，不是单个值，未写出；"
                                      f"请让引用指到其中的值，如“{column}[*]”。")
            if unfit.more[column] > len(rows):
                yield Finding(code="map-value", severity="error", document=source.name, place=f"{source.name} column {column}",
                              message=f"{source.name} 另有 {unfit.more[column] - len(rows)} 条记录中“{column}”是对象或数组，未写出。")
        for column in dict.fromkeys(use.column for use in plan.uses if use.source == source):
            if source.kind == "json" and unfit.rows and column not in unfit.found:
                place = places[source, column]
                yield Finding(code="map-column", severity="error", observed=column, document=source.name,
                              place=f"{source.name} column {column}",
                              message=f"{source.name} 的所有记录中都没有“{column}”，未写出任何值；"
                                      f"请检查映射（{place.file} 第{place.line}行）。")


def _finding(check: Check, row: int, value: str, carried: dict[str, str | None]) -> Finding:
    verdict = check.verdict
    table, columns = check.rule.source.name, "、".join(verdict.columns)
    what = _WRONG[verdict.wanted].zh if verdict.wanted in _WRONG else f"不是 {_short(verdict.wanted)}"
    place = check.rule.place
    of = {column: text or "" for column, text in carried.items()}
    form = of.get("form", "")
    return Finding(
        code=verdict.code, severity="error", observed=value, expected=_short(verdict.wanted),
        document=of.get("document") or table, document_id=of.get("document_id", ""), form=int(form) if form.isdigit() else 0,
        unit_key=of.get("unit_key", ""), year_key=of.get("year_key", ""), row_id=of.get("row_id", ""),
        place=f"{table} row {row} column {', '.join(verdict.columns)}",
        message=f"{table} 第{row}行 {columns} 列的值“{value}”{what}，未写出该三元组；"
                f"请改正该值，或修改映射（{place.file} 第{place.line}行）。",
    )


def _others(check: Check, more: int) -> Finding:
    table, columns = check.rule.source.name, "、".join(check.verdict.columns)
    return Finding(code=check.verdict.code, severity="error", document=table,
                   place=f"{table} column {', '.join(check.verdict.columns)}",
                   message=f"{table} 的 {columns} 列另有 {more} 个值未能写出；请先改正前 {LIMIT} 个，再运行一次。")


def _short(iri: str) -> str:
    return f"xsd:{iri.removeprefix(XSD)}" if iri.startswith(XSD) else iri
