"""The ontology: every term explained in Chinese and English, every term in use defined, every defined term in use."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from jixiao import resources
from jixiao.graph import named_queries, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings()
NS = SETTINGS.base + "ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SH = "http://www.w3.org/ns/shacl#"
OWL = "http://www.w3.org/2002/07/owl#"
QB = "http://purl.org/linked-data/cube#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
QUADS = list(vocabulary_quads(SETTINGS))
ROOT = Path(__file__).parents[3]

INDEX: dict[tuple[str, str], list[NamedNode | Literal]] = {}
for _quad in QUADS:
    INDEX.setdefault((_quad.subject.value, _quad.predicate.value), []).append(_quad.object)


def objects(subject: NamedNode, predicate: str) -> list[NamedNode | Literal]:
    return INDEX.get((subject.value, predicate), [])


@lru_cache
def terms() -> list[NamedNode]:
    return sorted({q.subject for q in QUADS if q.subject.value.startswith(NS) and q.subject.value != NS}, key=str)


@lru_cache
def concepts() -> list[NamedNode]:
    return sorted({q.subject for q in QUADS if q.predicate == TYPE and q.object.value == SKOS + "Concept"}, key=str)


def languages(subject: NamedNode, predicate: str) -> list[str]:
    return sorted(v.language or "" for v in objects(subject, predicate))


def test_every_term_is_explained_twice() -> None:
    assert len(terms()) > 100
    for term in terms():
        assert languages(term, RDFS + "label") == ["en", "zh"], term
        assert languages(term, SKOS + "definition") == ["en", "zh"], term
        assert objects(term, RDFS + "isDefinedBy") == [NamedNode(NS)], term


def test_labels_are_unique() -> None:
    for language in ("zh", "en"):
        for kind in ("Class", "Property"):
            seen: dict[str, str] = {}
            for term in terms():
                if any(str(t.value).endswith(kind) for t in objects(term, TYPE.value)):
                    label = next(v.value for v in objects(term, RDFS + "label") if v.language == language)
                    assert seen.setdefault(label, term.value) == term.value


def test_a_term_is_a_class_or_a_property_and_spelled_so() -> None:
    kinds = {OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty", SH + "ConstraintComponent"}
    for term in terms():
        types = [t.value for t in objects(term, TYPE.value) if not t.value.startswith(QB)]
        assert len(types) == 1, term
        assert types[0] in kinds, term
        assert term.value[len(NS)].isupper() == (not types[0].endswith("Property")), term


def used_terms() -> dict[str, str]:
    """Local names in the namespace `jx:` that files of the project use, with one file that does."""
    out: dict[str, str] = {}
    files = [*resources.files("mappings/rdf", "*.yml"), *resources.files("shapes", "**/*.ttl"),
             *resources.files("shapes", "**/*.rq"), *resources.files("shapes", "**/*.yaml"),
             *resources.files("site/queries", "*.rq"), *(ROOT / "src").rglob("*.py")]
    for path in files:
        text = re.sub(r"(?m)^\s*>>>.*", "", path.read_text(encoding="utf-8"))
        for found in re.findall(r'"([A-Z]\w+ConstraintComponent)"', text):
            out.setdefault(found, path.name)
        for found in re.findall(r"(?:\bjx:|(?<!syntax-)ns#)([A-Za-z]\w*)", text):
            out.setdefault(found, path.name)
    return out


def test_every_used_term_is_defined() -> None:
    defined = {t.value[len(NS):] for t in terms()}
    used = used_terms()
    assert {name: used[name] for name in sorted(set(used) - defined)} == {}


def test_every_defined_term_is_used() -> None:
    """By a mapping, a shape, a query, the code, or another term that is said to lie below it or to have it as domain or range."""
    defined = {t.value[len(NS):] for t in terms()}
    of_terms = {q.object.value[len(NS):] for q in QUADS if q.subject in terms() and isinstance(q.object, NamedNode)
                and q.object.value.startswith(NS) and q.object != q.subject}
    deprecated = {t.value[len(NS):] for t in terms() if objects(t, OWL + "deprecated")}
    assert sorted(defined - set(used_terms()) - of_terms - deprecated) == []


def test_every_concept_is_in_a_scheme_with_its_notation() -> None:
    schemes = {q.subject for q in QUADS if q.predicate == TYPE and q.object.value == SKOS + "ConceptScheme"}
    for scheme in schemes:
        assert languages(scheme, RDFS + "label") == ["en", "zh"], scheme
        assert languages(scheme, SKOS + "definition") == ["en", "zh"], scheme
    for concept in concepts():
        found = objects(concept, SKOS + "inScheme")
        assert len(found) == 1, concept
        assert found[0] in schemes, concept
        notation = objects(concept, SKOS + "notation")
        assert len(notation) == 1, concept
        if "/measure/" not in concept.value:
            assert concept.value.rstrip("/").endswith("/" + str(notation[0].value)), concept
        for broader in objects(concept, SKOS + "broader"):
            assert objects(broader, SKOS + "inScheme") == found, concept


def test_code_lists_are_trees() -> None:
    """Every code is at the top of its list or below another one, never both and never below itself; no two have one name."""
    named: dict[tuple[str, str], str] = {}
    for concept in concepts():
        (scheme,) = objects(concept, SKOS + "inScheme")
        above = objects(concept, SKOS + "broader")
        assert (objects(concept, SKOS + "topConceptOf") == [scheme]) != bool(above), concept
        seen = {concept}
        while above:
            assert above[0] not in seen, concept
            seen.add(above[0])
            above = objects(above[0], SKOS + "broader")
        for label in objects(concept, SKOS + "prefLabel"):
            assert named.setdefault((str(scheme), str(label)), str(concept)) == str(concept), label


def test_every_code_is_explained_twice() -> None:
    for concept in concepts():
        assert languages(concept, RDFS + "label") == ["en", "zh"], concept
        assert languages(concept, SKOS + "definition") == ["en", "zh"], concept


CODES = {
    "stage": "initial adjusted budget executed final forecast previous-initial previous-executed previous-final",
    "claim-measure": "amount balance change change-rate share completion-rate execution-rate rate count persons quantity score "
                     "comparison grade none",
    "claim-word": "increase decrease level nearly-level greater less equal nearly-equal excellent good fair poor none",
    "vintage": "current carry-over",
    "nature": "basic project total",
    "operator": "ge gt le lt eq qualitative",
    "operator-source": "stated implied repaired",
    "reading": "complete partly none",
    "severity": "error warning repair info",
    "framework": "framework-2015 framework-2021",
    "side": "income expenditure",
    "subject": "form task item code",
    "indicator-category": "cost cost-economic cost-social cost-ecological "
                          "output output-quantity output-quality output-timeliness output-cost "
                          "benefit benefit-economic benefit-social benefit-ecological benefit-sustainable "
                          "satisfaction satisfaction-service other",
}


@pytest.mark.parametrize("scheme", sorted(CODES))
def test_codes_are_those_of_the_tables(scheme: str) -> None:
    prefix = f"{SETTINGS.base}code/{scheme}/"
    assert {c.value[len(prefix):] for c in concepts() if c.value.startswith(prefix)} == set(CODES[scheme].split())


def test_fund_sources_are_pages() -> None:
    scheme = NamedNode(SETTINGS.base + "code/fund-source")
    found = {c.value for c in concepts() if scheme in objects(c, SKOS + "inScheme")}
    names = ["total", "fiscal", "general", "gov-fund", "state-capital", "special-account", "superior", "own", "other"]
    assert found == {f"{SETTINGS.base}fund/{name}/" for name in names}


def test_code_lists_that_mappings_and_queries_use_exist() -> None:
    schemes = {q.subject.value for q in QUADS if q.predicate == TYPE and q.object.value == SKOS + "ConceptScheme"}
    known = {c.value for c in concepts()}
    for path in resources.files("mappings/rdf", "*.yml"):
        for scheme in re.findall(r"\bcode:([a-z-]+)/", path.read_text(encoding="utf-8")):
            assert f"{SETTINGS.base}code/{scheme}" in schemes, path.name
    for query in named_queries(SETTINGS).values():
        text = query.body
        for prefix, namespace in re.findall(r"PREFIX ([\w-]+): <((?:code|fund)/[^>]*)>", text):
            for local in re.findall(rf"(?<![\w:]){prefix}:([\w-]+)", text):
                assert f"{SETTINGS.base}{namespace}{local}" in known, (query.name, local)
        for iri in re.findall(r"<((?:code|fund)/[\w/-]+)>(?!\s*(?:PREFIX|$))", re.sub(r"PREFIX.*", "", text)):
            assert SETTINGS.base + iri in known | schemes, (query.name, iri)
