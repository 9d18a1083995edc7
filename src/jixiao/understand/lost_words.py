"""The words by which lost tables are known: those of the layouts of plans and self-evaluations."""

from __future__ import annotations

from jixiao.model import Grid
from jixiao.understand.labels import find_label
from jixiao.understand.layout import GridLayout, Layouts, bare_heading
from jixiao.understand.lost_pieces import Piece, is_value, strip_points
from jixiao.words import key

__all__ = ["KINDS", "Vocabulary", "has_stages"]

KINDS = frozenset({"unit-plan", "project-plan", "unit-evaluation", "project-evaluation"})


class Vocabulary:
    """The words of the layouts."""

    def __init__(self, layouts: Layouts) -> None:
        self.layouts = layouts
        self.grids = [g for g in layouts.grids if g.forms & KINDS and (g.makes == "indicators" or has_stages(g))]
        words: set[str] = set(layouts.forms.headings | layouts.forms.side_labels)
        for grid in self.grids:
            words |= grid.heading_words | set(grid.level1) | set(grid.level2) | grid.total_words
            words |= {w for lines in grid.lines.values() for line in lines for w in line.words}
        for kind in KINDS:
            words |= set(layouts.label_words(kind))
        self._words = frozenset(words)

    def known(self, text: str) -> bool:
        """Whether a text is a heading, a label, a level, a row label."""
        bare = key(text).rstrip(":")
        return bare in self._words or bare_heading(bare) in self._words or strip_points(text) in self._words

    def whole(self, text: str) -> bool:
        """Whether a line is a title, a caption, a signature or a note."""
        forms, bare = self.layouts.forms, key(text)
        lines = (forms.any_caption, forms.any_signature, forms.any_note)
        return bool(self.title(text)) or any(p.fits(bare) for p in lines)

    def title(self, text: str) -> str:
        """The kind of form that a line announces, or ""."""
        forms, bare = self.layouts.forms, key(text)
        if not bare or len(bare) > forms.length or not forms.may_be_title(bare):
            return ""
        prefix = forms.prefix.match(bare)
        bare = forms.suffix.sub("", bare[prefix.end() if prefix else 0 :])
        return next((title.kind for title, _ in forms.titled(bare)), "")

    def kind_in(self, grid: Grid) -> str:
        """The kind of form that the last title in a grid announces."""
        return next((k for c in reversed(grid.cells) if (k := self.title(c.text))), "")

    def ends(self, piece: Piece, kind: str) -> bool:
        """Whether a piece ends the table above it: a title, a signature, a note, a label that opens a form."""
        forms = self.layouts.forms
        closing = not is_value(piece.text) and any(p.fits(piece.key) for p in (forms.any_signature, forms.any_note))
        if closing or self.title(piece.text):
            return True
        hit = find_label(self.layouts, kind, piece.text)
        return hit is not None and (hit[0].opens or bool(hit[1] and hit[0].makes == "fills"))


def has_stages(layout: GridLayout) -> bool:
    """Whether a layout is that of money planned and executed."""
    return layout.makes == "amounts" and "executed" in layout.needs
