"""Findings drawn at random, to be judged by hand against their documents.

    .venv/bin/python bench/precision/draw.py find NAME=FOLDER... -o found.csv
    .venv/bin/python bench/precision/draw.py draw found.csv --seed 1 [--count 100] [--most 5] -o drawn.csv
    .venv/bin/python bench/precision/draw.py tell drawn.csv

The files of a folder are checked together; several folders may be of one set (NAME). `find` runs the whole check, shapes included,
and writes every error and warning that does not follow from another one. `draw` takes some of them, at most so many of one rule in
one set (0: no limit), and leaves the columns `verdict` (right, doubtful, wrong) and `reason` to be filled in. `tell` counts them.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from jixiao.model.schema import Row
from jixiao.pipeline.check import check
from jixiao.settings import Settings

__all__ = ["drawn", "found", "told"]

JUDGED = ("error", "warning")
VERDICTS = ("right", "doubtful", "wrong")
FOUND = ("set", "document", "code", "severity", "message", "hint", "place", "id")
DRAWN = (*FOUND, "verdict", "reason")


def found(name: str, sources: Path) -> list[Row]:
    """The errors and warnings of a folder that do not follow from another error or warning."""
    rows = check([sources], Settings()).tables["findings"]
    judged = {row["id"] for row in rows if row["severity"] in JUDGED}
    return [{"set": name, **{column: row[column] for column in FOUND[1:]}}
            for row in rows if row["id"] in judged and row["cause"] not in judged]


def drawn(rows: Iterable[Row], seed: int, count: int, most: int) -> list[Row]:
    """Some findings, chosen by the seed alone; at most `most` of one rule in one set."""
    ordered = sorted(rows, key=lambda r: tuple(r[name] for name in FOUND))
    random.Random(seed).shuffle(ordered)
    taken: Counter[tuple[str, str]] = Counter()
    out = []
    for row in ordered:
        taken[row["set"], row["code"]] += 1
        if len(out) < count and (not most or taken[row["set"], row["code"]] <= most):
            out.append(row)
    return sorted(out, key=lambda r: (r["code"], r["set"], r["document"], r["id"]))


def told(rows: Iterable[Row]) -> str:
    """A table in Markdown: each rule with its verdicts, and the share that is right."""
    by_code: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row["verdict"] not in VERDICTS:
            raise ValueError(f"{row['id']}: a verdict is {', '.join(VERDICTS)}, not {row['verdict']!r}")
        by_code[row["code"]][row["verdict"]] += 1
        by_code["合计 all"][row["verdict"]] += 1
    lines = ["| 代码 code | 正确 right | 存疑 doubtful | 错误 wrong |", "|---|---:|---:|---:|"]
    for code, counts in sorted(by_code.items(), key=lambda pair: (pair[0].startswith("合计"), pair[0])):
        lines.append(f"| {code} | " + " | ".join(str(counts[verdict]) for verdict in VERDICTS) + " |")
    total = by_code["合计 all"]
    share = 100 * total["right"] / (total.total() or 1)
    return "\n".join([*lines, "", f"{total['right']}/{total.total()} = {share:.1f} %"])


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: Iterable[Row], names: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _find(sets: Iterable[str], output: Path) -> None:
    rows: list[Row] = []
    for one in sets:
        name, _, folder = one.partition("=")
        new = found(name, Path(folder))
        sys.stderr.write(f"{one}: {len(new)}\n")
        rows += new
    _write(output, rows, FOUND)


def main() -> None:
    """Find, draw or tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    find, draw, tell = (steps.add_parser(name) for name in ("find", "draw", "tell"))
    find.add_argument("sets", metavar="NAME=FOLDER", nargs="+")
    draw.add_argument("rows", type=Path)
    draw.add_argument("--seed", type=int, required=True)
    draw.add_argument("--count", type=int, default=100)
    draw.add_argument("--most", type=int, default=5)
    tell.add_argument("rows", type=Path)
    for one in (find, draw):
        one.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    if given.step == "find":
        _find(given.sets, given.output)
    elif given.step == "draw":
        _write(given.output, drawn(_read(given.rows), given.seed, given.count, given.most), DRAWN)
    else:
        sys.stdout.write(told(_read(given.rows)) + "\n")


if __name__ == "__main__":
    main()
