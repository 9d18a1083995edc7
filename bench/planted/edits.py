"""Cells of a file printed otherwise: .docx, .xlsx and text with tabs or one cell a line; nothing else of the file is touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl

from jixiao.model import Cell, CellRef, Document, Grid

__all__ = ["rewrite"]


def rewrite(source: Path, target: Path, document: Document, texts: Mapping[CellRef, str]) -> None:
    """Write a file anew with other texts in some cells.

    Args:
        source: the file.
        target: the new one, of the same kind.
        document: the file as read, whose cells say where they stand in it.
        texts: for cells of the document what they shall say.

    Raises:
        ValueError: a cell cannot be found in the file.
    """
    placed = [(grid, cell, texts[grid.ref(cell)]) for grid in document for cell in grid.cells if grid.ref(cell) in texts]
    if source.suffix == ".docx":
        _docx(source, target, placed)
    elif source.suffix == ".xlsx":
        _xlsx(source, target, placed)
    else:
        _text(source, target, placed)


def _docx(source: Path, target: Path, placed: list[tuple[Grid, Cell, str]]) -> None:
    file = docx.Document(str(source))
    for grid, cell, text in placed:
        if grid.kind == "table":
            number = int(re.findall(r"\d+", grid.part)[-1])
            file.tables[number - 1].cell(cell.row - 1, cell.column - 1).text = text
            continue
        found = [p for p in file.paragraphs if p.text.strip() == cell.text.strip()]
        if not found:
            raise ValueError(f"{source.name}: no paragraph says {cell.text[:40]}")
        found[0].runs[0].text = text
        for run in found[0].runs[1:]:
            run.text = ""
    file.save(str(target))


def _xlsx(source: Path, target: Path, placed: list[tuple[Grid, Cell, str]]) -> None:
    book = openpyxl.load_workbook(source)
    for grid, cell, text in placed:
        sheet = book.worksheets[int(re.findall(r"\d+", grid.part)[0]) - 1]
        one = sheet.cell(cell.row, cell.column)
        one.value, one.number_format = text, "@"
    book.save(target)


def _text(source: Path, target: Path, placed: list[tuple[Grid, Cell, str]]) -> None:
    lines = source.read_text(encoding="utf-8").split("\n")
    for _, cell, text in placed:
        # A cell of several lines stands in paragraphs (<p>…</p>) on one line.
        for old, new in zip(cell.text.split("\n"), text.split("\n"), strict=True):
            if old != new:
                lines[cell.line - 1] = _one(lines[cell.line - 1], old, new, cell.line_cell)
    target.write_text("\n".join(lines), encoding="utf-8")


def _one(line: str, old: str, new: str, number: int) -> str:
    """A line with one cell changed: the one of this number, or else the first that says so."""
    if old not in line:
        raise ValueError(f"{old[:40]} is not in the line {line[:40]}")
    cells = line.split("\t")
    exact = [at for at, cell in enumerate(cells) if cell == old]
    if not exact:
        return line.replace(old, new, 1)
    cells[number - 1 if number - 1 in exact else exact[0]] = new
    return "\t".join(cells)
