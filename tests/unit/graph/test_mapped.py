"""What the mappings make of documents keeps to the ontology, and the named queries find what is known to be in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree
from pyoxigraph import Literal, NamedNode, Quad

from jixiao.cli import main
from jixiao.graph import Store, named_queries, parse, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings()
BASE = SETTINGS.base
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
VOCABULARY = list(vocabulary_quads(SETTINGS))


@pytest.fixture(scope="module")
def demo(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents to tables, to RDF, to findings, by the commands."""
    folder = tmp_path_factory.mktemp("demo")
    for command in (["extract", str(examples), "-o", str(folder)], ["validate", str(folder)]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code in (0, 1), result.output
    return folder / "dump.nq"


@pytest.fixture(scope="module")
def store(demo: Path) -> Store:
    return Store(BASE).load(demo)


def said(predicate: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for quad in VOCABULARY:
        if quad.predicate.value == predicate:
            out.setdefault(quad.subject.value, []).append(quad.object.value)
    return out


def test_domains_ranges_and_kinds_hold(demo: Path) -> None:
    quads = list(parse(demo))
    domains, ranges, wider, kinds = said(RDFS + "domain"), said(RDFS + "range"), said(RDFS + "subClassOf"), said(TYPE)
    types: dict[str, set[str]] = {}
    for quad in (*VOCABULARY, *quads):
        if quad.predicate.value == TYPE:
            types.setdefault(quad.subject.value, set()).update(_and_above(quad.object.value, wider))
    wrong = {problem for quad in quads for problem in problems(quad, domains, ranges, kinds, types)}
    assert sorted(wrong) == []


def _and_above(name: str, wider: dict[str, list[str]]) -> set[str]:
    """A class and all classes that it lies below."""
    return {name}.union(*(_and_above(above, wider) for above in wider.get(name, ())))


def problems(
    quad: Quad, domains: dict[str, list[str]], ranges: dict[str, list[str]], kinds: dict[str, list[str]], types: dict[str, set[str]],
) -> Sequence[str]:
    name, out = quad.predicate.value, []
    if not name.startswith(BASE):
        return out
    literal = isinstance(quad.object, Literal)
    if "http://www.w3.org/2002/07/owl#" + ("DatatypeProperty" if literal else "ObjectProperty") not in kinds.get(name, ()):
        out.append(f"{name} has the value {quad.object}")
    for wanted in domains.get(name, ()):
        if wanted not in types.get(quad.subject.value, {wanted}):
            out.append(f"{name} of {quad.subject}, which is no {wanted}")
    for wanted in ranges.get(name, ()):
        found = ({quad.object.datatype.value, RDFS + "Literal"} if isinstance(quad.object, Literal)
                 else types.get(quad.object.value, {wanted}))
        if wanted not in found:
            out.append(f"{name} with {quad.object}, which is no {wanted}")
    return out


def test_every_iri_of_the_base_is_described(demo: Path) -> None:
    quads = [*VOCABULARY, *parse(demo)]
    known = {q.subject.value for q in quads}
    named = {t.value for q in quads for t in (q.predicate, q.object) if isinstance(t, NamedNode) and t.value.startswith(BASE)}
    assert sorted(named - known) == []


def ask(store: Store, name: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    answer = store.query(named_queries(SETTINGS)[name].text(BASE, values))
    at = [answer.columns.index(c) for c in columns]
    return [tuple(row[i] for i in at) for row in answer.text()]


# How many rows each question has over the examples, and some that their figures give: two forms were made to contradict themselves,
# the self-evaluation of 2025 and the plan of 2026 are of one unit, and one project form of 60 万元 has a schedule that ends at 50.
DEMO: dict[str, tuple[int, tuple[str, ...], list[tuple[str, ...]]]] = {
    "carry-over-without-opening": (0, (), []),
    "categories-by-unit-and-year": (32, ("year", "level2", "indicators"), [("2026", "经济成本指标", "5"),
        ("2025", "生态效益指标", "2")]),
    "changed-between-versions": (0, (), []),
    "claimed-by-several-projects": (1, ("target", "actual", "forms"), [("≥1000条", "1500余条", "2")]),
    "claims-against-tables": (0, (), []),
    "competing-figures": (0, (), []),
    "cost-overspending": (0, (), []),
    "forms-not-adding-up": (6, ("rule", "expected", "observed"),
                            [("P07", "≥ 60", "50"), ("S01", "92.67", "97.26"), ("S06", "99.30", "98.30"), ("F08", "744.06", "762.06"),
                             ("S07", "≤ 5", "6")]),
    "forms-not-filed": (2, ("unit", "latest"), [("云岚区应急管理局", ""), ("望川市应急管理局", "")]),
    "indicators-dropped": (0, (), []),
    "initial-budget-without-appropriation": (0, (), []),
    "low-execution": (0, (), []),
    "near-perfect-scores": (1, ("unit", "year", "score"), [("青禾县应急管理局", "2025", "100.54")]),
    "operators-not-stated": (9, ("source", "verbatim"), [("repaired", "-100%"), ("implied", "100套"), ("implied", "98%")]),
    "planned-happened-cost": (14, ("year", "indicator", "actual", "budget", "executed"),
                              [("2025", "应急救援演练次数", "7场", "528.90", "521.46"), ("2025", "防灾演练次数", "", "60.00", "")]),
    "project-forms-against-budget": (1, ("year", "projects", "sum", "printed", "agree"), [
        ("2026", "2", "400000", "400000", "是 yes")]),
    "projects-against-accounts": (1, ("projects", "executed", "accounts"), [("2", "1423000", "10339600")]),
    "qualitative-share": (4, ("year", "targets", "qualitative", "percent"), [("2025", "18", "2", "11.1"),
        ("2026", "37", "3", "8.1")]),
    "rules-evaluated": (120, ("rule", "evaluated", "failed"), [("F05", "1", "0"), ("P07", "12", "1"), ("S07", "53", "1")]),
    "said-about": (9, ("year", "said_in", "name", "agree"), [("2025", "指标完成值", "生产安全事故起数", "是 yes")]),
    "satisfaction-targets": (15, ("year", "indicator", "operator", "target", "actual"),
                             [("2025", "群众应急服务满意度", "≥", "90", "96"), ("2026", "群众应急服务满意度", "≥", "92", "")]),
    "spending-by-function": (6, ("code", "total", "basic", "project"), [("224", "1862.64", "1000.28", "862.36"),
        ("223", "150", "0", "150")]),
    "targets-below-last-result": (7, ("indicator", "last_result", "target"),
                                  [("群众应急服务满意度", "96%", "≥ | 92 | %"), ("森林火灾受害面积占比", "0.2‰", "≤ | 0.5 | ‰"),
                                   ("生产安全事故隐患排查次数", "134次", "≥ | 130 | 次")]),
    "three-public-over-budget": (12, ("said_in", "item", "budget", "final", "over_budget"),
                                 [("1 决算表", "合计", "13", "10", "否 no"), ("2 基础数据表", "三公经费", "13", "10", "否 no")]),
    "unmet-but-full-score": (0, (), []),
    "weight-sums": (4, ("indicators", "sum", "as_required"), [("16", "100", "是 yes"), ("15", "100", "是 yes")]),
    "where-from": (11, ("part", "row", "column", "fills"), [("sheet 2", "20", "7", "indicators.weight")]),
}


@pytest.mark.parametrize("name", sorted(named_queries(SETTINGS)))
def test_demo_answers(store: Store, name: str) -> None:
    """Every named query runs on the examples; a new one needs its line above."""
    count, columns, some = DEMO[name]
    rows = ask(store, name, *columns)
    assert len(rows) == count
    assert [row for row in some if row not in rows] == []


@pytest.mark.parametrize(("kind", "expected"), [("stratml", "表单 forms 11 · 绩效指标 indicators 117"),
("fdp", "数据包 packages 1 · 金额 amounts 784")])
def test_exports_hold_the_examples(demo: Path, tmp_path: Path, kind: str, expected: str) -> None:
    """Every plan and self-evaluation, every indicator, every amount; each XML file has the structure of the standard."""
    done = CliRunner().invoke(main, ["export", kind, str(demo), "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert expected in done.output
    structure = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "exports" / "performance_plan.xsd"))
    for path in tmp_path.glob("*.xml"):
        structure.assertValid(etree.parse(path))
