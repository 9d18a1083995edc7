"""`jixiao registry`: proposals, decisions and checks of the registries of units, projects and indicator concepts."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, folder_argument
from jixiao.settings import Settings

__all__ = ["registry"]

_KINDS = {"units": "单位 units", "projects": "项目 projects", "indicators": "指标概念 indicator concepts"}
_SHOWN = 10


@click.group(short_help="登记册：建议、决定、检查 registries: propose, apply, check")
def registry() -> None:
    """单位、项目、指标概念的登记册：程序提出建议，人来决定。

    Registries of units, projects and indicator concepts: the program proposes, a person decides.

    \b
    例 Example:
      jixiao registry propose tables/ -o proposals.csv
      jixiao registry apply proposals.csv
      jixiao registry check
    """


@registry.command(short_help="列出可能相同的名称 list names that may mean the same")
@folder_argument
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
              help="建议表（CSV），在 decision 栏填 是 或 否。The sheet (CSV) with a column for the decision.")
@click.option("--kind", "kinds", type=click.Choice(list(_KINDS)), multiple=True, default=tuple(_KINDS),
              help="只处理某一类，可重复。One kind only, repeatable.")
@click.option("--new", is_flag=True, help="同时列出尚未登记的名称。List the names that no registry holds as well.")
@config_option
def propose(folder: Path, out: Path, kinds: tuple[str, ...], new: bool, config: Settings) -> None:
    """比较数据表中的名称，把可能是同一单位、项目或指标的写成建议表，附得分和依据。什么都不会合并。

    Compare the names in tables and write those that may be one unit, project or indicator to a sheet, with a score and its
    reasons. Nothing is merged.

    \b
    例 Example:
      jixiao registry propose tables/ -o proposals.csv
      jixiao registry propose public/ --kind units --new -o units.csv
    """
    from jixiao.pipeline.registry import propose_sheet

    found = propose_sheet(folder, out, dict.fromkeys(kinds), new, config)
    for kind, proposals in found.proposals.items():
        console.line(f"{_KINDS[kind]}：比较 compared {found.compared[kind]:,} · 建议 proposals {len(proposals):,}")
        for p in proposals[:_SHOWN]:
            console.line(f"  {p.score:.2f} {p.relation:9} {p.keep.name} | {p.other.name}")
        if len(proposals) > _SHOWN:
            console.line(f"  …… 另有 {len(proposals) - _SHOWN} 条 / {len(proposals) - _SHOWN} more")
    if new:
        console.line(f"未登记 not registered {len(found.new):,}")
    console.line(f"写出 wrote → {out}；在 decision 栏填 是 或 否，再运行 fill in the column decision, then run: "
                 f"jixiao registry apply {out}")


@registry.command(short_help="把决定写入登记册 take decisions into the registries")
@click.argument("sheet", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@config_option
def apply(sheet: Path, config: Settings) -> None:
    """把建议表中的决定写入项目的 ontology/registry/：接受的合并，拒绝的记住，不再提出；空着的不动。有矛盾则什么都不写。

    Take the decisions of a sheet into the project's ontology/registry/: what is accepted is merged, what is refused is remembered
    and not proposed again, what is blank stays open. Nothing is written if they contradict each other.

    \b
    例 Example:
      jixiao registry apply proposals.csv
      jixiao registry apply proposals.csv --config city/jixiao.toml
    """
    from jixiao.pipeline.registry import apply_sheet

    done = apply_sheet(sheet, config)
    console.line(f"接受 accepted {done.accepted} · 拒绝 refused {done.refused}")
    for path in done.written:
        console.line(f"写出 wrote → {path}")


@registry.command(short_help="检查登记册 check the registries")
@config_option
def check(config: Settings) -> None:
    """检查登记册：键、断开的合并、环、重名、有效期重叠、与已拒绝的建议矛盾。有错误时退出码为 1。

    Check the registries: keys, dangling merges, cycles, names of two things, overlapping validity, contradictions of what was
    refused. Exit status 1 where there is a mistake.

    \b
    例 Example:
      jixiao registry check
      jixiao registry check --config city/jixiao.toml
    """
    from jixiao.pipeline.registry import check_registries

    counts, found = check_registries(config)
    for kind, (live, merged, provisional) in counts.items():
        console.line(f"{_KINDS[kind]}：{live:,}（其中暂定的键 of which provisional keys {provisional:,}）· 已并入 merged {merged:,}")
    for problem in found:
        console.line(f"{console.severity(problem.severity)} {problem}")
    if not found:
        console.line("没有问题 no problems")
    click.get_current_context().exit(int(any(p.severity == "error" for p in found)))
