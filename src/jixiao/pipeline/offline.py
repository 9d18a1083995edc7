"""The offline page of a build: its dump and a query engine in one file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jixiao.pipeline.query import base_of
from jixiao.pipeline.workspace import dump_of
from jixiao.publish import OFFLINE
from jixiao.publish import offline_page as page
from jixiao.settings import Settings

__all__ = ["offline_page"]


def offline_page(folder: Path, settings: Settings, language: str = "", out: Path | None = None) -> Path:
    """Write the offline page.

    Args:
        folder: what `jixiao build` wrote.
        settings: the publisher's settings; the base IRI is taken from the dump.
        language: `zh` or `en`; by default the first language of the settings.
        out: the file; by default `jixiao-offline.html` in the working directory.

    Raises:
        TableError: the folder holds no dump.
    """
    dump = dump_of(folder)
    out = out or Path(OFFLINE)
    known = replace(settings, base=base_of(dump) or settings.base)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(page(dump, known, language or settings.languages[0]))
    return out
