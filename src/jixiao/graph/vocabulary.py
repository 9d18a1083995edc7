"""The vocabulary as quads: ontology, code lists, units of measure, divisions and rules, in one named graph.

What people edit are `ontology/**/*.ttl`, `ontology/*.csv` and `shapes/rules/*.yaml`; a project's own files of the same kinds add
to them or replace them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad

from jixiao import resources
from jixiao.findings import catalogue
from jixiao.graph.lists import Maker, csv_lists
from jixiao.graph.names import JX, RDF, SKOS
from jixiao.graph.parse import parse
from jixiao.graph.write import nquads
from jixiao.settings import Settings

__all__ = ["vocabulary", "vocabulary_quads"]

_NAMESPACE = "http://purl.org/vocab/vann/preferredNamespaceUri"
_SOURCE = "http://purl.org/dc/terms/source"


def vocabulary(settings: Settings) -> bytes:
    """All vocabulary quads as sorted N-Quads in the graph `{base}graph/vocabulary`.

    Raises:
        GraphError: a Turtle file or a table of the ontology is not valid.
        ShapeError: the catalogue of rules is not valid.
    """
    return nquads(vocabulary_quads(settings))


def vocabulary_quads(settings: Settings) -> Iterator[Quad]:
    """All vocabulary quads, file by file."""
    maker = Maker(settings.base)
    for path in resources.files("ontology", "**/*.ttl", settings.own):
        for quad in parse(path, base=settings.base):
            yield Quad(quad.subject, quad.predicate, quad.object, maker.graph)
    yield maker.say(maker.iri(JX), _NAMESPACE, settings.base + JX)
    yield from csv_lists(settings)
    yield from _rules(maker, settings)


def _rules(maker: Maker, settings: Settings) -> Iterator[Quad]:
    """The rules of the catalogue as concepts."""
    yield from maker.scheme("rule", "核查规则", "Rules", "核查规则和读取代码的目录。", "The catalogue of rules and reader codes.")
    base = settings.base
    for rule in catalogue(settings.own).values():
        subject = maker.iri("code", "rule", rule.code)
        yield from maker.concept(subject, "rule", rule.code, rule.title_zh, rule.title_en)
        yield maker.link(subject, RDF + "type", f"{base}ns#Rule")
        yield maker.say(subject, f"{base}ns#severity", maker.iri("code", "severity", rule.severity))
        for predicate, text, language in (
            (SKOS + "definition", rule.explain_zh, "zh"), (SKOS + "definition", rule.explain_en, "en"),
            (f"{base}ns#formula", rule.formula, ""), (f"{base}ns#toleranceText", rule.tolerance, ""),
            (_SOURCE, rule.source, "zh"), (f"{base}ns#certainty", rule.certainty, ""),
        ):
            if text:
                yield maker.say(subject, predicate, text, language)
