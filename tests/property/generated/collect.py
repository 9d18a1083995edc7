"""Many generated documents, written in a format, read back and judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from generated.draws import Printed, document
from generated.judge import Outcome, Tally, judge, read_tables
from generated.office import OFFICE, convert_all
from generated.page import blocks
from generated.writers import SUFFIX, WRITERS

__all__ = ["corpus", "one", "tally"]


def corpus(count: int, number: int, forms: int = 0) -> list[Printed]:
    """Independent documents, the same for the same seed, each of so many forms or of one to three."""
    return [document(Random(f"{number}/{n}"), forms) for n in range(count)]


def tally(kind: str, made: Sequence[Printed], folder: Path) -> Tally:
    """Write documents in a format, read them all and judge each."""
    first = OFFICE[kind][0] if kind in OFFICE else kind
    paths = [folder / f"d{number:04}.{SUFFIX.get(first, first)}" for number in range(len(made))]
    pages = [blocks(printed) for printed in made]
    for path, printed, page in zip(paths, made, pages, strict=True):
        WRITERS[first](path, page, printed.noise)
    if kind in OFFICE:
        paths = convert_all(paths, OFFICE[kind][1:])
    out = Tally()
    for printed, page, tables in zip(made, pages, read_tables(paths), strict=True):
        out.add(judge(printed, page, tables))
    return out


def one(kind: str, printed: Printed, folder: Path) -> Outcome:
    """Write, read and judge a single document."""
    return tally(kind, [printed], folder).outcomes[0]
