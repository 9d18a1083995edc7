"""The whole way: sources to a published site, stage after stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jixiao.findings import add_findings
from jixiao.model import Tables
from jixiao.pipeline.mapping import map_records, map_validation
from jixiao.pipeline.progress import Clock, Progress, silent
from jixiao.pipeline.stages import check, read_sources
from jixiao.pipeline.workspace import DUMP
from jixiao.settings import Settings

__all__ = ["Built", "build"]


@dataclass(frozen=True)
class Built:
    """What a build made, and the seconds of each stage."""

    tables: Tables
    triples: int
    pages: int
    files: int
    seconds: dict[str, float]


def build(sources: Iterable[Path], out: Path, settings: Settings, progress: Progress = silent) -> Built:
    """Read, map, check and publish.

    Everything is made in a folder of its own and published at the end, so that a build that fails leaves the last site as
    it is.

    Args:
        sources: files and folders.
        out: the site's folder.
        settings: the publisher's settings.
        progress: told about each stage.

    Raises:
        JixiaoError: the work cannot go on; what is wrong in single documents are findings instead.
    """
    from jixiao.publish import publish
    from jixiao.tables import write

    clock = Clock(progress)
    with TemporaryDirectory(prefix="jixiao-") as folder:
        work, dump = Path(folder), Path(folder) / DUMP
        with clock.stage("read") as tick:
            tables = read_sources(sources, settings, tick, leave_out=[out])
        with clock.stage("map"):
            write(tables, work)
            add_findings(tables, map_records(work, dump, settings).findings)
        with clock.stage("validate"):
            report = check(tables, dump, settings)
        with clock.stage("map"):
            write(tables, work)
            triples = map_validation(work, dump, settings).triples
        with clock.stage("publish") as tick:
            site = publish(tables, dump, report, settings, out, tick)
    return Built(tables, triples, site.pages, site.files, clock.seconds)
