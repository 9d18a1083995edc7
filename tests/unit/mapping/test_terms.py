"""Terms: what is written for a cell, character by character."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Bench = Callable[..., Any]
XSD = "http://www.w3.org/2001/XMLSchema#"

VALUE = """
    prefixes: {ex: "http://e/"}
    mappings:
      m:
        sources: [[t.csv~csv]]
        s: ex:$(id)
        po: [%s]
"""
# What a cell may hold: anything that UTF-8 can say, without NUL, which no CSV carries, and never empty.
TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=12)


@pytest.mark.parametrize("text", [
    'a "quoted" word', "back\\slash", "\\n is not a line break", "tab\there", "line\nbreak", "carriage\rreturn",
    "crlf\r\nin a cell", "绩效目标", "𠮷野家 😀", "trailing space ", " ", "'single'", "a,b;c", "\u2028", "≥95%", "$(id)", "{brace}",
])
def test_a_literal_says_what_the_cell_says(bench: Bench, text: str) -> None:
    assert bench(VALUE % "[ex:p, $(v)]", t=[{"id": "1", "v": text}]).objects == [text]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=1, max_size=8, unique=True))
def test_any_text_comes_back_from_literals_and_from_iris(bench: Bench, texts: list[str]) -> None:
    rows = [{"id": str(n), "v": text} for n, text in enumerate(texts)]
    mapped = bench(VALUE % "[ex:p, $(v)], [ex:q, ex:v/$(v)~iri]", t=rows)
    assert len(mapped.lines) == 2 * len(texts)
    literals = {q.object.value for q in mapped.quads if isinstance(q.object, pyoxigraph.Literal)}
    iris = {q.object.value for q in mapped.quads if isinstance(q.object, pyoxigraph.NamedNode)}
    assert literals == set(texts)
    assert len(iris) == len(texts)


@pytest.mark.parametrize(("value", "encoded"), [
    ("绩效", "绩效"), ("a/b", "a%2Fb"), ("a b", "a%20b"), ("a:b", "a%3Ab"), ("100%", "100%25"), ("a+b", "a%2Bb"),
    ("x~y_z-1.2", "x~y_z-1.2"), ("é", "é"), ("𠮷", "𠮷"), ('"', "%22"), ("（甲）", "（甲）"), ("a\nb", "a%0Ab"),
    ("#1", "%231"), ("\ue000", "%EE%80%80"), ("*", "%2A"),
])
def test_values_in_a_template_keep_only_unreserved_characters(bench: Bench, value: str, encoded: str) -> None:
    mapped = bench(VALUE % "[ex:p, ex:v/$(v)/~iri]", t=[{"id": "1", "v": value}])
    assert mapped.lines == [f"<http://e/1> <http://e/p> <http://e/v/{encoded}/> ."]


@pytest.mark.parametrize("text", ["95.50", "100", "0.0", "-3.10", "+7", ".5", "12345678901234567891234.000000000000001"])
def test_decimals_are_written_as_printed(bench: Bench, text: str) -> None:
    mapped = bench(VALUE % "[ex:p, $(v), xsd:decimal]", t=[{"id": "1", "v": text}])
    assert mapped.lines == [f'<http://e/1> <http://e/p> "{text}"^^<{XSD}decimal> .']
    assert mapped.outcome.findings == ()


@pytest.mark.parametrize(("datatype", "good", "bad"), [
    ("decimal", "0.50", "三百"), ("decimal", "7", "1,000.00"), ("decimal", "1", "1e3"), ("decimal", "1", "95%"),
    ("integer", "007", "7.0"), ("integer", "-1", "第2行"), ("nonNegativeInteger", "0", "-1"), ("gYear", "2024", "24"),
    ("gYear", "2024", "2024年"), ("boolean", "true", "yes"), ("date", "2024-02-29", "2023-02-29"),
    ("date", "2024-01-31", "2024-1-31"),
    ("dateTime", "2024-01-31T08:00:00+08:00", "2024-01-31 08:00"), ("double", "1e3", "1e"),
])
def test_a_value_that_breaks_its_datatype_is_a_finding_and_no_quad(bench: Bench, datatype: str, good: str, bad: str) -> None:
    mapped = bench(VALUE % f"[ex:p, $(v), xsd:{datatype}]", t=[{"id": "1", "v": good}, {"id": "2", "v": bad}])
    assert mapped.objects == [good]
    [finding] = mapped.outcome.findings
    assert (finding.code, finding.severity, finding.observed) == ("map-value", "error", bad)
    assert finding.expected == f"xsd:{datatype}"
    assert finding.place == "t.csv row 3 column v"
    assert bad in finding.message
    assert "第3行" in finding.message


def test_a_finding_takes_over_where_the_row_belongs(bench: Bench) -> None:
    row = {"id": "1", "v": "x", "document": "a.docx", "document_id": "ab", "form": "2", "unit_key": "u", "year_key": "2024",
           "row_id": "i-1"}
    [finding] = bench(VALUE % "[ex:p, $(v), xsd:decimal]", t=[row]).outcome.findings
    assert (finding.document, finding.document_id, finding.form) == ("a.docx", "ab", 2)
    assert (finding.unit_key, finding.year_key, finding.row_id) == ("u", "2024", "i-1")


def test_many_bad_values_are_told_up_to_a_limit_and_the_rest_counted(bench: Bench) -> None:
    rows = [{"id": str(n), "v": "x"} for n in range(250)]
    found = bench(VALUE % "[ex:p, $(v), xsd:integer]", t=rows).outcome.findings
    assert len(found) == 201
    assert found[0].place == "t.csv row 2 column v"
    assert "50 个值" in found[-1].message


def test_an_empty_cell_makes_no_term_quoted_or_not(bench: Bench) -> None:
    assert bench(VALUE % "[ex:p, $(v)], [ex:q, a$(v)]", t='id,v\n1,\n2,""\n3,x\n').objects == ["x", "ax"]


@pytest.mark.parametrize("word", ["nan", "NULL", "None", "NA", "null", "-"])
def test_words_for_nothing_are_text(bench: Bench, word: str) -> None:
    assert bench(VALUE % "[ex:p, $(v)]", t=[{"id": "1", "v": word}]).objects == [word]


def test_language_tags_are_written(bench: Bench) -> None:
    mapped = bench(VALUE % "[ex:p, $(v), zh-Hans~lang]", t=[{"id": "1", "v": '质"量'}])
    assert mapped.lines == ['<http://e/1> <http://e/p> "质\\"量"@zh-Hans .']


def test_an_iri_from_a_cell_is_absolute_or_behind_the_base_or_a_finding(bench: Bench) -> None:
    cells = ["https://x.cn/绩效?a=1#b", "a/b", "http://x.cn/a b", "<x>"]
    rows = [{"id": str(n), "v": cell} for n, cell in enumerate(cells)]
    mapped = bench(VALUE % "[ex:p, $(v)~iri]", t=rows)
    assert mapped.objects == ["https://x.cn/绩效?a=1#b", "https://example.org/a/b"]
    assert [(f.code, f.observed) for f in mapped.outcome.findings] == [
        ("map-iri", "http://x.cn/a b"), ("map-iri", "https://example.org/<x>")]


def test_a_relative_template_stands_behind_the_base_or_the_base_of_the_file(bench: Bench) -> None:
    text = "{base}mappings: {{m: {{sources: [[t.csv~csv]], s: item/$(id), po: [[a, $(id)]]}}}}"
    rows = [{"id": "a:b"}]
    assert bench(text.format(base=""), t=rows).lines[0].startswith("<https://example.org/item/a%3Ab> ")
    assert bench(text.format(base='base: "http://own/"\n'), t=rows).lines[0].startswith("<http://own/item/a%3Ab> ")
    assert "<https://example.org/a:b> " not in bench(text.format(base=""), t=rows).text


def test_a_scheme_may_come_from_a_cell_when_the_result_is_an_iri(bench: Bench) -> None:
    mapped = bench(VALUE % "[ex:p, $(v)://x/$(id)~iri]", t=[{"id": "1", "v": "https"}, {"id": "2", "v": "9"}])
    assert mapped.objects == ["https://x/1"]
    assert [f.place for f in mapped.outcome.findings] == ["t.csv row 3 column v, id"]


def test_blank_nodes_join_on_what_they_are_made_of(bench: Bench) -> None:
    mapped = bench("""
        mappings:
          m:
            sources: [[t.csv~csv]]
            s: _:$(id)
            po: [[rdfs:label, $(v)], {p: rdfs:seeAlso, o: {value: "x $(v)", type: blank}}]
        """, t=[{"id": "甲 1", "v": "a"}, {"id": "甲 1", "v": "b"}, {"id": "乙", "v": "a"}])
    assert len({q.subject for q in mapped.quads}) == 2
    assert len({q.object for q in mapped.quads if isinstance(q.object, pyoxigraph.BlankNode)}) == 2


def test_column_names_may_hold_anything(bench: Bench) -> None:
    name = "金额 (万元) \"含税\" it's"
    mapped = bench(VALUE % r"[ex:p, '$(金额 \(万元\) \"含税\" it''s)']".replace('\\"', '"'), t=[{"id": "1", name: "5"}])
    assert mapped.objects == ["5"]


def test_a_dollar_sign_can_be_escaped(bench: Bench) -> None:
    assert bench(VALUE % r"[ex:p, '\$(v) is $(v)']", t=[{"id": "1", "v": "x"}]).objects == ["$(v) is x"]


def test_subjects_languages_datatypes_and_parameters_may_be_computed(bench: Bench) -> None:
    mapping = """
        prefixes: {ex: "http://e/"}
        mappings:
          m:
            sources: [[t.csv~csv]]
            s: {function: concat, parameters: ["http://e/", {function: grel:toUpperCase, parameters: [[grel:valueParam, $(id)]]}]}
            po:
              - p: {function: concat, parameters: ["http://e/p-", $(lang)]}
                o: {value: $(name), language: $(lang)}
              - [ex:typed, $(year), xsd:$(type)]
              - p: ex:short
                o:
                  function: grel:string_replace
                  parameters: [[grel:param_replace, "-"], [grel:param_find, " "], [grel:valueParam, $(name)]]
    """
    mapped = bench(mapping, t=[{"id": "a", "lang": "zh", "name": "甲 乙", "year": "2024", "type": "gYear"},
                               {"id": "b", "lang": "zh_CN", "name": "x", "year": "24", "type": "gYear"}])
    assert [line for line in mapped.lines if "/A>" in line] == [
        '<http://e/A> <http://e/p-zh> "甲 乙"@zh .', '<http://e/A> <http://e/short> "甲-乙" .',
        '<http://e/A> <http://e/typed> "2024"^^<http://www.w3.org/2001/XMLSchema#gYear> .']
    assert [line for line in mapped.lines if "/B>" in line] == ['<http://e/B> <http://e/short> "x" .']
    assert [(f.code, f.observed, f.place) for f in mapped.outcome.findings] == [
        ("map-value", "zh_CN", "t.csv row 3 column lang"), ("map-value", "24", "t.csv row 3 column year, type")]


def test_a_mapping_chooses_how_iris_are_made(bench: Bench) -> None:
    mapping = """
        prefixes: {ex: "http://e/"}
        mappings:
          m:
            sources: [[t.csv~csv]]
            s: ex:$(v)~uri
            po: [[ex:p, "ex:$(v)~iri"], [ex:p, "ex:$(v)~unsafe-iri"], [ex:p, {value: "ex:$(v)", type: uri}]]
          n:
            sources: [[t.csv~csv]]
            s: "_:"
            po: [[ex:blank, $(v)]]
    """
    mapped = bench(mapping, t=[{"v": "甲/乙 b"}, {"v": "c"}])
    encoded = "<http://e/%E7%94%B2%2F%E4%B9%99%20b>"
    assert [line for line in mapped.lines if line.startswith("<http://e/%")] == [
        f"{encoded} <http://e/p> {encoded} .", f"{encoded} <http://e/p> <http://e/甲%2F乙%20b> .",
        f"{encoded} <http://e/p> <http://e/甲/乙\\u0020b> ."]
    assert len({line.split(" ")[0] for line in mapped.lines if line.startswith("_:")}) == 2
