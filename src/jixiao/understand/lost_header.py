"""Headings of a lost table: known words one after another that together name the columns of a grid layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.understand.header import answers
from jixiao.understand.layout import GridLayout, bare_heading
from jixiao.understand.lost_levels import is_level, whole_levels
from jixiao.understand.lost_pieces import Piece, is_figure, joined
from jixiao.understand.near import likely
from jixiao.words import key

__all__ = ["Column", "LostHeader", "find", "heading_role", "with_points"]

_MOST_PARTS = 5
_MOST_BEHIND = 4
_LONGEST = 24
_LEAST = 3


@dataclass(frozen=True)
class Column:
    """A column of a lost table: the role and shape of its values, its heading and the pieces it stands in.

    An `untitled` column has no heading of its own, but perhaps a figure in its place.
    """

    role: str
    shape: str
    text: str
    pieces: tuple[Piece, ...]
    untitled: bool = False


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
    gap = min((p.blanks for p in pieces[start + 1 : start + _LEAST + _MOST_PARTS] if p.begins), default=0)
    while at < len(pieces):
        hit = _heading(pieces, at, layout, gap)
        if hit is None and columns and at + 1 < len(pieces) and len(pieces[at].key) <= _LONGEST // 2 and not pieces[at].strong:
            following = _heading(pieces, at + 1, layout, gap)  # an unknown heading among known ones
            if following is not None and following[0].role not in {c.role for c in columns} and len(columns) > 1:
                hit = [Column("other", "text", pieces[at].text, (pieces[at],))]
        if hit is None or {c.role for c in hit} & {c.role for c in columns if c.role != "other"}:
            break
        columns += hit
        at += len(hit[0].pieces)
    if not _names(columns, layout):
        return None
    columns, at = _behind(pieces, at, columns, layout, gap)
    return LostHeader(layout, tuple(columns), start, at)


def _behind(pieces: Sequence[Piece], at: int, columns: list[Column], layout: GridLayout, gap: int) -> tuple[list[Column], int]:
    """The columns with those whose headings no layout knows: what stands between the known ones and the first level word."""
    ahead = whole_levels(pieces[at : at + _MOST_BEHIND + _MOST_PARTS], layout, gap)
    first = next((i for i, p in enumerate(ahead) if is_level(p, layout)), 0)
    parts = ahead[:first]
    figures = [p for p in parts if is_figure(p.text)]
    words = [p for p in parts if not is_figure(p.text)]
    odd = parts != [*words, *figures] or any(p.strong for p in words) or len(figures) > 1 or len(joined(words)) > _LONGEST
    if not 0 < first <= _MOST_BEHIND or odd or not columns[0].role.startswith("level"):
        return columns, at
    out = _with_words(columns, words, layout) if words else columns
    if out is None or (figures and {"weight", "score"} & {c.role for c in out}):
        return columns, at
    if figures:  # the points of the whole block, over those of each row
        out = [*out, _points(figures[0], layout)]
    return out, at + first


def with_points(header: LostHeader) -> LostHeader | None:
    """The headings and a column of points behind them that has none; None where points have a heading."""
    if {"weight", "score"} & set(header.roles) or header.layout.makes != "indicators" or "actual" not in header.roles:
        return None
    return replace(header, columns=(*header.columns, _points(header.columns[-1].pieces[-1], header.layout)))


def _points(piece: Piece, layout: GridLayout) -> Column:
    title = layout.title("score")
    return Column("score", "number", title, (replace(piece, text=title),), untitled=True)


def _with_words(columns: list[Column], words: list[Piece], layout: GridLayout) -> list[Column] | None:
    """The columns with headings that parts of them tell: each by itself, all as one, or as the rest of the last heading."""
    held = {c.role for c in columns}
    each: list[Column] = []
    for word in words:
        told = likely(layout, [word.key], {*held, *(c.role for c in each)})
        each += [Column(told[0].name, told[0].shape, word.text, (word,))] if told is not None else []
    if len(each) == len(words):
        return [*columns, *each]
    text, last = joined(words), columns[-1]
    told = likely(layout, [key(last.text + text)], held - {last.role})
    if told is not None and told[0].name == last.role:
        return [*columns[:-1], replace(last, text=last.text + text, pieces=(*last.pieces, *words))]
    told = likely(layout, [key(text)], held)
    return [*columns, Column(told[0].name, told[0].shape, text, tuple(words))] if told is not None else None


def _names(columns: Sequence[Column], layout: GridLayout) -> bool:
    """Whether headings name enough to head a table of that layout."""
    roles = {c.role for c in columns}
    if layout.needs - roles or len(roles - {"other"}) < max(_LEAST, layout.at_least):
        return False
    return layout.makes != "indicators" or bool(roles & {"target", "actual"})


def _heading(pieces: Sequence[Piece], at: int, layout: GridLayout, gap: int) -> list[Column] | None:
    """The heading that begins at a piece and may go on in the next ones."""
    for end in range(min(len(pieces), at + _MOST_PARTS), at, -1):
        parts = list(pieces[at:end])
        text = joined(parts)
        apart = any(p.blanks > gap for p in parts[1:]) or all(_role(p.text, layout) for p in parts)
        if end - at > 1 and (len(text) > _LONGEST or apart):
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
