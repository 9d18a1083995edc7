"""`jixiao build`: the whole way from documents to a site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jixiao.cli import console, reporting
from jixiao.cli.options import config_option, sources_argument
from jixiao.findings import catalogue
from jixiao.settings import Settings

__all__ = ["build"]

_SHOWN = 20
_NO_FORM = "layout-no-form"  # a warning, but nobody should miss a document that gave nothing


@click.command(short_help="从文件一步到位生成站点 the whole way, from documents to a site")
@sources_argument
@click.option("-o", "--output", "out", type=click.Path(file_okay=False, path_type=Path), default=Path("public"),
              show_default=True, metavar="DIR", help="站点文件夹。Folder of the site.")
@reporting.report_options("默认在站点旁（public-report）。Folder of the report; by default beside the site (public-report).",
                          "--report-folder")
@config_option
def build(sources: tuple[Path, ...], out: Path, config: Settings, **options: Any) -> None:
    """从文件一步到位生成站点：读取、映射、核查、发布，并在站点旁写出核查报告。

    Build the whole site: read, map, check and publish; the report of the checks is written beside it. Sources are files and folders.

    \b
    例 Example:
      jixiao build examples/documents -o public/
      jixiao build 2024/ 2025/决算.docx -o public/ --config jixiao.toml
      jixiao build 2025/ -o public/ --report html --report excel --fail-on warning
    """
    from jixiao.pipeline.build import build as run
    from jixiao.pipeline.reports import folder_beside, report

    asked = reporting.wanted(options)
    beside = asked.out or folder_beside(out)
    if any(beside.resolve() in (source.resolve(), *source.resolve().parents) for source in sources):
        raise click.UsageError(f"报告文件夹 {beside} 里有来源文件，请另选 / "
                               f"the folder of the report, {beside}, holds sources; choose another")
    with console.progress_bar() as progress:
        built = run(sources, out, config, progress, leave_out=[beside])
    tables = built.tables
    reported = report(tables, built.report, out, asked, config)
    console.documents(tables)
    console.findings((r for r in tables["findings"] if r["severity"] == "error" or r["code"] == _NO_FORM),
                     catalogue(config.own), most=_SHOWN, known=reported.known)
    console.counts(tables)
    if not built.pages:
        console.line(f"没有一份文件能读入，{out} 中的站点保持不变 / not one document could be read; the site there is left as it is")
        click.get_current_context().exit(reporting.told(reported, options))
    console.line(f"写出 wrote      三元组 triples {built.triples:,} · 页面 pages {built.pages:,} · "
                 f"文件 files {built.files:,} → {out}")
    console.line(f"查看 look at    {out / 'index.html'} · 全部发现 all findings {out / 'findings' / 'index.html'}")
    stages = " · ".join(f"{console.STAGES[name]} {seconds:.1f}" for name, seconds in built.seconds.items())
    console.line(f"用时 seconds    {sum(built.seconds.values()):.1f}（{stages}）")
    click.get_current_context().exit(reporting.told(reported, options))
