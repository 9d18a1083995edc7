"""Lines in the order of rows: each once, without remembering those that cannot repeat."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from jixiao.mapping import run
from jixiao.mapping.plan import Rule
from jixiao.mapping.prepare import prepared
from jixiao.mapping.unique import proven

MAPPING = """
prefixes: {ex: "http://e/"}
sources: {rows: {access: t.csv}}
mappings:
  one:
    sources: rows
    s: ex:row/$(id)
    po: [[ex:v, $(v)], [ex:w, $(v)], [ex:w, x], [a, ex:Row], {p: ex:s, o: {function: split, parameters: [$(v), ","]}}]
  two:
    sources: rows
    s: ex:group/$(v)
    po: [[a, ex:Group], [ex:member, ex:row/$(id)~iri]]
  three:
    sources: rows
    s: ex:pair/$(id)$(v)
    po: [[ex:pair, $(v)]]
  four:
    sources: rows
    s: ex:pair/$(id)/$(v)
    po: [[ex:both, $(v)]]
"""


def of(folder: Path, text: str) -> list[Rule]:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    (folder / "m.yml").write_text(MAPPING, encoding="utf-8")
    with prepared([folder / "m.yml"], folder, "https://example.org/") as (plan, sources):
        return proven(sources.connection, plan.rules, sources)


def names(rules: list[Rule]) -> list[tuple[str, int]]:
    return [(rule.name, rule.place.line) for rule in rules]


def test_rules_are_proven_by_keys_and_by_terms_that_never_meet(tmp_path: Path) -> None:
    found = of(tmp_path, "id,v\n1,a\n2,a\n3,b\n")
    assert [(rule.name, getattr(rule.predicate.value, "text", "")) for rule in found] == [
        ("one", "http://e/v"), ("one", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ("four", "http://e/both")]


def test_a_key_that_is_none_proves_nothing(tmp_path: Path) -> None:
    assert names(of(tmp_path, "id,v\n1,a\n1,a\n")) == []


def test_cells_without_a_value_make_no_line_and_spoil_no_key(tmp_path: Path) -> None:
    assert len(of(tmp_path, "id,v\n1,a\n,a\n,a\n")) == 3


@pytest.mark.parametrize("text", ["id,v\n2,a\n1,a\n3,b\n", 'id,v\n1,a\n1,a\n,\n2,"b,b"\n'])
def test_both_orders_have_the_same_lines(tmp_path: Path, text: str) -> None:
    of(tmp_path, text)
    got = []
    for in_order in (True, False):
        out = io.BytesIO()
        made = run([tmp_path / "m.yml"], tmp_path, "https://example.org/", out, in_order=in_order)
        got.append(out.getvalue().split(b"\n")[:-1])
        assert made.triples == len(got[-1]) == len(set(got[-1]))
    assert got[0] == sorted(got[0]) == sorted(got[1])
