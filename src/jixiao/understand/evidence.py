"""What the walk over a document leaves behind about its decisions: where each layout began, and by which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jixiao.model import Cell, CellRef, Region
from jixiao.understand.header import Header, is_index_row
from jixiao.understand.labels import find_label
from jixiao.understand.layout import Layouts, Title
from jixiao.understand.rows import Row
from jixiao.understand.state import Begun, Form, Gathered

__all__ = ["regions", "saw_header", "saw_labels", "saw_title"]


def saw_title(gathered: Gathered, index: int, form: Form, row: Row, title: Title) -> None:
    """A line of the document announced a form."""
    word = (row.ref(row.cells[0]), title.kind)
    gathered.begun.append(Begun(index, "title", title.pattern.pattern, title.source, form, (word,)))


def saw_header(gathered: Gathered, index: int, form: Form, header: Header) -> None:
    """A header row opened a grid."""
    slots = [s for block in header.blocks for s in block]
    bottom: dict[int, tuple[Row, Cell]] = {c.column: (r, c) for r, c, _ in header.cells if not is_index_row(r)}
    named = {bottom[s.first][0].ref(bottom[s.first][1]): s.role for s in slots if s.first in bottom}
    words = tuple((ref, named.get(ref, "")) for ref in (r.ref(c) for r, c, _ in header.cells))
    gathered.begun.append(Begun(index, "grid", header.layout.id, header.layout.source, form, words))


def saw_labels(gathered: Gathered, index: int, form: Form, rows: Iterable[Row], layouts: Layouts) -> None:
    """Rows of labels with their values were read; rows that follow one another make one region."""
    words, source = [], ""
    for row in rows:
        for cell in row.cells:
            if gathered.roles.get(row.ref(cell)) == "label" and (hit := find_label(layouts, form.kind, cell.text)) is not None:
                words.append((row.ref(cell), hit[0].id))
                source = source or hit[0].source
    last = gathered.begun[-1] if gathered.begun else None
    if last is not None and last.by == "labels" and last.form is form:
        last.words += tuple(words)
    elif words:
        gathered.begun.append(Begun(index, "labels", "labels", source, form, tuple(words)))


def regions(gathered: Gathered, rows: Sequence[Row]) -> tuple[Region, ...]:
    """The regions of a document in its order; each reaches to the last row that was read before the next begins."""
    out = []
    for number, begun in enumerate(gathered.begun):
        following = gathered.begun[number + 1].index if number + 1 < len(gathered.begun) else len(rows)
        last = _last(gathered, rows[begun.index : max(following, begun.index + 1)]) or rows[begun.index]
        first = min((ref for ref, _ in begun.words), default=_ref(rows[begun.index]))
        form = begun.form
        out.append(Region(begun.by, begun.layout, begun.source, form.kind, form.number, first, _ref(last), begun.words))
    return tuple(out)


def _last(gathered: Gathered, rows: Sequence[Row]) -> Row | None:
    return next((r for r in reversed(rows) if any(r.ref(c) in gathered.roles for c in r.cells)), None)


def _ref(row: Row) -> CellRef:
    return row.ref(row.cells[0])
