"""What is wrong with the registries: each problem with its file and line, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import TableError
from jixiao.identity.lists import load_divisions
from jixiao.identity.names import PROVISIONAL
from jixiao.identity.registry import KINDS, NONE, Entry, Registries, Registry, Rejected

__all__ = ["Problem", "load_checked", "problems"]

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_YEAR = re.compile(r"(19|20)\d\d")
LEVELS = ("province", "city", "county", "township")


@dataclass(frozen=True)
class Problem:
    """One mistake; `error` stops a build, `warning` does not."""

    severity: str
    file: str
    line: int
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行 / line {self.line}：{self.zh} / {self.en}"


def load_checked(own: tuple[Path, ...]) -> Registries:
    """Read the registries of a project for use.

    Raises:
        TableError: they hold a mistake; the message names the first one and the command that lists them all.
    """
    registries = Registries.load(own)
    for problem in problems(registries, own):
        if problem.severity == "error":
            raise TableError(f"{problem}（jixiao registry check 列出全部 lists all）")
    return registries


def problems(registries: Registries, own: tuple[Path, ...]) -> list[Problem]:
    """All mistakes, in the order of files and lines."""
    divisions = load_divisions(own)
    out: list[Problem] = []
    for kind in KINDS:
        registry = registries[kind]
        found = [*_rows(registry), *_links(registry), *_cycles(registry), *_same_names(registry)]
        out += sorted(found, key=lambda p: p.line)
    for entry in registries.units.entries:
        if entry["division"] and entry["division"] not in divisions.names:
            out.append(_warning(entry, f"行政区划 {entry['division']} 不在 divisions.csv 中", "division is not in divisions.csv"))
        if entry["level"] and entry["level"] not in LEVELS:
            out.append(_error(entry, f"level 应是 {'、'.join(LEVELS)} 之一", f"level must be one of {', '.join(LEVELS)}"))
    for entry in registries.projects.entries:
        if entry["unit"] and entry["unit"] not in registries.units.by_key and not PROVISIONAL.fullmatch(entry["unit"]):
            out.append(_error(entry, f"单位 {entry['unit']} 不在 units.csv 中", f"unit {entry['unit']} is not in units.csv"))
    known = set(registries.measures.values())
    for entry in registries.indicators.entries:
        measure = entry["unit_of_measure"]
        if measure not in ("", NONE) and measure not in known and not re.fullmatch(r"m-[0-9a-f]{8}", measure):
            out.append(_error(entry, f"计量单位 {measure} 不在 measures.csv 中（填键，如 percent）",
                              f"unit of measure {measure} is not a key of measures.csv"))
    out += [p for r in registries.rejected if (p := _contradicted(r, registries)) is not None]
    return out


def _error(at: Entry | Rejected, zh: str, en: str) -> Problem:
    return Problem("error", at.file, at.line, zh, en)


def _warning(at: Entry, zh: str, en: str) -> Problem:
    return Problem("warning", at.file, at.line, zh, en)


def _rows(registry: Registry) -> Iterator[Problem]:
    """Each row by itself."""
    for entry in registry.entries:
        key = entry["key"]
        if not _KEY.fullmatch(key) or key.endswith("."):
            yield _error(entry, f"key“{key}”要由字母、数字、连字符和点组成", f"key {key!r} must be an ASCII token")
        if not entry["name"]:
            yield _error(entry, "name 不能空", "name must not be empty")
        years = entry["valid_from"], entry["valid_to"]
        if any(y and not _YEAR.fullmatch(y) for y in years):
            yield _error(entry, "valid_from、valid_to 应是四位年份", "valid_from and valid_to must be years of four digits")
        elif all(years) and years[0] > years[1]:
            yield _error(entry, f"起始年 {years[0]} 在终止年 {years[1]} 之后", "valid_from is after valid_to")
        if registry.by_key[key] is not entry:
            first = registry.by_key[key].line
            yield _error(entry, f"key“{key}”第{first}行已有", f"key {key!r} stands in line {first} already")


def _links(registry: Registry) -> Iterator[Problem]:
    """Keys that a row points to."""
    for entry in registry.entries:
        for column in ("merged_into", *registry.kind.points):
            target = entry[column]
            if not target:
                continue
            if target == entry["key"]:
                yield _error(entry, f"{column} 指向自己", f"{column} points to the row itself")
            elif target not in registry.by_key and (column == "merged_into" or not PROVISIONAL.fullmatch(target)):
                yield _error(entry, f"{column} 指向的 {target} 没有登记", f"{column} points to {target}, which is not there")
        if entry["merged_into"] and any(entry[c] for c in registry.kind.points):
            yield _warning(entry, "已并入的行的其他去向不起作用", "a merged row's other links have no effect")


def _cycles(registry: Registry) -> Iterator[Problem]:
    """Chains that lead back to where they began; each is named once, at its first row."""
    for column in ("merged_into", *registry.kind.points):
        done: set[str] = set()
        for entry in registry.entries:
            path: list[str] = []
            key = entry["key"]
            while key in registry.by_key and key not in done and key not in path:
                path.append(key)
                key = registry.by_key[key][column]
            if key in path and len(path) > path.index(key) + 1:
                ring = " → ".join([*path[path.index(key):], key])
                yield _error(entry, f"{column} 成环：{ring}", f"{column} leads back to itself: {ring}")
            done.update(path)


def _overlap(registry: Registry, one: Entry, other: Entry) -> bool:
    """True when both might be meant by one name in one year."""
    if (one["valid_to"] and other["valid_from"] and one["valid_to"] < other["valid_from"]) or (
            other["valid_to"] and one["valid_from"] and other["valid_to"] < one["valid_from"]):
        return False
    if one["division"] and other["division"] and one["division"] != other["division"]:
        return False
    of = [tuple((bool(e[c]), registry.scoped(e, c)) for c in registry.kind.scope) for e in (one, other)]
    return of[0] == of[1]


def _same_names(registry: Registry) -> Iterator[Problem]:
    """A name that would mean two things."""
    said: set[tuple[str, str]] = set()
    for exact, entries in registry.by_name.items():
        for nth, other in enumerate(entries if exact.startswith("=") else ()):
            for one in entries[:nth]:
                pair = (one["key"], other["key"])
                if registry.resolve(pair[0]) == registry.resolve(pair[1]) or pair in said or not _overlap(registry, one, other):
                    continue
                said.add(pair)
                name = next(n for n in other.names if registry.exact(n) == exact)
                yield _error(other, f"{name} 已登记为 {pair[0]}（第{one.line}行），有效期重叠",
                             f"{name} is registered as {pair[0]} already, valid in the same years")


def _contradicted(rejected: Rejected, registries: Registries) -> Problem | None:
    """A pair that was said to be two and is merged all the same."""
    if rejected["kind"] not in KINDS:
        return _error(rejected, f"kind 应是 {'、'.join(KINDS)} 之一", f"kind must be one of {', '.join(KINDS)}")
    registry = registries[rejected["kind"]]
    if rejected["relation"] in ("", "same") and registry.resolve(rejected["keep"]) == registry.resolve(rejected["other"]):
        return _error(rejected, f"{rejected['keep']} 与 {rejected['other']} 已定为不同，登记册却合并了两者",
                      f"{rejected['keep']} and {rejected['other']} were said to be two, yet the registry merges them")
    return None
