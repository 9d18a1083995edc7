"""Arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao import settings
from jixiao.cli import console
from jixiao.settings import Settings

__all__ = ["config_option", "folder_argument", "sources_argument"]

_PATH = click.Path(path_type=Path)


def _sources(_context: click.Context, _parameter: click.Parameter, value: tuple[Path, ...]) -> tuple[Path, ...]:
    for path in value:
        if not path.exists():
            raise click.BadParameter(f"没有这个文件或文件夹，请核对路径 / there is no file or folder {path}")
    return value


def _folder(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if not value.is_dir():
        raise click.BadParameter(f"没有这个文件夹，请核对路径 / there is no folder {value}")
    return value


def _load(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Settings:
    config = settings.load(value)
    if config.rules:
        from jixiao.findings import catalogue
        from jixiao.validate.switches import misjudged, thresholds

        rules = catalogue(config.own)
        thresholds(rules, config)  # what cannot be so is said before anything is read
        for doubt in misjudged(rules, config):
            console.line(f"注意 Note: {doubt}")
    return config


config_option = click.option(
    "--config", type=_PATH, callback=_load, metavar="FILE",
    help="设置文件，默认为当前文件夹的 jixiao.toml。Settings; by default jixiao.toml in the working directory.")
sources_argument = click.argument(
    "sources", nargs=-1, required=True, type=_PATH, callback=_sources, metavar="SOURCE...")
folder_argument = click.argument("folder", type=_PATH, callback=_folder, metavar="DIR")
