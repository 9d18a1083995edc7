"""Sources: how tables and documents are written, and what a Python program gives."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from jixiao.errors import MappingError, TableError
from jixiao.mapping import Outcome, register, run
from jixiao.mapping.functions import FUNCTIONS

XSD = "http://www.w3.org/2001/XMLSchema#"
Made = Callable[..., list[str]]
MAPPING = """
prefixes: {ex: "http://e/"}
mappings:
  m:
    sources: [{access: %s}]
    s: ex:$(id)
    po: [[ex:v, $(v)]]
"""


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The lines that a small mapping makes of a source."""

    def lines(access: str, mapping: str = MAPPING, tables: dict[str, Any] | None = None) -> list[str]:
        out = io.BytesIO()
        (tmp_path / "m.yml").write_text(mapping % access, encoding="utf-8")
        found = run([tmp_path / "m.yml"], tmp_path, "https://example.org/", out, tables=tables)
        assert found.findings == ()
        return out.getvalue().decode().splitlines()

    return lines


GOT = ['<http://e/1> <http://e/v> "甲" .', '<http://e/2> <http://e/v> "乙" .']


@pytest.mark.parametrize(("text", "keys"), [
    ("id;v\n1;甲\n2;乙\n", "delimiter: ';'"),
    ("id\tv\n1\t甲\n2\t乙\n", 'delimiter: "\\t"'),
    ("'id','v'\n'1','甲'\n2,乙\n", 'quote: "\'"'),
    ("# a word\nid,v\n1,甲\n# more\n2,乙\n", "comment: '#'"),
    ("id , v\n 1,甲 \n2,  乙\n", "trim: true"),
    ("Title\n\nid,v\n1,甲\n2,乙\n", "skip: 2"),
    ("\ufeffid,v\r\n1,甲\r\n2,乙\r\n", "referenceFormulation: csv"),
])
def test_tables_in_unusual_dialects_are_read(made: Made, tmp_path: Path, text: str, keys: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8", newline="")
    assert made(f"t.csv, {keys}") == GOT


def test_a_table_without_a_header_has_numbered_columns(made: Made, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("1,甲\n2,乙\n", encoding="utf-8")
    mapping = MAPPING.replace("$(id)", "$(_col.1)").replace("$(v)", "$(_col.2)")
    assert made("t.csv, header: false", mapping) == GOT


@pytest.mark.parametrize(("encoding", "keys"), [("gb18030", "encoding: gb18030"), ("utf-16", "encoding: UTF-16")])
def test_other_encodings_are_read_where_they_are_named(made: Made, tmp_path: Path, encoding: str, keys: str) -> None:
    (tmp_path / "t.csv").write_text("id,v\n1,甲\n2,乙\n", encoding=encoding)
    assert made(f"t.csv, {keys}") == GOT
    with pytest.raises(TableError, match="编码"):
        made("t.csv")


def test_compressed_files_are_read(made: Made, tmp_path: Path) -> None:
    content = "id,v\n1,甲\n2,乙\n".encode()
    (tmp_path / "t.csv").write_bytes(content)
    (tmp_path / "t.gz").write_bytes(gzip.compress(content))
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("t.csv", content)
    for name, mode in (("t.tgz", "w:gz"), ("t.txz", "w:xz")):
        with tarfile.open(tmp_path / name, mode) as tar:  # type: ignore[call-overload]
            tar.add(tmp_path / "t.csv", "t.csv")
    for name, word in (("t.gz", "gzip"), ("t.zip", "zip"), ("t.tgz", "targz"), ("t.txz", "tarxz")):
        assert made(f"{name}, compression: {word}") == GOT
    with pytest.raises(TableError, match=r"t\.csv"):
        made("t.csv, compression: gzip")


def test_null_rules_are_those_of_the_source(made: Made, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,v\n1,\n2,NA\n3,-\n", encoding="utf-8")
    assert made("t.csv") == ['<http://e/2> <http://e/v> "NA" .', '<http://e/3> <http://e/v> "-" .']
    assert made("t.csv, 'null': [NA, '-']") == ['<http://e/1> <http://e/v> "" .']


def test_json_keeps_digits_types_and_several_values(made: Made, tmp_path: Path) -> None:
    rows = '{"rows": [{"id": 1, "v": [95.50, 12345678901234567890, true, "a", null]}, {"id": 2}]}'
    (tmp_path / "t.json").write_text(rows, encoding="utf-8")
    lines = made('t.json, referenceFormulation: jsonpath, iterator: "$.rows[*]"', MAPPING.replace("$(v)", "'$(v[*])'"))
    assert sorted(line.split(" ", 2)[2] for line in lines) == [
        f'"12345678901234567890"^^<{XSD}integer> .', f'"95.50"^^<{XSD}double> .', '"a" .', f'"true"^^<{XSD}boolean> .']


def outcome(folder: Path, mapping: str) -> Outcome:
    (folder / "m.yml").write_text(mapping, encoding="utf-8")
    return run([folder / "m.yml"], folder, "https://example.org/", io.BytesIO())


def test_what_json_does_not_have_and_what_is_no_value_are_findings(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"id": 1, "v": {"x": 1}}]', encoding="utf-8")
    access = "t.json, referenceFormulation: jsonpath, iterator: '$[*]'"
    nested = outcome(tmp_path, MAPPING % access).findings
    assert [(f.code, f.place) for f in nested] == [("map-value", "t.json $[*] row 1 column v")]
    (tmp_path / "t.json").write_text(json.dumps([{"id": n, "v": [1]} for n in range(300)]), encoding="utf-8")
    many = outcome(tmp_path, MAPPING % access).findings
    assert [f.place for f in many[198:]] == [*(f"t.json $[*] row {n} column v" for n in (199, 200)), "t.json $[*] column v"]
    assert "100 条" in many[-1].message
    (tmp_path / "t.json").write_text('[{"id": 1, "v": {"x": 1}}]', encoding="utf-8")
    absent = outcome(tmp_path, MAPPING.replace("$(v)", "$(w)") % access).findings
    assert [(f.code, f.observed, "第7行" in f.message) for f in absent] == [("map-column", "w", True)]


def test_what_no_reference_looks_at_is_counted(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[{"id": 1, "v": 2, "w": 3}, {"id": 2, "w": {"x": 1}, "u": null}]', encoding="utf-8")
    count = outcome(tmp_path, MAPPING % "t.json, referenceFormulation: jsonpath, iterator: '$[*]'").counts["t.json $[*]"]
    assert (count.rows, count.rows_without, count.cells, count.cells_without) == (2, 1, 5, 3)
    assert count.columns == {"id": 1, "w": 2}


def test_json_that_is_none_is_told_with_its_line(made: Made, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text('[\n{"id": 1,}]', encoding="utf-8")
    with pytest.raises(TableError, match="line 2"):
        made("t.json, referenceFormulation: jsonpath")
    with pytest.raises(MappingError, match="no JSONPath"):
        made("t.json, referenceFormulation: jsonpath, iterator: '$['")


def test_typed_tables_keep_their_types(made: Made, tmp_path: Path) -> None:
    connection = duckdb.connect()
    relation = connection.sql("SELECT 1 AS id, 95.50::DECIMAL(9,2) AS v UNION ALL SELECT 2, NULL")
    relation.write_parquet(str(tmp_path / "t.parquet"))
    wanted = [f'<http://e/1> <http://e/v> "95.50"^^<{XSD}decimal> .']
    assert made("t.parquet, referenceFormulation: parquet") == wanted
    assert made("mine", tables={"mine": relation}) == wanted
    frame = pd.DataFrame({"id": ["a"], "v": [date(2024, 2, 29)]})
    assert made("mine", tables={"mine": frame}) == [f'<http://e/a> <http://e/v> "2024-02-29"^^<{XSD}date> .']


def test_arrow_tables(made: Made) -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed; jixiao does not need it")
    table = arrow.table({"id": ["a", None], "v": [Decimal("95.50"), Decimal("1.00")]})
    assert made("mine", tables={"mine": table}) == [f'<http://e/a> <http://e/v> "95.50"^^<{XSD}decimal> .']


def test_structures_of_typed_tables_are_refused_and_times_are_those_of_xml_schema(made: Made) -> None:
    table = duckdb.connect().sql("SELECT 1 AS id, TIMESTAMPTZ '2024-01-01 08:00:00+08' AS v, {'x': 1} AS s")
    assert made("mine", tables={"mine": table}) == [f'<http://e/1> <http://e/v> "2024-01-01T00:00:00+00:00"^^<{XSD}dateTime> .']
    with pytest.raises(MappingError, match="holds structures"):
        made("mine", MAPPING.replace("$(v)", "$(s)"), tables={"mine": table})


def test_a_url_is_not_fetched_but_may_be_given(made: Made, tmp_path: Path) -> None:
    (tmp_path / "here.csv").write_text("id,v\n1,甲\n2,乙\n", encoding="utf-8")
    url = "https://data.example/t.csv"
    assert made(f"'{url}'", tables={url: tmp_path / "here.csv"}) == GOT
    with pytest.raises(MappingError, match="not fetched from the network"):
        made(f"'{url}'")


def test_a_program_registers_functions(tmp_path: Path) -> None:
    register("half", lambda text: str(int(text) // 2), ["value"])
    try:
        (tmp_path / "t.csv").write_text("id,v\n1,10\n2,x\n3,\n", encoding="utf-8")
        mapping = MAPPING.replace("[[ex:v, $(v)]]", "[{p: ex:v, o: {function: half, parameters: [[value, $(v)]]}}]")
        found = outcome(tmp_path, mapping % "t.csv")
    finally:
        del FUNCTIONS["half"]
    assert found.triples == 1
    assert [(f.code, f.observed, f.place) for f in found.findings] == [("map-value", "x", "t.csv row 3 column v")]


@pytest.mark.parametrize(("name", "content", "access", "said"), [
    ("t.csv", b"id,v\n1,a\rb\n2,c\nd", "t.csv", "t.csv"),
    ("t.csv", b"id,v\n1,a\n2\n", "t.csv", "t.csv"),
    ("t.json", b'[{"id": "\\ud800", "v": 1}]', "t.json, referenceFormulation: jsonpath, iterator: '$[*]'", "t.json"),
    ("t.json", b'[{"id": NaN}]', "t.json, referenceFormulation: jsonpath, iterator: '$[*]'", "t.json"),
    ("t.gz", gzip.compress(b"id,v\n1,2\n", mtime=0)[:-12] + b"\xff" * 12, "t.gz, compression: gzip", "t.gz"),
])
def test_broken_files_are_told_by_name(made: Made, tmp_path: Path, name: str, content: bytes, access: str, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError) as caught:
        made(access)
    assert said in str(caught.value)


def test_views_read_tables_of_a_program(tmp_path: Path) -> None:
    (tmp_path / "m.ttl").write_text("""
        @prefix rml: <http://w3id.org/rml/> .
        <#rows> rml:source "mine" .
        <#view> rml:viewOn <#rows> ; rml:field [ rml:fieldName "id" ; rml:reference "id" ] ,
          [ rml:fieldName "v" ; rml:reference "v" ] .
        <#M> rml:logicalSource <#view> ; rml:subjectMap [ rml:template "http://e/{id}" ] ;
          rml:predicateObjectMap [ rml:predicate <http://e/v> ; rml:objectMap [ rml:reference "v" ] ] .
        """, encoding="utf-8")
    out = io.BytesIO()
    run([tmp_path / "m.ttl"], tmp_path, "https://example.org/", out, tables={"mine": pd.DataFrame({"id": [1, 2], "v": [0.5, None]})})
    assert out.getvalue().decode().splitlines() == [f'<http://e/1> <http://e/v> "0.5"^^<{XSD}double> .']
