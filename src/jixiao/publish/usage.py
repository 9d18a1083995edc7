"""Which columns of the public tables each term of the vocabulary is filled from, as the mappings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jixiao import resources
from jixiao.settings import Settings

__all__ = ["mapped_columns"]

_OURS = re.compile(r"jx:(\w+)")
_COLUMN = re.compile(r"\$\((\w+)\)")


def mapped_columns(settings: Settings) -> dict[str, list[str]]:
    """The columns by term, such as `weight` -> `amounts.weight`, `indicators.weight`; a class has the tables of its rows.

    A mapping file is named after the table that it maps. Keys that make an IRI are columns like others.
    """
    out: dict[str, dict[str, None]] = {}
    for path in resources.files("mappings/rdf", "*.yml", settings.own):
        mappings = (resources.content(path) or {}).get("mappings", {})
        for mapping in mappings.values():
            for predicates, objects in _statements(mapping.get("po") or []):
                said = _COLUMN.findall(str(objects))
                used = [f"{path.stem}.{column}" for column in said if not column.startswith("_")] or [path.stem]
                for term in _OURS.findall(str(predicates)):
                    out.setdefault(term, {}).update(dict.fromkeys(used))
                if "a" in predicates:
                    for term in _OURS.findall(str(objects)):
                        out.setdefault(term, {})[path.stem] = None
    return {term: sorted(columns) for term, columns in out.items()}


def _statements(lines: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    """Predicates and objects of a mapping, in the long and in the short form; what decides whether they are said is left aside."""
    for line in lines:
        found, objects = (line.get("p"), line.get("o")) if isinstance(line, dict) else (line[0], line[1])
        if isinstance(objects, dict) and "mapping" in objects:
            objects = ""
        yield found if isinstance(found, list) else [found], objects
