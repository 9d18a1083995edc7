"""The report is a W3C validation report, holds every error and warning, and is the same bytes twice."""

from __future__ import annotations

from pathlib import Path

import rdflib
from rdflib.namespace import RDF
from tests.unit.validate.conftest import Builder, Ran, map_tables

from jixiao.findings import add_findings
from jixiao.model import Tables
from jixiao.settings import Settings
from jixiao.validate import validate

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
BASE = Settings().base
JX = rdflib.Namespace(f"{BASE}ns#")


def _parsed(report: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=report, format="turtle")


def _small() -> Tables:
    builder = Builder()
    builder.document("小文档", [{"kind": "unit-plan", "amounts": [
        {"fund_source": "total", "amount": "10.00"}, {"fund_source": "total", "nature": "basic", "amount": "6.00"},
        {"fund_source": "total", "nature": "project", "amount": "5.00"}],
        "indicators": [{"level3": "投诉率", "operator": ">=", "target": "5", "unit_of_measure": "%"},
                       {"level3": "满意度", "operator": ">=", "target": "100", "unit_of_measure": "%"}]}])
    return builder.tables


def test_every_error_and_warning_is_a_result(ran: Ran) -> None:
    graph = _parsed(ran.outcome.report)
    node = graph.value(predicate=RDF.type, object=SH.ValidationReport)
    assert graph.value(node, SH.conforms) == rdflib.Literal(False)
    results = set(graph.objects(node, SH.result))
    told = [f for f in ran.outcome.findings if f.severity in ("error", "warning")]
    assert len(results) == len(told) > 30
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        for predicate in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape):
            assert isinstance(graph.value(result, predicate), rdflib.URIRef), (result, predicate)
        message = graph.value(result, SH.resultMessage)
        assert isinstance(message, rdflib.Literal)
        assert message.language == "zh"


def test_results_have_the_names_of_the_findings_and_link_to_cells(ran: Ran) -> None:
    graph = _parsed(ran.outcome.report)
    written = Tables()
    add_findings(written, ran.outcome.findings)
    for row in written["findings"]:
        result = rdflib.URIRef(f"{BASE}document/{row['document_id']}/#{row['id']}")
        assert ((None, SH.result, result) in graph) == (row["severity"] in ("error", "warning"))
    cells = {(row["id"], f"{BASE}document/{row['document_id']}/#g{row['grid']}r{row['row']}c{row['cell_column']}")
             for row in written["finding_cells"]}
    linked = {(str(result).partition("#")[2], str(cell)) for result, cell in graph.subject_objects(JX.concernsCell)}
    assert linked
    assert linked <= cells


def test_a_component_of_shacl_or_of_ours(tmp_path: Path) -> None:
    tables = _small()
    graph = _parsed(validate(tables, map_tables(tables, tmp_path), Settings()).report)
    by_rule = {str(graph.value(r, SH.sourceShape)).rpartition("/")[2]: graph.value(r, SH.sourceConstraintComponent)
               for r in graph.subjects(RDF.type, SH.ValidationResult)}
    assert by_rule == {"P02": JX.ArithmeticConstraintComponent, "I02": SH.NotConstraintComponent}


def test_findings_of_reading_are_in_it_and_stand_under_the_rule_that_tells_them_again(tmp_path: Path) -> None:
    builder = Builder()
    builder.document("修正", [{"kind": "unit-plan", "indicators": [
        {"level3": "保障率", "operator": "=", "operator_source": "repaired", "target": "100", "unit_of_measure": "%",
         "target_text": "-100%"}]}])
    tables = builder.tables
    place = {k: tables["evidence"][0][k] for k in ("grid", "row", "cell_column")}
    document = {k: tables["documents"][0][k] for k in ("document", "document_id")}
    tables.add("findings", {"id": "f-11111111", "code": "value-operator-repaired", "severity": "repair", **document})
    tables.add("finding_cells", {"id": "f-11111111", **document, **place, "part": "observed"})
    tables.add("findings", {"id": "f-22222222", "code": "read-failed", "severity": "error", "document": "坏.docx",
                            "message": "无法读取"})
    outcome = validate(tables, map_tables(tables, tmp_path), Settings())
    assert [(f.code, f.cause) for f in outcome.findings] == [("I01", "")]
    assert outcome.causes == {"f-11111111": outcome.findings[0].id}, "the repair is told again by the rule, and stands under it"
    graph = _parsed(outcome.report)
    unread = rdflib.URIRef(f"{BASE}findings/#f-22222222")
    assert graph.value(unread, SH.sourceConstraintComponent) == JX.ReadingConstraintComponent
    assert len(tables["findings"]) == 2, "validation returns findings, it does not write them"


def test_nothing_wrong_conforms(tmp_path: Path) -> None:
    builder = Builder()
    builder.document("好", [{"kind": "unit-plan", "indicators": [{"operator": ">=", "target": "4", "unit_of_measure": "次"}]}])
    outcome = validate(builder.tables, map_tables(builder.tables, tmp_path), Settings())
    assert outcome.findings == []
    graph = _parsed(outcome.report)
    assert graph.value(predicate=SH.conforms, object=rdflib.Literal(True)) is not None


def test_no_rows_at_all(tmp_path: Path) -> None:
    tables = Tables()
    outcome = validate(tables, map_tables(tables, tmp_path), Settings())
    assert (outcome.findings, outcome.checks) == ([], [])


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    tables = _small()
    dump = map_tables(tables, tmp_path)
    first, second = (validate(tables, dump, Settings()) for _ in range(2))
    assert first == second
    lines = dump.read_bytes().splitlines(keepends=True)
    dump.write_bytes(b"".join(reversed(lines)))
    assert validate(tables, dump, Settings()).report == first.report, "the order of the graph must not show"


def test_another_base(tmp_path: Path) -> None:
    from jixiao import resources
    from jixiao.mapping import run
    from jixiao.tables.disk import write

    tables, settings = _small(), Settings(base="https://data.example.net/x/")
    write(tables, tmp_path / "t")
    run(resources.files("mappings/rdf", "*.yml"), tmp_path / "t", settings.base, tmp_path / "d.nq")
    outcome = validate(tables, tmp_path / "d.nq", settings)
    assert sorted(f.code for f in outcome.findings) == ["I02", "I03", "P02"]
    assert b"example.org" not in outcome.report


def test_two_documents_that_hold_the_same_form_are_not_mixed(tmp_path: Path) -> None:
    """A corrected version names the same rows; its score is not held against the other version's weight."""
    builder = Builder()
    for name, weight, score in (("初版", 10, 12), ("修订版", 15, 14)):
        builder.document(name, [{"kind": "project-evaluation", "indicators": [{"weight": weight, "score": score}]}])
    for rows in builder.tables.rows.values():
        for row in rows:
            if "unit_key" in row:
                row["unit_key"] = "u-1"
    outcome = validate(builder.tables, map_tables(builder.tables, tmp_path), Settings())
    assert [(f.code, f.document, f.observed, f.expected) for f in outcome.findings] == [("S07", "初版", "12", "≤ 10")]
