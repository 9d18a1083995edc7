"""Which layout took which rows of a document: the evidence that understanding leaves behind."""

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
