"""Documents → records: which rows are a form's head, its grids, its figures. Layouts decide, by words and value shapes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao.findings import Finding
from jixiao.model import CellRef, Document, Field, Record, Region
from jixiao.understand.engine import Engine
from jixiao.understand.evidence import regions
from jixiao.understand.halves import folded
from jixiao.understand.layout import Layouts
from jixiao.understand.layout_files import load
from jixiao.understand.lost import rebuild
from jixiao.understand.prose import read_prose
from jixiao.understand.prose_words import ClaimWords, load_claims

__all__ = ["ClaimWords", "Layouts", "Reading", "load", "load_claims", "understand"]


@dataclass(frozen=True)
class Reading:
    """What was understood of one document.

    `records` hold printed text; each form is a record of the table `forms`. `roles` gives every claimed cell its role: what
    is not in it is residue. Cells claimed and residue together are all non-blank cells. `regions` say which layout took which
    rows, and why.
    """

    document: Document
    records: tuple[Record, ...]
    roles: dict[CellRef, str]
    findings: tuple[Finding, ...]
    regions: tuple[Region, ...] = ()


def understand(document: Document, layouts: Layouts, classes: dict[str, str], claims: ClaimWords | None = None) -> Reading:
    """Read the forms of a document.

    Args:
        document: what a reader made of a file, personal data already removed.
        layouts: the layouts, from `load`.
        classes: functional class codes by the key of their names (`words.name_key`).
        claims: the words by which figures in running text are known, from `load_claims`; None to leave running text alone.
    """
    rebuilt = rebuild(document, layouts)
    engine = Engine(rebuilt.document, layouts, classes)
    engine.run()
    gathered = engine.gathered
    read_prose(gathered, engine.rows, claims, classes)
    forms = [f for f in gathered.forms if f.found]
    records: list[Record] = list(gathered.loose)
    for number, form in enumerate(forms, 1):
        form.number = number
        records.append(Record("forms", number, {**form.fields, "kind": Field(form.kind)}))
        records += [replace(r, form=number) for r in folded(form.records)]
    roles = _kept_roles(engine)
    findings = (*rebuilt.findings, *map(rebuilt.finding, gathered.numbered_findings()), *rebuilt.unread(roles))
    return Reading(document, tuple(map(rebuilt.record, records)), rebuilt.roles(roles), findings,
                   tuple(map(rebuilt.region, regions(gathered, engine.rows))))


def _kept_roles(engine: Engine) -> dict[CellRef, str]:
    """The roles of all cells but those between the beginning of a form that came to nothing and the next form."""
    gathered = engine.gathered
    starts = [f.first for f in gathered.forms[1:]] + [len(engine.rows)]
    empty = [range(f.first, end) for f, end in zip(gathered.forms, starts, strict=True) if not f.found] if gathered.forms else []
    kept = [*gathered.loose, *(record for form in gathered.forms if form.found for record in form.records)]
    used = {ref for record in kept for ref in record.cells}
    dropped = {row.ref(cell) for rows in empty for row in engine.rows[rows.start : rows.stop] for cell in row.cells} - used
    return {ref: role for ref, role in gathered.roles.items() if ref not in dropped}
