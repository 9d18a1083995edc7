"""`jixiao extract`: documents to tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, sources_argument
from jixiao.findings import catalogue
from jixiao.model import TABLES
from jixiao.settings import Settings

__all__ = ["extract"]


@click.command(short_help="文件 → 数据表 documents to tables")
@sources_argument
@click.option("-o", "--output", "out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR",
              help="数据表文件夹。Folder of the tables.")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True,
              help="数据表格式。Format of the tables.")
@config_option
def extract(sources: tuple[Path, ...], out: Path, form: str, config: Settings) -> None:
    """把文件读成数据表（CSV 附 CSVW 说明，或 Parquet）。

    Read documents into tables (CSV with a CSVW description, or Parquet).

    \b
    例 Example:
      jixiao extract examples/documents -o tables/
      jixiao extract examples/documents -o tables/ --format parquet
    """
    from jixiao.pipeline.stages import extract as run

    with console.progress_bar() as progress:
        tables = run(sources, out, form, config, partial(progress, "read"))
    console.documents(tables)
    console.findings((r for r in tables["findings"] if r["severity"] in ("error", "warning")), catalogue(config.own))
    console.counts(tables)
    console.line(f"写出 wrote      数据表 tables {len(TABLES)} → {out}")
    click.get_current_context().exit(console.status(tables))
