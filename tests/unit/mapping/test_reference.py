"""The compiled queries against a plain row-by-row reading of the same plan."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao import resources
from jixiao.mapping import run
from jixiao.mapping.prepare import prepared
from jixiao.mapping.reference import quads
from jixiao.model import TABLES


def compare(mappings: list[Path], data: Path) -> int:
    """Assert that all ways give the same lines and counts: row by row in Python, compiled, by reference; returns how many."""
    out, streamed = io.BytesIO(), io.BytesIO()
    sorted_run = run(mappings, data, "https://example.org/", out)
    other_run = run(mappings, data, "https://example.org/", streamed, in_order=False)  # never row by row
    assert sorted_run == other_run
    lines = out.getvalue().decode().split("\n")[:-1]
    assert lines == sorted(streamed.getvalue().decode().split("\n")[:-1], key=str.encode)
    with prepared(mappings, data, "https://example.org/") as (plan, sources):
        assert lines == sorted(quads(plan, sources), key=str.encode)
    return len(lines)


MAPPING = """
prefixes: {ex: "http://e/"}
mappings:
  child:
    sources: [[t.csv~csv]]
    s: ex:$(id)/$(v)
    graphs: [ex:g, ex:g/$(w)]
    condition: {function: not, parameters: [{function: equal, parameters: [$(v), x]}]}
    po:
      - [ex:v, $(v), zh~lang]
      - [[ex:n, ex:m], [$(w), "$(v)-$(w)"], xsd:integer]
      - p: ex:$(id)
        o: {function: split, parameters: [$(w), ","], datatype: xsd:decimal}
        condition: [{function: notEmpty, parameters: [$(v)]}, {function: oneOf, parameters: [$(id), "1", "2"]}]
      - p: ex:in
        o: {mapping: parent, condition: [{function: equal, parameters: [[str1, $(id)], [str2, $(key)]]},
                                         {function: equal, parameters: [[str1, $(v)], [str2, $(v)]]}]}
        condition: {function: matches, parameters: [$(w), "[0-9,]*"]}
  parent:
    sources: [[u.csv~csv]]
    s: ex:parent/$(w)
    po: [[a, ex:Parent], [ex:key, ex:key/$(key)~iri]]
"""
CELL = st.sampled_from(["", "x", "1", "2", "1,2", " 3 ,, x", "甲/乙", 'a"\n\\', "0.50"])
ROWS = st.lists(st.tuples(st.sampled_from(["", "1", "2", "3"]), CELL, CELL), min_size=1, max_size=10)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(children=ROWS, parents=ROWS)
def test_both_ways_give_the_same_quads(tmp_path: Path, children: list[tuple[str, ...]], parents: list[tuple[str, ...]]) -> None:
    for name, header, rows in (("t", ("id", "v", "w"), children), ("u", ("key", "v", "w"), parents)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8")
    compare([tmp_path / "m.yml"], tmp_path)


# Values by type of column, and by name where conditions of the shipped mappings ask for them.
BY_TYPE = {"integer": ["1", "2", "", "x"], "decimal": ["0.50", "", "约3"], "year": ["2024", "", "24"], "boolean": ["yes", "no"],
           "key": ["k-1", "k-2", "k-3", "k-1", ""], "text": ['文 "字"', "甲；乙", ""]}
BY_NAME = {"kind": ["unit-plan", "project-evaluation", "account-basic", "base-data", "text"], "subject": ["task", "form", "code"],
           "part": ["expected", "observed"], "table": ["indicators", "tasks"], "column": ["target_text", "score", "1"],
           "rowspan": ["1", "2"], "claimed": ["no", "yes"], "form": ["1", "2", ""], "document_id": ["d1", "d2", "d1", ""]}


def test_both_ways_give_the_same_quads_of_the_shipped_mappings(tmp_path: Path) -> None:
    for number, table in enumerate(TABLES.values()):
        choices = [BY_NAME.get(c.name) or BY_TYPE[c.type] for c in table.columns]
        rows = [[choice[(n * (place + 2) + n // 3 + number) % len(choice)] for place, choice in enumerate(choices)]
                for n in range(30)]
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([table.names, *rows])
    assert compare(resources.files("mappings/rdf", "*.yml"), tmp_path) > 1000
