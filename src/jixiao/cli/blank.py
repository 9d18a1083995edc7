"""`jixiao blank`: blank forms as workbooks with the rules in them."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option
from jixiao.settings import Settings

__all__ = ["blank"]


@click.command(short_help="空白表格 blank forms with the rules in them")
@click.argument("name", required=False)
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="写到哪个 .xlsx 文件。The .xlsx file to write.")
@config_option
def blank(name: str | None, out: Path | None, config: Settings) -> None:
    """写出一份空白表格（.xlsx）：规则写成数据验证，“核查”页随填随算；不给 NAME 时列出全部。

    Write a blank form as .xlsx, with the rules as data validation and a check sheet that computes while it is filled in; without
    NAME list all of them.

    \b
    例 Example:
      jixiao blank
      jixiao blank unit-plan -o 绩效目标表.xlsx
    """
    from jixiao.pipeline.blank import blanks, workbook

    forms = blanks(config)
    if name is None:
        for form in forms.values():
            click.echo(f"{form.name}\t{form.title}")
        return
    if out is None and name in forms:
        raise click.UsageError(f"请用 -o 指定要写的文件，如 -o {forms[name].title}.xlsx / name the file to write with -o")
    data = workbook(name, config)
    assert out is not None  # a name that is not known has been refused
    out.write_bytes(data)
    console.line(f"写出 wrote      {out}")
