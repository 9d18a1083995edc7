"""The graph of the five seeds, made once for all tests that ask it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jixiao.cli import main
from jixiao.graph import Store
from jixiao.settings import Settings


@pytest.fixture(scope="session")
def seed_graph(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Records, findings and vocabulary of the seeds, by the commands, to be asked."""
    folder = tmp_path_factory.mktemp("seed-graph")
    for command in (["extract", str(shared / "corpus" / "seeds"), "-o", str(folder)], ["validate", str(folder)]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code in (0, 1), result.output
    return Store(Settings().base).load(folder / "dump.nq")
