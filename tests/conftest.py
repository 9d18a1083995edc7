"""What all tests share: the design corpus where it is there, and the project's own examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the design corpus where a clone stands alone."""
    if SHARED.is_dir():
        return
    reason = pytest.mark.skip(reason="the design corpus ../shared is not beside this checkout")
    for item in items:
        if "corpus" in item.keywords:
            item.add_marker(reason)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests leave the user's cache alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIXIAO_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the design corpus; only for tests marked `corpus`."""
    return SHARED


@pytest.fixture(scope="session")
def examples() -> Path:
    """The documents of the project's own small corpus."""
    return ROOT / "examples" / "documents"


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT
