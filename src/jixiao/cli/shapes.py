"""`jixiao shapes`: the sums of the forms as SHACL, for other engines."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option
from jixiao.settings import Settings

__all__ = ["shapes"]


@click.command(short_help="表内勾稽的 SHACL sums of the forms as SHACL")
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="写到哪个 .ttl 文件（默认写到标准输出）。The .ttl file to write; without it standard output.")
@config_option
def shapes(out: Path | None, config: Settings) -> None:
    """把表内的加总规则写成 SHACL-SPARQL（Turtle），供其他 SHACL 引擎核查已发布的图；没有写出的规则及原因列在标准错误。

    Write the sums within a form as SHACL-SPARQL (Turtle), so that other SHACL engines can check a published graph; rules that
    are not written are told on standard error, with the reason.

    \b
    例 Example:
      jixiao shapes -o sums.ttl
    """
    from jixiao.validate.sums import left_out, sums

    text = sums(config.base, config.own)
    for rule, reason in left_out(config.own).items():
        console.line(f"未写出 left out   {rule}: {reason}")
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    console.line(f"写出 wrote      {out}")
