"""Time and memory of whole builds: each in a process of its own, best of some, stage by stage.

usage: python bench/build.py SOURCE... [--repeat 3]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

_CHILD = """
import json, resource, sys
from pathlib import Path
from jixiao.pipeline.build import build
from jixiao.settings import Settings
built = build([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), Settings())
print(json.dumps({"seconds": built.seconds, "triples": built.triples, "pages": built.pages,
                  "documents": len(built.tables["documents"]), "indicators": len(built.tables["indicators"]),
                  "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def run(sources: list[str]) -> dict[str, object]:
    """Build once in a child and return what it measured, with the wall time from the shell."""
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", _CHILD, out, *sources], check=True, capture_output=True, text=True)
        wall = time.perf_counter() - start
    return {**json.loads(done.stdout), "wall": wall}


def main() -> None:
    """Print the fastest of the runs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    best = min((run(args.sources) for _ in range(args.repeat)), key=lambda r: r["wall"])
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in best["seconds"].items())
    sys.stdout.write(
        f"build: {best['documents']} documents, {best['indicators']} indicators, {best['triples']} triples, "
        f"{best['pages']} pages\n"
        f"best of {args.repeat} on {os.cpu_count()} cores: {best['wall']:.1f} s wall, peak {best['mib']:.0f} MiB ({stages})\n")


if __name__ == "__main__":
    main()
