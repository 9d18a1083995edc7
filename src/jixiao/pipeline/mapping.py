"""Tables to RDF: the mappings of the project, the vocabulary beside them, and the three formats."""

from __future__ import annotations

import heapq
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from jixiao import resources
from jixiao.findings import Finding
from jixiao.pipeline.workspace import tables_of
from jixiao.settings import Settings

__all__ = ["Mapped", "explain", "map_all", "map_records", "map_shaped", "map_tables", "map_validation", "trace"]


@dataclass(frozen=True)
class Mapped:
    """How many quads were written, and what could not be mapped."""

    triples: int
    findings: tuple[Finding, ...]


def _shipped(settings: Settings) -> list[Path]:
    return resources.files("mappings/rdf", "*.yml", settings.own)


_OF_VALIDATION = ("findings", "finding_cells", "checks")
_OF_PLACES = ("cells", "evidence", "grids")


def _reads(mapping: Path, *tables: str) -> bool:
    text = mapping.read_text(encoding="utf-8")
    return any(f"{name}.csv" in text for name in tables)


def _of_validation(mapping: Path) -> bool:
    """Whether a mapping reads a table that validation fills, so that it has to wait for it."""
    return _reads(mapping, *_OF_VALIDATION)


def map_all(data: Path, dump: Path, settings: Settings) -> Mapped:
    """All tables by all mappings, with the vocabulary, as sorted N-Quads.

    Args:
        data: the folder of the tables.
        dump: the file to write.
        settings: the publisher's settings.

    Raises:
        MappingError: a mapping is wrong.
    """
    first = map_records(data, dump, settings)
    second = map_validation(data, dump, settings)
    return Mapped(second.triples, (*first.findings, *second.findings))


def map_records(data: Path, dump: Path, settings: Settings) -> Mapped:
    """What was read, and the vocabulary: the graph that validation looks at."""
    from jixiao.graph import vocabulary
    from jixiao.mapping import run

    with TemporaryDirectory(prefix="jixiao-") as folder:
        part = Path(folder) / "records.nq"
        outcome = run([m for m in _shipped(settings) if not _of_validation(m)], data, settings.base, part)
        with part.open("rb") as rows:
            triples = _merge(dump, rows, vocabulary(settings).splitlines(keepends=True))
    return Mapped(triples, outcome.findings)


def map_shaped(data: Path, dump: Path, settings: Settings) -> Mapped:
    """What shapes look at and no more: records without the cells they came from, and without the vocabulary."""
    from jixiao.mapping import run

    wanted = [m for m in _shipped(settings) if not _reads(m, *_OF_VALIDATION, *_OF_PLACES)]
    outcome = run(wanted, data, settings.base, dump)
    return Mapped(outcome.triples, outcome.findings)


def map_validation(data: Path, dump: Path, settings: Settings) -> Mapped:
    """The findings and checks, merged into a dump that `map_records` wrote."""
    from jixiao.mapping import run

    with TemporaryDirectory(prefix="jixiao-") as folder:
        part, whole = Path(folder) / "validation.nq", Path(folder) / "whole.nq"
        outcome = run([m for m in _shipped(settings) if _of_validation(m)], data, settings.base, part)
        with part.open("rb") as rows, dump.open("rb") as records:
            triples = _merge(whole, rows, records)
        shutil.move(whole, dump)
    return Mapped(triples, outcome.findings)


def _merge(out: Path, *parts: Iterable[bytes]) -> int:
    """Merge sorted lines, each kept once; returns how many there are."""
    count, last = 0, b""
    with out.open("wb") as stream:
        for line in heapq.merge(*parts):
            if line != last:
                stream.write(line)
                count += 1
                last = line
    return count


def map_tables(data: Path, out: Path | BinaryIO, form: str, mappings: Sequence[Path], settings: Settings,
               tables: Mapping[str, Path] | None = None, in_order: bool = True) -> Mapped:
    """Tables to RDF in a format.

    Args:
        data: the folder of the tables.
        out: a file, or an open binary one.
        form: `nq`, `ttl` or `jsonld`.
        mappings: YARRRML and RML files; all of the project and the vocabulary where none is given.
        settings: the publisher's settings.
        tables: files by the name or URL that mappings call them by.
        in_order: whether N-Quads are sorted; always so for all of the project.

    Raises:
        MappingError: a mapping is wrong.
    """
    from jixiao.graph import jsonld, parse, prefixes, turtle
    from jixiao.mapping import run

    with TemporaryDirectory(prefix=".jixiao-", dir=out.parent if isinstance(out, Path) else None) as folder:
        dump = Path(folder) / "dump.nq"
        if mappings:
            outcome = run(mappings, data, settings.base, dump, tables=tables, in_order=in_order)
            mapped = Mapped(outcome.triples, outcome.findings)
        else:
            mapped = map_all(tables_of(data), dump, settings)
        write = {"ttl": turtle, "jsonld": jsonld}.get(form)
        if write:
            content = write(parse(dump), prefixes(settings.base))
            out.write_bytes(content) if isinstance(out, Path) else out.write(content)
        elif isinstance(out, Path):
            shutil.move(dump, out)
        else:
            with dump.open("rb") as lines:
                shutil.copyfileobj(lines, out, 1 << 20)
    return mapped


def explain(data: Path, mappings: Sequence[Path], settings: Settings, tables: Mapping[str, Path] | None = None) -> str:
    """The plan that a run would follow, as text; no row is read."""
    from jixiao.mapping import explain as run

    return run(*_of(data, mappings, settings), tables)


def trace(iri: str, data: Path, mappings: Sequence[Path], settings: Settings, tables: Mapping[str, Path] | None = None) -> list[str]:
    """For each quad about a resource, the table row and the statement of the mapping that made it."""
    from jixiao.mapping import trace as run

    return [str(t) for t in run(*_of(data, mappings, settings), iri, tables)]


def _of(data: Path, mappings: Sequence[Path], settings: Settings) -> tuple[Sequence[Path], Path, str]:
    """The mappings, the data and the base of a run; where no mapping is given, all of the project over its tables."""
    return (mappings, data, settings.base) if mappings else (_shipped(settings), tables_of(data), settings.base)
