"""How far the reading of a document can be trusted: cells that were read, and sums that only come out when they were read right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from jixiao.findings import Finding
from jixiao.model import CellRef, Document, Record

__all__ = ["Confidence", "confidence"]

_ROUND = (Decimal(90), Decimal(100))
_CENT = Decimal("0.011")
_BY_LOOK = frozenset({"pdf", "ocr"})  # tables that are found by what is drawn
_LOW_TRUST = Decimal("0.7")  # characters that were recognised from a picture


@dataclass(frozen=True)
class Confidence:
    """The confidence in the reading of a document, and what it is made of.

    `read` of `cells` table cells were read; `held` of `audits` sums came out. `value` is `read / cells`, times
    `1 - failed / (2 * audits + 10)` (one sum that fails is more often the document's own contradiction than a reading error, so it
    counts for little where few could be checked; 30 instead of 10 where merges are known and no table cell is left over), times 0.7
    where characters come from a picture; None for a document without
    forms. `reading` is `complete`, `partly` or `none`.
    """

    read: int
    cells: int
    held: int
    audits: int
    value: Decimal | None
    reading: str


def confidence(document: Document, records: Sequence[Record], roles: Mapping[CellRef, str], findings: Iterable[Finding],
               threshold: float) -> Confidence:
    """Judge the reading of a document.

    Args:
        document: the document as read.
        records: its typed records.
        roles: the role of every cell that was read.
        findings: those of understanding; text whose cells could not be told apart counts as cells that were not read.
        threshold: below it the document counts as partly read.
    """
    undecided = {ref for f in findings if f.code == "layout-undecided" for ref, _ in f.cells}
    filled = [(g.ref(c), g.origin) for g in document.grids for c in g.cells
              if not c.blank and (g.kind == "table" or g.ref(c) in undecided or g.ref(c) in roles)]
    read = sum(ref in roles and ref not in undecided for ref, _ in filled)
    outcomes = list(_audits(records))
    held = sum(outcomes)
    if not any(r.table == "forms" for r in records) or not filled:
        return Confidence(read, len(filled), held, len(outcomes), None, "none")
    value = Decimal(read) / len(filled)
    sure = read == len(filled) and all(g.spans_reliable and g.origin not in _BY_LOOK for g in document.grids if g.kind == "table")
    value *= 1 - Decimal(len(outcomes) - held) / (2 * len(outcomes) + (30 if sure else 10))
    if any(origin == "ocr" for _, origin in filled):
        value *= _LOW_TRUST
    value = value.quantize(Decimal("0.001"))
    return Confidence(read, len(filled), held, len(outcomes), value, "complete" if value >= Decimal(str(threshold)) else "partly")


def _audits(records: Sequence[Record]) -> Iterator[bool]:
    by_form: dict[int, list[Record]] = defaultdict(list)
    for record in records:
        by_form[record.form].append(record)
    for number in sorted(by_form.keys() - {0}):
        rows = by_form[number]
        form = next((r for r in rows if r.table == "forms"), None)
        if form is not None:
            yield from _points(form, rows)
            yield from _rates(rows)
            yield from _sums(rows)


def _points(form: Record, rows: Sequence[Record]) -> Iterator[bool]:
    """Points add up to what is printed, or to a round sum; scores to the printed total."""
    indicators = [r for r in rows if r.table == "indicators"]
    rate = [r for r in rows if r.table == "amounts" and r.text("weight")][:1]
    for column, printed, usual in (("weight", form.text("total_weight"), _ROUND), ("score", form.text("total_score"), ())):
        values = [v for r in indicators if (v := _number(r.text(column))) is not None]
        expected = {v for v in (_number(printed), *usual) if v is not None}
        if len(values) >= 3 and expected:
            total = sum(values, Decimal(0))
            of_rate = sum((v for r in rate if (v := _number(r.text(column))) is not None), Decimal(0))
            yield any(abs(t - e) < _CENT for t in (total, total + of_rate) for e in expected)


def _rates(rows: Sequence[Record]) -> Iterator[bool]:
    """A, B and B/A of the money block agree."""
    planned = {(r.text("fund_source"), r.text("nature"), r.text("vintage")): _number(r.text("amount"))
               for r in rows if r.table == "amounts" and r.text("subject") == "form" and r.text("stage") == "adjusted"}
    for row in rows:
        rate = _number(row.text("execution_rate").rstrip("%"))
        if row.table != "amounts" or row.text("stage") != "executed" or rate is None:
            continue
        a = planned.get((row.text("fund_source"), row.text("nature"), row.text("vintage")))
        b = _number(row.text("amount"))
        if a and b is not None:
            exact = b / a * (100 if "%" in row.text("execution_rate") else 1)
            yield abs(exact - rate) < Decimal("0.6")


def _sums(rows: Sequence[Record]) -> Iterator[bool]:
    """In tables of accounts the classes add up to the total of each column."""
    totals: dict[tuple[str, str, str], Decimal] = {}
    classes: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        amount = _number(row.text("amount"))
        if row.table != "amounts" or amount is None:
            continue
        column = (row.text("side"), row.text("column"), row.text("stage"))
        if row.text("subject") == "item" and row.text("subject_ref") == "current-total":
            totals[column] = amount
        elif row.text("subject") == "item" and row.text("subject_ref") == "total":
            totals.setdefault(column, amount)
        elif row.text("subject") == "code" and len(row.text("subject_ref")) == 3:
            classes[column] += amount
    for column in sorted(totals.keys() & classes.keys()):
        yield abs(totals[column] - classes[column]) < Decimal("0.06")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")) if text.strip() else None
    except InvalidOperation:
        return None
