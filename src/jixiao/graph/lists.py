"""The code lists that are kept as CSV, as quads: units of measure, administrative divisions, classes of budget codes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from jixiao import resources
from jixiao.errors import GraphError
from jixiao.graph.names import RDF, RDFS, SKOS, XSD
from jixiao.settings import Settings
from jixiao.words import is_number

__all__ = ["Maker", "csv_lists"]

_DCT = "http://purl.org/dc/terms/"
_ORG = "http://www.w3.org/ns/org#"
_QUDT = "http://qudt.org/schema/qudt/"
_QUDT_UNIT = "http://qudt.org/vocab/unit/"
_QUDT_KIND = "http://qudt.org/vocab/quantitykind/"

# Kind of a unit of measure: in words, its class, its kind of quantity in QUDT.
_KINDS = {
    "currency": ("货币单位", "unit of money", "CurrencyUnit", "Currency"),
    "count": ("计数单位", "counting unit", "CountingUnit", "Count"),
    "ratio": ("比率单位", "unit of ratios", "DimensionlessUnit", "DimensionlessRatio"),
    "time": ("时间单位", "unit of time", "", "Time"),
    "area": ("面积单位", "unit of area", "", "Area"),
    "length": ("长度单位", "unit of length", "", "Length"),
    "mass": ("质量单位", "unit of mass", "", "Mass"),
    "volume": ("体积单位", "unit of volume", "", "Volume"),
    "energy": ("能量单位", "unit of energy", "", "Energy"),
    "rate": ("复合单位", "compound unit", "", ""),
    "score": ("计分单位", "unit of scores", "", ""),
}
_MEASURES = ("key", "zh", "en", "kind", "factor", "base", "qudt", "spellings")
_DIVISIONS = ("code", "name", "en", "parent", "valid_from", "valid_to", "replaced_by")
_CLASSES = ("code", "name", "en", "valid_from", "valid_to", "aliases")


def csv_lists(settings: Settings) -> Iterator[Quad]:
    """The quads of all lists in `ontology/*.csv`.

    Raises:
        GraphError: a list is no CSV, lacks a column, or has a figure that is none.
    """
    maker = Maker(settings.base)
    yield from maker.scheme("measure", "计量单位", "Units of measure",
                            "文档中出现的计量单位，以印刷的写法为符号。", "Units of measure as documents print them.")
    measures = {row["key"]: (row, path) for path, row in _rows("measures*.csv", _MEASURES, settings)}
    for row, path in measures.values():
        yield from _measure(maker, row, path, measures.get(row["base"], (row, path))[0])
    yield from maker.scheme("division", "行政区划", "Administrative divisions",
                            "所涉及的行政区划，带有起止年份。", "The administrative divisions in use, with their years.")
    divisions = {row["code"]: row for _, row in _rows("divisions*.csv", _DIVISIONS, settings)}
    for row in divisions.values():
        yield from _division(maker, row, divisions)
    for scheme, zh, en in (("function", "支出功能分类的类", "Classes of the function classification"),
                           ("economic", "支出经济分类的类", "Classes of the economic classification")):
        yield from maker.scheme(f"{scheme}-class", zh, en, f"{zh}，各年度科目表中的三位代码与之对应。",
                                f"{en}, to which the three-digit codes of the lists of the years are matched.")
        for _, row in _rows(f"{scheme}-classes*.csv", _CLASSES, settings):
            yield from _budget_class(maker, f"{scheme}-class", row)


def _rows(pattern: str, columns: tuple[str, ...], settings: Settings) -> Iterator[tuple[Path, dict[str, str]]]:
    for path in resources.files("ontology", pattern, settings.own):
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
                    yield path, row
        except (UnicodeDecodeError, csv.Error) as error:
            raise GraphError(f"{path.name} 不是 UTF-8 编码的 CSV 文件 / is not a CSV file in UTF-8: {error}") from error


class Maker:
    """Makes quads of the vocabulary graph of one base.

    Args:
        base: the base IRI of a publication.
        graph: the graph of the quads, relative to the base.
    """

    def __init__(self, base: str, graph: str = "graph/vocabulary") -> None:
        self.base = base
        self.graph = NamedNode(base + graph)

    def iri(self, *parts: str) -> NamedNode:
        """An IRI of the base."""
        return NamedNode(self.base + "/".join(parts))

    def say(self, subject: NamedNode | BlankNode, predicate: str, value: NamedNode | BlankNode | Literal | str,
            language: str = "") -> Quad:
        """A quad; a string becomes a literal, in a language if one is given."""
        if isinstance(value, str):
            value = Literal(value, language=language) if language else Literal(value)
        return Quad(subject, NamedNode(predicate), value, self.graph)

    def link(self, subject: NamedNode | BlankNode, predicate: str, iri: str) -> Quad:
        """A quad whose object is an IRI."""
        return self.say(subject, predicate, NamedNode(iri))

    def twice(self, subject: NamedNode, predicate: str, zh: str, en: str) -> Iterator[Quad]:
        """A text in Chinese and in English."""
        yield self.say(subject, predicate, zh, "zh")
        yield self.say(subject, predicate, en, "en")

    def scheme(self, name: str, zh: str, en: str, define_zh: str, define_en: str) -> Iterator[Quad]:
        """A code list."""
        scheme = self.iri("code", name)
        yield self.link(scheme, RDF + "type", SKOS + "ConceptScheme")
        yield from self.twice(scheme, RDFS + "label", zh, en)
        yield from self.twice(scheme, SKOS + "definition", define_zh, define_en)

    def concept(self, subject: NamedNode, scheme: str, code: str, zh: str, en: str, above: str = "") -> Iterator[Quad]:
        """A code of a list; where none is above it, it is at the top."""
        yield self.link(subject, RDF + "type", SKOS + "Concept")
        yield self.say(subject, SKOS + "inScheme", self.iri("code", scheme))
        if above:
            yield self.say(subject, SKOS + "broader", self.iri("code", scheme, above))
        else:
            yield self.say(subject, SKOS + "topConceptOf", self.iri("code", scheme))
        yield self.say(subject, SKOS + "notation", code)
        for predicate in (RDFS + "label", SKOS + "prefLabel"):
            yield from self.twice(subject, predicate, zh, en)

    def years(self, subject: NamedNode, row: dict[str, str]) -> Iterator[Quad]:
        """The first and the last year of a code, where they are known."""
        for column, term in (("valid_from", "ns#validFrom"), ("valid_to", "ns#validTo")):
            if row[column]:
                yield self.say(subject, self.base + term, _year(row[column]))


def _year(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + "gYear"))


def _measure(maker: Maker, row: dict[str, str], path: Path, base: dict[str, str]) -> Iterator[Quad]:
    """A unit of measure: its symbol as printed, its spellings, and its factor to a base unit."""
    subject = maker.iri("measure", row["key"])
    yield from maker.concept(subject, "measure", row["zh"], row["zh"], row["en"])
    if not is_number(row["factor"]):
        raise GraphError(f"{path.name}：{row['key']} 的换算系数 {row['factor']!r} 不是数字 / "
                         f"the factor {row['factor']!r} of {row['key']} is no number")
    kind_zh, kind_en, of, quantity = _KINDS.get(row["kind"], ("计量单位", "unit of measure", "", ""))
    itself = row["base"] == row["key"]
    yield from maker.twice(subject, SKOS + "definition",
                           f"{kind_zh}。" if itself else f"{kind_zh}，1{row['zh']} = {row['factor']}{base['zh']}。",
                           f"A {kind_en}." if itself else f"A {kind_en}: 1 {row['en']} = {row['factor']} {base['en']}.")
    yield maker.link(subject, RDF + "type", _QUDT + "Unit")
    if of:
        yield maker.link(subject, RDF + "type", _QUDT + of)
    if quantity:
        yield maker.link(subject, _QUDT + "hasQuantityKind", _QUDT_KIND + quantity)
    yield maker.say(subject, _QUDT + "symbol", row["zh"])
    for spelling in filter(None, row["spellings"].split("|")):
        yield maker.say(subject, SKOS + "altLabel", spelling, "zh")
    yield maker.say(subject, _QUDT + "conversionMultiplier", Literal(row["factor"], datatype=NamedNode(XSD + "decimal")))
    yield maker.say(subject, _QUDT + "scalingOf", maker.iri("measure", row["base"]))
    if row["qudt"]:
        yield maker.link(subject, SKOS + "exactMatch", _QUDT_UNIT + row["qudt"])


def _division(maker: Maker, row: dict[str, str], known: dict[str, dict[str, str]]) -> Iterator[Quad]:
    """An administrative division with its years and its parent; where another one took its place, the event."""
    subject = maker.iri("code", "division", row["code"])
    yield from maker.concept(subject, "division", row["code"], row["name"], row["en"], row["parent"])
    yield maker.link(subject, RDF + "type", f"{maker.base}ns#AdminDivision")
    yield from maker.years(subject, row)
    parent = known.get(row["parent"])
    yield from maker.twice(subject, SKOS + "definition",
                           f"{parent['name']}所辖的行政区划。" if parent else "省级行政区划。",
                           f"A division of {parent['en']}." if parent else "A division at the level of provinces.")
    if row["replaced_by"]:
        after = maker.iri("code", "division", row["replaced_by"])
        yield maker.say(subject, _DCT + "isReplacedBy", after)
        event = maker.iri("code", f"division#change-{row['code']}")
        yield maker.link(event, RDF + "type", _ORG + "ChangeEvent")
        yield maker.say(event, _ORG + "originalOrganization", subject)
        yield maker.say(event, _ORG + "resultingOrganization", after)
        name = known.get(row["replaced_by"], {"name": row["replaced_by"], "en": row["replaced_by"]})
        yield from maker.twice(event, RDFS + "label", f"{row['name']}改设{name['name']}", f"{row['en']} becomes {name['en']}")
        if row["valid_to"]:
            yield maker.say(event, _DCT + "date", _year(row["valid_to"]))


def _budget_class(maker: Maker, scheme: str, row: dict[str, str]) -> Iterator[Quad]:
    """A class of budget codes (类): its present name, since when, and the names it had before."""
    subject = maker.iri("code", scheme, row["code"])
    yield from maker.concept(subject, scheme, row["code"], row["name"], row["en"])
    yield from maker.years(subject, row)
    since = row["valid_from"]
    yield from maker.twice(subject, SKOS + "definition", f"{row['code']}类" + (f"，{since}年起用此名。" if since else "。"),
                           f"Class {row['code']}" + (f", so named since {since}." if since else "."))
    for alias in filter(None, row["aliases"].split("|")):
        yield maker.say(subject, SKOS + "altLabel", alias, "zh")
