"""The graph of the five seeds, made once for all tests that ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.graph import Store
from jixiao.settings import Settings

if TYPE_CHECKING:
    from tests.conftest import Seeds


@pytest.fixture(scope="session")
def seed_graph(seeds_site: Seeds) -> Store:
    """Records, findings and vocabulary of the seeds, to be asked: what their site has but for what publishing says of itself."""
    with (seeds_site.site / "dump.nq").open("rb") as dump:
        said = b"".join(line for line in dump if not line.endswith(b"/graph/publication> .\n"))
    return Store(Settings().base).load(said)
