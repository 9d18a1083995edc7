"""Headings of a lost table: known words one after another that together name the columns of a grid layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.understand.header import answers
from jixiao.understand.layout import GridLayout, bare_heading
from jixiao.understand.lost_pieces import Piece, joined
from jixiao.words import key

__all__ = ["Column", "LostHeader", "find", "heading_role"]

_MOST_PARTS = 5
_LONGEST = 24
_LEAST = 3


@dataclass(frozen=True)
class Column:
    """A column of a lost table: the role and shape of its values, its heading and the pieces it stands in."""

    role: str
    shape: str
    text: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class LostHeader:
    """The columns that a run of headings names, from piece `start` up to piece `end`; `glued` when nothing parts them."""

    layout: GridLayout
    columns: tuple[Column, ...]
    start: int
    end: int
    glued: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of the columns."""
        return tuple(c.role for c in self.columns)

    @property
    def on_one_line(self) -> bool:
        """Whether all headings stand on one line, so that rows may do as well."""
        return len({p.line for c in self.columns for p in c.pieces}) == 1

    @property
    def gap(self) -> int:
        """How many blank lines part two headings as a rule."""
        gaps = sorted(p.blanks for c in self.columns[1:] for p in c.pieces[:1])
        return gaps[len(gaps) // 2] if gaps else 0


def find(pieces: Sequence[Piece], start: int, layouts: Sequence[GridLayout]) -> LostHeader | None:
    """The headings that begin at a piece, in the layout that knows most of them."""
    found = [h for layout in layouts if (h := _run(pieces, start, layout)) is not None]
    return max(found, key=lambda h: len(h.columns), default=None)


def _run(pieces: Sequence[Piece], start: int, layout: GridLayout) -> LostHeader | None:
    columns = _glued(pieces[start], layout) or []
    if columns:
        return LostHeader(layout, tuple(columns), start, start + 1, glued=True) if _names(columns, layout) else None
    at = start
    while at < len(pieces):
        hit = _heading(pieces, at, layout)
        if hit is None and columns and at + 1 < len(pieces) and len(pieces[at].key) <= _LONGEST // 2 and not pieces[at].strong:
            following = _heading(pieces, at + 1, layout)  # an unknown heading among known ones
            if following is not None and following[0].role not in {c.role for c in columns} and len(columns) > 1:
                hit = [Column("other", "text", pieces[at].text, (pieces[at],))]
        if hit is None or {c.role for c in hit} & {c.role for c in columns if c.role != "other"}:
            break
        columns += hit
        at += len(hit[0].pieces)
    return LostHeader(layout, tuple(columns), start, at) if _names(columns, layout) else None


def _names(columns: Sequence[Column], layout: GridLayout) -> bool:
    """Whether headings name enough to head a table of that layout."""
    roles = {c.role for c in columns}
    if layout.needs - roles or len(roles - {"other"}) < max(_LEAST, layout.at_least):
        return False
    return layout.makes != "indicators" or bool(roles & {"target", "actual"})


def _heading(pieces: Sequence[Piece], at: int, layout: GridLayout) -> list[Column] | None:
    """The heading that begins at a piece and may go on in the next ones."""
    for end in range(min(len(pieces), at + _MOST_PARTS), at, -1):
        parts = list(pieces[at:end])
        text = joined(parts)
        if end - at > 1 and (len(text) > _LONGEST or any(p.blanks for p in parts[1:]) or all(_role(p.text, layout) for p in parts)):
            continue
        column = _role(text, layout)
        if column is not None:
            return [Column(column[0], column[1], text, tuple(parts))]
    return None


def heading_role(text: str, layout: GridLayout) -> str | None:
    """The role of the column that a heading names, or None where it is no heading."""
    found = _role(text, layout)
    return found[0] if found is not None else None


def _role(text: str, layout: GridLayout) -> tuple[str, str] | None:
    heading = key(text)
    if not layout.knows(heading) and not layout.knows(bare_heading(heading)):
        return None
    role = next((r for r in layout.roles if answers(r, [heading], {})), None)
    return (role.name, "money" if role.money and role.shape != "text" else role.shape) if role is not None else None


def _glued(piece: Piece, layout: GridLayout) -> list[Column] | None:
    """The headings of a piece in which nothing stands between them: as many as there can be, each of another role."""
    text, words = piece.key, layout.heading_words
    text = text.removeprefix(next((w for w in layout.group_words if text.startswith(w) and w not in words), ""))
    if len(text) < 2 * _LEAST or text in words:
        return None
    cuts: list[dict[str, Column]] = [{}, *({} for _ in text)]  # the headings up to each place, by role
    for at in range(len(text) - 1):
        if at and not cuts[at]:
            continue
        for end in range(at + 2, min(at + _LONGEST, len(text)) + 1):
            part = text[at:end]
            column = _role(part, layout) if part in words else None
            if column is None or column[0] in cuts[at] or len(cuts[at]) < len(cuts[end]):
                continue
            cuts[end] = {**cuts[at], column[0]: Column(column[0], column[1], part, (replace(piece, text=part),))}
    out = list(cuts[-1].values())
    return out if len(out) >= _LEAST else None
