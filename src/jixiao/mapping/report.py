"""Values that could not be written, as findings with file, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jixiao.findings import Finding
from jixiao.mapping.lexical import XSD
from jixiao.mapping.plan import Rule
from jixiao.mapping.sql import CARRIED, Check, batches
from jixiao.mapping.tables import Headers

__all__ = ["LIMIT", "findings"]

# So many values are told one by one for each check; one more finding says how many others there are.
LIMIT = 200

_Key = tuple[str, tuple[str, ...], str, int]


def findings(connection: Any, rules: Sequence[Rule], headers: Headers) -> list[Finding]:
    """One finding for each value that breaks a datatype or makes no IRI, in order of table, column and row.

    Args:
        connection: an open DuckDB connection.
        rules: the rules that may be broken.
        headers: column names by table.
    """
    found: dict[_Key, Finding] = {}
    for batch in batches(rules, headers, numbered=True):
        for check in batch.checks:
            carried = {column: batch.aliases[column] for column in CARRIED if column in batch.aliases}
            wanted = ", ".join(["n", check.value, *carried.values()])
            rows = connection.execute(f"{batch.select(f'{wanted}, count(*) OVER ()')} WHERE {check.bad} ORDER BY n LIMIT {LIMIT}")
            for n, value, *others, total in rows.fetchall():
                key = (check.rule.source.name, check.columns, check.wanted, n)
                found.setdefault(key, _finding(check, n, value, dict(zip(carried, others, strict=True))))
                if total > LIMIT:
                    found.setdefault((*key[:3], 1 << 62), _others(check, total - LIMIT))
    return [found[key] for key in sorted(found)]


def _finding(check: Check, row: int, value: str, carried: dict[str, str | None]) -> Finding:
    table, columns = check.rule.source.name, "、".join(check.columns)
    what = f"不是 {_short(check.wanted)}" if check.wanted else "不能组成合法的 IRI"
    place = check.rule.place
    of = {column: text or "" for column, text in carried.items()}
    form = of.get("form", "")
    return Finding(
        code=check.code, severity="error", observed=value, expected=_short(check.wanted),
        document=of.get("document") or table, document_id=of.get("document_id", ""), form=int(form) if form.isdigit() else 0,
        unit_key=of.get("unit_key", ""), year_key=of.get("year_key", ""), row_id=of.get("row_id", ""),
        place=f"{table} row {row} column {', '.join(check.columns)}",
        message=f"{table} 第{row}行 {columns} 列的值“{value}”{what}，未写出该三元组；"
                f"请改正该值，或修改映射（{place.file} 第{place.line}行）。",
    )


def _others(check: Check, more: int) -> Finding:
    table, columns = check.rule.source.name, "、".join(check.columns)
    return Finding(code=check.code, severity="error", document=table, place=f"{table} column {', '.join(check.columns)}",
                   message=f"{table} 的 {columns} 列另有 {more} 个值未能写出；请先改正前 {LIMIT} 个，再运行一次。")


def _short(iri: str) -> str:
    return f"xsd:{iri.removeprefix(XSD)}" if iri.startswith(XSD) else iri
