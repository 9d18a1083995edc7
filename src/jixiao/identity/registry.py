"""Registries: the files that say which names are one unit, one project or one indicator concept.

`ontology/registry/{units,projects,indicators}.csv`, in the shipped folder or a project's own, and `rejected.csv` with the pairs that
a person said are two. A row that was merged into another one stays, so that its IRI can say where it went.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jixiao import resources
from jixiao.errors import TableError
from jixiao.identity.lists import load_bases, load_measures
from jixiao.identity.names import PROVISIONAL, concept_match, project_match, stands_alone, unit_match
from jixiao.words import name_key

__all__ = ["COMMON", "KINDS", "NONE", "Entry", "Kind", "Registries", "Registry", "Rejected", "read_rows"]

COMMON = ("key", "name", "aliases", "valid_from", "valid_to", "merged_into")
REJECTED = ("kind", "relation", "keep", "other", "keep_name", "other_name", "note")


@dataclass(frozen=True)
class Kind:
    """One kind of thing with an identity: its registry file, and the columns that only it has."""

    name: str
    zh: str
    en: str
    prefix: str
    path: str  # the segment of its IRIs
    more: tuple[str, ...]
    scope: tuple[str, ...]  # of these columns, those that a thing must fit to be meant by a name
    points: tuple[str, ...]  # of these columns, those that hold a key of the same kind

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the file in their order."""
        return (*COMMON, *self.more)


NONE = "-"
"""In a scope column: only what has none of it. An empty cell says that it does not matter."""

KINDS = {k.name: k for k in (
    Kind("units", "单位", "units", "u", "unit", ("division", "level", "parent", "successor"), (), ("parent", "successor")),
    Kind("projects", "项目", "projects", "p", "project", ("unit", "continues"), ("unit",), ("continues",)),
    Kind("indicators", "指标概念", "indicator concepts", "c", "indicator", ("category", "unit_of_measure"),
         ("category", "unit_of_measure"), ()),
)}


@dataclass(frozen=True)
class Entry:
    """A row of a registry, and where it stands."""

    values: Mapping[str, str]
    file: str = ""
    line: int = 0

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return tuple(n for n in (self["name"], *(a.strip() for a in self["aliases"].split("|"))) if n)

    def holds_in(self, year: str) -> bool:
        """True when it was valid in a year, or the year is not known."""
        return not year or ((self["valid_from"] or year) <= year <= (self["valid_to"] or year))


@dataclass(frozen=True)
class Rejected:
    """A pair that a person said are two things, so that it is not proposed again."""

    values: Mapping[str, str]
    file: str = ""
    line: int = 0

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_rows(path: Path, columns: tuple[str, ...], needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers; what a spreadsheet saved in GB 18030 is read as well.

    Raises:
        TableError: a column is missing or not known; the message names both.
    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    reader = csv.DictReader(text.splitlines(keepends=True))
    header = tuple(reader.fieldnames or ())
    wrong = [c for c in header if c not in columns] or [c for c in needed if c not in header]
    if wrong:
        raise TableError(f"{path.name} 的列“{wrong[0]}”不认识或缺少，应有：{'、'.join(columns)} / "
                         f"{path.name}: column {wrong[0]!r} is not known or missing; the columns are {', '.join(columns)}")
    out = []
    for row in reader:
        if row.get(None) or any(v is None for v in row.values()):
            raise TableError(f"{path.name} 第{reader.line_num}行的格数与表头不同，名称中的逗号要加引号 / "
                             f"{path.name} line {reader.line_num}: not as many cells as the header has; quote names with commas")
        if any(v.strip() for v in row.values()):
            out.append((reader.line_num, {c: (v or "").strip() for c, v in row.items()}))
    return out


@dataclass
class Registry:
    """The entries of one kind, found by key and by name."""

    kind: Kind
    entries: list[Entry]
    match: Callable[[str], str]
    scope: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    by_key: dict[str, Entry] = field(init=False)
    by_name: dict[str, list[Entry]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the entries; the first of two with one key holds."""
        self.by_key, self.by_name = {}, {}
        for entry in self.entries:
            self.by_key.setdefault(entry["key"], entry)
            names = [n for n in entry.names if not self._of_one_document(entry, n)]
            for matched in dict.fromkeys(m for n in names for m in (self.exact(n), self.match(n))):
                self.by_name.setdefault(matched, []).append(entry)

    def _of_one_document(self, entry: Entry, name: str) -> bool:
        """True for a name such as 应急管理局 under the key that it got in one document: elsewhere it means another unit."""
        return self.kind.name == "units" and bool(PROVISIONAL.fullmatch(entry["key"])) and not stands_alone(name)

    def exact(self, name: str) -> str:
        """What makes two names the same name in this registry. A unit registered with its scope (本级) is a unit of its own."""
        return "=" + (name_key(name) if self.kind.name == "units" else self.match(name))

    def _lookups(self, name: str) -> tuple[str, ...]:
        """The keys under which a name is looked up, the more exact ones first."""
        return tuple(dict.fromkeys((self.exact(name), "=" + self.match(name), self.match(name))))

    def resolve(self, key: str, year: str = "") -> str:
        """The key that a key was merged into; itself where it was not, or what it was merged into was not valid in that year."""
        seen: set[str] = set()
        found = key
        while found in self.by_key and (target := self.by_key[found]["merged_into"]) and found not in seen:
            seen.add(found)
            found = target
        return found if found not in self.by_key or self.by_key[found].holds_in(year) else key

    def fits(self, entry: Entry, **scope: str) -> bool:
        """True when an entry does not say another category, unit of measure or unit than these."""
        return all(not entry[c] or self.scoped(entry, c) == scope.get(c, "") for c in self.kind.scope)

    def scoped(self, entry: Entry, column: str) -> str:
        """What a scope column says: the key that holds, the base of a unit of measure, "" for none."""
        return "" if entry[column] == NONE else self.scope.get(column, str)(entry[column])

    def find(self, name: str, year: str = "", division: str = "", **scope: str) -> str:
        """The key of a name, or "" where no entry is meant, or several might be.

        Args:
            name: as printed.
            year: when it is printed; entries that were not valid then are not meant.
            division: code of the administrative division, where two units of one name are told apart by it.
            scope: for each of the kind's scope columns, what the thing has.
        """
        for matched in self._lookups(name):
            fitting = [e for e in self.by_name.get(matched, ()) if e.holds_in(year) and self.fits(e, **scope)
                       and not (e["merged_into"] and self.resolve(e["key"], year) == e["key"])]
            if len(fitting) > 1 and division:
                fitting = [e for e in fitting if e["division"] == division] or fitting
            if len(fitting) > 1:
                told = [sum(bool(e[c]) for c in self.kind.scope) for e in fitting]
                fitting = [e for e, n in zip(fitting, told, strict=True) if n == max(told)]
            keys = {self.resolve(e["key"], year) for e in fitting}
            if len(keys) == 1:
                return keys.pop()
        return ""


@dataclass
class Registries:
    """All registries of a project."""

    units: Registry
    projects: Registry
    indicators: Registry
    rejected: list[Rejected]
    measures: dict[str, str]
    bases: dict[str, str]

    def __getitem__(self, kind: str) -> Registry:
        registry: Registry = getattr(self, kind)
        return registry

    def base(self, measure: str) -> str:
        """The unit of measure that one is a multiple of, itself where the list does not hold it."""
        return self.bases.get(measure, measure)

    @classmethod
    def load(cls, own: Iterable[Path]) -> Registries:
        """Read the files as they are; `jixiao.identity.check.problems` says what is wrong with them.

        Raises:
            TableError: a file has other columns than it should.
        """
        own = tuple(own)
        entries: dict[str, list[Entry]] = {}
        for kind in KINDS.values():
            entries[kind.name] = [
                Entry(row, path.name, line) for path in resources.files("ontology/registry", f"{kind.name}.csv", own)
                for line, row in read_rows(path, kind.columns, ("key", "name"))]
        rejected = [Rejected(row, path.name, line) for path in resources.files("ontology/registry", "rejected.csv", own)
                    for line, row in read_rows(path, REJECTED, ("kind", "keep", "other"))]
        return cls.of(entries, rejected, own)

    @classmethod
    def of(cls, entries: Mapping[str, list[Entry]], rejected: list[Rejected], own: Iterable[Path]) -> Registries:
        """Registries of given rows, with the units of measure of a project."""
        own = tuple(own)
        measures, bases = load_measures(own), load_bases(own)
        units = Registry(KINDS["units"], entries["units"], unit_match)
        projects = Registry(KINDS["projects"], entries["projects"], project_match, {"unit": units.resolve})
        indicators = Registry(KINDS["indicators"], entries["indicators"], lambda name: concept_match(name, measures),
                              {"unit_of_measure": lambda measure: bases.get(measure, measure)})
        return cls(units, projects, indicators, rejected, measures, bases)
