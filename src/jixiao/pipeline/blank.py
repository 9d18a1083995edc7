"""Blank forms: made from layouts, filled in for trial, read back, and given a check sheet by the rules that apply to them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from jixiao import resources
from jixiao.errors import LayoutError
from jixiao.model import Tables
from jixiao.model.blank import Blank, BlankCell
from jixiao.settings import Settings
from jixiao.words import column_letters

__all__ = ["blanks", "workbook"]

_OPERATORS = "operator"


def blanks(settings: Settings) -> dict[str, Blank]:
    """The blank forms of a project, by name.

    Raises:
        LayoutError: one asks for what the layouts do not have.
    """
    from jixiao.graph import code_names
    from jixiao.pipeline.layouts import layouts_of
    from jixiao.understand.blank import load_blanks

    operators = tuple(zh for (scheme, _), (zh, _) in code_names(settings).items() if scheme == _OPERATORS)
    return load_blanks(resources.files("mappings/blanks", "*.yaml", settings.own), layouts_of(settings), operators)


def workbook(name: str, settings: Settings) -> bytes:
    """A blank form as a workbook with a check sheet.

    Raises:
        LayoutError: there is none of that name, or what was written into it for trial is not read back.
    """
    from jixiao.exports.blank import SHEET, blank_workbook
    from jixiao.validate.spreadsheet import identities

    known = blanks(settings)
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        zh = f"是不是 {near[0]}？" if near else f"可用的有：{'、'.join(known)}"
        en = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise LayoutError(f"没有名为 {name} 的空白表，{zh} / there is no blank form {name!r}; {en}")
    blank = known[name]
    values = dict(_trial(blank))
    tables = _read(blank_workbook(blank, values=values), settings)
    _all_read(blank, tables)
    return blank_workbook(blank, identities(tables, SHEET, settings))


def _read(data: bytes, settings: Settings) -> Tables:
    from jixiao.pipeline.extract import Extraction
    from jixiao.tables import build

    reading = Extraction(settings)
    with TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "blank.xlsx"
        path.write_bytes(data)
        reading.file(path)
    return build(reading.understood, settings)


def _trial(blank: Blank) -> Iterator[tuple[tuple[int, int], str | float]]:
    """Something to write into each cell."""
    plain: dict[str, str | float] = {"weight": 2, "score": 1, "percent": 0.5, "operator": "≥", "unit": "次", "year": "2026年度"}
    shares = [c for c in blank.inputs if c.shape == "share"]
    for number, cell in enumerate(blank.inputs, 11):
        value: str | float
        if cell.shape in ("money", "value"):
            value = number + 0.25
        elif cell.shape == "share":
            value = 100 * (shares.index(cell) + 1) // len(shares)
        else:
            value = plain.get(cell.shape, f"试填第{number}项")
        yield (cell.row, cell.column), value


def _all_read(blank: Blank, tables: Tables) -> None:
    """Hold the blank to what was read of it.

    Raises:
        LayoutError: it is read as another kind of form, or a cell to fill in gave nothing.
    """
    kinds = [row["kind"] for row in tables["forms"]]
    if kinds != [blank.kind]:
        raise LayoutError(f"空白表 {blank.name} 读作 {'、'.join(kinds) or '没有表单'}，应为 {blank.kind}，请核对标题 / "
                          f"the blank form is read as {kinds}, not as {blank.kind}")
    read = {(int(row["row"]), int(row["cell_column"]), row["table"]) for row in tables["evidence"]}
    lost = [cell for cell in blank.inputs if (cell.row, cell.column, cell.table) not in read]
    if lost:
        raise LayoutError(f"空白表 {blank.name} 中填写的内容没有全部读出：{'、'.join(map(_called, lost))} / "
                          "not all that was written into the blank form is read back")


def _called(cell: BlankCell) -> str:
    return f"{column_letters(cell.column)}{cell.row}（{cell.says}）"
