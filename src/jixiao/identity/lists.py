"""The published lists that names are looked up in: units of measure and functional classes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jixiao import resources
from jixiao.words import key, name_key

__all__ = ["Divisions", "load_bases", "load_classes", "load_divisions", "load_measures"]


def _rows(name: str, own: Iterable[Path]) -> Iterator[dict[str, str]]:
    for path in resources.files("ontology", name, own):
        with path.open(encoding="utf-8", newline="") as f:
            yield from csv.DictReader(f)


def load_measures(own: Iterable[Path]) -> dict[str, str]:
    """Printed spellings of units of measure to their keys."""
    out: dict[str, str] = {}
    for row in _rows("measures.csv", own):
        for word in (row["zh"], *filter(None, row["spellings"].split("|"))):
            out.setdefault(key(word), row["key"])
    return out


def load_bases(own: Iterable[Path]) -> dict[str, str]:
    """Units of measure to the unit that they are multiples of: ‰ and % to 倍, 万元 to 元. Equal bases can be compared."""
    return {row["key"]: row["base"] for row in _rows("measures.csv", own)}


def load_classes(own: Iterable[Path]) -> dict[str, str]:
    """Names of functional classes to their three-digit codes."""
    out: dict[str, str] = {}
    for row in _rows("function-classes.csv", own):
        for word in (row["name"], *filter(None, row["aliases"].split("|"))):
            out.setdefault(name_key(word), row["code"])
    return out


@dataclass(frozen=True)
class Divisions:
    """Administrative divisions: names by code, the code that took another one's place, and the code above."""

    names: dict[str, str]
    replaced_by: dict[str, str]
    parents: dict[str, str] = field(default_factory=dict)


def load_divisions(own: Iterable[Path]) -> Divisions:
    """The divisions in use, with those that were renamed or recoded."""
    rows = list(_rows("divisions.csv", own))
    return Divisions({r["code"]: r["name"] for r in rows}, {r["code"]: r["replaced_by"] for r in rows if r["replaced_by"]},
                     {r["code"]: r["parent"] for r in rows if r["parent"]})
