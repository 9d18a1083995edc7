"""`jixiao validate`: tables and RDF to findings and a report."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, folder_argument
from jixiao.settings import Settings

__all__ = ["validate"]


@click.command(short_help="核查数据表与 RDF check tables and RDF, list findings")
@folder_argument
@click.option("--engine", type=click.Choice(["fast", "pyshacl"]), help="核查形状的引擎，结果相同 what evaluates the shapes; the results are the same")
@config_option
def validate(folder: Path, config: Settings, engine: str | None) -> None:
    """核查数据表与 RDF，写出 findings.csv、checks.csv、report.ttl 和 dump.nq，并按文件列出发现。

    Check tables and their RDF by SHACL and arithmetic; write findings.csv, finding_cells.csv, checks.csv, report.ttl and
    the RDF (dump.nq) beside the tables and print the findings by document.

    \b
    例 Example:
      jixiao extract examples/documents -o tables/
      jixiao validate tables/
    """
    from jixiao.pipeline.stages import validate as run

    if engine:
        config = replace(config, fast_shapes_from=0 if engine == "fast" else sys.maxsize)
    with console.progress_bar() as progress:
        tables = run(folder, config, progress)
    console.findings(tables["findings"])
    console.line()
    evaluated = sum(int(r["evaluated"] or 0) for r in tables["checks"])
    console.line(f"核查 checks     {evaluated:,}")
    console.line(f"发现 findings   {console.severities(tables['findings'])} → {folder / 'findings.csv'}")
    click.get_current_context().exit(console.status(tables))
