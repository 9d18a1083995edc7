"""Options of the commands that write reports, and what they print about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jixiao.cli import console

if TYPE_CHECKING:
    from jixiao.pipeline.reports import Reported, Wanted

__all__ = ["report_options", "told", "wanted"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FORMATS = ("html", "turtle", "csv", "json", "excel", "junit")
_FILE = click.Path(dir_okay=False, path_type=Path)


def report_options(folder: str, *names: str) -> Callable[[_Command], _Command]:
    """The options of a report. `folder` says where it goes by default, `names` are those of the option that changes that."""
    options = (
        click.option("--report", "formats", type=click.Choice(_FORMATS), multiple=True, metavar="FORMAT",
                     help=f"报告格式，可重复，默认全部。Format of the report: {', '.join(_FORMATS)}; repeatable, all by default."),
        click.option(*names, "report_folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
                     help=f"报告文件夹，{folder}"),
        click.option("--fail-on", type=click.Choice(("error", "warning")), default="error", show_default=True,
                     help="达到此级别的发现使退出状态为 1。Findings of this severity, or a graver one, make the exit status 1."),
        click.option("--baseline", type=_FILE, metavar="FILE",
                     help="基线文件：只有其中没有的新发现使核查不通过。Known findings; only new ones fail."),
        click.option("--write-baseline", type=_FILE, metavar="FILE",
                     help="把本次的错误和待核实写成基线文件。Write the errors and warnings of this run as known ones."),
    )

    def add(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def wanted(options: dict[str, Any]) -> Wanted:
    """The options as the pipeline takes them."""
    from jixiao.pipeline.reports import Wanted as Made

    return Made(formats=options["formats"], out=options["report_folder"], fail_on=options["fail_on"], baseline=options["baseline"],
                write_baseline=options["write_baseline"])


def told(reported: Reported, options: dict[str, Any]) -> int:
    """Say what was written and how it stands beside the baseline.

    Returns:
        The exit status: 1 where a finding fails the run, else 0.
    """
    if reported.compared:
        console.line(f"基线 baseline   新 new {reported.new}（其中使核查不通过 failing {reported.failing}）· "
                     f"已知 known {len(reported.known)} · 已消除 gone {len(reported.gone)}")
        for identifier, message in reported.gone:
            console.line(f"  已消除 gone {identifier} {message}")
    if options["write_baseline"]:
        console.line(f"写出基线 wrote the baseline → {options['write_baseline']}")
    if reported.files:
        names = " ".join(path.name for path in reported.files)
        console.line(f"报告 report     {names} → {reported.files[0].parent}")
    return int(reported.failing > 0)
