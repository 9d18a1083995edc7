"""Findings: what is wrong or doubtful in the data, and the catalogue of their codes (`shapes/rules/*.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from jixiao import resources
from jixiao.errors import ShapeError
from jixiao.model import CellRef, Document, Tables
from jixiao.words import quoted, short_hash

__all__ = ["JUDGED", "SEVERITIES", "Check", "Finding", "Rule", "Threshold", "add_causes", "add_checks", "add_findings", "catalogue",
           "is_reading"]

_BREAK = re.compile(r"\s*[\r\n]\s*")
SEVERITIES = ("error", "warning", "repair", "info")
JUDGED = ("error", "warning")
"""Severities that somebody has to act on."""


@dataclass(frozen=True)
class Finding:
    """One thing found. `message` is one Chinese sentence with every figure compared and where each stands.

    `cells` pairs each cell with its part: `expected`, `observed` or `context`. `cells` and `place` speak of `document`;
    `elsewhere` pairs cells of other documents (name and identifier) with their part.
    """

    code: str
    severity: str
    message: str
    document: str = ""
    document_id: str = ""
    form: int = 0
    unit_key: str = ""
    year_key: str = ""
    row_id: str = ""
    place: str = ""
    cells: tuple[tuple[CellRef, str], ...] = ()
    elsewhere: tuple[tuple[str, str, CellRef, str], ...] = ()
    expected: str = ""
    observed: str = ""
    difference: str = ""
    tolerance: str = ""
    before: str = ""
    after: str = ""
    cause: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        for name in ("message", "hint"):  # names are printed with line breaks, and with the marks that they stand between here
            object.__setattr__(self, name, quoted(_BREAK.sub("", getattr(self, name))))

    @classmethod
    def at(cls, document: Document, code: str, severity: str, message: str, cells: Iterable[CellRef] = (),
           **more: str | int) -> Finding:
        """A finding about cells of a document, its place filled in."""
        refs = tuple(cells)
        return cls(code=code, severity=severity, message=message, document=document.name, document_id=document.id,
                   place=document.place(refs), cells=tuple((r, "observed") for r in refs), **more)  # type: ignore[arg-type]

    def graded(self, severity: str) -> Finding:
        """The same finding with another severity."""
        return replace(self, severity=severity)

    @property
    def id(self) -> str:
        """The identifier: eight hex digits of rule, document and places, so that it survives a rebuild."""
        where = ";".join(f"{r}{p}" for r, p in self.cells) or self.place
        return "f-" + short_hash(self.code, self.document_id or self.document, str(self.form), self.row_id, where)


@dataclass(frozen=True)
class Check:
    """How often a rule was evaluated on a form, and how it went."""

    code: str
    document: str
    document_id: str
    form: int
    evaluated: int = 0
    passed: int = 0
    rounded: int = 0
    failed: int = 0
    not_applicable: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Threshold:
    """A number that a publisher may set for a rule in `jixiao.toml`: its default, its unit, and what it decides."""

    default: float
    unit: str
    zh: str
    en: str


@dataclass(frozen=True)
class Rule:
    """One entry of the catalogue: what a code means.

    `beside` is what reports call the figure that a finding compares with; `tells` has the codes of reading that
    the rule tells again in words of its own.
    """

    code: str
    severity: str
    title_zh: str
    title_en: str
    explain_zh: str
    explain_en: str
    formula: str = ""
    tolerance: str = ""
    source: str = ""
    certainty: str = ""
    beside: str = "对照 compared with"
    tells: str = ""
    thresholds: Mapping[str, Threshold] = field(default_factory=dict, hash=False)


def is_reading(code: str) -> bool:
    """True for the codes of reading and understanding, such as `layout-residue`; rules have short ones, such as `S06`."""
    return "-" in code


@lru_cache(maxsize=8)
def catalogue(own: tuple[Path, ...] = ()) -> dict[str, Rule]:
    """All rules and reader codes, by code.

    Raises:
        ShapeError: a catalogue entry lacks a field or has one too many.
    """
    out: dict[str, Rule] = {}
    for path in resources.files("shapes", "rules/*.yaml", own):
        for code, entry in (resources.content(path) or {}).items():
            try:
                thresholds = {name: Threshold(**given) for name, given in entry.pop("thresholds", {}).items()}
                out[code] = Rule(code=code, thresholds=thresholds, **{k: str(v).strip() for k, v in entry.items()})
            except (AttributeError, TypeError) as error:
                raise ShapeError(f"{path.name}, rule {code}: {error}") from error
            if out[code].severity not in SEVERITIES:
                raise ShapeError(f"{path.name}, rule {code}: severity must be one of {', '.join(SEVERITIES)}")
    return out


def add_findings(tables: Tables, findings: Iterable[Finding]) -> None:
    """Write findings into the tables `findings` and `finding_cells`; one that is already there is not repeated."""
    seen = {row["id"]: 1 for row in tables["findings"]}
    for f in findings:
        identifier, count = f.id, seen.get(f.id, 0) + 1
        seen[identifier] = count
        if count > 1:
            identifier = f"{identifier}-{count}"
        tables.add("findings", {
            "id": identifier, "code": f.code, "severity": f.severity, "document": f.document, "document_id": f.document_id,
            "form": str(f.form or ""), "unit_key": f.unit_key, "year_key": f.year_key, "row_id": f.row_id, "place": f.place,
            "message": f.message, "expected": f.expected, "observed": f.observed, "difference": f.difference,
            "tolerance": f.tolerance, "before": f.before, "after": f.after, "cause": f.cause,
            "hint": f.hint,
        })
        own = ((f.document, f.document_id, ref, part) for ref, part in f.cells)
        for document, document_id, ref, part in dict.fromkeys((*own, *f.elsewhere)):
            tables.add("finding_cells", {
                "id": identifier, "document": document, "document_id": document_id, "grid": str(ref.grid),
                "row": str(ref.row), "cell_column": str(ref.column), "part": part,
            })


def add_causes(tables: Tables, causes: Mapping[str, str]) -> None:
    """Write into findings that are there which finding they are listed under, both by their identifiers."""
    for row in tables["findings"]:
        row["cause"] = causes.get(row["id"], row["cause"])


def add_checks(tables: Tables, checks: Iterable[Check]) -> None:
    """Write evaluations into the table `checks`."""
    for c in checks:
        tables.add("checks", {
            "code": c.code, "document": c.document, "document_id": c.document_id, "form": str(c.form or ""),
            "evaluated": str(c.evaluated), "passed": str(c.passed), "rounded": str(c.rounded), "failed": str(c.failed),
            "not_applicable": str(c.not_applicable), "reason": c.reason,
        })
