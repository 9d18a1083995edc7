"""A document whose lost tables were rebuilt, and the way back from its cells to the cells as found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from jixiao.findings import Finding
from jixiao.model import CellRef, Document, Field, Record, Region
from jixiao.understand.lost_pieces import Piece
from jixiao.words import is_absent, key

__all__ = ["Rebuilt"]

_SHOWN = 60


@dataclass
class Rebuilt:
    """A document with lost tables rebuilt; `refs` are the cells as found for each cell of the grids made anew."""

    source: Document
    document: Document
    refs: dict[CellRef, tuple[CellRef, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def back(self, cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
        """The cells as found, each once."""
        if not self.refs:
            return tuple(dict.fromkeys(cells))
        return tuple(dict.fromkeys(ref for cell in cells for ref in self.refs.get(cell, (cell,))))

    def record(self, record: Record) -> Record:
        """A record whose fields speak of the cells as found."""
        fields = {name: Field(f.text, self.back(f.cells)) for name, f in record.fields.items()}
        return Record(record.table, record.form, fields)

    def roles(self, roles: dict[CellRef, str]) -> dict[CellRef, str]:
        """The role of each cell as found: that of its first part which has one."""
        if not self.refs:
            return dict(sorted(roles.items()))
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
        if not self.refs:
            return []
        read = {ref for cell in roles for ref in self.back([cell])}
        parts: dict[CellRef, list[str]] = {}
        for cell, refs in sorted(self.refs.items()):
            found = self.document.cell(cell)
            if cell not in roles and found is not None and refs[0] in read:
                parts.setdefault(refs[0], []).append(found.text)
        return [_undecided(self.source, [ref], texts, "同一行的其余文字已读入，这部分没有读入") for ref, texts in parts.items()]

    def rebuilt(self, headings: Iterable[Piece], count: int, body: Sequence[Piece], after: str = "") -> None:
        """Say that a table was rebuilt."""
        refs = list(dict.fromkeys(p.ref for p in headings))
        before = " ".join(p.text for p in body[:8])[:_SHOWN]
        message = f"表格的单元格分隔已丢失，按词语、数值形态和加总关系重排为{count}行，请对照原文"
        self.findings.append(
            Finding.at(self.source, "layout-rebuilt-rows", "repair", message, refs, before=before, after=after[:_SHOWN])
        )

    def undecided(self, parts: Sequence[Piece], message: str) -> None:
        """Say that pieces could not be told apart."""
        refs = list(dict.fromkeys(p.ref for p in parts))
        self.findings.append(_undecided(self.source, refs, [p.text for p in parts], message))


def _undecided(document: Document, refs: list[CellRef], texts: list[str], message: str) -> Finding:
    shown = " ".join(texts)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    severity = "info" if all(is_absent(text) or key(text) in ("无", "说明", "备注") for text in texts) else "warning"
    return Finding.at(document, "layout-undecided", severity, f"{message}：{shown}", refs, observed=shown)
