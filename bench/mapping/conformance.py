"""The published RML suites, run through our engine and through morph-kgc, mappings untouched; needs `../shared/suites`.

usage: python bench/mapping/conformance.py [--write] [--peers DIR]

A case is passed where the quads are isomorphic to those wanted, or, where an error is wanted, where the engine refuses. An engine
that always fails passes all of the latter, so the cases that want quads are counted apart.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT / "tests" / "conformance")]

import suites  # noqa: E402
from engines import PINNED  # noqa: E402
from measure import environment  # noqa: E402

_CHILD = """
import json, logging, os, sys
import morph_kgc
logging.disable(logging.CRITICAL)
for folder in json.loads(sys.stdin.read()):
    os.chdir(folder)
    try:
        made = morph_kgc.materialize_set("\\n".join([
            "[CONFIGURATION]", "output_format: N-QUADS", "logging_level: CRITICAL", "[case]", "mappings: mapping.ttl"]))
        text = "".join(line.rstrip(" .\\n") + " .\\n" for line in made)
    except BaseException:
        text = None
    print("CASE " + json.dumps([folder, text]), flush=True)
"""
_HEAD = """# RML suites: cases passed

Written by `python bench/mapping/conformance.py --write`; the mappings of the suites untouched. *with quads*: cases that want quads,
not an error. What of ours is not passed, and why: `tests/conformance/unpassed.yaml`. {peer}
"""


def peer(cases: Sequence[suites.Case], interpreter: Path) -> dict[Path, str | None]:
    """What morph-kgc makes of each case, None where it refuses."""
    wanted = json.dumps([str(case.folder) for case in cases])
    done = subprocess.run([interpreter, "-c", _CHILD], input=wanted, capture_output=True, text=True, check=False, timeout=1800)
    found = (json.loads(line.removeprefix("CASE ")) for line in done.stdout.splitlines() if line.startswith("CASE "))
    return {Path(folder): text for folder, text in found}


def passed(case: suites.Case, made: str | None) -> bool:
    """Whether what an engine made of a case is what is wanted."""
    if case.wanted is None or made is None:
        return case.wanted is None and made is None
    return suites.same(made, case.wanted)


def report(shared: Path, peers: Path) -> str:
    """The table, as Markdown."""
    cases = suites.cases(shared)
    interpreter = environment("morph-kgc", peers)
    theirs = peer(cases, interpreter) if interpreter else {}
    counts: Counter[tuple[str, str]] = Counter()
    for case in cases:
        ours, other = not suites.outcome(case), case.folder in theirs and passed(case, theirs[case.folder])
        for name, count in (("all", True), ("ours", ours), ("theirs", other)):
            counts[case.suite, name] += count
            counts[case.suite, f"{name} with quads"] += count and case.wanted is not None
    lines = [_HEAD.format(peer=f"Compared: {PINNED['morph-kgc']}."),
             "| suite | cases | jixiao | morph-kgc | with quads | jixiao | morph-kgc |", "|---|---|---|---|---|---|---|"]  # fmt: skip
    for suite in suites.SUITES:
        columns = [counts[suite, f"{name}{quads}"] for quads in ("", " with quads") for name in ("all", "ours", "theirs")]
        lines.append(f"| {suite} | {' | '.join(map(str, columns))} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--peers", type=Path, default=ROOT / "build" / "bench-peers")
    parser.add_argument("--write", action="store_true", help="write bench/mapping/CONFORMANCE.md")
    args = parser.parse_args()
    text = report(args.shared, args.peers)
    if args.write:
        (HERE / "CONFORMANCE.md").write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
