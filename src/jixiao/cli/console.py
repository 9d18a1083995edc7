"""What people see on stderr: the progress bar, what was read, the findings, the closing summary."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from jixiao.findings import SEVERITIES, Rule
from jixiao.model import Tables
from jixiao.words import untold

if TYPE_CHECKING:
    from jixiao.model.schema import Row
    from jixiao.pipeline.progress import Progress

__all__ = ["COLOURS", "behind", "counts", "documents", "findings", "line", "notes", "progress_bar", "severities", "severity",
           "status"]

STAGES = {
    "read": "读取 reading",
    "map": "映射 mapping",
    "validate": "核查 checking",
    "publish": "发布 publishing",
}
SEVERITY_NAMES = {"error": "错误 error", "warning": "待核实 warning", "repair": "修正 repair", "info": "提示 info"}
_WIDE = 120  # columns where stderr is no terminal
COLOURS = {"error": "red", "warning": "yellow", "repair": "cyan", "info": "blue"}


def line(text: str = "") -> None:
    """Print a line for people."""
    click.echo(text, err=True)


@contextmanager
def notes(name: str) -> Iterator[None]:
    """Print what a part of the program logs for information."""

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line(record.getMessage())

    logger, lines = logging.getLogger(name), Lines(logging.INFO)
    before = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(lines)
        logger.setLevel(before)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar for each stage while the work runs; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[what]}", markup=False))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks = {}

        def show(stage: str, done: int, total: int, what: str) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES[stage], total=None, what="")
            bar.update(tasks[stage], completed=done, total=total or None, what=what)

        yield show


def severity(name: str) -> str:
    """A severity as a coloured word."""
    return click.style(SEVERITY_NAMES[name].partition(" ")[0], fg=COLOURS[name])


def status(tables: Tables) -> int:
    """The exit status: 1 with a finding of severity error, else 0."""
    return int(any(row["severity"] == "error" for row in tables["findings"]))


def severities(rows: Iterable[Row]) -> str:
    """Findings counted by severity, in words."""
    count = Counter(row["severity"] for row in rows)
    return " · ".join(f"{SEVERITY_NAMES[s]} {count[s]}" for s in SEVERITIES)


def counts(tables: Tables) -> None:
    """Print how much was read and found."""
    line()
    line(f"读取 read       文件 documents {len(tables['documents'])} · 表单 forms {len(tables['forms'])} · "
         f"指标 indicators {len(tables['indicators'])}")
    line(f"发现 findings   {severities(tables['findings'])}")


def behind(row: Row, rules: Mapping[str, Rule]) -> str:
    """What stands behind the sentence of a finding: its hint, and the title of its rule in both languages."""
    rule = rules.get(row["code"])
    return (f" 线索（待核实）：{row['hint']}。" if row["hint"] else "") + (
        click.style(f" [{rule.title_zh} {rule.title_en}]", dim=True) if rule else "")


def _place(row: Row) -> str:
    """Where a finding stands, in brackets, unless its sentence says so."""
    place = untold(row["place"], row["message"])
    return f"（{place}）" if place else ""


def documents(tables: Tables) -> None:
    """List what was read: for each document its forms, indicators and findings."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    forms, indicators = (Counter(r["document"] for r in tables[t]) for t in ("forms", "indicators"))
    found = Counter((r["document"], r["severity"]) for r in tables["findings"])
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("文件 document", overflow="fold")
    for title in ("表单 forms", "指标 indicators", *SEVERITY_NAMES.values()):
        table.add_column(title.replace(" ", "\n"), justify="right", no_wrap=True)
    for row in tables["documents"]:
        name = row["document"]
        counts = (forms[name], indicators[name], *(found[name, s] for s in SEVERITIES))
        table.add_row(name, *(str(n) if n else "·" for n in counts))
    console = Console(stderr=True)
    if not console.is_terminal:
        console.width = _WIDE
    console.print(table)


def findings(rows: Iterable[Row], rules: Mapping[str, Rule], most: int | None = None, known: Collection[str] = ()) -> None:
    """Print findings grouped by document, the gravest first; at most so many, and how many are left.

    Args:
        rows: rows of the table `findings`.
        rules: the catalogue, for the titles.
        most: how many are printed; all without.
        known: identifiers of those that a baseline has: they come last and are marked.
    """
    ordered = sorted(rows, key=lambda r: (r["id"] in known, r["document"], SEVERITIES.index(r["severity"])))
    last = None
    for row in ordered[:most]:
        state = "已知 known " if row["id"] in known else ""
        if (state, row["document"]) != last:
            last = state, row["document"]
            line(click.style(f"{state}{row['document'] or '全部文件 all documents'}", bold=True))
        line(f"  {state}{severity(row['severity'])} {row['code']} {row['message']}{_place(row)}{behind(row, rules)}")
    if most is not None and len(ordered) > most:
        line(f"  …… 另有 {len(ordered) - most} 条，见 findings.csv / {len(ordered) - most} more in findings.csv")
