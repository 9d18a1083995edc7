"""Readers of tables, each made to answer in the same way: a list of tables, a table a list of cells with place, spans and text.

Run as a program it reads files with one of them and prints, as JSON, what it found, what it cost, and the version:
`python bench/engines.py NAME FILE...`
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

Cell = tuple[int, int, int, int, str]
Tables = list[list[Cell]]

__all__ = ["ENGINES"]


def jixiao(path: Path) -> Tables:
    """Our own readers."""
    from jixiao.read import read

    grids = [grid for grid in read(path).grids if grid.kind == "table"]
    return [[(c.row, c.column, c.rowspan, c.colspan, c.text) for c in grid.cells] for grid in grids]


def jixiao_whole(path: Path) -> Tables:
    """Reading and understanding, up to the public tables; for the time it takes. Layouts are loaded once, as in a run."""
    from jixiao.settings import Settings
    from jixiao.tables import build

    reading = _extraction()
    reading.file(path)
    build([reading.understood.pop()], Settings())
    return []


@lru_cache
def _extraction() -> Any:
    from jixiao.pipeline.extract import Extraction
    from jixiao.settings import Settings

    return Extraction(Settings())


def python_docx(path: Path) -> Tables:
    """A merged cell is the same object at each of its places."""
    import docx

    out: Tables = []
    for table in docx.Document(str(path)).tables:
        places: dict[object, list[tuple[int, int]]] = {}
        texts = {}
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row.cells, 1):
                places.setdefault(cell._tc, []).append((number, column))
                texts[cell._tc] = cell.text
        out.append([_over(where, texts[tc]) for tc, where in places.items()])
    return out


def _over(places: list[tuple[int, int]], text: str) -> Cell:
    rows, columns = [p[0] for p in places], [p[1] for p in places]
    return (min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1, text)


def openpyxl(path: Path) -> Tables:
    """Values as stored, without number formats."""
    from openpyxl import load_workbook

    out: Tables = []
    for sheet in load_workbook(path, data_only=True).worksheets:
        merged = {(m.min_row, m.min_col): (m.size["rows"], m.size["columns"]) for m in sheet.merged_cells.ranges}
        out.append([(c.row, c.column, *merged.get((c.row, c.column), (1, 1)), str(c.value))
                    for row in sheet.iter_rows() for c in row if c.value is not None])  # fmt: skip
    return out


def markitdown(path: Path) -> Tables:
    """Pipe tables of the Markdown that it makes; it has no spans."""
    from markitdown import MarkItDown

    text = MarkItDown(enable_plugins=False).convert(str(path)).markdown
    out: Tables = []
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            if not re.fullmatch(r"[|\s:-]+", line) or "-" not in line:
                rows.append([part.strip().replace("<br>", "\n").replace("\\_", "_") for part in line.strip().strip("|").split("|")])
        elif rows:
            out.append(_plain(rows))
            rows = []
    return out


def pdfplumber(path: Path) -> Tables:
    """Tables of each page as it gives them; it has no spans and does not join pages."""
    import pdfplumber as engine

    out: Tables = []
    with engine.open(path) as document:
        for page in document.pages:
            out += [_plain([[text or "" for text in row] for row in table]) for table in page.extract_tables()]
            page.close()
    return out


def camelot(path: Path) -> Tables:
    """Ruled tables of each page as it gives them; it has no spans and does not join pages."""
    import camelot as engine

    return [_plain(table.df.to_numpy().tolist()) for table in engine.read_pdf(str(path), pages="all", flavor="lattice")]


def _plain(rows: Iterable[Iterable[str]]) -> list[Cell]:
    return [(r, c, 1, 1, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if str(text).strip()]


# What each is called where it is installed, which formats it reads, and the function.
ENGINES: dict[str, tuple[str, tuple[str, ...], Callable[[Path], Tables]]] = {
    "jixiao": ("jixiao", ("docx", "xlsx", "pdf"), jixiao),
    "jixiao-whole": ("jixiao", ("docx", "xlsx", "pdf"), jixiao_whole),
    "python-docx": ("python-docx", ("docx",), python_docx),
    "openpyxl": ("openpyxl", ("xlsx",), openpyxl),
    "pdfplumber": ("pdfplumber", ("pdf",), pdfplumber),
    "camelot": ("camelot-py", ("pdf",), camelot),
    "markitdown": ("markitdown", ("docx", "xlsx", "pdf"), markitdown),
}


def _peak() -> float:
    """The most memory this process held, in MiB; what it inherited when it was started does not count."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """Read the first file once to warm up, then all of them, and print what came of it."""
    name, *files = sys.argv[1:]
    distribution, _, tables = ENGINES[name]
    tables(Path(files[0]))
    start = time.process_time()
    found = [tables(Path(file)) for file in files]
    json.dump({
        "seconds": time.process_time() - start, "version": importlib.metadata.version(distribution), "mib": _peak(), "tables": found,
    }, sys.stdout, ensure_ascii=False)  # fmt: skip


if __name__ == "__main__":
    main()
