"""Slips planted in correct documents, and how many of those that break an identity are found.

    .venv/bin/python bench/planted/run.py [--changes 1500] [--shared ../shared] [--only NAME] [--jobs N] [--write] [--notes FILE]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from changes import Change, planted
from figures import Figure
from identities import Identity, reaching
from report import notes, report, summary
from sets import ROOT, own, real
from trial import Group, Reader, Verdict, outcome, seed_of, unlike
from wordings import worded

__all__ = ["compare_files", "drawn", "slips", "try_all", "try_group", "wordings"]

_MANY = 300  # amounts of a large document
_PART = 10  # slips that a process takes at a time
Place = tuple[str, int, bool]


def _place(figure: Figure) -> Place:
    return figure.spot.document, figure.spot.cell.grid, bool(figure.table)


def _beside(group: Group) -> dict[Place, list[Figure]]:
    """The figures of each table and text block, from which one may be copied to a wrong line."""
    out: dict[Place, list[Figure]] = {}
    for _, figure in sorted(group.figures.items()):
        out.setdefault(_place(figure), []).append(figure)
    return out


def slips(group: Group, wanted: int) -> list[Change]:
    """Slips at figures of all rules alike: rules take turns, so that those with few figures are not drowned."""
    chance = random.Random(seed_of(group.name))
    reach = reaching(group.identities)
    by_rule: dict[str, list[Figure]] = {}
    for spot, figure in sorted(group.figures.items()):
        for rule in dict.fromkeys(i.rule for i in reach.get(spot, ())):
            by_rule.setdefault(rule, []).append(figure)
    for figures in by_rule.values():
        chance.shuffle(figures)
    beside = _beside(group)
    out: dict[tuple[object, str, str], Change] = {}
    turns = sorted(by_rule)
    while turns and len(out) < wanted:
        for rule in list(turns):
            if not by_rule[rule]:
                turns.remove(rule)
                continue
            figure = by_rule[rule].pop()
            change = planted(figure, beside[_place(figure)], chance)
            if change is not None:
                out.setdefault((change.spot, change.kind, change.text), change)
    return list(out.values())[:wanted]


def drawn(group: Group, wanted: int) -> list[Change]:
    """Slips at figures drawn by chance: three of five in tables, the others in running text."""
    chance = random.Random(seed_of(group.name))
    beside = _beside(group)
    out = []
    for tabled, share in ((True, wanted * 3 // 5), (False, wanted - wanted * 3 // 5)):
        figures = [f for _, f in sorted(group.figures.items()) if bool(f.table) == tabled]
        chance.shuffle(figures)
        for figure in figures[:share]:
            change = planted(figure, beside[_place(figure)], chance)
            out += [change] if change else []
    return out


def wordings(group: Group, of_each: int) -> list[tuple[Change, list[Identity]]]:
    """Slips in what is no figure, each with what it breaks."""
    found = worded(group.tables, group.texts, random.Random(seed_of(group.name)), of_each)
    return [(change, [identity]) for change, identity in found]


def try_group(group: Group, changes: Sequence[tuple[Change, Sequence[Identity]]], until: float) -> list[Verdict]:
    """Try slips one after another: in the tables where the figure stands in one, else in the text."""
    out = []
    for change, reach in changes:
        if not reach or not group.broken(change, reach):
            out.append(outcome(group, change, reach, group.findings))
            continue
        figure = change.figure
        tables = group.quickly(change) if figure.table else group.after(change)
        verdict = outcome(group, change, reach, group.check(tables, shapes=False))
        # Shapes look at indicators. Mapping a large document takes long, so there only where nothing was found without them.
        looked_at = figure.unit == "text" or (bool(figure.table) and (figure.table, figure.column) != ("amounts", "amount"))
        if looked_at and (len(tables["amounts"]) < _MANY or not verdict.codes):
            verdict = outcome(group, change, reach, group.check(tables, shapes=True))
        out.append(verdict)
        if time.monotonic() > until:
            break
    return out


_AT_WORK: list[tuple[Group, Sequence[tuple[Change, Sequence[Identity]]], float]] = []  # what the processes of a run share


def _try_some(at: range) -> list[Verdict]:
    group, changes, until = _AT_WORK[-1]
    return try_group(group, [changes[n] for n in at], until)


def try_all(group: Group, changes: Sequence[tuple[Change, Sequence[Identity]]], until: float, jobs: int) -> list[Verdict]:
    """As `try_group`, in several processes; the same verdicts in the same order."""
    if jobs < 2:
        return try_group(group, changes, until)
    _AT_WORK.append((group, changes, until))
    parts = [range(first, min(first + _PART, len(changes))) for first in range(0, len(changes), _PART)]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return [verdict for some in pool.imap(_try_some, parts) for verdict in some]


def compare_files(group: Group, changes: list[Change], wanted: int) -> list[str]:
    """Slips in the files themselves give what slips in tables and cells give: one of each kind and document in turn."""
    turns: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        turns.setdefault((change.spot.document, change.kind), []).append(change)
    chosen = [those[0] for those in turns.values()][:wanted]
    with tempfile.TemporaryDirectory() as folder:
        wrong = [said for change in chosen if (said := unlike(group, change, Path(folder)))]
    print(f"  {len(chosen)} of them in files: {len(chosen) - len(wrong)} the same", flush=True)  # noqa: T201
    return wrong


def written(tried: list[tuple[str, Group, list[Verdict]]], path: Path | None, reports: bool) -> None:
    """Write what is known so far."""
    if path:
        path.write_text(notes(tried), encoding="utf-8")
    for kind, name in (("own", "README.md"), ("real", "REAL.md")):
        if reports and any(k == kind for k, _, _ in tried):
            (ROOT / "bench" / "planted" / name).write_text(report(kind, tried), encoding="utf-8")


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=1500, help="slips in our own documents")
    parser.add_argument("--real", type=int, default=120, help="slips in each real document")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--only", default="", help="only groups whose name holds this")
    parser.add_argument("--seconds", type=float, default=3600, help="stop after so many seconds")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--files", type=int, default=0, help="as many slips of each group also in the file, which is read again")
    parser.add_argument("--write", action="store_true", help="write bench/planted/README.md, and REAL.md about real documents")
    parser.add_argument("--notes", type=Path, help="write every miss here")
    given = parser.parse_args()
    until = time.monotonic() + given.seconds
    reader = Reader()
    wrong: list[str] = []
    tried: list[tuple[str, Group, list[Verdict]]] = []
    with tempfile.TemporaryDirectory() as folder:
        kind_of, _, name_of = given.only.partition(":")
        sets = {"own": own(Path(folder), reader, name_of if kind_of == "own" else ""), "real": real(given.shared)}
        for kind, groups in sets.items():
            chosen = {name: paths for name, paths in groups.items() if given.only in f"{kind}:{name}"}
            loaded = [Group(name, paths, reader) for name, paths in chosen.items()]
            total = sum(len(g.figures) for g in loaded)
            for group in loaded:
                wanted = round(given.changes * len(group.figures) / total) if kind == "own" else given.real
                changes = slips(group, wanted) if kind == "own" else drawn(group, wanted)
                reach = reaching(group.identities)
                named = [(change, reach.get(change.figure.spot, [])) for change in changes]
                verdicts = try_all(group, [*wordings(group, max(1, wanted // 150)), *named], until, given.jobs)
                tried.append((kind, group, verdicts))
                print(summary(kind, group, verdicts), flush=True)  # noqa: T201
                if kind == "own" and given.files:
                    wrong += compare_files(group, changes, given.files)
                written(tried, given.notes, given.write)
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
