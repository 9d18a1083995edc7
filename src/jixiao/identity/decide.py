"""Decisions into the registries: accepted rows become entries and merges, rejected ones are remembered. All of them or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from jixiao.errors import TableError
from jixiao.identity.check import problems
from jixiao.identity.registry import KINDS, REJECTED, Entry, Registries, Rejected
from jixiao.identity.sheet import Decision

__all__ = ["Decided", "decide"]


class Decided:
    """Registries with decisions applied, and which files that changes."""

    def __init__(self, registries: Registries) -> None:
        """Begin with the registries as they are."""
        self.rows: dict[str, dict[str, dict[str, str]]] = {
            kind: {e["key"]: dict(e.values) for e in registries[kind].entries} for kind in KINDS}
        self.rejected = [dict(r.values) for r in registries.rejected]
        self.changed: set[str] = set()
        self.accepted = self.refused = 0

    def resolve(self, kind: str, key: str) -> str:
        """The key that a key was merged into by now."""
        seen: set[str] = set()
        while key not in seen and (target := self.rows[kind].get(key, {}).get("merged_into")):
            seen.add(key)
            key = target
        return key

    def apply(self, decision: Decision) -> None:
        """Take in one row of the sheet."""
        kind, keep, other = decision["kind"], self.resolve(decision["kind"], decision["keep"]), decision["other"]
        if not decision.accepted:
            self._reject(decision)
            return
        self.accepted += 1
        self._ensure(decision, keep, "keep")
        if decision["relation"] == "same":
            self._ensure(decision, other, "other")
            if self.resolve(kind, other) != keep:
                self._set(kind, self.resolve(kind, other), "merged_into", keep)
        elif decision["relation"] == "continues":
            self._ensure(decision, other, "other")
            self._set(kind, keep, "continues", self.resolve(kind, other))
        elif decision["relation"] == "succeeds":
            self._ensure(decision, other, "other")
            self._set(kind, self.resolve(kind, other), "successor", keep)
        wanted = decision["key"]
        if wanted and wanted != keep:
            old = self.rows[kind][keep]
            self.rows[kind].setdefault(wanted, old | {"key": wanted})
            self.rows[kind][keep] = {**old, **dict.fromkeys(KINDS[kind].points, ""), "merged_into": wanted}
            self.changed.add(kind)

    def _ensure(self, decision: Decision, key: str, side: str) -> None:
        """A row for a key, made from what the sheet says where there is none; the other printed names become aliases."""
        kind = decision["kind"]
        if key in self.rows[kind]:
            return
        name, _, aliases = decision[f"{side}_name"].partition("|")
        says = {c: v for c, v in decision.says(f"{side}_says").items() if c in KINDS[kind].more}
        self.rows[kind][key] = dict.fromkeys(KINDS[kind].columns, "") | {"key": key, "name": name, "aliases": aliases} | says
        self.changed.add(kind)

    def _set(self, kind: str, key: str, column: str, value: str) -> None:
        if self.rows[kind][key].get(column) != value:
            self.rows[kind][key][column] = value
            self.changed.add(kind)

    def _reject(self, decision: Decision) -> None:
        self.refused += 1
        row = {c: decision[c] for c in REJECTED}
        row |= {f"{side}_name": decision[f"{side}_name"].partition("|")[0] for side in ("keep", "other")}
        known = {(r.get("kind"), r.get("relation"), r.get("keep"), r.get("other")) for r in self.rejected}
        if (row["kind"], row["relation"], row["keep"], row["other"]) not in known:
            self.rejected.append(row)
            self.changed.add("rejected")

    def files(self) -> dict[str, str]:
        """The text of each registry file that changed, by its name."""
        out = {f"{kind}.csv": _csv(KINDS[kind].columns, self.rows[kind].values()) for kind in KINDS if kind in self.changed}
        if "rejected" in self.changed:
            out["rejected.csv"] = _csv(REJECTED, self.rejected)
        return out


def decide(registries: Registries, decisions: Iterable[Decision], own: tuple[Path, ...]) -> Decided:
    """Apply decisions; the registries themselves are not touched.

    Raises:
        TableError: together with what is there already the decisions contradict each other; the message names every place.
    """
    out = Decided(registries)
    before = {p.zh for p in problems(registries, own)}
    for decision in decisions:
        out.apply(decision)
    entries = {kind: [Entry(row, f"{kind}.csv", n) for n, row in enumerate(out.rows[kind].values(), 2)] for kind in KINDS}
    rejected = [Rejected(row, "rejected.csv", n) for n, row in enumerate(out.rejected, 2)]
    wrong = [p for p in problems(Registries.of(entries, rejected, own), own) if p.severity == "error" and p.zh not in before]
    if wrong:
        told = "\n".join(f"  {p}" for p in wrong)
        raise TableError(f"这些决定不能同时成立，没有写入 / these decisions cannot stand together, nothing was written:\n{told}")
    return out


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
