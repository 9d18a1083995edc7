"""The dump of two small graphs, exported once for the tests of a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.graph import nquads, parse, vocabulary_quads
from jixiao.settings import Settings

SETTINGS = Settings(title="清溪开放数据", title_en="Open data of Qingxi", publisher="清溪县数据办公室")


@pytest.fixture(scope="session")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample graphs of tests/unit/graph with the vocabulary, as a build writes it."""
    graphs = Path(__file__).parents[1] / "graph"
    quads = [*vocabulary_quads(SETTINGS),
             *(q for name in ("office.ttl", "station.trig") for q in parse(graphs / name, base=SETTINGS.base))]
    path = tmp_path_factory.mktemp("exports") / "dump.nq"
    path.write_bytes(nquads(set(quads)))
    return path


@pytest.fixture(scope="session")
def settings() -> Settings:
    return SETTINGS
