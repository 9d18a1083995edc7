"""Whether a build would write again what is there: the digest of all that pages are made of, kept with the site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from jixiao import resources
from jixiao.model import Tables
from jixiao.model.csvw import as_csv
from jixiao.publish.writer import MANIFEST
from jixiao.settings import Settings

__all__ = ["STAMP", "Stamp", "inputs"]

STAMP = ".jixiao-inputs"

_LIBRARIES = ("Jinja2", "MarkupSafe", "pyoxigraph", "pypinyin", "PyYAML")  # those that have a hand in what is written


def inputs(tables: Tables, nquads: Path, report: bytes, settings: Settings, *more: str) -> str:
    """The digest of what a site is made of: data, settings, a project's own folders, this program and its libraries.

    Args:
        tables: the public tables.
        nquads: the graphs.
        report: the validation report.
        settings: the publisher's settings.
        more: whatever else is decided for one build.

    Returns:
        SHA-256 in hexadecimal; where files lie makes no difference.
    """
    out = hashlib.sha256()
    versions = [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    out.update(json.dumps([*more, *versions, repr(replace(settings, project=None))]).encode())
    for name in sorted(tables.rows):
        out.update(f"{name}\n{as_csv(tables, name)}".encode())
    with nquads.open("rb") as file:
        out.update(hashlib.file_digest(file, "sha256").digest())
    out.update(hashlib.sha256(report).digest())
    for name, path in _program(settings):
        out.update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return out.hexdigest()


def _program(settings: Settings) -> Iterator[tuple[str, Path]]:
    """The files that decide how data become pages, each with its path in its folder."""
    package = Path(resources.__file__).parent
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix(), path
    for folder in resources.FOLDERS:
        for name, path in resources.by_name(folder, "**/*", settings.own).items():
            yield f"{folder}/{name}", path


class Stamp:
    """What the last build of a folder was made of and how much it wrote.

    Args:
        root: the site's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root, self._file = root, root / STAMP

    def of(self, digest: str) -> dict[str, int]:
        """The counts of the last build, where it was made of the same and its files are all there with their sizes."""
        try:
            said: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
            return said if said.pop("inputs") == digest and said["size"] == self._size() else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def take_away(self) -> None:
        """Before the folder changes."""
        with suppress(OSError):  # where there is no such folder, or it cannot be used, its writer says so
            self._file.unlink()

    def put(self, digest: str, **counts: int) -> None:
        """After the folder was written; of the counts, `size` is how many bytes its files have."""
        self._file.write_text(json.dumps({"inputs": digest, **counts}) + "\n", encoding="utf-8")

    def _size(self) -> int:
        """How many bytes the files of the last build have.

        Raises:
            OSError: one of them is no longer there.
        """
        return sum((self._root / path).stat().st_size for path in (self._root / MANIFEST).read_text(encoding="utf-8").splitlines())
