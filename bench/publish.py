"""What publishing costs: processor time a page, wall time and memory, of a site whose documents were read and checked before.

usage: python bench/publish.py SOURCE...

A page is an HTML file; what is made beside the pages (RDF, dumps, tables, search index, answers to the named queries) is in the
figures. The part of the pages of one language and that of the RDF beside pages are told, too, and (on Linux) how memory grew while
those pages were made. Two further builds into the same folder show what a rebuild costs and writes again: without a change, and with
one row changed. Machines that are shared are quicker at one time than at another: the yardstick, a million short texts made and put
into a dictionary, tells how quick this one was.
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

_CHILD = """
import pickle, resource, sys, time
from pathlib import Path
from jixiao.publish import publish, site
work, out, change = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "True"
tables, report, settings = pickle.loads((work / "tables").read_bytes())
if change:
    tables["indicators"][0]["description"] += "。"
spent = {"pages": 0.0, "rdf": 0.0, "grown": 0.0}
made, beside = site._pages, site.Beside.all
def timed(name, work):
    start = time.process_time()
    try:
        return work()
    finally:
        spent[name] += time.process_time() - start
def resident():
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0)
def pages(build):
    start, first = time.process_time(), resident()
    yield from made(build)
    spent["pages"] += time.process_time() - start
    spent["grown"] += resident() - first
site._pages, site.Beside.all = pages, lambda self: timed("rdf", lambda: beside(self))
def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in both), sum(u.ru_stime for u in both), max(u.ru_maxrss for u in both) / 1024
def yardstick():
    start, texts = time.process_time(), {}
    for number in range(1_000_000):
        texts[number & 1023] = str(number)
    return time.process_time() - start
stick = yardstick()
start, before = time.perf_counter(), used()
done = publish(tables, work / "dump.nq", report, settings, out)
seconds, kernel, most = used()
wall = time.perf_counter() - start
print(done.pages, done.files, round(wall, 1), round(seconds - before[0], 1), round(kernel - before[1], 1), round(most),
      round(spent["pages"], 2), round(spent["rdf"], 2), round(spent["grown"]), (stick + yardstick()) / 2)
"""


def prepare(sources: list[Path], work: Path) -> int:
    """Read, map and check the documents; returns how many there are."""
    from jixiao.pipeline.progress import Clock
    from jixiao.pipeline.stages import check, read_sources
    from jixiao.settings import Settings

    settings = Settings()
    tables = read_sources(sources, settings, lambda _done, _total, _what="": None)
    checked = check(tables, work, settings, Clock())
    (work / "tables").write_bytes(pickle.dumps((tables, checked.report, settings)))
    return len(tables["documents"])


def main() -> None:
    """Publish three times into one folder and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("sources", nargs="+", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work, out = Path(name), Path(name) / "public"
        documents = prepare(args.sources, work)
        for kind, change in (("first build", False), ("rebuild without a change", False), ("rebuild with one row changed", True)):
            dates = {p: p.stat().st_mtime_ns for p in out.rglob("*")} if out.exists() else {}
            done = subprocess.run([sys.executable, "-c", _CHILD, str(work), str(out), str(change)], check=True, capture_output=True,
                                  text=True)
            pages, files, wall, cpu, kernel, most, own, rdf, grown, stick = map(float, done.stdout.split())
            again = sum(p.is_file() and dates.get(p) != p.stat().st_mtime_ns for p in out.rglob("*"))
            sys.stdout.write(
                f"{kind}: {documents} documents, {pages:.0f} pages, {files:.0f} files, {again} written; "
                f"on {os.cpu_count()} cores {wall:.1f} s, {cpu:.1f} s of processor time ({1000 * cpu / pages:.2f} ms a page; "
                f"{kernel:.1f} s of it in the kernel; "
                f"{cpu / pages / stick * 1000:.1f} thousandths of the yardstick's {stick:.3f} s), peak {most:.0f} MiB; "
                f"of it the pages of the first language {own:.1f} s, in which memory grew by {grown:.0f} MiB, "
                f"and the RDF beside pages {rdf:.1f} s\n")


if __name__ == "__main__":
    main()
