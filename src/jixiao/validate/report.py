"""The W3C validation report: all findings of severity error and warning as SHACL results, as Turtle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from jixiao.findings import Finding, add_findings
from jixiao.graph import prefixes, turtle
from jixiao.model import Tables
from jixiao.settings import Settings

__all__ = ["report"]

_SH = "http://www.w3.org/ns/shacl#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_SEVERITY = {"error": "Violation", "warning": "Warning"}


def report(tables: Tables, found: Mapping[Finding, str], settings: Settings) -> bytes:
    """Write the report, the same bytes for the same findings.

    Args:
        tables: the tables of the run, with the findings of reading.
        found: the findings of validation, each with the IRI of the constraint component it comes from, "" for arithmetic.
        settings: for the base IRI.
    """
    every = Tables()
    for name in ("findings", "finding_cells"):
        every.rows[name] = [dict(row) for row in tables[name]]
    before = len(every["findings"])
    add_findings(every, found)
    components = dict(zip((row["id"] for row in every["findings"][before:]), found.values(), strict=True))
    return turtle(_triples(every, components, settings.base), {"sh": _SH, **prefixes(settings.base)})


def _triples(tables: Tables, components: Mapping[str, str], base: str) -> Iterator[Triple]:
    node = NamedNode(f"{base}findings/#report")
    cells: dict[str, list[tuple[str, str]]] = {}
    for row in tables["finding_cells"]:
        iri = f"{base}document/{row['document_id']}/#g{row['grid']}r{row['row']}c{row['cell_column']}"
        cells.setdefault(row["id"], []).append((row["part"], iri))
    told = [row for row in tables["findings"] if row["severity"] in _SEVERITY]
    yield Triple(node, _RDF_TYPE, NamedNode(_SH + "ValidationReport"))
    yield Triple(node, NamedNode(_SH + "conforms"),
                 Literal("false" if told else "true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")))
    for row in told:
        document = f"{base}document/{row['document_id']}/" if row["document_id"] else f"{base}findings/"
        result = NamedNode(f"{document}#{row['id']}")
        yield Triple(node, NamedNode(_SH + "result"), result)
        yield Triple(result, _RDF_TYPE, NamedNode(_SH + "ValidationResult"))
        for predicate, value in _statements(row, components, base, document):
            yield Triple(result, NamedNode(predicate), value)
        for part, iri in cells.get(row["id"], ()):
            yield Triple(result, NamedNode(f"{base}ns#concernsCell"), NamedNode(iri))
            if part in ("expected", "observed"):
                yield Triple(result, NamedNode(f"{base}ns#{part}Cell"), NamedNode(iri))


def _statements(row: Mapping[str, str], components: Mapping[str, str], base: str,
                document: str) -> Iterator[tuple[str, NamedNode | Literal]]:
    jx = f"{base}ns#"
    component = components.get(row["id"]) or f"{jx}{_component(row['id'] in components)}"
    focus = document
    if row["row_id"] and row["unit_key"]:
        focus = f"{base}unit/{row['unit_key']}/{row['year_key']}/#{row['row_id']}"
    rule = NamedNode(f"{base}code/rule/{row['code']}")
    yield _SH + "focusNode", NamedNode(focus)
    yield _SH + "resultSeverity", NamedNode(_SH + _SEVERITY[row["severity"]])
    yield _SH + "sourceConstraintComponent", NamedNode(component)
    yield _SH + "sourceShape", rule
    yield _SH + "resultMessage", Literal(row["message"], language="zh")
    yield jx + "rule", rule
    if row["observed"]:
        yield _SH + "value", Literal(row["observed"])
        yield jx + "observed", Literal(row["observed"])
    if row["expected"]:
        yield jx + "expected", Literal(row["expected"])
    for name in ("difference", "tolerance"):
        if row[name]:
            yield jx + name, Literal(row[name], datatype=_DECIMAL)
    if row["place"]:
        yield jx + "place", Literal(row["place"])


def _component(of_validation: bool) -> str:
    """The local name of the component of what no SHACL component found: arithmetic, or reading."""
    return "ArithmeticConstraintComponent" if of_validation else "ReadingConstraintComponent"
