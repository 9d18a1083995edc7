"""`jixiao query`: SPARQL over a build."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from jixiao.cli.options import config_option, folder_argument
from jixiao.settings import Settings

__all__ = ["query"]

_WIDE = 200  # columns of a table that goes to a file or a pipe


def _pairs(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    out = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not (name and equals):
            raise click.BadParameter(f"{value!r} 应写成 名=值 / must be written name=value")
        out[name] = text
    return out


@click.command(short_help="用 SPARQL 查询 ask a build in SPARQL")
@folder_argument
@click.argument("text", required=False, metavar="QUERY")
@click.option("-f", "--file", "file", type=click.File(encoding="utf-8"), metavar="FILE",
              help="从文件读查询，- 为标准输入。Read the query from a file, - is standard input.")
@click.option("--name", metavar="NAME", help="用一条命名查询。Use a named query.")
@click.option("--param", "parameters", multiple=True, callback=_pairs, metavar="K=V",
              help="命名查询的参数，可重复。A parameter of a named query, repeatable.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "ttl"]), default="table", show_default=True,
              help="结果格式，ttl 用于 CONSTRUCT。Format of the answer; ttl is for CONSTRUCT.")
@click.option("--list", "listing", is_flag=True, help="列出命名查询。List the named queries.")
@config_option
def query(*, folder: Path, text: str | None, file: TextIO | None, name: str | None, parameters: dict[str, str],
          form: str, listing: bool, config: Settings) -> None:
    """用 SPARQL 查询已生成的站点（其中的 dump.nq）。

    Ask a build (its dump.nq) in SPARQL, by a named query, a query on the command line or one in a file.

    \b
    例 Example:
      jixiao query public/ --list
      jixiao query public/ --name satisfaction-targets
      jixiao query public/ "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }" --format csv
    """
    from jixiao.graph import named_queries
    from jixiao.pipeline.query import ask, named

    if listing:
        for known in named_queries(config).values():
            click.echo(f"{known.name}\t{known.title_zh}\t{known.title_en}")
            for p in known.parameters:
                click.echo(f"  --param {p.name}={p.default}\t{p.zh}\t{p.en}")
        return
    if sum(x is not None for x in (text, file, name)) != 1:
        raise click.UsageError("请给出一条查询：QUERY、-f FILE 或 --name NAME / give one query: QUERY, -f FILE or --name NAME")
    if parameters and name is None:
        raise click.UsageError("--param 只用于 --name / --param goes with --name only")
    wanted = named(name, config) if name is not None else file.read() if file is not None else text or ""
    answer = ask(folder, wanted, config, parameters)
    if form == "table":
        from rich.console import Console

        console = Console()
        if not console.is_terminal:
            console.width = _WIDE
        console.print(answer.table())
    else:
        click.echo({"csv": answer.csv, "json": answer.json, "ttl": answer.turtle}[form](), nl=False)
