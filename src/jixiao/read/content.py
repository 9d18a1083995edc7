"""What a reader makes of a file's bytes, before it has a name."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.model import Grid, Note

__all__ = ["Content"]


@dataclass(frozen=True)
class Content:
    """The grids of a file in reading order, and what is to be known of the reading.

    `properties` are facts of the file as a whole, `notes` what happened at places in it, `converted_by` the program that
    turned the file into one that is read here (`LibreOffice 7.4`), or "".
    """

    grids: tuple[Grid, ...]
    properties: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    converted_by: str = ""
