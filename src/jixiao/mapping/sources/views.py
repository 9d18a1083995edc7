"""Logical views (RML-LV): rows made of the records of a source, field by field, joined to rows of other views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from jixiao.errors import TableError
from jixiao.mapping.evaluate import each
from jixiao.mapping.expressions import Expression
from jixiao.mapping.sources import csv_tables, json_records
from jixiao.mapping.sources.described import Dialect, Field, Source, View, ViewJoin
from jixiao.mapping.sources.values import INTEGER, Row, Unfit, Value

__all__ = ["rows"]

_Fields = dict[str, tuple[Value, ...]]
Open = Callable[[Source], Iterable[tuple[int, Any]]]  # numbered records: JSON values, or values by column


def rows(view: View, open_source: Open, unfit: Unfit) -> Iterator[Row]:
    """The rows of a view; every key of the view is there, without a value where a field has none.

    Args:
        view: the view.
        open_source: gives the records of a source, each with its number.
        unfit: collects what is found in the data.
    """
    reading = _Reading("json" if view.on.kind == "json" else "csv", unfit, view.on.name)
    joins = [(join, _index(join, open_source)) for join in view.joins]
    keys = view.keys()
    number = 0
    for index, (source_row, record) in enumerate(open_source(view.on)):
        reading.row = source_row
        for own in reading.expand(view.fields, record, ""):
            own["#"] = (_count(index),)
            for joined in product(*(_joined(join, found, own) for join, found in joins)):
                fields = dict(own)
                for more in joined:
                    fields |= more
                number += 1
                yield Row(number, {key: fields.get(key, ()) for key in keys})


def _count(n: int) -> Value:
    return Value(str(n), INTEGER)


_Index = dict[tuple[str, ...], list[_Fields]]


def _index(join: ViewJoin, open_source: Open) -> _Index:
    """The rows of the other view by what they are joined on."""
    out: _Index = defaultdict(list)
    for _, record in open_source(join.source):
        for key in _key([theirs for _, theirs in join.on], record):
            out[key].append(record)
    return out


def _key(on: Sequence[Expression], record: _Fields) -> list[tuple[str, ...]]:
    found = [[value.text for value in each(expression, lambda name: record.get(name, ()))] for expression in on]
    return list(dict.fromkeys(product(*found)))


def _joined(join: ViewJoin, index: _Index, own: _Fields) -> list[_Fields]:
    """The fields of each row that a row is joined to; of a left join without one, no field at all."""
    matches = [record for key in _key([mine for mine, _ in join.on], own) for record in index.get(key, ())]
    out: list[_Fields] = []
    for n, record in enumerate(matches):
        for parts in product(*(_taken(field, n, record) for field in join.fields)):
            fields: _Fields = {}
            for part in parts:
                fields |= part
            out.append(fields)
    return out or ([] if join.inner else [{}])


def _taken(field: Field, index: int, record: _Fields) -> list[_Fields]:
    assert field.value is not None
    values = each(field.value, record.__getitem__)
    return [{field.name: (value,), f"{field.name}.#": (_count(index),)} for value in values] or [{}]


@dataclass
class _Reading:
    """Reads fields of records in one language of references."""

    formulation: str
    unfit: Unfit
    name: str
    row: int = 0

    def lookup(self, record: Any) -> Callable[[str], Sequence[Value]]:
        """The values that a reference finds in a record."""
        if self.formulation == "csv":
            return lambda reference: self._cell(record, reference)
        return lambda reference: self._found(record, reference)

    def _cell(self, record: Any, reference: str) -> Sequence[Value]:
        if reference not in record:
            raise TableError(f"{self.name} 第{self.row}行中的表没有列“{reference}” / the table in row {self.row} has no column "
                             f"{reference!r}")
        found: Sequence[Value] = record[reference]
        return found

    def _found(self, record: Any, reference: str) -> Sequence[Value]:
        if json_records.has(record, reference):
            self.unfit.found.add(reference)
            self.unfit.no_value(self.row, reference, json_records.nested(record, reference))
        return json_records.values(record, reference)

    def expand(self, fields: Sequence[Field], record: Any, prefix: str) -> Iterator[_Fields]:
        """Every way of taking one value of each field."""
        for parts in product(*(self._field(field, record, prefix) for field in fields)):
            merged: _Fields = {}
            for part in parts:
                merged |= part
            yield merged

    def _field(self, field: Field, record: Any, prefix: str) -> list[_Fields]:
        name = prefix + field.name
        out: list[_Fields] = []
        if field.value is None:
            for n, one in enumerate(self._iterated(field, record)):
                out += [{f"{name}.#": (_count(n),), **inner} for inner in self.expand(field.fields, one, f"{name}.")]
        else:
            for n, value in enumerate(each(field.value, self.lookup(record))):
                own = {name: (value,), f"{name}.#": (_count(n),)}
                out += [{**own, **inner} for inner in self._inside(field, value.text, f"{name}.")]
        return out or [{}]

    def _iterated(self, field: Field, record: Any) -> Iterable[Any]:
        return json_records.records(record, field.iterator or "$")

    def _inside(self, field: Field, text: str, prefix: str) -> Iterator[_Fields]:
        """The fields of a value that holds a document of its own."""
        for parts in product(*(self._document(child, text, prefix) for child in field.fields)):
            merged: _Fields = {}
            for part in parts:
                merged |= part
            yield merged

    def _document(self, field: Field, text: str, prefix: str) -> list[_Fields]:
        where = f"{self.name} 第{self.row}行 row {self.row}"
        inner = _Reading(field.formulation or self.formulation, self.unfit, self.name, self.row)
        if inner.formulation == "json":
            return inner._field(field, json_records.parsed(text, where), prefix)
        table = csv_tables.table(text.splitlines(keepends=True), Dialect(), where)
        names = next(table)
        out: list[_Fields] = []
        for n, cells in enumerate(table):
            record = {name: (Value(cell),) for name, cell in zip(names, cells, strict=True)}
            out += [{f"{prefix}{field.name}.#": (_count(n),), **more}
                    for more in inner.expand(field.fields, record, f"{prefix}{field.name}.")]
        return out or [{}]
