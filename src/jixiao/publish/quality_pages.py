"""The page of quality: five lines for the whole site, their method, how units are spread, and build by build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.publish import links, paging
from jixiao.publish.build import Build
from jixiao.publish.page import Page
from jixiao.publish.quality import DIMENSIONS, METRICS, Share
from jixiao.publish.quality_lines import PATH, five, missing

__all__ = ["BUCKETS", "bands", "pages", "spread"]

BUCKETS = ((100, 100), (90, 99), (50, 89), (0, 49))
"""Bands of percent, whole numbers rounded down, in which units are counted."""

_UNITS = "quality/units/index.html"
_PER_PAGE = 100
_BUILDS = 6


def pages(build: Build) -> Iterator[Page]:
    """The quality of the site, and of its units side by side."""
    yield _whole(build)
    yield from _units(build)


def spread(build: Build, metric: str) -> list[int]:
    """How many units are in each band of a metric, and last how many cannot be judged."""
    out = [0] * (len(BUCKETS) + 1)
    for key in build.directory.units:
        share = build.quality.of(key)[metric]
        at = next((n for n, (low, _) in enumerate(BUCKETS) if 100 * share.part >= low * share.whole), 0) if share.whole else -1
        out[at] += 1
    return out


def bands() -> list[str]:
    """The bands, as the heads of a table."""
    return [f"{low}%" if low == high else f"{low}–{high}%" for low, high in BUCKETS]


def _whole(build: Build) -> Page:
    say = build.strings.plain
    page = build.page(PATH, "quality.html", say("quality"), [(say("findings"), "findings/index.html")], section="findings")
    lines = five(build, page, PATH)
    for line in lines:
        line["anchor"] = page.anchor(line["key"])
        line["missing"] = [link for metric in DIMENSIONS[line["key"]] for link in missing(build, page, metric)[:10]]
    page.context = {
        "five": lines,
        "units_href": page.href(_UNITS),
        "findings_href": page.href("findings/index.html"),
        "bands": bands(),
        "spread": [(say(f"quality.{metric}.name"), spread(build, metric)) for metric in METRICS],
        "method": [{
            "dimension": say(f"quality.{key}"), "name": say(f"quality.{metric}.name"), "code": metric,
            "counts": say(f"quality.{metric}.counts"), "not": say(f"quality.{metric}.not"),
        } for key, metrics in DIMENSIONS.items() for metric in metrics],
        **_trend(build),
    }
    return page


def _trend(build: Build) -> dict[str, Any]:
    """The shares of the last builds that are known, the latest first."""
    builds = [made for made in reversed(build.log.builds) if made["quality"]][:_BUILDS]
    return {
        "builds": [(build.strings.plain("build.name", number=made["number"]), str(made["date"])[:10]) for made in builds],
        "trend": [(build.strings.plain(f"quality.{metric}.name"), [_percent(made["quality"].get(metric)) for made in builds])
                  for metric in METRICS],
    }


def _percent(pair: list[int] | None) -> str:
    share = Share(*pair) if pair else Share()
    return f"{share.percent}%" if share.whole else "—"


def _units(build: Build) -> Iterator[Page]:
    say = build.strings.plain
    for sheet in paging.sheets(build.directory.units, _PER_PAGE, _UNITS):
        page = build.page(sheet.path, "quality_units.html", paging.title(build, say("quality_by_unit"), sheet),
                          [(say("quality"), PATH)], section="findings")
        page.context = {
            "columns": [say(f"quality.{metric}.name") for metric in METRICS],
            "lines": [(page.link(links.findings_of(key), build.corpus.unit_name(key)),
                       [f"{share.percent}%" if share.whole else "—" for share in build.quality.of(key).values()])
                      for key in sheet.rows],
            "sheets": paging.links(page, sheet),
        }
        yield page
