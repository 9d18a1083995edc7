"""Documents → records: which rows are a form's head, its grids, its figures. Layouts decide, by words and value shapes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao.findings import Finding
from jixiao.model import CellRef, Document, Field, Record
from jixiao.understand.engine import Engine
from jixiao.understand.layout import Layouts, load
from jixiao.understand.state import Form

__all__ = ["Layouts", "Reading", "load", "understand"]


@dataclass(frozen=True)
class Reading:
    """What was understood of one document.

    `records` hold printed text; each form is a record of the table `forms`. `roles` gives every claimed cell its role: what
    is not in it is residue. Cells claimed and residue together are all non-blank cells.
    """

    document: Document
    records: tuple[Record, ...]
    roles: dict[CellRef, str]
    findings: tuple[Finding, ...]


def understand(document: Document, layouts: Layouts, classes: dict[str, str]) -> Reading:
    """Read the forms of a document.

    Args:
        document: what a reader made of a file, personal data already removed.
        layouts: the layouts, from `load`.
        classes: functional class codes by the key of their names (`words.name_key`).
    """
    engine = Engine(document, layouts, classes)
    engine.run()
    gathered = engine.gathered
    forms = [f for f in gathered.forms if f.found]
    records: list[Record] = list(gathered.loose)
    for number, form in enumerate(forms, 1):
        form.number = number
        records.append(Record("forms", number, {**form.fields, "kind": Field(form.kind)}))
        records += [replace(r, form=number) for r in form.records]
    dropped = {ref for form in gathered.forms if not form.found for ref in _cells(form)}
    roles = {ref: role for ref, role in gathered.roles.items() if ref not in dropped}
    return Reading(document, tuple(records), roles, tuple(gathered.numbered_findings()))


def _cells(form: Form) -> set[CellRef]:
    return {c for f in form.fields.values() for c in f.cells}
