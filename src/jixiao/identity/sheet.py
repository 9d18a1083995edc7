"""The sheet of proposals: a CSV file that a person fills in with a spreadsheet program and gives back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jixiao.errors import TableError
from jixiao.identity.proposal import Proposal
from jixiao.identity.registry import KINDS, NONE, read_rows
from jixiao.identity.things import Thing

__all__ = ["COLUMNS", "Decision", "as_sheet", "read_sheet"]

COLUMNS = ("kind", "relation", "score", "keep", "keep_name", "keep_where", "other", "other_name", "other_where", "evidence",
           "decision", "key", "note", "keep_says", "other_says")
RELATIONS = ("same", "continues", "succeeds", "new")
_YES = frozenset({"y", "yes", "是", "对", "合并", "接受", "√", "1", "true"})
_NO = frozenset({"n", "no", "否", "不是", "不同", "拒绝", "×", "x", "0", "false"})
_FORMULA = ("=", "+", "-", "@", "\t", "'")


@dataclass(frozen=True)
class Decision:
    """A row of the sheet on which a person decided."""

    line: int
    accepted: bool
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def says(self, column: str) -> dict[str, str]:
        """What a registry row of that thing would hold besides key and name."""
        return dict(part.split("=", 1) for part in self[column].split(";") if "=" in part)


def as_sheet(proposals: Iterable[Proposal], new: Iterable[Thing], unit_names: dict[str, str]) -> str:
    """Proposals and names to register as CSV, with a byte order mark, which spreadsheet programs need to see that it is UTF-8."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for p in proposals:
        writer.writerow(_guarded({
            "kind": p.keep.kind, "relation": p.relation, "score": f"{p.score:.2f}", "evidence": p.evidence,
            "keep": p.keep.key, "keep_name": _names(p.keep), "keep_where": p.keep.where(unit_names), "keep_says": _says(p.keep),
            "other": p.other.key, "other_name": _names(p.other), "other_where": p.other.where(unit_names),
            "other_says": _says(p.other),
        }))
    for thing in new:
        writer.writerow(_guarded({"kind": thing.kind, "relation": "new", "keep": thing.key, "keep_name": _names(thing),
                                  "keep_where": thing.where(unit_names), "keep_says": _says(thing),
                                  "evidence": "登记册中没有；key 栏可填正式的键，不填则沿用现在的键"}))
    return "\ufeff" + out.getvalue()


def _names(thing: Thing) -> str:
    """The name, and behind bars the other ways in which it is printed."""
    return "|".join(dict.fromkeys([thing.name, *(n.replace("|", "｜") for n in thing.names)]))


def _says(thing: Thing) -> str:
    facts = {"units": {"division": thing.division, "level": thing.level}, "projects": {"unit": thing.unit},
             "indicators": {"category": thing.category or NONE, "unit_of_measure": thing.measure or NONE}}[thing.kind]
    return ";".join(f"{name}={value}" for name, value in facts.items() if value)


def _guarded(row: dict[str, str]) -> dict[str, str]:
    """Cells that a spreadsheet program would take for a formula, kept as text."""
    return {name: f"'{value}" if value.startswith(_FORMULA) else value for name, value in row.items()}


def read_sheet(path: Path) -> list[Decision]:
    """The rows with a decision.

    Raises:
        TableError: a column is missing, or a decision, a kind or a relation is none that is known; the message names the line.
    """
    out = []
    for line, guarded in read_rows(path, COLUMNS, ("kind", "relation", "keep", "other", "decision")):
        row = {name: value.removeprefix("'") for name, value in guarded.items()}
        said = row["decision"].casefold()
        if not said:
            continue
        where = f"{path.name} 第{line}行 / line {line}"
        if said not in _YES | _NO:
            raise TableError(f"{where}：decision 应填 是 或 否，而不是“{row['decision']}”/ decision must be yes or no")
        if row["kind"] not in KINDS or row["relation"] not in RELATIONS:
            raise TableError(f"{where}：kind 或 relation 不认识（{row['kind']}、{row['relation']}）/ kind or relation is not known")
        if not row["keep"] or (row["relation"] != "new" and not row["other"]):
            raise TableError(f"{where}：keep、other 不能空 / keep and other must not be empty")
        out.append(Decision(line, said in _YES, row))
    return out
