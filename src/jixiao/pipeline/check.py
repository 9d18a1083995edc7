"""Single forms checked without building anything: read, understood, normalised, mapped as far as shapes look, validated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from jixiao.findings import SEVERITIES, add_causes, add_checks, add_findings
from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.pipeline.sources import collect
from jixiao.settings import Settings

__all__ = ["Applied", "Checked", "Spotted", "applied", "check", "followed", "state_of", "watch"]

_OF_PUBLISHERS = ("identity-provisional",)  # nothing is published here, so nobody has to keep a registry
_COUNTS = ("evaluated", "passed", "rounded", "failed")


@dataclass(frozen=True)
class Spotted:
    """A finding as a line of a linter: the file as it was named, the place as a person finds it, and the row of the table."""

    file: str
    place: str
    places: int
    row: Row


@dataclass(frozen=True)
class Applied:
    """How one rule went over all forms; one with `evaluated` 0 did not apply, and `reasons` say why."""

    code: str
    evaluated: int
    passed: int
    rounded: int
    failed: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What checking some files gave: their tables, and the findings in the order of the files and of their cells."""

    tables: Tables
    findings: tuple[Spotted, ...]

    def worst(self, severities: Iterable[str]) -> bool:
        """Whether there is a finding of one of these severities."""
        wanted = set(severities)
        return any(f.row["severity"] in wanted for f in self.findings)


def check(sources: Iterable[Path], settings: Settings) -> Checked:
    """Check files as a build would, and write nothing that stays.

    Args:
        sources: files and folders; several are checked as one run, so that rules across forms see all of them.
        settings: the publisher's settings, whose project folder may hold layouts and rules.

    Raises:
        ReadError: a source is not there, or there is nothing to read.
        JixiaoError: a layout, a mapping or a rule is not valid.
    """
    from jixiao.pipeline.extract import extract
    from jixiao.pipeline.mapping import map_shaped
    from jixiao.tables import write
    from jixiao.validate import validate

    found = collect(sources)
    tables = extract(found.files, settings, _untold)
    add_findings(tables, found.findings)
    tables.rows["findings"] = [row for row in tables["findings"] if row["code"] not in _OF_PUBLISHERS]
    with TemporaryDirectory(prefix="jixiao-") as name:
        data, graph = Path(name), Path(name) / "shaped.nq"
        write(tables, data)
        add_findings(tables, map_shaped(data, graph, settings).findings)
        outcome = validate(tables, graph, settings)
    add_findings(tables, outcome.findings)
    add_causes(tables, outcome.causes)
    add_checks(tables, outcome.checks)
    return Checked(tables, _spotted(tables, found.files))


def applied(tables: Tables) -> list[Applied]:
    """How each rule went, by code."""
    rows: dict[str, list[Row]] = {}
    for row in tables["checks"]:
        rows.setdefault(row["code"], []).append(row)
    out = []
    for code, of_code in sorted(rows.items()):
        evaluated, passed, rounded, failed = (sum(int(r[column] or 0) for r in of_code) for column in _COUNTS)
        reasons = dict.fromkeys(reason for r in of_code for reason in r["reason"].split("；") if reason)
        out.append(Applied(code, evaluated, passed, rounded, failed, tuple(reasons)))
    return out


def followed(tables: Tables) -> dict[str, str]:
    """The errors and warnings that follow from another finding, each with that one, by their identifiers."""
    judged = {row["id"]: row["cause"] for row in tables["findings"] if row["severity"] in ("error", "warning")}
    return {identifier: cause for identifier, cause in judged.items() if cause in judged}


def _untold(_done: int, _total: int, _what: str = "", /) -> None:
    """Nobody watches the progress of a few files."""


def _spotted(tables: Tables, files: Iterable[Path]) -> tuple[Spotted, ...]:
    from jixiao.words import spot

    names = _names(tables, files)
    order = {row["document"]: at for at, row in enumerate(tables["documents"], 1)}
    cells: dict[tuple[str, str], tuple[int, int, int]] = {}
    for row in tables["finding_cells"]:
        cells.setdefault((row["id"], row["document"]), (int(row["grid"]), int(row["row"]), int(row["cell_column"])))
    rows = sorted(tables["findings"], key=lambda r: (
        order.get(r["document"], 0), r["document"], cells.get((r["id"], r["document"]), (0, 0, 0)),
        SEVERITIES.index(r["severity"]), r["code"], r["id"]))
    out = []
    for row in rows:
        places = [p for p in row["place"].split("; ") if p]
        out.append(Spotted(names.get(row["document"], row["document"]), spot(places[0]) if places else "", len(places), row))
    return tuple(out)


def _names(tables: Tables, files: Iterable[Path]) -> dict[str, str]:
    """The path of each document as it was given: a name alone does not tell twenty files of one name apart."""
    paths: dict[str, list[Path]] = {}
    for path in files:
        try:
            paths.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), []).append(path)
        except OSError:
            continue  # it could not be read, and is a finding
    out = {}
    for row in tables["documents"]:
        alike = paths.get(row["sha256"], [])
        if alike:
            out[row["document"]] = str(alike.pop(0) if len(alike) > 1 else alike[0])
    by_name = {path.name: str(path) for path in files}
    for row in tables["findings"]:
        archive, _, member = row["document"].partition("/")
        if row["document"] not in out and archive in by_name:
            out[row["document"]] = str(PurePath(by_name[archive]) / member) if member else by_name[archive]
    return out


# --- again when a file is saved -------------------------------------------------------------------------------------------
State = dict[str, tuple[int, int, int]]


def state_of(sources: Iterable[Path]) -> State:
    """By path, what changes when a file is saved: time, size, and the file itself, since office programs save by renaming."""
    out: State = {}
    for source in sources:
        for path in [source] if not source.is_dir() else sorted(p for p in source.rglob("*") if p.is_file()):
            try:
                stat = path.stat()
            except OSError:
                continue  # between the two steps of a save there is no such file
            if not path.name.startswith(("~$", ".")):
                out[str(path)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return out


def watch(sources: list[Path], run: Callable[[], None], wait: Callable[[], None]) -> None:
    """Run once, then again each time a file was saved, for ever.

    A change counts when nothing has changed for one more wait and every file that was there is there again, so that a
    half-written file is not read.

    Args:
        sources: files and folders.
        run: what is done.
        wait: returns after a short while; what it raises ends the watch.
    """
    seen = state_of(sources)
    run()
    while True:
        wait()
        now = state_of(sources)
        if now == seen:
            continue
        while True:
            before = now
            wait()
            now = state_of(sources)
            if now == before and all(p.is_dir() or str(p) in now for p in sources):
                break
        seen = now
        run()
