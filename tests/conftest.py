"""What all tests share: the design corpus where it is there, the project's own examples, and sites that are built once."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# The files that take longest, in this order: with `--no-loadscope-reorder` the workers begin with them and end at the same time.
LONG = ("unit/cli/test_seeds.py", "browser/test_accessibility.py", "unit/cli/test_build.py", "guards/test_readme.py",
        "browser/test_budget.py", "property/test_generated.py", "browser/test_ask.py", "browser/test_queries.py",
        "unit/cli/test_commands.py", "unit/publish/", "unit/validate/test_engines.py", "unit/mapping/test_reference.py",
        "conformance/test_suites.py", "formats/test_ocr.py", "unit/cli/", "corpus/", "browser/", "unit/validate/", "unit/bench/")


def _place(item: pytest.Item) -> int:
    """Where a test stands among the long ones."""
    path = item.path.relative_to(ROOT / "tests").as_posix() if item.path.is_relative_to(ROOT / "tests") else ""
    return next((at for at, start in enumerate(LONG) if path.startswith(start)), len(LONG))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; skip what needs the design corpus where a clone stands alone."""
    items.sort(key=_place)
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


Once = Callable[[str, Callable[[Path], Any]], tuple[Path, Any]]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder for all workers: the first that asks for a name fills it, the others wait. For what tests only read."""
    top = tmp_path_factory.getbasetemp()
    top = (top.parent if "PYTEST_XDIST_WORKER" in os.environ else top) / "shared"
    top.mkdir(exist_ok=True)

    def made(name: str, make: Callable[[Path], Any]) -> tuple[Path, Any]:
        folder, result = top / name, top / f"{name}.pickle"
        with (top / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not result.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                done = pickle.dumps(make(folder))
                result.write_bytes(done)
            return folder, pickle.loads(result.read_bytes())

    return made


class Demo(NamedTuple):
    """The site of the examples: the folder in which the command ran, beside nothing but a copy of the examples, and its words."""

    command: tuple[str, ...]
    folder: Path
    status: int
    stdout: str
    stderr: str

    @property
    def site(self) -> Path:
        """The site."""
        return self.folder / "public"


DEMO = ("build", "examples/documents", "-o", "public", "--config", "examples/jixiao.toml")
"""The command that makes it, as the README has it."""


@pytest.fixture(scope="session")
def demo(once: Once) -> Demo:
    """The site of the examples, built by the command of the README; no test writes into it."""

    def make(folder: Path) -> tuple[int, str, str]:
        shutil.copytree(ROOT / "examples", folder / "examples")
        done = subprocess.run([sys.executable, "-m", "jixiao", *DEMO], cwd=folder, capture_output=True, check=False,
                              encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
        return done.returncode, done.stdout, done.stderr

    folder, (status, stdout, stderr) = once("demo", make)
    return Demo(DEMO, folder, status, stdout, stderr)


class Seeds(NamedTuple):
    """The site of the five seeds, the status of the command, and its peak of memory in MiB."""

    site: Path
    status: int
    peak: float


_MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "jixiao", "build", *sys.argv[1:]], stderr=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.fixture(scope="session")
def seeds_site(once: Once) -> Seeds:
    """The five seeds, built by the command; no test writes into it. For tests marked `corpus`."""

    def make(folder: Path) -> tuple[int, float]:
        done = subprocess.run([sys.executable, "-c", _MEASURED, str(SHARED / "corpus" / "seeds"), "-o", str(folder / "public")],
                              capture_output=True, text=True, check=True)
        status, peak = map(int, done.stdout.split())
        return status, peak / 1024

    folder, (status, peak) = once("seeds", make)
    return Seeds(folder / "public", status, peak)


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
