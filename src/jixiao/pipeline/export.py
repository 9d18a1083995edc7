"""Exports of a build: its dump in the formats of others."""

from __future__ import annotations

from pathlib import Path

from jixiao.errors import TableError
from jixiao.exports import Exported
from jixiao.exports import fdp as write_fdp
from jixiao.exports import stratml as write_stratml
from jixiao.pipeline.query import base_of
from jixiao.pipeline.workspace import dump_of
from jixiao.settings import Settings

__all__ = ["export_fdp", "export_stratml"]


def export_stratml(source: Path, out: Path, settings: Settings) -> Exported:
    """Write StratML part 2, one XML file for each plan, monitoring form and self-evaluation.

    Args:
        source: a built site, a folder of tables that was validated, or an N-Quads file.
        out: the folder to write into.
        settings: the publisher's settings; the base IRI is taken from the dump.

    Raises:
        TableError: there is no dump.
        GraphError: it is not valid.
    """
    dump = _dump(source)
    return write_stratml(dump, base_of(dump) or settings.base, out)


def export_fdp(source: Path, out: Path, settings: Settings) -> Exported:
    """Write Fiscal Data Packages, one for each unit of money; arguments and errors as for `export_stratml`."""
    dump = _dump(source)
    return write_fdp(dump, base_of(dump) or settings.base, out, settings)


def _dump(source: Path) -> Path:
    if source.is_dir():
        return dump_of(source)
    if source.suffix.lower() != ".nq":
        raise TableError(f"{source} 不是文件夹，也不是 N-Quads 文件（.nq）/ {source} is neither a folder nor an N-Quads file (.nq)")
    return source
