"""The formats of the report, each with its file and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jixiao.reports.junit import as_junit
from jixiao.reports.page import as_html
from jixiao.reports.report import Report
from jixiao.reports.tabular import as_csv, as_json
from jixiao.reports.workbook import as_workbook

__all__ = ["FORMATS", "render"]

FORMATS = {"html": "report.html", "turtle": "report.ttl", "csv": "report.csv", "json": "report.json", "excel": "report.xlsx",
           "junit": "report.junit.xml"}
"""File name of each format."""

_WRITERS: dict[str, Callable[[Report], bytes]] = {"html": as_html, "csv": as_csv, "json": as_json, "excel": as_workbook,
                                                  "junit": as_junit}


def render(report: Report, turtle: bytes, formats: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a report, name and content.

    Args:
        report: the report.
        turtle: the W3C validation report of the same run.
        formats: names of FORMATS.
    """
    for name in dict.fromkeys(formats):
        yield FORMATS[name], turtle if name == "turtle" else _WRITERS[name](report)
