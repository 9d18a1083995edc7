"""What was not checked, and why: silence is not approval."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from jixiao.findings import Rule
from jixiao.model import Tables
from jixiao.model.schema import Row
from jixiao.settings import RuleSetting, Settings

__all__ = ["Reason", "Unchecked", "unchecked"]

_STAGES = re.compile(r"(?:read|layout|value|privacy|map|identity|shape)-")
_AS_IT_IS = RuleSetting()
_BY_SETTINGS = re.compile("(?:^|；)((?:已按设置|级别按设置).*)")


@dataclass(frozen=True)
class Reason:
    """A rule that could not be evaluated, or not as it stands, for one reason.

    Attributes:
        code: the rule.
        reason: why, in Chinese.
        times: how often.
        where: document and number of each form that it concerns.
    """

    code: str
    reason: str
    times: int
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Unchecked:
    """What was not checked.

    Attributes:
        settings: rules that the settings switch off, grade or give other thresholds, with the reason given there.
        not_applicable: rules that could not be evaluated on forms.
        without_form: rules for which no form was there at all.
        forms: forms that no rule was evaluated on.
        documents: documents in which no form was found, or of which a part was not read.
    """

    settings: tuple[Reason, ...]
    not_applicable: tuple[Reason, ...]
    without_form: tuple[str, ...]
    forms: tuple[Row, ...]
    documents: tuple[Row, ...]


def unchecked(tables: Tables, rules: Mapping[str, Rule], settings: Settings) -> Unchecked:
    """Collect what was not checked.

    Args:
        tables: with `checks`, `forms` and `documents`.
        rules: the catalogue.
        settings: what was decided on single rules, for those that leave no line in `checks`.
    """
    times: dict[tuple[str, str], int] = {}
    where: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    evaluated = set()
    for check in tables["checks"]:
        if int(check["evaluated"] or 0):
            evaluated.add((check["document_id"], check["form"]))
        for reason in _reasons(check["reason"]):
            key = check["code"], reason
            counted = ("evaluated", "not_applicable") if _BY_SETTINGS.match(reason) else ("not_applicable",)
            times[key] = times.get(key, 0) + sum(int(check[name] or 0) for name in counted)
            if check["document"]:
                where.setdefault(key, {})[check["document"], check["form"]] = None
    reasons = [Reason(code, reason, n, tuple(where.get((code, reason), ()))) for (code, reason), n in sorted(times.items())]
    tried = {check["code"] for check in tables["checks"]}
    return Unchecked(
        (*(r for r in reasons if _BY_SETTINGS.match(r.reason)), *_decided(settings, tried)),
        tuple(r for r in reasons if not _BY_SETTINGS.match(r.reason)),
        tuple(code for code in sorted(rules) if code not in tried and not _STAGES.match(code)
              and not settings.rules.get(code, _AS_IT_IS).off),
        tuple(form for form in tables["forms"] if (form["document_id"], form["form"]) not in evaluated),
        tuple(row for row in tables["documents"] if row["reading"] != "complete"),
    )


def _decided(settings: Settings, tried: Collection[str]) -> Iterator[Reason]:
    """What the settings decide and no check says: rules without a line in `checks`, and thresholds."""
    for code, setting in sorted(settings.rules.items()):
        why = f"：{setting.reason}" if setting.reason else ""
        if code not in tried and setting.off:
            yield Reason(code, f"已按设置关闭{why}", 0, ())
        elif code not in tried and setting.severity:
            yield Reason(code, f"级别按设置改为 {setting.severity}{why}", 0, ())
        if setting.thresholds:
            named = "、".join(f"{name} = {value:g}" for name, value in sorted(setting.thresholds.items()))
            yield Reason(code, f"阈值按设置改为 {named}{why}", 0, ())


def _reasons(text: str) -> list[str]:
    """Why a rule did not apply, and apart from it what the settings say of it.

    >>> _reasons("没有分值；没有总分；级别按设置改为 warning：试行；下年恢复")
    ['没有分值；没有总分', '级别按设置改为 warning：试行；下年恢复']
    """
    found = _BY_SETTINGS.search(text)
    return [part for part in ((text[:found.start()], found[1]) if found else (text,)) if part]
