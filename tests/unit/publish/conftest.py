"""The sample site, built once for the tests of a session."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from jixiao.model import Tables
from jixiao.publish import Outcome, publish


class Site(NamedTuple):
    """A published sample."""

    root: Path
    outcome: Outcome
    tables: Tables
    dump: Path
    sample: ModuleType


def load_sample(stem: str = "sample") -> ModuleType:
    """A module beside this file, which is no package."""
    path = Path(__file__).with_name(f"{stem}.py")
    name = f"jixiao_publish_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module of the sample, with what writes documents of one's own."""
    return load_sample()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample, published."""
    sample = load_sample()
    folder = tmp_path_factory.mktemp("publish")
    tables, dump = sample.corpus(folder)
    outcome = publish(tables, dump, sample.REPORT, sample.SETTINGS, folder / "public")
    return Site(folder / "public", outcome, tables, dump, sample)


@pytest.fixture(scope="session")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with more years and a long document, published in Chinese."""
    made: Path = load_sample("extended").build(load_sample(), tmp_path_factory.mktemp("extended"))
    return made
