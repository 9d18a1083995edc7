"""The whole way: sources to a published site, stage after stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jixiao.model import Tables
from jixiao.pipeline.progress import Clock, Progress, silent
from jixiao.pipeline.stages import check, read_sources
from jixiao.pipeline.workspace import DUMP
from jixiao.settings import Settings

__all__ = ["Built", "build"]


@dataclass(frozen=True)
class Built:
    """What a build made, the W3C validation report among it, and the seconds of each stage.

    `unchanged` tells that the site was there already, made of the same, and was left as it is.
    """

    tables: Tables
    report: bytes
    triples: int
    pages: int
    files: int
    seconds: dict[str, float]
    unchanged: bool = False


def build(sources: Iterable[Path], out: Path, settings: Settings, progress: Progress = silent,
          leave_out: Iterable[Path] = (), previous: Path | None = None, date: str = "",
          offline_page: bool = False) -> Built:
    """Read, map, check and publish.

    Everything is made in a folder of its own and published at the end, so that a build that fails before leaves the last
    site as it is. So does a build in which not one document could be read.

    Args:
        sources: files and folders.
        out: the site's folder.
        settings: the publisher's settings.
        progress: told about each stage.
        leave_out: folders below the sources that are no sources, such as that of the report; the site's folder is none anyway.
        previous: the folder of the earlier build that this one is compared with; by default the site's folder.
        date: when this build is made, as xsd:dateTime; by default the latest date that a document tells.
        offline_page: write the data and a query engine as one file, too.

    Raises:
        JixiaoError: the work cannot go on; what is wrong in single documents are findings instead.
    """
    from jixiao.publish import publish

    clock = Clock(progress)
    with TemporaryDirectory(prefix="jixiao-") as name:
        work = Path(name)
        with clock.stage("read") as tick:
            tables = read_sources(sources, settings, tick, leave_out=[out, *([previous] if previous else []), *leave_out])
        checked = check(tables, work, settings, clock)
        if not tables["documents"] and (out / "index.html").exists():
            return Built(tables, checked.report, checked.triples, 0, 0, clock.seconds)
        with clock.stage("publish") as tick:
            site = publish(tables, work / DUMP, checked.report, settings, out, tick, previous=previous, date=date,
                           offline_page=offline_page)
    return Built(tables, checked.report, checked.triples + site.added, site.pages, site.files, clock.seconds,
                 site.unchanged)
