"""The YARRRML front end: mapping files to rules of the plan. Every mistake is kept with its place and reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jixiao.mapping.names import WELL_KNOWN, Names
from jixiao.mapping.nodes import Faults, Node, load, suggestion
from jixiao.mapping.plan import Call, Join, Place, Plan, Rule, Source, Term, references
from jixiao.mapping.yarrrml_terms import TermReader

__all__ = ["read"]


def _spellings(**names: str) -> dict[str, str]:
    return {spelling: name for name, spellings in names.items() for spelling in spellings.split()}


_TOP = _spellings(prefixes="prefixes prefix", base="base", sources="sources source", mappings="mappings mapping m",
                  external="external externals", authors="authors author a")
_MAPPING = _spellings(sources="sources source", subjects="subjects subject s", po="predicateobjects predicateobject po",
                      graphs="graphs graph g", condition="condition conditions")
_SOURCE = _spellings(access="access", formulation="referenceFormulation", delimiter="delimiter", type="type")
_PO = _spellings(predicates="predicates predicate p", objects="objects object o", graphs="graphs graph g",
                 condition="condition conditions")


@dataclass
class _Mapping:
    """A mapping with its own parts read and its statements still to come."""

    name: str
    node: Node
    sources: tuple[Source, ...] = ()
    subjects: tuple[Term, ...] = ()
    graphs: tuple[Term, ...] = ()
    conditions: tuple[Call, ...] = ()
    statements: list[Node] = field(default_factory=list)


def read(paths: Sequence[Path], data: Path, base: str) -> Plan:
    """One plan from mapping files. Names of mappings and sources are known within their file.

    Args:
        paths: YARRRML files.
        data: the folder that `access` is relative to.
        base: what the prefix `base:` and `$(_base)` stand for, and what relative IRIs are put behind.

    Raises:
        MappingError: one line for each mistake, with file, line, the word and a suggestion.
    """
    faults = Faults()
    rules: list[Rule] = []
    columns: list[tuple[Source, str, Place]] = []
    for path in paths:
        with faults.collect():
            file = _File(load(path), data, base, faults)
            rules += file.rules()
            columns += file.columns
    faults.raise_any()
    return Plan(tuple(rules), tuple(columns))


class _File:
    """One mapping file."""

    def __init__(self, top: Node, data: Path, base: str, faults: Faults) -> None:
        self.data, self.faults = data, faults
        self.columns: list[tuple[Source, str, Place]] = []
        keys = top.keys("a mapping file", _TOP, faults)
        externals = {"base": base}
        if "external" in keys:
            for key, value in keys["external"].pairs("'external'"):
                with faults.collect():
                    externals.setdefault(key.text("a name"), value.text("an external value"))
        names = Names({**WELL_KNOWN, "base": base}, externals)
        if "prefixes" in keys:
            names = names.with_prefixes(self._prefixes(keys["prefixes"], names))
        if "base" in keys:
            base = names.fixed_iri(keys["base"].text("'base'"), "'base'", keys["base"])
        self.terms = TermReader(names, base)
        self.declared: dict[str, tuple[Source, ...]] = {}
        if "sources" in keys:
            for key, value in keys["sources"].pairs("'sources'"):
                with faults.collect():
                    self.declared[key.text("the name of a source")] = (self._source(value),)
        if "mappings" not in keys:
            raise top.fault("the file has no key 'mappings'")
        self.mappings: dict[str, _Mapping] = {}
        for key, value in keys["mappings"].pairs("'mappings'"):
            with faults.collect():
                name = key.text("the name of a mapping")
                self.mappings[name] = self._mapping(name, value)

    def _prefixes(self, node: Node, names: Names) -> dict[str, str]:
        out: dict[str, str] = {}
        for key, value in node.pairs("'prefixes'"):
            with self.faults.collect():
                out[key.text("a prefix")] = names.with_prefixes(out).fixed_iri(value.text("a prefix IRI"), "a prefix", value)
        return out

    def _source(self, node: Node) -> Source:
        if node.is_list:  # short form: [indicators.csv~csv]
            first, *rest = node.items("a source")
            if rest:
                raise rest[0].fault("a source in short form is one text such as indicators.csv~csv; CSV takes no iterator")
            node = first
        if node.is_text:
            access, _, formulation = node.text("a source").partition("~")
            return self._table(access, formulation, ",", node, node)
        keys = node.keys("a source", _SOURCE, self.faults)
        if "access" not in keys:
            raise node.fault("a source needs the key 'access' with the name of a file")
        formulation = keys["formulation"].text("'referenceFormulation'") if "formulation" in keys else "csv"
        if "type" in keys and keys["type"].text("'type'") != "localfile":
            raise keys["type"].fault("the type of a source can only be 'localfile'")
        delimiter = keys["delimiter"].text("'delimiter'") if "delimiter" in keys else ","
        return self._table(keys["access"].text("'access'"), formulation, delimiter, keys["access"], node)

    def _table(self, access: str, formulation: str, delimiter: str, node: Node, whole: Node) -> Source:
        if formulation != "csv":
            raise whole.fault(f"reference formulation {formulation!r} is not read{suggestion(formulation, ['csv'])}")
        if len(delimiter) != 1:
            raise whole.fault(f"'delimiter' must be one character, not {delimiter!r}")
        path = self.data / access
        if not path.is_file():
            near = suggestion(access, (p.name for p in self.data.glob("*.csv")))
            raise node.fault(f"there is no table {access!r} in {self.data}{near}")
        return Source(path, delimiter, node.place)

    def _sources(self, node: Node) -> tuple[Source, ...]:
        out: list[Source] = []
        for item in node.each():
            name = item.text("a source") if item.is_text else ""
            if name and "~" not in name:
                if name not in self.declared:
                    raise item.fault(f"unknown source {name!r}{suggestion(name, self.declared)}")
                out += self.declared[name]
            else:
                out.append(self._source(item))
        return tuple(dict.fromkeys(out))

    def _mapping(self, name: str, node: Node) -> _Mapping:
        what = f"mapping {name!r}"
        keys = node.keys(what, _MAPPING, self.faults)
        for needed in ("sources", "subjects"):
            if needed not in keys:
                raise node.fault(f"{what} has no key {needed!r}")
        out = _Mapping(name, node)
        with self.faults.collect():
            out.sources = self._sources(keys["sources"])
        with self.faults.collect():
            out.subjects = tuple(self._noted(out.sources, self.terms.resource(n, "a subject"), n)
                                 for n in keys["subjects"].each())
        with self.faults.collect():
            out.graphs = self._graphs(keys, out)
        with self.faults.collect():
            out.conditions = self._conditions(keys, out)
        with self.faults.collect():
            out.statements = keys["po"].items(f"'po' of {what}") if "po" in keys else []
        return out

    def _noted(self, sources: Iterable[Source], term: Term, node: Node) -> Term:
        """Keep which columns of which tables a term needs, so that they are looked for before any row is read."""
        self._note(sources, references(term.value), node)
        return term

    def _note(self, sources: Iterable[Source], columns: Iterable[str], node: Node) -> None:
        names = list(columns)
        self.columns += [(source, column, node.place) for source in sources for column in names]

    def _graphs(self, keys: dict[str, Node], mapping: _Mapping) -> tuple[Term, ...]:
        if "graphs" not in keys:
            return ()
        return tuple(self._noted(mapping.sources, self.terms.resource(n, "a graph"), n) for n in keys["graphs"].each())

    def _conditions(self, keys: dict[str, Node], mapping: _Mapping) -> tuple[Call, ...]:
        if "condition" not in keys:
            return ()
        out = []
        for node in keys["condition"].each():
            call = self.terms.call(node, "truth", self.faults)
            self._note(mapping.sources, references(call), node)
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
        if node.is_list:  # short form: [predicate, object] or [predicate, object, language or datatype]
            parts = node.items("a statement")
            if len(parts) not in (2, 3):
                raise node.fault(f"a statement in short form has 2 or 3 members, not {len(parts)}: "
                                 "[predicate, object, zh~lang or xsd:decimal]")
            keys = {"predicates": parts[0], "objects": parts[1]}
            of_type = parts[2] if len(parts) == 3 else None
        else:
            keys = node.keys("a statement", _PO, self.faults)
            of_type = None
            for needed in ("predicates", "objects"):
                if needed not in keys:
                    raise node.fault(f"a statement has no key {needed!r}")
        predicates = [self._noted(mapping.sources, self.terms.predicate(n), n) for n in keys["predicates"].each()]
        is_type = all(self.terms.is_type(p) for p in predicates)
        objects = [self._object(mapping, n, of_type, is_type) for n in keys["objects"].each()]
        graphs = mapping.graphs + self._graphs(keys, mapping)
        conditions = mapping.conditions + self._conditions(keys, mapping)
        return [Rule(mapping.name, source, subject, predicate, obj, graph, conditions, node.place)
                for source in mapping.sources for subject in mapping.subjects for predicate in predicates
                for made in objects for obj in made for graph in dict.fromkeys(graphs or (None,))]

    def _object(self, mapping: _Mapping, node: Node, of_type: Node | None, is_type: bool) -> list[Term | Join]:
        if node.is_map and any(key.text("a key") in ("mapping", "mappings", "m") for key, _ in node.pairs("an object")):
            return self._joins(mapping, node)
        return [self._noted(mapping.sources, self.terms.object(node, of_type, is_type, self.faults), node)]

    def _joins(self, mapping: _Mapping, node: Node) -> list[Term | Join]:
        keys = node.keys("an object", _spellings(mapping="mapping mappings m", condition="condition conditions"), self.faults)
        name = keys["mapping"].text("'mapping'")
        parent = self.mappings.get(name)
        if parent is None:
            raise keys["mapping"].fault(f"unknown mapping {name!r}{suggestion(name, self.mappings)}")
        pairs = [self.terms.join(n, self.faults) for n in keys["condition"].each()] if "condition" in keys else []
        for child, other in pairs:
            self._note(mapping.sources, [child], node)
            self._note(parent.sources, [other], node)
        if not pairs and any(source not in mapping.sources for source in parent.sources):
            raise node.fault(f"mapping {name!r} has another table, so the object needs a key 'condition'")
        return [Join(source, subject, tuple(pairs)) if pairs else subject
                for source in parent.sources for subject in parent.subjects]
