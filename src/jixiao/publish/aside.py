"""Work in a process of its own: queries are answered and a second language is made while other things are done."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from jixiao.errors import JixiaoError

__all__ = ["Aside"]

T = TypeVar("T")


class Aside(Generic[T]):
    """Runs a function in a copy of this process, which has everything in memory, and brings back what it returns.

    Where the system cannot copy a process, the function runs when its result is asked for.

    Args:
        work: the function; it returns something that can be pickled.
        alone: False to have no process of its own.
    """

    def __init__(self, work: Callable[[], T], *, alone: bool = True) -> None:
        self._work = work
        self._process: multiprocessing.process.BaseProcess | None = None
        if alone and hasattr(os, "fork") and (os.cpu_count() or 1) > 1:
            context = multiprocessing.get_context("fork")
            self._end, there = context.Pipe(duplex=False)
            gc.freeze()  # what is there is not looked through for garbage, so that both processes go on sharing it
            self._process = context.Process(target=_run, args=(work, there), daemon=True)
            self._process.start()
            there.close()

    def result(self) -> T:
        """What the function returned, when it has.

        Raises:
            JixiaoError: whatever it raised; its process has ended without a word.
        """
        if not self._process:
            return self._work()
        try:
            found: T | JixiaoError = self._end.recv()
        except EOFError:
            self._process.join()
            raise JixiaoError(f"生成网页的进程意外结束（{self._process.exitcode}），请重试 / "
                              f"the process that makes pages has ended ({self._process.exitcode}); please try again") from None
        self.close()
        if isinstance(found, JixiaoError):
            raise found
        return found

    def close(self) -> None:
        """End the process, if it is not at its end."""
        if self._process:
            self._process.join(0.2)
            self._process.terminate()
            self._process.join()
            gc.unfreeze()


def _run(work: Callable[[], object], end: Connection) -> None:
    try:
        end.send(work())
    except JixiaoError as error:
        end.send(JixiaoError(str(error)))
