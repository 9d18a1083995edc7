"""`jixiao explain`: what a code means."""

from __future__ import annotations

import difflib

import click

from jixiao.cli.console import SEVERITY_NAMES
from jixiao.cli.options import config_option
from jixiao.findings import Rule, catalogue
from jixiao.settings import Settings

__all__ = ["explain"]


@click.command(short_help="解释规则代码 what a rule or code means")
@click.argument("code", required=False)
@config_option
def explain(code: str | None, config: Settings) -> None:
    """用中文和英文说明一条规则；不给 CODE 时列出全部。

    Explain a rule in Chinese and English; without CODE list all of them.

    \b
    例 Example:
      jixiao explain S06
    """
    rules = catalogue(config.own)
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
    return "\n".join([*lines, *([""] if found else []), *found]) + "\n"
