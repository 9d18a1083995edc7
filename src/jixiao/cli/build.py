"""`jixiao build`: the whole way from documents to a site."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, sources_argument
from jixiao.settings import Settings

__all__ = ["build"]

_SHOWN = 20
_NO_FORM = "layout-no-form"  # a warning, but nobody should miss a document that gave nothing


@click.command(short_help="从文件一步到位生成站点 the whole way, from documents to a site")
@sources_argument
@click.option("-o", "--output", "out", type=click.Path(file_okay=False, path_type=Path), default=Path("public"),
              show_default=True, metavar="DIR", help="站点文件夹。Folder of the site.")
@config_option
def build(sources: tuple[Path, ...], out: Path, config: Settings) -> None:
    """从文件一步到位生成站点：读取、映射、核查、发布。

    Build the whole site: read, map, check and publish. Sources are files and folders.

    \b
    例 Example:
      jixiao build examples/documents -o public/
      jixiao build 2024/ 2025/决算.docx -o public/ --config jixiao.toml
    """
    from jixiao.pipeline.build import build as run

    with console.progress_bar() as progress:
        built = run(sources, out, config, progress)
    tables = built.tables
    console.documents(tables)
    console.findings((r for r in tables["findings"] if r["severity"] == "error" or r["code"] == _NO_FORM), most=_SHOWN)
    console.counts(tables)
    if not built.pages:
        console.line(f"没有一份文件能读入，{out} 中的站点保持不变 / not one document could be read; the site there is left as it is")
        click.get_current_context().exit(console.status(tables))
    console.line(f"写出 wrote      三元组 triples {built.triples:,} · 页面 pages {built.pages:,} · "
                 f"文件 files {built.files:,} → {out}")
    console.line(f"查看 look at    {out / 'index.html'} · 全部发现 all findings {out / 'findings' / 'index.html'}")
    stages = " · ".join(f"{console.STAGES[name]} {seconds:.1f}" for name, seconds in built.seconds.items())
    console.line(f"用时 seconds    {sum(built.seconds.values()):.1f}（{stages}）")
    click.get_current_context().exit(console.status(tables))
