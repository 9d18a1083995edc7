"""No file, however damaged or hostile, makes a reader crash, hang or eat the memory: it is read or refused.

`make fuzz` does the same for thousands of files.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from fuzzing.child import GOOD, Reader
from fuzzing.hostile import HEAVY, HOSTILE
from fuzzing.mutations import mutated
from fuzzing.seeds import sound_files
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KINDS = (
    "docx", "xlsx", "xls", "spreadsheetml", "html", "mhtml", "pdf", "tabs", "cell-lines", "pipes", "markdown", "csv", "doc", "rtf",
    "odt", "zip",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as one:
        yield one


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    return sound_files(tmp_path_factory.mktemp("seeds"))


def test_the_seeds_are_sound(reader: Reader, sound: dict[str, list[bytes]]) -> None:
    """Only what needs an office program is refused, as none is in reach here."""
    assert set(sound) == set(KINDS)
    assert {kind for kind, (data,) in sound.items() if reader.verdict(data) != "read"} == {"doc", "rtf", "odt"}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(r=st.randoms(use_true_random=False))
def test_damaged_files(kind: str, r: Random, reader: Reader, sound: dict[str, list[bytes]]) -> None:
    assert reader.verdict(mutated(sound[kind][0], r)) in GOOD


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in HEAVY])
def test_hostile_files(name: str, reader: Reader) -> None:
    assert reader.verdict(HOSTILE[name]()) in GOOD


def test_the_child_tells_what_is_wrong(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that cannot even begin is a crash, and the next file gets a new one."""
    with Reader() as broken:
        monkeypatch.setenv("PYTHONPATH", "/nonexistent")
        monkeypatch.setenv("PYTHONHOME", "/nonexistent")
        assert broken.verdict(b"x").startswith("crash")
        monkeypatch.undo()
        assert broken.verdict("产出指标".encode()) == "read"
