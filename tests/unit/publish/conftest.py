"""The sample site, built once for the tests of a session."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import pytest

from jixiao.model import Tables
from jixiao.publish import Outcome, codes, concepts, documents, projects, publish, year_sheets

if TYPE_CHECKING:
    from tests.conftest import Once


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
def site(once: Once) -> Site:
    """The sample, published; no test writes into it."""
    sample = load_sample()

    def make(folder: Path) -> tuple[Tables, Outcome]:
        tables, dump = sample.corpus(folder)
        return tables, publish(tables, dump, sample.REPORT, sample.SETTINGS, folder / "public")

    folder, (tables, outcome) = once("publish", make)
    return Site(folder / "public", outcome, tables, folder / "dump.nq", sample)


@pytest.fixture(scope="session")
def few(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump of the sample without the vocabulary, which makes most of the pages: for tests of folders rather than pages."""
    path = tmp_path_factory.mktemp("few") / "dump.nq"
    with site.dump.open("rb") as whole:
        path.write_bytes(b"".join(line for line in whole if not line.endswith(b"/graph/vocabulary> .\n")))
    return path


@pytest.fixture(scope="session")
def extended(once: Once) -> Path:
    """The sample with more years and a long document, published in Chinese; no test writes into it."""
    folder, _ = once("extended", lambda folder: load_sample("extended").build(load_sample(), folder))
    return folder / "public"


@pytest.fixture(scope="session")
def cut(once: Once, site: Site) -> Path:
    """The sample, published in one language with very short pages; no test writes into it."""
    def make(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            for module, name, most in ((concepts, "_WHOLE", 1), (concepts, "_FIRST", 1), (concepts, "_PER_PAGE", 2),
                                       (documents, "_PER_PAGE", 1), (projects, "_PER_PAGE", 1), (codes, "_CONCEPTS", 1),
                                       (year_sheets, "_PAGE", 15_000)):
                patch.setattr(module, name, most)
            settings = replace(site.sample.SETTINGS, languages=("zh",))
            publish(site.tables, site.dump, site.sample.REPORT, settings, folder / "public")

    folder, _ = once("cut", make)
    return folder / "public"
