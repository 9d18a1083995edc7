"""What a publisher decides on single rules (`[rules.CODE]` of jixiao.toml): thresholds, other severities, rules switched off."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from jixiao.errors import SettingsError
from jixiao.findings import Check, Finding, Rule
from jixiao.settings import RuleSetting, Settings

__all__ = ["graded", "misjudged", "switched", "thresholds"]


def thresholds(catalogue: Mapping[str, Rule], settings: Settings) -> dict[tuple[str, str], float]:
    """The numbers that rules take, by rule and name.

    Raises:
        SettingsError: a rule or a threshold that the settings name does not exist.
    """
    out = {(code, name): t.default for code, rule in catalogue.items() for name, t in rule.thresholds.items()}
    for code, setting in settings.rules.items():
        if code not in catalogue:
            near = difflib.get_close_matches(code.upper(), catalogue, 1)
            zh, en = (f"是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
            raise SettingsError(f"请改正设置中的 [rules.{code}]：没有规则 {code}，{zh}用 jixiao explain 列出全部规则 / "
                                f"correct [rules.{code}] in the settings: there is no rule {code}{en}")
        known = catalogue[code].thresholds
        for name, value in setting.thresholds.items():
            if name not in known:
                zh = f"可以设定的是 {'、'.join(known)}" if known else f"{code} 没有可以设定的阈值"
                raise SettingsError(f"请改正设置中 [rules.{code}] 的 {name}：没有这个阈值，{zh} / "
                                    f"correct {name} in [rules.{code}]: thresholds are {', '.join(known) or 'none'}")
            out[code, name] = value
    return out


def misjudged(catalogue: Mapping[str, Rule], settings: Settings) -> list[str]:
    """What is said of thresholds in percent that were surely given as a share: 0.5 where 50 is meant."""
    out = []
    for code, setting in settings.rules.items():
        for name, value in setting.thresholds.items():
            threshold = catalogue[code].thresholds[name]
            if threshold.unit == "%" and 0 < value <= 1:
                out.append(f"请核对设置中 [rules.{code}] 的 {name} = {value:g}：单位是 %，即 {value:g}%；若指 {100 * value:g}%，请写 "
                           f"{name} = {100 * value:g} / {name} is in percent: for {100 * value:g} % write {name} = {100 * value:g}")
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
