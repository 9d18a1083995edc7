"""Generate documents, read them back in every format and say how exact that was.

usage: python tests/property/report.py [--documents 200] [--formats docx,html] [--seed 1] [--show 10] [--least DIR]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from generated.collect import corpus, one, tally
from generated.draws import Printed, documents
from generated.page import blocks
from generated.writers import SUFFIX, WRITERS
from hypothesis import HealthCheck, find, settings

QUIET = settings(max_examples=1000, deadline=None, database=None, suppress_health_check=list(HealthCheck))


def least(kind: str, folder: Path, part: str, word: str) -> str:
    """The smallest document of which something went wrong; written into a folder."""
    def wrong(printed: Printed) -> bool:
        return any(word in text for text in getattr(one(kind, printed, folder), part))

    printed = find(documents(), wrong, settings=QUIET)
    path = folder / f"{part}-{kind}.{SUFFIX.get(kind, kind)}"
    WRITERS[kind](path, blocks(printed), printed.noise)
    return f"{path}: {getattr(one(kind, printed, folder), part)}"


def main() -> None:
    """Print a line for each format, and the rows that went wrong most often."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--formats", default=",".join(WRITERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=8)
    parser.add_argument("--least", type=Path, help="write the smallest document that fails in each format into this folder")
    parser.add_argument("--part", default="wrong", choices=("wrong", "silent", "lost", "invented"))
    parser.add_argument("--word", default="")
    args = parser.parse_args()
    kinds = args.formats.split(",")
    if args.least:
        args.least.mkdir(parents=True, exist_ok=True)
        for kind in kinds:
            sys.stdout.write(least(kind, args.least, args.part, args.word) + "\n")
        return
    made = corpus(args.documents, args.seed)
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            total = tally(kind, made, Path(folder))
        tasks, budgets = total.found("tasks"), total.found("budgets")
        rows = sum(o.rows for o in total.outcomes)
        sys.stdout.write(
            f"{kind:14} documents {total.documents} rows {rows} exact {total.share:.4f} invented {len(total.listed('invented'))} "
            f"silent {len(total.listed('silent'))} lost {len(total.listed('lost'))} tasks {tasks[0]}/{tasks[1]} "
            f"budgets {budgets[0]}/{budgets[1]}\n")
        for part in ("wrong", "silent", "invented", "lost"):
            for text, count in Counter(total.listed(part)).most_common(args.show):
                sys.stdout.write(f"    {part} {count}x {text}\n")


if __name__ == "__main__":
    main()
