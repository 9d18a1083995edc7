"""The compiled queries against the row-by-row reading of the same plan, for what only RML mappings say."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.mapping import explain, run
from jixiao.mapping.prepare import prepared
from jixiao.mapping.reference import quads

BASE = "https://example.org/"
MAPPING = """
@prefix rml: <http://w3id.org/rml/> .
@prefix ex: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix grel: <http://users.ugent.be/~bjdmeest/function/grel.ttl#> .
@prefix idlab-fn: <https://w3id.org/imec/idlab/function#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .

<#records> rml:source [ a rml:FilePath ; rml:path "r.json" ] ; rml:referenceFormulation rml:JSONPath ; rml:iterator "$[*]" .
<#table> rml:source [ a rml:FilePath ; rml:path "t.csv" ; rml:null "-" ] ; rml:referenceFormulation rml:CSV .

<#R> rml:logicalSource <#records> ;
  rml:subjectMap [ rml:template "http://e/{$.id}/{$.tags[*]}" ; rml:graphMap [ rml:template "http://g/{$.tags[*]}" ] ] ;
  rml:predicateObjectMap
    [ rml:predicate ex:id ; rml:objectMap [ rml:reference "$.id" ] ] ,
    [ rml:predicate ex:tags ; rml:objectMap [ rml:reference "$.tags[*]" ] ,
        [ rml:template "{$.tags[*]}-{$.id}" ; rml:termType rml:Literal ] ] ,
    [ rml:predicate ex:uri ; rml:objectMap [ rml:template "http://u/{$.name}" ; rml:termType rml:URI ] ,
        [ rml:template "{$.name}" ; rml:termType rml:UnsafeIRI ] , [ rml:reference "$.name" ; rml:termType rml:IRI ] ,
        [ rml:reference "$.name" ; rml:termType rml:URI ] , [ rml:template "{$.name}{$.id}" ; rml:termType rml:BlankNode ] ] ,
    [ rml:predicate ex:lang ; rml:objectMap [ rml:reference "$.name" ; rml:languageMap [ rml:reference "$.lang" ] ] ] ,
    [ rml:predicate ex:typed ; rml:objectMap
        [ rml:reference "$.tags[*]" ; rml:datatypeMap [ rml:template "http://www.w3.org/2001/XMLSchema#{$.lang}" ] ] ,
        [ rml:reference "$.name" ; rml:datatype xsd:date ] , [ rml:reference "$.id" ; rml:datatype xsd:decimal ] ] ;
  rml:predicateObjectMap [ rml:predicateMap [ rml:template "http://p/{$.tags[*]}" ] ; rml:objectMap
    [ rml:functionExecution [ rml:function grel:toUpperCase ; rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap
        [ rml:functionExecution [ rml:function grel:string_replace ;
            rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "$.name" ] ] ,
                      [ rml:parameter grel:param_find ; rml:inputValueMap [ rml:reference "$.lang" ] ] ,
                      [ rml:parameter grel:param_replace ; rml:inputValueMap [ rml:reference "$.tags[*]" ] ] ] ] ] ] ] ,
    [ rml:functionExecution [ rml:function grel:string_length ; rml:input [ rml:parameter grel:valueParam ;
        rml:inputValueMap [ rml:reference "$.name" ] ] ] ] ,
    [ rml:functionExecution [ rml:function grel:string_split ;
        rml:input [ rml:parameter rdf:_1 ; rml:inputValueMap [ rml:reference "$.name" ] ] ,
        [ rml:parameter grel:p_string_sep ; rml:inputValue "," ] ] ] ,
    [ rml:functionExecution [ rml:function grel:string_substring ;
        rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "$.name" ] ] ,
                  [ rml:parameter grel:p_int_i_from ; rml:inputValueMap [ rml:reference "$.tags[*]" ] ] ] ] ,
    [ rml:functionExecution [ rml:function grel:escape ;
        rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "$.name" ] ] ,
                  [ rml:parameter grel:modeParam ; rml:inputValueMap [ rml:reference "$.lang" ] ] ] ] ,
    [ rml:functionExecution [ rml:function idlab-fn:toUpperCaseURL ; rml:input [ rml:parameter idlab-fn:str ;
        rml:inputValueMap [ rml:reference "$.name" ] ] ] ; rml:termType rml:IRI ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:joined ; rml:objectMap [ rml:parentTriplesMap <#T> ;
    rml:joinCondition [ rml:child "$.tags[*]" ; rml:parent "key" ] ,
      [ rml:childMap [ rml:template "{$.id}!" ] ; rml:parentMap [ rml:template "{v}!" ] ] ] ] .

<#T> rml:logicalSource <#table> ;
  rml:subjectMap [ rml:termType rml:BlankNode ; rml:class ex:T ;
    rml:condition [ rml:functionExecution [ rml:function idlab-fn:notEqual ;
      rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "key" ] ] ,
                [ rml:parameter grel:valueParam2 ; rml:inputValue "x" ] ] ] ] ;
  rml:predicateObjectMap [ rml:predicate ex:key ; rml:objectMap [ rml:reference "key" ] ,
    [ rml:constant 7 ] , [ rml:constant "七"@zh ] ,
    [ rml:functionExecution [ rml:function idlab-fn:equal ;
        rml:input [ rml:parameter grel:valueParam ; rml:inputValueMap [ rml:reference "key" ] ] ,
                  [ rml:parameter grel:valueParam2 ; rml:inputValueMap [ rml:reference "v" ] ] ] ] ] .

<#view> a rml:LogicalView ; rml:viewOn <#records> ;
  rml:field [ rml:fieldName "id" ; rml:reference "$.id" ] , [ rml:fieldName "tag" ; rml:reference "$.tags[*]" ] ;
  rml:leftJoin [ rml:parentLogicalView <#rows> ; rml:joinCondition [ rml:parent "key" ; rml:child "tag" ] ;
    rml:field [ rml:fieldName "v" ; rml:reference "v" ] ] .
<#rows> a rml:LogicalView ; rml:viewOn <#table> ;
  rml:field [ rml:fieldName "key" ; rml:reference "key" ] , [ rml:fieldName "v" ; rml:reference "v" ] .
<#V> rml:logicalSource <#view> ; rml:subjectMap [ rml:template "http://v/{#}/{tag.#}" ] ;
  rml:predicateObjectMap [ rml:predicate ex:v ; rml:objectMap [ rml:reference "v" ] , [ rml:reference "tag" ] ,
    [ rml:reference "v.#" ] ] .
"""
TEXT = st.sampled_from(["", "x", "2", "-", "a,b,,c", "甲/乙 é", 'q"\\\n\t', "http://h/a b", "urn:x:é", "2024-02-30", "2024-02-29",
                        "zh", "html", "decimal", "ß&İ", "0.50"])
NUMBER = st.sampled_from([0, 2, -3, 12345678901234567890, 0.5, 1e30, True, None])
RECORD = st.fixed_dictionaries({}, optional={"id": TEXT | NUMBER, "name": TEXT | NUMBER, "lang": TEXT,
                                             "tags": st.lists(TEXT | NUMBER, max_size=3)})


def compare(folder: Path) -> int:
    """Assert that both ways give the same lines; returns how many."""
    out, rest = io.BytesIO(), io.BytesIO()
    first = run([folder / "m.ttl"], folder, BASE, out)
    again = run([folder / "m.ttl"], folder, BASE, rest, in_order=False)
    lines = out.getvalue().decode().split("\n")[:-1]
    with prepared([folder / "m.ttl"], folder, BASE) as (plan, sources):
        assert lines == sorted(quads(plan, sources), key=str.encode)
    assert sorted(rest.getvalue().decode().split("\n")[:-1], key=str.encode) == lines
    assert first.triples == again.triples == len(lines)
    return len(lines)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORD, max_size=5), rows=st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_both_ways_give_the_same_quads(tmp_path: Path, records: list[dict[str, Any]], rows: list[tuple[str, str]]) -> None:
    (tmp_path / "m.ttl").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "r.json").write_text(json.dumps(records), encoding="utf-8")
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("key", "v"), *rows])
    compare(tmp_path)


def test_a_view_explains_itself(tmp_path: Path) -> None:
    (tmp_path / "m.ttl").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "r.json").write_text("[]", encoding="utf-8")
    (tmp_path / "t.csv").write_text("key,v\n", encoding="utf-8")
    text = explain([tmp_path / "m.ttl"], tmp_path)
    for line in ("  field tag: {$.tags[*]}", "  left join <https://example.org/#rows> where {tag} = {key}", "    field v: {v}",
                 "    <http://e/v> \"{v.#}\"  (m.ttl, line 66)"):
        assert line in text.splitlines()


def test_there_is_something_to_compare(tmp_path: Path) -> None:
    (tmp_path / "m.ttl").write_text(MAPPING, encoding="utf-8")
    records = [{"id": 2, "name": "甲/乙 é", "lang": "zh", "tags": ["x", "2", 0.5]},
               {"id": "x", "name": "a,b", "lang": "html", "tags": ["1"]}]
    (tmp_path / "r.json").write_text(json.dumps(records), encoding="utf-8")
    (tmp_path / "t.csv").write_text("key,v\nx,2\n2,2\n-,-\n", encoding="utf-8")
    assert compare(tmp_path) > 60
