"""`jixiao export`: a build in the formats of others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli import console
from jixiao.cli.options import config_option
from jixiao.settings import Settings

if TYPE_CHECKING:
    from jixiao.exports import Exported

__all__ = ["export"]

_source = click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="DIR_OR_DUMP")
_out = click.option("-o", "--output", "out", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR",
                    help="输出文件夹。Folder to write into.")


@click.group(short_help="导出为其他标准格式 a build in the formats of others")
def export() -> None:
    """把已生成的数据导出为其他标准格式；格式容不下的内容逐项报数。

    Write a build in the formats of others, and tell how much each cannot hold.

    \b
    例 Example:
      jixiao export stratml public/ -o stratml/
      jixiao export fdp public/ -o packages/
    """


@export.command(short_help="绩效目标和自评 → StratML plans and self-evaluations as StratML part 2")
@_source
@_out
@config_option
def stratml(*, source: Path, out: Path, config: Settings) -> None:
    """每张目标表、监控表、自评表写成一个 StratML 第 2 部分（PerformancePlanOrReport）XML 文件。

    Write each plan, monitoring form and self-evaluation as one XML file of StratML part 2.

    \b
    例 Example:
      jixiao export stratml public/ -o stratml/
      jixiao export stratml tables/dump.nq -o stratml/
    """
    from jixiao.pipeline.export import export_stratml

    _tell(export_stratml(source, out, config), out)


@export.command(short_help="金额 → 财政数据包 amounts as Fiscal Data Packages")
@_source
@_out
@config_option
def fdp(*, source: Path, out: Path, config: Settings) -> None:
    """把金额写成财政数据包：每种金额单位一个文件夹，含 amounts.csv 和 datapackage.json。

    Write the amounts as Fiscal Data Packages, a folder with amounts.csv and datapackage.json for each unit of money.

    \b
    例 Example:
      jixiao export fdp public/ -o packages/
    """
    from jixiao.pipeline.export import export_fdp

    _tell(export_fdp(source, out, config), out)


def _tell(done: Exported, out: Path) -> None:
    counts = " · ".join(f"{c.zh} {c.en} {c.number:,}" for c in done.written)
    console.line(f"写出 wrote      {counts} · 文件 files {done.files:,} → {out}")
    if done.left_out:
        console.line(f"未写 left out   {' · '.join(f'{c.zh} {c.en} {c.number:,}' for c in done.left_out)}")
