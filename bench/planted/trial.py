"""Trying a slip: the cell is changed as it was read, everything behind the reader runs again, and new findings are looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from changes import Change
from edits import rewrite
from figures import Figure, Spot, Use, in_prose, in_tables
from identities import Identity, holding
from identities_accounts import of_accounts
from identities_base import of_base_data
from identities_forms import of_forms
from identities_prose import of_goals, of_prose

from jixiao import resources
from jixiao.findings import Finding
from jixiao.identity.lists import load_classes, load_measures
from jixiao.model import CellRef, Document, Tables
from jixiao.normalise import normalise, redact
from jixiao.pipeline.layouts import layouts_of
from jixiao.pipeline.mapping import map_shaped
from jixiao.read import sources
from jixiao.settings import Settings
from jixiao.tables import Understood, build, write
from jixiao.understand import load_claims, understand
from jixiao.validate import check_tables, validate

__all__ = ["Group", "Reader", "Verdict", "changed", "outcome", "seed_of", "unlike"]

SETTINGS = Settings()
_PAGES = ("claims", "goals", "duties", "tasks")


class Reader:
    """What is loaded once: layouts, lists, words."""

    def __init__(self) -> None:
        self.layouts = layouts_of(SETTINGS)
        self.claims = load_claims(resources.files("mappings/claims", "*.yaml", SETTINGS.own))
        self.classes, self.measures = load_classes(SETTINGS.own), load_measures(SETTINGS.own)

    def document(self, path: Path, as_printed: bool = False) -> Document:
        """A file as read, personal data removed unless it is wanted as printed."""
        (source,) = sources(path)
        return source.read() if as_printed else redact(source.read())

    def understood(self, document: Document) -> Understood:
        """Everything behind the reader."""
        reading = understand(document, self.layouts, self.classes, self.claims)
        records, findings = normalise(document, reading.records, self.measures)
        return Understood(document, tuple(records), reading.roles, (*reading.findings, *findings))


@dataclass
class Group:
    """Documents of one unit that are checked together, with their figures and what must hold between them."""

    name: str
    paths: list[Path]
    reader: Reader
    documents: list[Document] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    figures: dict[Spot, Figure] = field(default_factory=dict)
    identities: list[Identity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    values: dict[Spot, Decimal] = field(default_factory=dict)
    uses: dict[Spot, list[Use]] = field(default_factory=dict)
    texts: dict[tuple[str, CellRef], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read on: tables, figures, identities that hold, and the findings of the untouched documents."""
        self.documents = [self.reader.document(path) for path in self.paths]
        self.understood = [self.reader.understood(d) for d in self.documents]
        self.tables = build(self.understood, SETTINGS)
        texts = self.texts = {(d.name, g.ref(c)): c.text for d in self.documents for g in d for c in g.cells}
        tabled, self.uses = in_tables(self.tables, texts)
        taken = {(r["document"], CellRef(int(r["grid"]), int(r["row"]), int(r["cell_column"])))
                 for r in self.tables["evidence"] if r["table"] not in _PAGES}
        prose = in_prose(texts, taken)
        self.figures = {**prose, **tabled}
        self.values = {s: f.value * (f.wan if f.unit != "word" else 1) for s, f in self.figures.items()}
        formed = {(r["document"], r["row_id"]): r["form"] for r in self.tables["goals"]}
        kinds = {(r["document"], r["form"]): r["kind"] for r in self.tables["forms"]}
        goals = {(r["document"], CellRef(int(r["grid"]), int(r["row"]), int(r["cell_column"]))): form for r in self.tables["evidence"]
                 if r["table"] == "goals" and (form := formed.get((r["document"], r["row_id"])))}
        found = [*of_accounts(tabled.values()), *of_forms(tabled.values(), kinds), *of_base_data(tabled.values()),
                 *of_prose(prose.values(), tabled.values(), texts), *of_goals(prose.values(), tabled.values(), goals)]
        self.identities = holding(found, self.values)
        self.findings = self.check(self.tables, shapes=True)

    def check(self, tables: Tables, shapes: bool) -> list[Finding]:
        """The findings of rules, and those of reading; without `shapes`, those of SHACL, which look at indicators, are left out."""
        if not shapes:
            return [*check_tables(tables, SETTINGS)[0], *_of_reading(tables)]
        with TemporaryDirectory(prefix="planted-") as name:
            data, graph = Path(name), Path(name) / "shaped.nq"
            write(tables, data)
            map_shaped(data, graph, SETTINGS)
            return [*validate(tables, graph, SETTINGS).findings, *_of_reading(tables)]

    def broken(self, change: Change, reach: Iterable[Identity]) -> list[Identity]:
        """The identities that no longer hold."""
        values = {**self.values, change.figure.spot: Decimal(change.value)}
        return [i for i in reach if not i.holds(values)]

    def quickly(self, change: Change) -> Tables:
        """The tables with another number where the slip is, without reading anything again; for figures of tables only."""
        rows = dict(self.tables.rows)
        for table, number, column in self.uses[change.spot]:
            if rows[table] is self.tables.rows[table]:
                rows[table] = list(rows[table])
            rows[table][number] = {**rows[table][number], **_said(rows[table][number], column, change)}
        return Tables(rows)

    def after(self, change: Change) -> Tables:
        """The tables of the documents with the slip."""
        understood = [self.reader.understood(changed(u.document, change)) if u.document.name == change.spot.document else u
                      for u in self.understood]
        return build(understood, SETTINGS)


    def from_file(self, change: Change, folder: Path) -> Tables:
        """The tables of the documents, one of them written with the slip and read again."""
        at = next(n for n, d in enumerate(self.documents) if d.name == change.spot.document)
        before = self.documents[at].cell(change.spot.cell)
        target = folder / self.paths[at].name
        rewrite(self.paths[at], target, self.documents[at], {change.spot.cell: _slip(before.text if before else "", change)})
        understood = list(self.understood)
        understood[at] = self.reader.understood(replace(self.reader.document(target), sha256=self.documents[at].sha256))
        return build(understood, SETTINGS)


def _of_reading(tables: Tables) -> list[Finding]:
    cells: dict[str, list[tuple[CellRef, str]]] = {}
    for row in tables["finding_cells"]:
        cells.setdefault(row["id"], []).append((CellRef(int(row["grid"]), int(row["row"]), int(row["cell_column"])), row["part"]))
    return [Finding(code=r["code"], severity=r["severity"], message=r["message"], document=r["document"], place=r["place"],
                    document_id=r["document_id"], cells=tuple(cells.get(r["id"], ()))) for r in tables["findings"]]


def changed(document: Document, change: Change) -> Document:
    """A document as it would be with a slip."""
    grids = []
    for grid in document.grids:
        if grid.number != change.spot.cell.grid:
            grids.append(grid)
            continue
        cells = tuple(replace(c, text=_slip(c.text, change)) if grid.ref(c) == change.spot.cell else c for c in grid.cells)
        grids.append(replace(grid, cells=cells))
    return replace(document, grids=tuple(grids))


def _said(row: dict[str, str], column: str, change: Change) -> dict[str, str]:
    """What a row says after a slip: its number, and the words that it was read from."""
    new = change.text.replace(",", "")
    said = {column: new + "%" * row[column].endswith("%")}
    beside = {"amount": ("text",), "target_number": ("target", "target_text"), "actual_number": ("actual", "actual_text")}
    for other in beside.get(column, ()):
        said[other] = row[other].replace(change.figure.text, change.text, 1)
    return said


def _slip(text: str, change: Change) -> str:
    if change.kind == "unit":
        return text[: change.spot.end] + text[change.spot.end :].replace("万", "", 1)
    return text[: change.spot.start] + change.text + text[change.spot.end :]


@dataclass(frozen=True)
class Verdict:
    """What was made of a slip.

    Attributes:
        change: the slip.
        reached: rules of the identities that the figure stands in.
        broken: those that no longer hold.
        codes: codes of new findings of severity error or warning, consequences included.
        top: how many of them follow from no other.
        pointed: whether one of them names the cell of the slip.
        noted: codes of new findings of lower severity.
    """

    change: Change
    reached: tuple[str, ...]
    broken: tuple[str, ...]
    codes: tuple[str, ...]
    top: int
    pointed: bool
    noted: tuple[str, ...]


def unlike(group: Group, change: Change, folder: Path) -> str:
    """How the file with a slip, read again, differs in findings from the slip put into the tables; empty where it does not."""
    quick = group.quickly(change) if change.figure.table else group.after(change)
    short, long = (sorted((f.code, f.severity, f.message) for f in group.check(tables, shapes=True))
                   for tables in (quick, group.from_file(change, folder)))
    return "" if short == long else f"{change.spot}: {set(short) ^ set(long)}"


def outcome(group: Group, change: Change, reach: Sequence[Identity], findings: Sequence[Finding]) -> Verdict:
    """Compare the findings after a slip with those before it."""
    known = {(f.code, f.document, f.cells, f.place) for f in group.findings}
    new = [f for f in findings if (f.code, f.document, f.cells, f.place) not in known]
    loud = [f for f in new if f.severity in ("error", "warning")]
    here = (change.spot.document, change.spot.cell)
    pointed = any((f.document, ref) == here for f in loud for ref, _ in f.cells)
    pointed = pointed or any((name, ref) == here for f in loud for name, _, ref, _ in f.elsewhere)
    return Verdict(change, _rules(reach), _rules(group.broken(change, reach)), tuple(sorted({f.code for f in loud})),
                   sum(not f.cause for f in loud), pointed, tuple(sorted({f.code for f in new} - {f.code for f in loud})))


def _rules(identities: Iterable[Identity]) -> tuple[str, ...]:
    return tuple(sorted({i.rule for i in identities}))


def seed_of(text: str) -> int:
    """A seed that depends on nothing but some text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
