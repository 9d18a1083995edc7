"""Identity: the keys of units, projects, indicator concepts and units of measure.

A registry (`ontology/registry/*.csv`, in the shipped folder or a project's own) is the source of identity. A name that no
registry holds gets a provisional key, made of a hash of its matching key, so that it is the same in every build.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from jixiao import resources
from jixiao.errors import TableError
from jixiao.words import key, name_key, short_hash

__all__ = ["Registry", "concept_name", "load_classes", "load_measures", "project_name", "unit_name"]

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_SCOPE = re.compile(r"([(（](本级|机关|汇总|本部)[)）]|本级|机关本级)$")
_YEAR = re.compile(r"^(19|20)\d\d年?度?")
_NUMBERED = re.compile(r"^指标\s*\d+\s*[:：]\s*")


@dataclass
class Registry:
    """Names to keys, for one kind of thing, and what was met on the way."""

    prefix: str
    known: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, dict[str, None]] = field(default_factory=dict)
    registered: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, prefix: str, kind: str, own: Iterable[Path]) -> Registry:
        """Read `ontology/registry/{kind}.csv`, columns key, name, aliases (separated by `|`).

        Raises:
            TableError: a row has no usable key or no name, or a name belongs to two keys.
        """
        out = cls(prefix)
        for path in resources.files("ontology/registry", f"{kind}.csv", own):
            with path.open(encoding="utf-8", newline="") as f:
                for number, row in enumerate(csv.DictReader(f), 2):
                    where = f"{path.name} 第{number}行 / line {number}"
                    if not (row.get("key") and row.get("name") and _KEY.fullmatch(row["key"])):
                        raise TableError(f"{where}：key 要由字母、数字、连字符组成，name 不能空 / needs an ASCII key and a name")
                    out.names[row["key"]] = row["name"]
                    out.registered.add(row["key"])
                    for name in (row["name"], *filter(None, (row.get("aliases") or "").split("|"))):
                        other = out.known.setdefault(_match(name), row["key"])
                        if other != row["key"]:
                            raise TableError(f"{where}：{name} 已登记为 {other} / {name} is registered as {other} already")
        return out

    def of(self, name: str, *scope: str, printed: str = "", label: str = "") -> str:
        """The key of a name.

        Args:
            name: the name to match.
            scope: other keys that tell two things of one name apart.
            printed: the name as printed, kept as an alias.
            label: the name to show where no registry gives one; by default `name`.
        """
        matched = _match(name)
        found = self.known.get(matched) or f"{self.prefix}-{short_hash(*scope, matched)}"
        self.names.setdefault(found, (label or name).strip())
        self.aliases.setdefault(found, {})[(printed or name).strip()] = None
        return found

    def other_names(self, found: str) -> list[str]:
        """The printed names of a key but its first."""
        return [n for n in self.aliases.get(found, {}) if n != self.names[found]]


def _match(name: str) -> str:
    return name_key(name)


def unit_name(name: str) -> str:
    """A unit's name without the scope of its report: the unit itself and its department are one unit."""
    return _SCOPE.sub("", name.strip())


def project_name(name: str) -> str:
    """A project's name without its year, for matching across years."""
    return _YEAR.sub("", key(name))


def concept_name(name: str) -> str:
    """An indicator's name without the number that a form prints before it."""
    return _NUMBERED.sub("", name.strip())


def load_measures(own: Iterable[Path]) -> dict[str, str]:
    """Printed spellings of units of measure to their keys."""
    out: dict[str, str] = {}
    for path in resources.files("ontology", "measures.csv", own):
        with path.open(encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                for word in (row["zh"], *filter(None, row["spellings"].split("|"))):
                    out.setdefault(key(word), row["key"])
    return out


def load_classes(own: Iterable[Path]) -> dict[str, str]:
    """Names of functional classes to their three-digit codes."""
    out: dict[str, str] = {}
    for path in resources.files("ontology", "function-classes.csv", own):
        with path.open(encoding="utf-8", newline="") as f:
            for row in csv.DictReader(f):
                for word in (row["name"], *filter(None, row["aliases"].split("|"))):
                    out.setdefault(name_key(word), row["code"])
    return out
