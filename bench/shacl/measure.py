"""Our shapes over generated records, our fast path beside other SHACL engines in the same run, each in a process of its own.

usage: python bench/shacl/measure.py [--statements 10000,1000000] [--engines jixiao,shacl] [--write] [--peers DIR]

An engine that is not part of the project is installed into an environment of its own under DIR. What an engine found is held
against the violations that were planted.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import data  # noqa: E402
import probes  # noqa: E402
from engines import ENGINES, REQUIRED  # noqa: E402
from peers import Cost, environment, measured, program  # noqa: E402

from jixiao.validate.shacl.shapes import read_shapes  # noqa: E402

_HEAD = """# SHACL, beside other engines

Written by `python bench/shacl/measure.py --write`. Python {version}, {cores} cores; each engine in a process of its own, imports,
reading of files and the list of results included. Ratios are sound, seconds are not.

The graph holds records of plans and self-evaluations with only those statements that our shapes look at (`data.py`); every fifth
document has one violation of one of {kinds} kinds. All shapes of `shapes/*.ttl` are run, the SPARQL one included. *found* is the
share of the planted results that an engine gives, *right* the share of its results that were planted; results are compared by
rule, constraint component and record. Memory below 50 MiB is that of the measuring process. `jixiao` is what `jixiao validate`
does, `pyshacl` what it does with `--engine pyshacl`.
"""
_LIMIT = 1800
_PATIENCE = 20  # CPU seconds: an engine that took more is not run on the next size


@dataclass(frozen=True)
class Run:
    """One engine on one size.

    Attributes:
        found: share of the planted results that it gave.
        right: share of its results that were planted.
    """

    engine: str
    cost: Cost
    results: int
    found: float
    right: float


def run(engine: str, interpreter: Path, folder: Path, out: Path) -> Run | None:
    """Let an engine validate the graph of a folder; None where it gives up or takes too long."""
    out.unlink(missing_ok=True)
    cost = measured([interpreter, HERE / "engines.py", engine, folder, out], out.with_suffix(".log"), _LIMIT)
    if cost is None or not out.exists():
        return None
    given = {tuple(line.split("\t")) for line in out.read_text(encoding="utf-8").splitlines()}
    planted = set()
    for line in (folder / "expected.tsv").read_text(encoding="utf-8").splitlines():
        shape, component, record = line.split("\t")
        planted.add((shape.removeprefix("code/rule/").partition("#")[0], component, record))
    both = len(given & planted)
    return Run(engine, cost, len(given), both / len(planted) if planted else 1.0, both / len(given) if given else 1.0)


def report(sizes: Sequence[int], engines: Sequence[str], peers: Path) -> str:
    """Everything measured, as Markdown."""
    lines = [_HEAD.format(version=platform.python_version(), cores=os.cpu_count(), kinds=len(data.PLANTS))]
    absent: list[str] = []
    slow: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as name:
        folder = Path(name) / "records"
        probed = _probed(engines, peers, Path(name) / "probes")
        for size in sizes:
            statements = data.write(size, folder)
            shapes = (b"%b %b %b .\n" % triple for triple in read_shapes(data.BASE, ()))
            (folder / "shapes.ttl").write_bytes(b"".join(shapes))
            done = []
            for engine in (e for e in engines if e not in slow):
                interpreter = environment(engine, REQUIRED.get(engine, ""), peers)
                result = run(engine, interpreter, folder, folder / "out.tsv") if interpreter else None
                if result is None:
                    absent.append(f"{engine} at {statements:,}")
                    slow.add(engine)
                    continue
                done.append(result)
                slow |= {engine} if result.cost.cpu > _PATIENCE else set()
            lines += [f"## {statements:,} statements", "", *_table(done), ""]
    lines += probed
    if slow:
        lines += [f"More than {_PATIENCE} CPU s or not ended well, and not run on the next size: {', '.join(sorted(slow))}.", ""]
    if absent:
        lines += [f"Not measured, because it could not be installed or did not end well: {', '.join(absent)}.", ""]
    return "\n".join(lines)


def _table(done: Sequence[Run]) -> list[str]:
    if not done:
        return ["Nothing was measured."]
    first = done[0].cost
    out = ["| engine | CPU s | CPU, times the first | wall s | peak MiB | results | found | right |",
           "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for one in done:
        cost = one.cost
        out.append(f"| {one.engine} | {cost.cpu:.2f} | {cost.cpu / first.cpu:.2f} | {cost.wall:.2f} | {cost.mib:.0f} | "
                   f"{one.results:,} | {one.found:.3f} | {one.right:.3f} |")  # fmt: skip
    return out


def _probed(engines: Sequence[str], peers: Path, folder: Path) -> list[str]:
    """How each engine answers the questions that some engine answered wrongly."""
    folder.mkdir()
    expected = probes.write(folder)
    lines = ["## Answers that some engine gets wrong", "", "| engine | " + " | ".join(f"`{name}`" for name in probes.PROBES) + " |",
             "|---" * (len(expected) + 1) + "|"]  # fmt: skip
    for engine in engines:
        interpreter = environment(engine, REQUIRED.get(engine, ""), peers)
        out = folder / f"{engine}.tsv"
        if interpreter and measured([interpreter, HERE / "engines.py", engine, folder, out], out.with_suffix(".log"), _LIMIT):
            given: dict[str, set[str]] = {rule: set() for rule in expected}
            for line in out.read_text(encoding="utf-8").splitlines():
                rule, _, record = line.split("\t")
                given.setdefault(rule, set()).add(record)
            lines.append(f"| {engine} | " + " | ".join("right" if given[r] == expected[r] else "wrong" for r in expected) + " |")
    return [*lines, ""]


if __name__ == "__main__":
    program(HERE / "README.md", __doc__, "statements", "10000,100000,1000000,3000000", ENGINES, report)
