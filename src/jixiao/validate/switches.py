"""What a publisher decides on single rules (`[rules.CODE]` of jixiao.toml): thresholds, other severities, rules switched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from jixiao.errors import SettingsError
from jixiao.findings import Check, Finding, Rule
from jixiao.settings import RuleSetting, Settings

__all__ = ["graded", "switched", "thresholds"]


def thresholds(catalogue: Mapping[str, Rule], settings: Settings) -> dict[tuple[str, str], float]:
    """The numbers that rules take, by rule and name.

    Raises:
        SettingsError: a rule or a threshold that the settings name does not exist.
    """
    out = {(code, name): t.default for code, rule in catalogue.items() for name, t in rule.thresholds.items()}
    for code, setting in settings.rules.items():
        if code not in catalogue:
            raise SettingsError(f"设置 [rules.{code}]：没有这条规则（jixiao explain 列出全部）/ there is no rule {code}")
        for name, value in setting.thresholds.items():
            if (code, name) not in out:
                known = "、".join(catalogue[code].thresholds) or "无 none"
                raise SettingsError(f"设置 [rules.{code}]：没有阈值 {name}，可用：{known} / there is no threshold {name}")
            out[code, name] = value
    return out


def graded(found: Mapping[Finding, str], settings: Settings) -> dict[Finding, str]:
    """Findings with the severities that were decided on, without those of rules that are switched off."""
    out = {}
    for finding, component in found.items():
        setting = settings.rules.get(finding.code, RuleSetting())
        if not setting.off:
            out[finding.graded(setting.severity) if setting.severity else finding] = component
    return out


def switched(checks: Iterable[Check], settings: Settings) -> list[Check]:
    """Checks that say which rules are switched off or graded, and why."""
    out = []
    for check in checks:
        setting = settings.rules.get(check.code, RuleSetting())
        if setting.off:
            times = check.evaluated + check.not_applicable
            check = Check(check.code, check.document, check.document_id, check.form, not_applicable=times,  # noqa: PLW2901
                          reason=f"已按设置关闭：{setting.reason}")
        elif setting.severity:
            said = f"级别按设置改为 {setting.severity}：{setting.reason}"
            check = replace(check, reason="；".join(filter(None, (check.reason, said))))  # noqa: PLW2901
        out.append(check)
    return out
