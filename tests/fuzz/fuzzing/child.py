"""The parent's side of the worker: hand in bytes, get a verdict; a child that dies or hangs is replaced."""

from __future__ import annotations

import contextlib
import select
import subprocess
import sys
from pathlib import Path
from types import TracebackType

__all__ = ["GOOD", "Reader"]

GOOD = ("read", "refused")
_PATIENCE = 120.0
_WORKER = Path(__file__).with_name("worker.py")


class Reader:
    """A child process that reads files. Use as a context."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def verdict(self, data: bytes) -> str:
        """How reading went: `read` or `refused` are good, everything else is a defect.

        Returns:
            The worker's answer; `hang` when it did not answer in time, `crash` with the signal or status when it died.
        """
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, str(_WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(b"%d\n" % len(data) + data)
            child.stdin.flush()
            if not select.select([child.stdout], [], [], _PATIENCE)[0]:
                self._stop()
                return "hang"
            answer = child.stdout.readline().decode().strip()
        except BrokenPipeError:
            answer = ""
        if answer:
            return answer
        status = child.wait()
        self._stop()
        return f"crash {status}"

    def _stop(self) -> None:
        if self._child is not None:
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
            self._child.kill()
            self._child.wait()
            self._child = None
