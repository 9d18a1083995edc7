"""What an export tells: how much was written, and what its format cannot hold."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Count", "Exported"]


@dataclass(frozen=True, slots=True)
class Count:
    """So many things of a kind."""

    zh: str
    en: str
    number: int


@dataclass(frozen=True)
class Exported:
    """The outcome of an export.

    Attributes:
        files: how many files were written.
        written: what they hold.
        left_out: what the graph holds and they do not; only what there is.
    """

    files: int
    written: tuple[Count, ...]
    left_out: tuple[Count, ...]
