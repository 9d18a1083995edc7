"""`jixiao check`: single forms checked in a second, findings as a linter prints them."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jixiao.cli import console
from jixiao.cli.options import config_option, sources_argument
from jixiao.findings import Rule, catalogue
from jixiao.settings import Settings

if TYPE_CHECKING:
    from jixiao.pipeline.check import Checked, Spotted

__all__ = ["check"]

_FAILS = {"error": ("error",), "warning": ("error", "warning")}
_TOLD = ("error", "warning")
_PAUSE = 0.5  # seconds between two looks at the files
_COLUMNS = ("id", "severity", "code", "message", "expected", "observed", "difference", "tolerance", "hint", "cause")


@click.command(short_help="核查单份表格 check single forms, findings line by line")
@sources_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="输出格式。Format of what is printed.")
@click.option("--all", "every", is_flag=True, help="也列出提示和修正。List notes and repairs as well.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True,
              help="达到哪一级时退出码为 1。From which severity on the exit status is 1.")
@click.option("--watch", "watching", is_flag=True,
              help="文件保存后重新核查，Ctrl-C 结束。Check again whenever a file is saved; Ctrl-C ends it.")
@config_option
def check(*, sources: tuple[Path, ...], form: str, every: bool, fail_on: str, watching: bool, config: Settings) -> None:
    """核查一份或几份表格，不生成任何文件，逐行列出发现：文件、位置、级别、代码、说明（以制表符分隔）。

    Check forms before they are published, without building anything. Each finding is a line of five fields parted by tabs: file,
    place, severity, code, message. Errors and warnings are listed; --all adds notes and repairs.

    \b
    例 Example:
      jixiao check 绩效目标表.docx
      jixiao check 自评表.xlsx --watch
      jixiao check 2025/ --format json --fail-on warning
    """
    from jixiao.pipeline.check import check as run

    status = 0

    def once() -> None:
        nonlocal status
        checked = run(sources, config)
        status = int(checked.worst(_FAILS[fail_on]))
        told = [f for f in checked.findings if every or f.row["severity"] in _TOLD]
        rules = catalogue(config.own)
        click.echo(_json(checked, told, rules) if form == "json" else _text(checked, told, rules), nl=False)
        _summary(checked, len(told))

    if watching:
        _watch(sources, once)
    else:
        once()
    click.get_current_context().exit(status)


def _watch(sources: tuple[Path, ...], once: Any) -> None:
    from jixiao.pipeline.check import watch

    def again() -> None:
        once()
        console.line(f"等待保存，Ctrl-C 结束 waiting for a save, Ctrl-C ends it（{time.strftime('%H:%M:%S')}）")

    try:
        watch(list(sources), again, lambda: time.sleep(_PAUSE))
    except KeyboardInterrupt:
        console.line("已停止 stopped")


def _text(checked: Checked, told: list[Spotted], rules: Mapping[str, Rule]) -> str:
    from jixiao.pipeline.check import followed

    lines = []
    by_id = {found.row["id"]: found for found in checked.findings}
    above = {identifier: by_id[top] for identifier, top in followed(checked.tables).items()}
    for found in told:
        first = above.get(found.row["id"])
        follows = f"（随 {' '.join(filter(None, (first.row['code'], first.place)))}）" if first else ""
        place = found.place + (f" 等{found.places}处" if found.places > 1 else "")
        fields = (found.file, place or "-", click.style(found.row["severity"], fg=console.COLOURS[found.row["severity"]]),
                  found.row["code"], " ".join(found.row["message"].split()) + follows + console.behind(found.row, rules))
        lines.append("\t".join(fields) + "\n")
    return "".join(lines)


def _json(checked: Checked, told: list[Spotted], rules: Mapping[str, Rule]) -> str:
    from jixiao.pipeline.check import applied

    cells: dict[str, list[dict[str, Any]]] = {}
    for row in checked.tables["finding_cells"]:
        cells.setdefault(row["id"], []).append(
            {"part": row["part"], **{name: int(row[column]) for name, column in
                                     (("grid", "grid"), ("row", "row"), ("column", "cell_column"))}})
    found = [{"file": f.file, "place": f.place, "places": f.row["place"].split("; ") if f.row["place"] else [],
              **{name: f.row[name] for name in _COLUMNS}, "title": _title(rules, f.row["code"]), "cells": cells.get(f.row["id"], [])}
             for f in told]
    checks = [{"code": a.code, "evaluated": a.evaluated, "passed": a.passed, "rounded": a.rounded, "failed": a.failed,
               "not_applicable": list(a.reasons)} for a in applied(checked.tables)]
    counts = Counter(f.row["severity"] for f in checked.findings)
    forms = [{"file": r["document"], "form": int(r["form"]), "kind": r["kind"], "unit": r["unit"], "year": r["year"],
              "project": r["project"]} for r in checked.tables["forms"] if r["form"]]
    return json.dumps({"findings": found, "counts": {s: counts[s] for s in console.SEVERITY_NAMES}, "forms": forms,
                       "checks": checks}, ensure_ascii=False, indent=1) + "\n"


def _title(rules: Mapping[str, Rule], code: str) -> dict[str, str]:
    return {"zh": rules[code].title_zh, "en": rules[code].title_en} if code in rules else {}


def _summary(checked: Checked, told: int) -> None:
    """For people: how much was read, how the rules went, which did not apply, and what was found."""
    from jixiao.pipeline.check import applied, followed

    tables, rules = checked.tables, applied(checked.tables)
    ran, idle = [r for r in rules if r.evaluated], [r for r in rules if not r.evaluated]
    count = Counter(row["severity"] for row in tables["findings"])
    left = sum(count.values()) - told
    console.line(f"读取 read       表单 forms {len(tables['forms'])} · 指标 indicators {len(tables['indicators'])} · "
                 f"金额 amounts {len(tables['amounts'])}")
    went = [sum(getattr(r, name) for r in ran) for name in ("evaluated", "passed", "rounded", "failed")]
    console.line(f"核查 checked    规则 rules {len(ran)} · 次 times {went[0]:,} · 通过 passed {went[1]:,} · "
                 f"尾差 rounding {went[2]:,} · 不符 failed {went[3]:,}")
    of_forms = {row["code"] for row in tables["checks"] if row["form"]}
    named, others = [r for r in idle if r.code in of_forms], sum(r.code not in of_forms for r in idle)
    if idle:
        reasons = [f"{r.code}（{'、'.join(r.reasons)}）" for r in named]
        reasons += [f"另有跨表和正文的规则 {others} 条 rules across forms and of prose"] if others else []
        console.line(f"未适用 not applicable  {'；'.join(reasons)}")
    above = followed(tables)
    causes = len(set(above.values()))
    under = f"；其中 {len(above)} 条随另 {causes} 条 {len(above)} of these follow from {causes}" if above else ""
    rest = f"（--all 列出其余 {left} 条 lists the rest）" if left else ""
    console.line(f"发现 findings   {console.severities(tables['findings'])}{under}{rest}")
