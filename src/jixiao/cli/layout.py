"""`jixiao layout`: a first layout for a form that the program does not know, and its check."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli import console
from jixiao.cli.options import config_option
from jixiao.settings import Settings

if TYPE_CHECKING:
    from jixiao.pipeline.layouts import Change

__all__ = ["layout"]

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ROWS = 60  # rows that are shown of each document
_VALUES = ("level1", "level2", "level3", "name", "item", "stage", "fund_source", "operator", "target", "actual", "amount", "text")


@click.group(short_help="为新表样起草、检查版式 draft and check layouts for new forms")
def layout() -> None:
    """为程序不认识的表样起草版式，并检查版式。

    Draft a layout for a form that the program does not know, and check layouts.

    \b
    例 Example:
      jixiao layout new our-form.docx -o mappings/layouts/our-form.yaml
      jixiao layout check mappings/layouts/our-form.yaml --file our-form.docx
    """


@layout.command(short_help="从一份文件起草版式 draft a layout from a file")
@click.argument("file", type=_FILE)
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="LAYOUT.yaml",
              help="写到这个文件，默认为标准输出。File to write; standard output by default.")
@click.option("--grid", "number", type=click.IntRange(1), metavar="N",
              help="为第 N 个网格起草，默认为未解读单元格最多的表。Draft for grid N; by default the table with most cells left over.")
@config_option
def new(file: Path, out: Path | None, number: int | None, config: Settings) -> None:
    """从一份文件起草版式：列出没有版式认得的表头词和标签，并猜测各自的角色。

    Draft a layout from a file: the headings and labels that no layout knows, each with the role that it is probably for.

    \b
    例 Example:
      jixiao layout new our-form.docx -o mappings/layouts/our-form.yaml
      jixiao layout new our-form.docx --grid 2
    """
    from jixiao.pipeline.layouts import draft

    if out is not None and out.exists():
        raise click.UsageError(f"{out} 已经存在，请另取名字或先移走 / {out} is there already; choose another name")
    name = re.sub(r"[^0-9A-Za-z]+", "-", (out or file).stem).strip("-").lower() or "new-layout"
    text = draft(file, number, name, config)
    if out is None:
        click.echo(text, nl=False)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8")
    console.line(f"写出 wrote      {out}")
    console.line(f"接着 next       jixiao layout check {out} --file {file}")


@layout.command(short_help="检查版式，看它改变什么 check layouts and see what they change")
@click.argument("files", nargs=-1, type=_FILE, metavar="[LAYOUT]...")
@click.option("--file", "document", type=_FILE, metavar="FILE",
              help="用这些版式读这份文件，列出多读到的行和剩下的单元格。Read this file with them: new rows, and what is left over.")
@click.option("--case", "folders", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR",
              help="运行样例文件夹（或其中的各个样例），可重复。Run a case folder, or all in a folder; repeatable.")
@click.option("--accept", "accepting", is_flag=True,
              help="把现在读到的写成样例应得的数据表，请逐行核对。Write what is read now as what the case expects; look at it.")
@config_option
def check(*, files: tuple[Path, ...], document: Path | None, folders: tuple[Path, ...], accepting: bool, config: Settings) -> None:
    """检查版式文件，指出文件、行和键；说明它们改变什么；运行样例。不给 LAYOUT 时检查项目自己的全部版式。

    Check layout files: mistakes with file, line and key, what they change in the reading of a file, and case folders. Without
    LAYOUT all layouts of the project are checked. Exit status 1 where there is a mistake or a case differs.

    \b
    例 Example:
      jixiao layout check mappings/layouts/our-form.yaml --file our-form.docx
      jixiao layout check --case tests/cases/layouts
    """
    from jixiao.pipeline import layouts

    if accepting and not folders:
        raise click.UsageError("--accept 只用于 --case / --accept goes with --case only")
    found = layouts.problems(files, config)
    for problem in found:
        console.line(f"{console.severity('error')} {problem}")
    if found:
        console.line(f"版式错误 mistakes in layouts: {len(found)}")
        click.get_current_context().exit(1)
    for warning in layouts.warnings(files, config):
        console.line(f"{console.severity('warning')} {warning}")
    if files or not (document or folders):
        console.line("版式没有错误 no mistakes in the layouts")
    if document is not None:
        for change in layouts.compare(document, files, config):
            _change(change)
    click.get_current_context().exit(_cases(folders, config, accepting=accepting))


def _change(change: Change) -> None:
    console.line()
    console.line(click.style(change.document, bold=True))
    for table, before, after in change.counts:
        console.line(f"  {table:<12} {before} → {after}")
    console.line(f"  表格内未解读 left over in tables  {change.left[0]} → {change.left[1]}")
    for mark, rows, colour in (("+", change.added, "green"), ("-", change.removed, "red")):
        for table, row in rows[:_ROWS]:
            values = " | ".join(row[c] for c in _VALUES if row.get(c))
            console.line(click.style(f"  {mark} {table}: {values}", fg=colour) + f"  ({row['place'].partition('; ')[0]})")
        if len(rows) > _ROWS:
            console.line(f"  {mark} …… {len(rows) - _ROWS}")
    if not change.added and not change.removed:
        console.line("  读到的行没有变化 the rows are the same")


def _cases(folders: tuple[Path, ...], config: Settings, *, accepting: bool) -> int:
    from jixiao.pipeline import cases

    status = 0
    for folder in (case for top in folders for case in cases.cases(top)):
        if accepting:
            for path in cases.accept(folder, config):
                console.line(f"写出 wrote      {path}")
            continue
        case = cases.run(folder, config)
        outcome = click.style("不符 differs", fg="red") if case.differences else click.style("通过 passed ", fg="green")
        console.line(f"{outcome}  {case.name}  （{case.rows} 行 rows）")
        for difference in case.differences:
            console.line(f"    {difference}")
        status = status or int(bool(case.differences))
    return status
