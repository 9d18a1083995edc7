"""What was read from files, document by document, with the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from jixiao.findings import Finding
from jixiao.graph import code_names
from jixiao.model import CellRef, Document, Nearest, Region
from jixiao.pipeline.extract import Extraction
from jixiao.publish.inspection import Inspection
from jixiao.settings import Settings
from jixiao.tables import build
from jixiao.understand import Layouts
from jixiao.understand.why import kinds_at, nearest, runners_up

__all__ = ["inspect", "inspections", "page"]

def inspect(files: Sequence[Path], settings: Settings) -> tuple[list[Inspection], list[Finding]]:
    """Read files and gather what was made of each.

    Args:
        files: files of any readable format; zip archives are opened.
        settings: whose project folder may add layouts.

    Returns:
        The documents in the order given, and what could not be read.
    """
    extraction = Extraction(settings)
    for path in files:
        extraction.file(path)
    return list(inspections(extraction, settings)), extraction.failed


def inspections(extraction: Extraction, settings: Settings) -> Iterator[Inspection]:
    """What was made of the documents that an extraction has read."""
    layouts, names = extraction.layouts, code_names(settings)
    labels = {label.id: label.name for label in layouts.labels}
    for one, regions in zip(extraction.understood, extraction.regions, strict=True):
        yield Inspection(
            one.document, build([one], settings), one.roles,
            tuple((r, runners_up(one.document, r, layouts) if r.by == "grid" else ()) for r in regions),
            tuple(_nearest(one.document, layouts, regions, one.roles)), labels, names)


def _nearest(document: Document, layouts: Layouts, regions: Sequence[Region], roles: Collection[CellRef]) -> Iterator[Nearest]:
    """What comes near to the tables that no grid layout took."""
    taken = {number for r in regions if r.by == "grid" for number in range(r.first.grid, r.last.grid + 1)}
    for grid in document.grids:
        if grid.kind == "table" and grid.number not in taken:
            found = nearest(grid, layouts, kinds_at(regions, grid.number), roles)
            if found is not None:
                yield found


def page(found: Sequence[Inspection], failed: Sequence[Finding], settings: Settings) -> bytes:
    """The inspection as one HTML page that needs no other file."""
    from jixiao.publish.inspection_page import render

    return render(found, failed, settings)
