"""Settings from `jixiao.toml`. Every one has a default; docs/settings.md lists them."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from jixiao.errors import SettingsError

__all__ = ["GRANULARITIES", "RuleSetting", "Settings", "load"]

GRANULARITIES = ("compact", "standard", "full")


_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class RuleSetting:
    """What a publisher decides on one rule.

    Attributes:
        off: whether the rule is switched off.
        severity: the severity of its findings, "" for that of the catalogue.
        reason: why, printed in reports; needed where `off` or `severity` is given.
        thresholds: numbers that the rule takes, by name (`jixiao explain CODE` lists them).
    """

    off: bool = False
    severity: str = ""
    reason: str = ""
    thresholds: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Settings:
    """What a publisher decides.

    Attributes:
        base: base IRI of everything that is minted, ending in `/`.
        title: title of the site, in Chinese.
        title_en: title in English.
        publisher: who runs the site.
        licence: IRI of the licence of the data.
        licence_name: its name, as shown.
        languages: languages of the interface, the first one first.
        contact: where to ask for a correction (a mail address or a page), shown on every page.
        partly_read_below: confidence, from 0 to 1, below which a document is published as partly read.
        place: the place that all documents come from, if it is one: names of units that say no place (应急管理局) are taken for
            units of this place.
        propose_units_from: score, from 0 to 1, from which `jixiao registry propose` lists pairs of units.
        propose_projects_from: the same for projects.
        propose_indicators_from: the same for indicator concepts.
        fast_shapes_from: number of statements that shapes look at from which they are evaluated by the fast path; pySHACL below.
        granularity: how much of the site is pages: `compact`, `standard` or `full`; the IRIs are the same in all three.
        noindex: whether every page asks search engines to leave it out, as for a trial.
        rules: what is decided on single rules, by code: the tables `[rules.CODE]`.
        project: the project's own folder, whose `mappings/`, `ontology/`, `shapes/` and `site/` add to or replace the
            shipped ones; the folder of `jixiao.toml`.
    """

    base: str = "https://example.org/jixiao/"
    title: str = "绩效开放数据"
    title_en: str = "Open budget performance data"
    publisher: str = "（未填写发布者）"
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    licence_name: str = "CC BY 4.0"
    languages: tuple[str, ...] = ("zh", "en")
    contact: str = ""
    partly_read_below: float = 0.9
    place: str = ""
    propose_units_from: float = 0.75
    propose_projects_from: float = 0.8
    propose_indicators_from: float = 0.82
    fast_shapes_from: int = 0
    granularity: str = "standard"
    noindex: bool = False
    rules: Mapping[str, RuleSetting] = field(default_factory=dict, hash=False)
    project: Path | None = field(default=None, compare=False)

    @property
    def own(self) -> tuple[Path, ...]:
        """The project's own root, if any, as `resources.files` wants it."""
        return (self.project,) if self.project else ()


def load(path: Path | None = None) -> Settings:
    """Read settings.

    Args:
        path: the file; by default `jixiao.toml` in the working directory, if there is one.

    Raises:
        SettingsError: the file is not TOML, or a key is unknown or of the wrong type; the message names file and key.
    """
    given = path is not None
    path = path or Path("jixiao.toml")
    if not path.is_file():
        if given:
            raise SettingsError(f"没有设置文件 {path} / settings file {path} is not there")
        return Settings()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} 不是有效的 TOML，请改正所指的行（文字值要加引号）/ {path} is not valid TOML: {error}") from error
    known = {f.name for f in fields(Settings)} - {"project"}
    for name, value in raw.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            names = ", ".join(sorted(known))
            zh = f"是不是“{near[0]}”？" if near else f"可用：{names}"
            en = f"did you mean {near[0]!r}?" if near else f"known keys: {names}"
            raise SettingsError(f"{path} 中有不认识的设置“{name}”，{zh} / unknown key {name!r}; {en}")
        if name == "languages":
            if not (isinstance(value, list) and value and all(v in ("zh", "en") for v in value)):
                raise SettingsError(f'{path}：languages 应是由 "zh"、"en" 组成的列表 / languages must be a list of "zh" and "en"')
        elif name == "partly_read_below" or name.startswith("propose_"):
            if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
                raise SettingsError(f"{path}：{name} 应是 0 至 1 的数 / {name} must be a number from 0 to 1")
        elif name == "noindex":
            if not isinstance(value, bool):
                raise SettingsError(f"{path}：noindex 应写成 true 或 false，不加引号 / noindex must be true or false")
        elif name == "fast_shapes_from":
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise SettingsError(f"{path}：{name} 应是不小于 0 的整数 / {name} must be a whole number from 0")
        elif name == "granularity":
            if value not in GRANULARITIES:
                raise SettingsError(f"{path}：granularity 应是 {'、'.join(GRANULARITIES)} 之一 / granularity must be one of these")
        elif name == "rules":
            raw[name] = _rules(value, path)
        elif not isinstance(value, str):
            raise SettingsError(f"{path}：{name} 应是加引号的文字 / {name} must be a string")
    if "languages" in raw:
        raw["languages"] = tuple(raw["languages"])
    if "base" in raw:
        if not raw["base"].startswith(("http://", "https://")):
            raise SettingsError(f"{path}：base 应以 http:// 或 https:// 开头，而不是 {raw['base']!r} / "
                                "base must be an http or https IRI")
        raw["base"] = raw["base"].rstrip("/") + "/"
    return Settings(**raw, project=path.resolve().parent)


def _rules(value: Any, path: Path) -> dict[str, RuleSetting]:
    """The tables `[rules.CODE]`."""
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        raise SettingsError(f"{path}：rules 应写成 [rules.规则代码] 的表 / rules must be tables such as [rules.P06]")
    out = {}
    for code, entry in value.items():
        where = f"{path}：[rules.{code}]"
        known = {"off": bool, "severity": str, "reason": str}
        for name, given in entry.items():
            numeric = isinstance(given, int | float) and not isinstance(given, bool)
            if not (isinstance(given, known[name]) if name in known else numeric):
                wanted = {"off": " true 或 false", "severity": "加引号的文字", "reason": "加引号的文字"}.get(name, "不加引号的数")
                en = {"off": "true or false", "severity": "a string", "reason": "a string"}.get(name, "a number")
                raise SettingsError(f"{where} 的 {name} 应写成{wanted}，而不是 {given!r} / {name} must be {en}, not {given!r}")
        made = RuleSetting(off=entry.get("off", False), severity=entry.get("severity", ""), reason=entry.get("reason", "").strip(),
                           thresholds={name: float(given) for name, given in entry.items() if name not in known})
        if made.severity and made.severity not in _SEVERITIES:
            raise SettingsError(f"{where} 的 severity 应是 {'、'.join(_SEVERITIES)} 之一 / severity must be one of these")
        if (made.off or made.severity) and not made.reason:
            raise SettingsError(f"{where} 关闭规则或改变级别时要写 reason（理由）/ a rule is switched off or graded with a reason")
        out[code] = made
    return out
