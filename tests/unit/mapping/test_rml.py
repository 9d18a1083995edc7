"""RML in Turtle: what it makes, and mistakes told with file, line, the word and a suggestion before any row is read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.errors import MappingError, TableError
from jixiao.mapping import explain, run, trace

GOOD = """\
@prefix rml: <http://w3id.org/rml/> .
@prefix ex: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://m/T> a rml:TriplesMap ;
  rml:logicalSource [
    rml:source [ a rml:FilePath ; rml:root rml:MappingDirectory ; rml:path "t.csv" ] ;
    rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [
    rml:template "http://e/{id}" ;
    rml:class ex:Thing ] ;
  rml:predicateObjectMap [
    rml:predicate ex:name ;
    rml:objectMap [ rml:reference "name" ] ] ;
  rml:predicateObjectMap [
    rml:predicate ex:score ;
    rml:objectMap [
      rml:reference "score" ;
      rml:datatype xsd:decimal ] ] .
"""
OLDER = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix fnml: <http://semweb.mmlab.be/ns/fnml#> .
@prefix fno: <https://w3id.org/function/ontology#> .
@prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
@prefix ex: <http://e/> .
<http://m/T> rml:logicalSource [ rml:source "t.csv" ; rml:referenceFormulation ql:CSV ] ;
  rr:subjectMap [ rr:template "http://e/{id}" ] ;
  rr:predicateObjectMap [ rr:predicate ex:name ; rr:objectMap [ rml:reference "name" ; rml:languageMap [ rr:constant "zh" ] ] ] ,
    [ rr:predicate ex:upper ; rr:objectMap [ fnml:functionValue [
      rr:predicateObjectMap [ rr:predicate fno:executes ; rr:objectMap [ rr:constant grel:toUpperCase ] ] ,
        [ rr:predicate grel:valueParam ; rr:objectMap [ rml:reference "name" ] ] ] ] ] .
"""


def lines(folder: Path, mapping: str) -> list[str]:
    """What a mapping makes of a small table."""
    (folder / "t.csv").write_text("id,name,score\n1,ab,95.50\n2,,9\n", encoding="utf-8")
    (folder / "m.ttl").write_text(mapping, encoding="utf-8")
    out = io.BytesIO()
    run([folder / "m.ttl"], folder, "https://example.org/", out)
    return out.getvalue().decode().splitlines()


def test_the_good_mapping_is_good(tmp_path: Path) -> None:
    decimal, kind = "<http://www.w3.org/2001/XMLSchema#decimal>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert lines(tmp_path, GOOD) == [
        '<http://e/1> <http://e/name> "ab" .', f'<http://e/1> <http://e/score> "95.50"^^{decimal} .',
        f"<http://e/1> {kind} <http://e/Thing> .",
        '<http://e/2> <http://e/name> "" .', f'<http://e/2> <http://e/score> "9"^^{decimal} .',
        f"<http://e/2> {kind} <http://e/Thing> ."]


def test_an_empty_cell_is_missing_where_the_source_says_so(tmp_path: Path) -> None:
    found = lines(tmp_path, GOOD.replace('rml:path "t.csv"', 'rml:path "t.csv" ; rml:null ""'))
    assert [line for line in found if "/name>" in line] == ['<http://e/1> <http://e/name> "ab" .']


def test_the_older_vocabulary_and_its_functions_say_the_same(tmp_path: Path) -> None:
    assert [line for line in lines(tmp_path, OLDER) if "/1>" in line] == [
        '<http://e/1> <http://e/name> "ab"@zh .', '<http://e/1> <http://e/upper> "AB" .']


def test_trace_and_explain_know_lines_of_turtle(tmp_path: Path) -> None:
    lines(tmp_path, GOOD)
    steps = trace([tmp_path / "m.ttl"], tmp_path, "https://example.org/", "http://e/1")
    assert [(s.table, s.row, s.place.line) for s in steps] == [("t.csv", 2, 12), ("t.csv", 2, 15), ("t.csv", 2, 4)]
    assert '    <http://e/score> "{score}"^^<http://www.w3.org/2001/XMLSchema#decimal>  (m.ttl, line 15)' in explain(
        [tmp_path / "m.ttl"], tmp_path)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("rml:subjectMap", "rml:subjectmap", ["m.ttl 第9行", "no property rml:subjectmap", "did you mean 'subjectMap'?"]),
    ('rml:reference "name"', 'rml:refrence "name"', ["line 13", "no property rml:refrence", "did you mean 'reference'?"]),
    ("rml:predicate ex:name", "rml:predicates ex:name", ["line 12", "did you mean 'predicate'?", "has no rml:predicateMap"]),
    ("rml:class ex:Thing", "rml:reference \"id\"", ["line 9", "only one of rml:reference and rml:template"]),
    ("rml:class ex:Thing", "rml:class \"Thing\"", ["line 10", "cannot be a predicate map here"]),
    ("rml:class ex:Thing", "rml:termType rml:Literal", ["line 9", "a subject map cannot be an rml:Literal"]),
    ("rml:class ex:Thing", "rml:termType rml:Iri", ["line 10", "unknown term type rml:Iri", "did you mean 'IRI'?"]),
    ("rml:class ex:Thing", "rml:iterator \"x\"", ["line 10", "rml:iterator has no place in a subject map"]),
    ("rml:class ex:Thing", "rml:logicalTarget []", ["line 10", "targets are not supported"]),
    ('"http://e/{id}"', '"http://e/{Id}"', ["line 9", "no column 'Id'", "did you mean 'id'?"]),
    ('"http://e/{id}"', '"http://e/{id"', ["line 9", "is not complete"]),
    ('"http://e/{id}"', '"http://e/{{id}}"', ["line 9", "'{' does not fit"]),
    ('"http://e/{id}"', '"http://e/a b/{id}"', ["line 9", "cannot make an IRI", "' '"]),
    ('"http://e/{id}"', "<http://e/>", ["line 9", "a template must be a text"]),
    ('"t.csv"', '"T.csv"', ["line 6", "no table 'T.csv'", "did you mean 't.csv'?"]),
    ('"t.csv"', '"https://e.example/t.csv"', ["line 6", "not fetched from the network"]),
    ("rml:MappingDirectory", "rml:MapingDirectory", ["line 6", "did you mean 'MappingDirectory'?"]),
    ("rml:referenceFormulation rml:CSV", "rml:referenceFormulation rml:Csv", ["line 7", "did you mean 'CSV'?"]),
    ("rml:referenceFormulation rml:CSV", "rml:iterator \"$\"", ["a logical source has no rml:referenceFormulation"]),
    ("rml:datatype xsd:decimal", "rml:datatype xsd:decimal ; rml:language \"zh\"", ["one language or one datatype"]),
    ("rml:datatype xsd:decimal", "rml:language \"zh_CN\"", ["line 18", "'zh_CN' is no language tag"]),
    ("rml:datatype xsd:decimal", "rml:termType rml:IRI ; rml:language \"zh\"", ["only a literal has a language"]),
    ('rml:reference "score" ;\n      rml:datatype xsd:decimal', 'rml:constant "five"^^xsd:integer', ["'five' is not allowed"]),
    ('rml:reference "name"', "rml:parentTriplesMap <http://m/U>", ["line 13", "no triples map <http://m/U>"]),
    ('rml:reference "name"', "rml:functionExecution [ rml:function ex:nope ]", ["line 13", "unknown function <http://e/nope>"]),
    ("rml:predicate ex:name ;", "rml:predicate ex:name", ["line 13", "not valid Turtle"]),
])
def test_each_mistake_names_file_line_word_and_way_out(tmp_path: Path, old: str, new: str, said: list[str]) -> None:
    assert old in GOOD
    with pytest.raises(MappingError) as caught:
        lines(tmp_path, GOOD.replace(old, new))
    for part in said:
        assert part in str(caught.value)


TOKENS = re.findall(r'"(?:[^"\\]|\\.)*"|<[^>]*>|[\[\];,.]|[^\s\[\];,.]+|\s+', GOOD)
WORDS = ["rml:reference", "rml:constant", "rml:source", "rml:path", "rml:root", "rml:iterator", "rml:field", "rml:functionExecution",
         "rml:child", "rml:joinCondition", "rml:parentTriplesMap", "rml:termType", "rml:languageMap", "rml:graphMap", "rml:viewOn",
         "rml:encoding", "rml:compression", "rml:null", "rml:condition", "rml:baseIRI", "rml:JSONPath", "[]", "5", '""', '"{"',
         "<http://x/y>", '"a"@en', "()", ""]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.integers(0, len(TOKENS) - 1), st.sampled_from(WORDS)), min_size=1, max_size=3))
def test_damaged_mappings_are_read_or_refused(tmp_path: Path, places: list[tuple[int, str]]) -> None:
    tokens = list(TOKENS)
    for place, word in places:
        tokens[place] = word
    refused = ""
    try:
        lines(tmp_path, "".join(tokens))
    except (MappingError, TableError) as error:
        refused = str(error)
    assert "cannot be mapped" not in refused


def test_several_mistakes_are_told_at_once_in_order(tmp_path: Path) -> None:
    bad = GOOD.replace("rml:subjectMap", "rml:subjectmap").replace('rml:reference "score"', 'rml:refrence "score"')
    with pytest.raises(MappingError) as caught:
        lines(tmp_path, bad)
    told = str(caught.value).splitlines()
    assert [line.split(" ")[1].split("：")[0] for line in told] == ["第4行", "第9行", "第17行"]
