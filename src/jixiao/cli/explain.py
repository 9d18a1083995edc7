"""`jixiao explain`: what a code means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

import click

from jixiao.cli.console import SEVERITY_NAMES
from jixiao.cli.options import config_option
from jixiao.findings import Rule, catalogue
from jixiao.settings import Settings

__all__ = ["explain"]


@click.command(short_help="解释规则代码 what a rule or code means")
@click.argument("code", required=False)
@click.option("--list", "listed", is_flag=True, help="以 Markdown 列出全部规则。List all rules as Markdown.")
@config_option
def explain(code: str | None, *, listed: bool, config: Settings) -> None:
    """用中文和英文说明一条规则；不给 CODE 时列出全部。

    Explain a rule in Chinese and English; without CODE list all of them.

    \b
    例 Example:
      jixiao explain S06
    """
    rules = catalogue(config.own)
    if listed:
        click.echo(_page(rules), nl=False)
        return
    if code is None:
        for name in sorted(rules):
            click.echo(f"{name}\t{rules[name].severity}\t{rules[name].title_zh}\t{rules[name].title_en}")
        return
    by_key = {name.casefold(): name for name in rules}
    name = by_key.get(code.casefold(), "")
    if not name:
        near = difflib.get_close_matches(code.casefold(), by_key, 3)
        hint = f"是否是 did you mean {'、'.join(by_key[n] for n in near)}？" if near else "jixiao explain 列出全部 lists all"
        raise click.UsageError(f"没有规则 there is no rule {code}；{hint}")
    click.echo(_text(rules[name]), nl=False)


def _text(rule: Rule) -> str:
    lines = [f"{rule.code}  {rule.title_zh}  {rule.title_en}", f"级别 severity: {SEVERITY_NAMES[rule.severity]}", "",
             rule.explain_zh, rule.explain_en]
    details = (("公式 formula", rule.formula), ("容差 tolerance", rule.tolerance), ("依据 source", rule.source),
               ("把握 certainty", rule.certainty))
    found = [f"{label}: {value}" for label, value in details if value]
    found += _settings(rule)
    return "\n".join([*lines, *([""] if found else []), *found]) + "\n"


def _settings(rule: Rule) -> list[str]:
    """The lines of jixiao.toml that set the thresholds of a rule to what they are without them."""
    if not rule.thresholds:
        return []
    lines = [f"{name} = {t.default:g}  # 单位 unit: {t.unit}；{t.zh} {t.en}" for name, t in rule.thresholds.items()]
    return ["阈值 thresholds，写在 jixiao.toml 中可以改变 set in jixiao.toml:", f"[rules.{rule.code}]", *lines]


def _page(rules: Mapping[str, Rule]) -> str:
    """All rules with their formulas, as docs/rule-list.md."""
    lines = ["# 规则一览 The rules", "",
             "由 `jixiao explain --list` 生成。Written by `jixiao explain --list`; see [rules.md](rules.md).", "",
             "| 代码 code | 级别 | 名称 title | 公式 formula | 容差 tolerance | 阈值 thresholds |", "|---|---|---|---|---|---|"]
    for code in sorted(c for c in rules if re.fullmatch(r"[A-Z]\d\d", c)):
        rule = rules[code]
        cells = [code, rule.severity, f"{rule.title_zh} {rule.title_en}", rule.formula, rule.tolerance,
                 "；".join(f"{name} {t.default:g}{t.unit}" for name, t in rule.thresholds.items())]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
