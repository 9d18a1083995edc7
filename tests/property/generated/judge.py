"""Comparing what was read with what was written: rows exact in every field, and what was lost without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from form import Form

from generated.draws import Printed, Style
from generated.page import Block
from generated.spellings import simple
from generated.truth import FormTruth, Indicator
from jixiao.model import Tables
from jixiao.pipeline.extract import extract
from jixiao.settings import Settings

__all__ = ["Outcome", "Tally", "judge", "read_tables"]

_OPERATORS = {"≥": ">=", "≤": "<=", "": "qualitative"}
_FIELDS = ("level1", "level2", "operator", "target", "unit_of_measure", "actual", "weight", "score", "midterm_target")


@dataclass
class Outcome:
    """One document judged. `wrong` names each row that is not exact, `silent` those of them of which nothing says so."""

    rows: int = 0
    exact: int = 0
    invented: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    tasks: tuple[int, int] = (0, 0)
    budgets: tuple[int, int] = (0, 0)


@dataclass
class Tally:
    """Outcomes added up."""

    documents: int = 0
    outcomes: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count a document."""
        self.documents += 1
        self.outcomes.append(outcome)

    @property
    def share(self) -> float:
        """Exact rows among those that were written or invented."""
        return sum(o.exact for o in self.outcomes) / max(1, sum(o.rows + len(o.invented) for o in self.outcomes))

    def listed(self, name: str) -> list[str]:
        """All entries of one kind."""
        return [text for o in self.outcomes for text in getattr(o, name)]

    def found(self, name: str) -> tuple[int, int]:
        """How many of the tasks or budgets were read, and how many were written."""
        pairs = [getattr(o, name) for o in self.outcomes]
        return sum(p[0] for p in pairs), sum(p[1] for p in pairs)


def read_tables(paths: Sequence[Path]) -> list[Tables]:
    """The tables of documents, each for itself."""
    whole = extract(paths, Settings(), lambda _done, _all, _name: None)
    out = {path.name: Tables() for path in paths}
    for name in whole.rows:
        for row in whole[name]:
            if row.get("document") in out:
                out[row["document"]].rows[name].append(row)
    return [out[path.name] for path in paths]


def judge(printed: Printed, blocks: Sequence[Block], tables: Tables) -> Outcome:
    """Compare a document's tables with what it was made from."""
    out = Outcome()
    got = {}
    for row in tables["indicators"]:
        got.setdefault(simple(row["level3"]), []).append(row)
    for truth, style in printed.forms:
        for indicator in truth.indicators:
            out.rows += 1
            rows = got.get(simple(indicator.name), [])
            bad = _wrong(indicator, truth, style, rows.pop(0)) if rows else ["not read"]
            if not bad:
                out.exact += 1
                continue
            text = f"{indicator.name}: {'; '.join(bad)}"
            out.wrong.append(text)
            if not _said(indicator.name, tables):
                out.silent.append(text)
    out.invented = [f"{r['level2']} / {r['level3']} / {r['target_text']}" for rows in got.values() for r in rows]
    out.lost = _lost(blocks, tables, halves=printed.noise.fragment)
    out.tasks, out.budgets = _tasks(printed, tables), _budgets(printed, tables)
    return out


def _wrong(indicator: Indicator, truth: FormTruth, style: Style, row: dict[str, str]) -> list[str]:
    """The fields that disagree. Where a level is not printed, leaving it blank is as right as telling it."""
    columns = style.columns
    level2 = {indicator.level2}
    if "level2" not in columns or (style.wide_satisfaction and indicator.level1 == "满意度指标"):
        level2.add("")
    if "level2" not in columns:
        level2.add("成本指标")
    level1 = {indicator.level1}
    if "level1" not in columns and indicator.level2 == "成本指标":
        level1 = {"产出指标", "成本指标"}
    want = {
        "level1": level1, "level2": level2, "operator": {_OPERATORS.get(indicator.sign, indicator.sign)}, "target": {indicator.value},
        "unit_of_measure": {indicator.unit}, "weight": {indicator.weight}, "score": {indicator.score},
        "actual": {indicator.actual, indicator.actual.removesuffix(indicator.unit)}, "midterm_target": {indicator.midterm},
    }  # fmt: skip
    bad = [f"{name} {row[name]!r} for {' or '.join(sorted(want[name]))!r}"
           for name in _FIELDS if _plain(row[name]) not in map(_plain, want[name])]
    if truth.kind.startswith("project") and simple(row["project"]) != simple(truth.project):
        bad.append(f"project {row['project']!r} for {truth.project!r}")
    return bad


def _plain(text: str) -> str:
    bare = simple(text)
    try:
        return format(Decimal(bare.replace(",", "")).normalize(), "f")
    except InvalidOperation:
        return bare


def _said(name: str, tables: Tables) -> bool:
    """Whether a finding or residue stands in the row of the table where the name was written."""
    wanted = simple(name)
    names = (wanted, wanted[: len(wanted) // 2])
    places = {(c["grid"], c["row"]) for c in tables["cells"] if simple(c["text"]) in names}
    if not places:
        return False
    if any((c["grid"], c["row"]) in places and c["claimed"] == "no" for c in tables["cells"]):
        return True
    return any((c["grid"], c["row"]) in places for c in tables["finding_cells"])


def _lost(blocks: Sequence[Block], tables: Tables, *, halves: bool) -> list[str]:
    """Texts that were written and stand in no cell that was read. Lines that name persons are changed on purpose.

    With `halves`, a name may have been written in two halves, on both sides of a page break.
    """
    texts = [str(c.value) for b in blocks if isinstance(b, Form) for c in b.cells]
    texts += [b.text for b in blocks if not isinstance(b, Form)]
    written = Counter(simple(text) for text in texts if text.strip() and "填表人" not in text)
    found = Counter(simple(c["text"]) for c in tables["cells"])
    out = sorted((written - found).elements())
    return [t for t in out if not (halves and found[t[: len(t) // 2]] and found[t[len(t) // 2 :]])]


def _tasks(printed: Printed, tables: Tables) -> tuple[int, int]:
    want = Counter(simple(t.name) for truth, _ in printed.forms for t in truth.tasks)
    got = Counter(simple(r["name"]) for r in tables["tasks"])
    return (want & got).total(), want.total()


def _budgets(printed: Printed, tables: Tables) -> tuple[int, int]:
    want = Counter(_plain(m.total) for truth, _ in printed.forms if (m := truth.money) is not None)
    got = Counter(_plain(r["amount"]) for r in tables["amounts"]
                  if r["subject"] == "form" and r["fund_source"] == "total" and r["stage"] == "initial")
    return (want & got).total(), want.total()
