"""Tables whose cells begin where the words of their header begin: every piece of every line stands on such a rail.

Cells may reach over the next column's edge, come near the next cell or stay blank: what counts is where they begin. A header
must be there, or the table of the page before: lines of prose, lists and labels have none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.read.pdf_ink import Ruling
from jixiao.read.pdf_tables import Fragment
from jixiao.read.pdf_text import Line, trimmed
from jixiao.read.pdf_unruled import Placed, fragment_of, rows_of

__all__ = ["rail_tables"]

_GAP = 1.0  # ems between two cells that are certainly two
_NEAR = 0.2  # ems between two cells of which the second begins on a rail
_OFF = 0.25  # ems that the beginning of a cell may miss its rail
_OFTEN = 3
_HEAD = 2  # running lines above a table that goes on
_LONG = 16  # characters of a line that stands alone at the left margin and is prose
_LARGE = 1.25
_WORD = re.compile(r"[（(]?[\u4e00-\u9fff]{2}[\u4e00-\u9fff、/（）()%％]{0,10}")
_NO_CELL = re.compile(r".+[:：].*")
_NUMBER = re.compile(r"\d{1,3}")

_Cut = tuple[Line, list[Line]]  # a line and its cells


def rail_tables(lines: Sequence[Line], before: Fragment | None = None, rulings: Sequence[Ruling] = ()) -> Iterator[
    tuple[Fragment, list[Line]]
]:  # fmt: skip
    """The tables among lines that stand one below the other, each with the lines that it takes.

    Args:
        lines: from top to bottom, with nothing else between them.
        before: the table without rulings at the end of the page before, which may go on.
        rulings: level rulings between the lines.
    """
    known = list(before.starts) if before is not None else []
    rails, header = _rails(lines, known)
    if len(rails) < _OFTEN:
        return
    run: list[_Cut] = []
    for number, line in enumerate([*lines, None]):
        pieces = _cut(line, rails) if line is not None else []
        if line is not None and _fits(line, pieces, rails, run):
            run.append((line, pieces))
            continue
        _trim(run)
        if run and _is_table(run, header, known):
            yield _table(run, rails, rulings, before), [n for n, _ in run]
        run = []
        known = known if number < _HEAD else []


def _rails(lines: Sequence[Line], known: Sequence[float]) -> tuple[list[float], set[int]]:
    """Where cells of several lines begin, from left to right, and the lines that are headers."""
    places = sorted((piece.left, piece.em, n) for n, line in enumerate(lines) for piece in line.cut(_GAP))
    rails = list(known)
    group: list[tuple[float, float, int]] = []
    for place in [*places, (float("inf"), 1.0, -1)]:
        if group and place[0] - group[0][0] > _OFF * place[1]:
            if len({n for _, _, n in group}) >= _OFTEN and _at(group[0][0], group[0][1], rails) is None:
                rails.append(group[0][0])
            group = []
        group.append(place)
    header: set[int] = set()
    for line in lines:
        words = line.cut(_GAP)
        on = sum(_at(word.left, word.em, rails) is not None for word in words)
        if len(words) > 2 and all(_WORD.fullmatch(word.text) for word in words) and on > 2 and on * 3 >= 2 * len(words):
            header.add(id(line))
            # A column that is blank, or nearly, is told by its heading alone.
            rails += [word.left for word in words if _at(word.left, word.em, rails) is None and _alone(word, lines)]
    if header:
        rails += _above(lines[: next(n for n, line in enumerate(lines) if id(line) in header)], sorted(rails))
    return sorted(rails), header


def _above(lines: Sequence[Line], rails: Sequence[float]) -> list[float]:
    """Where the labels and values begin that stand right above a header, which need no rail of the table."""
    out: list[float] = []
    for line in reversed(lines):
        words = line.cut(_GAP)
        if len(words) > 1 and (_at(words[0].left, line.em, rails) != 0 or not _WORD.fullmatch(words[0].text)):
            break
        if len(words) > 1:
            out += [word.left for word in words if _at(word.left, word.em, [*rails, *out]) is None]
    return out


def _alone(word: Line, lines: Sequence[Line]) -> bool:
    """True where hardly any other line has ink that comes from the left of a heading to below it."""
    return sum(p.left < word.left - 0.5 * word.em and p.right > word.left for line in lines for p in line.cut(_GAP)) <= 2


def _at(left: float, em: float, rails: Sequence[float]) -> int | None:
    """The rail on which something begins, or None."""
    return next((i for i, rail in enumerate(rails) if abs(left - rail) <= _OFF * em), None)


def _cut(line: Line, rails: Sequence[float]) -> list[Line]:
    """The cells of a line: cut where there is much room, or a little before a rail."""
    begins: list[Line] = []
    end = 0.0
    for piece in line.cut(_NEAR):
        if not begins or piece.left - end > _GAP * line.em or _at(piece.left, line.em, rails) is not None:
            begins.append(piece)
        end = piece.right
    at = [next(i for i, g in enumerate(line.glyphs) if g is piece.glyphs[0]) for piece in begins]
    parts = [line.glyphs[i:j] for i, j in pairwise([*at, len(line.glyphs)])]
    return [Line(trimmed(part), line.edges, line.page) for part in parts]


def _fits(line: Line, pieces: Sequence[Line], rails: Sequence[float], run: Sequence[_Cut]) -> bool:
    """True for a line of the table: its cells begin on rails, and it is no heading or prose."""
    at = [_at(piece.left, piece.em, rails) for piece in pieces]
    if None in at or all(_NO_CELL.fullmatch(piece.text) for piece in pieces):
        return False
    if len(pieces) == 1 and at[0] == 0 and len(line.text) > _LONG:
        return False
    return not run or line.em < _LARGE * run[0][0].em


def _trim(run: list[_Cut]) -> None:
    """Leave out what stands alone at the left above and below a table."""
    while run and len(run[0][1]) < 2 and run[0][1][0].left <= min(p.left for _, pieces in run for p in pieces) + 1:
        run.pop(0)
    while run and len(run[-1][1]) < 2 and run[-1][1][0].left <= min(p.left for _, pieces in run for p in pieces) + 1:
        run.pop()


def _is_table(run: Sequence[_Cut], header: set[int], known: Sequence[float]) -> bool:
    """True where a header, or the table of the page before, says what the columns are, and enough lines have several cells."""
    several = [pieces for _, pieces in run if len(pieces) > 1]
    if len(several) * 2 < len(run) or len({p.left for pieces in several for p in pieces}) < _OFTEN:
        return False
    if all(_NUMBER.fullmatch(pieces[-1].text) for pieces in several) and max(map(len, several)) < 4:
        return False  # a table of contents
    if known:
        return any(len(pieces) >= min(_OFTEN, len(known)) for pieces in several)
    return len(several) >= _OFTEN and any(id(line) in header for line, _ in run)


def _table(run: Sequence[_Cut], rails: Sequence[float], rulings: Sequence[Ruling], before: Fragment | None) -> Fragment:
    pieces = [p for _, cells in run for p in cells]
    known = set(before.starts) if before is not None else set()
    starts = [rail for i, rail in enumerate(rails) if rail in known or any(_at(p.left, p.em, rails) == i for p in pieces)]
    right = max(p.right for p in pieces) + 1
    if rulings:
        right = max(right, rulings[0].end)
    if before is not None and known and right <= before.xs[-1] + 1:
        right = before.xs[-1]
    placed = [_placed(cells, starts) for _, cells in run]
    lines = [line for line, _ in run]
    rows = rows_of(lines, placed, len(starts), rulings)
    fragment = fragment_of(rows, [start - 1 for start in starts] + [right], rulings)
    fragment.starts = tuple(starts)
    return fragment


def _placed(cells: Sequence[Line], starts: Sequence[float]) -> list[Placed]:
    """The columns that each cell covers: from its own to the one before which it or the next cell ends."""
    firsts = [_at(cell.left, cell.em, starts) or 0 for cell in cells]
    out = []
    for cell, first, following in zip(cells, firsts, [*firsts[1:], len(starts)], strict=True):
        last = bisect_left(starts, cell.right - 0.5 * cell.em) - 1
        out.append((first, max(first, min(last, following - 1)), cell))
    return out
