"""Both SHACL engines give the same results: over generated records, the examples and the corpus, and where others went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from tests.property.engines import bench_data, broken, compare, constraints, records
from tests.property.random_queries import queries_at_random
from tests.property.random_shapes import shapes_at_random
from tests.unit.validate.conftest import Ran, map_tables

from jixiao.cli import main
from jixiao.errors import SettingsError, ShapeError
from jixiao.pipeline.stages import read_sources
from jixiao.settings import Settings, load
from jixiao.validate.shacl import run_shapes, store
from jixiao.validate.shacl.compile import compile_shapes
from jixiao.validate.shacl.data import Data, batches
from jixiao.validate.shacl.model import Result
from jixiao.validate.shacl.shapes import predicates, read_shapes
from jixiao.validate.shacl.terms import lexical, of_oxigraph

BASE = Settings().base
PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:x#> .
    <urn:x> sh:declare [ sh:prefix "x" ; sh:namespace "urn:x#"^^xsd:anyURI ] .
"""


def graph(turtle: str) -> Data:
    """A graph written as Turtle."""
    quads = ox.parse((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE)
    return Data((of_oxigraph(q.subject), of_oxigraph(q.predicate), of_oxigraph(q.object)) for q in quads)


def asked(select: str) -> Data:
    """A shape of one SPARQL constraint over all things that have a budget."""
    return graph(f'''[] sh:targetSubjectsOf :budget ; sh:sparql [ sh:prefixes <urn:x> ; sh:select """{select}""" ] .''')


def found(shapes: Data, data: Data, *, refused: str = "") -> list[Result]:
    """What both engines say, which has to be the same; and whether the fast path answered or why it did not."""
    compared = compare(shapes, data)
    assert compared.fast is not None
    assert compared.fast == compared.reference
    assert [*compared.refused.values()] == ([refused] if refused else [])
    return sorted(compared.fast.elements())


# --- generated graphs --------------------------------------------------------


def test_our_shapes_are_accepted() -> None:
    """What is not would be run by pySHACL, which takes many times as long: write it in another way (docs/validation-engines.md)."""
    assert compile_shapes(read_shapes(BASE, ())).refused == {}


def test_every_constraint_of_our_shapes_is_broken_and_both_engines_say_the_same(root: Path) -> None:
    shapes = read_shapes(BASE, ())
    compared = compare(shapes, broken(bench_data(root), shapes))
    assert compared.fast == compared.reference is not None
    said = {(r.shape, r.component.rpartition("#")[2].removesuffix("ConstraintComponent")) for r in compared.fast or ()}
    assert sorted(constraints(shapes) - said) == []


def test_records_changed_at_random(root: Path) -> None:
    compared = compare(read_shapes(BASE, ()), records(bench_data(root), seed=0, number=2))
    assert compared.fast == compared.reference is not None
    assert compared.refused == {}
    assert len(compared.fast or ()) > 50


def test_random_shapes_over_random_data() -> None:
    compared = [compare(*shapes_at_random(seed)) for seed in range(8)]
    assert [seed for seed, one in enumerate(compared) if one.fast != one.reference] == []
    assert sum(one.fast.total() for one in compared if one.fast) > 200


def test_random_queries_over_random_data() -> None:
    compared = [compare(*queries_at_random(seed)) for seed in range(4)]
    assert [seed for seed, one in enumerate(compared) if one.fast != one.reference] == []
    assert sum(len(one.refused) for one in compared) < 8, "most of the queries are refused"


def test_planted_violations_are_found_and_nothing_else(root: Path, tmp_path: Path) -> None:
    bench = bench_data(root)
    bench.write(150_000, tmp_path)
    expected = [tuple(line.split("\t")) for line in (tmp_path / "expected.tsv").read_text(encoding="utf-8").splitlines()]
    hits = run_shapes(tmp_path / "dump.nq", Settings())
    rules = sorted((hit.rule, hit.component.rpartition("#")[2].removesuffix("ConstraintComponent"), hit.focus) for hit in hits)
    assert sorted((shape.removeprefix("code/rule/").partition("#")[0], *rest) for shape, *rest in expected) == rules
    assert len({shape for shape, *_ in expected}) > 35
    assert {hit.document for hit in hits if "#" in hit.focus} < {f"{number:016x}" for number in range(300)}


def test_rule_cases_and_examples(ran: Ran, examples: Path, tmp_path: Path) -> None:
    """The hits of the fast path are those of the reference."""
    files = [next(examples.glob(f"*{name}")) for name in ("目标.txt", "整体支出绩效自评表.xlsx")]
    graphs = [ran.nquads, map_tables(read_sources(files, Settings(), lambda *_: None), tmp_path)]
    fast, slow = ([hit for nquads in graphs for hit in run_shapes(nquads, Settings(fast_shapes_from=size))] for size in (0, 10**9))
    assert fast == slow
    assert {hit.rule for hit in fast} >= {"I01", "I02", "I03", "I04", "P07", "S07"}


# --- where other engines gave wrong answers ----------------------------------

RATES = ':a :budget 8.0 ; :executed 4.0 ; :rate 50 . :b :budget 3.0 ; :executed 1.5 ; :rate 51 .'


@pytest.mark.parametrize(("formula", "wrong"), [
    ("?executed / ?budget * 100 != ?rate", [b"<urn:x#b>"]),
    ("(?executed / ?budget) * 100 != ?rate", [b"<urn:x#b>"]),
    ("100 * ?executed / ?budget != ?rate", [b"<urn:x#b>"]),
    ("?executed / (?budget * 100) != ?rate", [b"<urn:x#a>", b"<urn:x#b>"]),
    ("?rate - ?executed + ?budget != 54", [b"<urn:x#b>"]),
    ("?budget / ?executed / 2 != 1", []),
])  # fmt: skip
def test_operators_of_one_rank_are_read_from_the_left(formula: str, wrong: list[bytes]) -> None:
    shapes = asked(f"SELECT $this WHERE {{ $this x:budget ?budget ; x:executed ?executed ; x:rate ?rate . FILTER ({formula}) }}")
    assert [r.focus for r in found(shapes, graph(RATES))] == wrong


def test_a_library_that_calculates_wrongly_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "sound", lambda: False)
    shapes = asked("SELECT $this WHERE { $this x:budget ?b ; x:executed ?e ; x:rate ?r . FILTER (?e / ?b * 100 != ?r) }")
    results = found(shapes, graph(RATES), refused="a query that calculates, in this version of pyoxigraph")
    assert [r.focus for r in results] == [b"<urn:x#b>"]


def test_the_installed_library_calculates_rightly() -> None:
    assert store.sound()


def test_spelling_of_numbers_is_kept() -> None:
    """A store has one number where the graph has two, and another datatype than the graph."""
    shapes = graph("""[] sh:targetSubjectsOf :budget ;
        sh:property [ sh:path :budget ; sh:maxCount 1 ; sh:hasValue 95.00 ; sh:in ( 95.0 95.00 ) ] ,
                    [ sh:path :count ; sh:datatype xsd:nonNegativeInteger ] .""")
    data = graph(':a :budget 95.0, 95.00 ; :count "5"^^xsd:nonNegativeInteger . :b :budget "95"^^xsd:decimal .')
    results = found(shapes, data)
    assert [(r.focus, r.component.rpartition("#")[2], lexical(r.value) if r.value else "") for r in results] == [
        (b"<urn:x#b>", "HasValueConstraintComponent", ""), (b"<urn:x#b>", "InConstraintComponent", "95"),
        (b"<urn:x#a>", "MaxCountConstraintComponent", "")]  # fmt: skip


def test_plain_strings_and_typed_strings_are_the_same() -> None:
    shapes = graph("""[] sh:targetSubjectsOf :stage ;
        sh:property [ sh:path :stage ; sh:datatype xsd:string ; sh:in ( "a" "b"^^xsd:string ) ] .""")
    assert found(shapes, graph(':x :stage "a"^^xsd:string, "b" . :y :stage "a" .')) == []
    assert [lexical(r.value) for r in found(shapes, graph(':x :stage "a"@en, "c" .')) if "InC" in r.component] == ["a", "c"]


def test_sums_are_asked_once_and_hold_for_each_node() -> None:
    shapes = asked("""SELECT $this WHERE { $this x:budget ?b ; x:part ?p . ?p x:amount ?a }
        GROUP BY $this ?b HAVING (SUM(?a) > ?b + 0.01 || SUM(?a) < ?b - 0.01)""")
    data = graph(""":a :budget 10.0 ; :part [ :amount 4.0 ] , [ :amount 6.00 ] .
        :b :budget 10.00 ; :part [ :amount 4.0 ] , [ :amount 6.02 ] .
        :c :budget 1.0 .""")
    assert [r.focus for r in found(shapes, data)] == [b"<urn:x#b>"]


# --- what is not accepted is left to the reference ---------------------------

FIGURES = ':a :budget 12.5 ; :executed 13.0 ; :label "x" . :b :budget 12.5 ; :executed 12.5 .'


@pytest.mark.parametrize(("where", "reason"), [
    ("$this x:budget ?b . FILTER (?b > 12 && $this != x:none)", "a query with $this in an expression"),
    ("$this x:budget ?b . BIND (?b + 1 AS ?c) FILTER (?c > 13)", "a query with “BIND” in a triple"),
    ("$this x:budget/x:none ?b", "a query with “/” in a triple"),
    ("$this x:budget ?b . FILTER (STR(?b) = '12.5')", "a query with STR in an expression"),
    ("$this x:budget ?b ; x:executed ?b", "a query that joins on objects"),
    ("$this x:budget 12.5", "a query with “12.5” in a triple"),
    ("FILTER EXISTS { $this x:budget ?b }", "a query without a triple of $this in its outermost group"),
    ("$this ?p ?b", "a query with a predicate that is no IRI"),
    ("$this x:budget ?b . { $this x:executed ?e . FILTER (?e > ?b) }", "a query with an expression over a variable of another group"),
    ("$this x:budget ?b . OPTIONAL { ?y x:executed ?e . OPTIONAL { $this x:label ?l } }",
     "a query with an inner group that shares a variable with more than the group around it"),
    ("$this x:budget ?b ; x:label ?l . FILTER (?b > 12 || ?l = 'x')", "a query over literals that are not all plain numbers"),
    ("$this x:budget ?b . FILTER (?b * ?b * ?b * ?b * ?b * ?b * ?b * ?b * ?b * ?b > 1)", "a query over numbers of too many digits"),
])  # fmt: skip
def test_queries_that_are_not_accepted(where: str, reason: str) -> None:
    found(asked(f"SELECT $this WHERE {{ {where} }}"), graph(FIGURES), refused=reason)


def test_answers_that_are_numbers_are_left_to_the_reference() -> None:
    """A store would answer 12.5 for 12.50."""
    shapes = asked("SELECT $this ?value WHERE { $this x:budget ?value . FILTER (?value > 12) }")
    results = found(shapes, graph(":a :budget 12.50 ."), refused="a query whose value is a literal that a store rewrites")
    assert [lexical(r.value) for r in results] == ["12.50"]


def test_a_literal_elsewhere_does_not_matter() -> None:
    shapes = asked("SELECT $this WHERE { $this x:budget ?b ; x:executed ?e . FILTER (?e > ?b) }")
    assert [r.focus for r in found(shapes, graph(FIGURES + ' :c :executed "none" .'))] == [b"<urn:x#a>"]


@pytest.mark.parametrize(("turtle", "reason"), [
    ("[ sh:path :p ; sh:pattern 'a' ; sh:flags 'x' ]", "sh:flags x"), ("[ sh:path :p ; sh:nonsense 1 ]", "sh:nonsense"),
    ("[ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ]", "sh:inversePath of a sequence"),
])  # fmt: skip
def test_features_that_are_not_accepted(turtle: str, reason: str) -> None:
    found(graph(f"[] sh:targetSubjectsOf :budget ; sh:property {turtle} ."), graph(FIGURES), refused=reason)


def test_a_refused_shape_leaves_the_others_to_the_fast_path() -> None:
    shapes = graph("""[] sh:targetSubjectsOf :budget ; sh:not [ sh:property [ sh:path :label ; sh:minCount 1 ] ] .
        [] sh:targetSubjectsOf :budget ; sh:property [ sh:path [ sh:inversePath ( :p :q ) ] ; sh:minCount 1 ] .""")
    results = found(shapes, graph(FIGURES), refused="sh:inversePath of a sequence")
    assert [(r.focus, r.component.rpartition("#")[2]) for r in sorted(results, key=lambda r: r.component)] == [
        (b"<urn:x#a>", "MinCountConstraintComponent"), (b"<urn:x#b>", "MinCountConstraintComponent"),
        (b"<urn:x#a>", "NotConstraintComponent")]  # fmt: skip


# --- a project's own shapes --------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], tuple[Path, Settings]]:
    """A project with a shape of its own, and a graph of one indicator."""

    def made(turtle: str) -> tuple[Path, Settings]:
        (tmp_path / "shapes").mkdir()
        head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix jx: <ns#> .\n"
        (tmp_path / "shapes" / "own.ttl").write_text(head + turtle, encoding="utf-8")
        node, document = f"<{BASE}unit/u/2025/#i-1>", f"<{BASE}document/00/>"
        said = (("note", '"a"'), ("secret", '"b \\u7532"'), ("note", '"\\t"'))
        lines = [f"{node} <{BASE}ns#{p}> {o} {document} .\n" for p, o in said]
        (tmp_path / "dump.nq").write_text("".join(lines), encoding="utf-8")
        return tmp_path / "dump.nq", Settings(project=tmp_path)

    return made


def test_a_closed_shape_sees_all_predicates(own: Callable[[str], tuple[Path, Settings]]) -> None:
    nquads, settings = own("<code/rule/X01#a> jx:rule <code/rule/X01> ; sh:targetSubjectsOf jx:note ; sh:closed true ; "
                           "sh:property [ sh:path jx:note ; jx:rule <code/rule/X01> ] .")  # fmt: skip
    assert [(hit.rule, hit.document, hit.component.rpartition("#")[2]) for hit in run_shapes(nquads, settings)] == [
        ("X01", "00", "ClosedConstraintComponent")]  # fmt: skip


def test_a_query_sees_the_predicates_that_it_names_in_any_way(own: Callable[[str], tuple[Path, Settings]]) -> None:
    nquads, settings = own(f'<code/rule/X01#a> jx:rule <code/rule/X01> ; sh:targetSubjectsOf jx:note ; sh:message "有秘密"@zh ; '
                           f'sh:sparql [ sh:select "SELECT $this WHERE {{ $this <{BASE}ns#secret> ?s }}" ] .')  # fmt: skip
    assert [hit.message for hit in run_shapes(nquads, settings)] == ["有秘密"]
    shapes = read_shapes(settings.base, settings.own)
    (batch,) = batches(nquads, predicates(shapes), settings.base)
    assert {lexical(o) for _, _, o in batch.data} == {"a", "\t", "b 甲"}


def test_a_shape_without_a_rule_is_an_error(own: Callable[[str], tuple[Path, Settings]]) -> None:
    nquads, settings = own("<urn:n> sh:targetSubjectsOf jx:note ; sh:property <urn:p> . <urn:p> sh:path jx:none ; sh:minCount 1 .")
    with pytest.raises(ShapeError, match="urn:p names no rule"):
        run_shapes(nquads, settings)


def test_broken_shapes_are_told(own: Callable[[str], tuple[Path, Settings]]) -> None:
    nquads, settings = own("<urn:p> a sh:NodeShape ; sh:path jx:none ; sh:targetSubjectsOf jx:note .")
    with pytest.raises(ShapeError, match="cannot be run"):
        run_shapes(nquads, settings)


OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix jx: <ns#> .
<code/rule/I01#own> jx:rule <code/rule/I01> ; sh:targetClass jx:UnitYear ; sh:severity sh:Info ; sh:sparql [
    sh:prefixes <ns#> ; sh:message "年度"@zh ;
    sh:select "SELECT $this WHERE { $this jx:fiscalYear ?y . FILTER (STR(?y) > '2000') }" ] .
"""


def test_validate_says_what_the_reference_ran(examples: Path, tmp_path: Path) -> None:
    """A project's own shape that is not accepted: the same findings, and a line that says so."""
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "own.ttl").write_text(OWN, encoding="utf-8")
    (tmp_path / "jixiao.toml").write_text("", encoding="utf-8")
    tables, config = str(tmp_path / "tables"), ["--config", str(tmp_path / "jixiao.toml")]
    assert CliRunner().invoke(main, ["extract", str(next(examples.glob("*目标.txt"))), "-o", tables, *config]).exit_code in (0, 1)
    written, said = [], []
    for engine in ("fast", "pyshacl"):
        result = CliRunner().invoke(main, ["validate", tables, "--engine", engine, *config])
        assert result.exit_code in (0, 1), result.output
        written.append((tmp_path / "tables" / "findings.csv").read_text(encoding="utf-8"))
        said.append("I01#own 由 pySHACL 核查 is run by pySHACL: a query with STR" in result.output)
    assert written[0] == written[1]
    assert "年度。" in written[0]
    assert said == [True, False]


@pytest.mark.parametrize("value", ["-1", "true", '"many"', "0.5"])
def test_the_size_from_which_the_fast_path_is_used_is_a_whole_number(value: str, tmp_path: Path) -> None:
    (tmp_path / "jixiao.toml").write_text(f"fast_shapes_from = {value}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="whole number"):
        load(tmp_path / "jixiao.toml")
