"""A time limit for work that cannot be interrupted: it runs in a child process, which is ended when time is up."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from jixiao.errors import JixiaoError, QueryLimitError

__all__ = ["within"]

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """Do the work in a forked child and return what it returns; where there is no fork, without a limit.

    Raises:
        QueryLimitError: time is up, or the child ended without an answer (for example, for want of memory).
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return work()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(theirs, work), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise QueryLimitError(f"查询超过 {seconds:g} 秒，已停止，请缩小范围或放宽时限 / "
                             f"the query took longer than {seconds:g} seconds and was stopped; ask for less or raise the limit")
        ok, value = ours.recv()
    except EOFError:
        raise QueryLimitError("查询没有得出结果就结束了，可能内存不足 / "
                         "the query ended without an answer; it may have needed more memory than there is") from None
    finally:
        child.kill()
        child.join()
        ours.close()
    if ok:
        return value  # type: ignore[no-any-return]
    raise value


def _answer(pipe: Connection, work: Callable[[], T]) -> None:
    try:
        pipe.send((True, work()))
    except JixiaoError as error:
        pipe.send((False, error))
