"""The RML front end: triples maps to rules of the plan. Every mistake is kept with its place and reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib.term import Node as RdfTerm

from jixiao.mapping.lexical import SCHEME
from jixiao.mapping.nodes import FaultError, Faults, ToldError
from jixiao.mapping.plan import Call, Constant, Join, Place, Plan, Rule, Source, Term, Use
from jixiao.mapping.rml import turtle, words
from jixiao.mapping.rml.expressions import ExpressionReader
from jixiao.mapping.rml.sources import SourceReader
from jixiao.mapping.rml.terms import TermReader
from jixiao.mapping.rml.turtle import RML, Item, shown
from jixiao.mapping.rml.views import ViewReader, join_condition

__all__ = ["read"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DEFAULT_GRAPH = Constant(RML + "defaultGraph")


@dataclass(frozen=True)
class _TriplesMap:
    """A triples map with its own parts read and its statements still to come."""

    item: Item
    source: Source
    terms: TermReader
    subject: Term
    types: tuple[Term, ...]
    graphs: tuple[Term, ...]
    conditions: tuple[Call, ...]


def read(path: Path, data: Path, base: str, given: Mapping[str, Any], faults: Faults) -> Plan:
    """A plan from an RML file in Turtle.

    Args:
        path: the file.
        data: the folder of the tables, which takes the part of the working directory.
        base: what relative IRIs are put behind where a triples map has no rml:baseIRI.
        given: tables that the caller gives, by name, path or URL.
        faults: collects mistakes; where there are any, the plan is not whole.
    """
    with faults.collect():
        found = turtle.load(path, base)
        words.check_words(found, faults)
        return _File(found, SourceReader(data, path.parent, given, faults), base, faults).plan()
    return Plan((), ())


class _File:
    """One mapping file: its triples maps first, then their statements, which may speak of any of them."""

    def __init__(self, found: turtle.Turtle, sources: SourceReader, base: str, faults: Faults) -> None:
        self.found, self.base, self.faults = found, base, faults
        self.uses: list[Use] = []
        self.views = ViewReader(sources, self.uses, faults)
        self.maps: dict[RdfTerm, _TriplesMap | None] = {}  # None for one with a mistake, told where it is

    def plan(self) -> Plan:
        """The rules of all triples maps, in the order of the file."""
        starts = ("logicalSource", "subjectMap", "subject", "predicateObjectMap")
        functions = {value.term for item in self.found.subjects() for value in item.all("functionValue")}
        items = [item for item in self.found.subjects() if item.term not in functions
                 and (any(t.text == RML + "TriplesMap" for t in item.all(_TYPE)) or any(item.all(word) for word in starts))]
        for item in list(self.found.subjects()):  # views that no triples map uses have to be right as well
            if item.all("viewOn"):
                with self.faults.collect():
                    self.views.source(item)
        if not items:
            raise FaultError(Place(self.found.file, 1), "文件没有三元组映射（rml:TriplesMap）",
                             "the file has no triples map (rml:TriplesMap)")
        for item in items:
            self.maps[item.term] = None
            with self.faults.collect():
                self.maps[item.term] = self._triples_map(item)
        rules: list[Rule] = []
        for one in self.maps.values():
            if one:
                rules += self._types(one)
                for statement in one.item.all("predicateObjectMap"):
                    with self.faults.collect():
                        rules += self._statement(one, statement)
        return Plan(tuple(rules), tuple(self.uses))

    def _expressions(self, source: Source) -> ExpressionReader:
        return ExpressionReader(self.faults, lambda column, place: self.uses.append(Use(source, column, place)))

    def _triples_map(self, item: Item) -> _TriplesMap:
        said = words.TRIPLES_MAP.said
        words.expect(item, words.TRIPLES_MAP, self.faults)
        subjects = [*item.all("subjectMap"), *item.all("subject")]
        if len(subjects) > 1:
            raise subjects[1].fault(f"{shown(item)} 有 {len(subjects)} 个主语映射，只能有一个",
                                    f"{shown(item)} has {len(subjects)} subject maps; only one is allowed")
        source = None
        with self.faults.collect():
            source = self.views.source(item.needed("logicalSource", said))
        if not subjects:
            item.needed("subjectMap", said)
        if source is None:
            raise ToldError
        stated = item.one("baseIRI")
        if stated and not SCHEME.match(stated.text):
            raise stated.fault("rml:baseIRI 应是绝对 IRI", "rml:baseIRI must be an absolute IRI")
        terms = TermReader(self._expressions(source), stated.text if stated else self.base, self.faults)
        of = subjects[0]
        if item.all("subject"):
            return _TriplesMap(item, source, terms, terms.constant(of, words.SUBJECT_MAP, None), (), (), ())
        conditions = tuple(terms.expressions.condition(one) for one in of.all("condition"))
        return _TriplesMap(item, source, terms, terms.term(of, words.SUBJECT_MAP),
                           tuple(terms.constant(one, words.PREDICATE_MAP, None) for one in of.all("class")),
                           tuple(terms.maps(of, "graph", words.GRAPH_MAP)), conditions)

    def _types(self, one: _TriplesMap) -> list[Rule]:
        return [Rule(shown(one.item), one.source, one.subject, Term(Constant(_TYPE), "iri"), kind, graph, one.conditions,
                     one.item.place)
                for kind in one.types for graph in _graphs(one.graphs)]

    def _statement(self, one: _TriplesMap, item: Item) -> list[Rule]:
        words.expect(item, words.STATEMENT, self.faults)
        predicates = one.terms.maps(item, "predicate", words.PREDICATE_MAP)
        objects: list[tuple[Term | Join, tuple[Call, ...]]] = [
            (one.terms.constant(o, words.OBJECT_MAP, None), ()) for o in item.all("object")]
        for found in item.all("objectMap"):
            with self.faults.collect():
                objects.append(self._object(one, found))
        graphs = one.graphs + tuple(one.terms.maps(item, "graph", words.GRAPH_MAP))
        if not predicates:
            item.needed("predicateMap", words.STATEMENT.said)
        if not item.all("object") and not item.all("objectMap"):
            item.needed("objectMap", words.STATEMENT.said)
        return [Rule(shown(one.item), one.source, one.subject, predicate, obj, graph, one.conditions + conditions, item.place)
                for predicate in predicates for obj, conditions in objects for graph in _graphs(graphs)]

    def _object(self, one: _TriplesMap, item: Item) -> tuple[Term | Join, tuple[Call, ...]]:
        conditions = tuple(one.terms.expressions.condition(c) for c in item.all("condition"))
        if not item.all("parentTriplesMap"):
            return one.terms.term(item, words.OBJECT_MAP), conditions
        words.expect(item, words.REFERENCING, self.faults)
        parent_item = item.needed("parentTriplesMap", words.REFERENCING.said)
        if parent_item.term not in self.maps:
            raise parent_item.fault(f"没有三元组映射 {shown(parent_item)}", f"there is no triples map {shown(parent_item)}")
        parent = self.maps[parent_item.term]
        if parent is None:
            raise ToldError
        theirs = self._expressions(parent.source)
        pairs = tuple(join_condition(j, one.terms.expressions, theirs, self.faults) for j in item.all("joinCondition"))
        if pairs:
            return Join(parent.source, parent.subject, pairs, parent.conditions), conditions
        if parent.source != one.source:
            raise item.fault(f"{shown(parent_item)} 用的是另一个数据源，应有 rml:joinCondition",
                             f"{shown(parent_item)} has another source, so rml:joinCondition is needed")
        return parent.subject, conditions + parent.conditions


def _graphs(graphs: tuple[Term, ...]) -> list[Term | None]:
    return list(dict.fromkeys(None if graph.value == _DEFAULT_GRAPH else graph for graph in graphs)) or [None]
