"""The shapes describe all classes, and a published graph keeps to them: those of records, and those of everything else."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
from click.testing import CliRunner
from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from jixiao import resources
from jixiao.cli import main
from jixiao.graph import parse
from jixiao.settings import Settings

BASE = Settings().base
SH = Namespace("http://www.w3.org/ns/shacl#")
JX = Namespace(f"{BASE}ns#")
SUB = URIRef("http://www.w3.org/2000/01/rdf-schema#subClassOf")


def shapes() -> Graph:
    graph = Graph()
    for pattern in ("records.ttl", "graph/*.ttl"):
        for path in resources.files("shapes", pattern):
            graph.parse(path, publicID=BASE, format="turtle")
    return graph


@pytest.fixture(scope="module")
def published(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """One document with its findings, the registry and the vocabulary, in one graph."""
    folder = tmp_path_factory.mktemp("structure")
    source = next(examples.glob("*目标.txt"))
    for command in (["extract", str(source), "-o", str(folder)], ["validate", str(folder)]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code in (0, 1), result.output
    triples = serialize([q.triple for q in parse(folder / "dump.nq")], format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples, format="nt")


def problems(graph: Graph) -> set[tuple[str, str]]:
    """Path and constraint of each result, as the ends of their IRIs."""
    _, report, text = pyshacl.validate(graph, shacl_graph=shapes(), inference="none", inplace=True)
    assert isinstance(report, Graph), text
    return {(_end(report.value(r, SH.resultPath)), _end(report.value(r, SH.sourceConstraintComponent)))
            for r in report.subjects(RDF.type, SH.ValidationResult)}


def _end(iri: object) -> str:
    return str(iri).rpartition("#")[2].removesuffix("ConstraintComponent")


def test_every_class_with_rows_has_a_shape() -> None:
    """Each class that a mapping gives to a row is a target, itself or by a class above it."""
    targets = {str(t).removeprefix(JX) for t in shapes().objects(None, SH.targetClass)}
    ontology = Graph()
    for path in resources.files("ontology", "classes.ttl"):
        ontology.parse(path, publicID=BASE, format="turtle")
    typed = "\n".join(line for path in resources.files("mappings/rdf", "*.yml")
                      for line in re.findall(r"(?:\[a,|p: a, o:)(.*)", path.read_text(encoding="utf-8")))
    made = set(re.findall(r"jx:(\w+)", typed))
    assert {"Indicator", "Cell", "Check", "PerformancePlan"} <= made
    above = {name: {str(c).removeprefix(JX) for c in ontology.transitive_objects(JX[name], SUB)} for name in made}
    assert sorted(name for name in made if not above[name] & targets) == []
    known = {str(c).removeprefix(JX) for c in ontology.subjects(RDF.type)}
    assert sorted(t for t in targets if not t.startswith("http") and t not in known) == []


def test_a_published_graph_keeps_to_the_shapes(published: Graph) -> None:
    kinds = {str(t).removeprefix(JX) for t in published.objects(None, RDF.type)}
    assert {"Document", "Table", "Row", "Cell", "Form", "Indicator", "Target", "BudgetUnit", "Rule", "Check"} <= kinds
    assert problems(published) == set()


def test_what_breaks_a_shape_is_found(published: Graph) -> None:
    """An indicator without cells and category, a row of no table, a document with half a hash."""
    graph = Graph()
    graph += published
    indicator = min(graph.subjects(RDF.type, JX.Indicator))
    row = min(graph.subjects(RDF.type, JX.Row))
    document = min(graph.subjects(RDF.type, JX.Document))
    derived = URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
    for triple in ((indicator, JX.category, None), (indicator, derived, None), (row, JX.inTable, None)):
        graph.remove(triple)
    graph.set((document, JX.sha256, Literal("abc")))
    assert problems(graph) == {("category", "MinCount"), ("wasDerivedFrom", "MinCount"), ("inTable", "MinCount"),
                               ("sha256", "Pattern")}
