"""Which layout took which rows of a document, and how near others came: the evidence that understanding leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.model.cells import CellRef


@dataclass(frozen=True, slots=True)
class Region:
    """Rows that one layout took, and the words by which it knew them.

    `by` says what knew them: `title` (a line that announces a form), `grid` (a header row) or `labels` (the head of a form).
    `layout` is the id of the layout, for a title its pattern; `source` the file and line where it is written. `kind` and
    `form` are the kind of the form and its number, 0 where the form came to nothing. `words` pairs each cell whose words
    counted with the role that it named ("" for headings that only stand above or between others).
    """

    by: str
    layout: str
    source: str
    kind: str
    form: int
    first: CellRef
    last: CellRef
    words: tuple[tuple[CellRef, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """How well a grid layout answers to a header row: the roles it named there, and what it lacked to take the grid.

    `missing` are roles that it needs and did not find, `too_few` how many columns were wanting, `kinds` the kinds of form in
    which alone it may stand, where this form is of another kind.
    """

    layout: str
    source: str
    roles: tuple[str, ...]
    missing: tuple[str, ...] = ()
    too_few: int = 0
    kinds: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it could have taken the grid."""
        return not (self.missing or self.too_few or self.kinds)


@dataclass(frozen=True, slots=True)
class Nearest:
    """The row of a table that no layout took which looks most like a header, and how near the layouts come to it."""

    first: CellRef
    words: tuple[CellRef, ...]
    unknown: tuple[CellRef, ...]
    candidates: tuple[Candidate, ...]
