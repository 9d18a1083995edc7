"""The sums of the forms as SHACL find what our own engine finds: the same rules, the same figures."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph, Namespace, URIRef
from tests.unit.validate.conftest import Builder, cases, map_tables

from jixiao.settings import Settings
from jixiao.validate import check_tables
from jixiao.validate.rules import Sum, load
from jixiao.validate.sums import left_out, sums

BASE = Settings().base
SH = Namespace("http://www.w3.org/ns/shacl#")
_SHAPE = re.compile(r'rule/(\w+)#sum-(\d+)-[\w-]+> a sh:NodeShape .*?sh:select """(.*?)"""', re.DOTALL)
_PREFIXES = (f"PREFIX jx: <{BASE}ns#> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX qudt: <http://qudt.org/schema/qudt/>")


def _ours(builder: Builder) -> set[tuple[str, str]]:
    return {(f.code, f"{f.unit_key}/{f.year_key}/#{f.row_id}") for f in check_tables(builder.tables, Settings())[0]}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[tuple[str, str]], set[str]]:
    """The cases of sums as a graph, what our engine finds by the rules that are written, and the units whose digits a store rewrites.

    A store makes 10.00000 and 12.0 of what is 10 and 12 and so no longer knows how many digits were printed; pySHACL does.
    """
    builder, digits = Builder(), set()
    for case in cases():
        if case["file"] not in ("accounts", "budgets", "evaluations", "plans"):
            continue
        for number, given in enumerate(case.get("documents", [case]), 1):
            builder.document(f"{case['name']} / {number}", given.get("forms", []), given, case["name"])
            if re.search(r"\.\d{3}|\.0'", str(given.get("forms"))):
                digits.add(builder.tables["documents"][-1]["unit_key"])
    not_written = {rule.where for rule in load() if rule.where in left_out()}
    whole = {r.code for r in load()} - {r.code for r in load() if r.where in not_written}
    found = {hit for hit in _ours(builder) if hit[0] in whole}
    return map_tables(builder.tables, tmp_path_factory.mktemp("sums")), found, digits


def test_every_written_rule_finds_what_the_engine_finds(files: tuple[Path, set[tuple[str, str]], set[str]]) -> None:
    path, expected, digits = files
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    out = {rule.where for rule in load() if rule.where in left_out()}
    whole = {rule.code for rule in load()} - {rule.code for rule in load() if rule.where in out}
    found = set()
    for code, _, query in _SHAPE.findall(sums(BASE)):
        for row in store.query(f"{_PREFIXES}\n{query.replace(chr(92) * 2, chr(92))}"):
            if code in whole:
                found.add((code, row["value"].value.split("/unit/")[1]))
    assert len(expected) > 20
    kept = {hit for hit in expected if hit[1].split("/")[0] not in digits}
    assert kept == {hit for hit in found if hit[1].split("/")[0] not in digits}


def test_pyshacl_agrees(tmp_path: Path) -> None:
    """Four shapes of four kinds: alternatives, levels of codes, the first that is there, digits of a tolerance."""
    wanted = ("F01 ", "F01-F05 balance off", "F06 ", "P04", "P02")
    builder = Builder()
    for case in cases():
        if case["name"].startswith(wanted) and "documents" not in case:
            builder.document(case["name"], case.get("forms", []), case, case["name"])
    graph = Graph()
    for quad in ox.parse(path=str(map_tables(builder.tables, tmp_path)), format=ox.RdfFormat.N_QUADS):
        if "#" in quad.predicate.value or "w3.org" in quad.predicate.value or "qudt" in quad.predicate.value:
            graph.parse(data=f"{ox.Triple(quad.subject, quad.predicate, quad.object)} .", format="nt")
    chosen = Graph().parse(data=sums(BASE))
    for shape in set(chosen.subjects(SH.targetNode)):
        if not re.search(r"rule/(F01#sum-1-|F06#sum-7-|P04#|P02#)", str(shape)):
            chosen.remove((shape, SH.targetNode, None))
    _, report, _ = pyshacl.validate(graph, shacl_graph=chosen, inplace=True)
    assert isinstance(report, Graph)
    found = {(str(report.value(r, SH.sourceShape)).split("/rule/")[1][:3], str(report.value(r, SH.value)).split("/unit/")[1])
             for r in report.objects(None, SH.result)}
    ours = _ours(builder)
    assert {code for code, _ in found} == {"F01", "F06", "P02", "P04"}
    assert found <= ours
    assert {hit for hit in ours if hit[0] in ("F01", "P04", "P02")} <= found


def test_what_is_not_written_has_a_reason() -> None:
    out = left_out()
    written = {int(number) for _, number, _ in _SHAPE.findall(sums(BASE))}
    for number, rule in enumerate(load(), 1):
        assert (number in written) != (rule.where in out)
    assert all(isinstance(rule, Sum) for rule in load() if rule.where in out)
    assert URIRef(f"{BASE}code/rule/F01") in set(Graph().parse(data=sums(BASE)).objects())
