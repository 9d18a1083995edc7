"""Lighthouse on a page of each of the main kinds, over a host that compresses; the best of three runs, written to README.md.

    python bench/site/lighthouse.py --site public [--write] [TEMPLATE…]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pages import by_template, serve, site_folder, telling

HERE = Path(__file__).parent
VERSION = "12.8.2"  # the last one that runs on Node 18 and 20
KINDS = ("home", "unit", "year", "concept", "project", "document", "findings", "search", "query", "question", "compare")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = ("largest-contentful-paint", "cumulative-layout-shift", "total-byte-weight")
HEAD = ("| page | performance | accessibility | best practices | SEO | LCP | CLS | bytes |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|\n")
MARKED = re.compile(r"(<!-- lighthouse -->\n).*?(<!-- /lighthouse -->)", re.DOTALL)
RUNS = 3
WANTED = 95


def installed(folder: Path) -> Path:
    """The command, fetched with npm when it is not there yet."""
    command = folder / "node_modules" / ".bin" / "lighthouse"
    if not shutil.which("node") or not shutil.which("npm"):
        sys.exit("Node 18.16 or newer with npm is needed: on Debian, apt-get install nodejs npm")
    if not command.is_file():
        sys.stderr.write(f"installing lighthouse {VERSION} into {folder}\n")
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder), f"lighthouse@{VERSION}"],
                       check=True)
    return command


def run(command: Path, address: str) -> dict[str, Any]:
    """One run."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is needed: .ci/setup tests installs it")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        subprocess.run([str(command), address, "--quiet", "--output=json", f"--output-path={out}",
                        "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
                       env={**os.environ, "CHROME_PATH": str(chromium)}, check=True, capture_output=True)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return found


def best(command: Path, address: str) -> tuple[dict[str, int], list[str], list[float]]:
    """The best score in each category of some runs, what kept the last one from being perfect, and its figures."""
    scores, faults, figures = dict.fromkeys(CATEGORIES, 0), [], []
    for _ in range(RUNS):
        report = run(command, address)
        for name in CATEGORIES:
            scores[name] = max(scores[name], round(100 * (report["categories"][name]["score"] or 0)))
        figures = [report["audits"][name]["numericValue"] for name in FIGURES]
        weighed = [(name, report["audits"][ref["id"]]) for name in CATEGORIES for ref in report["categories"][name]["auditRefs"]
                   if ref["weight"]]
        faults = [f"{name}: {found['id']}" for name, found in weighed if found["score"] is not None and found["score"] < 0.9]
        if all(score == 100 for score in scores.values()):
            break
    return scores, faults, figures


def main() -> None:
    """Measure, print, and write the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--site", default="public")
    options.add_argument("--tool", default="build/lighthouse", help="where Lighthouse is installed")
    options.add_argument("--write", action="store_true")
    options.add_argument("kinds", nargs="*")
    given = options.parse_args()
    site, command = site_folder(given.site), installed(Path(given.tool))
    lines, low = [], []
    with serve(site) as address:
        pages = by_template(site)
        for kind in given.kinds or [kind for kind in KINDS if kind in pages]:
            path = telling(pages[kind]).relative_to(site).as_posix()
            scores, faults, figures = best(command, address + path)
            paint, shift, weight = figures
            line = (f"| {kind} | {' | '.join(str(scores[name]) for name in CATEGORIES)} "
                    f"| {paint / 1000:.1f} s | {shift:.3f} | {weight / 1024:.0f} KB |")
            sys.stdout.write("\n    ".join([line, *faults]) + "\n")
            sys.stdout.flush()
            lines.append(line)
            low += [kind for score in scores.values() if score < WANTED]
    if given.write:
        readme = HERE / "README.md"
        table = HEAD + "".join(f"{line}\n" for line in lines)
        readme.write_text(MARKED.sub(lambda m: m[1] + table + m[2], readme.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(f"below {WANTED}: {', '.join(dict.fromkeys(low))}" if low else 0)


if __name__ == "__main__":
    main()
