"""`jixiao build`: the whole way from documents to a site."""

from __future__ import annotations

import datetime
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from jixiao.cli import console, reporting
from jixiao.cli.options import config_option, sources_argument
from jixiao.findings import catalogue
from jixiao.settings import GRANULARITIES, Settings

__all__ = ["build"]

_SHOWN = 20
_NO_FORM = "layout-no-form"  # a warning, but nobody should miss a document that gave nothing


def _date(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    """The date of a build as xsd:dateTime in UTC, or "" where nothing says it; the clock is asked only for `today`."""
    if value == "today":
        return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT00:00:00Z}"
    try:
        if value:
            return f"{datetime.date.fromisoformat(value)}T00:00:00Z"
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        return f"{datetime.datetime.fromtimestamp(int(epoch), datetime.UTC):%Y-%m-%dT%H:%M:%SZ}" if epoch else ""
    except (ValueError, OverflowError, OSError) as error:
        raise click.BadParameter("日期应写作 2026-11-22 或 today，SOURCE_DATE_EPOCH 应是秒数 / "
                                 "a date is written 2026-11-22 or today; SOURCE_DATE_EPOCH is a number of seconds") from error


@click.command(short_help="从文件一步到位生成站点 the whole way, from documents to a site")
@sources_argument
@click.option("-o", "--output", "out", type=click.Path(file_okay=False, path_type=Path), default=Path("public"),
              show_default=True, metavar="DIR", help="站点文件夹。Folder of the site.")
@click.option("--previous", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="与哪个文件夹里的上一次站点比较变化，默认与 -o 的文件夹。"
                   "Folder of the earlier site to compare with; by default that of -o.")
@click.option("--date", callback=_date, metavar="DATE",
              help="构建日期（2026-11-22，或 today），默认取环境变量 SOURCE_DATE_EPOCH，再取文档记载的最晚修改时间。"
                   "Date of the build; by default SOURCE_DATE_EPOCH, else the latest change that a document tells.")
@click.option("--offline-page", is_flag=True,
              help="另写 jixiao-offline.html：数据和查询引擎在一个文件里，不用服务器和网络就能查询。"
                   "Also write jixiao-offline.html, one file with data and query engine, to be asked without server or network.")
@click.option("--granularity", type=click.Choice(GRANULARITIES),
              help="页面的多少，默认取设置中的 granularity；标识符不变。"
                   "How much of the site is pages, by default as the settings say; the IRIs stay.")
@reporting.report_options("默认在站点旁（public-report）。Folder of the report; by default beside the site (public-report).",
                          "--report-folder")
@config_option
def build(sources: tuple[Path, ...], out: Path, previous: Path | None, date: str, offline_page: bool,
          granularity: str | None, config: Settings, **options: Any) -> None:
    """从文件一步到位生成站点：读取、映射、核查、发布，并在站点旁写出核查报告。

    Build the whole site: read, map, check and publish; the report of the checks is written beside it. Sources are files and folders.

    \b
    例 Example:
      jixiao build examples/documents -o public/
      jixiao build 2024/ 2025/决算.docx -o public/ --config jixiao.toml
      jixiao build 2025/ -o public/ --report html --report excel --fail-on warning
      jixiao build 2025/ -o public-new/ --previous public/ --date today
    """
    from jixiao.pipeline.build import build as run
    from jixiao.pipeline.reports import folder_beside, report

    config = replace(config, granularity=granularity or config.granularity)
    asked = reporting.wanted(options)
    beside = asked.out or folder_beside(out)
    if any(beside.resolve() in (source.resolve(), *source.resolve().parents) for source in sources):
        raise click.UsageError(f"报告文件夹 {beside} 里有来源文件，请另选 / "
                               f"the folder of the report, {beside}, holds sources; choose another")
    with console.progress_bar() as progress:
        built = run(sources, out, config, progress, leave_out=[beside], previous=previous, date=date,
                    offline_page=offline_page)
    tables = built.tables
    reported = report(tables, built.report, out, asked, config)
    console.documents(tables)
    console.findings((r for r in tables["findings"] if r["severity"] == "error" or r["code"] == _NO_FORM),
                     catalogue(config.own), most=_SHOWN, known=reported.known)
    console.counts(tables)
    if not built.pages:
        console.line(f"没有一份文件能读入，{out} 中的站点保持不变 / not one document could be read; the site there is left as it is")
        click.get_current_context().exit(reporting.told(reported, options))
    done = "没有变化 unchanged" if built.unchanged else "写出 wrote     "
    console.line(f"{done} 三元组 triples {built.triples:,} · 页面 pages {built.pages:,} · "
                 f"文件 files {built.files:,} → {out}")
    console.line(f"查看 look at    {out / 'index.html'} · 全部发现 all findings {out / 'findings' / 'index.html'}")
    stages = " · ".join(f"{console.STAGES[name]} {seconds:.1f}" for name, seconds in built.seconds.items())
    console.line(f"用时 seconds    {sum(built.seconds.values()):.1f}（{stages}）")
    click.get_current_context().exit(reporting.told(reported, options))
