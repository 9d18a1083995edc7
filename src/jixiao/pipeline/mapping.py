"""Tables to RDF: the mappings of the project, the vocabulary beside them, and the three formats."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from jixiao import resources
from jixiao.findings import Finding
from jixiao.pipeline.workspace import tables_of
from jixiao.settings import Settings

__all__ = ["Mapped", "explain", "map_all", "map_tables"]


@dataclass(frozen=True)
class Mapped:
    """How many quads were written, and what could not be mapped."""

    triples: int
    findings: tuple[Finding, ...]


def _shipped(settings: Settings) -> list[Path]:
    return resources.files("mappings/rdf", "*.yml", settings.own)


def map_all(data: Path, dump: Path, settings: Settings) -> Mapped:
    """All tables by all mappings, with the vocabulary, as sorted N-Quads.

    Args:
        data: the folder of the tables.
        dump: the file to write.
        settings: the publisher's settings.

    Raises:
        MappingError: a mapping is wrong.
    """
    from jixiao.graph import vocabulary
    from jixiao.mapping import run

    with TemporaryDirectory(prefix="jixiao-") as folder:
        mapped = Path(folder) / "mapped.nq"
        outcome = run(_shipped(settings), data, settings.base, mapped)
        triples, last = 0, b""
        with mapped.open("rb") as rows, dump.open("wb") as out:
            for line in heapq.merge(rows, vocabulary(settings).splitlines(keepends=True)):
                if line != last:
                    out.write(line)
                    triples += 1
                    last = line
    return Mapped(triples, outcome.findings)


def map_tables(data: Path, out: Path | BinaryIO, form: str, mappings: Sequence[Path], settings: Settings) -> Mapped:
    """Tables to RDF in a format.

    Args:
        data: the folder of the tables.
        out: a file, or an open binary one.
        form: `nq`, `ttl` or `jsonld`.
        mappings: YARRRML files; all of the project and the vocabulary where none is given.
        settings: the publisher's settings.

    Raises:
        MappingError: a mapping is wrong.
    """
    from jixiao.graph import jsonld, parse, prefixes, turtle
    from jixiao.mapping import run

    with TemporaryDirectory(prefix="jixiao-") as folder:
        dump = Path(folder) / "dump.nq"
        if mappings:
            outcome = run(mappings, data, settings.base, dump)
            mapped = Mapped(outcome.triples, outcome.findings)
        else:
            mapped = map_all(tables_of(data), dump, settings)
        write = {"ttl": turtle, "jsonld": jsonld}.get(form)
        content = write(parse(dump), prefixes(settings.base)) if write else dump.read_bytes()
    if isinstance(out, Path):
        out.write_bytes(content)
    else:
        out.write(content)
    return mapped


def explain(data: Path, mappings: Sequence[Path], settings: Settings) -> str:
    """The plan that a run would follow, as text; no row is read."""
    from jixiao.mapping import check
    from jixiao.pipeline.plan import as_text

    if not mappings:
        mappings, data = _shipped(settings), tables_of(data)
    return as_text(check(mappings, data, settings.base))
