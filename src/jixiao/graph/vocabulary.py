"""The vocabulary as quads: ontology, code lists, units of measure, divisions and rules, in one named graph.

What people edit are `ontology/**/*.ttl`, `ontology/measures*.csv`, `ontology/divisions*.csv` and `shapes/rules*.yaml`;
a project's own files of the same kinds add to them or replace them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from jixiao import resources
from jixiao.errors import GraphError
from jixiao.findings import catalogue
from jixiao.graph.names import RDF, RDFS, SKOS, XSD
from jixiao.graph.parse import parse
from jixiao.graph.write import nquads
from jixiao.settings import Settings
from jixiao.words import is_number

__all__ = ["GRAPH", "vocabulary", "vocabulary_quads"]

GRAPH = "graph/vocabulary"  # relative to the base

_QUDT = "http://qudt.org/schema/qudt/"
_QUDT_UNIT = "http://qudt.org/vocab/unit/"
_KINDS = {
    "currency": "CurrencyUnit",
    "count": "CountingUnit",
    "ratio": "DimensionlessUnit",
}
_MEASURE_COLUMNS = ("key", "zh", "en", "kind", "factor", "base", "qudt", "spellings")
_DIVISION_COLUMNS = ("code", "name", "parent", "valid_from", "valid_to", "replaced_by")


def vocabulary(settings: Settings) -> bytes:
    """All vocabulary quads as sorted N-Quads in the graph `{base}graph/vocabulary`.

    Raises:
        GraphError: a Turtle file or a table of the ontology is not valid.
        ShapeError: the catalogue of rules is not valid.
    """
    return nquads(vocabulary_quads(settings))


def vocabulary_quads(settings: Settings) -> Iterator[Quad]:
    """All vocabulary quads, file by file."""
    maker = _Maker(settings.base)
    for path in resources.files("ontology", "**/*.ttl", settings.own):
        for quad in parse(path, base=settings.base):
            yield Quad(quad.subject, quad.predicate, quad.object, maker.graph)
    yield from maker.scheme("measure", "计量单位", "Units of measure",
                            "文档中出现的计量单位，以印刷的写法为符号。", "Units of measure as documents print them.")
    for path in resources.files("ontology", "measures*.csv", settings.own):
        for row in _rows(path, _MEASURE_COLUMNS):
            yield from maker.measure(row, path)
    yield from maker.scheme("division", "行政区划", "Administrative divisions",
                            "所涉及的行政区划，带有起止年份。", "The administrative divisions in use, with their years.")
    for path in resources.files("ontology", "divisions*.csv", settings.own):
        for row in _rows(path, _DIVISION_COLUMNS):
            yield from maker.division(row)
    yield from maker.rules(settings)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                raise GraphError(f"{path.name} 缺少列 {missing[0]}，应有 {'、'.join(columns)} / "
                                 f"the column {missing[0]} is missing; its columns are {', '.join(columns)}")
            for row in reader:
                if None in row or None in row.values():
                    raise GraphError(f"{path.name} 第 {reader.line_num} 行应有 {len(columns)} 个单元格 / "
                                     f"line {reader.line_num} must have {len(columns)} cells")
                yield row
    except (UnicodeDecodeError, csv.Error) as error:
        raise GraphError(f"{path.name} 不是 UTF-8 编码的 CSV 文件 / is not a CSV file in UTF-8: {error}") from error


class _Maker:
    """Makes quads of the vocabulary graph of one base."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.graph = NamedNode(base + GRAPH)

    def iri(self, *subject: str) -> NamedNode:
        return NamedNode(self.base + "/".join(subject))

    def say(self, subject: NamedNode, predicate: str, value: NamedNode | Literal | str, language: str = "") -> Quad:
        if isinstance(value, str):
            value = Literal(value, language=language) if language else Literal(value)
        return Quad(subject, NamedNode(predicate), value, self.graph)

    def link(self, subject: NamedNode, predicate: str, iri: str) -> Quad:
        return self.say(subject, predicate, NamedNode(iri))

    def scheme(self, name: str, zh: str, en: str, define_zh: str, define_en: str) -> Iterator[Quad]:
        scheme = self.iri("code", name)
        yield self.link(scheme, RDF + "type", SKOS + "ConceptScheme")
        for predicate, text, language in ((RDFS + "label", zh, "zh"), (RDFS + "label", en, "en"),
                                          (SKOS + "definition", define_zh, "zh"), (SKOS + "definition", define_en, "en")):
            yield self.say(scheme, predicate, text, language)

    def concept(self, subject: NamedNode, scheme: str, code: str, zh: str, en: str = "") -> Iterator[Quad]:
        yield self.link(subject, RDF + "type", SKOS + "Concept")
        yield self.say(subject, SKOS + "inScheme", self.iri("code", scheme))
        yield self.say(subject, SKOS + "notation", code)
        for predicate in (RDFS + "label", SKOS + "prefLabel"):
            yield self.say(subject, predicate, zh, "zh")
            if en:
                yield self.say(subject, predicate, en, "en")

    def measure(self, row: dict[str, str], path: Path) -> Iterator[Quad]:
        """A unit of measure: its symbol as printed, its spellings, and its factor to a base unit."""
        subject = self.iri("measure", row["key"])
        yield from self.concept(subject, "measure", row["zh"], row["zh"], row["en"])
        yield self.link(subject, RDF + "type", _QUDT + "Unit")
        if row["kind"] in _KINDS:
            yield self.link(subject, RDF + "type", _QUDT + _KINDS[row["kind"]])
        yield self.say(subject, _QUDT + "symbol", row["zh"])
        for spelling in filter(None, row["spellings"].split("|")):
            yield self.say(subject, SKOS + "altLabel", spelling, "zh")
        if not is_number(row["factor"]):
            raise GraphError(f"{path.name}：{row['key']} 的换算系数 {row['factor']!r} 不是数字 / "
                             f"the factor {row['factor']!r} of {row['key']} is no number")
        factor = Literal(row["factor"], datatype=NamedNode(XSD + "decimal"))
        yield self.say(subject, _QUDT + "conversionMultiplier", factor)
        yield self.say(subject, _QUDT + "scalingOf", self.iri("measure", row["base"]))
        if row["qudt"]:
            yield self.link(subject, SKOS + "exactMatch", _QUDT_UNIT + row["qudt"])

    def division(self, row: dict[str, str]) -> Iterator[Quad]:
        """An administrative division with its years, its parent and its successor."""
        subject = self.iri("code", "division", row["code"])
        yield from self.concept(subject, "division", row["code"], row["name"])
        yield self.link(subject, RDF + "type", f"{self.base}ns#AdminDivision")
        for column, term in (("valid_from", "ns#validFrom"), ("valid_to", "ns#validTo")):
            if row[column]:
                yield self.say(subject, self.base + term, Literal(row[column], datatype=NamedNode(XSD + "gYear")))
        if row["parent"]:
            yield self.say(subject, SKOS + "broader", self.iri("code", "division", row["parent"]))
        if row["replaced_by"]:
            yield self.say(subject, "http://purl.org/dc/terms/isReplacedBy", self.iri("code", "division", row["replaced_by"]))

    def rules(self, settings: Settings) -> Iterator[Quad]:
        """The rules of the catalogue as concepts."""
        yield from self.scheme("rule", "核查规则", "Rules",
                               "核查规则和读取代码的目录。", "The catalogue of rules and reader codes.")
        for rule in catalogue(settings.own).values():
            subject = self.iri("code", "rule", rule.code)
            yield from self.concept(subject, "rule", rule.code, rule.title_zh, rule.title_en)
            yield self.link(subject, RDF + "type", f"{self.base}ns#Rule")
            yield self.say(subject, f"{self.base}ns#severity", self.iri("code", "severity", rule.severity))
            for predicate, text, language in (
                (SKOS + "definition", rule.explain_zh, "zh"), (SKOS + "definition", rule.explain_en, "en"),
                (f"{self.base}ns#formula", rule.formula, ""), (f"{self.base}ns#toleranceText", rule.tolerance, ""),
                ("http://purl.org/dc/terms/source", rule.source, "zh"), (f"{self.base}ns#certainty", rule.certainty, ""),
            ):
                if text:
                    yield self.say(subject, predicate, text, language)
