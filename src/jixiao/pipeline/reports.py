"""Reports of a run, written beside its tables or beside its site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.model import Tables
from jixiao.settings import Settings

__all__ = ["Reported", "Wanted", "folder_beside", "report"]


@dataclass(frozen=True)
class Wanted:
    """What is asked of a report.

    Attributes:
        formats: names of formats (`jixiao.reports.FORMATS`); none for all of them.
        out: the folder, None for the usual one.
        fail_on: the lowest severity that fails, `error` or `warning`.
        baseline: a file of known findings, if there is one.
        write_baseline: where to write the findings of this run as known ones, if anywhere.
    """

    formats: tuple[str, ...] = ()
    out: Path | None = None
    fail_on: str = "error"
    baseline: Path | None = None
    write_baseline: Path | None = None


@dataclass(frozen=True)
class Reported:
    """What a report wrote and says.

    Attributes:
        files: the files written, in the order asked for.
        failing: how many findings make the run fail.
        new: how many errors and warnings the baseline does not have.
        known: identifiers of those that it has.
        gone: messages of known findings that are no longer there, with their identifiers.
        compared: a baseline was given.
    """

    files: tuple[Path, ...]
    failing: int
    new: int = 0
    known: frozenset[str] = frozenset()
    gone: tuple[tuple[str, str], ...] = ()
    compared: bool = False


def folder_beside(folder: Path) -> Path:
    """Where the report goes: into a folder of tables, but beside a site, which is for everybody.

    >>> folder_beside(Path("public")).name
    'public-report'
    """
    if (folder / "documents.csv").is_file():
        return folder
    return folder.resolve().with_name(f"{folder.resolve().name}-report")


def report(tables: Tables, turtle: bytes, beside: Path, wanted: Wanted, settings: Settings) -> Reported:
    """Write the report of a run.

    Args:
        tables: all tables of the run.
        turtle: its W3C validation report.
        beside: the folder of the tables or of the site.
        wanted: formats, folder, what fails, baseline.
        settings: title, publisher, and the project's own rules.

    Raises:
        BaselineError: the baseline is not there, or is none.
    """
    from jixiao.reports import FORMATS, assemble, baseline, load_baseline, render

    entries: Sequence[dict[str, str]] | None = None
    if wanted.baseline:
        entries = load_baseline(wanted.baseline)
    made = assemble(tables, settings, wanted.fail_on, entries)
    out = wanted.out or folder_beside(beside)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for name, data in render(made, turtle, wanted.formats or tuple(FORMATS)):
        files.append(out / name)
        files[-1].write_bytes(data)
    if wanted.write_baseline:
        wanted.write_baseline.write_bytes(baseline(tables["findings"]))
    # What was just written down as known fails nothing, unless an older baseline is asked for.
    failing = 0 if wanted.write_baseline and not wanted.baseline else len(made.failing)
    if made.comparison is None:
        return Reported(tuple(files), failing)
    gone = tuple((row["id"], row["message"]) for row in made.comparison.gone)
    new = sum(item.judged and not item.known for item in made.findings)
    return Reported(tuple(files), failing, new, made.comparison.known, gone, compared=True)
