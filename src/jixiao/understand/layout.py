"""Layouts: how forms, labels and grids look, loaded from `mappings/layouts/*.yaml` and checked when loaded."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from jixiao.errors import LayoutError
from jixiao.understand.extending import extended
from jixiao.understand.families import expanded
from jixiao.understand.layout_check import Problem, read_layout
from jixiao.understand.layout_keys import OUTCOMES
from jixiao.understand.layout_words import Either, Word, bare_heading, keys, patterns, words
from jixiao.understand.levels import LevelWords
from jixiao.understand.located import Mapping, line_of
from jixiao.words import key

__all__ = [
    "Facet", "Forms", "GridLayout", "Label", "Layouts", "Level2", "Line", "Role", "Title", "Word",
    "bare_heading", "extendable", "load",
]


@dataclass(frozen=True)
class Title:
    """A pattern that announces a kind of form."""

    kind: str
    pattern: re.Pattern[str]
    source: str = ""
    holds: tuple[str, ...] = ()  # one of these stands in every such title, where the file says so


@dataclass(frozen=True)
class Forms:
    """How forms begin and end, and the lines around their tables."""

    titles: tuple[Title, ...]
    prefix: re.Pattern[str]
    suffix: re.Pattern[str]
    length: int
    covers: tuple[re.Pattern[str], ...]
    captions: tuple[re.Pattern[str], ...]
    signatures: tuple[re.Pattern[str], ...]
    notes: tuple[re.Pattern[str], ...]
    side_labels: frozenset[str]
    headings: frozenset[str]

    @cached_property
    def _titles(self) -> list[tuple[tuple[str, ...], list[Title]]]:
        return [(holds, list(group)) for holds, group in itertools.groupby(self.titles, key=lambda t: t.holds)]

    def may_be_title(self, line: str) -> bool:
        """Whether the key of a line, with whatever stands around a title, holds a word that titles hold."""
        return any(not holds or any(word in line for word in holds) for holds, _ in self._titles)

    def titled(self, line: str) -> Iterator[tuple[Title, re.Match[str]]]:
        """The titles that the key of a whole line may be, and what their patterns find in it."""
        for holds, titles in self._titles:
            if not holds or any(word in line for word in holds):
                yield from ((title, hit) for title in titles if (hit := title.pattern.fullmatch(line)) is not None)

    @cached_property
    def any_caption(self) -> Either:
        """What any caption looks like."""
        return Either(self.captions)

    @cached_property
    def any_signature(self) -> Either:
        """What any signature looks like."""
        return Either(self.signatures)

    @cached_property
    def any_note(self) -> Either:
        """What any note looks like."""
        return Either(self.notes)

    @cached_property
    def any_cover(self) -> Either:
        """What any line of a cover looks like."""
        return Either(self.covers)


@dataclass(frozen=True)
class Role:
    """A column of a grid: the header words it answers to, the shape of its values, what it says about them.

    `like` are parts of headings that tell the role where no layout knows the heading as it stands.
    """

    name: str
    words: tuple[Word, ...]
    shape: str
    block: int = 0
    money: bool = False
    says: dict[str, str] = field(default_factory=dict)
    like: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Facet:
    """What one heading says about the figures below it, wherever it stands among the headings over a column.

    A `weak` facet says only what no other heading says; `derived` columns are computed from others and make no figure.
    """

    name: str
    words: tuple[Word, ...]
    says: dict[str, str]
    weak: bool = False
    derived: bool = False


@dataclass(frozen=True)
class Line:
    """A known row label of a grid and what it says about its figures. `like` are patterns tried where no word answers."""

    name: str
    words: frozenset[str]
    counterpart: str = ""
    says: dict[str, str] = field(default_factory=dict)
    like: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Level2:
    """A level-2 word of the indicator framework: the level-1 words it can stand under, and its category code."""

    name: str
    under: tuple[str, ...]
    category: str


@dataclass(frozen=True)
class GridLayout:
    """One kind of grid."""

    id: str
    makes: str
    forms: frozenset[str]
    needs: frozenset[str]
    at_least: int
    roles: tuple[Role, ...]
    over: frozenset[str]
    group_words: frozenset[str]
    defaults: dict[str, str]
    blocks: tuple[dict[str, str], ...]
    lines: dict[str, tuple[Line, ...]]
    totals: dict[str, Any]
    level1: LevelWords[str]
    level2: LevelWords[Level2]
    codes: str = ""
    classes: str = ""
    strict_lines: bool = False
    unlabelled: str = ""
    pair_lines: bool = False
    band: bool = False
    facets: tuple[Facet, ...] = ()
    source: str = ""

    def role(self, name: str) -> Role | None:
        """The role of that name."""
        return next((r for r in self.roles if r.name == name), None)

    @cached_property
    def total_words(self) -> frozenset[str]:
        """The labels of the row that closes the grid."""
        return keys(self.totals.get("words", ()))

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """The words that the columns answer to, but for patterns."""
        return frozenset(w.key for r in self.roles for w in r.words if w.pattern is None)

    @cached_property
    def _heads(self) -> frozenset[str]:
        words = [w for r in self.roles for w in r.words if w.pattern is None]
        return frozenset(k for w in words for k in (w.key, *w.parts))

    @cached_property
    def _any(self) -> Either:
        return Either(w.pattern for r in self.roles for w in r.words if w.pattern is not None)

    @cached_property
    def _facets(self) -> dict[str, Facet]:
        return {w.key: f for f in reversed(self.facets) for w in f.words if w.pattern is None}

    def facet(self, heading: str) -> Facet | None:
        """The facet that a heading names."""
        exact = self._facets.get(heading) or self._facets.get(bare_heading(heading))
        return exact or next((f for f in self.facets for w in f.words if w.pattern and w.pattern.fullmatch(heading)), None)

    def title(self, role: str) -> str:
        """How a role is called in a message: by its first word."""
        found = self.role(role)
        return found.words[0].key if found and found.words else role

    def heads(self, word: str) -> bool:
        """Whether a word heads a column, several columns or a block of this layout."""
        return word in self.group_words or word in self.over or self.knows(word)

    def knows(self, heading: str) -> bool:
        """Whether a heading is, alone, one of the words of this layout (or a part of one)."""
        return bare_heading(heading) in self._heads or heading in self._heads or self._any.fits(heading)


@dataclass(frozen=True)
class Label:
    """A label of a form's head, where its value stands and what the value becomes.

    `like` are patterns of labels that are read so where no word answers.
    """

    id: str
    forms: frozenset[str]
    name: str
    words: frozenset[str]
    take: tuple[str, ...]
    makes: str
    target: str
    says: dict[str, str]
    opens: bool
    like: tuple[re.Pattern[str], ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Layouts:
    """All layouts of a run."""

    forms: Forms
    grids: tuple[GridLayout, ...]
    labels: tuple[Label, ...]

    def label_words(self, kind: str) -> dict[str, Label]:
        """The labels of a kind of form by their words; the first of two that share a word."""
        if kind not in self._label_words:
            self._label_words[kind] = {w: lb for lb in reversed(self.labels) if kind in lb.forms for w in lb.words}
        return self._label_words[kind]

    def likely_label(self, kind: str, word: str) -> Label | None:
        """The first label of a kind of form whose patterns fit a whole word."""
        if kind not in self._likely:
            labels = [lb for lb in self.labels if kind in lb.forms and lb.like]
            self._likely[kind] = Either(p for lb in labels for p in lb.like), labels
        any_of_them, labels = self._likely[kind]
        if not any_of_them.fits(word):
            return None
        return next((lb for lb in labels if any(p.fullmatch(word) for p in lb.like)), None)

    @cached_property
    def _likely(self) -> dict[str, tuple[Either, list[Label]]]:
        return {}

    @cached_property
    def _label_words(self) -> dict[str, dict[str, Label]]:
        return {}


_Part = TypeVar("_Part", GridLayout, Label)


def load(paths: Iterable[Path], own: Iterable[Path] = ()) -> Layouts:
    """Read layout files.

    Args:
        paths: the files.
        own: those among them that are a project's own; what they say goes before what the others say.

    Raises:
        LayoutError: a file is not what a layout must be; the message names file, line and key.
    """
    mine = frozenset(own)
    forms: list[tuple[str, Mapping]] = []
    grids: dict[bool, list[GridLayout]] = {True: [], False: []}  # by whether they are the project's own
    labels: dict[bool, list[Label]] = {True: [], False: []}
    headings: set[str] = set()
    shipped: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for path in sorted(paths, key=lambda p: p in mine):
        data, found = read_layout(path, shipped)
        problems += found if path in mine or not data else []  # those of shipped files are for the tests to find
        if problems:
            continue
        headings |= {key(h) for h in data.get("headings", ())}
        if data["type"] == "forms" or "titles" in data:
            forms.append((path.name, data))
        for name, part in _parts(data) if data["type"] != "forms" else ():
            if part.get("type", data["type"]) == "labels":
                labels[path in mine] += [_label(k, v, f"{path.name}:{line_of(part['labels'], k)}") for k, v in part["labels"].items()]
                continue
            whole = extended(shipped[part["extends"]], part) if "extends" in part else part
            grids[path in mine].append(_grid(name, whole, f"{path.name}:{_line(data, name)}"))
            if path not in mine:
                shipped[name] = part
    if problems:
        more = f"（另有 {len(problems) - 1} 处，jixiao layout check 列出全部 / {len(problems) - 1} more: jixiao layout check)"
        raise LayoutError(f"{problems[0]}{more if len(problems) > 1 else ''}")
    if not forms:
        raise LayoutError("没有 type: forms 的版式文件，缺少 forms.yaml / no layout file has `type: forms`; forms.yaml is missing")
    read: Forms | None = None
    alike: dict[str, list[str]] = {}
    for name, data in forms:
        read = _forms(data, read, name)
        for new, kind in data.get("like_kinds", {}).items():
            alike.setdefault(str(kind), []).append(new)
    assert read is not None
    return Layouts(replace(read, headings=frozenset(headings)), tuple(_shared((*grids[True], *grids[False]), alike)),
                   tuple(_shared((*labels[True], *labels[False]), alike)))


def _shared(parts: Iterable[_Part], alike: dict[str, list[str]]) -> Iterator[_Part]:
    """Layouts and labels with the kinds of form that are laid out like one of theirs."""
    for part in parts:
        yield replace(part, forms=part.forms.union(*(alike.get(kind, ()) for kind in part.forms)))


def extendable(paths: Iterable[Path]) -> dict[str, dict[str, Any]]:
    """The content of the grids in layout files, by their ids: what other layouts may extend."""
    read = [read_layout(path)[0] for path in paths]
    return {name: part for data in read if data.get("type") in ("grid", "grids") for name, part in _parts(data)
            if part.get("type") != "labels"}


def _line(data: Mapping, name: str) -> int:
    """The line on which a part of a file begins; parts are named with their family before their name."""
    return next((line_of(data["parts"], n) for n in data.get("parts", {}) if name == n or name.endswith(f"-{n}")), 1)


def _parts(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The parts of a file, with what the file says for all of them, once for each family of forms."""
    for name, part in (data.get("parts") or {str(data.get("id", "")): data}).items():
        common: dict[str, Any] = {k: data[k] for k in ("facets", "families") if k in data and part.get("type") != "labels"}
        facets = {**common.pop("facets", {}), **part.get("facets", {})}
        yield from expanded(name, {**common, **part, **({"facets": facets} if facets else {})})


def _forms(data: Mapping, before: Forms | None, name: str) -> Forms:
    """One more file about forms. What it says comes before what was said by the files read so far."""
    old = before or Forms((), re.compile(""), re.compile(""), 0, (), (), (), (), frozenset(), frozenset())

    def listed(which: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in data.get(which, ()))

    lead = data.get("title_lead", "")
    holds = tuple(map(key, data.get("title_holds", ())))
    return Forms(
        titles=tuple(Title(t["kind"], re.compile(t["pattern"].replace("{lead}", lead)), f"{name}:{line_of(t)}", holds)
                     for t in data.get("titles", ())) + old.titles,
        prefix=re.compile(data["title_prefix"]) if "title_prefix" in data else old.prefix,
        suffix=re.compile(f"({data['title_suffix']})$") if "title_suffix" in data else old.suffix,
        length=int(data.get("title_length", old.length)),
        covers=listed("covers") + old.covers,
        captions=listed("captions") + old.captions,
        signatures=listed("signatures") + old.signatures,
        notes=listed("notes") + old.notes,
        side_labels=keys(data.get("side_labels", ())) | old.side_labels,
        headings=frozenset(),
    )


def _label(name: str, data: dict[str, Any], source: str) -> Label:
    made = [m for m in OUTCOMES if m in data]
    value = data[made[0]]
    says = {k: str(v) for k, v in value.items()} if isinstance(value, dict) else {}
    return Label(name, frozenset(data["forms"]), str(data["words"][0]), keys(data["words"]), tuple(data["take"]), made[0],
                 "" if isinstance(value, dict) else str(value), says, bool(data.get("opens")), like=patterns(data), source=source)


def _lines(data: dict[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(name, keys(entry["words"]), key(entry.get("counterpart", "")),
             {k: str(v) for k, v in entry.items() if k not in ("words", "counterpart", "like")}, patterns(entry))
        for name, entry in data.items()
    )


def _facets(data: dict[str, Any]) -> tuple[Facet, ...]:
    return tuple(
        Facet(name, words(entry["words"]), {k: str(v) for k, v in entry.items() if k not in ("words", "weak", "derived")},
              bool(entry.get("weak")), bool(entry.get("derived")))
        for name, entry in data.items()
    )


def _grid(name: str, data: dict[str, Any], source: str) -> GridLayout:
    roles = [Role(k, words(v["words"]), v["shape"], like=patterns(v))
             for k, v in data.get("roles", {}).items()]
    for k, v in data.get("columns", {}).items():
        says = {a: str(b) for a, b in v.items() if a not in ("words", "shape", "block")}
        roles.append(Role(k, words(v["words"]), v.get("shape", "money"), int(v.get("block", 0)), True, says))
    blocks = tuple({k: str(v) for k, v in b.items()} for b in data.get("blocks", [{}]))
    raw = data.get("lines", {})
    by_block = all("words" not in v for v in raw.values())
    lines = {k: _lines(v) for k, v in raw.items()} if by_block and raw else {"": _lines(raw)}
    levels = data.get("levels", {})
    level1 = {key(w): n for n, words in levels.get("level1", {}).items() for w in (n, *words)}
    level2: dict[str, Level2] = {}
    for n, entry in levels.get("level2", {}).items():
        for word in (n, *entry["words"]):
            level2[key(word)] = Level2(n, tuple(entry["under"]), entry["category"])
    return GridLayout(
        id=name, makes=data["makes"], forms=frozenset(data["forms"]), needs=frozenset(data["header"]["needs"]),
        at_least=int(data["header"]["at_least"]), roles=tuple(roles), over=keys(data.get("over", ())),
        group_words=keys(data.get("group_words", ())), defaults={k: str(v) for k, v in data.get("defaults", {}).items()},
        blocks=blocks, lines=lines, totals=data.get("totals", {}), level1=LevelWords(level1), level2=LevelWords(level2),
        codes=data.get("codes", ""), classes=data.get("classes", ""), strict_lines=bool(data.get("strict_lines")),
        unlabelled=data.get("unlabelled", ""),
        pair_lines=bool(data.get("pair_lines")), band=bool(data["header"].get("band")), facets=_facets(data.get("facets", {})),
        source=source,
    )
