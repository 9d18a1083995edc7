"""`jixiao offline-page`: the data of a build and a query engine in one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, folder_argument
from jixiao.settings import Settings

__all__ = ["offline_page"]


@click.command("offline-page", short_help="离线查询的单个文件 one file to query without a server")
@folder_argument
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="写到哪个文件，默认 jixiao-offline.html。The file; by default jixiao-offline.html.")
@click.option("--language", type=click.Choice(["zh", "en"]),
              help="界面语言，默认为设置中的第一种。Language of the interface; by default the first one of the settings.")
@config_option
def offline_page(*, folder: Path, out: Path | None, language: str | None, config: Settings) -> None:
    """把站点的数据、查询引擎和现成的问题写成一个 HTML 文件，用浏览器打开就能查询，不用服务器，也不用网络。

    Write the data of a build, a query engine and the named queries as one HTML file that a browser opens from the disk.

    \b
    例 Example:
      jixiao offline-page public/ -o jixiao-offline.html
      jixiao offline-page public/ -o offline-en.html --language en
    """
    from jixiao.pipeline.offline import offline_page as write

    made = write(folder, config, language or "", out)
    console.line(f"写出 wrote      {made}（{made.stat().st_size / 1e6:.1f} MB）")
