"""`jixiao inspect`: what was read of a document, cell by cell, and why."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from jixiao.cli import console
from jixiao.cli.options import config_option
from jixiao.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from jixiao.model import Grid
    from jixiao.publish.inspection import Inspection, Rows

__all__ = ["inspect"]

_STYLES = {"title": "bold blue", "header": "bold cyan", "label": "green", "field": "bright_green", "level": "magenta", "name": "bold",
           "value": "yellow", "points": "bright_yellow", "money": "bright_magenta", "text": "", "aside": "dim", "prose": "",
           "residue": "reverse yellow"}
_LINES = 6  # of a cell, unless all is asked for
_TEXT = 120  # characters of a line of running text, likewise
_PAGE_ONLY = frozenset({"category", "operator_source", "target_text", "actual_text", "description", "basis", "scoring_rule",
                        "deviation", "note", "subject", "vintage", "function_code", "economic_code", "level1_weight"})
_WIDE = 140  # columns where stdout is no terminal


@click.command(short_help="查看一份文件是怎样读的 what was read of a file, and why")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE...")
@click.option("--html", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="写成一个独立的网页，不在终端显示。Write one self-contained HTML page instead.")
@click.option("--grid", "number", type=click.IntRange(1), metavar="N", help="只看第 N 个网格。Show grid N only.")
@click.option("--full", is_flag=True, help="单元格文字不截短。Do not cut long cells.")
@config_option
def inspect(files: tuple[Path, ...], out: Path | None, number: int | None, full: bool, config: Settings) -> None:
    """逐格查看一份文件：每个单元格被读作什么、为什么、剩下什么、得到哪些数据行。

    Show each table of a file as found: what every cell was read as, why the layout was chosen, what was left over, repairs, and
    the rows that were made.

    \b
    例 Example:
      jixiao inspect examples/documents/青禾县应急管理局2026年整体支出绩效目标表.docx
      jixiao inspect my.docx --html my.html
    """
    from jixiao.pipeline.inspect import inspect as run
    from jixiao.pipeline.inspect import page

    found, failed = run(files, config)
    if out is not None and found:
        out.write_bytes(page(found, failed, config))
        console.line(f"写出 wrote      {out}")
    elif out is None:
        terminal = _console()
        for one in found:
            _document(terminal, one, number, _LINES * (not full))
    for finding in failed:
        console.line(f"{console.severity(finding.severity)} {finding.message}")
    errors = [f for f in failed if f.severity == "error"]
    if number is not None and out is None and found and not any(g.number == number for one in found for g in one.document):
        raise click.UsageError(f"没有第 {number} 个网格 / there is no grid {number}")
    click.get_current_context().exit(2 if errors else 0)


def _console() -> Console:
    from rich.console import Console

    terminal = Console(highlight=False, markup=False, emoji=False)
    if not terminal.is_terminal and "COLUMNS" not in os.environ:
        terminal.width = _WIDE
    return terminal


def _document(terminal: Console, one: Inspection, number: int | None, most: int) -> None:
    from rich.text import Text

    terminal.rule(Text(one.document.name, "bold"), align="left")
    if number is None:
        for zh, en, value in one.facts():
            terminal.print(Text.assemble((f"{zh} {en}".strip() + "  ", "dim"), value), soft_wrap=True)
        terminal.print()
        _forms(terminal, one)
    terminal.print(_legend(one), soft_wrap=True)
    for grid in one.document:
        if number in (None, grid.number):
            _grid(terminal, one, grid, most)
    if number is None:
        _findings(terminal, one)
        for form in one.forms():
            terminal.print(Text(f"\n得到的数据行 rows made · 表单 form {form['form']} {form['title'] or form['project']}", "bold"))
            for rows in one.rows(form["form"]):
                _rows(terminal, rows)
        for rows in one.rows(""):
            _rows(terminal, rows)
    terminal.print()


def _forms(terminal: Console, one: Inspection) -> None:
    from rich.text import Text

    if not one.forms():
        terminal.print(Text("没有识别出任何表单 no form was found", "yellow"))
    for form in one.forms():
        zh, _ = one.name("kind", form["kind"])
        about = " · ".join(dict.fromkeys(x for x in (form["project"] or form["unit"], form["year"]) if x))
        terminal.print(Text.assemble(f"表单 form {form['form']}  ", (form["title"], "bold"), f"  {zh} {form['kind']}  {about}"),
                       soft_wrap=True)


def _legend(one: Inspection) -> Text:
    from rich.text import Text

    line = Text("图例 legend  ", "dim")
    for group, count in one.groups():
        line.append_text(Text.assemble((f"{group.letter} {group.zh} {group.en}", _STYLES[group.name]), (f" {count}   ", "dim")))
    return line


def _grid(terminal: Console, one: Inspection, grid: Grid, most: int) -> None:
    from rich.text import Text

    from jixiao.cli.grid_view import Box, draw

    left = one.left(grid)
    head = Text.assemble((f"\n网格 grid {grid.number}", "bold"), (f"  {grid.part}  {' / '.join(grid.caption)[:80]}", "dim"))
    if left:
        head.append(f"  未解读 left over {left}", "bold yellow")
    terminal.print(head, soft_wrap=True)
    _reasons(terminal, one, grid)
    boxes = []
    for line in one.tiles(grid):
        for tile, cell in line:
            box = Box(tile.row - 1, tile.column - 1, tile.height, tile.width)
            if cell is not None and (group := one.group(grid, cell)) is not None:
                mark = "!" if grid.ref(cell) in one.marks else ""
                box = replace(box, text=cell.text.strip(), tag=f"{group.letter}{mark} ", style=_STYLES[group.name])
            boxes.append(box)
    labels = [one.row_label(grid, r) for r in range(1, grid.rows + 1)]
    if grid.kind == "text":
        for box in boxes:
            text = " ".join(box.text.split())
            text = text[:_TEXT] + "…" if most and len(text) > _TEXT else text
            terminal.print(Text.assemble((f"{labels[box.row]:>5} {box.tag}", "dim"), (text, box.style)), soft_wrap=True)
        return
    for drawn in draw(boxes, labels, grid.columns, terminal.width, most):
        terminal.print(drawn, no_wrap=True, crop=True, overflow="crop")


def _reasons(terminal: Console, one: Inspection, grid: Grid) -> None:
    from rich.text import Text

    for r in one.reasons(grid):
        if r.nothing:
            text = Text.assemble((f"{r.rows}  没有版式认得这张表 no layout knows this table", "yellow"))
            if r.unknown:
                text.append(f"\n不认得的词 unknown words: {'、'.join(t for _, t in r.unknown)}")
            command = f"jixiao layout new {PurePath(one.document.name).name} --grid {grid.number} -o NEW.yaml"
            text.append(f"\n起草一个版式 draft a layout: {command}", "dim")
        else:
            zh, _ = one.name("kind", r.kind)
            outcome = f"表单 form {r.form}" if r.form else "没有读到内容，未成为表单 nothing was read, so it is no form"
            text = Text.assemble(f"{r.rows}  {r.by[0]} {r.by[1]} ", (r.layout, "bold"), (f" {r.source}" if r.source else "", "dim"),
                                 f" → {zh} {r.kind}，{outcome}")
            if r.words and r.by[0] != "标题式样":
                text.append("\n" + "  ".join(f"{word[:30]}→{role}" for _, word, role in r.words), "dim")
        for candidate, lacks in r.others:
            text.append(f"\n相近 near: {candidate.layout}（认得 knows {'、'.join(candidate.roles)}；{lacks}）", "dim")
        for line in text.split("\n"):
            terminal.print(Text("  ").append_text(line), soft_wrap=True)


def _findings(terminal: Console, one: Inspection) -> None:
    from rich.text import Text

    findings = one.findings()
    terminal.print(Text(f"\n修正与发现 repairs and findings {len(findings)}", "bold"))
    for f in findings:
        zh, _ = one.name("severity", f["severity"])
        first, *more = f["place"].split("; ")
        place = f"（{first}{f'；等 {len(more) + 1} 处' if more else ''}）" if first else ""
        terminal.print(Text(f"{zh} {f['code']} {f['message']}{place}"), soft_wrap=True)
        if f["before"] or f["after"]:
            terminal.print(Text(f"    {f['before'] or '—'}  →  {f['after'] or '—'}", "cyan"), soft_wrap=True)


def _rows(terminal: Console, rows: Rows) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    columns = [c for c in rows.columns if c.name not in _PAGE_ONLY]
    narrow = terminal.width < 120
    table = Table(title=f"{rows.title[0]} {rows.table} {len(rows.rows)}", title_justify="left", box=box.SIMPLE_HEAD,
                  padding=(0, 1, 0, 0))
    for column in columns:
        table.add_column(column.zh if narrow else f"{column.zh}\n{column.name}", overflow="fold",
                         justify="right" if column.type == "decimal" else "left")
    table.add_column("位置" if narrow else "位置\nplace", overflow="fold", style="dim")
    for row in rows.rows:
        first, *more = row["place"].split("; ")
        table.add_row(*(Text(row[c.name]) for c in columns), Text(f"{first}{' …' if more else ''}"))
    terminal.print(table)
