"""The ontology as OWL: nothing outside the OWL 2 RL profile, what it says holds, its examples are valid, its cube is well-formed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from jixiao import resources
from jixiao.graph import parse, prefixes, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings()
NS = SETTINGS.base + "ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCT = "http://purl.org/dc/terms/"
QB = "http://purl.org/linked-data/cube#"
VANN = "http://purl.org/vocab/vann/"
QUADS = list(vocabulary_quads(SETTINGS))
ROOT = Path(__file__).parents[3]

# What OWL 2 RL allows in axioms about named classes and properties, and annotations.
AXIOMS = {RDF + "type", RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "domain", RDFS + "range"}
ANNOTATIONS = {RDFS + "label", RDFS + "isDefinedBy", RDFS + "seeAlso", SKOS + "definition", SKOS + "example", OWL + "deprecated",
               DCT + "isReplacedBy", QB + "codeList"}
OF_OWL = {"Ontology", "Class", "ObjectProperty", "DatatypeProperty", "versionInfo", "versionIRI", "deprecated"}
# Datatypes of OWL 2 RL that are in use; xsd:gYear is none, so properties with years have the range rdfs:Literal or none.
DATATYPES = {XSD + "string", XSD + "decimal", XSD + "integer", XSD + "boolean", RDFS + "Literal"}


INDEX: dict[tuple[str, str], list[str]] = {}
for _quad in QUADS:
    INDEX.setdefault((_quad.subject.value, _quad.predicate.value), []).append(str(_quad.object.value))


def values(subject: str, predicate: str) -> list[str]:
    return INDEX.get((subject, predicate), [])


@lru_cache
def terms() -> dict[str, set[str]]:
    """The terms with their types."""
    out: dict[str, set[str]] = {}
    for quad in QUADS:
        if quad.subject.value.startswith(NS) and quad.subject.value != NS:
            types = out.setdefault(quad.subject.value, set())
            if quad.predicate.value == RDF + "type":
                types.add(quad.object.value)
    return out


def test_nothing_outside_owl_rl() -> None:
    for quad in QUADS:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(OWL):
                assert term.value[len(OWL):] in OF_OWL, quad
        if quad.subject.value in terms():
            assert quad.predicate.value in AXIOMS | ANNOTATIONS, quad
            assert not isinstance(quad.object, BlankNode), quad


def test_ranges_and_super_properties_are_of_the_kind_of_the_property() -> None:
    known = terms()
    for term, types in known.items():
        data = OWL + "DatatypeProperty" in types
        for wanted in values(term, RDFS + "range"):
            assert (wanted in DATATYPES) == data, (term, wanted)
            assert data or wanted in known or not wanted.startswith(NS), (term, wanted)
        for above in values(term, RDFS + "subPropertyOf") + values(term, RDFS + "subClassOf"):
            own = {t for t in types if t.startswith(OWL)}
            assert above not in known or own <= known[above], (term, above)


def test_no_term_is_below_itself() -> None:
    for term in terms():
        assert term not in above(term), term


@lru_cache
def above(term: str) -> frozenset[str]:
    """The terms that a term lies below, directly or not."""
    out: set[str] = set()
    ahead = [term]
    while ahead:
        one = ahead.pop()
        for found in values(one, RDFS + "subClassOf") + values(one, RDFS + "subPropertyOf"):
            if found not in out:
                out.add(found)
                ahead.append(found)
    return frozenset(out)


def test_the_ontology_tells_its_version_and_its_namespace() -> None:
    assert values(NS, VANN + "preferredNamespacePrefix") == ["jx"]
    assert values(NS, VANN + "preferredNamespaceUri") == [NS]
    assert values(NS, OWL + "versionIRI") == [f"{SETTINGS.base}ns/{values(NS, OWL + 'versionInfo')[0]}"]
    assert len(values(NS, DCT + "license")) == 1


@lru_cache
def example(term: str) -> tuple[Quad, ...]:
    (text,) = values(term, SKOS + "example")
    known = prefixes(SETTINGS.base)
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in known.items())
    return tuple(parse((head + text).encode(), base=SETTINGS.base, format=RdfFormat.TURTLE))


def test_every_term_has_an_example_that_uses_it() -> None:
    for term in terms():
        quads = example(term)
        named = {name for q in quads for name in (q.predicate.value, getattr(q.object, "value", "")) if name.startswith(NS)}
        assert term in named, term
        assert named <= set(terms()), term


def test_codes_in_examples_are_published() -> None:
    published = {q.subject.value for q in QUADS}
    for term in terms():
        for quad in example(term):
            iri = getattr(quad.object, "value", "")
            if iri.startswith((SETTINGS.base + "code/", SETTINGS.base + "measure/", SETTINGS.base + "fund/")):
                assert iri in published or "/code/function-2025/" in iri or "/code/economic-2025/" in iri, (term, iri)


def unsound(quads: list[Quad]) -> list[tuple[Quad, str]]:
    """Statements to which a domain or a range of the vocabulary does not fit; things of unknown type are left aside."""
    types: dict[str, set[str]] = {}
    for quad in [*QUADS, *quads]:
        if quad.predicate.value == RDF + "type":
            types.setdefault(quad.subject.value, set()).update({quad.object.value, *above(quad.object.value)})
    out = []
    for quad in quads:
        if quad.predicate.value not in terms():
            continue
        out += [(quad, wanted) for wanted in values(quad.predicate.value, RDFS + "domain")
                if wanted not in types.get(quad.subject.value, {wanted})]
        for wanted in values(quad.predicate.value, RDFS + "range"):
            if isinstance(quad.object, Literal):
                found = quad.object.datatype.value
                fits = wanted in (found, RDFS + "Literal") or (wanted == XSD + "decimal" and found == XSD + "integer")
            else:
                fits = wanted not in DATATYPES and wanted in types.get(quad.object.value, {wanted})
            out += [] if fits else [(quad, wanted)]
    return out


def test_domains_and_ranges_hold_in_the_sample_the_examples_and_the_shapes() -> None:
    sample = list(parse(ROOT / "tests/unit/graph/office.ttl", base=SETTINGS.base, format=RdfFormat.TURTLE))
    assert len(sample) > 100
    assert unsound(sample) == []
    assert unsound([q for term in terms() for q in example(term)]) == []
    assert unsound([q for path in resources.files("shapes", "**/*.ttl") for q in parse(path, base=SETTINGS.base)]) == []


def test_an_unsound_statement_is_told() -> None:
    """The check above can fail: a weight of a document, a weight in words."""
    text = b"<document/1/> a jx:Document ; jx:level1Weight 5 . <unit/u/2024/#i-1> a jx:Indicator ; jx:weight \"ten\" ."
    quads = list(parse(f"@prefix jx: <{NS}> .\n".encode() + text, base=SETTINGS.base, format=RdfFormat.TURTLE))
    assert [wanted for _, wanted in unsound(quads)] == [NS + "Indicator", XSD + "decimal"]


def test_the_cube_of_amounts_is_well_formed() -> None:
    """Integrity constraints of the Data Cube recommendation on the structure (IC-2, 3, 4, 5, 6); the corpus tests check the data."""
    (structure,) = values(SETTINGS.base + "dataset/amounts", QB + "structure")
    components = values(structure, QB + "component")
    parts = {kind: [p for c in components for p in values(c, QB + kind)] for kind in ("dimension", "measure", "attribute")}
    assert parts["measure"] == [NS + "amountValue"]
    assert len(components) == sum(map(len, parts.values()))
    for dimension in parts["dimension"]:
        assert QB + "DimensionProperty" in terms()[dimension], dimension
        assert values(dimension, RDFS + "range"), dimension
    schemes = {q.subject.value for q in QUADS if q.object == NamedNode(SKOS + "ConceptScheme")}
    for coded in (q.subject.value for q in QUADS if q.predicate.value == QB + "codeList"):
        assert QB + "CodedProperty" in terms()[coded]
        assert set(values(coded, QB + "codeList")) <= schemes
    for component in components:
        assert values(component, QB + "attribute") or values(component, QB + "componentRequired") == []
