"""Runs: prefixes, conditions, joins, graphs, sets of quads, counts."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao import resources
from jixiao.mapping import Count, explain, run, trace
from jixiao.mapping.functions import FUNCTIONS

Bench = Callable[..., Any]

SIMPLE = """
    prefixes: {ex: "http://e/"}
    mappings:
      m:
        sources: [[t.csv~csv]]
        s: ex:$(id)
        %s
"""


def test_a_prefix_of_the_user_wins_over_a_well_known_one(bench: Bench) -> None:
    mapped = bench("""
        prefixes: {schema: "http://mine/", rdfs: "http://mine/rdfs#"}
        mappings: {m: {sources: [[t.csv~csv]], s: "schema:$(id)", po: [[rdfs:label, $(id)], [skos:notation, $(id)]]}}
        """, t=[{"id": "1"}])
    assert mapped.lines == ['<http://mine/1> <http://mine/rdfs#label> "1" .',
                            '<http://mine/1> <http://www.w3.org/2004/02/skos/core#notation> "1" .']


def test_the_base_is_a_prefix_and_an_external(bench: Bench) -> None:
    mapped = bench("""
        prefixes: {jx: "$(_base)ns#"}
        external: {who: 甲}
        mappings: {m: {sources: [[t.csv~csv]], s: "base:x/$(id)", po: [[a, jx:Thing], [jx:by, "$(_who) $(id)"]]}}
        """, t=[{"id": "1"}])
    assert mapped.lines == [
        "<https://example.org/x/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/ns#Thing> .",
        '<https://example.org/x/1> <https://example.org/ns#by> "甲 1" .']


def test_long_and_short_spellings_say_the_same(bench: Bench) -> None:
    rows = [{"id": "1", "v": "x", "n": "5"}]
    short = bench(SIMPLE % "po: [[ex:p, $(v), zh~lang], [[ex:q, ex:r], [$(v), $(n)]], [ex:n, $(n), xsd:integer], [a, ex:T]]", t=rows)
    long = bench("""
        prefix: {ex: "http://e/"}
        source: {t: {access: t.csv, type: localfile, delimiter: ",", referenceFormulation: csv}}
        mapping:
          m:
            source: t
            subject: ex:$(id)
            predicateobject:
              - predicate: ex:p
                object: {value: $(v), language: zh}
              - predicates: [ex:q, ex:r]
                objects: [{value: $(v), type: literal}, [$(n)]]
              - p: ex:n
                o: [[$(n), xsd:integer]]
              - p: rdf:type
                o: {value: ex:T, type: iri}
        """, t=rows)
    assert short.text == long.text
    assert len(short.lines) == 7


@pytest.mark.parametrize(("condition", "kept"), [
    ("{function: equal, parameters: [$(v), a]}", ["1"]),
    ("{function: notEqual, parameters: [$(v), a]}", ["2", "3"]),
    ("{function: empty, parameters: [$(v)]}", ["3"]),
    ("{function: notEmpty, parameters: [$(v)]}", ["1", "2"]),
    ("{function: oneOf, parameters: [$(v), a, b x]}", ["1", "2"]),
    ("{function: matches, parameters: [$(v), 'b.*']}", ["2"]),
    ("{function: and, parameters: [{f: notEmpty, parameters: [$(v)]}, {f: notEqual, parameters: [$(id), '1']}]}", ["2"]),
    ("{function: or, parameters: [{f: empty, parameters: [$(v)]}, {f: equal, parameters: [$(v), a]}]}", ["1", "3"]),
    ("{function: not, parameters: [{function: equal, parameters: [$(v), a]}]}", ["2", "3"]),
    ("[{function: notEmpty, parameters: [$(v)]}, {function: notEqual, parameters: [$(v), a]}]", ["2"]),
    ("{function: idlab-fn:equal, parameters: [[grel:valueParameter, $(v)], [grel:valueParameter2, a]]}", ["1"]),
    ("{function: equal, parameters: ['$(id)-$(v)', 1-a]}", ["1"]),
])
def test_conditions_choose_rows_for_a_mapping_and_for_a_statement(bench: Bench, condition: str, kept: list[str]) -> None:
    rows = [{"id": "1", "v": "a"}, {"id": "2", "v": "b x"}, {"id": "3", "v": ""}]
    of_mapping = bench(SIMPLE % f"condition: {condition}\n        po: [[ex:p, $(id)]]", t=rows)
    of_statement = bench(SIMPLE % f"po: [{{p: ex:p, o: $(id), condition: {condition}}}]", t=rows)
    assert of_mapping.objects == of_statement.objects == kept


def test_every_function_is_documented() -> None:
    page = (resources.folder("mappings").parent / "docs" / "mapping.md").read_text(encoding="utf-8")
    for name, function in FUNCTIONS.items():
        assert f"| `{name}` | {function.zh} | {function.en} |" in page


def test_split_makes_one_term_for_each_part(bench: Bench) -> None:
    mapped = bench(SIMPLE % "po: [{p: ex:p, o: {function: split, parameters: [$(v), ；], language: zh}}]",
                   t=[{"id": "1", "v": "甲； 乙 ；；甲；　丙"}, {"id": "2", "v": ""}])
    assert mapped.objects == ["丙", "乙", "甲"]
    assert all(line.endswith('"@zh .') for line in mapped.lines)


def test_split_values_are_checked_like_others(bench: Bench) -> None:
    mapped = bench(SIMPLE % "po: [{p: ex:p, o: {function: split, parameters: [$(v), ','], datatype: xsd:integer}}]",
                   t=[{"id": "1", "v": "1,2,x"}])
    assert mapped.objects == ["1", "2"]
    assert [(f.observed, f.place) for f in mapped.outcome.findings] == [("x", "t.csv row 2 column v")]


JOIN = """
    prefixes: {ex: "http://e/"}
    mappings:
      child:
        sources: [[t.csv~csv]]
        s: ex:$(id)
        po: [[ex:in, {mapping: parent, condition: [
          {function: equal, parameters: [[str1, $(a)], [str2, $(x)]]}, {function: equal, parameters: [[str1, $(b)], [str2, $(y)]]}]}]]
      parent: {sources: [[u.csv~csv]], s: "ex:parent/$(key)"}
"""


def test_a_join_finds_all_parents_on_all_columns_and_nothing_on_empty_cells(bench: Bench) -> None:
    children = [{"id": "1", "a": "x", "b": "1"}, {"id": "2", "a": "x", "b": "2"}, {"id": "3", "a": "", "b": "1"}]
    parents = [{"key": "p", "x": "x", "y": "1"}, {"key": "q", "x": "x", "y": "1"}, {"key": "p", "x": "x", "y": "1"},
               {"key": "r", "x": "", "y": "1"}, {"key": "", "x": "x", "y": "2"}]
    mapped = bench(JOIN, t=children, u=parents)
    assert mapped.lines == ["<http://e/1> <http://e/in> <http://e/parent/p> .", "<http://e/1> <http://e/in> <http://e/parent/q> ."]
    assert mapped.outcome.counts["t.csv"].rows_without == 2


def test_an_object_of_the_same_table_needs_no_condition(bench: Bench) -> None:
    mapped = bench("""
        prefixes: {ex: "http://e/"}
        mappings:
          m: {sources: [[t.csv~csv]], s: "ex:$(id)", po: [[ex:has, {mapping: n}]]}
          n: {sources: [[t.csv~csv]], s: "ex:$(id)-n", po: [[a, ex:N]]}
        """, t=[{"id": "1"}])
    assert "<http://e/1> <http://e/has> <http://e/1-n> ." in mapped.lines


def test_graphs_of_mapping_and_statement_add_up(bench: Bench) -> None:
    mapped = bench(SIMPLE % "graphs: ex:g/$(v)\n        po: [{p: ex:p, o: $(id), graphs: ex:h}, [ex:q, $(id)]]",
                   t=[{"id": "1", "v": "x"}])
    assert mapped.lines == ['<http://e/1> <http://e/p> "1" <http://e/g/x> .', '<http://e/1> <http://e/p> "1" <http://e/h> .',
                            '<http://e/1> <http://e/q> "1" <http://e/g/x> .']


def test_several_sources_and_subjects_and_files_make_one_set(tmp_path: Path) -> None:
    for name in ("t", "u"):
        (tmp_path / f"{name}.csv").write_text("id\n1\n", encoding="utf-8")
        (tmp_path / f"{name}.yml").write_text(
            "mappings: {m: {sources: [[t.csv~csv], [u.csv~csv]], s: ['http://e/$(id)', 'http://f/$(id)'], "
            "po: [[rdfs:label, $(id)]]}}", encoding="utf-8")
    out = io.BytesIO()
    outcome = run([tmp_path / "t.yml", tmp_path / "u.yml"], tmp_path, "http://b/", out)
    assert outcome.triples == len(out.getvalue().splitlines()) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.sampled_from("12345"), st.text("甲乙ab /\n\"", max_size=3)), min_size=1, max_size=12),
       seed=st.integers(0, 99))
def test_bytes_do_not_depend_on_the_order_of_rows(bench: Bench, rows: list[tuple[str, str]], seed: int) -> None:
    mapping = SIMPLE % "graphs: ex:g/$(v)\n        po: [[ex:p, $(v), zh~lang], [a, ex:T]]"
    table = [{"id": number, "v": text} for number, text in rows]
    first = bench(mapping, t=table)
    random.Random(seed).shuffle(table)
    assert bench(mapping, t=table).text == first.text
    assert first.lines == sorted(set(first.lines), key=str.encode)
    assert first.outcome.triples == len(first.lines) == len(set(first.quads))


def test_small_and_large_tables_go_different_ways_to_the_same_bytes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    children = [{"id": str(n), "a": str(n % 7), "b": "1"} for n in range(50)] * 2
    parents = [{"key": str(n), "x": str(n % 5), "y": "1"} for n in range(9)]
    small = bench(JOIN, t=children, u=parents)
    monkeypatch.setattr("jixiao.mapping.database.SMALL", 0)
    assert bench(JOIN, t=children, u=parents).text == small.text
    assert len(small.lines) > 50


def test_rows_and_cells_that_made_no_quad_are_counted(bench: Bench) -> None:
    rows = [{"id": "1", "v": "5", "unused": "x"}, {"id": "2", "v": "bad", "unused": ""}, {"id": "", "v": "7", "unused": "y"}]
    counts = bench(SIMPLE % "po: [[ex:p, $(v), xsd:integer]]", t=rows).outcome.counts
    assert counts == {"t.csv": Count(rows=3, rows_without=2, cells=7, cells_without=5, columns={"id": 1, "v": 2, "unused": 2})}


def test_tables_without_rows_and_mappings_without_statements_make_an_empty_file(bench: Bench) -> None:
    mapped = bench(SIMPLE % "po: [[ex:p, $(v), xsd:integer]]", t="id,v\n")
    assert (mapped.text, mapped.outcome.triples, mapped.outcome.counts["t.csv"].rows) == ("", 0, 0)
    assert bench(SIMPLE % "po: []", t="id\n1\n").text == ""


def test_tables_with_byte_order_mark_and_crlf_and_odd_names_are_read(tmp_path: Path) -> None:
    (tmp_path / "a[1]*.csv").write_bytes("\ufeffid,v\r\n1,\"x\r\ny\"\r\n".encode())
    (tmp_path / "m.yml").write_text(
        "mappings: {m: {sources: [['a[1]*.csv~csv']], s: 'http://e/$(id)', po: [[rdfs:label, $(v)]]}}", encoding="utf-8")
    out = io.BytesIO()
    run([tmp_path / "m.yml"], tmp_path, "http://b/", out)
    assert out.getvalue().decode().endswith('"x\\r\\ny" .\n')


def test_trace_names_the_row_and_the_statement(bench: Bench, tmp_path: Path) -> None:
    bench(JOIN, t=[{"id": "0", "a": "", "b": ""}, {"id": "1", "a": "x", "b": "1"}], u=[{"key": "p", "x": "x", "y": "1"}])
    [found] = trace([tmp_path / "m.yml"], tmp_path, "https://example.org/", "http://e/1")
    assert found.quad == "<http://e/1> <http://e/in> <http://e/parent/p> ."
    assert (found.table, found.row, found.mapping, found.place.line) == ("t.csv", 3, "child", 7)
    assert "t.csv row 3, mapping child (m.yml, line 7)" in str(found)


def test_explain_prints_the_plan(bench: Bench, tmp_path: Path) -> None:
    bench(JOIN, t=[{"id": "1", "a": "", "b": ""}], u=[{"key": "p", "x": "x", "y": "1"}])
    text = explain([tmp_path / "m.yml"], tmp_path)
    assert text.splitlines()[:2] == ["table t.csv", "  mapping child: <http://e/{id}>"]
    assert "<http://e/in> <http://e/parent/{key}> where {a} = u.csv {x} and {b} = u.csv {y}" in text
