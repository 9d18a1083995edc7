"""Which page shows which forms of a unit's year.

A year with few rows is on one page. The forms of a longer one stand on pages under it, in their order; a form that is too long for a
page is cut between its rows. The page of the year keeps an anchor for each of its rows, which leads on. The cut rests on an estimate
of the size of the HTML, so that links to rows can be made before it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jixiao.model.schema import RECORD_TABLES, Row
from jixiao.publish import links

__all__ = ["Members", "Part", "YearSheets", "forms", "lines", "path"]

Members = dict[str, list[Row]]
"""Rows by their table."""

_PAGE = 90_000  # bytes of a page, as far as they can be estimated
_FRAME = 10_000  # of them what stands around the forms
_FORM, _RESULT, _FINDING = 2_900, 880, 400
_ROW = {"duties": 380, "goals": 380, "tasks": 700, "amounts": 270, "facts": 420, "schedule": 420, "indicators": 600, "claims": 320}
_NUMBER = re.compile(r"/page-(\d+)/")
_LETTER = 3.3  # bytes of a Chinese character
_TEXTS = {"duties": ("text",), "goals": ("text",), "claims": ("text",), "tasks": ("content",),
          "indicators": ("description", "basis", "scoring_rule", "forecast", "deviation", "note")}


@dataclass(slots=True)
class Part:
    """Rows of a form that stand together: all of it, or as many as fit on a page.

    Attributes:
        where: the document and the form in it, which is empty for rows outside any form.
        head: the row of the form; None outside.
        rows: its rows.
        number: which part of the form this is, from 1.
    """

    where: tuple[str, str]
    head: Row | None
    rows: Members = field(default_factory=lambda: {table: [] for table in RECORD_TABLES})
    number: int = 1


def path(unit_key: str, year_key: str, number: int) -> str:
    """The file of a page of a year, which itself is number 1."""
    first = links.year(unit_key, year_key)
    return first if number < 2 else first.replace("index.html", f"page-{number}/index.html")


def forms(rows: Mapping[str, list[Row]]) -> list[Part]:
    """The forms of a year with their rows; those outside any form by their document."""
    found: dict[tuple[str, str], Part] = {}
    for form in rows["forms"]:
        where = (form["document_id"], form["form"])
        found.setdefault(where, Part(where, form))
    heads = set(found)
    for table in RECORD_TABLES:
        for row in rows[table]:
            where = (row["document_id"], row["form"])
            if where not in heads:
                where = (row["document_id"], "")
            found.setdefault(where, Part(where, None)).rows[table].append(row)
    return list(found.values())


class YearSheets:
    """The pages of all long years.

    Args:
        rows: of each unit and year, by their table.
        findings_of_row: by document and row.

    Attributes:
        of: unit and year -> the parts of forms on each page under it; years on one page are left out.
        moved: the address of a row on the page of such a year -> where it stands.
    """

    def __init__(self, rows: Mapping[tuple[str, str], Members], findings_of_row: Mapping[tuple[str, ...], list[Row]]) -> None:
        self._findings = findings_of_row
        self.of: dict[tuple[str, str], list[list[Part]]] = {}
        self.moved: dict[str, str] = {}
        for (unit, year), members in rows.items():
            parts = forms(members)
            if _FRAME + sum(self._size(part) for part in parts) > _PAGE:
                self.of[unit, year] = sheets = self._cut(parts)
                self._move(unit, year, sheets, members["promises"])

    def number(self, unit: str, year: str, row_id: str) -> str:
        """The number of the page of a long year on which a row stands; nothing where the year is on one page."""
        if (unit, year) not in self.of:
            return ""
        found = _NUMBER.search(self.moved.get(f"{links.year(unit, year)}#{row_id}", ""))
        return found[1] if found else ""

    def _cut(self, parts: list[Part]) -> list[list[Part]]:
        sheets: list[list[Part]] = [[]]
        room: float = _PAGE - _FRAME
        for part in (piece for whole in parts for piece in self._pieces(whole)):
            size = self._size(part)
            if size > room and sheets[-1]:
                sheets.append([])
                room = _PAGE - _FRAME
            sheets[-1].append(part)
            room -= size
        return sheets

    def _pieces(self, part: Part) -> Iterator[Part]:
        """The part itself, or if it is too long for a page several of it."""
        if self._size(part) <= _PAGE - _FRAME:
            yield part
            return
        piece = Part(part.where, part.head)
        size: float = _FORM
        for table, rows in lines(part.rows):
            more = sum(self._bytes(table, row) for row in rows)
            if size + more > _PAGE - _FRAME and size > _FORM:
                yield piece
                piece, size = Part(part.where, part.head, number=piece.number + 1), _FORM
            piece.rows[table] += rows
            size += more
        yield piece

    def _size(self, part: Part) -> float:
        return _FORM + sum(self._bytes(table, row) for table, rows in part.rows.items() for row in rows)

    def _bytes(self, table: str, row: Row) -> float:
        """About how many bytes a row takes, with what was found about it."""
        size: float = _ROW[table] + _LETTER * sum(len(row[column]) for column in _TEXTS.get(table, ()))
        if table == "indicators" and (row["actual_text"] or row["score"]):
            size += _RESULT
        for finding in self._findings.get((row["document_id"], row["row_id"]), ()):
            size += _FINDING + _LETTER * len(finding["message"])
        return size

    def _move(self, unit: str, year: str, sheets: list[list[Part]], promises: Iterable[Row]) -> None:
        first = links.year(unit, year)
        at: dict[tuple[str, str], str] = {}
        for number, parts in enumerate(sheets, 2):
            page = path(unit, year, number)
            for part in parts:
                heads = [part.head] if part.head and part.number == 1 else []
                for row in (*heads, *(row for rows in part.rows.values() for row in rows)):
                    at[row["document_id"], row["row_id"]] = page
                    self.moved[f"{first}#{row['row_id']}"] = f"{page}#{row['row_id']}"
        for promise in promises:
            if page := at.get((promise["document_id"], promise["text_id"]), ""):
                self.moved[f"{first}#{promise['row_id']}"] = f"{page}#{promise['row_id']}"


def lines(members: Members) -> Iterator[tuple[str, list[Row]]]:
    """The rows of a form in the order of a page, those together that stand in one line, or in a table that is not cut."""
    detail: dict[tuple[str, ...], list[Row]] = {}
    own = []
    for row in members["amounts"]:
        if row["subject"] in ("form", "task"):
            own.append(row)
        else:
            detail.setdefault(tuple(row[c] for c in ("side", "subject", "subject_ref", "item", "parent")), []).append(row)
    for table, groups in (
        ("duties", [[row] for row in members["duties"]]),
        ("goals", [[row] for row in members["goals"]]),
        ("amounts", [own]),
        ("tasks", [members["tasks"]]),
        ("schedule", [members["schedule"]]),
        ("indicators", [[row] for row in members["indicators"]]),
        ("amounts", list(detail.values())),
        ("facts", [members["facts"]]),
        ("claims", [[row] for row in members["claims"]]),
    ):
        yield from ((table, rows) for rows in groups if rows)
