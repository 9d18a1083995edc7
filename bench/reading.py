"""How fast and how exactly files are read, beside other readers: the same files, in the same run, each in a process of its own.

usage: python bench/reading.py [--documents 12] [--pages 300] [--write bench/README.md] [--engines jixiao,pdfplumber] [--small]

The files are the examples, and generated forms (tests/property): what they were written from is the truth. A PDF is printed by
LibreOffice from the .docx where it is installed, and another one is drawn directly.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / folder) for folder in ("bench", "tests/property", "examples/source")]

import files  # noqa: E402
from accounts import accounts_2024  # noqa: E402
from engines import ENGINES, Cell  # noqa: E402
from evaluations import evaluations_2024  # noqa: E402
from form import Form  # noqa: E402
from generated.collect import corpus  # noqa: E402
from generated.draws import Noise  # noqa: E402
from generated.office import available, convert_all  # noqa: E402
from generated.page import Block, Table, blocks  # noqa: E402
from generated.paper import with_blanks, write_pdf  # noqa: E402
from qinghe import evaluation_2025, plan_2026, projects_2026  # noqa: E402

_LIMIT = 900
_QUIET = Noise((), 2, fragment=True, spans_lost=False)


@dataclass(frozen=True)
class Sample:
    """A file and the tables that it holds."""

    path: Path
    truth: list[list[Cell]]


@dataclass(frozen=True)
class Result:
    """One engine on the files of one format."""

    engine: str
    version: str
    exact: float
    bag: float
    seconds: float
    mib: float


# --- files ------------------------------------------------------------------------------------------------------------
def make(folder: Path, documents: int, *, small: bool = False) -> dict[str, list[Sample]]:
    """The files of each kind: the examples' and so many generated ones, or with `small` only these and no office program."""
    made = [blocks(printed) for printed in corpus(documents, 20260)]
    texts = [*([] if small else [plan_2026(), projects_2026(), accounts_2024()]), *made]
    books = [*([] if small else [evaluation_2025(), evaluations_2024()]), *([("表", page)] for page in made)]
    out: dict[str, list[Sample]] = {"docx": [], "xlsx": [], "pdf, printed": [], "pdf, drawn": []}
    for number, page in enumerate(texts):
        path = folder / f"t{number:03}.docx"
        files.write_docx(path, page, landscape=True)
        out["docx"].append(Sample(path, [_cells(b) for b in page if isinstance(b, Form)]))
    for number, sheets in enumerate(books):
        path = folder / f"s{number:03}.xlsx"
        files.write_xlsx(path, sheets)
        out["xlsx"].append(Sample(path, [_sheet(page) for _, page in sheets]))
    if available() and not small:
        printed = convert_all([s.path for s in out["docx"]], ["pdf"])
        out["pdf, printed"] = [Sample(path, _seen(page)) for path, page in zip(printed, texts, strict=True)]
    for number, page in enumerate(made):
        path = folder / f"p{number:03}.pdf"
        write_pdf(path, page, _QUIET)
        out["pdf, drawn"].append(Sample(path, _seen(page)))
    return {kind: samples for kind, samples in out.items() if samples}


def _cells(form: Form, above: int = 0) -> list[Cell]:
    return [(c.row + above, c.column, c.down, c.across, str(c.value)) for c in form.cells if str(c.value).strip()]


def _seen(page: Sequence[Block]) -> list[list[Cell]]:
    """The tables of a page as rulings show them: a column or row in which no cell begins is not there on paper."""
    out = []
    for form in page:
        if isinstance(form, Form):
            boxes = with_blanks(form)
            rows = {r: n for n, r in enumerate(sorted({b.row for b in boxes}), 1)}
            columns = {c: n for n, c in enumerate(sorted({b.column for b in boxes}), 1)}
            out.append([
                (rows[c.row], columns[c.column], sum(c.row <= r < c.row + c.down for r in rows),
                 sum(c.column <= at < c.column + c.across for at in columns), str(c.value))
                for c in form.cells if str(c.value).strip()
            ])  # fmt: skip
    return out


def _sheet(page: Sequence[Block]) -> list[Cell]:
    """What stands in a sheet: titles and lines over its whole width, forms one under another."""
    out: list[Cell] = []
    rows, columns = 0, max(b.columns for b in page if isinstance(b, Form))
    for block in page:
        if isinstance(block, Form):
            out += _cells(block, rows)
            rows += block.rows
        else:
            rows += 1
            out += [(rows, 1, 1, columns, block.text)] if block.text.strip() else []
    return out


def long_pdf(path: Path, pages: int) -> None:
    """A PDF of so many pages, filled with generated forms."""
    forms = [b for printed in corpus(40, 300) for b in blocks(printed) if isinstance(b, Table)]
    write_pdf(path, (forms * (1 + pages * 3 // len(forms)))[: pages * 2], _QUIET)
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for _ in range(len(document) - pages):
        del document[len(document) - 1]
    document.save(path.with_suffix(".cut"))
    path.with_suffix(".cut").replace(path)


# --- measuring --------------------------------------------------------------------------------------------------------
def run(engine: str, paths: Sequence[Path]) -> dict[str, object] | None:
    """Let an engine read files in a process of its own; None where it gives up or takes too long."""
    command = [sys.executable, str(HERE / "engines.py"), engine, *map(str, paths)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    return json.loads(done.stdout)


def compare(truth: list[list[Cell]], found: list[list[Cell]]) -> tuple[int, int, int]:
    """Cells of the truth found at their place with their spans, found anywhere, and all of them.

    Each table is held against the one among those found that has most of it; none is used twice.
    """
    bare = [{(*c[:4], "".join(c[4].split())) for c in table} for table in found]
    exact = 0
    for table in truth:
        want = {(*c[:4], "".join(c[4].split())) for c in table}
        best = max(range(len(bare)), key=lambda n: len(want & bare[n]), default=None)
        if best is not None:
            exact += len(want & bare.pop(best))
    texts = Counter("".join(c[4].split()) for table in truth for c in table)
    got = Counter("".join(c[4].split()) for table in found for c in table)
    return exact, (texts & got).total(), texts.total()


def measure(kind: str, samples: Sequence[Sample], engines: Sequence[str]) -> list[Result]:
    """All engines on the files of one kind."""
    out = []
    for engine in engines:
        if kind.partition(",")[0] not in ENGINES[engine][1]:
            continue
        done = run(engine, [s.path for s in samples])
        if done is None:
            continue
        sums = [0, 0, 0]
        for sample, tables in zip(samples, done["tables"], strict=True):  # type: ignore[call-overload]
            for n, value in enumerate(compare(sample.truth, tables)):
                sums[n] += value
        shares = (0.0, 0.0) if engine == "jixiao-whole" else (sums[0] / sums[2], sums[1] / sums[2])
        out.append(Result(engine, str(done["version"]), *shares, float(done["seconds"]), float(done["mib"])))  # type: ignore[arg-type]
    return out


def installed(engine: str) -> bool:
    """Whether an engine is here to be compared."""
    try:
        importlib.metadata.version(ENGINES.get(engine, (engine,))[0])
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def page_count(paths: Sequence[Path]) -> int:
    """How many pages some PDF files have together."""
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in paths)


# --- telling ----------------------------------------------------------------------------------------------------------
def report(documents: int, pages: int, engines: Sequence[str] = tuple(ENGINES), *, small: bool = False) -> str:
    """Everything measured, as Markdown."""
    here = [engine for engine in engines if installed(engine)]
    absent = [engine for engine in engines if engine not in here]
    lines = [_HEAD]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, samples in make(folder, documents, small=small).items():
            cells = sum(len(table) for s in samples for table in s.truth)
            paths = [s.path for s in samples]
            unit, count = ("pages/s", page_count(paths)) if kind.startswith("pdf") else ("files/s", len(samples))
            size = f"{len(samples)} files, {count} pages, {cells} cells" if unit == "pages/s" else f"{count} files, {cells} cells"
            lines += [f"## {kind}: {size}", "", f"| engine | exact | bag | {unit} | times jixiao's time | peak MiB |",
                      "|---|---|---|---|---|---|"]
            results = measure(kind, samples, here)
            own = next(r.seconds for r in results if r.engine == "jixiao")
            lines += [_line(r, count, own) for r in results]
            lines.append("")
        lines += _long(folder / "long.pdf", pages, [e for e in here if "pdf" in ENGINES[e][1] and e != "camelot"])
    lines += [f"Not installed and so not compared: {', '.join(absent)}.", ""] if absent else []
    return "\n".join(lines)


def _line(r: Result, count: int, own: float) -> str:
    shares = "| | " if r.engine == "jixiao-whole" else f"| {r.exact:.3f} | {r.bag:.3f} "
    return f"| {r.engine} {r.version} {shares}| {count / r.seconds:.1f} | {r.seconds / own:.1f} | {r.mib:.0f} |"


def _long(path: Path, pages: int, engines: Sequence[str]) -> list[str]:
    long_pdf(path, pages)
    out = [f"## One PDF of {pages} pages", "", "| engine | pages/s | peak MiB |", "|---|---|---|"]
    for engine in engines:
        done = run(engine, [path])
        out.append(f"| {engine} | {pages / float(done['seconds']):.1f} | {float(done['mib']):.0f} |" if done  # type: ignore[arg-type]
                   else f"| {engine} | gave up, or took more than {_LIMIT} s | |")
    return [*out, ""]


_HEAD = f"""# Reading, beside other readers

Written by `make bench`. Python {platform.python_version()}, {platform.system()}; each engine in a process of its own on one core;
seconds are those of that process after a first file to warm up. Ratios are sound, seconds are not. The files are those of
`examples/` and generated forms.

- *exact*: cells of the truth that were found with the same row, column, spans and text (white space apart), in the table that
  fits best.
- *bag*: non-empty texts of the truth that were found in any cell.
- *jixiao-whole* also understands the forms and makes the public tables; the others only read.
- pdfplumber, camelot and markitdown have no spans and do not join pages: only cells that are not merged can be exact.
"""


def main() -> None:
    """Print the report, or write it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--engines", default=",".join(ENGINES), help="jixiao must be one of them")
    parser.add_argument("--small", action="store_true", help="generated files only, no office program")
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    text = report(args.documents, args.pages, args.engines.split(","), small=args.small)
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
