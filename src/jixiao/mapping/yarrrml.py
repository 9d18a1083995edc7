"""The YARRRML front end: mapping files to rules of the plan. Every mistake is kept with its place and reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.mapping.names import WELL_KNOWN, Names
from jixiao.mapping.nodes import Faults, Node, Said, load, suggestion
from jixiao.mapping.plan import Call, Join, Plan, Rule, Source, Term, Use, columns_of, references
from jixiao.mapping.yarrrml_sources import SourceReader
from jixiao.mapping.yarrrml_terms import TermReader

__all__ = ["read"]


def _spellings(**names: str) -> dict[str, str]:
    return {spelling: name for name, spellings in names.items() for spelling in spellings.split()}


_TOP = _spellings(prefixes="prefixes prefix", base="base", sources="sources source", mappings="mappings mapping m",
                  external="external externals", authors="authors author a")
_MAPPING = _spellings(sources="sources source", subjects="subjects subject s", po="po predicateobjects predicateobject",
                      graphs="graphs graph g", condition="condition conditions")
_PO = _spellings(predicates="predicates predicate p", objects="objects object o", graphs="graphs graph g",
                 condition="condition conditions")
_JOIN = _spellings(mapping="mapping mappings m", condition="condition conditions")

_STATEMENT = Said("语句", "a statement")
_OBJECT = Said("宾语", "an object")


@dataclass(frozen=True)
class _Mapping:
    """A mapping with its own parts read and its statements still to come."""

    name: str
    sources: tuple[Source, ...]
    subjects: tuple[Term, ...]
    graphs: tuple[Term, ...]
    conditions: tuple[Call, ...]
    statements: tuple[Node, ...]


def read(paths: Sequence[Path], data: Path, base: str, given: Mapping[str, Any], faults: Faults) -> Plan:
    """One plan from mapping files. Names of mappings and sources are known within their file.

    Args:
        paths: YARRRML files.
        data: the folder that `access` is relative to.
        base: what the prefix `base:` and `$(_base)` stand for, and what relative IRIs are put behind.
        given: tables that the caller gives, by name.
        faults: collects mistakes; where there are any, the plan is not whole.
    """
    rules: list[Rule] = []
    uses: list[Use] = []
    for path in paths:
        with faults.collect():
            file = _File(load(path), data, base, given, faults)
            rules += file.rules()
            uses += file.uses
    return Plan(tuple(rules), tuple(uses))


class _File:
    """One mapping file: its mappings first, then their statements, which may speak of any of them."""

    def __init__(self, top: Node, data: Path, base: str, given: Mapping[str, Any], faults: Faults) -> None:
        self.faults = faults
        self.uses: list[Use] = []
        keys = top.keys(Said("映射文件", "a mapping file"), _TOP, faults)
        names = self._names(keys, base)
        if "base" in keys:
            what = Said("“base”", "'base'")
            base = names.fixed_iri(keys["base"].text(what), what, keys["base"])
        self.terms = TermReader(names, base)
        self.sources = SourceReader(data, given, faults)
        if "sources" in keys:
            self.sources.declare(keys["sources"])
        if "mappings" not in keys:
            raise top.fault("文件没有键“mappings”", "the file has no key 'mappings'")
        self.mappings: dict[str, _Mapping] = {}
        for key, value in keys["mappings"].pairs(Said("“mappings”", "'mappings'")):
            with faults.collect():
                name = key.text(Said("映射的名称", "the name of a mapping"))
                self.mappings[name] = self._mapping(name, value)

    def _names(self, keys: dict[str, Node], base: str) -> Names:
        externals = {"base": base}
        if "external" in keys:
            for key, value in keys["external"].pairs(Said("“external”", "'external'")):
                with self.faults.collect():
                    externals.setdefault(key.text(Said("名称", "a name")), value.text(Said("外部值", "an external value")))
        names = Names({**WELL_KNOWN, "base": base}, externals)
        if "prefixes" in keys:
            what = Said("前缀", "a prefix")
            for key, value in keys["prefixes"].pairs(Said("“prefixes”", "'prefixes'")):
                with self.faults.collect():
                    prefix = key.text(what)
                    names = names.with_prefix(prefix, "urn:")  # with a mistake it is told here, not wherever it is used
                    names = names.with_prefix(prefix, names.fixed_iri(value.text(what), what, value))
        return names

    def _mapping(self, name: str, node: Node) -> _Mapping:
        what = Said(f"映射“{name}”", f"mapping {name!r}")
        keys = node.keys(what, _MAPPING, self.faults)
        for needed in ("sources", "subjects"):
            if needed not in keys:
                raise node.fault(f"{what.zh}没有键“{needed}”", f"{what.en} has no key {needed!r}")
        sources: tuple[Source, ...] = ()
        subjects: tuple[Term, ...] = ()
        graphs: tuple[Term, ...] = ()
        conditions: tuple[Call, ...] = ()
        statements: tuple[Node, ...] = ()
        with self.faults.collect():
            sources = self.sources.of(keys["sources"])
        with self.faults.collect():
            subject = Said("主语", "a subject")
            subjects = tuple(self._noted(sources, self.terms.resource(n, subject, self.faults), n) for n in keys["subjects"].each())
        with self.faults.collect():
            graphs = self._graphs(keys, sources)
        with self.faults.collect():
            conditions = self._conditions(keys, sources)
        with self.faults.collect():
            statements = tuple(keys["po"].items(Said(f"{what.zh}的“po”", f"'po' of {what.en}"))) if "po" in keys else ()
        return _Mapping(name, sources, subjects, graphs, conditions, statements)

    def _noted(self, sources: Iterable[Source], term: Term, node: Node) -> Term:
        """Keep which columns of which tables a term needs, so that they are looked for before any row is read."""
        self._note(sources, columns_of(term), node)
        return term

    def _note(self, sources: Iterable[Source], columns: Iterable[str], node: Node) -> None:
        names = list(columns)
        self.uses += [Use(source, column, node.place) for source in sources for column in names]

    def _graphs(self, keys: dict[str, Node], sources: Iterable[Source]) -> tuple[Term, ...]:
        if "graphs" not in keys:
            return ()
        what = Said("图", "a graph")
        return tuple(self._noted(sources, self.terms.resource(n, what, self.faults), n) for n in keys["graphs"].each())

    def _conditions(self, keys: dict[str, Node], sources: Iterable[Source]) -> tuple[Call, ...]:
        if "condition" not in keys:
            return ()
        out = []
        for node in keys["condition"].each():
            call = self.terms.calls.condition(node, self.faults)
            self._note(sources, references(call), node)
            out.append(call)
        return tuple(out)

    def rules(self) -> list[Rule]:
        """The rules of all mappings, in the order of the file."""
        out: list[Rule] = []
        for mapping in self.mappings.values():
            for node in mapping.statements:
                with self.faults.collect():
                    out += self._statement(mapping, node)
        return out

    def _statement(self, mapping: _Mapping, node: Node) -> list[Rule]:
        of_type = None
        if node.is_list:  # short form: [predicate, object] or [predicate, object, language or datatype]
            parts = node.items(_STATEMENT)
            if len(parts) not in (2, 3):
                raise node.fault(f"简写的语句应有 2 或 3 项，而不是 {len(parts)} 项：[谓语, 宾语, zh~lang 或 xsd:decimal]",
                                 f"a statement in short form has 2 or 3 members, not {len(parts)}: "
                                 "[predicate, object, zh~lang or xsd:decimal]")
            keys = {"predicates": parts[0], "objects": parts[1]}
            of_type = parts[2] if len(parts) == 3 else None
        else:
            keys = node.keys(_STATEMENT, _PO, self.faults)
            for needed in ("predicates", "objects"):
                if needed not in keys:
                    raise node.fault(f"语句没有键“{needed}”", f"a statement has no key {needed!r}")
        predicates = [self._noted(mapping.sources, self.terms.predicate(n, self.faults), n) for n in keys["predicates"].each()]
        is_type = all(self.terms.is_type(p) for p in predicates)
        objects = [obj for n in keys["objects"].each() for obj in self._objects(mapping, n, of_type, is_type)]
        graphs = mapping.graphs + self._graphs(keys, mapping.sources)
        conditions = mapping.conditions + self._conditions(keys, mapping.sources)
        return [Rule(mapping.name, source, subject, predicate, obj, graph, conditions, node.place)
                for source in mapping.sources for subject in mapping.subjects for predicate in predicates
                for obj in objects for graph in dict.fromkeys(graphs or (None,))]

    def _objects(self, mapping: _Mapping, node: Node, of_type: Node | None, is_type: bool) -> list[Term | Join]:
        if node.is_map and any(key.is_text and key.text(_OBJECT) in ("mapping", "mappings", "m") for key, _ in node.pairs(_OBJECT)):
            return self._joins(mapping, node)
        return [self._noted(mapping.sources, self.terms.object(node, of_type, is_type, self.faults), node)]

    def _joins(self, mapping: _Mapping, node: Node) -> list[Term | Join]:
        keys = node.keys(_OBJECT, _JOIN, self.faults)
        name = keys["mapping"].text(Said("“mapping”", "'mapping'"))
        if name not in self.mappings:
            near = suggestion(name, self.mappings)
            raise keys["mapping"].fault(f"没有映射“{name}”{near.zh}", f"unknown mapping {name!r}{near.en}")
        parent = self.mappings[name]
        pairs = [self.terms.calls.join(n, self.faults) for n in keys["condition"].each()] if "condition" in keys else []
        for mine, theirs in pairs:
            self._note(mapping.sources, references(mine), node)
            self._note(parent.sources, references(theirs), node)
        if not pairs and any(source not in mapping.sources for source in parent.sources):
            raise node.fault(f"映射“{name}”用的是另一张表，宾语应有键“condition”",
                             f"mapping {name!r} has another table, so the object needs a key 'condition'")
        return [Join(source, subject, tuple(pairs)) if pairs else subject
                for source in parent.sources for subject in parent.subjects]
