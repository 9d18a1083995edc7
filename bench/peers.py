"""Engines that are not part of the project: an environment of its own for each, and what a process of theirs costs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "environment", "measured", "program"]


@dataclass(frozen=True)
class Cost:
    """What a process cost.

    Attributes:
        wall: seconds by the clock.
        cpu: seconds of processor time, of all its threads.
        mib: peak memory.
    """

    wall: float
    cpu: float
    mib: float


def environment(name: str, requirement: str, peers: Path) -> Path | None:
    """The interpreter of an engine, installed if need be; None where it cannot be had. Ours where nothing is required."""
    if not requirement:
        return Path(sys.executable)
    place = peers / name
    interpreter = place / "bin" / "python"
    if not (place / "ready").exists():
        venv.create(place, with_pip=True, clear=True)
        command = [interpreter, "-m", "pip", "install", "--quiet", "--no-input", requirement]
        if subprocess.run(command, check=False).returncode:
            return None
        (place / "ready").touch()
    return interpreter


def measured(command: Sequence[str | Path], log: Path, limit: float) -> Cost | None:
    """Run a command; None where it gives up or takes longer than a limit of seconds."""
    with log.open("wb") as file:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=file, stderr=file)
        while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.perf_counter() - start > limit:
                child.kill()
            time.sleep(0.01)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
    return None if child.returncode else Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def program(page: Path, about: str | None, size: str, sizes: str, engines: Iterable[str],
            report: Callable[[Sequence[int], Sequence[str], Path], str]) -> None:
    """The command line of a bench: measure, and print or write the page.

    Args:
        page: the page that `--write` writes.
        about: the docstring of the bench, for `--help`.
        size: name of the option for the sizes.
        sizes: the sizes by default, with commas between them.
        engines: the engines by default.
        report: makes the page of sizes, engines and the folder of the peers.
    """
    parser = argparse.ArgumentParser(description=(about or "").split("\n", maxsplit=1)[0])
    parser.add_argument(f"--{size}", dest="sizes", default=sizes)
    parser.add_argument("--engines", default=",".join(engines))
    parser.add_argument("--peers", type=Path, default=page.parents[2] / "build" / "bench-peers")
    parser.add_argument("--write", action="store_true", help=f"write {page.parent.name}/{page.name}")
    args = parser.parse_args()
    text = report([int(n) for n in args.sizes.split(",")], args.engines.split(","), args.peers)
    if args.write:
        page.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
