"""The same blocks in every format. Where a format has spans they are written, elsewhere merges leave blanks."""

from __future__ import annotations

import csv
import html
import importlib.util
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import files
from form import Form, Number, Placed, Title

from generated.draws import Noise
from generated.page import Block, Table
from generated.paper import write_pdf
from jixiao.model import Cell

__all__ = ["SUFFIX", "WRITERS", "Writer"]

Writer = Callable[[Path, Sequence[Block], Noise], None]


def _one_table_writers() -> ModuleType:
    """The writers of the reader tests: one list of cells in every format."""
    name = "jixiao_format_writers"
    if name not in sys.modules:
        path = Path(__file__).resolve().parents[2] / "formats" / "conftest.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _docx(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    files.write_docx(path, blocks, landscape=True)


def _xlsx(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    """One sheet for each titled form, numbers as numbers."""
    sheets: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Title) and any(isinstance(b, Form) for b in sheets[-1]):
            sheets.append([])
        sheets[-1].append(block)
    if not any(isinstance(b, Form) for b in sheets[-1]):
        last = sheets.pop()
        sheets[-1] += last
    files.write_xlsx(path, [(f"表{n}", sheet) for n, sheet in enumerate(sheets, 1)])


def _sheet(blocks: Sequence[Block]) -> tuple[list[Cell], int, int]:
    """All blocks one under another in one sheet."""
    columns = max(b.columns for b in blocks if isinstance(b, Form))
    cells, rows = [], 0
    for block in blocks:
        if isinstance(block, Form):
            cells += [Cell(c.row + rows, c.column, str(c.value), c.down, c.across) for c in block.cells]
            rows += block.rows
        else:
            rows += 1
            if block.text.strip():
                cells.append(Cell(rows, 1, block.text, 1, columns))
    return cells, rows, columns


def _in_one_table(kind: str) -> Writer:
    def write(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
        path.write_bytes(getattr(_one_table_writers(), f"as_{kind}")(*_sheet(blocks)))

    return write


def _html(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    out = ['<html><head><meta charset="utf-8"><title>信息公开</title></head><body><nav>当前位置：首页 &gt; 财政资金</nav>']
    for block in blocks:
        if not isinstance(block, Form):
            out.append(f"<{'h2' if isinstance(block, Title) else 'p'}>{html.escape(block.text)}</p>")
            continue
        out.append("<table border=1>")
        for row in block.by_row():
            cells = "".join(
                f"<td rowspan={c.down} colspan={c.across}>{html.escape(str(c.value)).replace(chr(10), '<br>')}</td>"
                for c in _filled(block, row)
            )
            out.append(f"<tr>{cells}</tr>")
        out.append("</table>")
    path.write_bytes("\n".join([*out, "<footer>版权所有</footer></body></html>"]).encode())


def _filled(form: Form, row: list[Placed]) -> list[Placed]:
    """The cells of a row with the blank ones between and behind them, which a web page needs."""
    if not row:
        return []
    number = row[0].row
    taken = {c for p in form.cells if p.row <= number < p.row + p.down for c in range(p.column, p.column + p.across)}
    blanks = [Placed(number, c, "", 1, 1) for c in range(1, form.columns + 1) if c not in taken]
    return sorted([*row, *blanks], key=lambda p: p.column)


# --- text -------------------------------------------------------------------------------------------------------------
def _lines(form: Form, noise: Noise | None) -> list[list[str] | None]:
    """The rows of a table as lists of texts, merges as blanks; None is a blank line, where a page breaks.

    After a page break the blanks that lead a row may vanish, so that its cells stand further left.
    """
    names = form.names if isinstance(form, Table) else {}
    breaks = set()
    if noise is not None and len(names) > 3:
        rows = sorted(names)
        breaks = {rows[1 + (len(rows) - 2) * share // 10] for share in noise.breaks}
    out: list[list[str] | None] = []
    slid = 0
    for number, row in enumerate(form.by_row(), 1):
        texts = [""] * form.columns
        for cell in row:
            texts[cell.column - 1] = str(cell.value)
        leading = next((n for n, text in enumerate(texts) if text), 0)
        if noise is not None and noise.spans_lost and number in names:
            slid = form.columns
        texts = texts[min(slid, leading) :]
        out.append(texts)
        if number in breaks and noise is not None:
            out += [None, None]
            slid = noise.lost
            if noise.fragment:
                out[-3:] = _broken(texts, names[number])
    return out


def _broken(texts: list[str], name: str) -> list[list[str] | None]:
    """A row whose name goes on after the page break."""
    at = texts.index(name) if name in texts else -1
    if at < 0 or len(name) < 6:
        return [texts, None, None]
    half = len(name) // 2
    return [[*texts[:at], name[:half], *texts[at + 1 :]], None, [""] * at + [name[half:]]]


def _tabs(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    out = []
    for block in blocks:
        if isinstance(block, Form):
            out += ["" if row is None else "\t".join(map(_paragraphs, row)) for row in _lines(block, noise)]
            out.append("")
        else:
            out += [block.text, ""]
    path.write_bytes("\n".join(out).encode())


def _paragraphs(text: str) -> str:
    parts = text.split("\n")
    return "".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else text


def _cell_lines(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    one_line = [_flat(b) for b in blocks]
    files.write_cell_lines(path, one_line)


def _flat(block: Block) -> Block:
    """Line breaks inside cells as blanks: the dialect has none."""
    if not isinstance(block, Form):
        return block
    cells = [Placed(c.row, c.column, c.value if isinstance(c.value, Number) else c.value.replace("\n", " "), c.across, c.down)
             for c in block.cells]
    return Form(block.columns, block.widths, cells, block.rows)


def _pipes(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    out = []
    for block in blocks:
        if isinstance(block, Form):
            out += ["|".join(text.replace("\n", "") for text in row) for row in _lines(block, None) if row is not None]
        else:
            out += ["", block.text, ""]
    path.write_bytes("\n".join(out).encode())


def _markdown(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    out = []
    for block in blocks:
        if isinstance(block, Form):
            rows = [row for row in _lines(block, None) if row is not None]
            for number, row in enumerate(rows):
                out.append("| " + " | ".join(text.replace("\n", "<br>") for text in row) + " |")
                if number == 0:
                    out.append("|" + " --- |" * len(row))
            out.append("")
        else:
            out += [f"## {block.text}" if isinstance(block, Title) else block.text, ""]
    path.write_bytes("\n".join(out).encode())


def _csv(path: Path, blocks: Sequence[Block], noise: Noise) -> None:
    width = max(b.columns for b in blocks if isinstance(b, Form))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for block in blocks:
        rows = _lines(block, None) if isinstance(block, Form) else [[block.text]]
        writer.writerows([*row, *[""] * (width - len(row))] for row in rows if row is not None)
    path.write_bytes(out.getvalue().encode("gb18030"))


WRITERS: dict[str, Writer] = {
    "docx": _docx, "xlsx": _xlsx, "xls": _in_one_table("xls"), "spreadsheetml": _in_one_table("spreadsheetml"), "html": _html,
    "pdf": write_pdf, "tabs": _tabs, "cell-lines": _cell_lines, "pipes": _pipes, "markdown": _markdown, "csv": _csv,
}  # fmt: skip
SUFFIX = {"spreadsheetml": "xls", "tabs": "txt", "cell-lines": "txt", "pipes": "txt", "markdown": "md"}
