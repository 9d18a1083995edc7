"""Engines that are not part of the project: an environment of its own for each, and what a process of theirs costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "environment", "measured"]


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
