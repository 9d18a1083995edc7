"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao import settings
from jixiao.settings import Settings

__all__ = ["config_option", "folder_argument", "sources_argument"]

_PATH = click.Path(path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def _load(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Settings:
    return settings.load(value)


config_option = click.option(
    "--config", type=_PATH, callback=_load, metavar="FILE",
    help="设置文件，默认为当前文件夹的 jixiao.toml。Settings; by default jixiao.toml in the working directory.")
sources_argument = click.argument(
    "sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="SOURCE...")
folder_argument = click.argument("folder", type=_FOLDER, metavar="DIR")
