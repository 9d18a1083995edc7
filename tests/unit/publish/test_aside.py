"""Work in a process of its own: its result, its errors and its sudden end come back."""

from __future__ import annotations

import os

import pytest

from jixiao.errors import JixiaoError
from jixiao.publish.aside import Aside


@pytest.mark.parametrize("alone", [True, False])
def test_the_result_comes_back(alone: bool) -> None:
    aside = Aside(lambda: {"here": os.getpid()}, alone=alone)
    assert (aside.result()["here"] == os.getpid()) is not (alone and (os.cpu_count() or 1) > 1)


@pytest.mark.parametrize("alone", [True, False])
def test_an_error_comes_back_as_itself(alone: bool) -> None:
    def work() -> None:
        raise JixiaoError("甲 / a")

    with pytest.raises(JixiaoError, match=r"^甲 / a$"):
        Aside(work, alone=alone).result()


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
def test_a_process_that_ends_without_a_word_is_told() -> None:
    with pytest.raises(JixiaoError, match=r"has ended \(3\)"):
        Aside(lambda: os._exit(3)).result()


def test_work_that_nobody_waits_for_is_stopped() -> None:
    aside = Aside(lambda: __import__("time").sleep(60))
    aside.close()
    assert aside._process is None or not aside._process.is_alive()  # the point of the test
