"""Where the shipped data folders are, and how a project's own folders add to or replace them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

__all__ = ["FOLDERS", "by_name", "content", "files", "folder"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where PyYAML was built with it

FOLDERS = ("mappings", "ontology", "shapes", "site")


def folder(name: str) -> Path:
    """The shipped folder of that name: inside the installed package, or at the top of a source checkout."""
    here = Path(__file__).resolve().parent
    for root in (here / "data", here.parents[1]):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(f"the package carries no folder {name!r}; it was not installed completely")


def files(name: str, pattern: str, own: Iterable[Path] = ()) -> list[Path]:
    """The data files below a shipped folder that match a pattern, in a stable order.

    Args:
        name: one of FOLDERS, or a folder below one, such as `mappings/layouts`.
        pattern: a glob such as `*.yaml`.
        own: a project's own roots; a file there with the same relative path replaces the shipped one, others are added.

    Returns:
        Paths sorted by their path relative to the folder.
    """
    return list(by_name(name, pattern, own).values())


def by_name(name: str, pattern: str, own: Iterable[Path] = ()) -> dict[str, Path]:
    """The same files as `files` finds, by their path relative to the folder, in the order of these."""
    top, _, rest = name.partition("/")
    found: dict[str, Path] = {}
    for root in (folder(top) / rest, *(Path(o) / name for o in own)):
        for path in root.glob(pattern):
            if path.is_file():
                found[path.relative_to(root).as_posix()] = path
    return dict(sorted(found.items()))


def content(path: Path) -> Any:
    """What a YAML file says.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)
