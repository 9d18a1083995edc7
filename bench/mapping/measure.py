"""Tables to triples beside other engines: the same tables, the same mapping, in the same run, each engine in a process of its own.

usage: python bench/mapping/measure.py [--rows 100000,1000000] [--engines jixiao,morph-kgc] [--write] [--peers DIR]

An engine that is not part of the project is installed into an environment of its own under DIR. Whether two engines made the same
triples is found out by reading what they wrote with one parser and adding up a digest of each canonical line, so that neither
order nor spelling counts.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import data  # noqa: E402
from engines import ENGINES, PINNED  # noqa: E402
from peers import environment, measured, program  # noqa: E402

_HEAD = """# Mapping, beside other engines

Written by `python bench/mapping/measure.py --write`. Python {version}, {cores} cores; each engine in a process of its own, imports
included. Ratios are sound, seconds are not. The tables are generated (`data.py`), the mapping is `indicators.yml`, for the others
`indicators.ttl`; `hand-written.sql` is the same as one query without checks, counts and findings.
"""
_LIMIT = 1800
_PATIENCE = 60  # seconds: an engine that took longer is not run on the next size
_SMALL = 24  # rows of one document's table


@dataclass(frozen=True)
class Run:
    """One engine on one size.

    Attributes:
        wall: seconds by the clock.
        cpu: seconds of processor time, of all its threads.
        mib: peak memory.
        triples: how many lines it wrote.
        digest: order-free digest of the triples, "" where they were not read.
    """

    engine: str
    wall: float
    cpu: float
    mib: float
    triples: int
    digest: str


def run(engine: str, interpreter: Path, folder: Path, out: Path, *, read: bool) -> Run | None:
    """Let an engine map the tables of a folder; None where it gives up or takes too long."""
    out.unlink(missing_ok=True)
    cost = measured([interpreter, HERE / "engines.py", engine, folder, out], out.parent / f"{out.stem}.log", _LIMIT)
    if cost is None or not out.exists():
        return None
    count, digest = _digest(out) if read else (sum(1 for _ in out.open("rb")), "")
    return Run(engine, cost.wall, cost.cpu, cost.mib, count, digest)


def _digest(path: Path) -> tuple[int, str]:
    """How many triples a file has, and the sum of the digests of their canonical lines."""
    count = total = 0
    for line in _canonical(path):
        count += 1
        total += int.from_bytes(hashlib.blake2b(line, digest_size=8).digest())
    return count, f"{total % (1 << 64):016x}"


def _canonical(path: Path) -> Iterator[bytes]:
    import pyoxigraph

    for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.N_TRIPLES):
        yield f"{quad.subject} {quad.predicate} {quad.object}".encode()


def report(sizes: Sequence[int], engines: Sequence[str], peers: Path) -> str:
    """Everything measured, as Markdown."""
    lines = [_HEAD.format(version=platform.python_version(), cores=os.cpu_count())]
    absent, slow = set(), set()
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as name:
        work = Path(name)
        for rows in sizes:
            folder = work / str(rows)
            data.write(rows, folder)
            done = []
            for engine in (e for e in engines if e not in slow):
                interpreter = environment(engine, PINNED.get(engine, ""), peers)
                result = run(engine, interpreter, folder, work / "out.nt", read=True) if interpreter else None
                if result is None:
                    absent.add(engine)
                    continue
                done.append(result)
                slow |= {engine} if result.wall > _PATIENCE else set()
            lines += [f"## {rows:,} rows", "", *_table(done), ""]
    if slow:
        lines += [f"Longer than {_PATIENCE} s, and not run on the next size: {', '.join(sorted(slow))}.", ""]
    if absent:
        lines += [f"Not measured, because it could not be installed or did not end well: {', '.join(sorted(absent))}.", ""]
    return "\n".join(lines)


def _table(done: Sequence[Run]) -> list[str]:
    if not done:
        return ["Nothing was measured."]
    first = done[0]
    out = ["| engine | wall s | CPU s | wall, times the first | CPU, times the first | peak MiB | triples | same triples |",
           "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for one in done:
        same = "–" if one is first else "yes" if (one.triples, one.digest) == (first.triples, first.digest) else "no"
        ratio = f"{one.wall / first.wall:.2f} | {one.cpu / first.cpu:.2f}"
        out.append(f"| {one.engine} | {one.wall:.2f} | {one.cpu:.2f} | {ratio} | {one.mib:.0f} | {one.triples:,} | {same} |")
    return out


if __name__ == "__main__":
    program(HERE / "README.md", __doc__, "rows", f"{_SMALL},100000,1000000,3000000", ENGINES, report)
