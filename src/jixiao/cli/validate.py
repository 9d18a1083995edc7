"""`jixiao validate`: tables and RDF to findings and a report."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from jixiao.cli import console, reporting
from jixiao.cli.options import config_option, folder_argument
from jixiao.findings import catalogue
from jixiao.settings import Settings

__all__ = ["validate"]


@click.command(short_help="核查数据表与 RDF check tables and RDF, list findings")
@folder_argument
@click.option("--engine", type=click.Choice(["fast", "pyshacl"]), help="核查形状的引擎 what evaluates the shapes")
@reporting.report_options("默认与数据表在一起（站点则在其旁）。Folder of the report, by default that of the tables.",
                          "-o", "--output")
@config_option
def validate(folder: Path, config: Settings, engine: str | None, **options: Any) -> None:
    """核查数据表与 RDF，写出发现和核查记录，列出发现，并写出供人和程序使用的报告。

    Check tables and their RDF by SHACL and arithmetic; write findings.csv, finding_cells.csv, checks.csv, report.ttl and
    the RDF (dump.nq) beside the tables, print the findings by document, and write the report: HTML, Turtle, CSV, JSON, Excel
    and JUnit XML.

    \b
    例 Example:
      jixiao extract examples/documents -o tables/
      jixiao validate tables/
      jixiao validate tables/ --report html --report junit --fail-on warning --baseline known.json
    """
    from jixiao.pipeline.reports import report
    from jixiao.pipeline.stages import validate as run
    from jixiao.pipeline.workspace import REPORT

    if engine:
        config = replace(config, fast_shapes_from=0 if engine == "fast" else sys.maxsize)
    with console.notes("jixiao.validate.shacl"), console.progress_bar() as progress:
        tables = run(folder, config, progress)
    reported = report(tables, (folder / REPORT).read_bytes(), folder, reporting.wanted(options), config)
    console.findings(tables["findings"], catalogue(config.own), known=reported.known)
    console.line()
    evaluated = sum(int(r["evaluated"] or 0) for r in tables["checks"])
    console.line(f"核查 checks     {evaluated:,}")
    console.line(f"发现 findings   {console.severities(tables['findings'])} → {folder / 'findings.csv'}")
    click.get_current_context().exit(reporting.told(reported, options))
