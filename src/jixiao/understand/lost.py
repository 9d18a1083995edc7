"""Tables that arrive as running text because their cells were lost: rebuilt as far as words and sums decide.

`rebuild` makes a document in which the rows that can be told apart are tables again; the engine reads it like any other.
`Rebuilt.refs` leads from its cells back to the cells as found, so that records, roles and findings speak of the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from jixiao.findings import Finding
from jixiao.model import Cell, CellRef, Document, Field, Grid, Record, Region
from jixiao.understand.labels import find_label
from jixiao.understand.layout import GridLayout, Layouts, bare_heading
from jixiao.understand.lost_head import HeadReader, OutRow
from jixiao.understand.lost_header import LostHeader, find, heading_words
from jixiao.understand.lost_money import deal_money
from jixiao.understand.lost_pieces import Piece, is_figure, is_value, joined, pieces, strip_points
from jixiao.understand.lost_rows import LostCell, LostRow, deal
from jixiao.words import ABSENT, key

__all__ = ["Rebuilt", "rebuild"]

_KINDS = frozenset({"unit-plan", "project-plan", "unit-evaluation", "project-evaluation"})
_LEAST_SURE = 0.5  # where fewer of a table's rows can be told apart, its vocabulary is not ours
_SHOWN = 60
_WORDY = 2.0  # a target in so many words, and no figure in its row: rather prose
_STOPS_SHORT = re.compile(r"[,，、;；《（(“]$|(不少于|不低于|不超过|大于|小于|共|约|的|和|与|及|以及|并)$|《[^》]*$|[（(][^)）]*$")
_NOTHING = re.compile(r"无|没有|未|已|[-/—]")


@dataclass
class Rebuilt:
    """A document with lost tables rebuilt; `refs` are the cells as found for each cell of the grids made anew."""

    source: Document
    document: Document
    refs: dict[CellRef, tuple[CellRef, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def back(self, cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
        """The cells as found, each once."""
        return tuple(dict.fromkeys(ref for cell in cells for ref in self.refs.get(cell, (cell,))))

    def record(self, record: Record) -> Record:
        """A record whose fields speak of the cells as found."""
        fields = {name: Field(f.text, self.back(f.cells)) for name, f in record.fields.items()}
        return Record(record.table, record.form, fields)

    def roles(self, roles: dict[CellRef, str]) -> dict[CellRef, str]:
        """The role of each cell as found: that of its first part which has one."""
        out: dict[CellRef, str] = {}
        for cell in sorted(roles):
            for ref in self.back([cell]):
                out.setdefault(ref, roles[cell])
        return out

    def finding(self, finding: Finding) -> Finding:
        """A finding that speaks of the cells as found."""
        cells = tuple(dict.fromkeys((ref, part) for cell, part in finding.cells for ref in self.back([cell])))
        return replace(finding, cells=cells, place=self.source.place(tuple(ref for ref, _ in cells)))

    def region(self, region: Region) -> Region:
        """A region that speaks of the cells as found."""
        words = tuple((ref, role) for cell, role in region.words for ref in self.back([cell]))
        return replace(region, first=self.back([region.first])[0], last=self.back([region.last])[-1], words=words)

    def unread(self, roles: dict[CellRef, str]) -> list[Finding]:
        """Findings for parts of cells that nothing read although other parts of the same cell were read."""
        read = {ref for cell in roles for ref in self.back([cell])}
        parts: dict[CellRef, list[str]] = {}
        for cell, refs in sorted(self.refs.items()):
            found = self.document.cell(cell)
            if cell not in roles and found is not None and refs[0] in read:
                parts.setdefault(refs[0], []).append(found.text)
        return [_undecided(self.source, [ref], texts, "同一行的其余文字已读入，这部分没有读入") for ref, texts in parts.items()]


def rebuild(document: Document, layouts: Layouts) -> Rebuilt:
    """Rebuild the lost tables of a document's running text."""
    out = Rebuilt(document, document)
    vocabulary = _Vocabulary(layouts)
    grids: list[Grid] = []
    number = max((g.number for g in document.grids), default=0)
    kind = ""
    for grid in document.grids:
        text = _Text(grid, vocabulary, kind) if grid.kind == "text" else None
        if text is None or not text.headers:
            kind = vocabulary.kind_in(grid) or kind
            grids.append(grid)
            continue
        kind = text.kind
        for part in text.rebuilt(out):
            number += 1
            grids.append(_grid(number, grid, part, out.refs))
    if len(grids) != len(document.grids) or out.refs:
        out.document = replace(document, grids=tuple(grids))
    return out


class _Vocabulary:
    """The words of the layouts."""

    def __init__(self, layouts: Layouts) -> None:
        self.layouts = layouts
        self.grids = [g for g in layouts.grids if g.forms & _KINDS and (g.makes == "indicators" or _has_stages(g))]
        words: set[str] = set(layouts.forms.headings | layouts.forms.side_labels)
        for grid in self.grids:
            words |= heading_words(grid) | set(grid.level1) | set(grid.level2) | grid.total_words
            words |= {w for lines in grid.lines.values() for line in lines for w in line.words}
        for kind in _KINDS:
            words |= set(layouts.label_words(kind))
        self._words = frozenset(words)

    def known(self, text: str) -> bool:
        """Whether a text is a heading, a label, a level, a row label."""
        bare = key(text).rstrip(":")
        return bare in self._words or bare_heading(bare) in self._words or strip_points(text) in self._words

    def whole(self, text: str) -> bool:
        """Whether a line is a title, a caption, a signature or a note."""
        forms, bare = self.layouts.forms, key(text)
        lines = (*forms.captions, *forms.signatures, *forms.notes)
        return bool(self.title(text)) or any(p.fullmatch(bare) for p in lines)

    def title(self, text: str) -> str:
        """The kind of form that a line announces, or ""."""
        forms, bare = self.layouts.forms, key(text)
        if not bare or len(bare) > forms.length:
            return ""
        prefix = forms.prefix.match(bare)
        bare = forms.suffix.sub("", bare[prefix.end() if prefix else 0 :])
        return next((t.kind for t in forms.titles if t.pattern.fullmatch(bare)), "")

    def kind_in(self, grid: Grid) -> str:
        """The kind of form that the last title in a grid announces."""
        return next((k for c in reversed(grid.cells) if (k := self.title(c.text))), "")

    def ends(self, piece: Piece, kind: str) -> bool:
        """Whether a piece ends the table above it: a title, a signature, a note, a label that opens a form."""
        forms = self.layouts.forms
        closing = not is_value(piece.text) and any(p.fullmatch(piece.key) for p in (*forms.signatures, *forms.notes))
        if closing or self.title(piece.text):
            return True
        hit = find_label(self.layouts, kind, piece.text)
        return hit is not None and (hit[0].opens or bool(hit[1] and hit[0].makes == "fills"))


def _has_stages(layout: GridLayout) -> bool:
    return layout.makes == "amounts" and "executed" in layout.needs


class _Text:
    """A block of running text in which headings of tables stand."""

    def __init__(self, grid: Grid, vocabulary: _Vocabulary, kind: str) -> None:
        self.grid = grid
        self.vocabulary = vocabulary
        self.kind = kind
        self.pieces: list[Piece] = []
        self.headers: list[LostHeader] = []
        self._find(lambda _: False)
        by_line = sorted((self.pieces[h.start].line, h.on_one_line) for h in self.headers)
        if any(one for _, one in by_line):  # under headings on one line, lines are rows
            self._find(lambda line: next((one for start, one in reversed(by_line) if start < line), False))

    def _find(self, rows: Callable[[int], bool]) -> None:
        self.pieces = pieces(self.grid, self.vocabulary.known, self.vocabulary.whole, rows)
        self.headers = []
        at = 0
        while at < len(self.pieces):
            header = find(self.pieces, at, self.vocabulary.grids)
            if header is not None:
                self.headers.append(header)
            at = header.end if header is not None else at + 1

    def rebuilt(self, out: Rebuilt) -> list[list[OutRow]]:
        """The rows of the block, cut into runs of tables and runs of text; findings go to `out`."""
        rows: list[OutRow] = []
        at = 0
        headers = list(self.headers)
        while headers:
            header = headers.pop(0)
            rows += self._head(self.pieces[at : header.start], header, out)
            if header.start < at:
                continue
            end = self._end(header)
            body = list(self.pieces[header.end : end])
            while headers and headers[0].start == end and _same(headers[0], header):
                again = headers.pop(0)
                end = self._end(again)
                body += self.pieces[again.end : end]
            made, used = self._table(header, body, out)
            rows += made
            at = next((i for i, p in enumerate(self.pieces) if p is body[used]), end) if used < len(body) else end
        rows += [OutRow(((1, (p,)),), tabular=False) for p in self.pieces[at:]]
        return _runs(self._whole(rows))

    def _end(self, header: LostHeader) -> int:
        starts = {h.start for h in self.headers}
        for i in range(header.end, len(self.pieces)):
            if i in starts or self.vocabulary.ends(self.pieces[i], self._kind(header)):
                return i
        return len(self.pieces)

    def _kind(self, header: LostHeader) -> str:
        if self.kind in _KINDS:
            return self.kind
        done = {c.role for c in header.columns} & {"actual", "executed"}
        return "project-evaluation" if done else "project-plan"

    def _head(self, parts: Sequence[Piece], header: LostHeader, out: Rebuilt) -> list[OutRow]:
        rows: list[OutRow] = []
        start = 0
        for i, piece in enumerate(parts):
            found = self.vocabulary.title(piece.text)
            if found:
                self.kind, start = found, i + 1
        rows += [OutRow(((1, (p,)),), tabular=False) for p in parts[:start]]
        reader = HeadReader(self.vocabulary.layouts, self._kind(header))
        rows += reader.rows(parts[start:])
        for undecided in reader.undecided:
            out.findings.append(_of_pieces(out.source, undecided, "标签与内容的对应关系无法断定"))
        return rows

    def _table(self, header: LostHeader, body: list[Piece], out: Rebuilt) -> tuple[list[OutRow], int]:
        """The rows of one table, its header first, and how many pieces of its body they used."""
        place = {c.role: i for i, c in enumerate(header.columns, 1)}
        head = OutRow(tuple((i, c.pieces) for i, c in enumerate(header.columns, 1)))
        made, used = self._amounts(header, body, place, out) if _has_stages(header.layout) else self._rows(header, body, place, out)
        if not made:
            return [OutRow(((1, (p,)),), tabular=False) for p in _distinct(header)], used
        refs = tuple(dict.fromkeys(p.ref for c in header.columns for p in c.pieces))
        before = " ".join(p.text for p in body[:8])[:_SHOWN]
        after = " | ".join(joined(list(parts)) for _, parts in made[0].cells)[:_SHOWN]
        message = f"表格的单元格分隔已丢失，按词语、数值形态和加总关系重排为{len(made)}行，请对照原文"
        out.findings.append(Finding.at(out.source, "layout-rebuilt-rows", "repair", message, refs, before=before, after=after))
        return [head, *made], used

    def _rows(self, header: LostHeader, body: list[Piece], place: dict[str, int], out: Rebuilt) -> tuple[list[OutRow], int]:
        total = next((i for i, p in enumerate(body[:-1]) if strip_points(p.text) in header.layout.total_words
                      and _figured(body[i + 1])), len(body))
        rows, rest = deal(body[:total], header, self.vocabulary.layouts.forms.side_labels)
        values = [c.role for c in header.columns if c.role in ("target", "actual", "weight", "score")]
        if sum(_sure(r, values) for r in rows) < max(1, _LEAST_SURE * len(rows)):
            parts = tuple(body[:total]) or _distinct(header)
            out.findings.append(_of_pieces(out.source, parts, "表格的单元格分隔已丢失，无法断定各行"))
            return [], total
        made: list[OutRow] = []
        last: LostRow | None = None
        unsure: set[str] = set()  # the levels that a row which cannot be read may have changed
        for row in rows:
            doubtful = [c for c in row.cells if not c.sure]
            levels = [c for c in row.cells if c.role.startswith("level") and c.sure]
            unsure -= {"level2"} if any(header.layout.level2.get(strip_points(c.text)) for c in levels) else set()
            unsure -= {"level1", "level2"} if any(strip_points(c.text) in header.layout.level1 for c in levels) else set()
            if not _sure(row, values) or unsure:
                unsure |= self._touched(header, row)
                out.findings.append(_of_pieces(out.source, row.pieces, "这一行的单元格无法断定，没有读入"))
                made.append(_out(levels, place))
                continue
            if doubtful:
                left = tuple(p for c in doubtful for p in c.pieces)
                out.findings.append(_of_pieces(out.source, left, "同一行的其余内容已读入，这部分属于哪一列无法断定，没有读入"))
            name = row.cell("name")
            if name is not None and len(name.pieces) > 1:
                _say_joined(out, name, last)
            last = row
            made.append(_out([c for c in row.cells if c.sure], place))
        made = [r for r in made if r.cells]
        used = next((i for i, p in enumerate(body) if rest and p is rest[0]), total)
        left = tuple(rest[: 2 * len(header.columns)])
        if any(p.strong for p in left):
            out.findings.append(_of_pieces(out.source, left, "表格末尾的文字无法断定是否属于表格，没有读入"))
        if rest or total == len(body):
            return made, used
        closing, used = _total(header, body, total, place)
        if closing is None:
            out.findings.append(_of_pieces(out.source, tuple(body[total:used]), "合计行的数字属于哪一列无法断定"))
        return [*made, *([closing] if closing else [])], used

    def _touched(self, header: LostHeader, row: LostRow) -> set[str]:
        """The levels that stand in a row in such a way that they may be names or values as well."""
        doubtful = [p for c in row.cells if not (c.role.startswith("level") and c.sure) for p in c.pieces]
        words = {strip_points(p.text) for p in (*doubtful, *row.skipped)}
        if words & set(header.layout.level1):
            return {"level1", "level2"}
        return {"level2"} if words & set(header.layout.level2) else set()

    def _amounts(self, header: LostHeader, body: list[Piece], place: dict[str, int], out: Rebuilt) -> tuple[list[OutRow], int]:
        rows, used = deal_money(body, header)
        made = []
        for row in rows:
            if row.undecided:
                out.findings.append(_of_pieces(out.source, (row.label, *row.undecided), "这一行的金额属于哪一列无法断定，没有读入"))
                continue
            cells = [(place[role], (piece,)) for role, piece in row.cells.items()]
            made.append(OutRow(tuple(sorted([(place.get("item", 0) or 1, (row.label,)), *cells], key=lambda c: c[0]))))
        return made, used

    def _whole(self, rows: list[OutRow]) -> list[OutRow]:
        """Running lines that were cut for nothing, whole again."""
        count: dict[CellRef, int] = {}
        for piece in self.pieces:
            count[piece.ref] = count.get(piece.ref, 0) + 1
        loose: dict[CellRef, int] = {}
        for row in rows:
            if not row.tabular:
                ref = row.cells[0][1][0].ref
                loose[ref] = loose.get(ref, 0) + 1
        seen: set[CellRef] = set()
        out = []
        for row in rows:
            ref = row.cells[0][1][0].ref
            if row.tabular or loose[ref] < count[ref] or count[ref] == 1:
                out.append(row)
            elif ref not in seen:
                seen.add(ref)
                cell = self.grid.anchor(ref.row, ref.column)
                assert cell is not None
                out.append(OutRow(((1, (replace(row.cells[0][1][0], text=cell.text, whole=True),)),), tabular=False))
        return out


def _same(one: LostHeader, other: LostHeader) -> bool:
    return [c.role for c in one.columns] == [c.role for c in other.columns]


def _sure(row: LostRow, values: Sequence[str]) -> bool:
    """Whether a row can be read: its name, and what stands in its target and result, are certain, and it holds nothing odd."""
    name = row.cell("name")
    if name is None or not name.sure or row.skipped or _unfinished(row):
        return False
    if any(c.role.startswith("level") and not c.sure for c in row.cells):
        return False
    if name.text in ABSENT:
        return True
    if "weight" in values and not ((weight := row.cell("weight")) and weight.sure):
        return False
    held = [c for r in ("target", "actual", "midterm", "operator", "unit") if (c := row.cell(r)) is not None]
    if sum(row.cell(r) is not None for r in values) * 2 < len(values) or not (row.cell("target") or row.cell("actual")):
        return False
    if not any(p.strong or c.role.startswith("level") for c in row.cells for p in c.pieces) and held[0].cost >= _WORDY:
        return False
    return all(c.sure for c in held)


def _say_joined(out: Rebuilt, name: LostCell, last: LostRow | None) -> None:
    """Say that a name was made of several lines, the first of which might be the end of the row above."""
    names = [name, *(c for c in last.cells if c.role == "name")] if last is not None else [name]
    message = "名称由几段文字合成，各段也可能是另一格或上一行的文字，请对照原文"
    refs = dict.fromkeys(p.ref for n in names for p in n.pieces)
    out.findings.append(Finding.at(out.source, "layout-joined-row", "repair", message, refs,
                                   before=" | ".join(p.text for p in name.pieces), after=name.text))


def _unfinished(row: LostRow) -> bool:
    """Whether the name of a row goes on elsewhere: it stops in mid-phrase, or words follow where there is nothing to explain."""
    name, reason, weight, score = (row.cell(r) for r in ("name", "deviation", "weight", "score"))
    if name is not None and _STOPS_SHORT.search(name.text):
        return True
    return bool(reason and weight and score and key(weight.text) == key(score.text) and not _NOTHING.match(key(reason.text)))


def _figured(piece: Piece) -> bool:
    return is_figure(piece.text.removesuffix("分")) or piece.key in ABSENT


def _out(cells: Iterable[LostCell], place: dict[str, int]) -> OutRow:
    return OutRow(tuple((place[c.role], c.pieces) for c in cells))


def _total(header: LostHeader, body: list[Piece], at: int, place: dict[str, int]) -> tuple[OutRow | None, int]:
    """The closing row: its figures stand under weight and score when there are as many."""
    end = at + 1
    while end < len(body) and _figured(body[end]):
        end += 1
    columns = [c.role for c in header.columns if c.role in ("weight", "score")]
    figures = body[at + 1 : end]
    if len(figures) != len(columns):
        return None, end
    cells = [(1, (body[at],)), *((place[role], (p,)) for role, p in zip(columns, figures, strict=True))]
    return OutRow(tuple(cells)), end


def _distinct(header: LostHeader) -> tuple[Piece, ...]:
    return tuple(dict.fromkeys(p for c in header.columns for p in c.pieces))


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


def _of_pieces(document: Document, parts: Sequence[Piece], message: str) -> Finding:
    return _undecided(document, list(dict.fromkeys(p.ref for p in parts)), [p.text for p in parts], message)


def _undecided(document: Document, refs: list[CellRef], texts: list[str], message: str) -> Finding:
    shown = " ".join(texts)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    return Finding.at(document, "layout-undecided", "warning", f"{message}：{shown}", refs, observed=shown)

