"""How a running stage tells how far it is, and how long each stage took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Clock", "Progress", "Tick", "silent"]


class Tick(Protocol):
    """What a stage calls: how many are done, out of how many, and the one at hand."""

    def __call__(self, done: int, total: int, what: str = "", /) -> None: ...


Progress = Callable[[str, int, int, str], None]
"""What the pipeline calls: the stage, then as `Tick`."""


def silent(_stage: str, _done: int, _total: int, _what: str) -> None:
    """The progress of nobody watching."""


@dataclass
class Clock:
    """Measures stages in seconds and tells a `Progress` which one runs."""

    progress: Progress = silent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Tick]:
        """Run a stage: yields what the stage calls to tell how far it is."""
        most = 1

        def tick(done: int, total: int, what: str = "", /) -> None:
            nonlocal most
            most = total
            self.progress(name, done, total, what)

        start = time.perf_counter()
        self.progress(name, 0, 0, "")
        try:
            yield tick
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start
        self.progress(name, most, most, "")

    @property
    def total(self) -> float:
        """Seconds of all stages together."""
        return sum(self.seconds.values())
