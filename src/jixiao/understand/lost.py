"""Tables that arrive as running text because their cells were lost: rebuilt as far as words and sums decide.

`rebuild` makes a document in which the rows that can be told apart are tables again; the engine reads it like any other.
`Rebuilt.refs` leads from its cells back to the cells as found, so that records, roles and findings speak of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from jixiao.model import Cell, CellRef, Document, Grid
from jixiao.understand.layout import Layouts
from jixiao.understand.lost_columns import ColumnRun, find_columns
from jixiao.understand.lost_glued import lex
from jixiao.understand.lost_head import HeadReader, OutRow
from jixiao.understand.lost_header import LostHeader, find
from jixiao.understand.lost_kept import find_kept
from jixiao.understand.lost_pieces import Piece, joined, pieces
from jixiao.understand.lost_rebuilt import Rebuilt
from jixiao.understand.lost_table import LostTable
from jixiao.understand.lost_words import KINDS, Vocabulary

__all__ = ["Rebuilt", "rebuild"]


def rebuild(document: Document, layouts: Layouts) -> Rebuilt:
    """Rebuild the lost tables of a document's running text."""
    out = Rebuilt(document, document)
    vocabulary = Vocabulary(layouts)
    grids: list[Grid] = []
    number = max((g.number for g in document.grids), default=0)
    kind = ""
    for grid in document.grids:
        text = _Text(grid, vocabulary, kind) if grid.kind == "text" else None
        if text is None or not text.headers:
            kind = vocabulary.kind_in(grid) or kind
            grids.append(grid)
            continue
        for part in text.parts(out):
            number += 1
            grids.append(_grid(number, grid, part, out.refs))
        kind = text.kind
    if len(grids) != len(document.grids) or out.refs:
        out.document = replace(document, grids=tuple(grids))
    return out


class _Text:
    """A block of running text in which headings of tables stand."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, kind: str) -> None:
        self.grid = grid
        self.vocabulary = vocabulary
        self.kind = kind
        self.pieces: list[Piece] = []
        self.headers: list[LostHeader | ColumnRun] = []
        self._find(lambda _: False)
        by_line = sorted((self.pieces[h.start].line, h.on_one_line) for h in self.headers if isinstance(h, LostHeader))
        if any(one for _, one in by_line):  # under headings on one line, lines are rows
            self._find(lambda line: next((one for start, one in reversed(by_line) if start < line), False))

    def _find(self, rows: Callable[[int], bool]) -> None:
        self.pieces = pieces(self.grid, self.vocabulary.known, self.vocabulary.whole, rows)
        self.headers = []
        at = 0
        while at < len(self.pieces):
            header = find(self.pieces, at, self.vocabulary.grids) or find_columns(
                self.pieces, at, self.vocabulary.grids, lambda piece: self.vocabulary.ends(piece, self.kind)
            )
            if header is not None:
                self.headers.append(header)
            at = header.end if header is not None else at + 1

    def parts(self, out: Rebuilt, following: LostHeader | None = None) -> list[list[OutRow]]:
        """The rows of the block in runs; tables that kept their blank cells are read first, the rest as `rebuilt` does it.

        `following` heads the table that stands below the block, so that the block ends with the head of its form.
        """
        for header in self.headers:
            kept = find_kept(self.grid, header, self.vocabulary) if isinstance(header, LostHeader) else None
            if kept is None:
                continue
            above, below = self._part(0, kept.first), self._part(kept.last + 1, None)
            rows = [OutRow(kept.pieces(self.grid, row)) for row in kept.rows if any(row)]
            first, *body = kept.rows[kept.headings :]
            out.rebuilt((p for _, parts in kept.pieces(self.grid, first) for p in parts), len(rows),
                        [p for row in body for _, parts in kept.pieces(self.grid, row) for p in parts])
            assert isinstance(header, LostHeader)
            before = above.parts(out, header)
            below.kind = self.vocabulary.kind_in(above.grid) or above.kind
            after = below.parts(out, following)
            self.kind = below.kind
            return [*before, rows, *after]
        return self.rebuilt(out, following)

    def _part(self, first: int, end: int | None) -> _Text:
        """The lines of the block from one up to another, as a block."""
        cells = tuple(cell for cell in self.grid.cells if first <= cell.line and (end is None or cell.line < end))
        grid = replace(self.grid, cells=cells)
        return _Text(grid, self.vocabulary, self.kind)

    def rebuilt(self, out: Rebuilt, following: LostHeader | None = None) -> list[list[OutRow]]:
        """The rows of the block, cut into runs of tables and runs of text; findings go to `out`."""
        rows: list[OutRow] = []
        at = 0
        headers = list(self.headers)
        while headers:
            header = headers.pop(0)
            rows += self._head(self.pieces[at : header.start], header, out)
            if header.start < at:
                continue
            if isinstance(header, ColumnRun):
                rows += header.rows(out)
                at = header.end
                continue
            end = self._end(header)
            body = list(self.pieces[header.end : end])
            while headers and headers[0].start == end and headers[0].roles == header.roles:
                end = self._end(headers[0])
                body += self.pieces[headers.pop(0).end : end]
            made, used = LostTable(header, self.vocabulary.layouts.forms.side_labels, out).rows(body)
            rows += made
            at = next((i for i, p in enumerate(self.pieces) if p is body[used]), end) if used < len(body) else end
        if following is not None:
            rows += self._head(self.pieces[at:], following, out)
        else:
            rows += [OutRow(((1, (p,)),), tabular=False) for p in self.pieces[at:]]
        return _runs(self._whole(rows))

    def _end(self, header: LostHeader | ColumnRun) -> int:
        starts = {h.start for h in self.headers}
        for i in range(header.end, len(self.pieces)):
            if i in starts or self.vocabulary.ends(self.pieces[i], self._kind(header)):
                return i
        return len(self.pieces)

    def _kind(self, header: LostHeader | ColumnRun) -> str:
        if self.kind in KINDS:
            return self.kind
        done = {"actual", "executed"} & set(header.roles)
        return "project-evaluation" if done else "project-plan"

    def _head(self, parts: Sequence[Piece], header: LostHeader | ColumnRun, out: Rebuilt) -> list[OutRow]:
        rows: list[OutRow] = []
        start = 0
        for i, piece in enumerate(parts):
            found = self.vocabulary.title(piece.text)
            if found:
                self.kind, start = found, i + 1
        rows += [OutRow(((1, (p,)),), tabular=False) for p in parts[:start]]
        kind = self._kind(header)
        reader = HeadReader(self.vocabulary.layouts, kind)
        glued = isinstance(header, LostHeader) and header.glued
        words = frozenset(self.vocabulary.layouts.label_words(kind)) if glued else frozenset()
        rows += reader.rows([part for piece in parts[start:] for part in _at_labels(piece, words)])
        for undecided in reader.undecided:
            out.undecided(undecided, "标签与内容的对应关系无法断定")
        return rows

    def _whole(self, rows: list[OutRow]) -> list[OutRow]:
        """Running lines that were cut for nothing, whole again."""
        used = {p.ref for row in rows if row.tabular for _, parts in row.cells for p in parts}
        seen: set[CellRef] = set()
        out = []
        for row in rows:
            ref = row.cells[0][1][0].ref
            if row.tabular or ref in used:
                out.append(row)
            elif ref not in seen:
                seen.add(ref)
                cell = self.grid.anchor(ref.row, ref.column)
                assert cell is not None
                out.append(OutRow(((1, (replace(row.cells[0][1][0], text=cell.text, whole=True),)),), tabular=False))
        return out


def _at_labels(piece: Piece, words: frozenset[str]) -> list[Piece]:
    """A piece that begins with a label, cut where the labels in it begin and end."""
    parts = lex("".join(piece.text.split()), words) if words else []
    if len(parts) < 2 or parts[0] not in words:
        return [piece]
    return [replace(piece, text=text, begins=piece.begins and not nth) for nth, text in enumerate(parts)]


def _runs(rows: Iterable[OutRow]) -> list[list[OutRow]]:
    out: list[list[OutRow]] = []
    for row in rows:
        if not out or out[-1][0].tabular != row.tabular:
            out.append([])
        out[-1].append(row)
    return out


def _grid(number: int, grid: Grid, rows: list[OutRow], refs: dict[CellRef, tuple[CellRef, ...]]) -> Grid:
    """A grid made anew. Its cells have no lines: blank lines say nothing more of its rows."""
    cells = []
    for at, row in enumerate(rows, 1):
        for column, parts in row.cells:
            text = joined(list(parts), "\n" if row.lines else "")
            cells.append(Cell(at, column, text))
            refs[CellRef(number, at, column)] = tuple(dict.fromkeys(p.ref for p in parts))
    width = max(column for row in rows for column, _ in row.cells)
    return replace(grid, number=number, kind="table" if rows[0].tabular else "text", rows=len(rows), columns=width,
                   cells=tuple(cells), spans_reliable=False)
