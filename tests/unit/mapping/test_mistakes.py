"""Mistakes in a mapping stop the work before any row is read, with file, line, the word and a suggestion."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from jixiao.errors import MappingError, TableError
from jixiao.mapping import check, run

Bench = Callable[..., Any]
ROWS = [{"id": "1", "name": "x", "score": "9"}]

GOOD = """\
prefixes:
  ex: http://e/
sources:
  rows: {access: t.csv, referenceFormulation: csv}
mappings:
  m:
    sources: rows
    s: ex:$(id)
    po:
      - [ex:name, $(name)]
"""


def mistake(bench: Bench, old: str, new: str) -> str:
    """The message when one thing in the good mapping is changed."""
    assert old in GOOD
    with pytest.raises(MappingError) as caught:
        bench(GOOD.replace(old, new), t=ROWS)
    return str(caught.value)


def test_the_good_mapping_is_good(bench: Bench) -> None:
    assert bench(GOOD, t=ROWS).lines == ['<http://e/1> <http://e/name> "x" .']


@pytest.mark.parametrize(("old", "new", "said"), [
    ("mappings:", "maping:", ["m.yml 第5行", "“maping”", "'maping'", "did you mean 'mapping'?"]),
    ("    po:", "    predicateobject_s:", ["line 9", "'predicateobject_s'", "did you mean 'predicateobjects'?"]),
    ("referenceFormulation", "referenceFormulaton", ["line 4", "did you mean 'referenceFormulation'?"]),
    ("referenceFormulation: csv", "referenceFormulation: xpath", ["line 4", "'xpath'", "jsonpath"]),
    ("access: t.csv", "access: tt.csv", ["line 4", "no table 'tt.csv'", "did you mean 't.csv'?"]),
    ("sources: rows", "sources: row", ["line 7", "unknown source 'row'", "did you mean 'rows'?"]),
    ("ex:name", "exx:name", ["line 10", "unknown prefix 'exx'", "did you mean 'ex'?"]),
    ("$(name)]", "$(nam)]", ["line 10", "no column 'nam'", "did you mean 'name'?"]),
    ("ex:$(id)", "ex:$(Id)", ["line 8", "no column 'Id'", "did you mean 'id'?"]),
    ("$(name)]", "$(name]", ["line 10", "not closed"]),
    ("$(name)]", "$(name), xsd:decimal, zh~lang]", ["line 10", "2 or 3 members, not 4"]),
    ("$(name)]", "$(name), zh_CN~lang]", ["line 10", "'zh_CN' is no language tag"]),
    ("$(name)]", "$(name), decimal]", ["line 10", "a datatype must be an IRI", "'decimal'"]),
    ("$(name)]", "$(name)~iri, xsd:decimal]", ["line 10", "neither language nor datatype"]),
    ("$(name)]", "'ex:a b~iri']", ["line 10", "cannot be an IRI", "' '"]),
    ("$(name)]", "five, xsd:integer]", ["line 10", "'five' is not allowed by the datatype"]),
    ("$(name)]", "{value: $(name), type: urn}]", ["line 10", "unknown type 'urn'", "did you mean 'uri'?"]),
    ("$(name)]", "{value: $(name), typ: iri}]", ["line 10", "'typ'", "did you mean 'type'?"]),
    ("$(name)]", "{value: $(name), language: zh, datatype: xsd:decimal}]", ["line 10", "only one of the three"]),
    ("$(name)]", "{mapping: n}]", ["line 10", "unknown mapping 'n'", "m"]),
    ("$(name)]", "{function: splitt, parameters: [$(name), ;]}]", ["line 10", "'splitt'", "did you mean 'split'?"]),
    ("$(name)]", "{function: equal, parameters: [$(name), x]}]", ["line 10", "does not fit here", "split"]),
    ("    s: ex:$(id)\n", "", ["line 7", "mapping 'm' has no key 'subjects'"]),
    ("    s: ex:$(id)\n", "    s: ex:$(id)\n    subject: ex:$(id)\n", ["line 9", "'subject'", "line 8"]),
    ("    s: ex:$(id)\n", "    s: ex:$(id)\n    s: ex:$(id)\n", ["line 9", "'s' stands twice", "line 8"]),
    ("    s: ex:$(id)\n", "    s:\n", ["line 8", "a subject is empty"]),
    ("    po:\n", "    condition: {function: equal, parameters: [$(id)]}\n    po:\n", ["line 9", "takes 2 parameters, not 1"]),
    ("    po:\n", "    condition: {function: matches, parameters: [$(id), '(']}\n    po:\n", ["line 9", "no regular expression"]),
    ("    po:\n", "    condition: {parameters: [$(id), a]}\n    po:\n", ["line 9", "needs the key 'function'"]),
    ("    po:\n", "    graphs: nope:$(id)\n    po:\n", ["line 9", "unknown prefix 'nope'"]),
    ("  ex: http://e/", "  ex: e", ["line 2", "a prefix must be an IRI"]),
])
def test_each_mistake_names_file_line_word_and_way_out(bench: Bench, old: str, new: str, said: list[str]) -> None:
    message = mistake(bench, old, new)
    for part in said:
        assert part in message
    for line in message.splitlines():
        assert re.fullmatch(r"m\.yml 第(\d+)行：.*[一-龥].* / line \1: .+", line)


def test_all_mistakes_are_told_at_once_in_order_of_lines(bench: Bench) -> None:
    wrong = GOOD.replace("ex:name", "exx:name").replace("referenceFormulation", "reference")
    wrong += "      - [ex:b, $(x), xsd]\n      - [ex:c, $(nme)]\n"
    with pytest.raises(MappingError) as caught:
        bench(wrong, t=ROWS)
    lines = str(caught.value).splitlines()
    assert [line.partition("：")[0] for line in lines] == ["m.yml 第4行", "m.yml 第10行", "m.yml 第11行", "m.yml 第12行"]


@pytest.mark.parametrize(("old", "new"), [("  ex: http://e/", "  ex: e"), ("access: t.csv", "access: tt.csv")])
def test_a_mistake_in_a_declaration_is_not_told_again_where_the_name_is_used(bench: Bench, old: str, new: str) -> None:
    assert len(mistake(bench, old, new).splitlines()) == 1


def test_no_row_is_read_and_no_file_left_when_a_mapping_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,name\n1,x\n", encoding="utf-8")
    (tmp_path / "m.yml").write_text(GOOD.replace("$(name)", "$(nme)"), encoding="utf-8")
    with pytest.raises(MappingError):
        run([tmp_path / "m.yml"], tmp_path, "http://b/", tmp_path / "out.nq")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.yml", "t.csv"]


@pytest.mark.parametrize(("text", "said"), [
    (b"", "is empty"), (b"a: [", "not valid YAML"), (b"\xff\xfe", "is not UTF-8"), (b"- a", "must be a mapping of keys"),
    (b"prefixes: {}", "no key 'mappings'"), (b"a: 'x\x01'", "not valid YAML"),
])
def test_a_file_that_is_no_mapping_is_told(tmp_path: Path, text: bytes, said: str) -> None:
    (tmp_path / "m.yml").write_bytes(text)
    with pytest.raises(MappingError, match=r"m\.yml 第[12]行：") as caught:
        check([tmp_path / "m.yml"], tmp_path)
    assert said in str(caught.value)


def test_a_mapping_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"gone\.yml 第1行：无法读取.* / line 1: the file cannot be read"):
        check([tmp_path / "gone.yml"], tmp_path)


def test_a_join_compares_two_columns(bench: Bench) -> None:
    join = "{mapping: m, condition: {function: equal, parameters: [[str1, $(id)], [str2, x]]}}"
    assert "line 10" in mistake(bench, "$(name)]", f"{join}]")


def test_a_join_with_another_table_needs_a_condition(bench: Bench) -> None:
    text = dedent("""
        mappings:
          m: {sources: [[t.csv~csv]], s: "http://e/$(id)", po: [[rdfs:seeAlso, {mapping: n}]]}
          n: {sources: [[u.csv~csv]], s: "http://e/$(id)"}
    """)
    with pytest.raises(MappingError, match="needs a key 'condition'"):
        bench(text, t=ROWS, u=ROWS)


def test_a_column_of_the_other_table_of_a_join_is_looked_for_there(bench: Bench) -> None:
    text = dedent("""
        mappings:
          m:
            sources: [[t.csv~csv]]
            s: http://e/$(id)
            po: [[rdfs:seeAlso, {mapping: n, condition: {function: equal, parameters: [[str1, $(id)], [str2, $(score)]]}}]]
          n: {sources: [[u.csv~csv]], s: "http://e/$(key)"}
    """)
    with pytest.raises(MappingError, match=r"table u\.csv has no column 'score'"):
        bench(text, t=ROWS, u=[{"key": "1"}])


@pytest.mark.parametrize(("table", "said"), [
    ("", "is empty"), ("id,id\n1,2\n", "two columns are called 'id'"), ("id,\n1,2\n", "a column has no name"),
])
def test_a_table_without_a_usable_header_is_told(bench: Bench, table: str, said: str) -> None:
    with pytest.raises(TableError, match=r"t\.csv") as caught:
        bench(GOOD, t=table)
    assert said in str(caught.value)


def test_a_broken_row_is_told_with_file_and_line(bench: Bench) -> None:
    with pytest.raises(TableError, match=r"t\.csv 第3行.* / line 3 is not well-formed CSV"):
        bench(GOOD, t="id,name\n1,x\n2\n")


def test_a_table_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("id,name\n1,绩效\n".encode("gbk"))
    (tmp_path / "m.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(TableError, match=r"t\.csv.*(UTF-8|utf-8)"):
        run([tmp_path / "m.yml"], tmp_path, "http://b/", tmp_path / "out.nq")
