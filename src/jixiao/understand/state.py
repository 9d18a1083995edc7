"""What understanding has gathered so far: the forms, their records, the role of every cell, the findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jixiao.findings import Finding
from jixiao.model import Cell, CellRef, Document, Field, Record
from jixiao.understand.rows import Row

__all__ = ["Begun", "Form", "Gathered"]


@dataclass
class Form:
    """A form being read. It becomes a record only when something was found in it."""

    kind: str
    titled: bool
    fields: dict[str, Field] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    number: int = 0
    cover_year: str = ""  # what the document's cover says, where the form says nothing
    first: int = 0  # the row of the document where it begins
    has_header: bool = False
    slid: list[CellRef] = field(default_factory=list)
    padded: list[tuple[CellRef, str]] = field(default_factory=list)  # digits of codes that lack their 0
    unknown: list[CellRef] = field(default_factory=list)  # labels that no layout knows
    levels: tuple[Field, Field] | None = None  # level 1 and 2 of the last indicator

    def text(self, name: str) -> str:
        """The text of a field of the form, or ""."""
        found = self.fields.get(name)
        return found.text if found else ""

    @property
    def year(self) -> str:
        """The year of the form, else of the document, or ""."""
        return self.text("year") or self.cover_year

    def fill(self, name: str, text: str, cells: tuple[CellRef, ...] = ()) -> None:
        """Set a field that is not set yet."""
        if text.strip() and not self.text(name):
            self.fields[name] = Field(text.strip(), cells)

    @property
    def found(self) -> bool:
        """Whether it is a filled-in form: not a title alone, a blank template, or a table that only has similar headings.

        An account table may be empty and still be a form: that a unit had no such money is a statement.
        """
        if self.kind.startswith(("account-", "budget-")):
            return self.has_header
        categories = [r.text("category") for r in self.records if r.table == "indicators"]
        others = any(r.table not in ("facts", "indicators") for r in self.records)
        if not self.titled and (not others or (categories and not self.text("project"))):
            return sum(c not in ("", "other") for c in categories) * 5 > len(categories) * 3
        return any(r.table != "facts" for r in self.records)


@dataclass
class Begun:
    """Where a layout began to take rows: the row of the document, what it was known by, and the words that counted."""

    index: int
    by: str
    layout: str
    source: str
    form: Form
    words: tuple[tuple[CellRef, str], ...]


@dataclass
class Gathered:
    """The outcome of understanding while it grows."""

    document: Document
    forms: list[Form] = field(default_factory=list)
    loose: list[Record] = field(default_factory=list)
    roles: dict[CellRef, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    begun: list[Begun] = field(default_factory=list)
    at: int = 0  # the row of the document that is being read
    _of_form: list[tuple[int, Form]] = field(default_factory=list)

    def claim(self, row: Row, cells: Iterable[Cell], role: str) -> tuple[CellRef, ...]:
        """Give cells a role and return their addresses."""
        refs = tuple(row.ref(c) for c in cells)
        for ref in refs:
            self.roles[ref] = role
        return refs

    def note(self, code: str, severity: str, message: str, cells: Iterable[CellRef], form: Form | None = None,
             **more: str) -> None:
        """Add a finding about cells; the form's number is filled in when forms are numbered."""
        found = Finding.at(self.document, code, severity, message, cells, **more)
        self.findings.append(found)
        if form is not None:
            self._of_form.append((len(self.findings) - 1, form))

    def numbered_findings(self) -> list[Finding]:
        """The findings with the numbers of their forms, and one for the slid rows of each form."""
        out = list(self.findings)
        for index, form in self._of_form:
            out[index] = replace(out[index], form=form.number)
        for form in self.forms:
            if form.padded and form.number:
                printed = "、".join(dict.fromkeys(text for _, text in form.padded))
                read = "、".join(dict.fromkeys(text.zfill(2) for _, text in form.padded))
                message = f"科目编码的款、项只印出一位：“{printed}”按“{read}”读取"
                out.append(Finding.at(self.document, "layout-padded-code", "repair", message, [ref for ref, _ in form.padded],
                                      form=form.number, before=printed, after=read))
            if form.slid and form.number:
                message = f"{len(form.slid)}行的单元格与表头错位（合并单元格丢失或分页所致），已按内容对应"
                out.append(Finding.at(self.document, "layout-shifted-row", "info", message, form.slid, form=form.number))
            if form.unknown and form.number:
                names = [cell.text.strip() for ref in form.unknown if (cell := self.document.cell(ref)) is not None]
                message = f"没有版式认识这些标签，连同所填内容按原文保留：{'、'.join(''.join(n.split()) for n in names)}"
                out.append(Finding.at(self.document, "layout-unknown-label", "info", message, form.unknown, form=form.number))
        return out
