"""JSON read on in pieces of any size gives what the whole text gives, and the same mistakes."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.errors import TableError
from jixiao.mapping.sources import json_records, json_stream
from jixiao.mapping.sources.described import Source

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
VALUES = st.recursive(LEAVES, lambda of: st.lists(of, max_size=4) | st.dictionaries(st.text(max_size=4), of, max_size=4),
                      max_leaves=20)


def read(text: str, iterator: str, chunk: int) -> list[object]:
    names = json_records.listed(iterator)
    assert names is not None
    return list(json_stream._Window(io.StringIO(text), "t.json", chunk).document(names))


@given(VALUES, st.integers(1, 40), st.sampled_from([None, 1]), st.booleans())
def test_pieces_of_any_size_give_what_the_whole_gives(value: object, chunk: int, indent: int | None, ascii_only: bool) -> None:
    for document, iterator in ((value, "$[*]"), ({"x": 1, "a": {"b": value, "c": [2]}, "z": None}, "$.a.b[*]")):
        text = json.dumps(document, ensure_ascii=ascii_only, indent=indent)
        assert read(text, iterator, chunk) == list(json_records.records(json_records.parsed(text, "t.json"), iterator))


@pytest.mark.parametrize("text", [
    '[1, 2', '[1 2]', '[1,]', '[1] 2', '{"a": [1], }', '{"a" [1]}', '{a: [1]}', '{"a": [{"b": }]}', '["\n"]', '["a]', '[tru]', '[01]',
    '[-]', '[1e]', '[NaN]', '["\\ud800"]', '["\\u12"]', '', '[[[1]', '{"a": [1]'])
def test_what_is_no_json_is_told(text: str) -> None:
    for iterator in ("$[*]", "$.a[*]"):
        for chunk in (1, 3, 1000):
            with pytest.raises(TableError, match="不是规范的 JSON"):
                read(text, iterator, chunk)


def test_a_mistake_is_told_with_its_line_and_a_list_given_twice_is_one() -> None:
    for chunk in (2, 1000):
        with pytest.raises(TableError, match="第4行 line 4"):
            read('[\n{"id": 1},\n{"id": 2},\n{"id": }]', "$[*]", chunk)
        with pytest.raises(TableError, match="'a' stands twice"):
            read('{"a": [1], "a": [2]}', "$.a[*]", chunk)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for rows in (20_000, 80_000):
        path = tmp_path / f"{rows}.json"
        path.write_text(json.dumps({"rows": [{"id": n, "name": f"指标{n}"} for n in range(rows)]}), encoding="utf-8")
        source = Source(path=path, kind="json", iterator="$.rows[*]")
        tracemalloc.start()
        assert sum(1 for _ in json_stream.records(source)) == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
