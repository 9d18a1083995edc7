"""docs/ontology.md keeps up with the files that it describes."""

from __future__ import annotations

import re
from pathlib import Path

from jixiao.graph import named_queries, vocabulary_quads
from jixiao.settings import Settings

PAGE = (Path(__file__).parents[3] / "docs" / "ontology.md").read_text(encoding="utf-8")


def test_every_named_query_is_described() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (\d*).*?\| (.*?) ?\|$", PAGE, re.MULTILINE)
    described = {name: (number, re.findall(r"`(\w+)`", parameters)) for name, number, parameters in rows}
    assert described == {q.name: (q.question, [p.name for p in q.parameters]) for q in named_queries(Settings()).values()}


def test_every_term_named_exists() -> None:
    known = {q.subject.value for q in vocabulary_quads(Settings())}
    for name in re.findall(r"\bjx:(\w+)", PAGE):
        assert f"{Settings().base}ns#{name}" in known, name


def test_every_file_named_exists() -> None:
    root = Path(__file__).parents[3]
    for name in re.findall(r"`((?:ontology|shapes|site)/[\w*./-]+)`", PAGE):
        assert name == "ontology/measures-local.csv" or list(root.glob(name)), name
