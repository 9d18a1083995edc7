"""Layouts: how forms, labels and grids look."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jixiao.understand.layout_words import Either, Word, bare_heading, keys
from jixiao.understand.levels import LevelWords

__all__ = [
    "Facet", "Forms", "GridLayout", "Label", "Layouts", "Level2", "Line", "Role", "Title", "Word",
    "bare_heading",
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
        """How a role is called in a message: by its first word that is no pattern."""
        found = self.role(role)
        return next((word.key for word in found.words if not word.pattern), role) if found else role

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
