"""`jixiao map`: tables to RDF."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option
from jixiao.settings import Settings

__all__ = ["map_"]

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("map", short_help="数据表 → RDF tables to RDF by YARRRML or RML mappings")
@click.argument("folder", type=_FOLDER, required=False, metavar="DIR")
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="输出文件，默认为标准输出。Output file; standard output by default.")
@click.option("--mapping", "mappings", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
              metavar="FILE", help="映射文件：YARRRML，或 Turtle 写的 RML（.ttl）；可重复，默认用自带的全部。"
                                   "Mapping file, YARRRML or RML in Turtle (.ttl); all shipped ones by default.")
@click.option("--data", type=_FOLDER, metavar="DIR", help="数据文件夹，与 DIR 相同；有 --mapping 时默认为当前文件夹。"
              "Folder of the data, the same as DIR; with --mapping the working directory by default.")
@click.option("--table", "tables", type=(str, click.Path(exists=True, dir_okay=False, path_type=Path)), multiple=True,
              metavar="NAME FILE", help="映射中的名称或网址由该文件代替，可重复。"
                                        "The file that stands for a name or URL of a mapping.")
@click.option("--sort", is_flag=True, help="按字节排序输出的 N-Quads。Sort the N-Quads by byte.")
@click.option("--format", "form", type=click.Choice(["nq", "ttl", "jsonld"]), default="nq", show_default=True,
              help="RDF 格式。Format of the RDF.")
@click.option("--explain", is_flag=True, help="只打印执行计划。Print the plan instead of running it.")
@click.option("--trace", metavar="IRI",
              help="说明该资源的每个三元组由哪一行、哪条映射得出。Where each triple of a resource comes from.")
@config_option
def map_(*, folder: Path | None, out: Path | None, mappings: tuple[Path, ...], data: Path | None, form: str, explain: bool,
         trace: str | None, tables: tuple[tuple[str, Path], ...], sort: bool, config: Settings) -> None:
    """按 YARRRML 或 RML 映射把数据表变成 RDF。

    Turn tables into RDF by YARRRML or RML mappings.

    \b
    例 Example:
      jixiao map tables/ -o dump.nq
      jixiao map --data tables/ --mapping my.yml --format ttl -o my.ttl
      jixiao map --data tables/ --mapping my.rml.ttl -o my.nq
    """
    from jixiao.pipeline import mapping

    source = data or folder or (Path() if mappings else None)
    if source is None:
        raise click.UsageError("请给出数据表文件夹 DIR（或 --data DIR）/ name the folder of the tables, DIR or --data DIR")
    if explain:
        click.echo(mapping.explain(source, mappings, config, dict(tables)), nl=False)
        return
    if trace:
        found = mapping.trace(trace, source, mappings, config, dict(tables))
        for one in found:
            click.echo(one)
        if not found:
            console.line(f"没有映射得出关于 {trace} 的三元组 / no mapping makes a triple of {trace}")
        return
    target = sys.stdout.buffer if out is None else out
    mapped = mapping.map_tables(source, target, form, mappings, config, dict(tables), sort)
    for finding in mapped.findings:
        console.line(f"{console.severity(finding.severity)} {finding.code} {finding.message}")
    console.line(f"三元组 triples {mapped.triples:,}{f' → {out}' if out else ''}")
    click.get_current_context().exit(int(any(f.severity == "error" for f in mapped.findings)))
