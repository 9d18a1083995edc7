"""Logical views of RML (RML-LV): fields, nested fields and joins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib.term import Node as RdfTerm

from jixiao.mapping.nodes import FaultError, Faults, Said
from jixiao.mapping.plan import Expression, Place, Reference, Use
from jixiao.mapping.rml import words
from jixiao.mapping.rml.expressions import ExpressionReader
from jixiao.mapping.rml.sources import SourceReader, formulation
from jixiao.mapping.rml.turtle import RML, Item, shown
from jixiao.mapping.sources.described import Field, Formulation, Source, View, ViewJoin
from jixiao.mapping.sources.json_records import complaint

__all__ = ["ViewReader", "join_condition"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass
class ViewReader:
    """Reads logical sources, views among them.

    Attributes:
        sources: reads those that are no views.
        uses: collects the columns that fields and joins need.
        faults: collects mistakes.
    """

    sources: SourceReader
    uses: list[Use]
    faults: Faults
    _read: dict[RdfTerm, Source] = field(default_factory=dict)
    _open: list[RdfTerm] = field(default_factory=list)

    def source(self, item: Item) -> Source:
        """A logical source or a logical view.

        Raises:
            FaultError: something in it is wrong.
        """
        if not item.all("viewOn") and not any(t.text == RML + "LogicalView" for t in item.all(_TYPE)):
            return self.sources.source(item)
        if item.term in self._open:
            raise item.fault(f"逻辑视图 {shown(item)} 绕回到自己", f"logical view {shown(item)} leads back to itself")
        if item.term not in self._read:
            self._open.append(item.term)
            try:
                self._read[item.term] = self._view(item)
            finally:
                self._open.pop()
        return self._read[item.term]

    def _view(self, item: Item) -> Source:
        words.expect(item, words.VIEW, self.faults)
        base = self.source(item.needed("viewOn", words.VIEW.said))
        kind: Formulation = "json" if base.kind == "json" else "csv"
        note = self._note(base)
        fields = tuple(self._field(one, kind, note, ()) for one in item.all("field"))
        own = View(shown(item), base, fields)
        joins = []
        for word in ("leftJoin", "innerJoin"):
            for one in item.all(word):
                joins.append(self._join(one, own, word == "innerJoin"))
        view = View(own.name, base, fields, tuple(joins))
        twice = [key for key, n in Counter(view.keys()).items() if n > 1]
        if twice:
            raise item.fault(f"逻辑视图 {shown(item)} 有多个字段叫“{twice[0]}”",
                             f"several fields of logical view {shown(item)} are called {twice[0]!r}")
        return Source("view", view=view, place=item.place)

    def _note(self, source: Source) -> ExpressionReader:
        return ExpressionReader(self.faults, lambda column, place: self.uses.append(Use(source, column, place, direct=False)))

    def _field(self, item: Item, kind: Formulation, note: ExpressionReader, within: Sequence[RdfTerm]) -> Field:
        if item.term in within:
            raise item.fault(f"字段 {shown(item)} 绕回到自己", f"field {shown(item)} leads back to itself")
        words.expect(item, words.FIELD, self.faults)
        name = item.needed("fieldName", words.FIELD.said)
        text = name.literal(Said("字段名", "a field name"))
        if not text or "." in text or "#" in text or text == "<it>":
            raise name.fault(f"“{text}”不能作字段名", f"{text!r} cannot be the name of a field")
        stated, iterator = item.one("referenceFormulation"), item.one("iterator")
        inside = self._formulation(stated) if stated else kind
        checked = ExpressionReader(self.faults, self._path if inside == "json" else lambda *_: None)
        if iterator or stated or any(t.text == RML + "IterableField" for t in item.all(_TYPE)):
            if not stated and not iterator:
                raise item.fault(f"字段“{text}”没有 rml:iterator", f"field {text!r} has no rml:iterator")
            if inside == "csv" and not (stated and within):
                raise item.fault(f"表的单元格里没有记录，字段“{text}”应写明 rml:referenceFormulation",
                                 f"cells of a table hold no records; field {text!r} must state its rml:referenceFormulation")
            path = iterator.literal(Said("迭代器", "an iterator")) if iterator else ""
            wrong = complaint(path) if inside == "json" and path else ""
            if iterator and wrong:
                raise iterator.fault(f"“{path}”不是 JSONPath", f"{path!r} is no JSONPath: {wrong}")
            return Field(text, None, path, inside if stated else "",
                         tuple(self._field(one, inside, checked, (*within, item.term)) for one in item.all("field")), item.place)
        value = note.expression(item)
        children = tuple(self._field(one, kind, checked, (*within, item.term)) for one in item.all("field"))
        for child in children:
            if child.value is not None or not child.formulation:
                raise item.fault(f"字段“{text}”里的字段应有 rml:referenceFormulation",
                                 f"fields inside the expression field {text!r} must state their rml:referenceFormulation")
        return Field(text, value, fields=children, place=item.place)

    def _path(self, column: str, place: Place) -> None:
        wrong = complaint(column)
        if wrong:
            self.faults.found.append(FaultError(place, f"“{column}”不是 JSONPath", f"{column!r} is no JSONPath: {wrong}"))

    def _formulation(self, item: Item) -> Formulation:
        found = formulation(item)
        if found == "table":
            raise item.fault("字段里不能是数据库", "a field cannot hold a database")
        return found

    def _join(self, item: Item, own: View, inner: bool) -> ViewJoin:
        words.expect(item, words.VIEW_JOIN, self.faults)
        parent = self.source(item.needed("parentLogicalView", words.VIEW_JOIN.said))
        if parent.kind != "view":
            raise item.fault("rml:parentLogicalView 应是逻辑视图", "rml:parentLogicalView must be a logical view")
        mine = self._note(Source("view", view=own))
        theirs = self._note(parent)
        conditions = item.all("joinCondition")
        if not conditions:
            item.needed("joinCondition", words.VIEW_JOIN.said)
        pairs = tuple(join_condition(one, mine, theirs, self.faults) for one in conditions)
        fields = []
        for one in item.all("field"):
            words.expect(one, words.FIELD, self.faults)
            name = one.needed("fieldName", words.FIELD.said).literal(Said("字段名", "a field name"))
            if one.all("iterator") or one.all("field"):
                raise one.fault("连接带入的字段只能是表达式字段", "a joined field can only be an expression field")
            fields.append(Field(name, theirs.expression(one), place=one.place))
        return ViewJoin(parent, pairs, tuple(fields), inner)


def join_condition(item: Item, mine: ExpressionReader, theirs: ExpressionReader, faults: Faults) -> tuple[Expression, Expression]:
    """The two expressions that a join condition compares: over the own row, and over the other's."""
    words.expect(item, words.JOIN, faults)
    return _side(item, "child", mine), _side(item, "parent", theirs)


def _side(item: Item, word: str, reader: ExpressionReader) -> Expression:
    short = item.one(word)
    if short:
        return reader.noted(Reference(short.literal(Said(f"rml:{word}", f"rml:{word}"))), short.place)
    return reader.expression(item.needed(f"{word}Map", words.JOIN.said))
