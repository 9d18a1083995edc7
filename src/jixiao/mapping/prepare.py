"""Before any row is read: mappings to a plan, held against the headers of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jixiao.mapping import yarrrml
from jixiao.mapping.nodes import Faults
from jixiao.mapping.plan import Plan
from jixiao.mapping.tables import Headers, headers

__all__ = ["prepare"]


def prepare(mappings: Sequence[Path], data: Path, base: str) -> tuple[Plan, Headers]:
    """The plan of mapping files, and the column names of its tables.

    Args:
        mappings: YARRRML files.
        data: the folder of the tables.
        base: base IRI.

    Raises:
        MappingError: one line for each mistake: file, line, the word and a suggestion.
        TableError: a table has no header that can be read.
    """
    faults = Faults()
    plan = yarrrml.read(mappings, Path(data), base, faults)
    known = headers(plan, faults)
    faults.raise_any()
    return plan, known
