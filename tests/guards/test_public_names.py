"""The public surface: every room says what it exports, the names are there, and they are sorted."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import jixiao

SOURCE = Path(jixiao.__file__).parent
ROOMS = ["jixiao", *sorted(f"jixiao.{p.parent.name}" for p in SOURCE.glob("*/__init__.py"))]


def _kind(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, each in order of the alphabet."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("room", ROOMS)
def test_exports_are_there_and_sorted(room: str) -> None:
    module = importlib.import_module(room)
    exported = getattr(module, "__all__", [])
    assert exported == sorted(exported, key=_kind)
    assert [n for n in exported if not hasattr(module, n)] == []


def test_the_top_exports_what_users_are_told() -> None:
    assert jixiao.__all__ == ["Frames", "read"]
    assert callable(jixiao.read)


def test_reading_a_file_and_reading_tables_live_side_by_side() -> None:
    from jixiao.read import read as read_document

    assert read_document is not jixiao.read


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_every_file_says_what_it_is_for(path: Path) -> None:
    first = path.read_text(encoding="utf-8").lstrip().split("\n", maxsplit=1)[0]
    assert first.startswith(('"""', 'r"""'))
    assert path.stem not in ("util", "utils", "helper", "helpers", "common", "manager")
